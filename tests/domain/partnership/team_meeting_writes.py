"""The named writes of team meetings, for the list of all (tests/domain/test_named_writes.py)."""

from __future__ import annotations

from datetime import date

from keepwell.domain.partnership.operations import team_meetings as teams
from tests.domain.partnership.meeting_writes import Table

DAY = date(2026, 3, 2)
BY = {"by": "tariq"}


def held() -> str:
    return teams.hold_team_meeting(team="Blue", kind="team", on=DAY, **BY)


def brought() -> str:
    return teams.bring_point(team="Blue", text="Swaps take days", on=DAY, **BY)


def writes_down(_world):
    meeting = held()
    return lambda: teams.write_down(meeting=meeting, said="theme", text="Refunds", **BY)


def settles(_world):
    point = brought()
    return lambda: teams.settle_team_point(point=point, on=DAY, **BY)


def reopens(_world):
    point = brought()
    teams.settle_team_point(point=point, on=DAY, **BY)
    return lambda: teams.reopen_team_point(point=point, **BY)


def passes_on(world):
    Table(world)
    point = brought()
    return lambda: teams.pass_on_point(
        point=point, words="Swaps take days", block="policy", on=DAY, now=world.now, **BY
    )


WRITES = {
    "partnership.hold_team_meeting": lambda _world: held,
    "partnership.bring_point": lambda _world: brought,
    "partnership.write_down": writes_down,
    "partnership.settle_team_point": settles,
    "partnership.reopen_team_point": reopens,
    "partnership.pass_on_point": passes_on,
}
