"""What could be seen at all: the detectable effect of a plan, before it starts.

A team's months hang together (autocorrelation), teams are few (t, not normal, quantiles), and
most ups and downs of a month are sampling. The effect that would be found four times in five
follows from the comparison's own weights, whatever the roll-out's shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special

from keepwell.analytics.statistics.contrasts import Window, effect
from keepwell.analytics.statistics.panel import additive, exposed
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CHANCE: Final = 0.8
LEVEL: Final = 0.95
MOST_ALIKE: Final = 0.95

Floats = Any


@dataclass(frozen=True, slots=True)
class Noise:
    """A team-month's spread around team and month levels, and how far one month tells the next.

    `spread` in the outcome's unit (standard deviation), `follows` the autocorrelation at one
    month.
    """

    spread: float
    follows: float

    def error(self, weights: ArrayLike) -> float:
        """The standard error of a comparison with these weights (teams x months)."""
        table = np.asarray(weights, dtype=np.float64)
        months = np.arange(table.shape[1])
        alike = self.follows ** np.abs(np.subtract.outer(months, months))
        return float(self.spread * np.sqrt(np.einsum("it,ts,is->", table, alike, table)))


def noise(values: ArrayLike, start: ArrayLike) -> Noise | Refusal:
    """Spread and autocorrelation of team-months that had no initiative yet.

    Taking levels out shortens both; the spread is corrected by degrees of freedom, the
    autocorrelation by (1 + 3r) / months (Kendall 1954).

    Refuses `gaps` where fewer than two teams have three months, or no two follow each other, and
    `constant`.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    known = np.isfinite(table) & (exposed(first, table.shape[1]) == 0)
    long = known.sum(axis=1) >= 3
    table, known = table[long], known[long]
    freedom = int(known.sum()) - table.shape[0] - int(known.any(axis=0).sum()) + 1
    both = known[:, 1:] & known[:, :-1]
    if table.shape[0] < 2 or freedom < 2 or not both.any():
        return Refusal("gaps", {"teams": float(table.shape[0])})
    rest = np.where(known, table - additive(table, known), 0.0)
    total = float((rest**2).sum())
    if total <= 1e-12 * float((table[known] ** 2).sum()):
        return Refusal("constant", {"teams": float(table.shape[0])})
    pairs = (rest[:, 1:] * rest[:, :-1])[both].sum() / both.sum()
    plain = pairs / (total / known.sum())
    months = known.sum(axis=1).mean()
    follows = float(np.clip(plain + (1 + 3 * plain) / months, 0.0, MOST_ALIKE))
    return Noise(float(np.sqrt(total / freedom) * _widened(follows, months)), follows)


def _widened(follows: float, months: float) -> float:
    """How much a team's own mean, taken out, hides of spread whose months hang together."""
    gaps = np.arange(1, int(months))
    together = 1 + 2 * float(((1 - gaps / months) * follows**gaps).sum())
    left = 1 - together / months
    return float(np.sqrt((1 - 1 / months) / max(left, 0.2)))


@dataclass(frozen=True, slots=True)
class Detectable:
    """The effect that would be found four times in five, and the error it rests on."""

    effect: float
    error: float
    teams: int
    controls: int


def detectable(
    start: ArrayLike,
    *,
    months: int,
    window: Window,
    noise: Noise,
    chance: float = CHANCE,
    level: float = LEVEL,
) -> Detectable | Refusal:
    """The detectable effect of a plan, in the outcome's unit.

    Args:
        start: planned columns of the starts; columns may lie in months still to come.
        months: columns of past and future together.
        window: months compared.
        noise: of a team-month.
        chance: of finding it.
        level: of the interval.

    Refuses what `contrasts.effect` refuses.
    """
    first = np.asarray(start, dtype=np.int64)
    found = effect(first, months, window=window)
    if isinstance(found, Refusal):
        return found
    error = noise.error(found.weights)
    reach = quantiles(first.size, chance=chance, level=level)
    return Detectable(reach * error, error, found.teams, found.controls)


def quantiles(teams: int, *, chance: float = CHANCE, level: float = LEVEL) -> float:
    """How many standard errors a detectable effect has: t quantiles with teams - 2 degrees."""
    freedom = max(teams - 2, 1)
    return float(special.stdtrit(freedom, 0.5 + level / 2) + special.stdtrit(freedom, chance))


def chance_to_see(size: float, *, error: float, teams: int, level: float = LEVEL) -> float:
    """The chance that an effect of `size` is told apart from nought."""
    freedom = max(teams - 2, 1)
    edge = float(special.stdtrit(freedom, 0.5 + level / 2))
    return float(special.stdtr(freedom, abs(size) / error - edge)) if error > 0 else 1.0


def two_windows(
    *, treated: int, others: int, before: int, after: int, noise: Noise, apart: bool = False
) -> float:
    """The detectable effect of one start from head counts alone, in the outcome's unit.

    `apart`: months lie between both windows, so that they tell nothing of each other; adjoining
    ones share their common noise and see a little more.
    """
    line = np.concatenate([-np.full(before, 1 / before), np.full(after, 1 / after)])
    parts: list[NDArray[np.float64]] = [line]
    if apart:
        parts = [np.where(line < 0, line, 0), np.where(line > 0, line, 0)]
    error = np.hypot.reduce([noise.error(part[None, :]) for part in parts])
    scale = np.sqrt(1 / treated + 1 / others)
    return quantiles(treated + others) * float(error) * float(scale)
