"""Released team-months as the table that a review reads: what was shown, what may be counted, gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from keepwell.analytics.statistics.panel import NEVER
from keepwell.analytics.statistics.planning_teams import RATIOS
from keepwell.kernel.periods import Period, add_months
from keepwell.schemas.figures import HIDDEN_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from keepwell.schemas.figures import Figure, Unit
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


def released(
    figures: Sequence[Figure], *, unit: Unit, teams: Sequence[str], until: str
) -> Released:
    """The team-months of a sheet's figures up to a month; teams in the order asked for.

    Where `unit` is a share or a rate, a cell of counts counts as their ratio. What may still
    settle stays out.
    """
    months = _span(figures, until)
    place = {month: at for at, month in enumerate(months)}
    rows: dict[str, list[Figure | None]] = {team: [None] * len(months) for team in teams}
    for one in figures:
        team = one.slice.get("team", "")
        if team in rows and one.period in place and one.state not in HIDDEN_STATES:
            rows[team][place[one.period]] = one
    shape = (len(teams), len(months))
    cells = [one for row in rows.values() for one in row]
    value, hits, over = (
        np.array([_read(one, name) for one in cells], dtype=np.float64).reshape(shape)
        for name in ("value", "numerator", "denominator")
    )
    settled = np.array([one is not None and one.state != "provisional" for one in cells])
    if unit in RATIOS:
        value = _with_ratios(value, hits, over)
    table = np.where(settled.reshape(shape), value, np.nan)
    return _shortened(Released(tuple(teams), months, table, tuple(map(tuple, rows.values()))))


def _read(one: Figure | None, name: str) -> float:
    told = getattr(one, name) if one else None
    return np.nan if told is None else float(told)


def _with_ratios(
    value: NDArray[np.float64], hits: NDArray[np.float64], over: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Counts over their base, in the unit in which the shown cells are told."""
    with np.errstate(divide="ignore", invalid="ignore"):
        per = (value * over / hits)[np.isfinite(value) & (hits > 0)]
        ratio = (float(np.median(per)) if per.size else 1.0) * hits / over
    found: NDArray[np.float64] = np.where(np.isfinite(value), value, ratio)
    return np.where(np.isfinite(found), found, np.nan)


def _span(figures: Sequence[Figure], until: str) -> tuple[str, ...]:
    known = sorted({one.period for one in figures if one.n and one.period <= until})
    if not known:
        return ()
    first, last = (Period.parse(one).start for one in (known[0], known[-1]))
    whole = Period(first, add_months(last, 1), "all")
    return tuple(str(one) for one in whole.months())


def _shortened(found: Released) -> Released:
    """Without months at the end that no team tells yet."""
    seen = np.flatnonzero(np.isfinite(found.values).any(axis=0))
    size = int(seen[-1]) + 1 if seen.size else 0
    return replace(
        found, months=found.months[:size], values=found.values[:, :size],
        figures=tuple(row[:size] for row in found.figures),
    )  # fmt: skip
