"""Is it a change? Process-behaviour charts: limits of normal variation, runs, and a verdict.

XmR for a team's month series, Laney's p' for shares with large bases. A verdict names one of
three codes: `within` normal variation, `real_change`, or `too_early` to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

XMR_FACTOR: Final = 2.66
"""3 / 1.128: three standard deviations, told from the mean moving range."""
RANGE_FACTOR: Final = 1.128
RUN: Final = 8
LEAST_POINTS: Final = 8
"""Fewer earlier points than this make limits that are themselves noise."""
MONTHS_A_YEAR: Final = 12

Code = Literal["within", "real_change", "too_early"]
Reason = Literal["inside_limits", "outside_limits", "eight_in_a_row", "few_points"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of the last point of a series.

    `centre`, `low`, `high` are its normal band in the series' unit (None when too early);
    `run` says how many points up to the last lie on one side of the centre.
    """

    code: Code
    reason: Reason
    centre: float | None
    low: float | None
    high: float | None
    run: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The last point beside an earlier one: which, and by how much it differs."""

    against: Literal["same_month_last_year", "previous_month", "nothing"]
    earlier: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre and natural limits, one entry a point."""

    centre: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def xmr_limits(values: ArrayLike) -> Limits:
    """Mean ± 2.66 x mean moving range; months without a value are skipped.

    Source: Wheeler, Understanding Variation (2000).
    """
    series = np.asarray(values, dtype=np.float64)
    seen = series[~np.isnan(series)]
    centre = seen.mean() if seen.size else np.nan
    spread = np.abs(np.diff(seen)).mean() if seen.size > 1 else np.nan
    level = np.full(series.shape, centre)
    return Limits(level, level - XMR_FACTOR * spread, level + XMR_FACTOR * spread)


def laney_limits(k: ArrayLike, n: ArrayLike) -> Limits:
    """Limits of shares whose months differ by more than drawing answers explains.

    Source: Laney, Quality Engineering 14 (2002): p ± 3·sd(p, n)·sd(z).
    """
    hits, base = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    centre = np.full(base.shape, hits.sum() / base.sum() if base.sum() else np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        sigma = np.sqrt(centre * (1 - centre) / base)
        scores = (hits / base - centre) / sigma
    seen = scores[np.isfinite(scores)]
    between = np.abs(np.diff(seen)).mean() / RANGE_FACTOR if seen.size > 1 else np.nan
    half = 3 * sigma * between
    return Limits(centre, np.maximum(centre - half, 0), np.minimum(centre + half, 1))


def judge(values: ArrayLike) -> Verdict:
    """The verdict on the last point of a series by an XmR chart of the points before it."""
    series = np.asarray(values, dtype=np.float64)
    seen = series[~np.isnan(series)]
    if _too_early(series, seen):
        return Verdict("too_early", "few_points", None, None, None, 0)
    limits = xmr_limits(seen[:-1])
    return _verdict(seen, limits.centre[-1], limits.low[-1], limits.high[-1])


def judge_shares(k: ArrayLike, n: ArrayLike) -> Verdict:
    """The verdict on the last of a series of shares by Laney's p' chart of those before it."""
    hits, base = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        series = np.where(base > 0, hits / base, np.nan)
    kept = ~np.isnan(series)
    if _too_early(series, series[kept]):
        return Verdict("too_early", "few_points", None, None, None, 0)
    past = laney_limits(hits[kept][:-1], base[kept][:-1])
    centre = past.centre[-1]
    # the band of the judged month has its own base: widen or narrow the last known one to it
    half = (past.centre - past.low, past.high - past.centre)
    scale = np.sqrt(base[kept][-2] / base[kept][-1])
    low = max(centre - float(max(half[0][-1], half[1][-1])) * scale, 0.0)
    high = min(centre + float(max(half[0][-1], half[1][-1])) * scale, 1.0)
    return _verdict(series[kept], centre, low, high)


def compare(values: ArrayLike) -> Comparison:
    """The last month beside the same month last year, else the month before, else nothing.

    `values` holds one entry a calendar month, NaN where a month has none.
    """
    series = np.asarray(values, dtype=np.float64)
    if not series.size or np.isnan(series[-1]):
        return Comparison("nothing", None, None)
    now = float(series[-1])
    if series.size > MONTHS_A_YEAR and not np.isnan(series[-1 - MONTHS_A_YEAR]):
        then = float(series[-1 - MONTHS_A_YEAR])
        return Comparison("same_month_last_year", then, now - then)
    if series.size > 1 and not np.isnan(series[-2]):
        return Comparison("previous_month", float(series[-2]), now - float(series[-2]))
    return Comparison("nothing", None, None)


def _too_early(series: NDArray[np.float64], seen: NDArray[np.float64]) -> bool:
    return seen.size <= LEAST_POINTS or bool(np.isnan(series[-1]))


def _verdict(seen: NDArray[np.float64], centre: float, low: float, high: float) -> Verdict:
    near = _near(seen)
    if not (np.isfinite(low) and np.isfinite(high)):
        # a share that was always nought or always all has no spread of its own to judge by
        return _flat(seen[-1], centre, near)
    run = _run(seen)
    band = (float(centre), float(low), float(high), run)
    if not low - near <= seen[-1] <= high + near:
        return Verdict("real_change", "outside_limits", *band)
    if run >= RUN:
        return Verdict("real_change", "eight_in_a_row", *band)
    return Verdict("within", "inside_limits", *band)


def _near(seen: NDArray[np.float64]) -> float:
    """Differences smaller than this are rounding."""
    return float(1e-12 * max(np.abs(seen).max(), 1.0))


def _flat(last: float, centre: float, near: float) -> Verdict:
    if abs(last - centre) <= near:
        return Verdict("within", "inside_limits", centre, centre, centre, 0)
    return Verdict("too_early", "few_points", None, None, None, 0)


def _run(seen: NDArray[np.float64]) -> int:
    """How many points up to the last lie on its side of the mean of all."""
    gap = seen - seen.mean()
    sides = np.where(np.abs(gap) <= _near(seen), 0.0, np.sign(gap))
    if sides[-1] == 0:
        return 0
    other = np.flatnonzero(sides != sides[-1])
    return int(seen.size - 1 - other[-1]) if other.size else int(seen.size)
