"""Load of teams by week: worked out when figures were renewed, stored, read by a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.schemas.figures import Figure
from keepwell.schemas.load import TeamLoad
from keepwell.workflows.figure_asking import desk, note_released
from keepwell.workflows.figure_declarations import declared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

RESULT: Final = "team-load"
"""Under this name the bars stand beside released sheets."""


@dataclass(frozen=True, slots=True)
class Told:
    """A team's bars, and when they were worked out."""

    load: TeamLoad
    known_at: datetime


def find() -> bool:
    """Work all bars out; whether there was any week to tell of."""
    from keepwell.analytics.ask import load

    with desk() as open_desk:
        found = load.teams(open_desk)
    if not found:
        return False
    now = timezone.now()
    told: list[dict[str, Any]] = [one.as_json() for one in found]
    publishing.store_sheets(
        sheets=[publishing.NewSheet(RESULT, (), (), "week", told)], known_at=now
    )
    for one in found:
        _note(one, now)
    return True


def _note(load: TeamLoad, now: datetime) -> None:
    """What is told of a team's newest week goes into the ledger, like every figure of workforce."""
    for figure in _figures(load):
        if (kind := declared(figure.measure)) is not None:
            note_released([(kind, (figure,), ())], now=now)


def _figures(load: TeamLoad) -> Iterator[Figure]:
    for bar in load.bars:
        if bar.value is not None:
            yield Figure(
                measure=bar.measure, slice={"team": load.team}, period=_written(load.week),
                value=bar.value, numerator=None, denominator=None, n=None, interval=None,
                state="shown",
            )  # fmt: skip


def _written(monday: str) -> str:
    """A week as the ledger writes it: 2026-W43."""
    year, week, _ = date.fromisoformat(monday).isocalendar()
    return f"{year}-W{week:02}"


def told(*, team: str) -> Told | None:
    """A team's bars as they were last worked out; None before the first time.

    Args:
        team: its name. The caller has asked the policy.
    """
    kept = released.sheet(measure=RESULT, grain="week")
    if kept is None:
        return None
    mine = next((one for one in kept.figures if one["team"] == team), None)
    return Told(TeamLoad.from_json(mine), kept.known_at) if mine else None
