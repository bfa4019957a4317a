"""Where the parts of a trend stand in its box: shares of its width and height, and its labels.

`x` runs from the left, `y` from the bottom, both 0 to 1. The form that draws only draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import When
from keepwell.schemas.scales import Axis, axis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keepwell.schemas.figures import Unit
    from keepwell.schemas.packs import TrendPoint
    from keepwell.schemas.phrases import Value

LEAST: Final = 3
"""Fewer points with a value are no trend."""
PERIODS_BACK: Final = 12
APART: Final = 0.2
"""Names of periods closer than this to an end of the axis are left out."""
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plot:
    """A line over periods: runs without gaps, likely range around it, usual range behind it."""

    ticks: tuple[tuple[float, str], ...]
    periods: tuple[tuple[float, str], ...]
    line: tuple[tuple[Place, ...], ...]
    band: tuple[tuple[tuple[float, float, float], ...], ...]
    usual: Place | None
    goal: float | None
    end: Place
    axis: Axis
    """Of the values, for forms that draw their own ticks."""


def plot(
    points: Sequence[TrendPoint],
    *,
    unit: Unit,
    usual: tuple[float, float] | None,
    goal: float | None,
    write: Callable[[Value], str],
) -> Plot | None:
    """The places of a trend; None when there are too few points to call it one.

    Args:
        points: oldest first, hidden ones without a value.
        unit: the reader's.
        usual: where chance keeps it.
        goal: the target.
        write: writes ticks and periods in the reader's language.
    """
    told = [at for at, one in enumerate(points) if one.value is not None]
    if len(told) < LEAST:
        return None
    scale = _scale(points, unit, usual, goal)
    x = _across(len(points))
    last = points[told[-1]].value or 0.0
    return Plot(
        ticks=_ticks(scale, write),
        periods=_periods(points, x, write),
        line=tuple(tuple((x[i], _y(scale, points[i].value or 0.0)) for i in run) for run in _runs(told)),
        band=_band(points, scale, x),
        usual=(_y(scale, usual[0]), _y(scale, usual[1])) if usual else None,
        goal=None if goal is None else _y(scale, goal),
        end=(x[told[-1]], _y(scale, last)), axis=scale,
    )  # fmt: skip


def _scale(
    points: Sequence[TrendPoint],
    unit: Unit,
    usual: tuple[float, float] | None,
    goal: float | None,
) -> Axis:
    values = [one.value for one in points if one.value is not None]
    values += [end for one in points if one.value is not None for end in one.interval or ()]
    return axis([*values, *(usual or ()), *(() if goal is None else (goal,))], unit=unit)


def _across(count: int) -> list[float]:
    return [at / max(1, count - 1) for at in range(count)]


def _y(scale: Axis, value: float) -> float:
    return round(scale.at(min(max(value, scale.low), scale.high), 0.0, 1.0), 4)


def _ticks(scale: Axis, write: Callable[[Value], str]) -> tuple[tuple[float, str], ...]:
    ticks = scale.ticks()
    made = []
    for tick in ticks:
        number, unit = scale.said(tick, first=tick == ticks[0], last=tick == ticks[-1])
        made.append((_y(scale, tick), write(number) + unit))
    return tuple(made)


def _periods(
    points: Sequence[TrendPoint], x: list[float], write: Callable[[Value], str]
) -> tuple[tuple[float, str], ...]:
    """The first, the last, and every year back from the last between them."""
    last = len(points) - 1
    between = [
        at for at in range(last, 0, -PERIODS_BACK) if at < last and APART < x[at] < 1 - APART
    ]
    return tuple(
        (x[at], write(When(points[at].period, short=True))) for at in sorted({0, *between, last})
    )


def _runs(told: Sequence[int]) -> list[list[int]]:
    """Indices that stand side by side."""
    runs: list[list[int]] = []
    for at in told:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _band(
    points: Sequence[TrendPoint], scale: Axis, x: list[float]
) -> tuple[tuple[tuple[float, float, float], ...], ...]:
    ends = {at: one.interval for at, one in enumerate(points) if one.value is not None}
    known = {at: one for at, one in ends.items() if one is not None}
    return tuple(
        tuple((x[i], _y(scale, known[i][0]), _y(scale, known[i][1])) for i in run)
        for run in _runs(list(known))
    )
