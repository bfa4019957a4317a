"""Who leaves sooner? Curves compared, and what goes with leaving, for groups only.

`compare_curves` is the log-rank test; `cox` says by how many times as many leave per unit of each
term, all other terms equal, with a check whether that holds all the time (Schoenfeld residuals).
Neither says anything about a person, and neither is an effect: people are not put into groups by
lot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special, stats
from statsmodels.duration.hazard_regression import PHReg

from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

LEAST_EVENTS: Final = 5
LEAST_EVENTS_A_TERM: Final = 10
LEAST_PEOPLE: Final = 20
ALARM: Final = 0.05
SINGULAR: Final = 1e-8

Floats = Any


@dataclass(frozen=True, slots=True)
class Compared:
    """Log-rank: events seen and expected by group, and the test that all curves are one."""

    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    chi2: float
    p: float


def compare_curves(
    durations: ArrayLike,
    events: ArrayLike,
    *,
    group: ArrayLike,
    entry: ArrayLike | None = None,
    strata: ArrayLike | None = None,
) -> Compared | Refusal:
    """Compare the survival of groups.

    Args:
        durations: when each was last seen.
        events: whether it ended then.
        group: a label for each; groups come out sorted.
        entry: when each came under observation; from the start if absent.
        strata: only people of the same stratum are compared (sites, say).

    Source: Mantel 1966; Peto and Peto 1972.

    Refuses `few_groups`, `few_people` (fewer than 20), `few_events` (fewer than five) and
    `not_a_number`.
    """
    until, ended = np.asarray(durations, np.float64), np.asarray(events).astype(bool)
    since = np.full(until.shape, -np.inf) if entry is None else np.asarray(entry, np.float64)
    labels, place = np.unique(np.asarray(group), return_inverse=True)
    lots = np.zeros(until.shape) if strata is None else np.asarray(strata)
    no = _refused(until, since, ended, labels.size)
    if no is not None:
        return no
    observed, expected = np.zeros(labels.size), np.zeros(labels.size)
    spread = np.zeros((labels.size, labels.size))
    for lot in np.unique(lots):
        inside = lots == lot
        parts = _one_stratum(
            until[inside], since[inside], ended[inside], place[inside], labels.size
        )
        observed, expected, spread = observed + parts[0], expected + parts[1], spread + parts[2]
    gap = (observed - expected)[1:]
    chi2 = float(gap @ np.linalg.pinv(spread[1:, 1:]) @ gap)
    return Compared(observed, expected, chi2, float(stats.chi2.sf(chi2, labels.size - 1)))


def _refused(until: Floats, since: Floats, ended: NDArray[np.bool_], groups: int) -> Refusal | None:
    if not np.isfinite(until).all() or (until <= since).any():
        return Refusal("not_a_number", {"rows": float((~(until > since)).sum())})
    if groups < 2:
        return Refusal("few_groups", {"groups": float(groups)})
    if until.size < LEAST_PEOPLE:
        return Refusal("few_people", {"people": float(until.size), "needed": float(LEAST_PEOPLE)})
    if ended.sum() < LEAST_EVENTS:
        return Refusal("few_events", {"events": float(ended.sum()), "needed": float(LEAST_EVENTS)})
    return None


def _one_stratum(
    until: Floats, since: Floats, ended: NDArray[np.bool_], place: NDArray[np.int64], groups: int
) -> tuple[Floats, Floats, Floats]:
    times, at = np.unique(until[ended], return_inverse=True)
    events = np.zeros((times.size, groups))
    np.add.at(events, (at, place[ended]), 1.0)
    at_risk = np.empty((times.size, groups))
    for one in range(groups):
        mine = place == one
        entered = np.searchsorted(np.sort(since[mine]), times, side="left")
        at_risk[:, one] = entered - np.searchsorted(np.sort(until[mine]), times, side="left")
    total, all_events = at_risk.sum(axis=1), events.sum(axis=1)
    share = at_risk / total[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.where(total > 1, all_events * (total - all_events) / (total - 1), 0.0)
    spread = np.diag((size[:, None] * share).sum(axis=0)) - share.T @ (size[:, None] * share)
    return events.sum(axis=0), (all_events[:, None] * share).sum(axis=0), spread


@dataclass(frozen=True, slots=True)
class Hazards:
    """One entry a term: log hazard ratios, errors, and the check of proportional hazards.

    `p_steady` is small where a term's ratio changes with time, so that one number hides it;
    `p_steady_all` is the check of all terms together.
    """

    terms: tuple[str, ...]
    log_ratio: NDArray[np.float64]
    error: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p: NDArray[np.float64]
    p_steady: NDArray[np.float64]
    p_steady_all: float
    people: int
    events: int

    @property
    def steady(self) -> bool:
        """Whether one ratio for all times is tenable."""
        return bool(self.p_steady_all > ALARM)


def cox(
    durations: ArrayLike,
    events: ArrayLike,
    *,
    columns: ArrayLike,
    terms: Sequence[str],
    entry: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    level: float = LEVEL,
) -> Hazards | Refusal:
    """Cox's proportional hazards, ties by Efron.

    Args:
        durations: when each was last seen.
        events: whether it ended then.
        columns: people x terms; whoever lacks a value, or was never seen, is left out.
        terms: their names.
        entry: when each came under observation.
        strata: each stratum has its own course of time.
        cluster: teams, whose members are not independent (robust errors).
        level: of the intervals.

    Refuses `few_people`, `few_events` (fewer than ten a term), `constant`, `same_effects`.
    """
    until, ended = np.asarray(durations, np.float64), np.asarray(events).astype(np.float64)
    table = np.asarray(columns, dtype=np.float64).reshape(until.size, -1)
    since = np.zeros(until.shape) if entry is None else np.maximum(np.asarray(entry, float), 0)
    keep = np.isfinite(table).all(axis=1) & (until > since) & np.isfinite(ended)
    parts = [None if one is None else np.asarray(one)[keep] for one in (since, strata, cluster)]
    until, ended, table = until[keep], ended[keep], table[keep]
    no = _no_model(table, ended)
    if no is not None:
        return no
    centred = table - table.mean(axis=0)
    model = PHReg(
        until,
        centred,
        status=ended,
        entry=None if entry is None else parts[0],
        strata=parts[1],
        ties="efron",
    )
    fit = model.fit() if parts[2] is None else model.fit(groups=parts[2])
    beta, error = np.asarray(fit.params), np.asarray(fit.bse)
    half = float(special.ndtri(0.5 + level / 2)) * error
    steady, together = _steady(fit.schoenfeld_residuals, until, ended, np.asarray(fit.cov_params()))
    return Hazards(
        tuple(terms), beta, error, beta - half, beta + half,
        2 * stats.norm.sf(np.abs(beta / error)), steady, together, until.size, int(ended.sum()),
    )  # fmt: skip


def _no_model(table: NDArray[np.float64], ended: NDArray[np.float64]) -> Refusal | None:
    events, terms = float(ended.sum()), table.shape[1]
    if len(table) < LEAST_PEOPLE:
        return Refusal("few_people", {"people": float(len(table)), "needed": float(LEAST_PEOPLE)})
    if events < LEAST_EVENTS_A_TERM * terms:
        return Refusal(
            "few_events", {"events": events, "needed": float(LEAST_EVENTS_A_TERM * terms)}
        )
    spread = table.std(axis=0)
    if spread.min() == 0:
        return Refusal("constant", {"term": float(np.argmin(spread))})
    sizes = np.linalg.svd((table - table.mean(axis=0)) / spread, compute_uv=False)
    if sizes[-1] < SINGULAR * sizes[0]:
        return Refusal("same_effects", {"terms": float(terms)})
    return None


def _steady(
    residuals: Floats, until: Floats, ended: Floats, spread: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Do scaled Schoenfeld residuals lean on time? Grambsch and Therneau 1994, rank of time."""
    seen = (ended > 0) & np.isfinite(np.asarray(residuals)).all(axis=1)
    rest = np.asarray(residuals)[seen]
    rank = stats.rankdata(until[seen])
    rank = rank - rank.mean()
    scaled = rest @ spread * len(rest)
    lean = rank @ scaled
    size = len(rest) * float((rank**2).sum())
    one = stats.chi2.sf(lean**2 / (np.diag(spread) * size), 1)
    raw = rank @ rest
    together = float(raw @ spread @ raw) * len(rest) / float((rank**2).sum())
    return np.asarray(one), float(stats.chi2.sf(together, rest.shape[1]))
