"""A file as the door sees it: where its cells are, what its columns are called, how it is coded."""

from __future__ import annotations

from dataclasses import dataclass, field


class UnreadableFileError(ValueError):
    """The file cannot be read as a table; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text of a delimited file is laid out."""

    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\n"
    skip: int = 1
    """Lines before the first row of data, the header's own included."""


@dataclass(frozen=True, slots=True)
class Table:
    """A readable table.

    `source` is what the engine reads: the file itself or, where its coding or its format needs it,
    a translated copy that disappears with the table.
    """

    path: str
    source: str
    kind: str
    """`csv` or `parquet`: how `source` is read."""
    columns: tuple[str, ...]
    layout: Layout = field(default_factory=Layout)
    rows: int | None = None
    """Rows of data, where they were counted."""
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    chosen: bool = False
    """Whether somebody said that this sheet, and no other, is meant."""
    rivals: tuple[str, ...] = ()
    """Other sheets of similar size, when nobody said which sheet is meant."""
    notes: tuple[str, ...] = ()
    """What was odd about the file, in words for the person who brought it."""
    sample: tuple[tuple[str | None, ...], ...] = ()
    """The first rows as written, to show."""
    cells: tuple[str, ...] = ()
    """How the engine reads the cells as text, where `source` holds other types."""
    copy: object | None = field(default=None, repr=False, compare=False)
    """Keeps the translated copy alive."""
