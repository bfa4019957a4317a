"""Rewrite a delimited file that the engine cannot read as it is.

Other codings, mixed line ends, rows too short or too long, zero bytes, line breaks inside the
header. It streams: the file is never whole in memory.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import shutil
import tempfile
import weakref
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from keepwell.connectors.spreadsheet.table import Layout, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

_FALLBACK: Final = "keepwell-cp1252"


class Folder:
    """A folder that goes when nobody holds it any more."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="keepwell-door-"))
        self._end = weakref.finalize(self, shutil.rmtree, str(self.path), ignore_errors=True)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as Windows text, which is what they nearly always are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return broken.decode("cp1252", errors="replace"), error.end


codecs.register_error(_FALLBACK, _as_cp1252)


def repaired(table: Table) -> Table:
    """The same table, read from a clean UTF-8 copy of its file."""
    folder = Folder()
    target = folder.path / "rows.csv"
    width = len(table.columns)
    counts = {"short": 0, "long": 0}
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows(_even(_rows(table), width, counts))
    return replace(
        table, source=str(target), layout=Layout("utf-8", ",", "\n", 0),
        notes=(*table.notes, *_words(counts, table.layout.encoding)), copy=folder,
    )  # fmt: skip


def _words(counts: dict[str, int], encoding: str) -> tuple[str, ...]:
    notes = []
    if encoding not in {"utf-8", "utf-8-sig"}:
        notes.append(f"The file was read as {encoding}.")
    if counts["short"]:
        notes.append(f"{counts['short']} row(s) end early; their last cells count as empty.")
    if counts["long"]:
        notes.append(
            f"{counts['long']} row(s) have more cells than the header; the rest was left out."
        )
    return tuple(notes)


def _even(rows: Iterator[list[str]], width: int, counts: dict[str, int]) -> Iterator[list[str]]:
    for row in rows:
        if len(row) < width:
            counts["short"] += 1
            row = row + [""] * (width - len(row))  # noqa: PLW2901 - the padded row is the row
        elif len(row) > width:
            counts["long"] += any(cell.strip() for cell in row[width:])
            row = row[:width]  # noqa: PLW2901
        yield row


def _rows(table: Table) -> Iterator[list[str]]:
    """The file's rows of data; lines without any cell are passed over."""
    with _text(table) as lines:
        reader = csv.reader(_lines(lines), delimiter=table.layout.delimiter)
        for number, row in enumerate(reader):
            if number >= table.layout.skip and row:
                yield row


def _lines(lines: IO[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x00", "").replace("\r", "\n")


def _text(table: Table) -> IO[str]:
    encoding = table.layout.encoding
    errors = _FALLBACK if encoding.startswith("utf-8") else "replace"
    path = Path(table.path)
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    if packed:
        return cast(
            "IO[str]", gzip.open(path, "rt", encoding=encoding, errors=errors, newline=None)
        )
    return path.open(encoding=encoding, errors=errors, newline=None)
