"""One figure over time: line, interval, usual range, goal, notes, and how sure the end is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.analytics.charts.drawing import Canvas, Drawing, Note, path
from keepwell.analytics.charts.theme import (
    CARD,
    CORAL,
    END,
    GREY,
    GRID,
    INK,
    LABEL,
    OCHRE,
    SAND,
    STONE,
    TEAL,
    width_of,
)
from keepwell.schemas.phrases import (
    Phrase,
    Quantity,
    Said,
    Value,
    When,
    gettext_noop,
    marked,
    written,
)
from keepwell.schemas.rounding import display_unit, possible, quantity
from keepwell.schemas.scales import Axis, axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.figures import Figure, Measure

LABELLED = gettext_noop(
    "Line: {title}, from {first} in {start} to {last} in {end}. The likely range now runs from {low} to {high}."
)
LABELLED_PLAIN = gettext_noop("Line: {title}, from {first} in {start} to {last} in {end}.")
LABELLED_EMPTY = gettext_noop("Line: {title}. There is nothing to draw yet.")
USUAL = gettext_noop("usual range")
GOAL = gettext_noop("goal {value}")
TOP, FOOT, GAP = 26.0, 26.0, 14.0
SHOWN_NOTES = 3
PERIODS_BACK = 12


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where things stand: pixels of the plot's corners and the scales."""

    left: float
    right: float
    top: float
    bottom: float
    axis: Axis
    count: int

    def x(self, at: int) -> float:
        return (
            self.left
            if self.count < 2
            else self.left + at * (self.right - self.left) / (self.count - 1)
        )

    def y(self, value: float) -> float:
        return self.axis.at(min(max(value, self.axis.low), self.axis.high), self.bottom, self.top)


def trend(
    figures: Sequence[Figure],
    *,
    measure: Measure,
    usual: tuple[float, float] | None = None,
    goal: float | None = None,
    notes: Sequence[Note] = (),
    width: int = 560,
) -> Drawing:
    """A line over periods; figures without a value leave a gap.

    Args:
        figures: released figures of one slice, one a period, in order of time.
        measure: its title and unit.
        usual: where chance keeps it, drawn behind the last year.
        goal: the target, in the measure's unit.
        notes: what happened when; the last three are drawn.
        width: of the wide form; the narrow one is always 340.
    """
    label = _label(figures, measure)
    usual = possible(usual, unit=measure.unit) if usual else None
    forms = [
        _drawn(figures, measure, usual, goal, notes, size).svg(css=css, label=label)
        for css, size in (("l", (width, 290)), ("s", (340, 260)))
    ]
    return Drawing(forms[0], forms[1], label)


def _drawn(
    figures: Sequence[Figure],
    measure: Measure,
    usual: tuple[float, float] | None,
    goal: float | None,
    notes: Sequence[Note],
    size: tuple[int, int],
) -> Canvas:
    plot = _plot(figures, measure, usual, goal, size)
    canvas = Canvas(*size)
    _areas(canvas, plot, figures)
    if usual is not None:
        _usual(canvas, plot, usual)
    _grid(canvas, plot)
    _edges_and_line(canvas, plot, figures)
    _notes(canvas, plot, figures, notes[-SHOWN_NOTES:])
    if goal is not None:
        _goal(canvas, plot, goal, measure)
    _ends(canvas, plot, figures, measure)
    _periods(canvas, plot, figures, narrow=size[0] < 400)
    return canvas


def _plot(
    figures: Sequence[Figure],
    measure: Measure,
    usual: tuple[float, float] | None,
    goal: float | None,
    size: tuple[int, int],
) -> _Plot:
    told = [one for one in figures if one.value is not None]
    values = [one.value for one in told if one.value is not None]
    values += [end for one in told if one.interval for end in one.interval]
    values += [*(usual or ()), *([] if goal is None else [goal])]
    scale = axis(values, unit=display_unit(measure))
    ticks = scale.ticks()
    left = max(width_of(scale.label(tick, first=True, last=True)[1]) for tick in ticks) + 14
    end = _end_words(told[-1], measure) if told else ""
    right = max(width_of(end, END) + 18, 44)
    return _Plot(max(left, 40), size[0] - right, TOP, size[1] - FOOT, scale, len(figures))


def _runs(figures: Sequence[Figure], *, interval: bool = False) -> list[list[int]]:
    """Indices of figures that stand side by side."""
    runs: list[list[int]] = []
    for at, one in enumerate(figures):
        if one.value is None or (interval and one.interval is None):
            continue
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _bounds(
    plot: _Plot, figures: Sequence[Figure], run: list[int]
) -> tuple[list[tuple[float, float]], ...]:
    ends = [(at, figures[at].interval or (0.0, 0.0)) for at in run]
    high = [(plot.x(at), plot.y(end[1])) for at, end in ends]
    low = [(plot.x(at), plot.y(end[0])) for at, end in ends]
    return high, low


def _areas(canvas: Canvas, plot: _Plot, figures: Sequence[Figure]) -> None:
    for run in _runs(figures, interval=True):
        high, low = _bounds(plot, figures, run)
        canvas.add("path", d=path([*high, *reversed(low)]) + "Z", fill=TEAL, fill_opacity="0.12")


def _usual(canvas: Canvas, plot: _Plot, usual: tuple[float, float]) -> None:
    start = plot.x(max(0, plot.count - 1 - PERIODS_BACK))
    high, low = plot.y(usual[1]), plot.y(usual[0])
    canvas.add(
        "rect", x=start, y=high, width=plot.right - start, height=max(low - high, 1), fill=SAND
    )
    edges = path([(start, high), (plot.right, high)]) + path([(start, low), (plot.right, low)])
    canvas.add("path", d=edges, stroke=STONE, stroke_dasharray="1 3")
    below = high - plot.top < GAP
    y = low + GAP if below else high - 7
    canvas.text(plot.right, y, Said(USUAL), fill=OCHRE, text_anchor="end")


def _grid(canvas: Canvas, plot: _Plot) -> None:
    ticks = plot.axis.ticks()
    for tick in ticks:
        y = plot.y(tick)
        canvas.line(plot.left, y, plot.right, y, stroke=GRID)
        words, _ = plot.axis.label(tick, first=tick == ticks[0], last=tick == ticks[-1])
        canvas.marked_text(plot.left - 8, y + 4, words, text_anchor="end")


def _edges_and_line(canvas: Canvas, plot: _Plot, figures: Sequence[Figure]) -> None:
    for run in _runs(figures, interval=True):
        for edge in _bounds(plot, figures, run):
            canvas.add("path", d=path(edge), fill="none", stroke=TEAL, stroke_opacity="0.45")
    for run in _runs(figures):
        points = [(plot.x(at), plot.y(figures[at].value or 0.0)) for at in run]
        if len(points) == 1:
            canvas.add("circle", cx=points[0][0], cy=points[0][1], r=2.5, fill=TEAL)
            continue
        canvas.add(
            "path", d=path(points), fill="none", stroke=TEAL, stroke_width=2.5,
            stroke_linejoin="round", stroke_linecap="round",
        )  # fmt: skip


def _notes(canvas: Canvas, plot: _Plot, figures: Sequence[Figure], notes: Sequence[Note]) -> None:
    places = {one.period: at for at, one in enumerate(figures)}
    free = plot.right + 40
    for note in reversed([one for one in notes if one.period in places]):
        x = plot.x(places[note.period])
        canvas.line(x, plot.top - 6, x, plot.bottom, stroke=CORAL, stroke_dasharray="4 3")
        room = width_of(note.text)
        start = min(x + 6, free - room - 8)
        if start >= 0:
            canvas.text(start, plot.top - 10, note.text, fill=CORAL, font_weight=520)
            free = start


def _goal(canvas: Canvas, plot: _Plot, goal: float, measure: Measure) -> None:
    y = plot.y(goal)
    canvas.line(plot.left, y, plot.right, y, stroke=CORAL, stroke_dasharray="4 3")
    value = quantity(goal, unit=display_unit(measure))
    phrase = Phrase("charts.goal", GOAL, {"value": value})
    canvas.marked_text(plot.left + 4, y - 5, marked(phrase), fill=CORAL)


def _ends(canvas: Canvas, plot: _Plot, figures: Sequence[Figure], measure: Measure) -> None:
    """The last point with its interval's ends, and the same period a year before."""
    told = [at for at, one in enumerate(figures) if one.value is not None]
    if not told:
        return
    last = figures[told[-1]]
    x, y = plot.x(told[-1]), plot.y(last.value or 0.0)
    canvas.add("circle", cx=x, cy=y, r=5, fill=TEAL, stroke=CARD, stroke_width=2)
    canvas.text(x + 10, y + 5, _value(last, measure), size=END, fill=TEAL, font_weight=640)
    for end, away in zip(last.interval or (), (1, -1), strict=False):
        place = plot.y(end) + 4
        place = max(place, y + 5 + GAP) if away > 0 else min(place, y + 5 - GAP)
        shown = quantity(end, unit=display_unit(measure), interval=last.interval, bare=True)
        canvas.text(x + 10, place, shown)
    _year_ago(canvas, plot, figures, told[-1], measure)


def _year_ago(
    canvas: Canvas, plot: _Plot, figures: Sequence[Figure], last: int, measure: Measure
) -> None:
    at = last - PERIODS_BACK
    if at < 0 or figures[at].value is None:
        return
    x, y = plot.x(at), plot.y(figures[at].value or 0.0)
    canvas.add("circle", cx=x, cy=y, r=3.5, fill=TEAL)
    anchor, away = ("start", 6) if x - plot.left < 40 else ("end", -6)
    said = _value(figures[at], measure)
    canvas.text(x + away, y - 9, said, fill=INK, font_weight=560, text_anchor=anchor)


def _periods(canvas: Canvas, plot: _Plot, figures: Sequence[Figure], *, narrow: bool) -> None:
    """Names of the first, the last, and every half year (narrow: year) between."""
    if not figures:
        return
    last = len(figures) - 1
    step = max(1, PERIODS_BACK // (1 if narrow else 2))
    for at in sorted({0, *range(last, -1, -step)}):
        if at and at < last and (plot.x(at) - plot.left < 62 or plot.right - plot.x(at) < 62):
            continue
        anchor = None if at == 0 else "middle"
        said = When(figures[at].period, short=True)
        canvas.text(plot.x(at), plot.bottom + 20, said, size=LABEL, fill=GREY, text_anchor=anchor)


def _value(figure: Figure, measure: Measure) -> Quantity:
    return quantity(figure.value or 0.0, unit=display_unit(measure), interval=figure.interval)


def _end_words(figure: Figure, measure: Measure) -> str:
    return written(_value(figure, measure))


def _label(figures: Sequence[Figure], measure: Measure) -> Phrase:
    told = [one for one in figures if one.value is not None]
    if not told:
        return Phrase("charts.line_empty", LABELLED_EMPTY, {"title": Said(measure.title)})
    first, last = told[0], told[-1]
    params: dict[str, Value] = {
        "title": Said(measure.title),
        "first": quantity(first.value or 0.0, unit=display_unit(measure), interval=first.interval),
        "last": quantity(last.value or 0.0, unit=display_unit(measure), interval=last.interval),
        "start": When(first.period), "end": When(last.period),
    }  # fmt: skip
    if last.interval is None:
        return Phrase("charts.line_plain", LABELLED_PLAIN, params)
    low, high = (
        quantity(end, unit=display_unit(measure), interval=last.interval) for end in last.interval
    )
    return Phrase("charts.line", LABELLED, {**params, "low": low, "high": high})
