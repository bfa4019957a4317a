"""Care and customers: found from released sheets when figures were renewed, stored, read by a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.schemas.figures import Sheet
from keepwell.schemas.linkage import Linked
from keepwell.workflows import figure_charts
from keepwell.workflows.figure_declarations import declared
from keepwell.workflows.figure_storage import read_figure

if TYPE_CHECKING:
    from datetime import datetime

    from keepwell.workflows.figure_charts import Chart

RESULT: Final = "linkage"
"""Under this name the page stands beside the sheets it was found in."""
INPUTS: Final = (("part", "inputs"),)
BY: Final = ("team",)


METHOD: Final = (
    "Rows are released figures by team and month, shares in percentage points. For a lag of k months, "
    "'later' regresses the outcome on the care measure k months before, weighted by 'base', with a "
    "level for each team and each month and the columns held equal (of the outcome's month); teams "
    "with fewer than 6 such months, and months with fewer than 2 teams, are left out, as often as "
    "that leaves others short. 'earlier' regresses care on the outcome k months before, unweighted. "
    "'estimate' is per point; 'effect' per usual swing, the standard deviation of what is left of "
    "what came first. Intervals: the wider of a wild bootstrap (Webb) and of re-assigning whole "
    "histories between teams, from 'start' with 'draws'. 'stands' after Benjamini-Hochberg at 0.05 "
    "over all links."
)
"""Told in the file, in English, as its names are."""


@dataclass(frozen=True, slots=True)
class Told:
    """The page, and when its figures were known."""

    linked: Linked
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that went in: released figures, a row a team and month."""

    columns: list[str]
    rows: list[list[Any]]


def find() -> bool:
    """Look at every pair; whether there was anything to look at."""
    from keepwell.analytics.ask import linking

    stored = released.sheets(measures=linking.wanted(), by=BY)
    found = linking.find({one: sheet for one in stored if (sheet := _sheet(stored[one]))})
    if found is None:
        return False
    now = timezone.now()
    publishing.store_sheets(
        sheets=[
            publishing.NewSheet(RESULT, (), (), "month", [found.linked.as_json()]),
            publishing.NewSheet(
                RESULT, (), INPUTS, "month", [{"columns": found.columns, "rows": found.rows}]
            ),
        ],
        known_at=now,
    )  # fmt: skip
    placed = {one.content: figure_charts.keep(one) for one in found.drawings}
    publishing.place_charts(
        charts={
            f"{RESULT}/{pair.care}/{place}": (RESULT, placed[content])
            for pair in found.linked.pairs
            for place, content in pair.charts.items()
        },
        now=now,
    )
    return True


def _sheet(stored: released.StoredSheet) -> Sheet | None:
    kind = declared(stored.measure)
    if kind is None:
        return None
    told = tuple(read_figure(one, stored.measure, stored.known_at) for one in stored.figures)
    return Sheet(kind, BY, "month", told)


def told() -> Told | None:
    """The page as it was last worked out; None before the first time."""
    kept = released.sheet(measure=RESULT)
    return Told(Linked.from_json(kept.figures[0]), kept.known_at) if kept else None


def inputs() -> Inputs | None:
    """What the page was worked out from."""
    kept = released.sheet(measure=RESULT, where=INPUTS)
    return Inputs(**kept.figures[0]) if kept else None


def document() -> dict[str, Any] | None:
    """Result and everything that went in, so that an outsider can recompute it."""
    found, rows = told(), inputs()
    if found is None or rows is None:
        return None
    return {
        "known_at": found.known_at, "result": found.linked.as_json(), "columns": rows.columns,
        "rows": rows.rows, "method": METHOD,
    }  # fmt: skip


def drawing(content: str) -> Chart | None:
    """One of the page's pictures."""
    return figure_charts.drawn(content) if content else None
