"""What happened on both sides, before and since: it describes, it does not test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.charts.drawing import Canvas, Drawing
from keepwell.analytics.charts.theme import CARD, CATEGORY, GREY, GRID, INK, STONE, TEAL
from keepwell.schemas.phrases import Phrase, Said, gettext_noop, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keepwell.schemas.phrases import Value

LABELLED: Final = gettext_noop(
    "Teams with it went from {before} to {after}, the others from {others_before} to {others_after}."
)
ROW, TOP, FOOT, LEFT, EDGE = 54.0, 20.0, 34.0, 96.0, 92.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One side: its name, its mean before and since, each as it is read, and by how much it moved."""

    name: str
    before: float
    after: float
    said: tuple[Value, Value]
    moved: Value


def before_after(ones: Pair, others: Pair) -> Drawing:
    """Both sides under each other: hollow before, filled since."""
    told = {
        "before": ones.said[0], "after": ones.said[1], "others_before": others.said[0],
        "others_after": others.said[1],
    }  # fmt: skip
    label = Phrase("charts.before_after", LABELLED, told)
    forms = [
        _drawn((ones, others), width).svg(css=css, label=label)
        for css, width in (("l", 560.0), ("s", 340.0))
    ]
    return Drawing(forms[0], forms[1], label)


def _drawn(pairs: Sequence[Pair], width: float) -> Canvas:
    canvas = Canvas(width, TOP + ROW * len(pairs) + FOOT)
    x = _scale(pairs, LEFT + 20, width - EDGE - 20)
    bottom = TOP + ROW * len(pairs)
    canvas.line(LEFT, bottom, width - EDGE, bottom, stroke=GRID)
    for at, (one, hue) in enumerate(zip(pairs, (TEAL, STONE), strict=True)):
        _side(canvas, one, hue, x, TOP + ROW * (at + 0.5), width)
    return canvas


def _side(
    canvas: Canvas, one: Pair, hue: str, x: Callable[[float], float], y: float, width: float
) -> None:
    name = marked(Said(one.name))
    canvas.marked_text(LEFT - 12, y + 4, name, size=CATEGORY, fill=INK, text_anchor="end")
    canvas.line(x(one.before), y, x(one.after), y, stroke=hue, stroke_width=3, stroke_opacity="0.5")
    canvas.add("circle", cx=x(one.before), cy=y, r=5, fill=CARD, stroke=hue, stroke_width=2)
    canvas.add("circle", cx=x(one.after), cy=y, r=5.5, fill=hue, stroke=CARD, stroke_width=2)
    lower, upper = sorted(((one.before, one.said[0]), (one.after, one.said[1])), key=lambda p: p[0])
    canvas.text(x(lower[0]) - 9, y + 20, lower[1], fill=GREY, text_anchor="middle")
    canvas.text(x(upper[0]) + 9, y + 20, upper[1], fill=GREY, text_anchor="middle")
    canvas.text(width - EDGE + 14, y + 4, one.moved, fill=INK)


def _scale(pairs: Sequence[Pair], left: float, right: float) -> Callable[[float], float]:
    values = [value for one in pairs for value in (one.before, one.after)]
    low, high = min(values), max(values)
    room = (high - low) or abs(high) or 1.0
    return lambda value: left + (value - low) / room * (right - left)
