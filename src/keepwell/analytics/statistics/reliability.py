"""Can a measure tell people, or teams, apart? Alpha, omega, ICC, agreement, own ups and downs.

All functions take answers or values as they are, NaN where missing, and answer for groups of
any size. They describe an instrument; none says anything about a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.panel import additive
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEAST_ITEMS_OF_A_FACTOR: Final = 3
ROUNDS: Final = 1_000
STILL: Final = 1e-10

Floats = Any


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha: raw, of standardised items, and the mean correlation between items."""

    raw: float
    standardised: float
    average_r: float
    people: int


def keyed(answers: ArrayLike, *, reversed_items: ArrayLike, low: float, high: float) -> Floats:
    """Answers (people x items) with reversed items turned round: low + high - answer."""
    items = np.array(answers, dtype=np.float64)
    turn = np.asarray(reversed_items, dtype=bool)
    items[:, turn] = low + high - items[:, turn]
    return items


def alpha(answers: ArrayLike, *, pairwise: bool = False) -> Alpha | Refusal:
    """Cronbach's alpha of answers (people x items), all items keyed the same way.

    Args:
        answers: NaN where missing.
        pairwise: use every pair of answers (as R's psych does); else only complete people.

    Refuses `few_items` (fewer than two), `few_people` (fewer than three complete) and
    `constant` (an item on which all agree).
    """
    items = np.asarray(answers, dtype=np.float64)
    spread = _covariance(items, pairwise=pairwise)
    if isinstance(spread, Refusal):
        return spread
    together, alike, people = spread
    number = together.shape[0]
    raw = number / (number - 1) * (1 - np.trace(together) / together.sum())
    mean = (alike.sum() - number) / (number * (number - 1))
    return Alpha(float(raw), float(number * mean / (1 + (number - 1) * mean)), float(mean), people)


@dataclass(frozen=True, slots=True)
class Omega:
    """McDonald's omega (total) of one factor, and its loadings on standardised items."""

    total: float
    loadings: NDArray[np.float64]


def omega(answers: ArrayLike) -> Omega | Refusal:
    """Omega of answers (people x items) under one factor, by minimum residuals.

    Unlike alpha it does not take all items for equally good. Source: McDonald 1999; factor by
    Harman and Jones 1966, the communalities' fixed point.

    Refuses what `alpha` refuses, and `few_items` below three.
    """
    items = np.asarray(answers, dtype=np.float64)
    if items.ndim != 2 or items.shape[1] < LEAST_ITEMS_OF_A_FACTOR:
        return Refusal("few_items", {"items": float(items.shape[-1])})
    spread = _covariance(items, pairwise=False)
    if isinstance(spread, Refusal):
        return spread
    loadings = _one_factor(spread[1])
    common = loadings.sum() ** 2
    return Omega(float(common / (common + (1 - loadings**2).sum())), loadings)


def _one_factor(alike: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each loading by least squares given the others, until none moves."""
    values, vectors = np.linalg.eigh(alike)
    loadings: NDArray[np.float64] = vectors[:, -1] * np.sqrt(max(values[-1], 0.0)) * 0.8
    if loadings.sum() < 0:
        loadings = -loadings
    for _ in range(ROUNDS):
        before = loadings.copy()
        for item in range(loadings.size):
            rest = np.delete(np.arange(loadings.size), item)
            power = float((loadings[rest] ** 2).sum())
            size = float(alike[item, rest] @ loadings[rest]) / power if power > 0 else 0.0
            loadings[item] = np.clip(size, -1.0, 1.0)
        if np.abs(loadings - before).max() < STILL:
            break
    return loadings


def _covariance(
    items: NDArray[np.float64], *, pairwise: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], int] | Refusal:
    """Covariances, correlations and how many people they rest on."""
    if items.ndim != 2 or items.shape[1] < 2:
        return Refusal("few_items", {"items": float(items.shape[-1])})
    whole = items[np.isfinite(items).all(axis=1)]
    if len(whole) < 3:
        return Refusal("few_people", {"people": float(len(whole))})
    spreads = np.nanvar(items if pairwise else whole, axis=0)
    if spreads.min() <= 0:
        return Refusal("constant", {"item": float(np.argmin(spreads))})
    if pairwise:
        return (*_pairwise(items), int(np.isfinite(items).any(axis=1).sum()))
    together = np.asarray(np.cov(whole, rowvar=False), dtype=np.float64)
    return together, np.asarray(np.corrcoef(whole, rowvar=False), dtype=np.float64), len(whole)


def _pairwise(items: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each pair over the people who answered both items (R's `use = "pairwise"`)."""
    known = np.isfinite(items)
    whole, seen = np.where(known, items, 0.0), known.astype(np.float64)
    number, one = seen.T @ seen, whole.T @ seen
    together = (whole.T @ whole - one * one.T / number) / (number - 1)
    spread = ((whole**2).T @ seen - one**2 / number) / (number - 1)
    return together, together / np.sqrt(spread * spread.T)


@dataclass(frozen=True, slots=True)
class Groups:
    """How much of the spread lies between groups.

    `icc1` is the share of one answer's spread (with the mean group size, as published; `icc1_n0`
    with the size that unequal groups ask for), `icc2` the reliability of a group's mean.
    """

    icc1: float
    icc1_n0: float
    icc2: float
    f: float
    groups: int
    people: int


def icc(value: ArrayLike, *, group: ArrayLike) -> Groups | Refusal:
    """ICC(1) and ICC(2) from a one-way analysis of variance; rows without a value stay out.

    Source: Bliese, in Klein and Kozlowski (2000).

    Refuses `few_groups` (fewer than two groups, or no group of two) and `constant`.
    """
    numbers = np.asarray(value, dtype=np.float64)
    seen = np.isfinite(numbers)
    numbers, place = numbers[seen], np.unique(np.asarray(group)[seen], return_inverse=True)[1]
    sizes = np.bincount(place).astype(np.float64)
    if sizes.size < 2 or numbers.size <= sizes.size:
        return Refusal("few_groups", {"groups": float(sizes.size), "people": float(numbers.size)})
    means = np.bincount(place, weights=numbers) / sizes
    among = (sizes * (means - numbers.mean()) ** 2).sum() / (sizes.size - 1)
    inside = ((numbers - means[place]) ** 2).sum() / (numbers.size - sizes.size)
    if inside <= 0:
        return Refusal("constant", {"groups": float(sizes.size)})
    mean = numbers.size / sizes.size
    equal = (numbers.size - (sizes**2).sum() / numbers.size) / (sizes.size - 1)
    shares = [(among - inside) / (among + (size - 1) * inside) for size in (mean, equal)]
    reliable = (among - inside) / among if among > 0 else 0.0
    told = [float(one) for one in (*shares, reliable, among / inside)]
    return Groups(told[0], told[1], told[2], told[3], sizes.size, numbers.size)


def agreement(value: ArrayLike, *, group: ArrayLike, options: int) -> NDArray[np.float64]:
    """r_wg of each group (labels sorted) against answers spread evenly over `options` choices.

    1 = all agree; 0 = as if answered by lot, or worse. NaN for groups of one.
    Source: James, Demaree and Wolf 1984.
    """
    numbers = np.asarray(value, dtype=np.float64)
    seen = np.isfinite(numbers)
    labels, place = np.unique(np.asarray(group), return_inverse=True)
    spread = _spread(numbers[seen], place[seen], labels.size)
    return np.asarray(np.maximum(1 - spread / _even(options), 0.0))


def agreement_of_scale(
    answers: ArrayLike, *, group: ArrayLike, options: int
) -> NDArray[np.float64]:
    """r_wg(j) of each group over several items: people x items, complete people only."""
    items = np.asarray(answers, dtype=np.float64)
    seen = np.isfinite(items).all(axis=1)
    labels, place = np.unique(np.asarray(group), return_inverse=True)
    spreads = [_spread(items[seen, one], place[seen], labels.size) for one in range(items.shape[1])]
    share = np.mean(spreads, axis=0) / _even(options)
    number = items.shape[1]
    found: NDArray[np.float64] = number * (1 - share) / (number * (1 - share) + share)
    return np.where(share > 1, 0.0, found)


def _spread(
    numbers: NDArray[np.float64], place: NDArray[np.int64], groups: int
) -> NDArray[np.float64]:
    sizes = np.bincount(place, minlength=groups).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.bincount(place, weights=numbers, minlength=groups) / sizes
        squares = np.bincount(place, weights=(numbers - means[place]) ** 2, minlength=groups)
        return np.where(sizes > 1, squares / (sizes - 1), np.nan)


def _even(options: int) -> float:
    return (options**2 - 1) / 12


def own_ups_and_downs(values: ArrayLike, errors: ArrayLike) -> float | Refusal:
    """The part of a team's own month-to-month deviation that is real, 0-1.

    Deviations from team level and month level; `errors` are the standard errors of the values
    (both teams x months, NaN where missing). ICC(2) is between teams and does not answer this.

    Refuses `gaps` where too little is known and `constant`.
    """
    table, error = np.asarray(values, np.float64), np.asarray(errors, np.float64)
    known = np.isfinite(table) & np.isfinite(error)
    teams, months = int(known.any(axis=1).sum()), int(known.any(axis=0).sum())
    freedom = int(known.sum()) - teams - months + 1
    if teams < 2 or freedom < 2:
        return Refusal("gaps", {"cells": float(known.sum())})
    whole = np.where(known, table, 0.0)
    rest = np.where(known, whole - additive(whole, known), 0.0)
    total = float((rest**2).sum()) / freedom
    if total <= 1e-12 * float((whole**2).sum()):
        return Refusal("constant", {"teams": float(teams)})
    return float(np.clip(1 - (error[known] ** 2).mean() / total, 0.0, 1.0))
