"""Comparisons of teams with and without an initiative, as weights on team-months.

Every comparison here (an effect, a month of the event study, a slope before the start, a fake
start) is a sum of cells: one cohort's teams against teams that do not have the initiative in
any month the cell uses. Weights sum to nought over each team and over each month, so that team
levels and months that were good or bad for all cancel. Teams that already have the initiative
never serve as controls, which is what biases plain two-way fixed effects.

Source: Callaway and Sant'Anna, Journal of Econometrics 225 (2021), unconditional, with
not-yet-treated controls; the base is the mean of several months where `Window.base` > 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

LEAST_PAST: Final = 3
"""Months before a start without which nothing can be said about it."""

MOST: Final = 0.75
"""The part of teams that must have the months of a block for it to be looked at."""

Floats = Any


@dataclass(frozen=True, slots=True)
class Window:
    """How many months before and after a start are compared, and how many controls a month needs.

    Half of the months before a start, at most `base`, are its base: the other half is what
    shows whether the groups were moving apart already (`half=False`: all, at most `base`).
    `skip` marks months (columns) that may not serve as a base, such as those by whose results
    the teams were chosen.
    """

    base: int = 6
    horizon: int = 6
    least: int = 3
    skip: tuple[int, ...] = ()
    half: bool = True

    def base_of(self, start: int) -> NDArray[np.int64]:
        """The columns before `start` that are its base."""
        past = self.past(start)
        most = max(1, past.size // 2) if self.half else past.size
        found: NDArray[np.int64] = past[max(past.size - min(self.base, most), 0) :]
        return found

    def past(self, start: int) -> NDArray[np.int64]:
        """The columns before `start` that may be used."""
        return np.array([one for one in range(start) if one not in self.skip], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cohort in one comparison.

    `months` are weights on the columns (sum 0); `own` and `controls` mark teams; `share` is the
    cell's part of the whole comparison.
    """

    months: NDArray[np.float64]
    own: NDArray[np.bool_]
    controls: NDArray[np.bool_]
    share: float

    def weights(self) -> NDArray[np.float64]:
        """The cell's weights on team-months, times its share."""
        side = self.own / self.own.sum() - self.controls / self.controls.sum()
        found: NDArray[np.float64] = self.share * side[:, None] * self.months[None, :]
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cells put together.

    `weights` has shape teams x months; `teams` counts those whose effect is told, `controls` the
    fewest a cell has, `past` the fewest months before a start, `left_out` the teams that started
    but cannot be compared. `drift` is the effect feigned if teams moved away from their controls
    by one unit a month.
    """

    weights: NDArray[np.float64]
    teams: int
    controls: int
    past: int
    left_out: int
    drift: float


def cohorts(start: NDArray[np.int64], months: int) -> NDArray[np.int64]:
    """The starts that fall inside the table."""
    found = np.unique(start)
    return found[(found > 0) & (found < months)]


def summed(cells: Iterable[Cell], shape: tuple[int, int]) -> NDArray[np.float64]:
    """All cells' weights together."""
    total = np.zeros(shape)
    for cell in cells:
        total += cell.weights()
    return total


def effect(
    start: NDArray[np.int64], months: int, *, window: Window, good: NDArray[np.bool_] | None = None
) -> Comparison | Refusal:
    """The mean effect over the first `horizon` months since each team's start.

    Each team counts once, with the mean of those of its months for which at least
    `window.least` controls exist. `good` marks teams that may serve at all (all by default).

    Refuses `short_past`, `short_future` and `no_controls`.
    """
    usable = np.ones(start.size, dtype=bool) if good is None else good
    told, past, few = [], [], 0
    for first in cohorts(start[usable], months):
        own = usable & (start == first)
        parts = _after(start, int(first), months, window, own, usable)
        if first < LEAST_PAST or not window.base_of(int(first)).size:
            continue
        if parts:
            told.append(parts)
            past.append(int(first))
        else:
            few += int(own.sum())
    if not told:
        return _why_none(start[usable], months, few)
    everyone = sum(int(parts[0].own.sum()) for parts in told)
    cells = [_shared(cell, len(parts), everyone) for parts in told for cell in parts]
    started = int((usable & (start < months)).sum())
    fewest = min(int(cell.controls.sum()) for cell in cells)
    weights = summed(cells, (start.size, months))
    drift = float(sum(cell.share * (cell.months @ np.arange(months)) for cell in cells))
    return Comparison(weights, everyone, fewest, min(past), started - everyone, drift)


def _after(
    start: NDArray[np.int64],
    first: int,
    months: int,
    window: Window,
    own: NDArray[np.bool_],
    usable: NDArray[np.bool_],
) -> list[Cell]:
    """One cell a month since the start, as long as controls last."""
    base, cells = window.base_of(first), []
    if not base.size:
        return []
    for month in range(first, min(first + window.horizon, months)):
        controls = usable & (start > month)
        if controls.sum() >= window.least:
            cells.append(Cell(difference(months, [month], base), own, controls, 1.0))
    return cells


def _shared(cell: Cell, months: int, everyone: int) -> Cell:
    share = cell.own.sum() / (everyone * months)
    return Cell(cell.months, cell.own, cell.controls, float(share))


def _why_none(start: NDArray[np.int64], months: int, few: int) -> Refusal:
    inside = cohorts(start, months)
    if few:
        return Refusal("no_controls", {"teams": float(few)})
    if inside.size:
        return Refusal("short_past", {"months": float(inside.max()), "needed": float(LEAST_PAST)})
    return Refusal("short_future", {"teams": float((start < months).sum())})


def difference(months: int, now: Floats, base: Floats) -> NDArray[np.float64]:
    """Month weights: the mean of `now` less the mean of `base`."""
    found = np.zeros(months)
    found[np.asarray(now, dtype=np.int64)] += 1 / len(now)
    found[np.asarray(base, dtype=np.int64)] -= 1 / len(base)
    return found


def at_event(
    start: NDArray[np.int64], months: int, *, event: int, window: Window
) -> tuple[NDArray[np.float64], NDArray[np.bool_]] | None:
    """Weights of one month of the event study (0 = the month of the start), and whose it is.

    Before the start, controls are the teams that start later than the cohort.
    """
    cells = []
    for first in cohorts(start, months):
        month, base = int(first) + event, window.base_of(int(first))
        if not 0 <= month < months or not base.size or first < LEAST_PAST:
            continue
        controls = start > max(month, first)
        own = start == first
        if controls.sum() >= window.least:
            cells.append(Cell(difference(months, [month], base), own, controls, float(own.sum())))
    if not cells:
        return None
    everyone = sum(cell.share for cell in cells)
    told = np.any([cell.own for cell in cells], axis=0)
    return summed(cells, (start.size, months)) / everyone, told


def slope_before(
    start: NDArray[np.int64], months: int, *, window: Window
) -> NDArray[np.float64] | None:
    """Weights that give the slope a month, before the start, of teams against later ones.

    Cohorts count by how well they can tell it (months³ and teams). Skipped months stay out.
    """
    cells = []
    for first in cohorts(start, months):
        past = window.past(int(first))
        own, controls = start == first, start > first
        if past.size < LEAST_PAST or controls.sum() < window.least:
            continue
        across = past - past.mean()
        line = np.zeros(months)
        line[past] = across / (across**2).sum()
        pairs = own.sum() * controls.sum() / (own.sum() + controls.sum())
        cells.append(Cell(line, own, controls, float(pairs * (across**2).sum())))
    if not cells:
        return None
    return summed(cells, (start.size, months)) / sum(cell.share for cell in cells)


def block_before(
    start: NDArray[np.int64], months: int, *, window: Window, back: int
) -> NDArray[np.float64] | None:
    """Weights of the change between two blocks of base length before the start.

    `back` = 1 compares the base with the block before it, 2 the two blocks before that. Told by
    cohorts that have all these months, and only where most teams are in them: a block that few
    teams have says more about these few than about a trend.
    """
    cells, everyone = [], 0
    for first in cohorts(start, months):
        size, past = window.base_of(int(first)).size, window.past(int(first))
        own, controls = start == first, start > first
        everyone += int(own.sum())
        if past.size < (back + 1) * size or not size or controls.sum() < window.least:
            continue
        later = past[past.size - back * size : past.size - (back - 1) * size]
        earlier = past[past.size - (back + 1) * size : past.size - back * size]
        cells.append(Cell(difference(months, later, earlier), own, controls, float(own.sum())))
    told = sum(cell.share for cell in cells)
    if told < MOST * everyone or not cells:
        return None
    return summed(cells, (start.size, months)) / told
