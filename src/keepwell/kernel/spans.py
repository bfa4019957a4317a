"""The span: a thin strip that shows value, likely range, usual range and goal at one glance.

Pure geometry: numbers in, percentages of the strip's width out. The template draws.
"""

from __future__ import annotations

from dataclasses import dataclass

MARGIN = 0.25
"""Air left and right of the widest thing shown, as a share of its width."""


@dataclass(frozen=True, slots=True)
class Span:
    """Positions in percent of the strip; None where there is nothing to draw."""

    value: float | None
    low: float | None
    high: float | None
    usual: float | None
    usual_width: float | None
    goal: float | None
    outside: bool


def _scale(numbers: list[float]) -> tuple[float, float]:
    low, high = min(numbers), max(numbers)
    air = (high - low) * MARGIN or abs(high) * MARGIN or 1.0
    return low - air, high + air


def span(
    *,
    value: float | None,
    interval: tuple[float, float] | None = None,
    usual: tuple[float, float] | None = None,
    goal: float | None = None,
    ends: tuple[float, float] | None = None,
) -> Span | None:
    """Where value, interval, usual range and goal stand; None when there is no value.

    `ends` fixes the scale, so that several strips can be compared.
    """
    if value is None:
        return None
    known = [value, *(interval or ()), *(usual or ()), *([goal] if goal is not None else [])]
    first, last = ends or _scale(known)

    def place(number: float) -> float:
        return round(min(100.0, max(0.0, 100 * (number - first) / (last - first))), 1)

    return Span(
        value=place(value),
        low=place(interval[0]) if interval else None,
        high=place(interval[1]) if interval else None,
        usual=place(usual[0]) if usual else None,
        usual_width=round(place(usual[1]) - place(usual[0]), 1) if usual else None,
        goal=place(goal) if goal is not None else None,
        outside=usual is not None and not usual[0] <= value <= usual[1],
    )
