"""Released team-months as the table that a review reads: what was shown, what may be counted, gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from keepwell.analytics.ask import change_tables
from keepwell.analytics.statistics.panel import NEVER
from keepwell.kernel.periods import Period, add_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from keepwell.schemas.figures import Figure, Sheet
    from keepwell.schemas.reviews import Design


@dataclass(frozen=True)
class Released:
    """Teams x months in the measure's unit, NaN where nothing settled was released.

    Where only counts are shown, the cell is their ratio: a month of few events tells little by
    itself and counts as one among many. `figures` are the cells as they were released.
    """

    teams: tuple[str, ...]
    months: tuple[str, ...]
    values: NDArray[np.float64]
    figures: tuple[tuple[Figure | None, ...], ...]

    def starts(self, design: Design) -> NDArray[np.int64]:
        """The column of each team's start, also beyond the table; `NEVER` for those without."""
        return np.array([column(self.months, design.starts[team]) for team in self.teams])

    def reaching(self, until: str) -> int:
        """How many columns the table has when it goes on to a month."""
        return max(len(self.months), column(self.months, until) + 1)


def column(months: Sequence[str], month: str) -> int:
    """Where a month stands, counted from the table's first; `NEVER` for none, 0 for earlier ones."""
    if not month or not months:
        return NEVER
    first, wanted = (Period.parse(one).start for one in (months[0], month))
    return max((wanted.year - first.year) * 12 + wanted.month - first.month, 0)


def released(sheet: Sheet, *, teams: Sequence[str], until: str) -> Released:
    """The team-months of a sheet up to a month; teams in the order asked for."""
    told = change_tables.table(sheet, months=_span(sheet, until))
    place = {label: at for at, label in enumerate(told.labels)}
    blank = np.full(len(told.months), np.nan)
    none: tuple[Figure | None, ...] = (None,) * len(told.months)
    values = _values(told)
    rows = [values[place[one]] if one in place else blank for one in teams]
    figures = tuple(told.figures[place[one]] if one in place else none for one in teams)
    table = np.array(rows, dtype=np.float64).reshape(len(teams), len(told.months))
    return _shortened(Released(tuple(teams), told.months, table, figures))


def _span(sheet: Sheet, until: str) -> tuple[str, ...]:
    known = sorted({one.period for one in sheet.figures if one.n and one.period <= until})
    if not known:
        return ()
    first, last = (Period.parse(one).start for one in (known[0], known[-1]))
    whole = Period(first, add_months(last, 1), "all")
    return tuple(str(one) for one in whole.months())


def _values(told: change_tables.Table) -> NDArray[np.float64]:
    """Values, and ratios where only counts are shown; nothing that may still settle."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Any = told.per * told.hits / told.weight
    counted = np.isfinite(ratio) & (told.weight > 0) & _is_a_ratio(told)
    values = np.where(np.isfinite(told.value), told.value, np.where(counted, ratio, np.nan))
    return np.where(told.settled, values, np.nan)


def _is_a_ratio(told: change_tables.Table) -> bool:
    return told.measure.unit in {"share", "rate", "per_hundred"}


def _shortened(found: Released) -> Released:
    """Without months at the end that no team tells yet."""
    seen = np.flatnonzero(np.isfinite(found.values).any(axis=0))
    size = int(seen[-1]) + 1 if seen.size else 0
    return replace(
        found, months=found.months[:size], values=found.values[:, :size],
        figures=tuple(row[:size] for row in found.figures),
    )  # fmt: skip
