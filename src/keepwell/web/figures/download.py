"""Figures as a file: what the page shows, no more; cells that look like formulas are defused."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from keepwell.schemas.rounding import display_unit
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keepwell.schemas.figures import Figure, Measure

Cell = str | float | int | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = (
    "measure", "definition_version", "unit", "period", "slice", "value", "numerator", "denominator", "n",
    "low", "high", "state", "reason", "known_at",
)  # fmt: skip


def defused(value: Cell) -> Cell:
    """A text that a spreadsheet could take for a formula, with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def rows(measure: Measure, figures: Iterable[Figure]) -> Iterator[tuple[Cell, ...]]:
    """One row a figure, in the order they come."""
    for one in figures:
        low, high = one.interval or (None, None)
        yield tuple(
            defused(cell)
            for cell in (
                measure.id, one.definition_version, display_unit(measure), one.period,
                ", ".join(f"{name}: {label}" for name, label in one.slice.items()), one.value,
                one.numerator, one.denominator, one.n, low, high, one.state, say(one.said) or one.reason,
                one.known_at,
            )
        )  # fmt: skip


def as_csv(measure: Measure, figures: Iterable[Figure]) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets read it right."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(rows(measure, figures))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(measure: Measure, figures: Iterable[Figure]) -> bytes:
    """A workbook with the figures and, on a second sheet, what they mean."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("figures")
    sheet.write_row(0, 0, HEAD, bold)
    for at, row in enumerate(rows(measure, figures), start=1):
        sheet.write_row(at, 0, row)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    _definition(book.add_worksheet("definition"), measure, bold)
    book.close()
    return out.getvalue()


def _definition(sheet: object, measure: Measure, bold: object) -> None:
    told = (
        ("id", measure.id), ("title", measure.title), ("in words", measure.words), ("formula", measure.formula),
        ("when", measure.clock), ("where it counts", measure.attribution), ("how sure", measure.interval),
        ("take care", measure.pitfalls), ("version", str(measure.version)),
    )  # fmt: skip
    for at, (name, words) in enumerate(told):
        sheet.write(at, 0, name, bold)  # type: ignore[attr-defined]
        sheet.write_string(at, 1, words)  # type: ignore[attr-defined]
    sheet.set_column(0, 0, 18)  # type: ignore[attr-defined]
    sheet.set_column(1, 1, 100)  # type: ignore[attr-defined]
