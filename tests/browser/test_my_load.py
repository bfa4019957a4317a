"""In a real browser: one tap from the page of today on a phone, and back again."""

from __future__ import annotations

import pytest
from django.utils import timezone

from keepwell.domain.care.queries import own_marks
from keepwell.domain.released import operations as publishing
from keepwell.schemas.load import BARS, Bar, TeamLoad
from keepwell.workflows.team_load import RESULT
from tests.browser.test_every_page import look_at

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_tough_contact_is_marked_with_one_tap_and_taken_back(visit, company):
    ana = visit("ana", size="phone")
    ana.goto("/")
    ana.get_by_role("button", name="That was tough").click()
    ana.wait_for_url("**/load/")
    assert "Take five minutes off contact now" in ana.inner_text("main")
    assert len(own_marks(person=company.keys["ana"])) == 1
    ana.get_by_role("button", name="Take back").press("Enter")
    ana.get_by_text("Taken back. It is gone.").wait_for()
    assert own_marks(person=company.keys["ana"]) == []
    assert look_at(ana, ("/load/",), company) == []
    weeks = tuple(float(4 + at % 3) for at in range(27))
    bars = tuple(Bar(one, 9.0, 2.0, 8.0, "above", weeks=weeks) for one in BARS[:3])
    load = TeamLoad("Returns phone", "2026-10-12", (*bars, Bar(BARS[3], why="few"))).as_json()
    publishing.store_sheets(
        sheets=[publishing.NewSheet(RESULT, (), (), "week", [load])], known_at=timezone.now()
    )
    tariq = visit("tariq", dark=True)
    tariq.goto("/load/")
    tariq.get_by_role("link", name="Returns phone").click()
    assert "Intensity, Tough contacts: heavier than this team is used to." in tariq.inner_text(
        "main"
    )
    assert look_at(tariq, (tariq.url.removeprefix(tariq.evaluate("location.origin")),), company) == []  # fmt: skip
