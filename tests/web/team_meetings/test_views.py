"""Team meetings in the browser: a point from its bringer to the table of the monthly sync."""

from __future__ import annotations

import pytest
from django.utils import timezone

from keepwell.domain.partnership.operations import team_meetings as writing
from keepwell.domain.partnership.queries import meetings as sync_table
from keepwell.domain.partnership.queries import team_meetings as reading

TEAM = "Returns phone"


@pytest.fixture
def address(company) -> str:
    return f"/team-meetings/{company.teams[TEAM]}/"


@pytest.fixture
def point(company) -> str:
    ana = company.users["ana"].public_id.hex
    return writing.bring_point(team=TEAM, text="Swaps take days", by=ana, on=timezone.localdate())


@pytest.fixture
def meeting(company) -> str:
    tariq = company.users["tariq"].public_id.hex
    return writing.hold_team_meeting(team=TEAM, kind="team", on=timezone.localdate(), by=tariq)


def test_anybody_of_the_team_brings_a_point(address, signed_in):
    ana = signed_in("ana")
    assert "nothing is open" in ana.get(address).content.decode()
    assert ana.post(address, {"text": "Swaps take days"}).status_code == 302
    page = ana.get(address).content.decode()
    assert "Swaps take days" in page
    assert "Settle" not in page  # who holds meetings settles


def test_an_agent_with_one_team_comes_straight_to_it(address, signed_in):
    assert signed_in("ana").get("/team-meetings/")["Location"] == address


def test_who_sees_several_teams_finds_what_is_open_in_each(point, signed_in):
    page = signed_in("hana").get("/team-meetings/").content.decode()
    assert "One point is open in the teams" in page
    assert "Billing" in page


def test_a_lead_holds_a_meeting_and_writes_down_what_was_said(address, signed_in, point):
    tariq = signed_in("tariq")
    answer = tariq.post(f"{address}hold/", {"kind": "team", "on": timezone.localdate().isoformat()})
    assert answer.status_code == 302
    page = answer["Location"]
    assert "Swaps take days" in tariq.get(page).content.decode()
    for said, text in (("decision", "We try a swap board"), ("theme", "Refund forms")):
        assert tariq.post(page, {"said": said, "text": text}).status_code == 302
    told = signed_in("ana").get(page).content.decode()
    assert "We try a swap board" in told
    assert "Refund forms" in told
    assert signed_in("ana").post(page, {"said": "theme", "text": "x"}).status_code == 404
    assert "one decision" in tariq.get(address).content.decode()


def test_a_point_goes_on_to_the_sync_in_the_teams_words(point, address, signed_in):
    tariq = signed_in("tariq")
    form = f"/team-meetings/points/{point}/pass-on/"
    assert "Swaps take days" in tariq.get(form).content.decode()
    assert tariq.post(form, {"words": "Swaps take three days", "block": "policy"}).status_code == 302  # fmt: skip
    assert "With the monthly sync" in tariq.get(address).content.decode()
    told = [one.title for one in sync_table.left_open()]
    assert "Returns phone: Swaps take three days" in told
    assert "Returns phone: Swaps take three days" in signed_in("hana").get("/meet/").content.decode()  # fmt: skip


def test_settled_and_opened_again_from_where_it_was_done(point, meeting, address, signed_in):
    tariq = signed_in("tariq")
    settle = f"/team-meetings/points/{point}/settle/"
    answer = tariq.post(settle, {"meeting": meeting})
    assert answer["Location"] == f"/team-meetings/held/{meeting}/"
    assert reading.board(team=TEAM).open == ()
    assert tariq.post(f"/team-meetings/points/{point}/reopen/")["Location"] == address
    assert len(reading.board(team=TEAM).open) == 1
    assert tariq.post(f"/team-meetings/points/{point}/nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/team-meetings/held/{meeting}/", "ana tariq cem hana"),
        ("/team-meetings/points/{point}/pass-on/", "tariq cem hana"),
    ],
)
def test_only_the_team_its_lead_hr_and_support_come_in(path, may, point, meeting, signed_in):
    cast = ("stan", "ana", "tariq", "cem", "hana", "dora", "sam", "wil")
    here = path.format(point=point, meeting=meeting)
    assert {name for name in cast if signed_in(name).get(here).status_code == 200} == set(may.split())  # fmt: skip


def test_empty_words_and_days_are_refused_in_place(address, meeting, signed_in):
    tariq = signed_in("tariq")
    assert tariq.post(address, {"text": ""}).status_code == 200
    assert tariq.post(f"{address}hold/", {"kind": "team", "on": "soon"}).status_code == 200
    held = f"/team-meetings/held/{meeting}/"
    assert tariq.post(held, {"said": "theme", "text": "x" * 301}).status_code == 200
    assert reading.team_meeting(meeting=meeting).words == ()
