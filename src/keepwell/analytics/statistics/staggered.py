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

    `effect` in the outcome's unit; `influence` and `own` have shape rows x teams: each team's
    part of the error (its squares' sum is the variance), and whether it is of the cohort.
    """

    cohort: NDArray[np.int64]
    month: NDArray[np.int64]
    effect: NDArray[np.float64]
    teams: NDArray[np.int64]
    controls: NDArray[np.int64]
    influence: NDArray[np.float64]
    own: NDArray[np.bool_]

    @property
    def event(self) -> NDArray[np.int64]:
        """Months since the start; negative before it."""
        return self.month - self.cohort

    @property
    def error(self) -> NDArray[np.float64]:
        """Standard errors of the rows."""
        found: NDArray[np.float64] = np.sqrt((self.influence**2).sum(axis=1))
        return found

    def at(self, event: int) -> Estimate:
        """The event study's value at `event` months since the start; NaN where there is none."""
        return _estimate(self._pooled(self.event == event))

    def overall(self, weighing: Weighing) -> Estimate:
        """One number after the start.

        `simple`: every team-month counts; `group`: every team counts with its mean; `dynamic`:
        every distance from the start counts. The error counts the cohorts' sizes as drawn too,
        as theirs does.
        """
        after = self.event >= 0
        if weighing == "simple":
            return _estimate(self._pooled(after))
        if weighing == "dynamic":
            parts = [self._pooled(self.event == one) for one in np.unique(self.event[after])]
            value = float(np.mean([part[0] for part in parts]))
            return _estimate((value, np.mean([part[1] for part in parts], axis=0)))
        rows = [np.flatnonzero(after & (self.cohort == one)) for one in np.unique(self.cohort)]
        rows = [one for one in rows if one.size]
        means = np.array([self.effect[one].mean() for one in rows])
        influence = np.array([self.influence[one].mean(axis=0) for one in rows])
        own = np.array([self.own[one[0]] for one in rows])
        return _estimate(_weighed(means, influence, own))

    def _pooled(self, rows: NDArray[np.bool_]) -> tuple[float, NDArray[np.float64]]:
        return _weighed(self.effect[rows], self.influence[rows], self.own[rows])


def _weighed(
    effect: NDArray[np.float64], influence: NDArray[np.float64], own: NDArray[np.bool_]
) -> tuple[float, NDArray[np.float64]]:
    """The mean by teams, and each team's part: of the effects, and of the cohorts' sizes."""
    teams = own.sum(axis=1).astype(np.float64)
    if not teams.sum():
        return float("nan"), np.full(influence.shape[-1], np.nan)
    share = teams / teams.sum()
    value = float(share @ effect)
    drawn = ((effect - value)[:, None] * own).sum(axis=0) / teams.sum()
    return value, share @ influence + drawn


def _estimate(told: tuple[float, NDArray[np.float64]]) -> Estimate:
    return Estimate(told[0], float(np.sqrt((told[1] ** 2).sum())))


def group_time(
    values: ArrayLike,
    start: ArrayLike,
    *,
    controls: Literal["not_yet", "never"] = "not_yet",
    least: int = 1,
) -> GroupTime | Refusal:
    """Effects by cohort and month: teams x months without gaps, `start` as columns.

    After the start the base is the month before it; before the start, the month before the
    month (varying base). `not_yet` takes all teams that have not begun by the month.

    Refuses `no_controls` where no cohort and month has `least` controls.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    months, rows, influence = table.shape[1], [], []
    for cohort in cohorts(first, months):
        own = first == cohort
        for month in range(1, months):
            base = cohort - 1 if month >= cohort else month - 1
            others = first >= months if controls == "never" else (first > month) & ~own
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
    own = first[None, :] == whole[0][:, None]
    return GroupTime(whole[0], whole[1], told[:, 2], whole[2], whole[3], np.array(influence), own)


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
