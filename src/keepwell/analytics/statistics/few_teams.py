"""Intervals and p-values when teams are few: a wild bootstrap and re-assignment, side by side.

Both work on one linear estimator. `weights` says how much each team-month counts; the estimate
is the value x for which `weights · (outcome - x · exposure)` is nought, team and month levels
taken out. From it follow

- **wild bootstrap** (restricted, Webb's six points): teams' parts of the sum at x get random
  signs and sizes; Cameron, Gelbach and Miller 2008, Webb 2014;
- **re-assignment**: another team could have had each team's part (its start, its history); all
  ways are counted where they are few enough, else `draws` of them; MacKinnon and Webb 2020.

Both compare |t|, studentised anew in each draw, and both are inverted into intervals. The
interval given is the wider of the two on each side, so that it excludes nought only where both
tests do. Ordinary cluster-robust errors fail below some 40 teams and are not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.panel import two_way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

WEBB: Final = np.sqrt([0.5, 1.0, 1.5])
FARTHEST: Final = 64.0
"""Standard errors out to which an interval's end is sought; beyond, it has none."""
STEPS: Final = 24
FINER: Final = 4
PIECES: Final = 16
"""An end is sought in steps, then thrice in sixteenths of the step it lies in."""
TINY: Final = 1e-12
DRAWS: Final = 999

Floats = Any


@dataclass(frozen=True, slots=True)
class Scores:
    """What team i's data says in team k's part: both arrays are teams x teams, [k, i].

    `outcome` and `exposure` are the two terms of `weights · (outcome - x · exposure)`.
    """

    outcome: NDArray[np.float64]
    exposure: NDArray[np.float64]

    @property
    def estimate(self) -> float:
        """The x at which the sum over teams is nought, in the outcome's unit."""
        return float(np.trace(self.outcome) / np.trace(self.exposure))


@dataclass(frozen=True, slots=True)
class Inference:
    """An estimate in the outcome's unit, with what may be said of it.

    `error` is the cluster-robust standard error; `low` and `high` may be infinite; `smallest_p`
    is the least p-value re-assignment could have given; `assignments` counts the ways looked at
    (`exhaustive`: all there are).
    """

    estimate: float
    error: float
    low: float
    high: float
    p_wild: float
    p_reassigned: float
    smallest_p: float
    assignments: int
    exhaustive: bool

    @property
    def p(self) -> float:
        """The larger of both p-values: a finding needs both tests."""
        return max(self.p_wild, self.p_reassigned)


def scores(*, weights: ArrayLike, outcome: ArrayLike, exposure: ArrayLike) -> Scores:
    """Scores of a comparison; all three have shape teams x months and no gaps."""
    rows = np.asarray(weights, dtype=np.float64)
    return Scores(rows @ two_way(outcome).T, rows @ two_way(exposure).T)


def contrast(*, weights: ArrayLike, outcome: ArrayLike) -> Scores:
    """Scores of a comparison as such (a slope, a fake effect): its estimate is weights · outcome.

    The weights themselves stand in for an exposure: the least change of the table that would
    move the comparison.
    """
    rows = np.asarray(weights, dtype=np.float64)
    return scores(weights=rows, outcome=outcome, exposure=rows / (rows**2).sum())


def infer(
    found: Scores,
    *,
    parts: ArrayLike,
    rng: np.random.Generator,
    blocks: ArrayLike | None = None,
    draws: int = DRAWS,
    level: float = LEVEL,
    interval: bool = True,
) -> Inference:
    """Estimate, p-values and interval.

    Args:
        found: the scores.
        parts: each team's part (its start, say); teams of one part are interchangeable.
        rng: where draws come from.
        blocks: teams change parts within blocks only (the lots of a lottery); one by default.
        draws: random re-assignments and bootstrap draws.
        level: of the interval.
        interval: whether one is wanted; without, both ends are NaN.
    """
    roles = np.unique(np.asarray(parts), return_inverse=True)[1]
    drawn = np.zeros_like(roles) if blocks is None else np.unique(blocks, return_inverse=True)[1]
    seen = _observed(found)
    ways, exhaustive = assignments(roles, drawn, draws=draws, rng=rng)
    tests = (_wild(found, draws, rng), _reassigned(found, ways))
    extra = (1, 0 if exhaustive else 1)
    pairs = [_Test(seen, one, more) for one, more in zip(tests, extra, strict=True)]
    low, high = np.nan, np.nan
    if interval:
        low, high = _ends(pairs, found.estimate, seen.error, 1 - level)
    p_wild, p_reassigned = (float(one.p(np.zeros(1))[0]) for one in pairs)
    return Inference(
        found.estimate, seen.error, low, high, p_wild, p_reassigned,
        smallest_p(roles, drawn, draws=draws), len(ways), exhaustive,
    )  # fmt: skip


def ways_to_assign(roles: ArrayLike, blocks: ArrayLike | None = None) -> int:
    """How many different assignments of the same parts there are."""
    parts = np.asarray(roles)
    lots = np.zeros(parts.size) if blocks is None else np.asarray(blocks)
    total = 1
    for lot in np.unique(lots):
        sizes = np.unique(parts[lots == lot], return_counts=True)[1]
        ways = factorial(int(sizes.sum()))
        for size in sizes:
            ways //= factorial(int(size))
        total *= ways
    return total


def smallest_p(roles: ArrayLike, blocks: ArrayLike | None = None, *, draws: int = DRAWS) -> float:
    """The least two-sided p-value re-assignment can give.

    With two parts of equal size in every block, an assignment and its mirror tell the same.
    """
    parts = np.asarray(roles)
    lots = np.zeros(parts.size) if blocks is None else np.asarray(blocks)
    ways = ways_to_assign(parts, lots)
    mirrored = all(_even(parts[lots == lot]) for lot in np.unique(lots))
    least = (2 if mirrored else 1) / ways
    return least if ways <= draws else max(least, 1 / (draws + 1))


def _even(parts: NDArray[Any]) -> bool:
    sizes = np.unique(parts, return_counts=True)[1]
    return sizes.size == 2 and bool(sizes[0] == sizes[1])


def assignments(
    roles: NDArray[np.int64], blocks: NDArray[np.int64], *, draws: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], bool]:
    """Which team's part each team gets, one row a way; and whether these are all ways there are."""
    if ways_to_assign(roles, blocks) <= draws:
        return np.array(list(_every(roles, blocks)), dtype=np.int64), True
    ways = np.tile(np.arange(roles.size), (draws, 1))
    for lot in np.unique(blocks):
        inside = np.flatnonzero(blocks == lot)
        ways[:, inside] = rng.permuted(ways[:, inside], axis=1)
    return ways, False


def _every(roles: NDArray[np.int64], blocks: NDArray[np.int64]) -> Iterator[list[int]]:
    """Every distinct assignment, block after block, part after part."""
    groups = [
        (np.flatnonzero(blocks == lot), np.flatnonzero((blocks == lot) & (roles == role)))
        for lot in np.unique(blocks)
        for role in np.unique(roles[blocks == lot])
    ]

    def deal(at: int, given: dict[int, int]) -> Iterator[list[int]]:
        if at == len(groups):
            yield [given[team] for team in range(roles.size)]
            return
        lot, holders = groups[at]
        free = [int(team) for team in lot if int(team) not in given]
        for chosen in combinations(free, holders.size):
            pairs = zip(chosen, holders.tolist(), strict=True)
            yield from deal(at + 1, {**given, **dict(pairs)})

    return deal(0, {})


@dataclass(frozen=True, slots=True)
class _Parts:
    """For each draw, the sum's two terms and the three of its squared error, as x varies."""

    outcome: NDArray[np.float64]
    exposure: NDArray[np.float64]
    constant: NDArray[np.float64]
    linear: NDArray[np.float64]
    square: NDArray[np.float64]

    @property
    def error(self) -> float:
        """The standard error of the first row's estimate."""
        x = self.outcome[0] / self.exposure[0]
        spread = self.constant[0] - 2 * x * self.linear[0] + x * x * self.square[0]
        return float(np.sqrt(max(spread, 0.0)) / abs(self.exposure[0]))

    def t(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """|t| of each draw (rows) at each x (columns); a sum of exactly nought is 0."""
        top = np.abs(self.outcome[:, None] - x * self.exposure[:, None])
        spread = self.constant[:, None] - 2 * x * self.linear[:, None] + x**2 * self.square[:, None]
        scale = np.maximum(self.constant[:, None] + x**2 * self.square[:, None], TINY**2)
        return top / np.sqrt(np.maximum(spread, TINY * scale))


@dataclass(frozen=True, slots=True)
class _Test:
    seen: _Parts
    drawn: _Parts
    extra: int

    def p(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of draws at least as far out as what was seen, at each x."""
        beyond = (self.drawn.t(x) >= self.seen.t(x) * (1 - 1e-9)).sum(axis=0)
        share: NDArray[np.float64] = (beyond + self.extra) / (self.drawn.outcome.size + self.extra)
        return share


def _parts(outcome: Floats, exposure: Floats, own: Floats) -> _Parts:
    """Sums and squares; the estimate of the draw is taken out of each team's part."""
    total, moved = outcome.sum(axis=1), exposure.sum(axis=1)
    one, two = outcome - total[:, None] * own, exposure - moved[:, None] * own
    return _Parts(
        total, moved, (one * one).sum(axis=1), (one * two).sum(axis=1), (two * two).sum(axis=1)
    )


def _own(found: Scores) -> NDArray[np.float64]:
    mine = np.diag(found.exposure)
    share: NDArray[np.float64] = mine / mine.sum()
    return share


def _observed(found: Scores) -> _Parts:
    one, two = np.diag(found.outcome)[None, :], np.diag(found.exposure)[None, :]
    return _parts(one, two, _own(found)[None, :])


def _reassigned(found: Scores, ways: NDArray[np.int64]) -> _Parts:
    team = np.arange(ways.shape[1])
    return _parts(found.outcome[ways, team], found.exposure[ways, team], _own(found)[ways])


def _wild(found: Scores, draws: int, rng: np.random.Generator) -> _Parts:
    teams = found.outcome.shape[0]
    signs = np.concatenate([-WEBB, WEBB])[rng.integers(0, 6, (draws, teams))]
    one = signs * np.diag(found.outcome) - signs @ found.outcome.T / teams
    two = signs * np.diag(found.exposure) - signs @ found.exposure.T / teams
    return _parts(one, two, _own(found)[None, :])


def _ends(tests: list[_Test], centre: float, error: float, alpha: float) -> tuple[float, float]:
    if not np.isfinite(error) or error <= 0:
        return -np.inf, np.inf
    away = error * np.geomspace(1 / 4, FARTHEST, STEPS)
    low = min(_end(test, centre, -away, alpha) for test in tests)
    high = max(_end(test, centre, away, alpha) for test in tests)
    return low, high


def _end(test: _Test, centre: float, away: NDArray[np.float64], alpha: float) -> float:
    """The farthest x on one side that the test does not reject, ever finer within one step."""
    inner, outer = 0.0, away
    for _ in range(FINER):
        kept = np.flatnonzero(test.p(centre + outer) > alpha)
        if kept.size and kept[-1] == outer.size - 1:
            return centre + float(outer[-1]) if inner else float(np.sign(away[0]) * np.inf)
        inner = float(outer[kept[-1]]) if kept.size else inner
        last = float(outer[kept[-1] + 1]) if kept.size else float(outer[0])
        outer = np.linspace(inner, last, PIECES + 1)[1:]
    return centre + float(outer[-1])
