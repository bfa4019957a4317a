"""Workbooks: one sheet becomes a table of text, with every value written in one canonical form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import python_calamine as calamine

from keepwell.connectors.spreadsheet.headers import Heading, find_heading
from keepwell.connectors.spreadsheet.repair import Folder
from keepwell.connectors.spreadsheet.table import Table, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE_ROWS = 20


def open_workbook(path: Path, *, sheet: str | None = None) -> Table:
    """Read one sheet: the one asked for, else the one with most rows.

    Raises:
        UnreadableFileError: when it is no workbook, or has no such sheet, or no table in it.
    """
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.CalamineError as error:
        raise UnreadableFileError(
            f"{path.name} cannot be read as a workbook ({error}). Save it as XLSX or CSV, without a password."
        ) from error
    sizes = {name: _rows_of(book, name) for name in book.sheet_names}
    filled = tuple(name for name, count in sizes.items() if count > 1)
    chosen = _choose(path, sizes, filled, sheet)
    table, alike = _table(path, book, chosen, filled, alone=sheet is not None)
    big = (name for name in filled if name not in alike and sizes[name] >= sizes[chosen] // 2)
    return replace(table, chosen=sheet is not None, rivals=() if sheet else tuple(big))


def _rows_of(book: Any, name: str) -> int:
    return int(book.get_sheet_by_name(name).height)


def _choose(path: Path, sizes: dict[str, int], filled: tuple[str, ...], sheet: str | None) -> str:
    if sheet is not None and sheet not in sizes:
        raise UnreadableFileError(f"{path.name} has no sheet “{sheet}”; it has {', '.join(sizes)}.")
    if not filled:
        raise UnreadableFileError(f"{path.name} has no sheet with rows in it.")
    return sheet or max(filled, key=lambda name: sizes[name])


def _cells(book: Any, name: str) -> list[list[str]]:
    sheet = book.get_sheet_by_name(name)
    return [[written(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]


def written(cell: object) -> str:
    """A cell as text: whole numbers without a point, moments as ISO, lengths as h:mm:ss."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="auto")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return str(cell)


def _table(
    path: Path, book: Any, sheet: str, sheets: tuple[str, ...], *, alone: bool
) -> tuple[Table, tuple[str, ...]]:
    """The sheet as a table, and the sheets that are in it: those of the same columns belong together."""
    heading, data = _read(path, book, sheet)
    alike, notes = [sheet], list(heading.notes)
    for name in () if alone else sheets:
        own, more = (heading, []) if name == sheet else _read_if_table(path, book, name)
        if name != sheet and own is not None and own.columns == heading.columns:
            data, alike = [*data, *more], [*alike, name]
    if len(alike) > 1:
        notes.append(
            f"{len(alike)} sheets have the same columns and are read as one: {', '.join(alike)}."
        )
    return _stored(path, replace(heading, notes=tuple(notes)), sheet, sheets, data), tuple(alike)


def _read(path: Path, book: Any, sheet: str) -> tuple[Heading, list[list[str]]]:
    rows = _cells(book, sheet)
    heading = find_heading(rows, name=f"{path.name}, sheet “{sheet}”")
    return heading, [row for row in rows[heading.at + 1 :] if any(cell.strip() for cell in row)]


def _read_if_table(path: Path, book: Any, sheet: str) -> tuple[Heading | None, list[list[str]]]:
    try:
        return _read(path, book, sheet)
    except UnreadableFileError:
        return None, []


def _stored(
    path: Path, heading: Heading, sheet: str, sheets: tuple[str, ...], data: list[list[str]]
) -> Table:
    folder = Folder()
    target = folder.path / "rows.parquet"
    pq.write_table(_columns(data, heading), target)
    sample = tuple(tuple(cell or None for cell in row) for row in data[:SAMPLE_ROWS])
    return Table(
        str(path), str(target), "parquet", heading.columns, rows=len(data), sheet=sheet,
        sheets=sheets, notes=heading.notes, sample=sample, copy=folder,
    )  # fmt: skip


def _columns(rows: list[list[str]], heading: Heading) -> pa.Table:
    return pa.table(
        {
            f"c{place}": pa.array(
                [row[place] or None if place < len(row) else None for row in rows], pa.string()
            )
            for place in range(len(heading.columns))
        }
    )
