"""Staggered roll-outs: effects by cohort and month, an event study with a simultaneous band.

Source: Callaway and Sant'Anna, Journal of Econometrics 225 (2021); unconditional. `group_time`
is theirs to the letter and is what published results are reproduced with. `event_study` pools
over cohorts first and takes spread between teams, not within cohorts: cohorts of one or two
teams, the rule in companies, have no spread of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from scipy import special

from keepwell.analytics.statistics.contrasts import Window, at_event, cohorts, effect
from keepwell.analytics.statistics.few_teams import WEBB, Inference, infer, scores
from keepwell.analytics.statistics.intervals import LEVEL, Interval
from keepwell.analytics.statistics.panel import exposed, two_way
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEAST_TEAMS: Final = 3
"""Fewer teams than this at a distance from the start have no spread worth a band."""

Floats = Any
Weighing = Literal["simple", "group", "dynamic"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value in the outcome's unit and its cluster-robust standard error (for many teams)."""

    value: float
    error: float

    def interval(self, *, level: float = LEVEL) -> Interval:
        """The normal interval: only for many teams; few ones need `few_teams`."""
        z = float(special.ndtri(0.5 + level / 2))
        return Interval(self.value - z * self.error, self.value + z * self.error)


@dataclass(frozen=True, slots=True)
class GroupTime:
    """One row a cohort and month.

    `effect` in the outcome's unit; `influence` has shape rows x teams and sums to nought over
    teams, so that its squares' sum is the variance.
    """

    cohort: NDArray[np.int64]
    month: NDArray[np.int64]
    effect: NDArray[np.float64]
    teams: NDArray[np.int64]
    controls: NDArray[np.int64]
    influence: NDArray[np.float64]

    @property
    def event(self) -> NDArray[np.int64]:
        """Months since the start; negative before it."""
        return self.month - self.cohort

    @property
    def error(self) -> NDArray[np.float64]:
        """Standard errors of the rows."""
        found: NDArray[np.float64] = np.sqrt((self.influence**2).sum(axis=1))
        return found

    def mean(self, weights: ArrayLike) -> Estimate:
        """A weighted mean of rows (weights are scaled to sum 1)."""
        share = np.asarray(weights, dtype=np.float64)
        share = share / share.sum()
        return Estimate(
            float(share @ self.effect), float(np.sqrt(((share @ self.influence) ** 2).sum()))
        )

    def at(self, event: int) -> Estimate:
        """The event study's value at `event` months since the start."""
        return self.mean(np.where(self.event == event, self.teams, 0.0))

    def overall(self, weighing: Weighing) -> Estimate:
        """One number after the start.

        `simple`: every team-month counts; `group`: every team counts with its mean; `dynamic`:
        every distance from the start counts.
        """
        after = self.event >= 0
        size = np.where(after, self.teams, 0.0).astype(np.float64)
        if weighing == "simple":
            return self.mean(size)
        key = self.cohort if weighing == "group" else self.event
        groups, place = np.unique(key[after], return_inverse=True)
        inside = np.bincount(place, weights=size[after], minlength=groups.size)
        if weighing == "group":  # months within a cohort are alike; cohorts count by their teams
            inside = np.bincount(place, minlength=groups.size).astype(np.float64)
        weights = np.zeros(size.size)
        weights[after] = size[after] / inside[place]
        return self.mean(weights)


def group_time(
    values: ArrayLike,
    start: ArrayLike,
    *,
    controls: Literal["not_yet", "never"] = "not_yet",
    least: int = 1,
) -> GroupTime | Refusal:
    """Effects by cohort and month: teams x months without gaps, `start` as columns.

    After the start the base is the month before it; before the start, the month before the
    month (varying base).

    Refuses `no_controls` where no cohort and month has `least` controls.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    months, rows, influence = table.shape[1], [], []
    for cohort in cohorts(first, months):
        own = first == cohort
        for month in range(1, months):
            base = cohort - 1 if month >= cohort else month - 1
            others = first >= months if controls == "never" else first > max(month, cohort)
            if others.sum() < least:
                continue
            change = table[:, month] - table[:, base]
            one, two = change[own].mean(), change[others].mean()
            rows.append((cohort, month, one - two, own.sum(), others.sum()))
            influence.append(
                own * (change - one) / own.sum() - others * (change - two) / others.sum()
            )
    if not rows:
        return Refusal("no_controls", {"teams": float((first < months).sum())})
    told = np.array(rows)
    whole = told[:, [0, 1, 3, 4]].astype(np.int64).T
    return GroupTime(whole[0], whole[1], told[:, 2], whole[2], whole[3], np.array(influence))


def overall(
    values: ArrayLike,
    start: ArrayLike,
    *,
    rng: np.random.Generator,
    window: Window,
    blocks: ArrayLike | None = None,
    draws: int = 999,
) -> Inference | Refusal:
    """The mean effect over the window since each team's start, told for few teams.

    Args:
        values: teams x months, no gaps (see `panel.completed`).
        start: columns of the starts, `panel.NEVER` for none.
        rng: where draws come from.
        window: months before and after.
        blocks: the lots of a lottery.
        draws: of the bootstrap and of re-assignment.

    Refuses what `contrasts.effect` refuses.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    found = effect(first, table.shape[1], window=window)
    if isinstance(found, Refusal):
        return found
    exposure = exposed(first, table.shape[1])
    told = scores(weights=found.weights, outcome=table, exposure=exposure)
    return infer(told, parts=first, rng=rng, blocks=blocks, draws=draws)


@dataclass(frozen=True, slots=True)
class Curve:
    """The event study: one entry a distance from the start, in months.

    `low` and `high` are a band that covers all distances at once; NaN where fewer than three
    teams are that far.
    """

    event: NDArray[np.int64]
    value: NDArray[np.float64]
    error: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    teams: NDArray[np.int64]


def event_study(
    values: ArrayLike,
    start: ArrayLike,
    *,
    window: Window,
    rng: np.random.Generator,
    before: int = 12,
    draws: int = 999,
    level: float = LEVEL,
) -> Curve | Refusal:
    """Months before and after the start against teams that had not begun, with their band.

    Band: a multiplier bootstrap of the largest |t|, studentised in each draw (Webb's weights).

    Refuses `no_controls` where no distance can be told.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    told, weights, own = [], [], []
    for event in range(-before, window.horizon):
        found = at_event(first, table.shape[1], event=event, window=window)
        if found is not None:
            told.append(event)
            weights.append(found[0])
            own.append(found[1])
    if not told:
        return Refusal("no_controls", {"teams": float((first < table.shape[1]).sum())})
    stack, teams = np.array(weights), np.array([one.sum() for one in own])
    value = np.einsum("eij,ij->e", stack, table)
    parts = _parts(table, first, np.array(told), value, stack)
    error, reach = _band(parts, teams >= LEAST_TEAMS, rng, draws, level)
    half = np.where(teams >= LEAST_TEAMS, reach * error, np.nan)
    return Curve(np.array(told), value, error, value - half, value + half, teams)


def _parts(
    table: NDArray[np.float64],
    start: NDArray[np.int64],
    event: NDArray[np.int64],
    value: NDArray[np.float64],
    stack: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Each team's part of each distance's error: rows distances, columns teams."""
    since = np.arange(table.shape[1])[None, :] - start[:, None]
    moved = np.zeros(table.shape)
    for one, size in zip(event, value, strict=True):
        moved += np.where((since == one) & (one >= 0), size, 0.0)
    rest = two_way(table - moved)
    small = float(np.sqrt(table.shape[0] / max(table.shape[0] - 1, 1)))
    parts: NDArray[np.float64] = small * np.einsum("eij,ij->ei", stack, rest)
    return parts


def _band(
    parts: NDArray[np.float64],
    told: NDArray[np.bool_],
    rng: np.random.Generator,
    draws: int,
    level: float,
) -> tuple[NDArray[np.float64], float]:
    error: NDArray[np.float64] = np.sqrt((parts**2).sum(axis=1))
    seen = told & (error > 0)
    if not seen.any():
        return error, float("nan")
    signs = np.concatenate([-WEBB, WEBB])[rng.integers(0, 6, (draws, parts.shape[1]))]
    moved = signs @ parts[seen].T
    spread = (signs**2) @ (parts[seen] ** 2).T - moved**2 / parts.shape[1]
    farthest = (np.abs(moved) / np.sqrt(spread)).max(axis=1)
    return error, float(np.quantile(farthest, level))
