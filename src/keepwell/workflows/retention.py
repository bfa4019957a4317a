"""Who stays and who leaves: worked out when figures were renewed, stored, read by a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.schemas.retention import Retention
from keepwell.workflows import figure_charts, figures
from keepwell.workflows.figure_asking import desk

if TYPE_CHECKING:
    from datetime import datetime

    from keepwell.schemas.retention import TeamsLeaving
    from keepwell.workflows.figure_charts import Chart

RESULT: Final = "staying"
"""Under this name the page stands beside released sheets."""


@dataclass(frozen=True, slots=True)
class Told:
    """The page, and when it was worked out."""

    retention: Retention
    known_at: datetime


def find() -> bool:
    """Work all curves out; whether there was anything to draw."""
    from keepwell.analytics.ask import retention

    with desk() as open_desk:
        found = retention.find(open_desk)
    if found is None:
        return False
    now = timezone.now()
    told: list[dict[str, Any]] = [replace(found.retention, teams=_teams()).as_json()]
    publishing.store_sheets(
        sheets=[publishing.NewSheet(RESULT, (), (), "month", told)], known_at=now
    )
    placed = {
        f"{RESULT}/{at:03}": (RESULT, figure_charts.keep(one))
        for at, one in enumerate(found.drawings)
    }
    publishing.place_charts(charts=placed, now=now)
    return True


def _teams() -> TeamsLeaving:
    """What teams with more leavers have in common, from what was released of teams."""
    from keepwell.analytics.ask import team_leaving

    sheets = {one: figures.sheet(measure=one, by=("team",)) for one in team_leaving.wanted()}
    return team_leaving.find({name: one for name, one in sheets.items() if one is not None})


def told() -> Told | None:
    """The page as it was last worked out; None before the first time."""
    kept = released.sheet(measure=RESULT)
    return Told(Retention.from_json(kept.figures[0]), kept.known_at) if kept else None


def drawing(content: str) -> Chart | None:
    """One of the page's pictures."""
    return figure_charts.drawn(content) if content else None
