"""A team's load: groups, for those who lead, with a reason where nothing is told."""

from __future__ import annotations

import pytest
from django.utils import timezone

from keepwell.domain.released import operations as publishing
from keepwell.schemas.load import Bar, TeamLoad
from keepwell.web.load.bars import evenness
from keepwell.workflows.team_load import RESULT

WEEKS = tuple(float(4 + at % 3) for at in range(27))


@pytest.fixture
def told(company):
    bars = (
        Bar("contact_intensity", 4.2, 3.0, 6.0, "within", weeks=WEEKS),
        Bar("tough_contact_rate", 9.5, 2.0, 8.0, "above", weeks=WEEKS),
        Bar("recovery_taken", why="few"),
        Bar("schedule_changes", why="missing", missing="shifts.published_at"),
    )
    one = TeamLoad("Returns phone", "2026-10-12", bars, 0.25).as_json()
    publishing.store_sheets(
        sheets=[publishing.NewSheet(RESULT, (), (), "week", [one])], known_at=timezone.now()
    )
    return company.teams


@pytest.mark.parametrize("who", ["tariq", "cem", "hana", "wil"])
def test_those_who_lead_read_four_bars_in_words(signed_in, told, who):
    page = signed_in(who).get(f"/teams/{told['Returns phone']}/load/").content.decode()
    assert "Tough contacts: heavier than this team is used to." in page
    assert "Above what this team is used to" in page
    assert "As this team is used to" in page
    assert "9.5 in 100" in page
    assert "too few people stand behind it" in page
    assert "It needs the column shifts.published_at." in page
    assert "they are not added into one number" in page
    assert "lay unevenly on its people (Gini 0.25)" in page


def test_how_evenly_work_is_shared_in_words():
    told = [evenness(one) for one in (0.05, 0.1, 0.2)]
    assert ["lay evenly" in told[0], "somewhat" in told[1], "routed" in told[2]] == [True] * 3
    assert evenness(None) == ""


def test_before_the_first_weeks_the_page_says_what_it_waits_for(signed_in, told, company):
    page = signed_in("hana").get(f"/teams/{told['Billing']}/load/").content.decode()
    assert "No week to tell of yet" in page


def test_the_team_s_page_leads_there_whom_it_may(signed_in, told):
    address = f"/teams/{told['Returns phone']}/load/"
    assert signed_in("ana").get(address).status_code == 404
    assert address not in signed_in("ana").get(f"/teams/{told['Returns phone']}/").content.decode()
    assert address in signed_in("tariq").get("/load/").content.decode()
