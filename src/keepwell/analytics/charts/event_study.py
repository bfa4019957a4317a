"""An event study: how far teams with it lie from teams without, month by month around the start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.charts.drawing import Canvas, Drawing
from keepwell.analytics.charts.theme import CARD, CORAL, GREY, GRID, INK, OCHRE, SAND, TEAL
from keepwell.schemas.phrases import Phrase, Quantity, gettext_noop, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keepwell.schemas.reviews import AtMonth

START: Final = gettext_noop("it starts")
CHANCE: Final = gettext_noop("sand: chance alone")
SINCE: Final = gettext_noop("months since the start")
LABELLED: Final = gettext_noop(
    "Event study: before the start the difference stays between {low} and {high}; since then it lies between {after_low} and {after_high}."
)
LABELLED_AFTER: Final = gettext_noop(
    "Event study: since the start the difference lies between {after_low} and {after_high}."
)
TOP, FOOT, LEFT, EDGE = 26.0, 44.0, 50.0, 14.0
TICKS: Final = 5


@dataclass(frozen=True, slots=True)
class _Plot:
    x: Callable[[int], float]
    y: Callable[[float], float]
    left: float
    right: float
    bottom: float


def event_study(
    points: Sequence[AtMonth],
    *,
    write: Callable[[float], Quantity],
    chance: tuple[float, float] | None,
    likely: tuple[float, float] | None,
) -> Drawing:
    """Differences with their bands; hollow where fewer teams are that far than at the start.

    Args:
        points: in order of time; bands may be missing.
        write: a difference as it is read, signed.
        chance: the range that chance alone keeps to before the start.
        likely: the effect's interval.
    """
    label = _label(points, write)
    forms = [
        _drawn(points, write, chance, likely, size).svg(css=css, label=label)
        for css, size in (("l", (560.0, 290.0)), ("s", (340.0, 260.0)))
    ]
    return Drawing(forms[0], forms[1], label)


def _label(points: Sequence[AtMonth], write: Callable[[float], Quantity]) -> Phrase:
    before = [one.value for one in points if one.since < 0]
    after = [one.value for one in points if one.since >= 0] or [0.0]
    told = {"after_low": write(min(after)), "after_high": write(max(after))}
    if not before:
        return Phrase("charts.event_study_after", LABELLED_AFTER, told)
    ends = {"low": write(min(before)), "high": write(max(before))}
    return Phrase("charts.event_study", LABELLED, {**ends, **told})


def _drawn(
    points: Sequence[AtMonth],
    write: Callable[[float], Quantity],
    chance: tuple[float, float] | None,
    likely: tuple[float, float] | None,
    size: tuple[float, float],
) -> Canvas:
    canvas = Canvas(*size)
    ticks = _ticks(points)
    plot = _plot(points, ticks, size)
    start = (plot.x(-1) + plot.x(0)) / 2
    _ranges(canvas, plot, chance, likely, start)
    for tick in ticks:
        canvas.line(plot.left, plot.y(tick), plot.right, plot.y(tick), stroke=GRID)
        said = write(tick)
        bare = Quantity(said.value, said.unit, said.digits, bare=True, signed=True)
        canvas.text(plot.left - 8, plot.y(tick) + 4, bare, fill=GREY, text_anchor="end")
    canvas.line(plot.left, plot.y(0), plot.right, plot.y(0), stroke=INK, stroke_dasharray="2 3")
    canvas.line(start, TOP - 6, start, plot.bottom, stroke=CORAL, stroke_dasharray="4 3")
    words = marked(Phrase("charts.it_starts", START))
    canvas.marked_text(start + 6, TOP - 8, words, fill=CORAL, font_weight=520)
    _dots(canvas, plot, points, every=1 if size[0] > 400 or len(points) <= 14 else 2)
    since = marked(Phrase("charts.months_since", SINCE))
    canvas.marked_text(plot.right, size[1] - 6, since, fill=GREY, text_anchor="end")
    return canvas


def _ranges(
    canvas: Canvas,
    plot: _Plot,
    chance: tuple[float, float] | None,
    likely: tuple[float, float] | None,
    start: float,
) -> None:
    if chance is not None and start > plot.left:
        top, low = plot.y(chance[1]), plot.y(chance[0])
        canvas.add("rect", x=plot.left, y=top, width=start - plot.left, height=low - top, fill=SAND)
        words = marked(Phrase("charts.chance_alone", CHANCE))
        canvas.marked_text(plot.left + 4, max(top - 6, TOP), words, fill=OCHRE)
    if likely is not None:
        top, low = plot.y(likely[1]), plot.y(likely[0])
        canvas.add(
            "rect", x=start, y=top, width=plot.right - start, height=low - top, fill=TEAL,
            fill_opacity="0.12",
        )  # fmt: skip


def _dots(canvas: Canvas, plot: _Plot, points: Sequence[AtMonth], *, every: int) -> None:
    most = max((one.teams for one in points if one.since >= 0), default=0)
    for one in points:
        x = plot.x(one.since)
        if one.low is not None and one.high is not None:
            canvas.line(
                x, plot.y(one.low), x, plot.y(one.high), stroke=TEAL, stroke_width=3,
                stroke_opacity="0.38", stroke_linecap="round",
            )  # fmt: skip
        full = one.teams >= most
        canvas.add(
            "circle", cx=x, cy=plot.y(one.value), r=4.5, fill=TEAL if full else CARD,
            stroke=CARD if full else TEAL, stroke_width=2,
        )  # fmt: skip
        if one.since % every == 0:
            said = Quantity(one.since, signed=True)
            canvas.text(x, plot.bottom + 18, said, fill=GREY, text_anchor="middle")


def _plot(points: Sequence[AtMonth], ticks: Sequence[float], size: tuple[float, float]) -> _Plot:
    first = min(one.since for one in points)
    last = max(one.since for one in points)
    low, high = ticks[0], ticks[-1]
    bottom, right = size[1] - FOOT, size[0] - EDGE
    step = (right - LEFT - 2 * EDGE) / max(last - first, 1)
    return _Plot(
        lambda since: LEFT + EDGE + (since - first) * step,
        lambda value: bottom
        - (min(max(value, low), high) - low) / ((high - low) or 1) * (bottom - TOP),
        LEFT, right, bottom,
    )  # fmt: skip


def _ticks(points: Sequence[AtMonth]) -> list[float]:
    """Round numbers around everything drawn, nought among them; far ends of bands are cut."""
    values = [one.value for one in points]
    reach = 3 * max((abs(one) for one in values), default=1.0)
    ends = [end for one in points for end in (one.low, one.high) if end is not None]
    low = min(0.0, *values, *(max(end, -reach) for end in ends))
    high = max(0.0, *values, *(min(end, reach) for end in ends))
    if high == low:  # nothing differs anywhere: an axis all the same
        low, high = -1.0, 1.0
    rough = (high - low) / (TICKS - 1)
    power = 10 ** math.floor(math.log10(rough))
    step = power * next(one for one in (1, 2, 2.5, 5, 10) if one * power >= rough * 0.999)
    count = range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1)
    return [step * at for at in count]
