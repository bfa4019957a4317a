"""Files that are no tables, or only look like one: named for what they are, with what to do."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.table import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

_AGAIN: Final = "Export it as CSV or XLSX with one header row and one row per record."
_SAVE: Final = "Open it in a spreadsheet program and save it as XLSX or CSV."
_BEGINNINGS: Final = (
    (b"%PDF", "a PDF", _AGAIN),
    (b"\x89PNG", "a picture", _AGAIN),
    (b"\xff\xd8\xff", "a picture", _AGAIN),
    (b"GIF8", "a picture", _AGAIN),
    (b"BZh", "packed with bzip2", "Unpack it, or pack it with gzip."),
    (b"\xfd7zXZ", "packed with xz", "Unpack it, or pack it with gzip."),
    (b"7z\xbc\xaf", "packed with 7-Zip", "Unpack it, or pack it with gzip."),
    (b"(\xb5/\xfd", "packed with Zstandard", "Unpack it, or pack it with gzip."),
    (b"{\\rtf", "a text document", _AGAIN),
    (b"SQLite format", "a database", _AGAIN),
)
_WRITTEN: Final = (
    (
        re.compile(rb"^\s*(<!doctype html|<html|<table|<meta|<head)", re.IGNORECASE),
        "a web page",
        _SAVE,
    ),
    (re.compile(rb"^\s*<\?xml|^\s*<[a-z]+[ >]", re.IGNORECASE), "an XML file", _SAVE),
    (re.compile(rb"^\s*[\[{]\s*[{\[\"]"), "a JSON file", _AGAIN),
    (re.compile(rb"^BEGIN:V"), "a calendar or address card", _AGAIN),
)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
MOST_CONTROL: Final = 0.02
"""Share of control signs from which bytes are no text."""


def refuse_strangers(name: str, head: bytes) -> None:
    """Refuse what is no table, by how it begins.

    Args:
        name: the file's.
        head: its first bytes, unpacked.

    Raises:
        UnreadableFileError: that names what the file is and what to do.
    """
    begun = [(what, remedy) for mark, what, remedy in _BEGINNINGS if head.startswith(mark)]
    begun += [
        (what, remedy)
        for pattern, what, remedy in _WRITTEN
        if pattern.match(head.removeprefix(b"\xef\xbb\xbf"))
    ]
    for what, remedy in begun:
        raise UnreadableFileError(f"{name} is {what}, not a table. {remedy}")


def refuse_binary(name: str, head: bytes, encoding: str) -> None:
    """Refuse bytes that are no text in any coding.

    Raises:
        UnreadableFileError: with what to do.
    """
    if encoding.startswith("utf-16"):
        return
    signs = len(_CONTROL.findall(head)) - head.count(b"\x00") // 2
    if signs > max(1, len(head)) * MOST_CONTROL:
        raise UnreadableFileError(f"{name} holds no text. {_AGAIN}")


def refuse_bundle(path: Path) -> None:
    """Refuse a packed folder; a workbook is one too, and passes.

    Raises:
        UnreadableFileError: that names the tables inside.
    """
    try:
        inside = zipfile.ZipFile(path).namelist()
    except (zipfile.BadZipFile, OSError):
        return
    tables = [one for one in inside if one.lower().endswith((".csv", ".tsv", ".txt", ".xlsx"))]
    if tables and "[Content_Types].xml" not in inside:
        raise UnreadableFileError(
            f"{path.name} is a packed folder with {', '.join(tables[:5])}. Unpack it and bring the files one by one."
        )
