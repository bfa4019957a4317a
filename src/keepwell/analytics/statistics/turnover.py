"""The arithmetic of leaving: rates that may pass 100 %, a chance that may not, what can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from keepwell.analytics.statistics.intervals import LEVEL

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class YearlyRates:
    """Five ways to say a year's turnover; `monthly_averages` is the one to use."""

    monthly_averages: float
    thirteen_points: float
    two_points: float
    sum_of_months: float
    chance_of_one: float


@dataclass(frozen=True, slots=True)
class RateRatio:
    """The later rate over the earlier one, its exact interval, and the two-sided p-value."""

    ratio: float
    low: float
    high: float
    p: float

    @property
    def told_apart(self) -> bool:
        """Whether the interval excludes 1: else it is not distinguishable from chance."""
        return self.high < 1 or self.low > 1


def yearly_rates(month_end_heads: ArrayLike, leavers: ArrayLike) -> YearlyRates:
    """All five from 13 month-end heads and 12 months' leavers.

    Two-point averages mislead when size swings; the sum of monthly rates gives small months too
    much weight; `chance_of_one` is a probability for a person who stays a year in this company.
    """
    heads, left = np.asarray(month_end_heads, dtype=float), np.asarray(leavers, dtype=float)
    averages = (heads[:-1] + heads[1:]) / 2
    return YearlyRates(
        float(left.sum() / averages.mean()),
        float(left.sum() / heads.mean()),
        float(left.sum() / ((heads[0] + heads[-1]) / 2)),
        float((left / averages).sum()),
        float(1 - np.prod(1 - left / averages)),
    )


def rate_ratio(
    *, events: int, exposure: float, before_events: int, before_exposure: float
) -> RateRatio:
    """Compare two Poisson rates exactly, given their sum (Przyborowski and Wilenski 1940)."""
    total = events + before_events
    chance = exposure / (exposure + before_exposure)
    low, high = _clopper_pearson(events, total)
    scale = before_exposure / exposure

    def odds(share: float) -> float:
        return float("inf") if share >= 1 else share / (1 - share) * scale

    now, then = events / exposure, before_events / before_exposure
    ratio = now / then if then else float("inf") if now else float("nan")
    return RateRatio(ratio, odds(low), odds(high), float(_binomial_p(total, chance)[events]))


def power(*, people: int, yearly_rate: float, cut: float, years: float = 0.5) -> float:
    """The chance to see a true `cut` (0.25 = a quarter) between two periods of equal length.

    Two independent Poisson counts, compared by the exact test at 5 %.
    """
    expected = people * yearly_rate * years
    top = int(expected + 10 * np.sqrt(expected) + 20)
    counts = np.arange(top + 1)
    before = _poisson(counts, expected)
    after = _poisson(counts, expected * (1 - cut))
    chance = 0.0
    for total in range(2 * top + 1):
        p = _binomial_p(total, 0.5)
        first = np.arange(max(0, total - top), min(top, total) + 1)
        seen = first[p[first] <= 1 - LEVEL]
        chance += float(np.sum(after[seen] * before[total - seen]))
    return chance


def _poisson(counts: NDArray[np.int64], mean: float) -> NDArray[np.float64]:
    weights: NDArray[np.float64] = np.exp(
        special.xlogy(counts, mean) - mean - special.gammaln(counts + 1)
    )
    return weights


def _binomial_p(total: int, chance: float) -> NDArray[np.float64]:
    """The exact two-sided p-value of every possible count: what is at most as likely."""
    counts = np.arange(total + 1)
    weights = np.exp(
        special.gammaln(total + 1)
        - special.gammaln(counts + 1)
        - special.gammaln(total - counts + 1)
        + special.xlogy(counts, chance)
        + special.xlog1py(total - counts, -chance)
    )
    order = np.argsort(weights, kind="stable")
    sums = np.cumsum(weights[order])
    # counts that are equally likely share one p-value, rounding apart
    last = np.searchsorted(weights[order], weights * (1 + 1e-7), side="right") - 1
    found: NDArray[np.float64] = np.minimum(sums[last], 1.0)
    return found


def _clopper_pearson(k: int, n: int) -> tuple[float, float]:
    tail = (1 - LEVEL) / 2
    low = float(special.betaincinv(k, n - k + 1, tail)) if k else 0.0
    high = float(special.betaincinv(k + 1, n - k, 1 - tail)) if k < n else 1.0
    return low, high
