"""Is this month unlike what its own past led one to expect? A calibrated p-value for each series.

Each month is forecast from the months before it (weights that fade by a fifth a month); the
error of this month is held against the errors the same forecast made in earlier months. So a
series is judged by its own usual swing: months that differ by more than drawing explains, that
drift, or that resemble their neighbours have larger errors already. A second question guards the
first where bases are small: could drawing alone explain it? The larger p-value counts.

Series of one split lend each other degrees of freedom (Smyth 2004), for two years tell little of a
spread. Months that stood out leave the past, unless two in a row show a new level.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats = Any  # numpy arrays of float64
FADING: Final = 0.2
"""Each earlier month of the past weighs a fifth less than the one after it."""
START: Final = 3
"""Months before the first forecast."""
LEAST: Final = 8
"""Earlier months before a month is judged, as on every chart of the house."""
STANDS_OUT: Final = 0.001
"""A month this unlikely is no part of the usual."""
WORTH_ASKING: Final = 0.1
"""Above this, nobody needs to know whether drawing alone would explain it."""
LARGE: Final = 50
"""So many expected hits and misses make the bell curve exact enough."""
A_YEAR: Final = 12
SEASONAL_FROM: Final = 24
HARDLY_SEASONAL: Final = 0.3
"""Below this likeness of two years, the season is noise and is left alone."""
MUCH_THE_SAME: Final = 0.5
"""A year ago the same month moved at least half as far to the same side: then it may be the season."""
MOST_BORROWED: Final = 200.0
Drawn = Literal["shares", "events", "measured", "none"]


@dataclass(frozen=True, slots=True)
class Months:
    """Series of one split, one row each, one column a month in a row; NaN where not told.

    `value` on the working scale: arc sine of the root of a share, root of a rate of events,
    logarithm of a time, else as it is. `noise` its variance by drawing alone; with `drawn` none
    only the proportions between months count. `hits` and `base` for shares and events.
    """

    value: NDArray[np.float64]
    noise: NDArray[np.float64]
    drawn: Drawn = "none"
    hits: NDArray[np.float64] | None = None
    base: NDArray[np.float64] | None = None
    taken: NDArray[np.float64] | None = None
    """What was taken off every month for its season."""

    @classmethod
    def of_shares(cls, hits: Floats, base: Floats) -> Months:
        """Shares from whole numbers of hits among answers."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(base > 0, hits / base, np.nan)
            return cls(
                np.arcsin(np.sqrt(np.clip(share, 0, 1))), 1 / (4 * base), "shares", hits, base
            )

    @classmethod
    def of_events(cls, events: Floats, exposure: Floats) -> Months:
        """Rates from whole numbers of events in an exposure (person-months, hours, days)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(exposure > 0, events / exposure, np.nan)
            return cls(np.sqrt(rate), 1 / (4 * exposure), "events", events, exposure)

    def less(self, season: Floats) -> Months:
        """The same months without what their season adds."""
        return replace(self, value=self.value - season, taken=season)

    def until(self, at: int) -> Months:
        """These months up to one, itself included."""
        cut = (None if one is None else one[:, : at + 1] for one in (self.hits, self.base))
        return Months(self.value[:, : at + 1], self.noise[:, : at + 1], self.drawn, *cut)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was expected of every month and how unlikely the month is: arrays like `Months.value`.

    `error` is the standard error of the forecast with `freedom` degrees of freedom, both NaN
    before the first forecast; `p` two-sided, NaN where it is too early to judge.
    """

    expected: NDArray[np.float64]
    error: NDArray[np.float64]
    freedom: NDArray[np.float64]
    p: NDArray[np.float64]

    def usual(self, *, level: float = 0.9973) -> tuple[Floats, Floats]:
        """Both ends of where months usually lie, on the working scale."""
        half = special.stdtrit(self.freedom, 0.5 + level / 2) * self.error
        return self.expected - half, self.expected + half


def judge(months: Months) -> Judged:
    """Every month against those before it."""
    run = _Run(months)
    for at in range(START, months.value.shape[1]):
        run.step(at)
    return Judged(run.expected, run.error, run.freedom, run.p)


def season(values: Floats, *, at: int) -> NDArray[np.float64]:
    """What to take off months 0…at because of the time of year, learnt before `at`.

    The part of the same month in other years that repeats; nothing with less than 24 months.

    Args:
        values: one series on its working scale.
        at: the month to be judged.
    """
    taken = np.zeros(at + 1)
    before = np.asarray(values, dtype=np.float64)[:at]
    told = np.flatnonzero(np.isfinite(before))
    if told.size < SEASONAL_FROM:
        return taken
    line = np.polynomial.Polynomial.fit(told, before[told], 1)
    rest = before - line(np.arange(at))
    repeats = _likeness(rest[:-A_YEAR], rest[A_YEAR:])
    if repeats < HARDLY_SEASONAL:
        return taken
    for month in range(at + 1):
        others = [m for m in range(month % A_YEAR, at, A_YEAR) if m != month]
        same = [rest[m] for m in others if np.isfinite(rest[m])]
        # the mean of several years is surer than one of them (Spearman and Brown 1910)
        sure = len(same) * repeats / (1 + (len(same) - 1) * repeats)
        taken[month] = sure * np.mean(same) if same else 0.0
    return taken


def _likeness(one: Floats, other: Floats) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    size = np.sqrt((one[both] ** 2).sum() * (other[both] ** 2).sum())
    return float((one[both] * other[both]).sum() / size) if size > 0 else 0.0


def borrowed(spread: Floats, freedom: Floats) -> tuple[Floats, Floats]:
    """Squared spreads and degrees of freedom after series have lent each other what they know.

    Source: Smyth, Stat. Appl. Genet. Mol. Biol. 3 (2004) 3, section 6.2. Fewer than five series
    lend nothing.
    """
    known = (freedom >= 2) & (spread > 0)
    if known.sum() < 5:
        return spread, freedom
    half = freedom[known] / 2
    logs = np.log(spread[known]) - special.digamma(half) + np.log(half)
    excess = logs.var(ddof=1) - special.polygamma(1, half).mean()
    prior = min(2 * _inverse_trigamma(excess), MOST_BORROWED) if excess > 0 else MOST_BORROWED
    common = np.exp(logs.mean() + special.digamma(prior / 2) - np.log(prior / 2))
    own = np.where(freedom > 0, spread, 0.0)
    return (prior * common + freedom * own) / (prior + freedom), prior + freedom


def _inverse_trigamma(value: float) -> float:
    """Newton's steps on 1 / trigamma, which is nearly straight."""
    at = 0.5 + 1 / value
    for _ in range(50):
        here = special.polygamma(1, at)
        step = here * (1 - here / value) / special.polygamma(2, at)
        at += step
        if -step / at < 1e-8:  # noqa: PLR2004 - as exact as floats allow
            break
    return float(at)


@dataclass
class _Run:
    """Walks through the months; `score` are errors of forecasts in standard errors of drawing."""

    months: Months
    expected: NDArray[np.float64] = field(init=False)
    error: NDArray[np.float64] = field(init=False)
    freedom: NDArray[np.float64] = field(init=False)
    p: NDArray[np.float64] = field(init=False)
    score: NDArray[np.float64] = field(init=False)
    apart: NDArray[np.int8] = field(init=False)
    """-1 or 1 where a month stood out below or above."""
    left_out: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        shape = self.months.value.shape
        self.expected, self.error, self.freedom, self.p, self.score = (
            np.full(shape, np.nan) for _ in range(5)
        )
        self.apart, self.left_out = np.zeros(shape, np.int8), np.zeros(shape, bool)

    def step(self, at: int) -> None:
        """Forecast a month, judge it, and note whether it belongs to the usual."""
        value, noise = self.months.value[:, at], self.months.noise[:, at]
        count, past = self._forecast(at)
        unit = np.sqrt(noise + past)
        spread, freedom = self._usual_swing(at)
        score = np.where(count >= START, (value - self.expected[:, at]) / unit, np.nan)
        self.score[:, at] = score
        self.error[:, at], self.freedom[:, at] = np.sqrt(spread) * unit, freedom
        p = np.maximum(_tails(score, spread, freedom), self._beside_last_year(at, spread, freedom))
        never_moved = (spread == 0) & (score != 0) & (self.months.drawn == "none")
        early = (count < LEAST) | np.isnan(score) | never_moved
        self.p[:, at] = np.where(early, np.nan, self._guarded(at, p, past))
        self._note(at)

    def _beside_last_year(self, at: int, spread: Floats, freedom: Floats) -> Floats:
        """How unlikely it is beside the same month of other years, where that did much the same.

        0, which changes nothing, where it did not or is not known.
        """
        years = self.score[:, at % A_YEAR : at : A_YEAR]
        known = np.isfinite(years).sum(axis=1)
        same = np.where(np.isfinite(years), years, 0.0).sum(axis=1) / np.maximum(known, 1)
        now = self.score[:, at]
        alike = (known > 0) & (same * np.sign(now) >= MUCH_THE_SAME * np.abs(now))
        p = _tails(now - same, spread * (1 + 1 / np.maximum(known, 1)), freedom)
        return np.where(alike, p, 0.0)

    def _forecast(self, at: int) -> tuple[NDArray[np.int64], Floats]:
        """How many months stand behind the forecast, and its variance by drawing."""
        used = np.isfinite(self.months.value[:, :at]) & ~self.left_out[:, :at]
        weight = used * (1 - FADING) ** np.arange(at - 1, -1, -1)
        with np.errstate(divide="ignore", invalid="ignore"):
            weight = weight / weight.sum(axis=1, keepdims=True)
        level = np.where(used, self.months.value[:, :at], 0.0)
        noise = np.where(used, self.months.noise[:, :at], 0.0)
        self.expected[:, at] = (weight * level).sum(axis=1)
        return used.sum(axis=1), (weight**2 * noise).sum(axis=1)

    def _usual_swing(self, at: int) -> tuple[Floats, Floats]:
        """Mean square of earlier scores, months that stood out left aside."""
        kept = np.isfinite(self.score[:, :at]) & (self.apart[:, :at] == 0)
        freedom = kept.sum(axis=1).astype(np.float64)
        total = np.where(kept, self.score[:, :at] ** 2, 0.0).sum(axis=1)
        return borrowed(total / np.maximum(freedom, 1), freedom)

    def _guarded(self, at: int, p: Floats, past: Floats) -> Floats:
        """The larger of both p-values, where it matters."""
        asked = np.flatnonzero(np.isfinite(p) & (p < WORTH_ASKING))
        if self.months.drawn == "none" or not asked.size:
            return p
        by_drawing = _by_drawing(self.months, self.expected, past, at=at, rows=asked)
        guarded = p.copy()
        guarded[asked] = np.maximum(p[asked], by_drawing)
        return guarded

    def _note(self, at: int) -> None:
        """A month that stands out leaves the past; two in a row on one side are a new level."""
        stands = np.nan_to_num(self.p[:, at], nan=1.0) < STANDS_OUT
        side = np.sign(np.nan_to_num(self.score[:, at])).astype(np.int8)
        self.apart[:, at] = np.where(stands, side, 0)
        again = stands & (self.apart[:, at - 1] == side)
        self.left_out[:, at] = stands & ~again
        self.left_out[again, at - 1] = False


def _tails(score: Floats, spread: Floats, freedom: Floats) -> Floats:
    """Two-sided p-values by Student's t; a score of nothing over a spread of nothing is 1."""
    away = np.divide(
        np.abs(score), np.sqrt(spread), out=np.where(score == 0, 0.0, np.inf), where=spread > 0
    )
    return 2 * special.stdtr(np.maximum(freedom, 1), -away)


def _by_drawing(
    months: Months, expected: Floats, past: Floats, *, at: int, rows: NDArray[np.int64]
) -> Floats:
    """Two-sided p-values had only drawing moved these rows, the forecast's own doubt included."""
    level, doubt = expected[rows, at], past[rows]
    away = (months.value[rows, at] - level) / np.sqrt(months.noise[rows, at] + doubt)
    smooth = 2 * special.ndtr(-np.abs(away))
    if months.hits is None or months.base is None:
        return smooth
    level = level if months.taken is None else level + months.taken[at]
    hits, base, known = months.hits[rows, at], months.base[rows, at], 1 / (4 * doubt)
    if months.drawn == "events":
        return _events(hits, base, level**2 * known + 0.5, known)
    share = np.sin(level) ** 2
    small = np.minimum(share, 1 - share) * base < LARGE
    smooth[small] = _shares(hits[small], base[small], share[small], known[small])
    return smooth


def _events(events: Floats, exposure: Floats, shape: Floats, known: Floats) -> Floats:
    """Negative binomial: Poisson events whose rate is known from `known` of exposure."""
    part = known / (known + exposure)
    low = special.betainc(shape, events + 1, part)
    high = 1 - np.where(events > 0, special.betainc(shape, np.maximum(events, 1), part), 0.0)
    return np.minimum(1.0, 2 * np.minimum(low, high))


def _shares(hits: Floats, base: Floats, share: Floats, known: Floats) -> Floats:
    """Beta-binomial: hits among a base whose share is known from `known` answers."""
    flip = share > 0.5  # noqa: PLR2004 - the rarer outcome is summed
    rare = np.where(flip, base - hits, hits)
    part = np.where(flip, 1 - share, share)
    a, b = part * known + 0.5, (1 - part) * known + 0.5
    k = np.arange(int(rare.max(initial=0)) + 1)
    n, a, b = base[:, None], a[:, None], b[:, None]
    ways = (
        special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(np.maximum(n - k, 0) + 1)
    )
    chance = np.exp(ways + special.betaln(k + a, np.maximum(n - k, 0) + b) - special.betaln(a, b))
    up_to = np.cumsum(np.where(k <= n, chance, 0.0), axis=1)
    at = rare.astype(np.int64)
    low = up_to[np.arange(at.size), at]
    high = 1 - np.where(at > 0, up_to[np.arange(at.size), np.maximum(at - 1, 0)], 0.0)
    return np.minimum(1.0, 2 * np.minimum(low, np.clip(high, 0, 1)))
