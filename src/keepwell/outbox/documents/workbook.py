"""The pack as a workbook: real tables to filter and count with, and what every column means.

Values are numbers with a format that shows the digits their base bears; beside each stands the
same value as it is printed in the other documents. Words of people are always text, never formulas.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from keepwell.outbox.documents.palette import FONT, HUES, TONES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keepwell.outbox.documents.words import FigureWords, Number, PackWords, TrendWords

LONGEST: Final = 32_000
"""Letters in one cell: a little under what the format allows."""
SHEET_NAME: Final = 31
LINE, TALLEST = 13.5, 400.0
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
FRACTIONS: Final = frozenset({"share", "rate"})
Cell = str | float | int | dt.date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, width in letters, and how a row's cell looks (a format's name)."""

    head: str
    width: float
    look: str = "text"
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells, and looks that differ from their column's by place."""

    cells: Sequence[Cell]
    looks: dict[int, str] = field(default_factory=dict)


def as_workbook(words: PackWords) -> bytes:
    """The workbook: about this file, figures, trends, actions, goals, audit, definitions."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "nan_inf_to_errors": False},
    )  # fmt: skip
    book.set_properties(
        {"title": words.file_title, "author": "Keepwell", "company": words.company,
         "created": words.taken_at.replace(tzinfo=None), "comments": words.confidential},
    )  # fmt: skip
    sheets = _Sheets(book, words)
    for sheet in (_readme, _figures, _trends, _actions, _goals, _audit, _definitions):
        sheet(sheets, words)
    book.close()
    return made.getvalue()


class _Sheets:
    """Sheets of one workbook in one look."""

    def __init__(self, book: Any, words: PackWords) -> None:
        self.book, self.words = book, words
        self.made: dict[str, Any] = {}
        self.names: set[str] = set()
        self.count = 0

    def look(self, name: str) -> Any:
        """A cell's format: "text", "bold", "head", "day", a tone, or a number's own format."""
        if name not in self.made:
            style: dict[str, Any] = {
                "font_name": FONT,
                "font_size": 10,
                "valign": "top",
                "font_color": HUES["ink"],
            }
            self.made[name] = self.book.add_format(style | _looks(name))
        return self.made[name]

    def sheet(self, name: str) -> Any:
        """A sheet, ready to print: A4 on its side, head and foot, one page wide."""
        sheet = self.book.add_worksheet(_unused(name, self.names))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        words = self.words
        sheet.set_header(f"&L{_printed(words.company)} · {_printed(words.month)}&R&A")
        foot = f"{_printed(words.confidential)} · {_printed(words.taken)}"
        sheet.set_footer(f"&L&8{foot[:200]}&R&8&P / &N")
        return sheet

    def table(
        self, name: str, columns: Sequence[Column], rows: Sequence[Row], *, frozen: int = 1
    ) -> Any:
        """A sheet with one real table: named, filtered, its head frozen and repeated in print."""
        sheet = self.sheet(name)
        last = max(len(rows), 1)
        self.count += 1
        sheet.add_table(0, 0, last, len(columns) - 1, {
            "name": f"Table{self.count}", "style": "Table Style Light 1", "banded_rows": False,
            "columns": [{"header": name, "header_format": self.look("head_right" if one.right else "head")} for name, one in zip(_heads(columns), columns, strict=True)],
        })  # fmt: skip
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
        for number, row in enumerate(rows, start=1):
            sheet.set_row(number, _height(row, columns))
            for at, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
                self.write(sheet, (number, at), cell, row.looks.get(at, column.look))
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        return sheet

    def write(self, sheet: Any, place: tuple[int, int], cell: Cell, look: str) -> None:
        """One cell; text always as text."""
        form = self.look(look)
        match cell:
            case None | "":
                sheet.write_blank(*place, None, form)
            case str():
                sheet.write_string(*place, cell[:LONGEST], form)
            case dt.date():
                sheet.write_datetime(*place, cell, form)
            case _:
                sheet.write_number(*place, cell, form)


_HEAD: Final[dict[str, Any]] = {
    "bold": True, "font_color": HUES["ink3"], "text_wrap": True, "bottom": 1,
    "bottom_color": HUES["chart_mute"],
}  # fmt: skip
NUMERIC: Final = frozenset(
    {"as_shown", "value", "low", "high", "numerator", "denominator", "n", "usual_from", "usual_to",
     "goal", "version", "baseline", "target", "now", "interval", "gap"}
)  # fmt: skip
"""Columns whose heads stand on the right, above their numbers."""


def _looks(name: str) -> dict[str, Any]:
    if name in TONES:
        return {"font_color": HUES[TONES[name]], "bold": True, "text_wrap": True, "indent": 1}
    named: dict[str, dict[str, Any]] = {
        "text": {"text_wrap": True, "align": "left"},
        "bold": {"bold": True, "text_wrap": True, "align": "left"},
        "unit": {"align": "left", "indent": 1, "font_color": HUES["ink3"]},
        "shown": {"align": "right", "bold": True},
        "right": {"align": "right"},
        "note": {"font_color": HUES["ink3"], "text_wrap": True, "align": "left"},
        "title": {"bold": True, "font_size": 18},
        "head": _HEAD,
        "head_right": _HEAD | {"align": "right"},
        "day": {"num_format": "d mmm yyyy", "align": "left", "indent": 1},
    }  # fmt: skip
    return named.get(name, {"num_format": name})


def _height(row: Row, columns: Sequence[Column]) -> float:
    """Points that the tallest wrapped text of a row needs; not every program finds out itself."""
    lines = max(
        -(-len(cell) * 9 // int(column.width * 10)) if isinstance(cell, str) else 1
        for cell, column in zip(row.cells, columns, strict=True)
    )
    return min(LINE * max(1, lines) + 2, TALLEST)


def number_format(unit: str, digits: int) -> str:
    """How a cell shows a number with the digits its base bears."""
    decimals = f".{'0' * digits}" if digits else ""
    return f"0{decimals}%" if unit in FRACTIONS else f"#,##0{decimals}"


def _columns(label: dict[str, str], heads: Sequence[tuple[str, float]]) -> list[Column]:
    return [Column(label[name], width, right=name in NUMERIC) for name, width in heads]


def _readme(sheets: _Sheets, words: PackWords) -> None:
    label = words.labels
    sheet = sheets.sheet(label["readme"])
    sheet.set_portrait()
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheets.write(sheet, (0, 0), words.month, "title")
    told = [(label["title"], words.company), (label["agenda"], words.when)]
    told += [(label[side], names) for side, names in words.people]
    told += [
        (label["state"], words.status),
        ("", words.known),
        ("", words.confidential),
        ("", words.taken),
    ]
    told += [(label["restated"], one.sentence) for one in words.restatements]
    told += [(label["changed"], words.quiet)] if words.quiet else []
    told += [
        (label["changed"], " ".join(part for part in (one.sentence, one.driver) if part))
        for one in words.findings
    ]
    told += [("", words.checked)]
    told += [(label["read_with_care"], one) for one in (*words.care, *words.reading)]
    for at, (what, text) in enumerate([one for one in told if one[1]], start=2):
        sheets.write(sheet, (at, 0), what, "note")
        sheets.write(sheet, (at, 1), text, "text")
        sheet.set_row(at, LINE * -(-len(text) // 95) + 2)


def _figures(sheets: _Sheets, words: PackWords) -> None:
    label = words.labels
    heads = (
        ("block", 26), ("figure", 38), ("slice", 22), ("period", 14), ("as_shown", 14), ("value", 11),
        ("low", 11), ("high", 11), ("numerator", 12), ("denominator", 12), ("n", 10), ("usual_from", 11),
        ("usual_to", 11), ("goal", 10), ("unit", 10), ("state", 22), ("why", 34), ("owner", 12),
        ("version", 10), ("measure", 26),
    )  # fmt: skip
    columns = _columns(label, heads)
    rows = [
        _figure_row(one, block.title, words)
        for block in words.blocks
        for one in (*block.figures, *block.more)
    ]
    sheet = sheets.table(label["figures"], columns, rows, frozen=3)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_columns(0, 2)


def _figure_row(one: FigureWords, block: str, words: PackWords) -> Row:
    numbers = one.numbers
    shown = (
        numbers.value,
        *(numbers.interval or (None, None)),
        *(numbers.usual or (None, None)),
        numbers.goal,
    )
    value, low, high, usual_from, usual_to, goal = (
        _as_printed(each, numbers.unit) for each in shown
    )
    cells: list[Cell] = [
        block, one.title, one.slice, one.period or words.month, one.value, value, low, high,
        numbers.numerator, numbers.denominator, numbers.n, usual_from, usual_to, goal,
        words.units[numbers.unit], one.state, one.reason, one.owner, one.version, one.measure,
    ]  # fmt: skip
    forms = [number_format(numbers.unit, each.digits if each else 0) for each in shown]
    looks = dict(zip((5, 6, 7, 11, 12, 13), forms, strict=True))
    looks |= {
        1: "bold",
        4: "shown",
        8: _counted(numbers.numerator),
        9: _counted(numbers.denominator),
        10: "#,##0",
        14: "unit",
        15: one.tone,
        16: "note",
        18: "0",
        19: "unit",
    }
    return Row(cells, looks)


def _counted(value: float | None) -> str:
    return "#,##0" if value is None or value == int(value) else "#,##0.0"


def _as_printed(one: Number | None, unit: str) -> float | None:
    """The number; where a spreadsheet would round it otherwise than it is printed, as printed.

    Spreadsheets round halves away from zero, Python to the even digit; the other documents print
    what Python rounds.
    """
    if one is None:
        return None
    scale = 100 if unit in FRACTIONS else 1
    printed = round(one.value * scale, one.digits)
    step = Decimal(1).scaleb(-one.digits)
    theirs = Decimal(f"{one.value * scale:.15g}").quantize(step, ROUND_HALF_UP)
    return one.value if theirs == Decimal(f"{printed:.{one.digits}f}") else printed / scale


def _trends(sheets: _Sheets, words: PackWords) -> None:
    label = words.labels
    heads = (
        ("figure", 38),
        ("slice", 22),
        ("period", 14),
        ("as_shown", 14),
        ("value", 11),
        ("low", 11),
        ("high", 11),
        ("unit", 10),
        ("state", 26),
        ("measure", 26),
    )
    rows = [
        Row(
            [one.title, one.slice, point.period, point.value or "–",
             *(_as_printed(each, one.numbers.unit) for each in _three(point)),
             words.units[one.numbers.unit], point.state, one.measure],
            {0: "bold", 3: "shown", 7: "unit", 8: "few", 9: "unit",
             **{at: number_format(one.numbers.unit, each.digits if each else 0) for at, each in enumerate(_three(point), start=4)}},
        )
        for one in words.figures()
        for point in (one.trend if len(one.trend) > 1 else ())
    ]  # fmt: skip
    sheets.table(label["trend_sheet"], _columns(label, heads), rows, frozen=2)


def _three(point: TrendWords) -> tuple[Number | None, Number | None, Number | None]:
    low, high = point.interval or (None, None)
    return point.number, low, high


def _actions(sheets: _Sheets, words: PackWords) -> None:
    label = words.labels
    heads = (
        ("action", 50),
        ("why", 34),
        ("owner", 26),
        ("side", 14),
        ("due", 13),
        ("state", 16),
        ("postponed", 18),
        ("promised", 13),
        ("helped", 40),
    )
    rows = [
        Row(
            [one.text, one.why, one.owner, " · ".join(label[side] for side in one.sides), _day(one.due_on) or one.due,
             one.state, one.postponed, one.promised, one.helped],
            {0: "bold", 4: "day", 5: one.tone},
        )
        for one in (*words.actions, *words.promises)
    ]  # fmt: skip
    sheets.table(label["actions"], _columns(label, heads), rows)


def _goals(sheets: _Sheets, words: PackWords) -> None:
    label = words.labels
    heads = (
        ("objective", 34),
        ("key_result", 40),
        ("hr", 22),
        ("support", 22),
        ("baseline", 13),
        ("target", 13),
        ("now", 13),
        ("interval", 16),
        ("deadline", 13),
        ("state", 18),
        ("meaning", 50),
    )
    rows = [
        Row(
            [one.objective, one.key_result, one.hr, one.support, one.baseline, one.target, one.now, one.likely,
             _day(one.deadline_on) or one.deadline, one.state, one.sentence],
            {1: "bold", 4: "right", 5: "right", 6: "shown", 7: "right", 8: "day", 9: one.tone},
        )
        for one in words.goals
    ]  # fmt: skip
    sheets.table(label["goals"], _columns(label, heads), rows, frozen=2)


def _audit(sheets: _Sheets, words: PackWords) -> None:
    audit, label = words.audit, words.labels
    if audit is None:
        return
    rows = [
        Row([one.item, one.number, one.word], {1: "+0.0;−0.0;0.0", 2: one.tone})
        for one in audit.gaps
    ]
    rows += [
        Row([label["hr"], audit.totals[0], audit.hr], {1: "0.0"}),
        Row([label["support"], audit.totals[1], audit.support], {1: "0.0"}),
        Row([label["state"], None, audit.band], {2: audit.tone}),
    ]
    columns = [
        Column(label["question"], 60),
        Column(label["gap"], 12, right=True),
        Column(label["sides"], 40),
    ]
    sheet = sheets.table(label["audit_sheet"], columns, rows)
    for at, told in enumerate((audit.on, audit.sentence, audit.limits), start=len(rows) + 2):
        sheets.write(sheet, (at, 0), told, "note")


def _definitions(sheets: _Sheets, words: PackWords) -> None:
    label = words.labels
    heads: tuple[tuple[str, float, Callable[[Any], Cell]], ...] = (
        ("measure", 30, lambda one: one.title), ("code", 8, lambda one: one.code),
        ("meaning", 60, lambda one: one.words), ("formula", 40, lambda one: one.formula),
        ("unit", 12, lambda one: one.unit), ("interval", 28, lambda one: one.interval),
        ("version", 12, lambda one: one.version), ("id", 24, lambda one: one.measure),
    )  # fmt: skip
    rows = [Row([told(one) for _, _, told in heads], {0: "bold"}) for one in words.definitions]
    sheets.table(
        label["definitions"], [Column(label[name], width) for name, width, _ in heads], rows
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _heads(columns: Sequence[Column]) -> list[str]:
    """Heads of a table, each only once, as the format wants it."""
    seen: dict[str, int] = {}
    made = []
    for one in columns:
        name = one.head or "–"
        seen[name.lower()] = seen.get(name.lower(), 0) + 1
        made.append(name if seen[name.lower()] == 1 else f"{name} {seen[name.lower()]}")
    return made


def _unused(name: str, taken: set[str]) -> str:
    """A sheet's name as the format allows it, and not yet taken."""
    plain = _NOT_IN_NAMES.sub(" ", name)[:SHEET_NAME].strip() or "–"
    number = 2
    while plain.lower() in taken:
        plain = f"{plain[: SHEET_NAME - 3]} {number}"
        number += 1
    taken.add(plain.lower())
    return plain


def _printed(text: str) -> str:
    """Text in a head or foot, where & begins a command."""
    return text.replace("&", "&&")
