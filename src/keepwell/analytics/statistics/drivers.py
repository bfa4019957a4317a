"""What goes with an outcome across groups: a regression over teams, with each term's part of it.

Groups only (teams, departments, offices), never people. It tells what goes together once the
other terms are equal, not what would change if one of them were changed. Terms that move
together share what they explain; `part` shares it out fairly (the mean over all orders in which
terms could be added: Lindeman, Merenda and Gold 1980).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special

from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

GROUPS_A_TERM: Final = 5
MOST_TERMS: Final = 10
SINGULAR: Final = 1e-8

Floats = Any


@dataclass(frozen=True, slots=True)
class Drivers:
    """One entry a term, in the outcome's unit per unit of the term.

    `part` is the share of the spread between groups that goes with the term (they sum to `r2`);
    `constant` the outcome where all terms are nought; `inflated` how much wider a term's interval
    is for moving with the others (its variance inflation).
    """

    terms: tuple[str, ...]
    slope: NDArray[np.float64]
    error: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    part: NDArray[np.float64]
    inflated: NDArray[np.float64]
    constant: float
    r2: float
    groups: int


def drivers(
    outcome: ArrayLike, *, columns: ArrayLike, terms: Sequence[str], level: float = LEVEL
) -> Drivers | Refusal:
    """Ordinary least squares over groups; groups lacking a value are left out.

    Args:
        outcome: one value a group.
        columns: groups x terms.
        terms: their names, at most ten.
        level: of the intervals.

    Refuses `few_groups` (fewer than five a term), `constant`, `same_effects`.
    """
    y, x = np.asarray(outcome, np.float64), np.asarray(columns, np.float64)
    x = x.reshape(y.size, -1)
    keep = np.isfinite(y) & np.isfinite(x).all(axis=1)
    y, x = y[keep], x[keep]
    no = _refused(y, x)
    if no is not None:
        return no
    middle, centred = x.mean(axis=0), x - x.mean(axis=0)
    bend = np.linalg.inv(centred.T @ centred)
    slope = bend @ (centred.T @ y)
    rest = y - y.mean() - centred @ slope
    freedom = y.size - x.shape[1] - 1
    error = np.sqrt(float(rest @ rest) / freedom * np.diag(bend))
    half = float(special.stdtrit(freedom, 0.5 + level / 2)) * error
    total = float(((y - y.mean()) ** 2).sum())
    inflated = np.diag(bend) * (centred**2).sum(axis=0)
    return Drivers(
        tuple(terms), slope, error, slope - half, slope + half, _parts(y, centred, total),
        inflated, float(y.mean() - middle @ slope), 1 - float(rest @ rest) / total, y.size,
    )  # fmt: skip


def _refused(y: NDArray[np.float64], x: NDArray[np.float64]) -> Refusal | None:
    groups, terms = x.shape
    if groups < max(GROUPS_A_TERM * terms, terms + 3) or terms > MOST_TERMS:
        return Refusal("few_groups", {"groups": float(groups), "terms": float(terms)})
    spread = np.append(x.std(axis=0), y.std())
    if spread.min() == 0:
        return Refusal("constant", {"column": float(np.argmin(spread))})
    sizes = np.linalg.svd((x - x.mean(axis=0)) / x.std(axis=0), compute_uv=False)
    if sizes[-1] < SINGULAR * sizes[0]:
        return Refusal("same_effects", {"terms": float(terms)})
    return None


def _parts(y: NDArray[np.float64], x: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Each term's mean gain of explained spread over all orders."""
    number = x.shape[1]
    explained: dict[frozenset[int], float] = {frozenset(): 0.0}
    for size in range(1, number + 1):
        for chosen in combinations(range(number), size):
            some = x[:, list(chosen)]
            fit = some @ np.linalg.lstsq(some, y - y.mean(), rcond=None)[0]
            explained[frozenset(chosen)] = float(fit @ fit) / total
    parts = np.zeros(number)
    for before, share in explained.items():
        weight = factorial(len(before)) * factorial(max(number - len(before) - 1, 0))
        for term in set(range(number)) - before:
            gain = explained[before | {term}] - share
            parts[term] += gain * weight / factorial(number)
    return parts
