"""A year of months as a small line: pure geometry, the template draws.

Values in, positions of a drawing of `WIDTH` by `HEIGHT` out; months without a value break the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.changes import Point

WIDTH, HEIGHT = 320.0, 96.0
SIDE, AIR = 8.0, 10.0
"""Air left and right, above and below what is drawn."""


@dataclass(frozen=True, slots=True)
class MiniTrend:
    """`paths` of the line; `band` (top, height) of the usual range; the last month's dot and span."""

    paths: tuple[str, ...]
    lone: tuple[tuple[float, float], ...]
    band: tuple[float, float] | None
    dot: tuple[float, float]
    span: tuple[float, float] | None
    first: str
    last: str
    width: float = WIDTH
    height: float = HEIGHT


def mini_trend(points: Sequence[Point], *, usual: tuple[float, float] | None) -> MiniTrend | None:
    """The drawing; None where the last month has no value or there is nothing to compare it with."""
    told = [one.value for one in points if one.value is not None]
    if not points or points[-1].value is None or len(told) < 2:
        return None
    last = points[-1]
    ends = [*told, *(last.interval or ()), *(usual or ())]
    low, high = min(ends), max(ends)
    step = (WIDTH - 2 * SIDE) / (len(points) - 1)

    def across(at: int) -> float:
        return round(SIDE + step * at, 1)

    def down(value: float) -> float:
        part = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - AIR - part * (HEIGHT - 2 * AIR), 1)

    runs = _runs([(across(at), down(one.value)) if one.value is not None else None
                  for at, one in enumerate(points)])  # fmt: skip
    top = down(usual[1]) if usual else 0.0
    return MiniTrend(
        paths=tuple("M" + "L".join(f"{x} {y}" for x, y in run) for run in runs if len(run) > 1),
        lone=tuple(run[0] for run in runs if len(run) == 1),
        band=(top, round(down(usual[0]) - top, 1)) if usual else None,
        dot=(across(len(points) - 1), down(points[-1].value)),
        span=(down(last.interval[1]), down(last.interval[0])) if last.interval else None,
        first=points[0].period,
        last=last.period,
    )


def _runs(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Neighbours that have a value, together."""
    runs: list[list[tuple[float, float]]] = [[]]
    for one in places:
        if one is not None:
            runs[-1].append(one)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
