"""Were they parallel before? A test, what the test could have seen, and how much it would take.

- **Test**: the slope before the start, and the farthest change between blocks of months, both
  by re-assignment of starts and by the wild bootstrap. Passing is no proof: `chance` says how
  likely a slope was to be seen that alone would feign one detectable effect (Roth 2022).
- **Sensitivity**: the effect is bounded if, after the start, the groups drift apart by at most M
  times as much as they did between blocks before it (relative magnitudes; Rambachan and Roth
  2023). The interval is the union over the blocks before and both signs, which is wider than
  theirs and needs no solver; `breakdown` is the M at which it reaches nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special

from keepwell.analytics.statistics.contrasts import Window, block_before, effect, slope_before
from keepwell.analytics.statistics.few_teams import contrast, infer
from keepwell.analytics.statistics.intervals import LEVEL, Interval
from keepwell.analytics.statistics.panel import exposed, two_way
from keepwell.analytics.statistics.power import Noise, chance_to_see, quantiles
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from keepwell.analytics.statistics.staggered import GroupTime

ALARM: Final = 0.05
MOST_BLOCKS: Final = 3
FARTHEST: Final = 16.0

Floats = Any


@dataclass(frozen=True, slots=True)
class Before:
    """What the months before the start say.

    `slope` in the outcome's unit a month, treated less others; `p_slope` its p-value (the
    smaller of both tests: an alarm should ring early); `p_blocks` that of changes between
    blocks; `feigned` the effect that the slope alone would feign if it went on; `telling` the
    slope that would feign one detectable effect, and `chance` the chance to have seen that.
    """

    slope: float
    p_slope: float
    p_blocks: float
    feigned: float
    telling: float
    chance: float

    @property
    def moving(self) -> bool:
        """Whether the groups were moving apart before the start."""
        return min(self.p_slope, self.p_blocks) <= ALARM


@dataclass(frozen=True, slots=True)
class Telling:
    """What the months before the start could show, from the plan and the noise alone.

    `feigns` the effect feigned by a slope of one unit a month, `slope` the one that would feign
    one detectable effect, `chance` the chance to see that slope.
    """

    feigns: float
    slope: float
    chance: float


def telling(start: ArrayLike, *, months: int, window: Window, noise: Noise) -> Telling | Refusal:
    """What could be seen of a misleading trend; it depends on no outcome.

    Refuses `short_past` where no cohort has three months before its start.
    """
    first = np.asarray(start, dtype=np.int64)
    line = slope_before(first, months, window=window)
    found = effect(first, months, window=window)
    if line is None or isinstance(found, Refusal):
        return Refusal("short_past", {"months": float(first.min(initial=months))})
    slope = quantiles(first.size) * noise.error(found.weights) / found.drift
    chance = chance_to_see(slope, error=noise.error(line), teams=first.size)
    return Telling(found.drift, slope, chance)


def before(
    values: ArrayLike,
    start: ArrayLike,
    *,
    window: Window,
    noise: Noise,
    rng: np.random.Generator,
    blocks: ArrayLike | None = None,
    draws: int = 999,
) -> Before | Refusal:
    """Test the months before the start: values teams x months without gaps.

    Refuses `short_past` where no cohort has three months before its start.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    months = table.shape[1]
    line = slope_before(first, months, window=window)
    could = telling(first, months=months, window=window, noise=noise)
    if line is None or isinstance(could, Refusal):
        return Refusal("short_past", {"months": float(first.min(initial=months))})
    told = infer(
        contrast(weights=line, outcome=table),
        parts=first, rng=rng, blocks=blocks, draws=draws, interval=False,
    )  # fmt: skip
    p_slope = min(told.p_wild, told.p_reassigned)
    p_blocks = _blocks_p(table, first, window, rng, draws)
    feigned = told.estimate * could.feigns
    return Before(told.estimate, p_slope, p_blocks, feigned, could.slope, could.chance)


def _blocks_p(
    table: NDArray[np.float64],
    start: NDArray[np.int64],
    window: Window,
    rng: np.random.Generator,
    draws: int,
) -> float:
    """Re-assignment p of the farthest change between blocks before the start."""
    lines = _lines(start, table.shape[1], window)
    if not lines:
        return 1.0
    rest = two_way(table)
    parts = np.array([line @ rest.T for line in lines])
    team = np.arange(start.size)
    ways = np.vstack([team, rng.permuted(np.tile(team, (draws, 1)), axis=1)])
    moved = parts[:, ways, team]
    total = moved.sum(axis=2)
    spread = np.sqrt((moved**2).sum(axis=2) - total**2 / start.size)
    farthest = np.where(spread > 0, np.abs(total) / np.maximum(spread, 1e-300), 0).max(axis=0)
    return float((farthest >= farthest[0] * (1 - 1e-9)).mean())


def _lines(start: NDArray[np.int64], months: int, window: Window) -> list[NDArray[np.float64]]:
    found = []
    for back in range(1, MOST_BLOCKS + 1):
        line = block_before(start, months, window=window, back=back)
        if line is not None:
            found.append(line)
    return found


@dataclass(frozen=True, slots=True)
class Honest:
    """The effect's interval at each `m`, and the m at which it reaches nought.

    0: it reaches it without any drift; `inf`: no drift within sixteen times the past does.
    """

    m: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    breakdown: float


def honest(
    estimates: ArrayLike,
    covariance: ArrayLike,
    *,
    steps: float,
    freedom: float,
    m: ArrayLike = (0.0, 0.25, 0.5, 1.0, 2.0),
    level: float = LEVEL,
) -> Honest:
    """Bounds under relative magnitudes.

    Args:
        estimates: the effect, then the changes between blocks before the start.
        covariance: of these, (1 + blocks) x (1 + blocks).
        steps: how many blocks of drift the effect has behind it on average (1 when the window
            after the start is one block long).
        freedom: degrees of freedom of the t quantile.
        m: where the interval is wanted.
        level: of the interval.
    """
    value, spread = np.asarray(estimates, np.float64), np.asarray(covariance, np.float64)
    reach = float(special.stdtrit(freedom, 0.5 + level / 2))
    at = np.asarray(m, dtype=np.float64)
    limits = [_union(value, spread, steps * one, reach) for one in at]
    low, high = np.array([one.low for one in limits]), np.array([one.high for one in limits])

    def holds(one: float) -> bool:
        found = _union(value, spread, steps * one, reach)
        return bool(found.low > 0 or found.high < 0)

    return Honest(at, low, high, _breakdown(holds))


def _union(
    value: NDArray[np.float64], spread: NDArray[np.float64], times: float, reach: float
) -> Interval:
    lows, highs = [], []
    for block in range(1, max(value.size, 2)):
        for sign in (-1.0, 1.0):
            line = np.zeros(value.size)
            line[0] = 1.0
            if value.size > 1:
                line[block] = -sign * times
            centre, half = float(line @ value), reach * float(np.sqrt(line @ spread @ line))
            lows.append(centre - half)
            highs.append(centre + half)
    return Interval(min(lows), max(highs))


def _breakdown(holds: Callable[[float], bool]) -> float:
    if not holds(0.0):
        return 0.0
    if holds(FARTHEST):
        return float("inf")
    inner, outer = 0.0, FARTHEST
    for _ in range(30):
        middle = (inner + outer) / 2
        inner, outer = (middle, outer) if holds(middle) else (inner, middle)
    return inner


def sensitivity(
    values: ArrayLike,
    start: ArrayLike,
    *,
    window: Window,
    m: ArrayLike = (0.0, 0.25, 0.5, 1.0, 2.0),
) -> Honest | Refusal:
    """How much drift the effect bears, in blocks as long as the base; teams x months, no gaps.

    Refuses `short_past` where no cohort has two blocks before its start.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    months = table.shape[1]
    found = effect(first, months, window=window)
    lines = _lines(first, months, window)
    if isinstance(found, Refusal) or not lines:
        return Refusal("short_past", {"months": float(first.min(initial=months))})
    stack = np.array([found.weights, *lines])
    rest = two_way(table)
    moved = two_way(exposed(first, months))
    size = float((found.weights * rest).sum() / (found.weights * moved).sum())
    value = np.einsum("eij,ij->e", stack, rest)
    parts = np.einsum("eij,ij->ei", stack, rest - size * moved)
    parts -= parts.mean(axis=1, keepdims=True)
    spread = parts @ parts.T * first.size / max(first.size - 1, 1)
    return honest(value, spread, steps=_steps(first, months, window), freedom=first.size - 1, m=m)


def _steps(start: NDArray[np.int64], months: int, window: Window) -> float:
    """Blocks of drift behind the mean month after the start."""
    inside = start[(start > 0) & (start < months)]
    told = []
    for first in inside:
        size = max(window.base_of(int(first)).size, 1)
        ahead = np.arange(1, min(window.horizon, months - int(first)) + 1)
        told.append(np.ceil(ahead / size).mean())
    return float(np.mean(told))


def wald(found: GroupTime) -> float:
    """The joint p-value of all effects "before the start" of a group-time table (many teams).

    Chi-square; NaN where the covariance cannot be told (more comparisons than teams).
    """
    early = found.event < 0
    spread = found.influence[early] @ found.influence[early].T
    if not early.any() or np.linalg.matrix_rank(spread) < early.sum():
        return float("nan")
    size = float(found.effect[early] @ np.linalg.solve(spread, found.effect[early]))
    return float(special.chdtrc(int(early.sum()), size))
