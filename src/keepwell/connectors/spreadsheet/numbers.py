"""Numbers, lengths of time, yes and no, as people write them, read in the engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.engine import text
from keepwell.connectors.spreadsheet.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNITS: Final = {
    "milliseconds": 0.001,
    "seconds": 1.0,
    "minutes": 60.0,
    "hours": 3600.0,
    "days": 86400.0,
}
_POINT_GROUPS = re.compile(r"^[-+]?[1-9]\d{0,2}(\.\d{3})+$")
_COMMA_GROUPS = re.compile(r"^[-+]?[1-9]\d{0,2}(,\d{3})+$")
_BARE = re.compile(r"^[-+]?\d{1,3}$")
_BARE_LONG = re.compile(r"^[-+]?\d{4,}$")
_POINT_END = re.compile(r"^(?:[€$£]\s?)?[-+]?[\d,\s'’]*\.\d+\s*\D{0,4}$")
_COMMA_END = re.compile(r"^(?:[€$£]\s?)?[-+]?[\d.\s'’]*,\d+\s*\D{0,4}$")


def number_style(values: Iterable[str]) -> str:
    """`point` (1,234.5), `comma` (1.234,5) or `open` where every cell can be read both ways.

    One cell that can be read in only one way decides for the column.
    """
    point = comma = groups_point = groups_comma = 0
    for value in values:
        grouped = bool(_POINT_GROUPS.match(value)), bool(_COMMA_GROUPS.match(value))
        if value.count(".") > 1 or (_COMMA_END.match(value) and not grouped[1]):
            comma += 1
        elif value.count(",") > 1 or (_POINT_END.match(value) and not grouped[0]):
            point += 1
        groups_point += grouped[0]
        groups_comma += grouped[1]
    if point or comma:
        return "point" if point >= comma else "comma"
    if groups_comma:
        return "point"
    return "open" if groups_point else "point"


def settled_style(
    values: Sequence[tuple[str, int]], neighbours: Iterable[Sequence[tuple[str, int]]]
) -> str:
    """`number_style`, and where every cell can be read both ways what the rest of the file tells.

    1.230 beside a bare 987 is a thousand: decimals are not written with a nought at their end in
    one cell and without any in the next. Else a column that can only be read one way decides.
    """
    written = [value for value, _ in values]
    style = number_style(written)
    if style != "open":
        return style
    if any(_BARE_LONG.match(value) for value in written):
        return "point"
    if any(_BARE.match(v) for v in written) and any(
        _POINT_GROUPS.match(v) and v.endswith("0") for v in written
    ):
        return "comma"
    for other in neighbours:
        numbers = [value for value, _ in other if _COMMA_END.match(value)]
        if numbers and number_style(numbers) == "comma":
            return "comma"
    return "open"


def number_sql(cell: str, style: str = "point") -> str:
    """A written number as a double; thousands signs, blanks, percent and currency signs go."""
    bare = rf"regexp_replace({cell}, '[\s''’%€$£\x{{00a0}}\x{{202f}}]|zł|Kč|EUR|USD|GBP|CHF|PLN', '', 'g')"
    if style == "comma":
        tidy = f"replace(replace({bare}, '.', ''), ',', '.')"
        return f"{_finite(tidy)}"
    grouped = f"replace({bare}, ',', '')"
    return f"coalesce({_finite(cell)}, {_finite(grouped)})"


def _finite(cell: str) -> str:
    """Words that engines take for numbers (nan, inf, 1_000) are not numbers here."""
    plain = f"TRY_CAST({cell} AS DOUBLE)"
    return f"CASE WHEN isfinite({plain}) AND NOT contains({cell}, '_') THEN {plain} END"


def share_sql(cell: str, style: str = "point") -> str:
    """A share: 80 % and 80 are 0.8 where the cell or the column says percent."""
    number = number_sql(cell, style)
    return (
        f"CASE WHEN contains({cell}, '%') OR {number} > 1.5 THEN {number} / 100 ELSE {number} END"
    )


def seconds_sql(cell: str, *, unit: str = "seconds", clock: str = "", style: str = "point") -> str:
    """A length of time in seconds.

    Args:
        cell: the column.
        unit: what a bare number counts.
        clock: what `a:b` means: `mm:ss` or `hh:mm`; with two colons it is always h:mm:ss.
        style: how numbers are written.
    """
    size = UNITS[unit or "seconds"]
    number = number_sql(cell, style) + ("" if size == 1 else f" * {size}")
    if style == "comma":
        return f"CASE WHEN contains({cell}, ':') THEN {_clock_sql(cell, clock)} ELSE coalesce({number}, {_words_sql(cell)}) END"
    # nothing with a colon is a number: nearly all cells are read before anybody looks for one
    clock_or_words = f"CASE WHEN contains({cell}, ':') THEN {_clock_sql(cell, clock)} ELSE {_words_sql(cell)} END"
    return f"coalesce({number}, {clock_or_words})"


def _clock_sql(cell: str, clock: str) -> str:
    parts = rf"regexp_extract({cell}, '^(-?)(?:(\d+)\s*(?:d|days?|tage?|días?)?\.?,?\s+)?(\d+):(\d{{1,2}})(?::(\d{{1,2}}(?:[.,]\d+)?))?$', ['sign', 'd', 'a', 'b', 'c'])"
    part = f"({parts})"
    first, second = (60, 1) if clock == "mm:ss" else (3600, 60)
    value = (
        f"coalesce(TRY_CAST({part}.d AS DOUBLE), 0) * 86400 + CASE WHEN {part}.c <> '' "
        f"THEN TRY_CAST({part}.a AS DOUBLE) * 3600 + TRY_CAST({part}.b AS DOUBLE) * 60 + TRY_CAST(replace({part}.c, ',', '.') AS DOUBLE) "
        f"ELSE TRY_CAST({part}.a AS DOUBLE) * {first} + TRY_CAST({part}.b AS DOUBLE) * {second} END"
    )
    return f"CASE WHEN {part}.a <> '' THEN ({value}) * CASE WHEN {part}.sign = '-' THEN -1 ELSE 1 END END"


def _words_sql(cell: str) -> str:
    """Lengths like 1h 5m 3s, 2 days 4 hours, 35 min."""
    total = " + ".join(
        rf"coalesce(TRY_CAST(replace(regexp_extract(lower({cell}), '([\d.,]+)\s*(?:{names})(?:[^a-z]|$)', 1), ',', '.') AS DOUBLE), 0) * {size}"
        for names, size in (
            ("d|days?|tage?|días?|jours?", 86400), ("h|hrs?|hours?|std|stunden?|horas?|heures?", 3600),
            ("m|min|mins|minutes?|minuten?|minutos?", 60), ("s|sec|secs|seconds?|sek|sekunden?|segundos?|secondes?", 1),
        )
    )  # fmt: skip
    guard = rf"regexp_matches(lower({cell}), '^\s*([\d.,]+\s*[a-zíé]+[\s,]*)+$')"
    return f"CASE WHEN {guard} AND regexp_matches({cell}, '[A-Za-z]') THEN nullif({total}, -1) END"


def flag_sql(cell: str, *, turned: bool = False) -> str:
    """Yes or no in several languages; `turned` for columns that say the opposite."""
    yes, no = (words("no"), words("yes")) if turned else (words("yes"), words("no"))
    return f"CASE WHEN list_contains([{_in(yes)}], lower({cell})) THEN true WHEN list_contains([{_in(no)}], lower({cell})) THEN false END"


def _in(values: Iterable[str]) -> str:
    return ", ".join(text(value) for value in values)
