"""HR and Support beside each other: where both stand, how far apart, and over the quarters.

HR is a teal circle, Support a coral square, and neither is good or bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.charts.drawing import Canvas, Drawing, path
from keepwell.analytics.charts.theme import (
    CATEGORY,
    CLAY,
    CORAL,
    GREY,
    GRID,
    INK,
    OCHRE,
    PAPER,
    SAND,
    STONE,
    TEAL,
)
from keepwell.schemas.phrases import Phrase, Quantity, Said, When, gettext_noop, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keepwell.schemas.phrases import Value

HR: Final = gettext_noop("HR")
SUPPORT: Final = gettext_noop("Support")
SIDE_AT: Final = gettext_noop("{side} {value}")
GAP: Final = gettext_noop("gap {value}")
NEVER: Final = gettext_noop("never")
ALWAYS: Final = gettext_noop("always")
BANDS: Final = (
    (5.0, 15.0, gettext_noop("at risk"), gettext_noop("at risk")),
    (15.0, 20.0, gettext_noop("collaborative"), gettext_noop("collab.")),
    (20.0, 25.0, gettext_noop("people-first"), gettext_noop("people-first")),
)
SCALE_LABEL: Final = gettext_noop("Scale from 5 to 25. HR {hr}, Support {support}.")
GAPS_LABEL: Final = gettext_noop(
    "The five items from 1 never to 5 always, HR against Support; {n} lie a point or more apart."
)
QUARTERS_LABEL: Final = gettext_noop(
    "From {first} to {last}: HR from {hr_first} to {hr_last}, Support from {support_first} to {support_last}."
)
ROOM: Final = 92.0
"""Pixels that the two labels of the scale need between them."""
LABEL_ROOM: Final = 84.0
BIG, PLAIN = 8.0, 7.0
DIGIT: Final = 12.0
"""From a mark's centre to its number, beyond the mark's own half."""


@dataclass(frozen=True, slots=True)
class Row:
    """One item: its words, both means 1-5, the gap and whether it is worth talking about."""

    title: str
    hr: Quantity
    support: Quantity
    gap: Quantity
    wide: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    """Both totals of one quarter's audit; a side is marked where it really moved."""

    period: str
    hr: Quantity
    support: Quantity
    hr_moved: bool = False
    support_moved: bool = False


def scale(*, hr: Quantity, support: Quantity) -> Drawing:
    """Both totals on the scale from 5 to 25 with its three bands."""
    label = Phrase("audits.scale", SCALE_LABEL, {"hr": hr, "support": support})
    forms = [
        _scale(hr, support, width, short=width < 400).svg(css=css, label=label)
        for css, width in (("l", 600.0), ("s", 340.0))
    ]
    return Drawing(forms[0], forms[1], label)


def _scale(hr: Quantity, support: Quantity, width: float, *, short: bool) -> Canvas:
    canvas = Canvas(width, 96)
    left, right = 7.0, width - 7.0

    def x(value: float) -> float:
        return left + (value - 5) / 20 * (right - left)

    for at, (low, high, name, brief) in enumerate(BANDS):
        start, end = x(low) + (at > 0), x(high) - (at < 2)
        canvas.add(
            "rect", x=start, y=38, width=end - start, height=18, rx=4, fill=GRID if at else SAND
        )
        said = Said(brief if short else name)
        canvas.text((start + end) / 2, 76, said, fill=GREY if at else OCHRE, text_anchor="middle")
        if at:
            canvas.text(x(low), 93, Quantity(low), text_anchor="middle")
    _labels(canvas, x, hr, support)
    return canvas


def _labels(canvas: Canvas, x: Callable[[float], float], hr: Quantity, support: Quantity) -> None:
    """Marks on the strip, the words above; close ones are set apart to left and right."""
    at = [(x(hr.value), "hr"), (x(support.value), "support")]
    at.sort()
    close = at[1][0] - at[0][0] < ROOM
    middle = min(max((at[0][0] + at[1][0]) / 2, ROOM), canvas.width - ROOM)
    for place, (where, side) in enumerate(_apart(at, BIG)):
        value = hr if side == "hr" else support
        words: dict[str, Value] = {"side": Said(HR if side == "hr" else SUPPORT), "value": value}
        _mark(canvas, where, 47, side, half=BIG)
        canvas.marked_text(
            middle + (place * 2 - 1) * 5
            if close
            else min(max(where, ROOM / 2), canvas.width - ROOM / 2),
            28,
            marked(Phrase("audits.side_at", SIDE_AT, words)), size=14,
            fill=TEAL if side == "hr" else CORAL, font_weight=620,
            text_anchor=("end", "start")[place] if close else "middle",
        )  # fmt: skip


def _apart(places: Sequence[tuple[float, str]], half: float) -> list[tuple[float, str]]:
    """Marks that would lie on each other, side by side."""
    (first, one), (second, other) = places
    short = 2 * half + 1 - (second - first)
    return [(first - max(short, 0) / 2, one), (second + max(short, 0) / 2, other)]


def _mark(canvas: Canvas, x: float, y: float, side: str, *, half: float) -> None:
    shared: dict[str, float | str | None] = {"stroke": PAPER, "stroke_width": 2}
    if side == "hr":
        canvas.add("circle", cx=x, cy=y, r=half + 1, fill=TEAL, **shared)
        return
    size = 2 * half
    canvas.add("rect", x=x - half, y=y - half, width=size, height=size, rx=2, fill=CLAY, **shared)


def gaps(rows: Sequence[Row]) -> Drawing:
    """The five items, both sides' means on one line each, the gap at its end."""
    label = Phrase("audits.gaps", GAPS_LABEL, {"n": sum(row.wide for row in rows)})
    wide, narrow = Canvas(980, 52 * len(rows) + 52), Canvas(350, 74 * len(rows) + 52)
    _gap_grid(wide, 310, 860, 52 * len(rows) + 30)
    _gap_grid(narrow, 18, 290, 74 * len(rows) + 30)
    for at, row in enumerate(rows):
        weight = 560 if row.wide else 420
        y = 54.0 + 52 * at
        wide.text(0, y + 5, Said(row.title), size=14, fill=INK, font_weight=weight)
        _gap_row(wide, row, y, 310, 860, end=980, first=at == 0)
        y = 77.0 + 74 * at
        narrow.text(2, y - 20, Said(row.title), size=CATEGORY, fill=INK, font_weight=weight)
        _gap_row(narrow, row, y, 18, 290, end=350, first=at == 0)
    return Drawing(wide.svg(css="l", label=label), narrow.svg(css="s", label=label), label)


def _gap_grid(canvas: Canvas, left: float, right: float, bottom: float) -> None:
    words: dict[int, Value] = {1: Said(NEVER), 3: Quantity(3), 5: Said(ALWAYS)}
    for step in range(1, 6):
        x = left + (step - 1) / 4 * (right - left)
        canvas.line(x, 22, x, bottom, stroke=GRID)
        if step in words:
            anchor = "start" if step == 1 and left < 100 else "middle"
            canvas.text(x, bottom + 17, words[step], text_anchor=anchor)


def _gap_row(
    canvas: Canvas, row: Row, y: float, left: float, right: float, *, end: float, first: bool
) -> None:
    places = [
        (left + (value.value - 1) / 4 * (right - left), side, value)
        for side, value in (("support", row.support), ("hr", row.hr))
    ]
    places.sort(key=lambda one: one[0])
    (low, one, left_value), (high, other, right_value) = places
    (low, _), (high, _) = _apart([(low, one), (high, other)], PLAIN)
    places = [(low, one, left_value), (high, other, right_value)]
    if high - low > 2 * PLAIN + 2:
        width, hue = (2.5, OCHRE) if row.wide else (2.0, STONE)
        canvas.line(low, y, high, y, stroke=hue, stroke_width=width)
    for place, (x, side, value) in enumerate(places):
        _mark(canvas, x, y, side, half=PLAIN)
        hue = TEAL if side == "hr" else CORAL
        away, anchor = (-DIGIT - 2, "end") if place == 0 else (DIGIT + 2, "start")
        canvas.text(
            x + away, y + 4.5, value, size=CATEGORY, fill=hue, text_anchor=anchor, font_weight=560
        )
        if first:
            _name(canvas, x, 16, side, hue, places, left)
    said = Phrase("audits.gap", GAP, {"value": row.gap}) if end > 400 else row.gap
    canvas.marked_text(
        end, y + 5, marked(said), size=14 if end > 400 else CATEGORY,
        fill=OCHRE if row.wide else GREY, text_anchor="end",
        font_weight=620 if row.wide else 420,
    )  # fmt: skip


def _name(
    canvas: Canvas, x: float, y: float, side: str, hue: str,
    places: list[tuple[float, str, Quantity]], left: float,
) -> None:  # fmt: skip
    """Who is who, above the first row; close names step aside."""
    apart = places[1][0] - places[0][0]
    anchor = "middle"
    if apart < ROOM / 2:
        anchor = "end" if side == places[0][1] and x - left > ROOM / 2 else "start"
        anchor = "start" if side == places[1][1] else anchor
    said = Said(HR if side == "hr" else SUPPORT)
    canvas.text(x, y, said, size=CATEGORY, fill=hue, text_anchor=anchor, font_weight=620)


def quarters(points: Sequence[Quarter]) -> Drawing:
    """Both totals over the quarters, with the edges of the bands; a ring marks a real move."""
    first, last = points[0], points[-1]
    label = Phrase(
        "audits.quarters", QUARTERS_LABEL,
        {"first": When(first.period), "last": When(last.period), "hr_first": first.hr,
         "hr_last": last.hr, "support_first": first.support, "support_last": last.support},
    )  # fmt: skip
    forms = [
        _quarters(points, width).svg(css=css, label=label)
        for css, width in (("l", 460.0), ("s", 340.0))
    ]
    return Drawing(forms[0], forms[1], label)


def _quarters(points: Sequence[Quarter], width: float) -> Canvas:
    canvas = Canvas(width, 190)
    left, right, top, bottom = 30.0, width - 104.0, 16.0, 150.0
    values = [one.value for point in points for one in (point.hr, point.support)]
    low, high = min(*values, 15) - 1, max(*values, 20) + 1

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    def x(at: int) -> float:
        return left + at * (right - left) / max(len(points) - 1, 1)

    for edge in (15, 20):
        canvas.line(left, y(edge), right, y(edge), stroke=GRID)
        canvas.text(left - 8, y(edge) + 4, Quantity(edge), text_anchor="end")
    for side, hue in (("support", CLAY), ("hr", TEAL)):
        line = [(x(at), y(getattr(point, side).value)) for at, point in enumerate(points)]
        canvas.add("path", d=path(line), fill="none", stroke=hue, stroke_width=2.5)
        for (px, py), point in zip(line, points, strict=True):
            _dot(canvas, px, py, side, moved=getattr(point, f"{side}_moved"))
    _ends(canvas, points[-1], x(len(points) - 1), y)
    step = (right - left) / max(len(points) - 1, 1)
    for at, point in enumerate(points):
        if 0 < at < len(points) - 1 and step < LABEL_ROOM:
            continue
        anchor = "start" if at == 0 and len(points) > 1 else "middle"
        canvas.text(x(at), bottom + 26, When(point.period, short=True), text_anchor=anchor)
    return canvas


def _dot(canvas: Canvas, x: float, y: float, side: str, *, moved: bool) -> None:
    if moved:
        canvas.add("circle", cx=x, cy=y, r=10, fill="none", stroke=OCHRE, stroke_width=2)
    if side == "hr":
        canvas.add("circle", cx=x, cy=y, r=5, fill=TEAL, stroke=PAPER, stroke_width=2)
        return
    canvas.add(
        "rect", x=x - 4.5, y=y - 4.5, width=9, height=9, rx=1, fill=CLAY, stroke=PAPER,
        stroke_width=2,
    )  # fmt: skip


def _ends(canvas: Canvas, last: Quarter, x: float, y: Callable[[float], float]) -> None:
    places = sorted(
        ((y(last.hr.value), "hr"), (y(last.support.value), "support")),
    )
    near = 16 - (places[1][0] - places[0][0])
    for (at, side), away in zip(places, (-near / 2, near / 2), strict=True):
        value = last.hr if side == "hr" else last.support
        words: dict[str, Value] = {"side": Said(HR if side == "hr" else SUPPORT), "value": value}
        canvas.marked_text(
            x + 14, at + 4.5 + (away if near > 0 else 0),
            marked(Phrase("audits.side_at", SIDE_AT, words)), size=CATEGORY,
            fill=TEAL if side == "hr" else CORAL, font_weight=620,
        )  # fmt: skip
