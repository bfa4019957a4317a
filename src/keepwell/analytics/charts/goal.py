"""A key result: the frozen baseline, the straight line to the goal, and what was measured since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.charts.drawing import Canvas, Drawing, path
from keepwell.analytics.charts.theme import (
    CARD,
    CORAL,
    END,
    GREY,
    GRID,
    INK,
    LABEL,
    STONE,
    TEAL,
    width_of,
)
from keepwell.schemas.phrases import Phrase, Quantity, When, gettext_noop, marked, written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from keepwell.schemas.phrases import Value

GOAL: Final = gettext_noop("goal {value}")
LABELLED: Final = gettext_noop(
    "From {base} in {start} to {now}; the straight line leads to {goal} by {end}."
)
LABELLED_OPEN: Final = gettext_noop("From {base} in {start} to {now}.")
TOP, FOOT, LEFT = 26.0, 30.0, 14.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One value at a day; `said` as it is written, its interval in the same unit."""

    on: date
    value: float
    said: Quantity
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Plot:
    x: Callable[[date], float]
    y: Callable[[float], float]
    right: float
    bottom: float


def goal(*, start: Mark, marks: Sequence[Mark], target: Mark | None, until: date) -> Drawing:
    """The way so far beside the straight line to the goal.

    Args:
        start: the baseline.
        marks: what was measured since, oldest first.
        target: value and deadline; None for a direction without a number.
        until: the last day drawn (the deadline, or today when that is later).
    """
    label = _label(start, marks, target)
    forms = [
        _drawn(start, marks, target, until, size).svg(css=css, label=label)
        for css, size in (("l", (460.0, 172.0)), ("s", (340.0, 160.0)))
    ]
    return Drawing(forms[0], forms[1], label)


def _label(start: Mark, marks: Sequence[Mark], target: Mark | None) -> Phrase:
    now = marks[-1].said if marks else start.said
    told: dict[str, Value] = {
        "base": start.said, "start": When(f"{start.on:%Y-%m}"), "now": now,
    }  # fmt: skip
    if target is None:
        return Phrase("goals.drawn_open", LABELLED_OPEN, told)
    ends: dict[str, Value] = {"goal": target.said, "end": When(target.on.isoformat())}
    return Phrase("goals.drawn", LABELLED, {**told, **ends})


def _drawn(
    start: Mark, marks: Sequence[Mark], target: Mark | None, until: date, size: tuple[float, float]
) -> Canvas:
    canvas = Canvas(*size)
    plot = _plot(start, marks, target, until, size)
    canvas.line(LEFT, plot.bottom, plot.right, plot.bottom, stroke=GRID)
    if target is not None:
        _line_to_goal(canvas, plot, start, target)
    _whisker(canvas, plot, start, STONE, "0.9")
    if marks:
        _whisker(canvas, plot, marks[-1], TEAL, "0.38")
        line = [(plot.x(one.on), plot.y(one.value)) for one in (start, *marks)]
        canvas.add(
            "path", d=path(line), fill="none", stroke=TEAL, stroke_width=2.5,
            stroke_linejoin="round", stroke_linecap="round",
        )  # fmt: skip
    _dots(canvas, plot, start, marks, rises=bool(target and target.value > start.value))
    for on, anchor in ((start.on, None), (until, "end")):
        said = When(f"{on:%Y-%m}", short=True)
        canvas.text(plot.x(on), plot.bottom + 22, said, size=LABEL, fill=GREY, text_anchor=anchor)
    return canvas


def _plot(
    start: Mark, marks: Sequence[Mark], target: Mark | None, until: date, size: tuple[float, float]
) -> _Plot:
    ends = (start, *marks[-1:])
    values = [one.value for one in (start, *marks, *((target,) if target else ()))]
    values += [end for one in ends for end in one.interval or ()]
    low, high = min(values), max(values)
    room = (high - low) or abs(high) or 1.0
    low, high = low - 0.06 * room, high + 0.06 * room
    bottom = size[1] - FOOT
    beside = width_of(written(target.said)) + 34 if target else 0
    right = size[0] - max(beside, 64)
    days = max((until - start.on).days, 1)
    return _Plot(
        lambda on: LEFT + min(max((on - start.on).days, 0), days) / days * (right - LEFT),
        lambda value: bottom - (value - low) / (high - low) * (bottom - TOP),
        right,
        bottom,
    )


def _line_to_goal(canvas: Canvas, plot: _Plot, start: Mark, target: Mark) -> None:
    x, y = plot.x(target.on), plot.y(target.value)
    canvas.line(plot.x(start.on), plot.y(start.value), x, y, stroke=CORAL, stroke_dasharray="4 3")
    said = marked(Phrase("charts.goal", GOAL, {"value": target.said}))
    canvas.marked_text(plot.right + 10, y + 4, said, fill=CORAL, font_weight=520)


def _whisker(canvas: Canvas, plot: _Plot, one: Mark, hue: str, opacity: str) -> None:
    if one.interval is None:
        return
    x = plot.x(one.on)
    canvas.line(
        x, plot.y(one.interval[0]), x, plot.y(one.interval[1]), stroke=hue, stroke_width=3,
        stroke_opacity=opacity, stroke_linecap="round",
    )  # fmt: skip


def _dots(canvas: Canvas, plot: _Plot, start: Mark, marks: Sequence[Mark], *, rises: bool) -> None:
    x, y = plot.x(start.on), plot.y(start.value)
    canvas.add("circle", cx=x, cy=y, r=4.5, fill=STONE, stroke=CARD, stroke_width=2)
    down = marks[0].value > start.value if marks else rises
    canvas.text(x + 9, y + (20 if down else -10), start.said, fill=INK, font_weight=560)
    if not marks:
        return
    x, y = plot.x(marks[-1].on), plot.y(marks[-1].value)
    canvas.add("circle", cx=x, cy=y, r=5, fill=TEAL, stroke=CARD, stroke_width=2)
    rising = marks[-1].value > start.value
    lift = max(y - 10, 14) if not rising else min(y + 22, plot.bottom - 4)
    canvas.text(x + 10, lift, marks[-1].said, size=END, fill=TEAL, font_weight=640)
