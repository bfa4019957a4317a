"""Links drawn: teams beside each other, teams against their own usual, and which comes first.

Grey dots are what was measured; only what was found wears the main hue. No dot is a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.charts.drawing import Canvas, Drawing, path
from keepwell.analytics.charts.theme import CARD, GREY, GRID, INK, STONE, TEAL, width_of
from keepwell.schemas.phrases import Phrase, Quantity, Said, gettext_noop, marked
from keepwell.schemas.scales import Axis, axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.phrases import Value

BETWEEN: Final = gettext_noop(
    "Scatter of {count} teams: {care} against {outcome}, means of all months."
)
WITHIN: Final = gettext_noop(
    "Scatter of {count} team months: {care} and {outcome}, each against the team's own usual."
)
LAGS: Final = gettext_noop("Dots with their likely ranges, {count} lags: {care} and {outcome}.")
LATER: Final = {
    3: gettext_noop("3 months later"),
    2: gettext_noop("2 months later"),
    1: gettext_noop("1 month later"),
}
SAME: Final = gettext_noop("same month")
EARLIER: Final = {
    1: gettext_noop("1 month earlier"),
    2: gettext_noop("2 months earlier"),
    3: gettext_noop("3 months earlier"),
}
USUAL: Final = gettext_noop("its usual")
MOST_NAMED: Final = 12
MOST_DOTS: Final = 1_500
LETTER_HIGH: Final = 12.0
CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Dot:
    """A team's two means, or one team month's two deviations; a name where it is told."""

    x: float
    y: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One lag: the link in usual swings with its range; None where nothing is told."""

    way: str
    lag: int
    value: float | None
    low: float | None
    high: float | None
    stands: bool


@dataclass(frozen=True, slots=True)
class _Plot:
    canvas: Canvas
    x: Axis
    y: Axis
    left: float
    right: float
    top: float
    bottom: float

    def px(self, value: float) -> float:
        return self.x.at(value, self.left, self.right)

    def py(self, value: float) -> float:
        return self.y.at(value, self.bottom, self.top)


def between(dots: Sequence[Dot], *, care: str, outcome: str) -> Drawing:
    """Teams' means of both measures; named while they are few."""
    said: dict[str, Value] = {"count": len(dots), "care": Said(care), "outcome": Said(outcome)}
    label = Phrase("charts.between", BETWEEN, said)
    forms = []
    for css, width, height in (("l", 460.0, 300.0), ("s", 340.0, 280.0)):
        plot = _plot(dots, width, height)
        _grid(plot, care)
        for one in dots:
            plot.canvas.add(
                "circle", cx=plot.px(one.x), cy=plot.py(one.y), r=5.5, fill=STONE, stroke=CARD,
                stroke_width=2,
            )  # fmt: skip
        if len(dots) <= MOST_NAMED:
            _names(plot, dots)
        forms.append(plot.canvas.svg(css=css, label=label))
    return Drawing(forms[0], forms[1], label)


def within(
    dots: Sequence[Dot], *, care: str, outcome: str, slope: tuple[float, float, float] | None
) -> Drawing:
    """Team months against their own usual, with the line and its range where it is told."""
    said: dict[str, Value] = {"count": len(dots), "care": Said(care), "outcome": Said(outcome)}
    label = Phrase("charts.within", WITHIN, said)
    shown = _thinned(dots)
    forms = []
    for css, width, height in (("l", 460.0, 300.0), ("s", 340.0, 280.0)):
        plot = _plot(shown, width, height, signed=True)
        _grid(plot, care, signed=True)
        for one in shown:
            plot.canvas.add("circle", cx=plot.px(one.x), cy=plot.py(one.y), r=2.4, fill=STONE)
        if slope is not None:
            _line(plot, shown, slope)
        forms.append(plot.canvas.svg(css=css, label=label))
    return Drawing(forms[0], forms[1], label)


def lags(steps: Sequence[Step], *, care: str, outcome: str) -> Drawing:
    """One line a lag, outcome later above, outcome earlier below; filled where it stands out."""
    said: dict[str, Value] = {"count": len(steps), "care": Said(care), "outcome": Said(outcome)}
    label = Phrase("charts.lags", LAGS, said)
    forms = [
        _lags(steps, width).svg(css=css, label=label) for css, width in (("l", 560.0), ("s", 340.0))
    ]
    return Drawing(forms[0], forms[1], label)


def _thinned(dots: Sequence[Dot]) -> Sequence[Dot]:
    """Every so many, where there are more than an eye tells apart."""
    every = -(-len(dots) // MOST_DOTS)
    return dots[::every] if every > 1 else dots


def _plot(dots: Sequence[Dot], width: float, height: float, *, signed: bool = False) -> _Plot:
    x = axis([one.x for one in dots], unit="net_score")
    y = axis([one.y for one in dots], unit="net_score")
    top = 12.0 if signed else 20.0
    return _Plot(Canvas(width, height), x, y, 44.0, width - 16, top, height - 58)


def _tick(value: float, step: float, *, signed: bool) -> Quantity:
    digits = next((d for d in (0, 1) if abs(step * 10**d - round(step * 10**d)) < CLOSE), 2)
    return Quantity(value, digits=digits, signed=signed)


def _grid(plot: _Plot, care: str, *, signed: bool = False) -> None:
    canvas = plot.canvas
    for tick in plot.y.ticks():
        y = plot.py(tick)
        canvas.line(plot.left, y, plot.right, y, stroke=GRID)
        said = _tick(tick, plot.y.step, signed=signed)
        canvas.text(plot.left - 8, y + 4, said, text_anchor="end")
    ticks = plot.x.ticks()
    for at in sorted({0, len(ticks) // 2, len(ticks) - 1}):
        anchor = "end" if at == len(ticks) - 1 else "start" if at == 0 else "middle"
        said = _tick(ticks[at], plot.x.step, signed=signed)
        canvas.text(plot.px(ticks[at]), plot.bottom + 22, said, text_anchor=anchor)
    canvas.text(plot.right, plot.bottom + 46, Said(care), text_anchor="end")


def _line(plot: _Plot, dots: Sequence[Dot], slope: tuple[float, float, float]) -> None:
    ends = (min(one.x for one in dots), max(one.x for one in dots))
    told, low, high = slope
    edge = [(x, x * by) for x, by in ((ends[0], low), (0.0, 0.0), (ends[1], high))]
    edge += [(x, x * by) for x, by in ((ends[1], low), (0.0, 0.0), (ends[0], high))]
    inside = [(plot.px(x), plot.py(min(max(y, plot.y.low), plot.y.high))) for x, y in edge]
    plot.canvas.add("path", d=path(inside) + "Z", fill=TEAL, fill_opacity="0.12")
    line = [(plot.px(x), plot.py(x * told)) for x in ends]
    plot.canvas.add("path", d=path(line), fill="none", stroke=TEAL, stroke_width=2.5)


def _names(plot: _Plot, dots: Sequence[Dot]) -> None:
    """Each name beside its dot, where no other name or dot lies; else left away."""
    taken = [(plot.px(one.x) - 8, plot.py(one.y) - 8, 16.0, 16.0) for one in dots]
    for one in dots:
        x, y, wide = plot.px(one.x), plot.py(one.y), width_of(one.name)
        places = (
            (x + 9, y + 4, "start", x + 9), (x - 9, y + 4, "end", x - 9 - wide),
            (x, y - 11, "middle", x - wide / 2), (x, y + 20, "middle", x - wide / 2),
        )  # fmt: skip
        for tx, ty, anchor, left in places:
            box = (left, ty - LETTER_HIGH + 2, wide, LETTER_HIGH)
            fits = left >= plot.left and left + wide <= plot.canvas.width
            if fits and not any(_meet(box, other) for other in taken):
                plot.canvas.text(tx, ty, one.name, fill=INK, text_anchor=anchor)
                taken.append(box)
                break


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    apart_x = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
    apart_y = one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]
    return not (apart_x or apart_y)


def _lags(steps: Sequence[Step], width: float) -> Canvas:
    names, pitch = 122.0, 38.0
    told = [v for one in steps for v in (one.low, one.high, one.value) if v is not None]
    scale = axis([*told, 0.0], unit="net_score")
    left, right, top = names + 14, width - 62, 20.0
    bottom = top + pitch * len(steps)
    canvas = Canvas(width, bottom + 30)
    ticks = scale.ticks()
    kept = ticks if right - left > 48 * len(ticks) else [ticks[0], 0.0, ticks[-1]]
    for tick in ticks:
        x = scale.at(tick, left, right)
        canvas.line(x, top, x, bottom, stroke=GRID)
        if any(abs(tick - one) < 1e-9 for one in kept):  # noqa: PLR2004 - the same tick
            said = _tick(tick + 0.0, scale.step, signed=True)
            canvas.text(x, bottom + 20, said, text_anchor="middle")
    canvas.line(
        scale.at(0, left, right), top, scale.at(0, left, right), bottom, stroke=INK,
        stroke_dasharray="2 3",
    )  # fmt: skip
    for at, one in enumerate(steps):
        _lag(canvas, one, top + pitch * (at + 0.5), (scale, left, right))
    return canvas


def _lag(canvas: Canvas, one: Step, y: float, place: tuple[Axis, float, float]) -> None:
    scale, left, right = place
    words = SAME if one.lag == 0 else (LATER if one.way == "later" else EARLIER)[one.lag]
    weight = 560 if one.stands else None
    canvas.text(left - 14, y + 4.5, Said(words), fill=INK, text_anchor="end", font_weight=weight)
    if one.value is None or one.low is None or one.high is None:
        canvas.marked_text(right + 14, y + 4.5, "–", fill=GREY)
        return
    ends = [scale.at(value, left, right) for value in (one.low, one.high)]
    canvas.line(
        ends[0], y, ends[1], y, stroke=TEAL, stroke_width=3, stroke_linecap="round",
        stroke_opacity="0.38",
    )  # fmt: skip
    fill, edge = (TEAL, CARD) if one.stands else (CARD, TEAL)
    canvas.add(
        "circle", cx=scale.at(one.value, left, right), cy=y, r=5.5, fill=fill, stroke=edge,
        stroke_width=2,
    )  # fmt: skip
    said = Quantity(one.value, digits=2, signed=True)
    canvas.marked_text(
        right + 14, y + 4.5, marked(said), size=13, fill=INK if one.stands else GREY,
        font_weight=weight,
    )  # fmt: skip
