"""One site only: does the line after the start lie off the line before it?

Segmented regression (level and slope, before and after). The months of one series hang together,
and nobody knows how closely; with 18 to 30 points the usual Newey-West errors raise a false alarm
in one to two cases of five (measured: `docs/explanation/interrupted.md`). Here the interval
averages over all autocorrelations from -0.2 to 0.95, each as likely as the series makes it
(restricted likelihood, prior 1 / sqrt(1 - r²), which leans to the side of caution), and keeps its
promise. Without a second group it is the weakest design offered: anything else that changed in
the same month looks like an effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special

from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

LEAST_BEFORE: Final = 12
LEAST_AFTER: Final = 6
LEAST_SEASON: Final = 24
NEAR: Final = 2
"""Months on either side of the start within which another big change spoils it."""
GRID: Final = np.linspace(-0.2, 0.95, 24)
HALVINGS: Final = 60

Floats = Any


@dataclass(frozen=True, slots=True)
class Part:
    """One number of the line, in the outcome's unit (a month, for slopes), with its interval."""

    value: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Break:
    """What changed at the start.

    `mean` is the mean distance, over the months since, from where the line before would have
    led; `level` the jump at the start, `slope` the change of the slope. `follows` is the
    autocorrelation found. `fitted` and `without` are the lines with and without the start, one
    entry a month of the series.
    """

    mean: Part
    level: Part
    slope: Part
    follows: float
    fitted: NDArray[np.float64]
    without: NDArray[np.float64]
    before: int
    after: int


def interrupted(
    values: ArrayLike,
    *,
    start: int,
    control: ArrayLike | None = None,
    other_changes: Sequence[int] = (),
    season: bool = False,
    level: float = LEVEL,
) -> Break | Refusal:
    """Level and slope at the start of one series.

    Args:
        values: one entry a month, NaN where there is none.
        start: the entry with the first month of the initiative.
        control: a series that should not have changed; what is judged is the difference.
        other_changes: entries in which something else big changed.
        season: hold a yearly wave equal (from 24 months on).
        level: of the intervals.

    Refuses `few_points` (fewer than 12 before, 6 after, or 24 for a season), `other_change` and
    `constant`.
    """
    series = np.asarray(values, dtype=np.float64)
    if control is not None:
        series = series - np.asarray(control, dtype=np.float64)
    seen = np.flatnonzero(np.isfinite(series))
    no = _refused(series, seen, start, other_changes, season)
    if no is not None:
        return no
    terms = _terms(np.arange(series.size), start, season=season)
    fits = _fits(series[seen], terms[seen], seen)
    since = seen[seen >= start] - start
    lines = np.zeros((3, terms.shape[1]))
    lines[0, 2], lines[0, 3] = 1.0, since.mean()
    lines[1, 2], lines[2, 3] = 1.0, 1.0
    mean, jump, bend = (_part(fits, line, level) for line in lines)
    beta = np.einsum("k,kb->b", fits.chance, fits.beta)
    stopped = beta.copy()
    stopped[[2, 3]] = 0.0
    follows = float(fits.chance @ GRID)
    counts = int((seen < start).sum()), int((seen >= start).sum())
    return Break(mean, jump, bend, follows, terms @ beta, terms @ stopped, *counts)


def _refused(
    series: NDArray[np.float64],
    seen: NDArray[np.int64],
    start: int,
    others: Sequence[int],
    season: bool,
) -> Refusal | None:
    before, after = int((seen < start).sum()), int((seen >= start).sum())
    if before < LEAST_BEFORE or after < LEAST_AFTER:
        return Refusal("few_points", {"before": float(before), "after": float(after)})
    if season and seen.size < LEAST_SEASON:
        return Refusal("few_points", {"months": float(seen.size), "needed": float(LEAST_SEASON)})
    near = [one for one in others if abs(one - start) <= NEAR]
    if near:
        return Refusal("other_change", {"months_away": float(min(abs(n - start) for n in near))})
    if np.ptp(series[seen]) == 0:
        return Refusal("constant", {"value": float(series[seen][0])})
    return None


def _terms(month: NDArray[np.int64], start: int, *, season: bool) -> NDArray[np.float64]:
    after = (month >= start).astype(np.float64)
    columns = [np.ones(month.size), month - start, after, after * (month - start)]
    if season:
        turn = 2 * np.pi * month / 12
        columns += [np.sin(turn), np.cos(turn)]
    return np.column_stack(columns)


@dataclass(frozen=True, slots=True)
class _Fits:
    """One fit for each autocorrelation of the grid, and how likely each is."""

    chance: NDArray[np.float64]
    beta: NDArray[np.float64]
    spread: NDArray[np.float64]
    freedom: int


def _fits(y: NDArray[np.float64], x: NDArray[np.float64], month: NDArray[np.int64]) -> _Fits:
    freedom = y.size - x.shape[1]
    told, betas, spreads = [], [], []
    for follows in GRID:
        line, size = _free(np.column_stack([y, x]), month, float(follows))
        bend = np.linalg.inv(line[:, 1:].T @ line[:, 1:])
        beta = bend @ line[:, 1:].T @ line[:, 0]
        rest = line[:, 0] - line[:, 1:] @ beta
        variance = max(float(rest @ rest) / freedom, 1e-300)
        logs = size - np.linalg.slogdet(bend)[1]
        told.append(-0.5 * (logs + freedom * np.log(variance)))
        betas.append(beta)
        spreads.append(variance * bend)
    weight = np.exp(np.array(told) - max(told)) / np.sqrt(1 - GRID**2)
    return _Fits(weight / weight.sum(), np.array(betas), np.array(spreads), freedom)


def _free(
    table: NDArray[np.float64], month: NDArray[np.int64], follows: float
) -> tuple[NDArray[np.float64], float]:
    """Rows freed of what the row before tells of them, however many months lie between.

    Also the logarithm of the determinant of what hangs together. Source: Prais and Winsten 1954.
    """
    left = follows ** np.diff(month).astype(np.float64)
    scale = np.sqrt(1 - left**2)
    freed = (table[1:] - left[:, None] * table[:-1]) / scale[:, None]
    return np.vstack([table[:1], freed]), float(2 * np.log(scale).sum())


def _part(fits: _Fits, line: NDArray[np.float64], level: float) -> Part:
    centre = fits.beta @ line
    error = np.sqrt(np.einsum("b,kbc,c->k", line, fits.spread, line))

    def below(at: float) -> float:
        return float(fits.chance @ special.stdtr(fits.freedom, (at - centre) / error))

    tail = (1 - level) / 2
    zero = below(0.0)
    ends = [_where(below, one, centre, error) for one in (tail, 1 - tail)]
    return Part(float(fits.chance @ centre), ends[0], ends[1], min(2 * min(zero, 1 - zero), 1.0))


def _where(below: Callable[[float], float], goal: float, centre: Floats, error: Floats) -> float:
    low, high = float((centre - 1e3 * error).min()), float((centre + 1e3 * error).max())
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < goal else (low, middle)
    return (low + high) / 2
