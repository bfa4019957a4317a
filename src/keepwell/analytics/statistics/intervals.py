"""95 % intervals for shares, rates, means, net scores and quantiles, from sums and counts.

Every function takes arrays (or numbers) of equal shape and answers for all slices at once.
Where nothing can be said (no base), the answer is NaN, never 0 and never a zero-width interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

LEVEL: Final = 0.95
LOG_STEP: Final = 1.05
"""A histogram's bins widen by 5 %, so a quantile read from them is off by less than that."""
Floats = Any  # numpy arrays of float64; scalars come back as 0-d arrays that format as numbers


class Interval(NamedTuple):
    """Both ends, in the unit of what was asked."""

    low: Floats
    high: Floats


class NetScore(NamedTuple):
    """A net score in points (-100…100), its standard error, and its interval."""

    value: Floats
    error: Floats
    low: Floats
    high: Floats


def _floats(*values: ArrayLike) -> list[NDArray[np.float64]]:
    return [np.asarray(value, dtype=np.float64) for value in values]


def _z(level: float) -> float:
    return float(special.ndtri(0.5 + level / 2))


def wilson(k: ArrayLike, n: ArrayLike, *, deff: ArrayLike = 1.0, level: float = LEVEL) -> Interval:
    """Wilson's interval for a share `k / n`; repeated customers count as `n / deff` answers.

    Source: Newcombe, Statistics in Medicine 17 (1998), method 3. Never Wald: 5 of 5 is not
    100 % ± 0.
    """
    hits, base, design = _floats(k, n, deff)
    z = _z(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, size = hits / base, base / design
        centre = (share + z * z / (2 * size)) / (1 + z * z / size)
        half = z * np.sqrt(share * (1 - share) / size + z * z / (4 * size**2)) / (1 + z * z / size)
    low = np.where(share == 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(share == 1, 1.0, np.clip(centre + half, 0, 1))
    return Interval(np.where(base > 0, low, np.nan), np.where(base > 0, high, np.nan))


def newcombe(
    k_a: ArrayLike,
    n_a: ArrayLike,
    k_b: ArrayLike,
    n_b: ArrayLike,
    *,
    deff_a: ArrayLike = 1.0,
    deff_b: ArrayLike = 1.0,
    level: float = LEVEL,
) -> Interval:
    """Newcombe's interval for the difference of two shares, `k_a/n_a - k_b/n_b`.

    Source: Newcombe, Statistics in Medicine 17 (1998) 873, method 10.
    """
    hits_a, base_a, hits_b, base_b = _floats(k_a, n_a, k_b, n_b)
    one = wilson(k_a, n_a, deff=deff_a, level=level)
    two = wilson(k_b, n_b, deff=deff_b, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        share_a, share_b = hits_a / base_a, hits_b / base_b
    gap = share_a - share_b
    down = np.hypot(share_a - one.low, two.high - share_b)
    up = np.hypot(one.high - share_a, share_b - two.low)
    return Interval(gap - down, gap + up)


def poisson_rate(events: ArrayLike, exposure: ArrayLike, *, level: float = LEVEL) -> Interval:
    """The exact (chi-square) interval of a rate: `events` per unit of `exposure`.

    Source: Garwood, Biometrika 28 (1936).
    """
    count, time = _floats(events, exposure)
    tail = (1 - level) / 2
    low = np.where(count > 0, special.gammaincinv(np.maximum(count, 1), tail), 0.0)
    high = special.gammaincinv(count + 1, 1 - tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Interval(
            np.where(time > 0, low / time, np.nan), np.where(time > 0, high / time, np.nan)
        )


def mean_t(
    total: ArrayLike,
    squares: ArrayLike,
    n: ArrayLike,
    *,
    deff: ArrayLike = 1.0,
    level: float = LEVEL,
) -> Interval:
    """Student's interval of a mean from the sum, the sum of squares and the count.

    One value has a mean but no interval: NaN.
    """
    sums, powers, base, design = _floats(total, squares, n, deff)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums / base
        variance = np.maximum(powers - base * mean**2, 0) / (base - 1)
        size = np.maximum(base / design, 1)
        half = special.stdtrit(np.maximum(size - 1, 1), 0.5 + level / 2) * np.sqrt(variance / size)
    known = base > 1
    return Interval(np.where(known, mean - half, np.nan), np.where(known, mean + half, np.nan))


def net_score(
    promoters: ArrayLike,
    passives: ArrayLike,
    detractors: ArrayLike,
    *,
    deff: ArrayLike = 1.0,
    level: float = LEVEL,
) -> NetScore:
    """100 x (share for - share against) of a multinomial sample.

    The error is the multinomial one, `100·sqrt((p + d - (p - d)²)/n)`. The interval joins the
    two Wilson intervals with their correlation (MOVER; Donner and Zou 2012), so that it neither
    leaves -100…100 nor shrinks to nothing when everybody agrees.
    """
    plus, middle, minus, design = _floats(promoters, passives, detractors, deff)
    base = plus + middle + minus
    with np.errstate(divide="ignore", invalid="ignore"):
        for_it, against = plus / base, minus / base
        error = np.sqrt((for_it + against - (for_it - against) ** 2) * design / base)
        odds = np.sqrt(for_it * against / ((1 - for_it) * (1 - against)))
    together = -np.where(middle == 0, 1.0, np.nan_to_num(odds))
    one = wilson(plus, base, deff=design, level=level)
    two = wilson(minus, base, deff=design, level=level)
    gap = for_it - against
    down = _joined(for_it - one.low, two.high - against, together)
    up = _joined(one.high - for_it, against - two.low, together)
    return NetScore(100 * gap, 100 * error, 100 * (gap - down), 100 * (gap + up))


def _joined(one: Floats, two: Floats, correlation: Floats) -> Floats:
    return np.sqrt(np.maximum(one**2 - 2 * correlation * one * two + two**2, 0))


def deff_from_sums(
    k: ArrayLike, n: ArrayLike, kk: ArrayLike, kn: ArrayLike, nn: ArrayLike
) -> NDArray[np.float64]:
    """How many times more an answer counts when customers (or agents) answer repeatedly.

    Args:
        k: hits of the slice.
        n: answers of the slice.
        kk: Σk² over its customers, k being one customer's hits.
        kn: Σk·n over its customers.
        nn: Σn² over its customers.

    Returns:
        The linearised variance over the binomial one, at least 1. Where all answers agree the
        variance tells nothing and the worst case Σn²/n stands in.
    """
    hits, base, squares, cross, sizes = _floats(k, n, kk, kn, nn)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / base
        spread = squares - 2 * share * cross + share**2 * sizes
        found = spread / (base * share * (1 - share))
        worst = sizes / base
    decided = (share > 0) & (share < 1)
    return np.where(base > 0, np.maximum(np.where(decided, found, worst), 1.0), 1.0)


def bca(
    values: ArrayLike,
    statistic: Callable[..., Any],
    *,
    rng: np.random.Generator,
    level: float = LEVEL,
    resamples: int = 2_000,
) -> Interval:
    """The bias-corrected bootstrap interval of a skewed statistic; `statistic` takes `axis`.

    Fewer than two different values tell no interval: NaN.
    """
    from scipy import stats

    (sample,) = _floats(values)
    if np.unique(sample).size < 2:
        return Interval(np.nan, np.nan)
    found = stats.bootstrap(
        (sample,), statistic, n_resamples=resamples, confidence_level=level, method="BCa", rng=rng
    ).confidence_interval
    return Interval(float(found.low), float(found.high))


def log_bin(values: ArrayLike) -> NDArray[np.int64]:
    """The 5 % bin of each value: 0 holds [0, 1), bin i holds [1.05^(i-1), 1.05^i)."""
    (amounts,) = _floats(values)
    logs = np.log(np.maximum(amounts, 1.0)) / np.log(LOG_STEP)
    return np.where(amounts < 1, 0, np.floor(logs + 1e-9).astype(np.int64) + 1)


def bin_edges(bins: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where each 5 % bin begins and ends."""
    (index,) = _floats(bins)
    return np.where(index <= 0, 0.0, LOG_STEP ** (index - 1)), LOG_STEP ** np.maximum(index, 0)


class Quantile(NamedTuple):
    """One quantile a group: its value and order-statistic interval, in the values' unit."""

    value: Floats
    low: Floats
    high: Floats
    n: Floats


def binned_quantile(
    group: ArrayLike,
    bins: ArrayLike,
    counts: ArrayLike,
    *,
    q: float,
    deff: ArrayLike = 1.0,
    level: float = LEVEL,
) -> Quantile:
    """Quantile `q` of every group from its 5 % histogram.

    Args:
        group: 0…G-1 for each histogram cell; a group without cells is NaN.
        bins: the cell's bin, as `log_bin` gives it.
        counts: how many values the cell holds.
        q: 0.5 for the median, 0.9 for P90.
        deff: one number, or one a group.
        level: of the interval, by ranks n·q ± z·sqrt(n·q·(1-q)·deff).
    """
    groups = np.asarray(group, dtype=np.int64)
    index = np.asarray(bins, dtype=np.int64)
    weights = np.asarray(counts, dtype=np.float64)
    order = np.lexsort((index, groups))
    histogram = _Histogram(groups[order], index[order], weights[order])
    total = histogram.total
    half = _z(level) * np.sqrt(total * q * (1 - q) * np.asarray(deff, dtype=np.float64))
    return Quantile(
        histogram.at(total * q),
        histogram.at(np.maximum(total * q - half, 0)),
        histogram.at(np.minimum(total * q + half, total)),
        total,
    )


class _Histogram:
    """Cells sorted by group and bin, with their running counts."""

    def __init__(
        self, groups: NDArray[np.int64], bins: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> None:
        self.groups, self.bins, self.weights = groups, bins, weights
        size = int(groups.max()) + 1 if groups.size else 0
        self.total = np.bincount(groups, weights=weights, minlength=size)
        self.before = np.concatenate([[0.0], np.cumsum(self.total)])[:size]
        self.running = np.cumsum(weights)

    def at(self, ranks: Floats) -> NDArray[np.float64]:
        """The value at each group's rank, running evenly through the bin that holds it."""
        if not self.groups.size:
            return np.full(self.total.shape, np.nan)
        goal = self.before + np.where(ranks <= 0, 1e-9, ranks)
        cell = np.searchsorted(self.running, goal - 1e-9, side="left")
        cell = np.minimum(cell, self.groups.size - 1)
        low, high = bin_edges(self.bins[cell])
        start = self.running[cell] - self.weights[cell]
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.clip((goal - start) / self.weights[cell], 0, 1)
        return np.where(self.total > 0, low + part * (high - low), np.nan)
