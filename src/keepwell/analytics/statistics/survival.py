"""Durations of which some have not ended: Kaplan-Meier and Aalen-Johansen, many groups at once.

Everybody is at risk in (entry, duration], as in R's survival: whoever was already here when the
records begin enters at the tenure reached then. Without that the curve is far too good, because
those who left early were never seen (survivor bias).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from keepwell.analytics.statistics.intervals import LEVEL, Interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Floats = Any


@dataclass(frozen=True, slots=True)
class Point:
    """Survival at one time, one entry a group; NaN where nobody was followed that long."""

    survival: Floats
    low: Floats
    high: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class Curves:
    """One row a group and a time with an end in it, sorted; `reach` is the longest follow-up."""

    group: NDArray[np.int64]
    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]
    survival: NDArray[np.float64]
    greenwood: NDArray[np.float64]
    reach: NDArray[np.float64]

    @property
    def groups(self) -> int:
        """How many groups there are, those without people included."""
        return int(self.reach.size)

    def at(self, when: ArrayLike, *, level: float = LEVEL) -> Point:
        """Survival at `when` with its log-log interval, one number or one a group."""
        times = np.broadcast_to(np.asarray(when, dtype=np.float64), (self.groups,))
        row = self._last_row(times)
        none_yet = row < 0
        survival = np.where(none_yet, 1.0, _take(self.survival, row))
        greenwood = np.where(none_yet, 0.0, _take(self.greenwood, row))
        known = (times <= self.reach) | (survival == 0)
        low, high = log_log(survival, greenwood, level=level)
        blank = np.where(known, 1.0, np.nan)
        error = survival * np.sqrt(greenwood)
        return Point(survival * blank, low * blank, high * blank, error * blank)

    def quantile(self, share: float = 0.5) -> NDArray[np.float64]:
        """The first time by which `share` has ended; NaN = not reached.

        Where the curve lies flat exactly at the share, the middle of the flat part (R's rule).
        """
        return self._crossing(self.survival, 1 - share, flat=True)

    def quantile_interval(self, share: float = 0.5, *, level: float = LEVEL) -> Interval:
        """Brookmeyer-Crowley: the times at which the log-log limits cross the share."""
        low, high = log_log(self.survival, self.greenwood, level=level)
        # once nobody is left the limits stay where they were
        low = np.where(np.isnan(low), 0.0, low)
        return Interval(
            self._crossing(low, 1 - share, flat=False), self._crossing(high, 1 - share, flat=False)
        )

    def restricted_mean(self, until: float) -> NDArray[np.float64]:
        """The mean time up to `until`; NaN where nobody was followed that long."""
        inside = self.time < until
        group, time, level = self.group[inside], self.time[inside], self.survival[inside]
        following = np.append(time[1:], until)
        last = np.append(group[1:] != group[:-1], True) if group.size else np.zeros(0, bool)
        width = np.where(last, until, following) - time
        first = np.full(self.groups, float(until))
        start = _starts(group)
        first[group[start]] = time[start]
        total = first + np.bincount(group, weights=level * width, minlength=self.groups)
        ended = np.zeros(self.groups, dtype=bool)
        ended[self.group[self.survival == 0]] = True
        return np.where((self.reach >= until) | ended, total, np.nan)

    def _last_row(self, times: NDArray[np.float64]) -> NDArray[np.int64]:
        """The last row of each group at or before its time, -1 where there is none."""
        if not self.group.size:
            return np.full(self.groups, -1)
        starts = np.searchsorted(self.group, np.arange(self.groups), side="left")
        passed = np.bincount(
            self.group, weights=self.time <= times[self.group], minlength=self.groups
        ).astype(np.int64)
        return np.where(passed > 0, starts + passed - 1, -1)

    def _crossing(
        self, heights: NDArray[np.float64], goal: float, *, flat: bool
    ) -> NDArray[np.float64]:
        found = np.full(self.groups, np.nan)
        below = np.flatnonzero(heights <= goal + 1e-9)
        groups, first = np.unique(self.group[below], return_index=True)
        rows = below[first]
        found[groups] = self.time[rows]
        if flat:
            level = np.abs(heights[rows] - goal) < 1e-9  # noqa: PLR2004
            nexts = np.minimum(rows + 1, self.time.size - 1)
            drop = level & (nexts > rows) & (self.group[nexts] == self.group[rows])
            found[groups[drop]] = (self.time[rows[drop]] + self.time[nexts[drop]]) / 2
        return found


def kaplan_meier(
    durations: ArrayLike,
    events: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    group: ArrayLike | None = None,
    groups: int | None = None,
) -> Curves:
    """Kaplan-Meier curves of every group.

    Args:
        durations: when each was last seen, in any unit, above its entry.
        events: whether it ended then (else it was still going on: censored).
        entry: when each came under observation; before 0 (everybody from the start) if absent.
        group: 0…G-1 for each; one group if absent.
        groups: G, if trailing groups may be empty.

    Raises:
        ValueError: if an end does not lie after its entry.
    """
    until, ended, since, which, size = _arrays(durations, events, entry, group, groups)
    cells = _cells(until, ended > 0, since, which)
    survival, greenwood = _product(cells)
    reach = np.full(size, -np.inf)
    np.maximum.at(reach, which, until)
    return Curves(cells.group, cells.time, cells.at_risk, cells.events, survival, greenwood, reach)


@dataclass(frozen=True, slots=True)
class Incidence:
    """The share that ended by one cause, rising in time, while the others ended otherwise."""

    time: NDArray[np.float64]
    share: NDArray[np.float64]
    error: NDArray[np.float64]
    reach: float

    def at(self, when: float) -> float:
        """The share by `when`; NaN where nobody was followed that long."""
        if not self.time.size or when > self.reach:
            return float("nan") if when > self.reach else 0.0
        row = int(np.searchsorted(self.time, when, side="right")) - 1
        return float(self.share[row]) if row >= 0 else 0.0

    def quantile(self, share: float = 0.5) -> float:
        """The first time at which the incidence reaches `share`; NaN = not reached."""
        reached = np.flatnonzero(self.share >= share - 1e-9)
        return float(self.time[reached[0]]) if reached.size else float("nan")


def aalen_johansen(
    durations: ArrayLike, causes: ArrayLike, *, cause: int, entry: ArrayLike | None = None
) -> Incidence:
    """Cumulative incidence of `cause` beside competing ones (0 = censored).

    1 - KM of one cause would count whoever left otherwise as if they could still come: too high.
    Errors by the delta method. Source: Marubini and Valsecchi (1995), 10.3.
    """
    until, why, since, which, _ = _arrays(durations, causes, entry, None, 1)
    cells = _cells(until, why > 0, since, which)
    ours = np.bincount(
        np.searchsorted(cells.time, until[why == cause]), minlength=cells.time.size
    ).astype(np.float64)
    survival, _ = _product(cells)
    before = np.concatenate([[1.0], survival[:-1]]) if survival.size else survival
    share = np.cumsum(before * ours / cells.at_risk)
    reach = float(until.max()) if until.size else float("-inf")
    return Incidence(cells.time, share, _incidence_error(cells, before, ours, share), reach)


def log_log(survival: Floats, greenwood: Floats, *, level: float = LEVEL) -> Interval:
    """The log-log interval of survival; it stays inside 0…1 and is one-sided at neither end."""
    z = float(special.ndtri(0.5 + level / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(survival)
        width = z * np.sqrt(greenwood) / np.abs(logs)
        low, high = survival ** np.exp(width), survival ** np.exp(-width)
    sure, gone = survival >= 1, survival <= 0
    low = np.where(sure, 1.0, np.where(gone, np.nan, low))
    high = np.where(sure, 1.0, np.where(gone, np.nan, high))
    return Interval(low, high)


@dataclass(frozen=True, slots=True)
class _Cells:
    group: NDArray[np.int64]
    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]


def _arrays(
    durations: ArrayLike,
    events: ArrayLike,
    entry: ArrayLike | None,
    group: ArrayLike | None,
    groups: int | None,
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], int]:
    until = np.asarray(durations, dtype=np.float64)
    ended = np.asarray(events).astype(np.int64)
    since = np.full(until.shape, -1.0) if entry is None else np.asarray(entry, dtype=np.float64)
    which = np.zeros(until.shape, np.int64) if group is None else np.asarray(group, dtype=np.int64)
    if np.any(until <= since):
        raise ValueError("everybody must be seen for some time: an end lies at or before its entry")
    size = groups if groups is not None else (int(which.max()) + 1 if which.size else 1)
    return until, ended, since, which, size


def _cells(
    until: NDArray[np.float64],
    ended: NDArray[np.bool_],
    since: NDArray[np.float64],
    which: NDArray[np.int64],
) -> _Cells:
    """The times at which somebody ended, by group, with how many were at risk just before."""
    span = float(max(until.max(initial=0.0), 1.0)) + 2.0  # keeps the groups' time lines apart
    keys = which * span + until
    found, events = np.unique(keys[ended], return_counts=True)
    exits, entries = np.sort(keys), np.sort(which * span + since)
    entered = np.searchsorted(entries, found, side="left")
    gone = np.searchsorted(exits, found, side="left")
    order = np.argsort(keys, kind="stable")
    return _Cells(
        which[order][gone], until[order][gone], (entered - gone).astype(float), events.astype(float)
    )


def _product(cells: _Cells) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The running product of 1 - d/r within each group, and Greenwood's running sum."""
    left = cells.at_risk - cells.events
    emptied = left <= 0
    logs = np.log(np.where(emptied, 1.0, left / cells.at_risk))
    terms = np.where(emptied, 0.0, cells.events / (cells.at_risk * np.where(emptied, 1.0, left)))
    gone = _running(emptied.astype(float), cells.group) > 0
    survival = np.where(gone, 0.0, np.exp(_running(logs, cells.group)))
    return survival, np.where(gone, np.nan, _running(terms, cells.group))


def _running(values: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.float64]:
    """A running sum that begins anew with each group."""
    if not values.size:
        return values
    sums = np.cumsum(values)
    starts = _starts(group)
    before = np.where(starts > 0, sums[starts - 1], 0.0)
    found: NDArray[np.float64] = sums - np.repeat(before, np.diff(np.append(starts, values.size)))
    return found


def _starts(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first row of each group."""
    if not group.size:
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.append(True, group[1:] != group[:-1]))


def _take(values: NDArray[np.float64], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    if not values.size:
        return np.full(rows.shape, np.nan)
    return values[np.maximum(rows, 0)]


def _incidence_error(
    cells: _Cells,
    before: NDArray[np.float64],
    ours: NDArray[np.float64],
    share: NDArray[np.float64],
) -> NDArray[np.float64]:
    risk, ended = cells.at_risk, cells.events
    left = np.where(risk - ended > 0, risk - ended, 1.0)
    lost = np.where(risk - ended > 0, ended / (risk * left), 0.0)
    own = before**2 * (risk - ours) * ours / risk**3
    cross = before * ours / risk**2
    variance = (
        share**2 * np.cumsum(lost)
        - 2 * share * np.cumsum(share * lost)
        + np.cumsum(share**2 * lost)
        + np.cumsum(own)
        - 2 * (share * np.cumsum(cross) - np.cumsum(share * cross))
    )
    error: NDArray[np.float64] = np.sqrt(np.maximum(variance, 0))
    return error
