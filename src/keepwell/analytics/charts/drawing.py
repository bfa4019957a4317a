"""A drawing: its parts as text, its two widths, its name by content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from html import escape

from keepwell.analytics.charts.theme import GREY, LABEL
from keepwell.schemas.phrases import Phrase, Value, marked

Attributes = dict[str, float | str | None]


@dataclass(frozen=True, slots=True)
class Note:
    """Words pinned to a period."""

    period: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in its two widths; `label` is what a screen reader says."""

    wide: str
    narrow: str
    label: Phrase

    @property
    def content(self) -> str:
        """The name of its content: SHA-256, 64 hex digits."""
        return hashlib.sha256(f"{self.wide}\n{self.narrow}".encode()).hexdigest()


@dataclass(slots=True)
class Canvas:
    """SVG parts in drawing order."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def add(self, tag: str, **attributes: float | str | None) -> None:
        """One empty element; `stroke_width` is written `stroke-width`; None is left out."""
        self.parts.append(f"<{tag}{_written(attributes)}/>")

    def text(
        self,
        x: float,
        y: float,
        said: Value,
        *,
        size: float = LABEL,
        fill: str = GREY,
        **more: str | float | None,
    ) -> None:
        """A label: names of the company as they are, all else a mark for the reader's language."""
        words = escape(said) if isinstance(said, str) else marked(said)
        self.marked_text(x, y, words, size=size, fill=fill, **more)

    def marked_text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = LABEL,
        fill: str = GREY,
        **more: str | float | None,
    ) -> None:
        """A label whose words are marks already."""
        attributes: Attributes = {"x": x, "y": y, "font-size": size, "fill": fill, **more}
        self.parts.append(f"<text{_written(attributes)}>{words}</text>")

    def line(self, x1: float, y1: float, x2: float, y2: float, **more: str | float | None) -> None:
        """A straight line."""
        self.add("line", x1=x1, x2=x2, y1=y1, y2=y2, **more)

    def svg(self, *, css: str, label: Phrase) -> str:
        """The finished element, for its place in the page."""
        box = f"0 0 {_number(self.width)} {_number(self.height)}"
        head = f'<svg class="{css}" viewBox="{box}" role="img" aria-label="{marked(label)}">'
        return head + "".join(self.parts) + "</svg>"


def path(points: list[tuple[float, float]], *, start: str = "M") -> str:
    """`M1,2L3,4…`."""
    return start + "L".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _written(attributes: Attributes) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{escape(_number(value), quote=True)}"'
        for name, value in attributes.items()
        if value is not None
    )


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
