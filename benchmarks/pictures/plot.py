"""A small plot on the product's own canvas and theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from keepwell.analytics.charts.drawing import Canvas, path
from keepwell.analytics.charts.theme import CARD, CATEGORY, GREY, GRID, INK, LABEL

WIDE, HIGH = 760.0, 320.0
LEFT, RIGHT, TOP, FOOT = 64.0, 24.0, 46.0, 44.0
Pair = tuple[float, float]


@dataclass
class Plot:
    """One panel: data coordinates in, SVG out."""

    title: str
    x: Pair
    y: Pair
    x_name: str = ""
    y_name: str = ""
    wide: float = WIDE
    high: float = HIGH
    left: float = LEFT
    right: float = RIGHT
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.wide, self.high)
        self.canvas.add("rect", x=0, y=0, width=self.wide, height=self.high, rx=10, fill=CARD)
        self.canvas.text(16, 26, self.title, size=15, fill=INK, font_weight="600")
        if self.x_name:
            self.canvas.text(self.wide - self.right, self.high - 8, self.x_name, text_anchor="end")
        if self.y_name:
            self.canvas.text(self.wide - self.right, 26, self.y_name, text_anchor="end")

    def at(self, x: float, y: float) -> Pair:
        """Pixels of a point."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        wide, high = self.wide - self.left - self.right, self.high - TOP - FOOT
        return self.left + across * wide, TOP + (1 - up) * high

    def grid(self, values: Sequence[float], *, unit: str = "", digits: int = 0) -> None:
        """Lines and figures at the left."""
        for one in values:
            x, y = self.at(self.x[0], one)
            self.canvas.line(x, y, self.wide - self.right, y, stroke=GRID)
            self.canvas.text(x - 8, y + 4, f"{one:,.{digits}f}{unit}", text_anchor="end")

    def ticks(self, values: Sequence[float], labels: Sequence[str] | None = None) -> None:
        """Figures along the foot."""
        for at, one in enumerate(values):
            x, y = self.at(one, self.y[0])
            said = labels[at] if labels else f"{one:g}"
            self.canvas.text(x, y + 18, said, text_anchor="middle")

    def line(
        self, xs: Sequence[float], ys: Sequence[float], color: str, **more: str | float
    ) -> None:
        """A line through points; NaN breaks it."""
        points = [(x, y) for x, y in zip(xs, ys, strict=True) if np.isfinite(y)]
        drawn = path([self.at(float(x), float(y)) for x, y in points])
        self.canvas.add("path", d=drawn, fill="none", stroke=color, **{"stroke_width": 2.5, **more})

    def steps(
        self, xs: Sequence[float], ys: Sequence[float], color: str, **more: str | float
    ) -> None:
        """A stairs line: each value holds until the next."""
        across = np.repeat(np.asarray(xs, float), 2)[1:]
        up = np.repeat(np.asarray(ys, float), 2)[:-1]
        self.line(across.tolist(), up.tolist(), color, **more)

    def band(
        self, xs: Sequence[float], low: Sequence[float], high: Sequence[float], color: str
    ) -> None:
        """The area between two lines."""
        kept = [at for at in range(len(xs)) if np.isfinite(low[at]) and np.isfinite(high[at])]
        there = [self.at(float(xs[at]), float(high[at])) for at in kept]
        back = [self.at(float(xs[at]), float(low[at])) for at in reversed(kept)]
        self.canvas.add("path", d=path(there + back) + "Z", fill=color)

    def dot(self, x: float, y: float, color: str, *, size: float = 5, **more: str | float) -> None:
        """A point."""
        across, up = self.at(x, y)
        self.canvas.add("circle", cx=across, cy=up, r=size, fill=color, **more)

    def range(self, x: float, low: float, high: float, color: str) -> None:
        """An interval standing up."""
        one, two = self.at(x, low), self.at(x, high)
        self.canvas.line(*one, *two, stroke=color, stroke_width=3, stroke_linecap="round")

    def span(self, y: float, low: float, high: float, color: str, *, thick: float = 3) -> None:
        """An interval lying down."""
        one, two = self.at(low, y), self.at(high, y)
        self.canvas.line(*one, *two, stroke=color, stroke_width=thick, stroke_linecap="round")

    def bar(self, x: float, value: float, color: str, *, wide: float) -> None:
        """A column from nought."""
        (left, top), (right, foot) = self.at(x - wide / 2, value), self.at(x + wide / 2, 0)
        self.canvas.add(
            "rect", x=left, y=top, width=right - left, height=foot - top, rx=3, fill=color
        )

    def lying(self, y: float, low: float, high: float, color: str, *, thick: float) -> None:
        """A bar lying between two values."""
        (left, top), (right, foot) = self.at(low, y + thick / 2), self.at(high, y - thick / 2)
        self.canvas.add(
            "rect", x=left, y=top, width=right - left, height=foot - top, rx=3, fill=color
        )

    def say(
        self, x: float, y: float, words: str, *, color: str = GREY, anchor: str = "start",
        size: float = LABEL, dx: float = 0, dy: float = 0,
    ) -> None:  # fmt: skip
        """Words at a point of the data."""
        across, up = self.at(x, y)
        self.canvas.text(across + dx, up + dy, words, size=size, fill=color, text_anchor=anchor)

    def name(self, y: float, words: str) -> None:
        """A row's name, left of the panel."""
        _, up = self.at(self.x[0], y)
        self.canvas.text(self.left - 12, up + 4, words, size=CATEGORY, fill=INK, text_anchor="end")

    def upright(self, x: float, color: str = GREY, **more: str | float) -> None:
        """A line from foot to top."""
        one, two = self.at(x, self.y[0]), self.at(x, self.y[1])
        self.canvas.line(*one, *two, stroke=color, **{"stroke_width": 1.5, **more})

    def level(self, y: float, color: str = GREY, **more: str | float) -> None:
        """A line from left to right."""
        one, two = self.at(self.x[0], y), self.at(self.x[1], y)
        self.canvas.line(*one, *two, stroke=color, **{"stroke_width": 1.5, **more})

    def save(self, file: Path, *, says: str) -> None:
        """Write the picture; `says` is what a screen reader says."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.wide:g} {self.high:g}" '
            f'width="{self.wide:g}" role="img" aria-label="{says}" '
            'font-family="Inter, system-ui, sans-serif">'
        )
        file.write_text(head + "".join(self.canvas.parts) + "</svg>\n", encoding="utf-8")
