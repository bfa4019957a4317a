"""Team meetings: points stay open until settled, here or in the monthly sync."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.partnership.operations import erasing, meetings
from keepwell.domain.partnership.operations import team_meetings as teams
from keepwell.domain.partnership.queries import meetings as sync_table
from keepwell.domain.partnership.queries import team_meetings as reading
from keepwell.domain.partnership.rules import pack_words
from keepwell.domain.partnership.rules.team_meetings import TeamMeetingError
from tests.domain.partnership.meeting_writes import Table

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
BY = {"by": "tariq"}


@pytest.fixture
def table(now) -> Table:
    """A monthly sync with HR and Support."""
    cem = access.create_user(
        email="cem@x.org", name="Cem", password="p", roles=[("support_leader", None)],
        by="operator", on=DAY,
    )  # fmt: skip
    return Table(SimpleNamespace(now=now, other=cem))


def brought(text="Swaps take days", team="Blue") -> str:
    return teams.bring_point(team=team, text=text, on=DAY, **BY)


def passed(point: str, now, words="Swaps take three days") -> None:
    teams.pass_on_point(point=point, words=words, block="policy", on=DAY, now=now, **BY)


def test_a_point_stays_open_over_meetings_until_it_is_settled():
    first, second = brought(), brought("Headsets")
    teams.hold_team_meeting(team="Blue", kind="team", on=DAY, **BY)
    assert [one.id for one in reading.board(team="Blue").open] == [first, second]
    teams.settle_team_point(point=first, on=DAY, **BY)
    board = reading.board(team="Blue")
    assert [one.id for one in board.open] == [second]
    assert [one.id for one in board.settled] == [first]
    assert reading.overview(teams=["Blue", "Red"]) == {"Blue": (1, DAY), "Red": (0, None)}


def test_a_meeting_keeps_what_was_said_in_it():
    meeting = teams.hold_team_meeting(team="Blue", kind="focus", on=DAY, **BY)
    for said in ("theme", "decision", "point"):
        teams.write_down(meeting=meeting, said=said, text=f"A {said}", **BY)
    found = reading.team_meeting(meeting=meeting)
    assert [(one.said, one.text) for one in found.words] == [
        ("theme", "A theme"), ("decision", "A decision"), ("point", "A point"),
    ]  # fmt: skip
    assert [one.text for one in reading.board(team="Blue").open] == ["A point"]
    assert reading.board(team="Red").meetings == ()


def test_a_point_passed_on_lies_on_the_table_of_the_sync_without_a_name(table, now):
    point = brought()
    passed(point, now)
    (left,) = sync_table.left_open()
    assert (left.title, left.block, left.kind, left.times) == ("Blue: Swaps take three days", "policy", "team", 0)  # fmt: skip
    told = pack_words.of_left_open(left.key, left.title, left.times)
    assert str(told.evidence[0]) == pack_words.FROM_TEAM
    assert [one.id for one in reading.board(team="Blue").passed] == [point]


def test_what_never_lay_on_a_table_is_not_said_to_have():
    said = [str(pack_words.of_left_open("x", "Swaps", times).evidence[0]) for times in (0, 1, 2)]
    assert said == [pack_words.WAITS, pack_words.AGAIN, "On the table for 3 meetings"]


def test_what_the_sync_settles_is_settled_for_the_team(table, now):
    point = brought()
    passed(point, now)
    table.opened()
    (lies,) = [one for one in table.points() if one.kind == "team"]
    meetings.settle_point(sync=table.sync, point=lies.id, by=table.hr)
    board = reading.board(team="Blue")
    assert (board.open, board.passed) == ((), ())
    assert [(one.id, one.sync_settled) for one in board.settled] == [(point, True)]
    meetings.reopen_point(sync=table.sync, point=lies.id, by=table.hr)
    assert [one.id for one in reading.board(team="Blue").passed] == [point]


def test_without_a_sync_nothing_is_passed_on(now):
    with pytest.raises(TeamMeetingError, match="No monthly sync"):
        passed(brought(), now)
    assert len(reading.board(team="Blue").open) == 1


@pytest.mark.parametrize(
    ("words", "block"), [("", "policy"), ("x" * 301, "policy"), ("Swaps", "nonsense")]
)
def test_what_cannot_be_passed_on(table, now, words, block):
    with pytest.raises(TeamMeetingError):
        teams.pass_on_point(point=brought(), words=words, block=block, on=DAY, now=now, **BY)


def test_what_cannot_be_written_down():
    with pytest.raises(TeamMeetingError):
        brought("  ")
    with pytest.raises(TeamMeetingError):
        teams.hold_team_meeting(team="Blue", kind="party", on=DAY, **BY)
    meeting = teams.hold_team_meeting(team="Blue", kind="team", on=DAY, **BY)
    with pytest.raises(TeamMeetingError):
        teams.write_down(meeting=meeting, said="song", text="x", **BY)
    with pytest.raises(LookupError):
        teams.write_down(meeting="nonsense", said="theme", text="x", **BY)


def test_the_same_words_may_come_up_again_once_they_were_settled():
    first = brought()
    teams.settle_team_point(point=first, on=DAY, **BY)
    assert brought() != first


def test_erasing_somebody_takes_their_name_out_of_what_was_said(table, now):
    passed(brought("Ask Mia Stone about swaps"), now, words="Ask Mia Stone")
    meeting = teams.hold_team_meeting(team="Blue", kind="team", on=DAY + timedelta(7), **BY)
    teams.write_down(meeting=meeting, said="decision", text="Mia Stone decides", **BY)
    erasing.reword(told=lambda text: text.replace("Mia Stone", "Erased"), users=(), now=now)
    assert "Mia" not in repr(reading.board(team="Blue"))
    assert "Mia" not in repr(sync_table.left_open())
