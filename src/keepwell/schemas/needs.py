"""What a measure needs, as a person who exports files would say it.

A need is written "contacts.handle_seconds", or with ways that do as well: "a or b+c".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keepwell.schemas.intake import KINDS

MOST: Final = 2
"""Ways that are named: more choice helps nobody who has to ask for an export."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column in words, and the file it stands in (both are translated where they are read)."""

    words: str
    file: str


def columns(need: str) -> tuple[Column, ...]:
    """The columns of which any one would do, the best first, at most two.

    Ways of several columns are left out where a single column does; a column of the same words in
    a second file is no second choice. Empty where nothing that comes in by file would do.
    """
    ways = [way.strip().split("+") for way in need.split(" or ")]
    single = [way for way in ways if len(way) == 1] or ways[:1]
    found: dict[str, Column] = {}
    for column in (_column(way[0].strip()) for way in single):
        if column is not None:
            found.setdefault(column.words, column)
    return tuple(found.values())[:MOST]


def _column(name: str) -> Column | None:
    kind, _, field = name.partition(".")
    declared = KINDS.get(kind)
    known = declared.by_name.get(field) if declared else None
    return Column(known.words, declared.words) if declared and known else None
