"""A fair comparison of groups whose contacts differ: what was to be expected, and what came.

A logistic model of satisfied customers on the kinds of contacts, with no term for agent or team,
learned on other rows than those it judges (cross-fitted): nobody is compared with their own
answers. Adjusted = overall + mean(satisfied - expected).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special

from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

RIDGE: Final = 1.0
"""One pseudo-answer's worth of caution on each level, so that rare ones cannot run away."""
MOST_LEVELS: Final = 60
ROUNDS: Final = 25
STILL: Final = 1e-8
ENOUGH: Final = 100
"""Answers that the other half must have before anything is expected from it."""
ALONE: Final = 0.2
"""More of a group's answers than this in kinds that nobody else has: no fair comparison."""

Floats = Any


def learned(
    columns: NDArray[np.float64], k: NDArray[np.float64], n: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Coefficients of a ridge logistic regression of k out of n, by Newton's steps."""
    share = np.clip(k.sum() / n.sum(), 1e-3, 1 - 1e-3)
    beta = np.zeros(columns.shape[1])
    beta[0] = np.log(share / (1 - share))
    caution = np.full(columns.shape[1], RIDGE)
    caution[0] = 0.0
    for _ in range(ROUNDS):
        p = expected(columns, beta)
        slope = columns.T @ (k - n * p) - caution * beta
        bend = (columns * (n * p * (1 - p))[:, None]).T @ columns + np.diag(caution)
        step = np.linalg.solve(bend, slope)
        beta += np.clip(step, -2, 2)
        if np.abs(step).max() < STILL:
            break
    return beta


def expected(columns: NDArray[np.float64], beta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances of a satisfied customer."""
    return 1 / (1 + np.exp(-np.clip(columns @ beta, -30, 30)))


def columns(kinds: Sequence[ArrayLike], n: ArrayLike) -> NDArray[np.float64]:
    """Kinds of contacts as 0/1 columns: a constant, and every level but the most frequent.

    `kinds` holds one array of labels a variable, `n` the answers of each row.
    """
    base = np.asarray(n, dtype=np.float64)
    found = [np.ones((base.size, 1))]
    for labels in kinds:
        place = np.unique(np.asarray(labels).astype(str), return_inverse=True)[1]
        often = np.argsort(-np.bincount(place, weights=base), kind="stable")
        found.append((place[:, None] == often[None, 1 : MOST_LEVELS + 1]).astype(np.float64))
    return np.hstack(found)


def cross_fitted(
    design: NDArray[np.float64], k: ArrayLike, n: ArrayLike, *, half: ArrayLike
) -> NDArray[np.float64] | Refusal:
    """What was to be expected of each row, learned on the rows of the other half.

    Args:
        design: rows x columns.
        k: satisfied answers of each row.
        n: answers of each row.
        half: 0 or 1 for each (whole months, so that neighbours do not vouch for each other).

    Refuses `few_points` where a half has fewer than 100 answers, and `constant` where all agree.
    """
    hits, base, side = np.asarray(k, float), np.asarray(n, float), np.asarray(half)
    sizes = [float(base[side == one].sum()) for one in (0, 1)]
    if min(sizes) < ENOUGH:
        return Refusal("few_points", {"answers": min(sizes), "needed": float(ENOUGH)})
    if not 0 < hits.sum() < base.sum():
        return Refusal("constant", {"answers": float(base.sum())})
    found = np.empty(hits.size)
    for one in (0, 1):
        there, here = side != one, side == one
        found[here] = expected(design[here], learned(design[there], hits[there], base[there]))
    return found


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One entry a group, all shares 0-1; `refusals` by group where nothing fair can be said."""

    groups: tuple[str, ...]
    raw: NDArray[np.float64]
    expected: NDArray[np.float64]
    adjusted: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    refusals: dict[str, Refusal]


def adjusted(
    *,
    group: ArrayLike,
    k: ArrayLike,
    n: ArrayLike,
    expected: ArrayLike,
    kind: ArrayLike,
    cluster: ArrayLike,
    level: float = LEVEL,
) -> Adjusted:
    """Raw, expected and adjusted share of each group, with the interval over clusters.

    Args:
        group: label of each row (a team).
        k: satisfied answers.
        n: answers.
        expected: chance of a satisfied answer of each row (see `cross_fitted`).
        kind: label whose overlap is asked for (the reason).
        cluster: who answered (a customer); repeated answers count less.
        level: of the interval.
    """
    labels, place = np.unique(np.asarray(group).astype(str), return_inverse=True)
    hits, base, hope = (np.asarray(one, dtype=np.float64) for one in (k, n, expected))
    size = np.bincount(place, weights=base).astype(np.float64)
    gap = np.bincount(place, weights=hits - base * hope) / size
    overall = hits.sum() / base.sum()
    error = _errors(place, np.asarray(cluster), hits - base * hope, base, gap, size)
    half = float(special.ndtri(0.5 + level / 2)) * error
    value = np.clip(overall + gap, 0, 1)
    alone = _alone(place, np.asarray(kind), base, size)
    refusals = {
        str(labels[one]): Refusal("no_overlap", {"alone": float(alone[one])})
        for one in np.flatnonzero(alone > ALONE)
    }
    blank = np.where(alone > ALONE, np.nan, 1.0)
    return Adjusted(
        tuple(str(one) for one in labels),
        np.bincount(place, weights=hits) / size,
        np.bincount(place, weights=base * hope) / size,
        value * blank,
        np.clip(overall + gap - half, 0, 1) * blank,
        np.clip(overall + gap + half, 0, 1) * blank,
        refusals,
    )


def _errors(
    place: NDArray[np.int64],
    cluster: NDArray[Any],
    gap: NDArray[np.float64],
    base: NDArray[np.float64],
    mean: NDArray[np.float64],
    size: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Linearised standard errors of each group's mean gap, over clusters within the group."""
    who = np.unique(cluster, return_inverse=True)[1]
    keys, at = np.unique(place * (who.max() + 1) + who, return_inverse=True)
    part = np.bincount(at, weights=gap - mean[place] * base)
    owner = keys // (who.max() + 1)
    squares = np.bincount(owner, weights=part**2, minlength=size.size)
    number = np.bincount(owner, minlength=size.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        small = np.where(number > 1, number / (number - 1), np.nan)
    found: NDArray[np.float64] = np.sqrt(squares * small) / size
    return found


def _alone(
    place: NDArray[np.int64],
    kind: NDArray[Any],
    base: NDArray[np.float64],
    size: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The share of each group's answers in kinds that nobody else has."""
    sort = np.unique(kind.astype(str), return_inverse=True)[1]
    table = np.zeros((size.size, int(sort.max()) + 1))
    np.add.at(table, (place, sort), base)
    mine = table >= table.sum(axis=0, keepdims=True) - 1e-9
    found: NDArray[np.float64] = (table * mine).sum(axis=1) / size
    return found
