"""One person's own service figures: counted when they ask, told to them, kept nowhere as a list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keepwell.analytics.ask.adorned import adorned
from keepwell.analytics.metrics import compute_many, registry
from keepwell.analytics.release import to_themself
from keepwell.schemas.figures import Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from keepwell.analytics.mart import Mart
    from keepwell.kernel.periods import Period

OWN: Final = (
    "contacts", "csat", "fcr_repeat", "reopen_rate", "aht", "first_response_time",
    "resolution_time", "quality_score",
)  # fmt: skip
"""What a person, and the lead who coaches them, are told of their own work, in this order. Load is
not among it: that is the person's alone (see `own_load`)."""


def own_figures(
    mart: Mart, *, agents: Collection[str], periods: Sequence[Period], known_at: str
) -> tuple[Sheet, ...]:
    """A sheet a measure, of the contacts that these logins handled.

    Args:
        mart: where contacts are.
        agents: keys of one person's logins.
        periods: months, oldest first.
        known_at: when the data were read.
    """
    mine = _only(mart, agents)
    ids = [one for one in OWN if one in registry()]
    cells = compute_many(mine, ids, periods=periods)
    ends = {str(one): one.end for one in periods}
    sheets = []
    for one in ids:
        measure = registry()[one].measure
        told = to_themself(cells=cells[one], measure=measure, ends=ends, known_at=known_at)
        sheets.append(adorned(Sheet(measure, (), "month", told)))
    return tuple(sheets)


def _only(mart: Mart, agents: Collection[str]) -> Mart:
    """The mart with the rows of these logins alone; prepared sums know no person."""
    keys = list(agents)
    tables = {
        name: table.filter(table["agent"].isin(keys)) if "agent" in table.columns else table
        for name, table in mart.tables.items()
    }
    kept = {"coverage": mart.coverage()}
    return replace(mart, tables=tables, sums=None, kept=kept)
