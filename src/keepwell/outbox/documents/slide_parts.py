"""What slides are made of: text, tiles with their span, native charts, native tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from keepwell.outbox.documents.palette import HUES, TONES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.kernel.spans import Span
    from keepwell.outbox.documents.words import FigureWords, Tone

SIGNS: Final[dict[Tone, str]] = {"good": "✓", "care": "!", "bad": "▲", "quiet": "○", "few": "–"}
"""The shape that goes with a state's word."""
THEME: Final = {
    "ink": MSO_THEME_COLOR.TEXT_1, "ink2": MSO_THEME_COLOR.TEXT_2, "paper": MSO_THEME_COLOR.BACKGROUND_2,
    "chart_teal": MSO_THEME_COLOR.ACCENT_1, "chart_coral": MSO_THEME_COLOR.ACCENT_2,
    "sand": MSO_THEME_COLOR.ACCENT_3, "chart_mute": MSO_THEME_COLOR.ACCENT_4,
    "brick": MSO_THEME_COLOR.ACCENT_5, "chart_band": MSO_THEME_COLOR.ACCENT_6,
    "teal": MSO_THEME_COLOR.HYPERLINK, "ink3": MSO_THEME_COLOR.FOLLOWED_HYPERLINK, "white": MSO_THEME_COLOR.BACKGROUND_1,
}  # fmt: skip
TAGS: Final = {"en": "en-GB", "de": "de-DE", "es": "es-ES"}
LETTER: Final = 0.54
"""Mean width of a letter in units of its size: for room, with air for other faces."""
LINE: Final = 1.22


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one look; `size` in points."""

    text: str
    size: float = 14
    hue: str = "ink"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `after` is the room below it in points."""

    runs: tuple[Run, ...]
    after: float = 0
    right: bool = False


def line(text: str, size: float = 14, hue: str = "ink", *, bold: bool = False, after: float = 0) -> Line:  # fmt: skip
    """A paragraph of one look."""
    return Line((Run(text, size, hue, bold),), after)


def height_of(lines: Sequence[Line], width: int) -> int:
    """About how much room paragraphs take, in EMU."""
    total = 0.0
    for one in lines:
        size = max(run.size for run in one.runs)
        letters = sum(len(run.text) * run.size for run in one.runs) * LETTER
        rows = max(1, -(-int(letters) // max(1, int(Emu(width).pt))))
        total += rows * size * LINE + one.after
    return int(Pt(total))


def coloured(colour: Any, hue: str) -> None:
    """A hue of the house: from the theme where the theme has it."""
    if hue in THEME:
        colour.theme_color = THEME[hue]
    else:
        colour.rgb = RGBColor(*bytes.fromhex(HUES[hue][1:]))  # type: ignore[no-untyped-call]


def described(shape: Any, words: str) -> None:
    """What a screen reader says of a drawing; empty: it only decorates."""
    shape.element.xpath(".//p:cNvPr")[0].set("descr", words)


class Pencil:
    """Puts parts on one slide, in one language."""

    def __init__(self, slide: Any, *, language: str) -> None:
        self.shapes = slide.shapes
        self.language = TAGS.get(language, language)

    def fill(self, frame: Any, lines: Sequence[Line]) -> None:
        """Write paragraphs into a text frame."""
        frame.word_wrap = True
        for at, one in enumerate(lines):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(one.after)
            if one.right:
                paragraph.alignment = PP_ALIGN.RIGHT
            for run in one.runs:
                self._run(paragraph, run)

    def _run(self, paragraph: Any, run: Run) -> None:
        made = paragraph.add_run()
        made.text = run.text
        made.font.size, made.font.bold = Pt(run.size), run.bold
        coloured(made.font.color, run.hue)
        made._r.get_or_add_rPr().set("lang", self.language)  # noqa: SLF001 - python-pptx has no way to name it

    def text(self, box: Box, lines: Sequence[Line], *, bottom: bool = False) -> Any:
        """A text box; `bottom` lets its words stand on its lower edge."""
        shape = self.shapes.add_textbox(box.left, box.top, box.width, box.height)
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        if bottom:
            frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        self.fill(frame, lines)
        return shape

    def tile(self, box: Box, figure: FigureWords, *, likely: str) -> None:
        """A figure with its name, value, span and how sure it is."""
        self.panel(box, "paper")
        pad = int(Pt(10))

        def row(top: float, height: float) -> Box:
            return Box(box.left + pad, box.top + int(Pt(top)), box.width - 2 * pad, int(Pt(height)))

        self.text(row(8, 28), [line(figure.name, 11, "ink3")], bottom=True)
        self.text(row(37, 30), [line(figure.value, 24, bold=True)])
        if figure.strip is not None:
            self.span(row(70, 11), figure.strip, figure.spoken)
        under = f"{likely} {figure.likely}" if figure.likely else figure.base
        self.text(
            row(85, 32),
            [line(under or " ", 11, "ink3"), state_line(figure.tone, figure.state, 11)],
        )

    def panel(self, box: Box, hue: str) -> Any:
        """A soft rectangle behind other things."""
        shape = self.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, box.left, box.top, box.width, box.height
        )
        shape.adjustments[0] = min(0.5, float(Pt(6)) / min(box.width, box.height))
        _plain(shape, hue)
        return shape

    def span(self, box: Box, at: Span, words: str) -> None:
        """The strip: usual range, likely range, dot, goal; one group with one description."""
        group = self.shapes.add_group_shape()
        middle = box.top + box.height // 2

        def place(part: float) -> int:
            return box.left + round(box.width * part / 100)

        if at.usual is not None:
            band = max(round(box.width * (at.usual_width or 0.0) / 100), int(Pt(1.5)))
            shape = group.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, place(at.usual), box.top, band, box.height
            )
            _plain(shape, "chart_band")
        _rule(group, (box.left, middle, box.left + box.width, middle), "grid", 0.75)
        if at.goal is not None:
            x = place(at.goal)
            goal = _rule(group, (x, box.top, x, box.top + box.height), "coral", 1.25)
            goal.line.dash_style = MSO_LINE.DASH
        if at.low is not None and at.high is not None:
            _rule(group, (place(at.low), middle, place(at.high), middle), "chart_teal", 2.25)
        radius = int(Pt(3.8))
        dot = group.shapes.add_shape(
            MSO_SHAPE.OVAL, place(at.value or 0.0) - radius, middle - radius, 2 * radius, 2 * radius
        )
        _plain(dot, "chart_teal")
        described(group, words)

    def chart(self, box: Box, figure: FigureWords, *, names: dict[str, str]) -> None:
        """A native line chart that can be edited: value, likely range, usual range, goal."""
        lines = _lines(figure, names)
        data: Any = CategoryChartData(number_format=_format(figure))  # type: ignore[no-untyped-call]
        data.categories = [one.period for one in figure.trend]
        for name, values, _hue, _weight in lines:
            data.add_series(name, values)
        frame = self.shapes.add_chart(
            XL_CHART_TYPE.LINE, box.left, box.top, box.width, box.height, data
        )
        described(frame, figure.plot_spoken)
        chart = frame.chart
        chart.has_legend = chart.has_title = False
        chart.font.size = Pt(11)
        coloured(chart.font.color, "ink3")
        _axes(chart, figure)
        for series, (_name, _values, hue, weight) in zip(chart.plots[0].series, lines, strict=True):
            series.smooth = False
            series.marker.style = XL_MARKER_STYLE.NONE
            series.format.line.width = Pt(weight)
            coloured(series.format.line.color, hue)
            if hue != "chart_teal":
                series.format.line.dash_style = MSO_LINE.DASH
        self._end(chart.plots[0].series[0], figure)

    def _end(self, series: Any, figure: FigureWords) -> None:
        """The last value stands at the end of its line, as it is printed everywhere."""
        told = [at for at, one in enumerate(figure.trend) if one.value]
        label = series.points[told[-1]].data_label
        label.position = XL_LABEL_POSITION.RIGHT
        frame = label.text_frame
        frame.word_wrap = False
        frame.text = figure.trend[told[-1]].value
        run = frame.paragraphs[0].runs[0]
        run.font.bold, run.font.size = True, Pt(14)
        coloured(run.font.color, "chart_teal")

    def table(
        self, box: Box, header: Sequence[str], rows: Sequence[Sequence[Sequence[Line]]], widths: Sequence[float], words: str,
    ) -> None:  # fmt: skip
        """A native table with a header row and hairlines; `widths` are shares of the width."""
        frame = self.shapes.add_table(
            len(rows) + 1, len(header), box.left, box.top, box.width, box.height
        )
        described(frame, words)
        table = frame.table
        frame.element.find(f".//{qn('a:tableStyleId')}").text = _NO_STYLE
        table.horz_banding = False
        for column, share in zip(table.columns, widths, strict=True):
            column.width = int(box.width * share)
        for at, words_of in enumerate(header):
            self._cell(table.cell(0, at), [line(words_of or " ", 11, "ink3")], "chart_mute")
        for number, row in enumerate(rows, start=1):
            for at, lines in enumerate(row):
                self._cell(table.cell(number, at), lines, "line")
        for number, row in enumerate(table.rows):
            row.height = int(Pt(24)) if number == 0 else row_height(rows[number - 1], box, widths)

    def _cell(self, cell: Any, lines: Sequence[Line], hue: str) -> None:
        cell.margin_left, cell.margin_right = 0, int(Pt(8))
        cell.margin_top = cell.margin_bottom = int(Pt(3.5))
        self.fill(cell.text_frame, lines)
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - borders have no API
        border = properties.makeelement(qn("a:lnB"), {"w": str(int(Pt(0.75)))})
        solid = border.makeelement(qn("a:solidFill"), {})
        solid.append(solid.makeelement(qn("a:srgbClr"), {"val": HUES[hue][1:].upper()}))
        border.append(solid)
        properties.append(border)


_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def row_height(row: Sequence[Sequence[Line]], box: Box, widths: Sequence[float]) -> int:
    """About how tall a row of a table becomes."""
    tallest = max(
        height_of(lines, int(box.width * share - Pt(8)))
        for lines, share in zip(row, widths, strict=True)
    )
    return tallest + int(Pt(8))


def state_line(tone: Tone, words: str, size: float = 12) -> Line:
    """A state: its sign and its word."""
    return line(f"{SIGNS[tone]} {words}" if words else " ", size, TONES[tone], bold=bool(words))


def _plain(shape: Any, hue: str) -> None:
    _unstyled(shape)
    shape.fill.solid()
    coloured(shape.fill.fore_color, hue)
    shape.line.fill.background()


def _unstyled(shape: Any) -> None:
    """Without the template's own style: it brings shadows that cannot be switched off."""
    style = shape.element.find(qn("p:style"))
    if style is not None:
        shape.element.remove(style)


def _rule(group: Any, ends: tuple[int, int, int, int], hue: str, weight: float) -> Any:
    made = group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    _unstyled(made)
    made.line.width = Pt(weight)
    coloured(made.line.color, hue)
    return made


Drawn = tuple[str, list[float | None], str, float]


def _lines(figure: FigureWords, names: dict[str, str]) -> list[Drawn]:
    """Name, values, hue and weight of each line."""
    numbers, points = figure.numbers, figure.trend
    scale = _scale(figure)

    def scaled(values: list[float | None]) -> list[float | None]:
        return [None if one is None else one * scale for one in values]

    values = [one.number.value if one.number else None for one in points]
    made: list[Drawn] = [(figure.name, scaled(values), "chart_teal", 2.5)]
    if any(one.interval for one in points):
        for at, name in ((0, names["low"]), (1, names["high"])):
            ends = [one.interval[at].value if one.interval else None for one in points]
            made.append((name, scaled(ends), "chart_mute", 1.0))
    level = [(names["usual"], end, "sand", 1.0) for end in numbers.usual or ()]
    if numbers.goal is not None:
        level.append((names["goal"], numbers.goal, "coral", 1.25))
    return made + [
        (name, scaled([end.value] * len(points)), hue, weight) for name, end, hue, weight in level
    ]


def _scale(figure: FigureWords) -> float:
    """Times are drawn in the axis's unit; shares stay shares, their format says percent."""
    axis = figure.plot.axis if figure.plot else None
    return 1.0 if axis is None or axis.suffix == "%" else 1 / axis.factor


def _format(figure: FigureWords) -> str:
    """How the axis writes its ticks: with the decimals that its step needs, and its unit."""
    if figure.plot is None:
        return "General"
    axis = figure.plot.axis
    digits = axis.said(axis.low, first=True, last=False)[0].digits
    number = "#,##0" + (f".{'0' * digits}" if digits else "")
    quoted = f'"{axis.suffix}"' if axis.suffix else ""
    return f"{number}%" if axis.suffix == "%" else number + quoted


def _axes(chart: Any, figure: FigureWords) -> None:
    value, category = chart.value_axis, chart.category_axis
    if figure.plot:
        axis, scale = figure.plot.axis, _scale(figure)
        value.minimum_scale, value.maximum_scale = axis.low * scale, axis.high * scale
        value.major_unit = axis.step * scale
    value.major_gridlines.format.line.width = Pt(0.75)
    coloured(value.major_gridlines.format.line.color, "grid")
    value.format.line.fill.background()
    value.major_tick_mark = category.major_tick_mark = XL_TICK_MARK.NONE
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = _format(figure), False  # fmt: skip
    category.format.line.fill.background()
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _sparse(category, len(figure.trend))
    _roomy(chart)


def _sparse(category: Any, count: int) -> None:
    """Names of about five periods, upright."""
    category.tick_labels.offset = 60
    category.tick_labels.font.size = Pt(10)
    skip = str(max(1, -(-(count - 1) // 4)))
    element = category._element  # noqa: SLF001 - python-pptx has no way to leave labels out
    for name in ("c:tickLblSkip", "c:tickMarkSkip"):
        made = element.makeelement(qn(name), {"val": skip})
        element.find(qn("c:noMultiLvlLbl")).addprevious(made)
    turned = element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}")
    turned.set("rot", "1")  # a hair of a degree: upright, and LibreOffice does not break words
    turned.set("vert", "horz")


def _roomy(chart: Any) -> None:
    """Room right of the lines, where the last value stands."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")  # noqa: SLF001 - layouts have no API
    layout = area.find(qn("c:layout"))
    if layout is None:
        layout = area.makeelement(qn("c:layout"), {})
        area.insert(0, layout)
    manual = layout.makeelement(qn("c:manualLayout"), {})
    layout.append(manual)
    told = (("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"), ("x", "0.07"),
            ("y", "0.04"), ("w", "0.76"), ("h", "0.83"))  # fmt: skip
    for name, value in told:
        manual.append(manual.makeelement(qn(f"c:{name}"), {"val": value}))
