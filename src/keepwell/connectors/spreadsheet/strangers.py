"""Files that are no tables, or only look like one: named for what they are, with what to do."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.table import UnreadableFileError
from keepwell.connectors.spreadsheet.vocabulary import compact

if TYPE_CHECKING:
    from collections.abc import Iterable
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
_TABLES: Final = (
    (
        ({"lastdownloadedfromthiscourse"},),
        "a sheet of grades, one column a task",
        "Export the course's completion report: one row a person and course, with the day on which it was completed.",
    ),
    (
        ({"ticketid", "authorid", "body"}, {"ticketid", "authorid", "plainbody"}),
        "a list of comments on tickets, and Keepwell reads no letters",
        "Export the tickets themselves, one row a ticket.",
    ),
    (
        ({"actorid", "action", "sourcetype"}, {"actorname", "action", "sourcetype"}),
        "a log of what administrators changed",
        "Export the tickets, their ratings or their events instead.",
    ),
    (
        (
            {"name", "startdate", "enddate", "scheduleid"},
            {"holiday", "date"},
            {"holidayname", "date"},
        ),
        "a calendar of holidays, and nobody's own",
        "Absences need a row a person, with an employee number.",
    ),
)
"""Tables that resemble people or contacts and are none, by headers that only they have together."""
WHOSE: Final = frozenset({"employeeid", "employeenumber", "personid", "employee", "workerid"})
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


def refuse_tables(name: str, headers: Iterable[str]) -> None:
    """Refuse a table that would be taken for people or contacts and is neither.

    Args:
        name: the file's.
        headers: its columns, as written.

    Raises:
        UnreadableFileError: that names what it is and what to bring instead.
    """
    here = {compact(one) for one in headers}
    if here & WHOSE:
        return
    for ways, what, remedy in _TABLES:
        if any(way <= here for way in ways):
            said = f"{name} is {what}. {remedy} If it is something else, say what kind it is."
            raise UnreadableFileError(said)


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
