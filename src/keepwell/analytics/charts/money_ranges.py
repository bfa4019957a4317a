"""Amounts of money as ranges: a tornado of inputs around the middle, and rows to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.charts.drawing import Canvas, Drawing
from keepwell.analytics.charts.theme import CARD, CATEGORY, GRID, INK, STONE, TEAL
from keepwell.schemas.phrases import Phrase, Quantity, gettext_noop, marked
from keepwell.schemas.scales import axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.phrases import Said, Value
    from keepwell.schemas.scales import Axis

MIDDLES: Final = (
    gettext_noop("middle {n}"), gettext_noop("middle {n}k"), gettext_noop("middle {n}M"),
)  # fmt: skip
BETWEEN: Final = (
    gettext_noop("{low} to {high}"), gettext_noop("{low} to {high}k"),
    gettext_noop("{low} to {high}M"),
)  # fmt: skip
TICKS: Final = (gettext_noop("{n}"), gettext_noop("{n}k"), gettext_noop("{n}M"))
"""As they are, in thousands, in millions."""
TORNADO: Final = gettext_noop(
    "What is left over, if one assumption alone moves: {name} takes it from {low} to {high}, more than any other of {count}."
)
AMOUNTS: Final = gettext_noop(
    "Ranges of money: {count} rows, between {low} and {high}; the dot is the middle."
)
THOUSAND, MILLION = 1_000.0, 1_000_000.0
TOP, PITCH, FOOT, EDGE = 30.0, 50.0, 22.0, 10.0
ROOM: Final = 40.0
"""Pixels between ticks that are written."""
FINE: Final = 10
"""Below this many thousands (or millions) one decimal is told."""
MANY: Final = 10_000.0
"""From here up, thousands are written short."""


@dataclass(frozen=True, slots=True)
class Row:
    """One range: `name` in words of the product, or of the company."""

    name: Said | str
    low: float
    high: float
    middle: float | None = None


@dataclass(frozen=True, slots=True)
class _Plot:
    left: float
    right: float
    bottom: float
    size: float
    axis: Axis

    def x(self, amount: float) -> float:
        return self.axis.at(amount / self.size, self.left, self.right)

    @property
    def letter(self) -> int:
        """Which texts: as they are, in thousands, in millions."""
        return (1.0, THOUSAND, MILLION).index(self.size)

    def said(self, texts: tuple[str, str, str], id_: str, **amounts: float) -> Phrase:
        """A sentence in the letter of the axis, all its numbers with the same digits."""
        fine = self.size > 1 and all(abs(one) < FINE * self.size for one in amounts.values())
        told: dict[str, Value] = {
            name: Quantity(one / self.size, digits=int(fine)) for name, one in amounts.items()
        }
        return Phrase(id_, texts[self.letter], told)


def tornado(rows: Sequence[Row], *, middle: float) -> Drawing:
    """How far the result moves with one input alone, the largest first.

    Args:
        rows: `low` and `high` are the result at the input's own low and high, in any order.
        middle: the result with everything at its middle.
    """
    first = rows[0]
    low, high = sorted((first.low, first.high))
    told: dict[str, Value] = {
        "name": first.name, "low": _plain(low), "high": _plain(high), "count": len(rows),
    }  # fmt: skip
    return _both(rows, Phrase("worth.tornado", TORNADO, told), middle)


def amounts(rows: Sequence[Row]) -> Drawing:
    """Ranges beside each other with their middles."""
    told: dict[str, Value] = {
        "count": len(rows), "low": _plain(min(one.low for one in rows)),
        "high": _plain(max(one.high for one in rows)),
    }  # fmt: skip
    return _both(rows, Phrase("worth.amounts", AMOUNTS, told), None)


def _plain(amount: float) -> Quantity:
    """An amount inside a sentence: three digits that count."""
    size = 1.0
    while abs(amount) / size >= THOUSAND:
        size *= 10
    return Quantity(round(amount / size) * size)


def _size(amounts: Sequence[float]) -> float:
    largest = max((abs(one) for one in amounts), default=0.0)
    if largest >= 10 * MILLION:
        return MILLION
    return THOUSAND if largest >= MANY else 1.0


def _both(rows: Sequence[Row], label: Phrase, middle: float | None) -> Drawing:
    forms = [
        _drawn(rows, middle, width).svg(css=css, label=label)
        for css, width in (("l", 600.0), ("s", 340.0))
    ]
    return Drawing(forms[0], forms[1], label)


def _drawn(rows: Sequence[Row], middle: float | None, width: float) -> Canvas:
    plot = _plot(rows, middle, width)
    canvas = Canvas(width, plot.bottom + FOOT)
    ticks = plot.axis.ticks()
    for tick in ticks:
        _through(canvas, plot, tick * plot.size, len(rows), stroke=GRID)
    _through(canvas, plot, 0.0, len(rows), stroke=INK, stroke_dasharray="2 3")
    for at, row in enumerate(rows):
        _row(canvas, plot, row, TOP + at * PITCH, bar=middle is not None)
    _axis(canvas, plot, ticks)
    if middle is not None:
        _middle(canvas, plot, middle, len(rows))
    return canvas


def _through(canvas: Canvas, plot: _Plot, amount: float, rows: int, **line: str | float) -> None:
    """An upright line through the bars, not through the words above them."""
    x = plot.x(amount)
    for at in range(rows):
        y = TOP + at * PITCH
        canvas.line(x, y + 19, x, y + 43, **line)


def _plot(rows: Sequence[Row], middle: float | None, width: float) -> _Plot:
    ends = [end for row in rows for end in (row.low, row.high)] + [0.0]
    ends += [] if middle is None else [middle]
    size = _size(ends)
    scale = axis([end / size for end in ends], unit="score")
    return _Plot(EDGE + 6, width - EDGE - 12, TOP + PITCH * len(rows), size, scale)


def _axis(canvas: Canvas, plot: _Plot, ticks: Sequence[float]) -> None:
    apart = (plot.right - plot.left) / max(1, len(ticks) - 1)
    every = 1 if apart >= ROOM else 2
    for tick in ticks[::every]:
        number, _suffix = plot.axis.said(tick, first=False, last=False)
        said = Phrase("worth.tick", TICKS[plot.letter], {"n": number})
        x = plot.x(tick * plot.size)
        canvas.marked_text(x, plot.bottom + 16, marked(said), text_anchor="middle")


def _row(canvas: Canvas, plot: _Plot, row: Row, y: float, *, bar: bool) -> None:
    """The name and the range above, so that a long name in any language has its room."""
    canvas.text(plot.left, y + 12, row.name, size=CATEGORY, fill=INK)
    first, last = sorted((row.low, row.high))
    said = plot.said(BETWEEN, "worth.between", low=first, high=last)
    beside = marked(said)
    canvas.marked_text(canvas.width - EDGE, y + 12, beside, text_anchor="end")
    low, high, at = plot.x(first), plot.x(last), y + 30
    if bar:
        canvas.add("rect", x=low, y=at - 8, width=max(high - low, 1), height=16, rx=2, fill=STONE)
    else:
        canvas.line(low, at, high, at, stroke=TEAL, stroke_width=3, stroke_linecap="round",
                    stroke_opacity="0.45")  # fmt: skip
    if row.middle is not None:
        canvas.add("circle", cx=plot.x(row.middle), cy=at, r=5.5, fill=TEAL, stroke=CARD,
                   stroke_width=2)  # fmt: skip


def _middle(canvas: Canvas, plot: _Plot, middle: float, rows: int) -> None:
    _through(canvas, plot, middle, rows, stroke=TEAL, stroke_width=2)
    said = marked(plot.said(MIDDLES, "worth.middle", n=middle))
    canvas.marked_text(
        plot.x(middle), TOP - 12, said, fill=TEAL, text_anchor="middle", font_weight=560
    )
