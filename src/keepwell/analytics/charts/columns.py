"""Counts by period as columns from zero: the last year in teal, what was before in stone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.analytics.charts.drawing import Canvas, Drawing
from keepwell.analytics.charts.theme import GRID, OCHRE, STONE, TEAL, width_of
from keepwell.schemas.phrases import Phrase, Quantity, Said, When, gettext_noop
from keepwell.schemas.scales import Axis, axis

if TYPE_CHECKING:
    from collections.abc import Sequence

LABELLED = gettext_noop("Columns: {title}, between {low} and {high} from {start} to {end}.")
LABELLED_EMPTY = gettext_noop("Columns: {title}. There is nothing to draw yet.")
LIMIT = gettext_noop("usual limit")
TOP, FOOT, SHARE = 14.0, 24.0, 0.64
PERIODS_BACK = 12


def columns(
    counts: Sequence[tuple[str, float | None]],
    *,
    title: str,
    limit: float | None = None,
    width: int = 560,
) -> Drawing:
    """Columns over periods; None leaves a gap.

    Args:
        counts: period as written, and its count.
        title: what is counted, in the product's words.
        limit: the upper end of the usual range.
        width: of the wide form.
    """
    label = _label(counts, title)
    forms = [
        _drawn(counts, limit, size).svg(css=css, label=label)
        for css, size in (("l", (width, 124)), ("s", (340, 120)))
    ]
    return Drawing(forms[0], forms[1], label)


def _drawn(
    counts: Sequence[tuple[str, float | None]], limit: float | None, size: tuple[int, int]
) -> Canvas:
    told = [count for _, count in counts if count is not None]
    scale = axis([*told, *([limit] if limit is not None else [])], unit="count", zero=True)
    ticks = scale.ticks()
    left = max(width_of(scale.label(tick, first=False, last=False)[1]) for tick in ticks) + 14
    left, right, bottom = max(left, 40.0), size[0] - 58.0, size[1] - FOOT
    canvas = Canvas(*size)
    _grid(canvas, scale, (left, right, bottom))
    step = (right - left) / max(1, len(counts))
    for at, (_, count) in enumerate(counts):
        if count is not None:
            y = scale.at(count, bottom, TOP)
            hue = TEAL if at >= len(counts) - PERIODS_BACK else STONE
            x = left + step * (at + (1 - SHARE) / 2)
            canvas.add("rect", x=x, y=y, width=step * SHARE, height=bottom - y, rx=2, fill=hue)
    if limit is not None:
        y = scale.at(limit, bottom, TOP)
        canvas.line(left, y, right, y, stroke=OCHRE, stroke_dasharray="2 3")
        canvas.text(right, y - 5, Said(LIMIT), fill=OCHRE, text_anchor="end")
    _periods(canvas, counts, left, step, bottom)
    return canvas


def _grid(canvas: Canvas, scale: Axis, ends: tuple[float, float, float]) -> None:
    left, right, bottom = ends
    ticks = scale.ticks()
    for tick in (ticks[0], ticks[len(ticks) // 2], ticks[-1]):
        y = scale.at(tick, bottom, TOP)
        canvas.line(left, y, right, y, stroke=GRID)
        words, _ = scale.label(tick, first=False, last=False)
        canvas.marked_text(left - 8, y + 4, words, text_anchor="end")


def _periods(
    canvas: Canvas,
    counts: Sequence[tuple[str, float | None]],
    left: float,
    step: float,
    bottom: float,
) -> None:
    last = len(counts) - 1
    for at in sorted({0, max(0, last - PERIODS_BACK + 1), last}):
        if 0 < at < last and (at * step < 70 or (last - at) * step < 70):
            continue
        anchor = None if at == 0 else "middle"
        x = left if at == 0 else left + step * (at + 0.5)
        canvas.text(x, bottom + 19, When(counts[at][0], short=True), text_anchor=anchor)


def _label(counts: Sequence[tuple[str, float | None]], title: str) -> Phrase:
    told = [count for _, count in counts if count is not None]
    if not told:
        return Phrase("charts.columns_empty", LABELLED_EMPTY, {"title": Said(title)})
    return Phrase(
        "charts.columns",
        LABELLED,
        {
            "title": Said(title), "low": Quantity(min(told)), "high": Quantity(max(told)),
            "start": When(counts[0][0]), "end": When(counts[-1][0]),
        },
    )  # fmt: skip
