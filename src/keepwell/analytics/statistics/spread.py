"""How even and how regular: Gini, Jain, and times of day on the circle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

MINUTES_A_DAY: Final = 1_440


@dataclass(frozen=True, slots=True)
class TimesOfDay:
    """The mean time of day (minutes after midnight), its spread (minutes), and how alike, 0-1."""

    mean: float
    spread: float
    alike: float


def gini(burdens: ArrayLike) -> float:
    """0 = everybody carries the same, near 1 = one carries all; NaN when nobody carries any.

    A report, never a goal: being equally badly off is 0 too.
    """
    values = np.sort(np.asarray(burdens, dtype=float))
    if not values.size or values.sum() == 0:
        return float("nan")
    ranks = np.arange(1, values.size + 1)
    return float(2 * np.sum(ranks * values) / (values.size * values.sum()) - 1 - 1 / values.size)


def jain(burdens: ArrayLike) -> float:
    """Jain's index: 1 = all the same, 1/n = one carries all."""
    values = np.asarray(burdens, dtype=float)
    if not values.size or values.sum() == 0:
        return float("nan")
    return float(values.sum() ** 2 / (values.size * np.sum(values**2)))


def times_of_day(minutes: ArrayLike) -> TimesOfDay:
    """Mean and circular standard deviation of times of day: 23:30 and 0:30 are an hour apart.

    Source: Mardia and Jupp, Directional Statistics (2000), 2.3: sd = sqrt(-2 ln R).
    """
    angles = np.asarray(minutes, dtype=float) * 2 * np.pi / MINUTES_A_DAY
    if not angles.size:
        return TimesOfDay(float("nan"), float("nan"), float("nan"))
    centre = np.exp(1j * angles).mean()
    alike = min(float(np.abs(centre)), 1.0)
    mean = float(np.angle(centre)) / (2 * np.pi) * MINUTES_A_DAY % MINUTES_A_DAY
    spread = float(np.sqrt(-2 * np.log(alike))) if alike > 0 else float("inf")
    return TimesOfDay(mean, spread / (2 * np.pi) * MINUTES_A_DAY, alike)
