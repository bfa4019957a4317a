"""Open a file somebody brought: find out its format, coding, delimiter and header.

Reads only the head of a delimited file; the engine reads the rest from the file itself. A copy
is made only where the engine cannot read it as it is (see `repair`).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path
from typing import IO, Final, cast

from keepwell.connectors.spreadsheet import columnar, repair, strangers, workbook
from keepwell.connectors.spreadsheet.codings import decodes, find_encoding
from keepwell.connectors.spreadsheet.headers import Heading, find_heading
from keepwell.connectors.spreadsheet.table import Layout, Table, UnreadableFileError

HEAD_BYTES: Final = 4_000_000
HEAD_ROWS: Final = 2_000
SAMPLE_ROWS: Final = 20
DELIMITERS: Final = (",", ";", "\t", "|", "^", "~", "\x01")
_LONE_CR = re.compile(r"\r(?!\n)")
_LONE_LF = re.compile(r"(?<!\r)\n")
_MAGIC_ZIP: Final = b"PK\x03\x04"
_MAGIC_OLE: Final = b"\xd0\xcf\x11\xe0"
_MAGIC_PARQUET: Final = b"PAR1"


def inspect(path: str | Path, *, sheet: str | None = None) -> Table:
    """Open a CSV, TSV, XLSX or Parquet file (CSV also gzipped).

    Args:
        path: the file.
        sheet: which sheet of a workbook; by default the one with most rows.

    Raises:
        UnreadableFileError: with what to do, when it cannot be read as a table.
    """
    path = Path(path)
    first = _first_bytes(path)
    if first.startswith(_MAGIC_PARQUET):
        return columnar.open_parquet(path)
    if first.startswith((_MAGIC_ZIP, _MAGIC_OLE)):
        strangers.refuse_bundle(path)
        return workbook.open_workbook(path, sheet=sheet)
    return _open_text(path)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            first = stream.read(4)
    except OSError as error:
        raise UnreadableFileError(f"{path.name} cannot be opened: {error.strerror}.") from error
    if not first:
        raise UnreadableFileError(f"{path.name} is empty. Export it again, with its header row.")
    return first


def stream(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked."""
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(path, "rb") if packed else path.open("rb"))


def _open_text(path: Path) -> Table:
    try:
        with stream(path) as raw:
            head = raw.read(HEAD_BYTES)
            whole = not raw.read(1)
    except (OSError, EOFError) as error:
        raise UnreadableFileError(
            f"{path.name} is packed but broken ({error}). Pack or export it again."
        ) from error
    strangers.refuse_strangers(path.name, head[:1000])
    encoding = find_encoding(head)
    strangers.refuse_binary(path.name, head[:20_000], encoding)
    written = head.decode(encoding, errors="replace").lstrip("\ufeff")
    lines = find_line_end(written)
    delimiter = find_delimiter(written)
    rows = _parse(written, delimiter, whole=whole)
    heading = find_heading(rows, name=path.name)
    layout = Layout(encoding, delimiter, lines or "\n", heading.at + 1)
    return _as_table(
        path, layout, heading, rows, clean=_is_clean(head, encoding, lines, rows, heading)
    )


def _as_table(
    path: Path, layout: Layout, heading: Heading, rows: list[list[str]], *, clean: bool
) -> Table:
    sample = tuple(
        tuple(_shown(row, place) for place in range(len(heading.columns)))
        for row in rows[heading.at + 1 : heading.at + 1 + SAMPLE_ROWS]
    )
    table = Table(
        str(path), str(path), "csv", heading.columns, layout, sample=sample, notes=heading.notes
    )
    unpacked = path.suffix.lower() == ".gz" or not _is_packed(path)
    return table if clean and unpacked else repair.repaired(table)


def _shown(row: list[str], place: int) -> str | None:
    return (row[place] or None) if place < len(row) else None


def _is_packed(path: Path) -> bool:
    with path.open("rb") as probe:
        return probe.read(2) == b"\x1f\x8b"


def _is_clean(
    head: bytes, encoding: str, lines: str | None, rows: list[list[str]], heading: Heading
) -> bool:
    """Whether the engine can read the file as it is."""
    straight = encoding in {"utf-8", "utf-8-sig"} and lines is not None and b"\x00" not in head
    straight = straight and decodes(head, "utf-8")
    width = len(heading.columns)
    even = all(len(row) == width for row in rows[heading.at + 1 :] if row)
    flat = not any("\n" in cell or "\r" in cell for row in rows[: heading.at + 1] for cell in row)
    blank_lines = any(not row for row in rows[: heading.at + 1])
    return straight and even and flat and not blank_lines


def find_line_end(written: str) -> str | None:
    """What ends a line; None where a file mixes them (it is then rewritten)."""
    cr = len(_LONE_CR.findall(written.removesuffix("\r")))
    lf = len(_LONE_LF.findall(written))
    crlf = written.count("\r\n")
    if not cr and not lf:
        return "\r\n" if crlf else "\n"
    if not crlf and not cr:
        return "\n"
    return "\r" if not crlf and not lf else None


def find_delimiter(written: str) -> str:
    """The sign that cuts most lines into the same number of cells, more than one."""
    lines = written[:200_000]
    scores = {sign: _evenness(lines, sign) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: scores[sign])
    return best if scores[best][0] > 0 else ","


def _evenness(lines: str, sign: str) -> tuple[float, bool, int]:
    """Share of lines of the commonest width, whether the first line has it, and the width."""
    whole = len(lines.splitlines()) == 1  # a header and nothing below it
    widths = [len(row) for row in _parse(lines, sign, whole=whole)[:300] if row]
    if not widths:
        return (0.0, False, 0)
    common = max(set(widths), key=widths.count)
    if common == 1:
        return (0.0, False, 0)
    return (round(widths.count(common) / len(widths), 1), widths[0] == common, common)


def _parse(written: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """The head's rows; the last one is left out where the head ends inside it."""
    csv.field_size_limit(16_777_216)
    text = written.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = [row for row, _ in zip(reader, range(HEAD_ROWS), strict=False)]
    return rows if whole or len(rows) == HEAD_ROWS else rows[:-1]
