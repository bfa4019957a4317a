"""Groups beside the whole: a dot and its likely range a line, in the order of the organisation.

Never sorted by value: this is no league table. A group that small ones were merged into has a
hollow dot; a group with counts only is written, not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.analytics.charts.drawing import Canvas, Drawing
from keepwell.analytics.charts.theme import CARD, CATEGORY, GRID, INK, TEAL, width_of
from keepwell.schemas.phrases import Phrase, Said, Value, gettext_noop, marked
from keepwell.schemas.rounding import display_unit, quantity
from keepwell.schemas.scales import Axis, axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.figures import Figure, Measure

LABELLED = gettext_noop(
    "Dots with their likely ranges: {title} by group, {count} groups, between {low} and {high}. All together: {whole}."
)
LABELLED_PLAIN = gettext_noop("Dots with their likely ranges: {title} by group, {count} groups.")
ALL = gettext_noop("all {value}")
COUNTS = gettext_noop("{k} of {n}")
MERGED = "release.together"
STATES = ("shown", "provisional", "counts_only")
TOP, FEW_ROWS, MANY = 20.0, 14, 1_000


@dataclass(frozen=True, slots=True)
class _Plot:
    names_end: float
    left: float
    right: float
    first: float
    pitch: float
    bottom: float
    axis: Axis
    letters: int

    def x(self, value: float) -> float:
        inside = min(max(value, self.axis.low), self.axis.high)
        return self.axis.at(inside, self.left, self.right)


def slices(
    figures: Sequence[Figure], *, measure: Measure, whole: Figure | None = None, width: int = 600
) -> Drawing:
    """One line a group, for one period.

    Args:
        figures: released figures of one dimension, in the order to be drawn; hidden ones and
            members of merged groups are left out.
        measure: title and unit.
        whole: the figure of all together, drawn as a reference.
        width: of the wide form.
    """
    rows = [one for one in figures if one.state in STATES]
    label = _label(rows, measure, whole)
    forms = [
        _drawn(rows, measure, whole, size, names).svg(css=css, label=label)
        for css, size, names in (("l", width, 138.0), ("s", 340, 112.0))
    ]
    return Drawing(forms[0], forms[1], label)


def _drawn(
    rows: Sequence[Figure], measure: Measure, whole: Figure | None, width: int, names: float
) -> Canvas:
    plot = _plot(rows, measure, whole, width, names)
    canvas = Canvas(width, plot.bottom + 22)
    _grid(canvas, plot)
    if whole is not None and whole.value is not None:
        _whole(canvas, plot, whole.value, measure)
    for at, figure in enumerate(rows):
        _row(canvas, plot, figure, plot.first + at * plot.pitch, measure)
    return canvas


def _plot(
    rows: Sequence[Figure], measure: Measure, whole: Figure | None, width: int, names: float
) -> _Plot:
    told = [one for one in [*rows, *([whole] if whole else [])] if one.value is not None]
    values = [one.value for one in told if one.value is not None]
    values += [end for one in told if one.interval for end in one.interval]
    pitch = 40.0 if len(rows) <= FEW_ROWS else 28.0
    counts = max((width_of(_counts_plain(one, measure)) for one in rows), default=0.0)
    bottom = TOP + 24 + pitch * max(0, len(rows) - 1) + 24
    scale = axis(values, unit=display_unit(measure))
    right = width - counts - 26
    return _Plot(names, names + 14, right, TOP + 24, pitch, bottom, scale, int(names / 7.2))


def _grid(canvas: Canvas, plot: _Plot) -> None:
    ticks = plot.axis.ticks()
    apart = (plot.right - plot.left) / max(1, len(ticks) - 1)
    every = 1 if apart >= 44 else 2
    for at, tick in enumerate(ticks):
        if at % every and tick != ticks[-1]:
            continue
        if every > 1 and tick != ticks[-1] and len(ticks) - 1 - at < every:
            continue
        canvas.line(plot.x(tick), TOP, plot.x(tick), plot.bottom, stroke=GRID)
        words, _ = plot.axis.label(tick, first=at == 0, last=tick == ticks[-1])
        canvas.marked_text(plot.x(tick), plot.bottom + 16, words, text_anchor="middle")


def _whole(canvas: Canvas, plot: _Plot, value: float, measure: Measure) -> None:
    x = plot.x(value)
    canvas.line(x, TOP, x, plot.bottom, stroke=INK, stroke_dasharray="2 3")
    said = Phrase("charts.all", ALL, {"value": quantity(value, unit=display_unit(measure))})
    canvas.marked_text(x, TOP - 5, marked(said), fill=INK, text_anchor="middle", font_weight=520)


def _row(canvas: Canvas, plot: _Plot, figure: Figure, y: float, measure: Measure) -> None:
    name = " + ".join(figure.slice.values())
    shown = name if len(name) <= plot.letters else name[: plot.letters - 1].rstrip() + "…"
    canvas.text(plot.names_end, y + 4.5, shown, size=CATEGORY, fill=INK, text_anchor="end")
    if figure.interval is not None:
        low, high = (plot.x(end) for end in figure.interval)
        canvas.line(
            low, y, high, y, stroke=TEAL, stroke_width=3, stroke_linecap="round", stroke_opacity="0.38"
        )  # fmt: skip
    if figure.value is not None:
        hollow = figure.said is not None and figure.said.id == MERGED
        fill, edge = (CARD, TEAL) if hollow else (TEAL, CARD)
        canvas.add(
            "circle", cx=plot.x(figure.value), cy=y, r=5.5, fill=fill, stroke=edge, stroke_width=2
        )
    counts = _counts(figure, measure)
    if counts is not None:
        canvas.marked_text(plot.right + 12, y + 4.5, marked(counts))


def _counts(figure: Figure, measure: Measure) -> Value | Phrase | None:
    """`5 of 22`, or the base alone where no few are counted out of some."""
    if figure.n is None:
        return None
    k, n = figure.numerator, figure.denominator
    if (
        measure.unit not in {"share", "rate"}
        or k is None
        or n is None
        or k != round(k)
        or n >= MANY
    ):
        return figure.n
    return Phrase("charts.counts", COUNTS, {"k": round(k), "n": round(n)})


def _counts_plain(figure: Figure, measure: Measure) -> str:
    counts = _counts(figure, measure)
    return "" if counts is None else f"{counts:,}" if isinstance(counts, int) else str(counts)


def _label(rows: Sequence[Figure], measure: Measure, whole: Figure | None) -> Phrase:
    values = [one.value for one in rows if one.value is not None]
    params: dict[str, Value] = {"title": Said(measure.title), "count": len(rows)}
    if not values or whole is None or whole.value is None:
        return Phrase("charts.slices_plain", LABELLED_PLAIN, params)
    for name, value in (("low", min(values)), ("high", max(values)), ("whole", whole.value)):
        params[name] = quantity(value, unit=display_unit(measure))
    return Phrase("charts.slices", LABELLED, params)
