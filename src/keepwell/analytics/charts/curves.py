"""Curves of staying: one group a picture beside all together, or up to three reasons in one.

Steps are drawn between the points that are told (months or weeks), never from day to day: a step
of a day would be a person's day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.charts.drawing import Canvas, Drawing, path
from keepwell.analytics.charts.theme import CLAY, GREY, GRID, INK, OCHRE, TEAL
from keepwell.schemas.phrases import Phrase, Quantity, Said, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.phrases import Value
    from keepwell.schemas.retention import At

STAY: Final = gettext_noop("Curve of {group}: {last} after {time} months.")
RAMP: Final = gettext_noop("Curve of {group}: {last} after {time} weeks.")
REASONS: Final = gettext_noop("Rising curves of {count} reasons for leaving, up to {time} months.")
ALL: Final = gettext_noop("all")
MONTHS: Final = gettext_noop("months here")
WEEKS: Final = gettext_noop("weeks here")
HUES: Final = (TEAL, CLAY, OCHRE)
TEXTS: Final = (TEAL, "#ad4323", OCHRE)


@dataclass(frozen=True, slots=True)
class _Plot:
    canvas: Canvas
    left: float
    right: float
    top: float
    bottom: float
    until: float
    least: float
    most: float

    def x(self, time: float) -> float:
        return self.left + time / self.until * (self.right - self.left)

    def y(self, share: float) -> float:
        part = (share - self.least) / (self.most - self.least)
        return self.bottom - part * (self.bottom - self.top)


def staying(
    points: Sequence[At], *, group: str, whole: Sequence[At] = (), least: float = 0.0
) -> Drawing:
    """Who is still here, with the likely range; all together as a dotted line."""
    last = points[-1]
    words: dict[str, Value] = {
        "group": group, "last": Quantity(last.value, "share"), "time": round(last.time),
    }  # fmt: skip
    label = Phrase("charts.staying", STAY, words)
    until = max(one.time for one in (*points, *whole))
    return _both(label, until, least, 1.0, MONTHS, lambda plot: _one(plot, points, whole))


def ramping(points: Sequence[At], gone: Sequence[At], *, group: str) -> Drawing:
    """Fully productive rising, and who left before beneath it."""
    last = points[-1]
    words: dict[str, Value] = {
        "group": group, "last": Quantity(last.value, "share"), "time": round(last.time),
    }  # fmt: skip
    label = Phrase("charts.ramping", RAMP, words)

    def draw(plot: _Plot) -> None:
        _one(plot, points, ())
        _line(plot, gone, CLAY, 2.0)
        _end(plot, gone, "#ad4323")

    return _both(label, last.time, 0.0, 1.0, WEEKS, draw)


def reasons(lines: Sequence[tuple[str, Sequence[At]]]) -> Drawing:
    """Up to three reasons, each rising beside the others; named at their ends."""
    until = max(points[-1].time for _, points in lines)
    label = Phrase("charts.reasons", REASONS, {"count": len(lines), "time": round(until)})
    most = max(one.value for _, points in lines for one in points)
    top = next(share for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if share >= most)

    def draw(plot: _Plot) -> None:
        taken: list[float] = []
        for (name, points), hue, text in zip(lines, HUES, TEXTS, strict=False):
            _line(plot, points, hue, 2.5)
            y = plot.y(points[-1].value)
            while any(abs(y - other) < 15 for other in taken):
                y -= 15
            taken.append(y)
            plot.canvas.text(plot.right + 8, y + 4, Said(name), fill=text, font_weight=560)

    return _both(label, until, 0.0, top, MONTHS, draw, room=112.0, width=560.0)


def _both(
    label: Phrase, until: float, least: float, most: float, unit: str, draw: object, *,
    room: float = 48.0, width: float = 340.0,
) -> Drawing:  # fmt: skip
    forms = []
    for css, size in (("l", width), ("s", 340.0)):
        plot = _Plot(Canvas(size, 220), 40.0, size - room, 14.0, 170.0, until, least, most)
        _grid(plot, unit)
        draw(plot)  # type: ignore[operator]
        forms.append(plot.canvas.svg(css=css, label=label))
    return Drawing(forms[0], forms[1], label)


def _grid(plot: _Plot, unit: str) -> None:
    whole = round((plot.most - plot.least) * 100)
    steps = next((one for one in (4, 5, 3, 2) if whole % (5 * one) == 0), 2)
    for at in range(steps + 1):
        share = plot.least + at / steps * (plot.most - plot.least)
        plot.canvas.line(plot.left, plot.y(share), plot.right, plot.y(share), stroke=GRID)
        said = Quantity(share, "share", bare=0 < at < steps)
        plot.canvas.text(plot.left - 6, plot.y(share) + 4, said, text_anchor="end")
    step = next(one for one in (3, 6, 12, 24, 60) if plot.until / one <= 5 or one == 60)
    time = 0
    while time <= plot.until:
        plot.canvas.text(plot.x(time), plot.bottom + 20, Quantity(time), text_anchor="middle")
        time += step
    plot.canvas.text(plot.right, plot.bottom + 42, Said(unit), text_anchor="end")


def _one(plot: _Plot, points: Sequence[At], whole: Sequence[At]) -> None:
    ranged = [one for one in points if one.low is not None and one.high is not None]
    upper = _stairs(plot, [(one.time, _inside(plot, one.high)) for one in ranged])
    lower = _stairs(plot, [(one.time, _inside(plot, one.low)) for one in ranged])
    if upper:
        plot.canvas.add(
            "path", d=path([*upper, *lower[::-1]]) + "Z", fill=TEAL, fill_opacity="0.12"
        )
    if whole:
        line = _stairs(plot, [(one.time, _inside(plot, one.value)) for one in whole])
        plot.canvas.add("path", d=path(line), fill="none", stroke=INK, stroke_dasharray="2 3")
        plot.canvas.text(line[-1][0] + 6, line[-1][1] + 4, Said(ALL), fill=GREY)
    _line(plot, points, TEAL, 2.5)
    _end(plot, points, TEAL, away=whole[-1].value if whole else None)


def _inside(plot: _Plot, share: float | None) -> float:
    return min(max(share or 0.0, plot.least), plot.most)


def _line(plot: _Plot, points: Sequence[At], hue: str, width: float) -> None:
    line = _stairs(plot, [(one.time, _inside(plot, one.value)) for one in points])
    plot.canvas.add("path", d=path(line), fill="none", stroke=hue, stroke_width=width)


def _end(plot: _Plot, points: Sequence[At], hue: str, away: float | None = None) -> None:
    """The last value at its place, aside of the label of all."""
    last = points[-1]
    y = plot.y(_inside(plot, last.value))
    if away is not None and abs(y - plot.y(_inside(plot, away))) < 14:
        y += 14 if last.value <= away else -14
    said = Quantity(last.value, "share")
    plot.canvas.text(plot.x(last.time) + 6, y + 4, said, size=13, fill=hue, font_weight=620)


def _stairs(plot: _Plot, told: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The level holds until the next point that is told."""
    found: list[tuple[float, float]] = []
    for time, share in told:
        if found:
            found.append((plot.x(time), found[-1][1]))
        found.append((plot.x(time), plot.y(share)))
    return found
