"""Find the header of a table: titles may stand above it, names may be blank or doubled."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.table import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOK_AT: Final = 40
_VALUE = re.compile(
    r"^[-+]?[\d.,:/%\s-]*\d[\d.,:/%\s-]*([AaPp][Mm])?$|^\d{4}-\d\d-\d\d[T ].*$|^\S+@\S+\.\S+$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the header is (rows above it are titles) and the columns' names, each only once."""

    at: int
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_heading(rows: Sequence[Sequence[str]], *, name: str) -> Heading:
    """The first row that is as wide as the table and reads like names.

    Raises:
        UnreadableFileError: for a file without rows or with a single column.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:LOOK_AT]]
    if not filled or max(filled) < 2:
        raise UnreadableFileError(
            f"{name} holds no table: no row has two filled cells. "
            "Export it as CSV or XLSX with one header row and one row per record."
        )
    usual = sorted(filled)[len(filled) // 2]
    at = _first_full(rows, filled, usual=usual)
    width = _width(rows[at : at + LOOK_AT])
    if _reads_like_data(rows[at]):
        columns = tuple(f"column {place + 1}" for place in range(width))
        return Heading(at - 1, columns, ("The file has no header row: columns are numbered.",))
    return _named(rows[at], at, width)


def _width(rows: Sequence[Sequence[str]]) -> int:
    """The header's width, unless most rows are wider: then columns without a header exist."""
    wider = sorted(len(row) for row in rows[1:] if row)
    return max(len(rows[0]), wider[len(wider) // 2] if wider else 0)


def _first_full(rows: Sequence[Sequence[str]], filled: list[int], *, usual: int) -> int:
    """The first row with most of its cells filled; a title has one or two."""
    enough = max(2, round(usual * 0.6))
    return next(at for at, count in enumerate(filled) if count >= enough and rows[at])


def _reads_like_data(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return sum(bool(_VALUE.match(cell)) for cell in cells) > len(cells) * 0.3


def _named(row: Sequence[str], at: int, width: int) -> Heading:
    names: list[str] = []
    notes: list[str] = []
    for place in range(width):
        written = _tidy(row[place]) if place < len(row) else ""
        if not written:
            written = f"column {place + 1}"
            notes.append(f"Column {place + 1} has no header; it is called “{written}”.")
        if written in names:
            notes.append(f"The header “{written}” stands there twice.")
            written = _next_free(written, names)
        names.append(written)
    if at:
        notes.append(f"{at} row(s) above the header were passed over.")
    return Heading(at, tuple(names), tuple(notes))


def _tidy(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).replace("\ufeff", "").split())


def _next_free(written: str, names: list[str]) -> str:
    number = 2
    while f"{written} ({number})" in names:
        number += 1
    return f"{written} ({number})"
