"""Shares of agents who answered for few contacts: shrink towards the group, never rank.

Beta-binomial empirical Bayes over contemporaries (Brown, Annals of Applied Statistics 2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import optimize, special

from keepwell.analytics.statistics.false_discovery import stand_out
from keepwell.analytics.statistics.intervals import LEVEL, Interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SURE: Final = 0.95
ALIKE: Final = 1e6
"""Prior weight at which people differ by less than anybody could ever see."""


@dataclass(frozen=True, slots=True)
class Prior:
    """How true shares vary between people: Beta(a, b)."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The group's share."""
        return self.a / (self.a + self.b)

    @property
    def spread(self) -> float:
        """The standard deviation of true shares between people."""
        return float(np.sqrt(self.mean * (1 - self.mean) / (self.a + self.b + 1)))

    def estimate(self, k: ArrayLike, n: ArrayLike) -> NDArray[np.float64]:
        """Each one's share, drawn towards the group's as far as its base is thin."""
        hits, base = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
        return (hits + self.a) / (base + self.a + self.b)

    def reliability(self, n: ArrayLike) -> NDArray[np.float64]:
        """The part of the differences seen at base `n` that is real, 0-1."""
        base = np.asarray(n, dtype=np.float64)
        return base / (base + self.a + self.b)

    def interval(self, k: ArrayLike, n: ArrayLike, *, level: float = LEVEL) -> Interval:
        """Where each true share lies, given the group: equal tails of the posterior."""
        hits, base = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
        a, b, tail = hits + self.a, base - hits + self.b, (1 - level) / 2
        return Interval(special.betaincinv(a, b, tail), special.betaincinv(a, b, 1 - tail))

    def above(self, k: ArrayLike, n: ArrayLike, *, line: float) -> NDArray[np.float64]:
        """The probability that the true share lies above `line`."""
        hits, base = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
        found = special.betaincc(hits + self.a, base - hits + self.b, line)
        return np.asarray(found, dtype=np.float64)


def fit(k: ArrayLike, n: ArrayLike) -> Prior:
    """The beta-binomial of highest likelihood.

    Raises:
        ValueError: with fewer than two people, or when all answers agree.
    """
    hits, base = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if hits.size < 2 or not 0 < hits.sum() < base.sum():
        raise ValueError("shrinking needs two people or more, and answers of both kinds")

    def loss(at: NDArray[np.float64]) -> float:
        mean, weight = special.expit(at[0]), np.exp(at[1])
        a, b = mean * weight, (1 - mean) * weight
        return float(-np.sum(special.betaln(hits + a, base - hits + b) - special.betaln(a, b)))

    start = np.array([special.logit(hits.sum() / base.sum()), np.log(50.0)])
    limits = [(-12.0, 12.0), (-2.0, float(np.log(ALIKE)))]
    best = optimize.minimize(loss, start, method="L-BFGS-B", bounds=limits)
    mean, weight = float(special.expit(best.x[0])), float(np.exp(best.x[1]))
    return Prior(mean * weight, (1 - mean) * weight)


def answers_needed(*, mean: float, spread: float, reliability: float) -> int:
    """How many answers a person needs before differences of `spread` show with `reliability`."""
    weight = mean * (1 - mean) / spread**2 - 1
    return int(np.ceil(weight * reliability / (1 - reliability) - 1e-9))


def standing(prior: Prior, k: ArrayLike, n: ArrayLike, *, rate: float = 0.05) -> list[str]:
    """`clearly_above`, `not_distinguishable` or `clearly_below` the group, for each person.

    A posterior of 0.95 and Benjamini-Hochberg over the group must both agree; it is coaching,
    and no order among people follows from it.
    """
    up = prior.above(k, n, line=prior.mean)
    sure = np.maximum(up, 1 - up)
    kept = (sure >= SURE) & stand_out(1 - sure, level=rate)
    words = np.where(up > 0.5, "clearly_above", "clearly_below")  # noqa: PLR2004 - more likely than not
    return [
        str(word) if keep else "not_distinguishable" for word, keep in zip(words, kept, strict=True)
    ]


def fair_hits(
    k: ArrayLike, n: ArrayLike, *, expected: ArrayLike, overall: float
) -> NDArray[np.float64]:
    """Each one's hits as if all had had the same mix of contacts.

    `expected` is the mean chance over one's own contacts (see `mix.cross_fitted`), `overall` that
    over all; the difference is given back, within 0 and n.
    """
    hits, base = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    fair = hits - base * (np.asarray(expected, dtype=np.float64) - overall)
    return np.clip(fair, 0.0, base)
