"""What a bare number of time counts, where the header does not say: told by the file's own moments.

A first reply 48 after opening, with moments two days apart, is in hours. Where no moments tell,
a person is asked: a wrong unit is a figure wrong by the factor of sixty.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import dates
from keepwell.connectors.spreadsheet.casting import present
from keepwell.connectors.spreadsheet.engine import cell
from keepwell.connectors.spreadsheet.guess import FITS, Match, Seen
from keepwell.connectors.spreadsheet.numbers import UNITS, number_sql
from keepwell.connectors.spreadsheet.readings import unit_of
from keepwell.connectors.spreadsheet.vocabulary import compact
from keepwell.schemas.intake import KINDS, Question

if TYPE_CHECKING:
    from collections.abc import Mapping as Told

    import duckdb

    from keepwell.connectors.spreadsheet.mapping import ColumnChoice, Mapping
    from keepwell.connectors.spreadsheet.table import Table

ENDS: Final = {
    "first_reply_seconds": ("first_reply_at",),
    "resolution_seconds": ("resolved_at", "closed_at", "first_resolved_at"),
}
"""Lengths that begin with the opening of a contact, and the moments that end them."""
NEAR: Final = 0.1
"""How far a length may be from what the moments say and still be it."""
MOST: Final = 0.5
"""Share of rows that have to agree on a unit."""
SHORT: Final = 20.0
"""A usual call or handling of fewer seconds is rather told in minutes."""
HANDLED: Final = frozenset({"talk_seconds", "handle_seconds"})
UNIT_NAMES: Final = frozenset(
    map(
        compact,
        (
            "unit",
            "units",
            "amount unit",
            "time unit",
            "einheit",
            "unidad",
            "unité",
            "jednostka",
            "unità",
        ),
    )
)
"""How a column is called that says what the amount beside it counts."""
ASKED: Final = ("seconds", "minutes", "hours")


def settled(
    session: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping, columns: Told[str, Seen]
) -> tuple[Mapping, tuple[Question, ...]]:
    """The mapping with the units of bare numbers told, and what only a person can tell.

    Args:
        session: where `look` left the first rows as `sample`.
        table: the file.
        mapping: as proposed; bare numbers count as seconds in it.
        columns: what was seen of each column.
    """
    asked: list[Question] = []
    for column, choice in mapping.columns.items():
        if not _bare(mapping.kind, choice, columns[column]):
            continue
        ends = [name for name in ENDS.get(choice.field or "", ()) if mapping.column_of(name)]
        if ends and mapping.column_of("opened_at"):
            unit = next(
                filter(None, (_by(session, table, mapping, column, one) for one in ends)), ""
            )
            mapping = mapping.with_column(column, _as_told(choice, unit))
        elif choice.field in ENDS or _short(choice, columns[column]):
            asked.append(_question(columns[column]))
            mapping = mapping.with_column(
                column, replace(choice, reading=replace(choice.reading, unit=""))
            )
    return mapping, tuple(asked)


def beside(matched: list[Match], columns: Told[str, Seen]) -> list[Match]:
    """An absence's bare amount is in what the column beside it says: hours, days, or now this, now that.

    An amount whose unit changes from row to row is left out: the first and last day tell the length.
    """
    used = {one.column for one in matched}
    unit = next(
        (one for name, one in columns.items() if name not in used and compact(name) in UNIT_NAMES),
        None,
    )
    amount = next((one for one in matched if one.field == "days"), None)
    if unit is None or amount is None or not unit.shape.filled or unit_of(amount.column):
        return matched
    if any(one.field == "hours" for one in matched):
        return matched
    met = {unit_of(value) for value, _ in unit.shape.values}
    rest = [one for one in matched if one is not amount]
    if met == {"hours"}:
        return [*rest, replace(amount, field="hours")]
    return matched if met == {"days"} else rest


def _bare(kind: str, choice: ColumnChoice, one: Seen) -> bool:
    """Whether a length of time is written as numbers without a unit anywhere."""
    field = KINDS[kind].by_name.get(choice.field or "")
    lengths = field is not None and field.type == "seconds"
    return lengths and not unit_of(one.header) and one.shape.numeric >= FITS


def _as_told(choice: ColumnChoice, unit: str) -> ColumnChoice:
    if unit:
        reading = replace(choice.reading, unit=unit)
        return replace(
            choice, reading=reading, reason=f"{choice.reason}; in {unit}, as the moments tell"
        )
    return replace(
        choice,
        field=None,
        confidence=0.0,
        reason="left out: its unit is not told, and the moments tell the same",
    )


def _short(choice: ColumnChoice, one: Seen) -> bool:
    """Whether handling would usually take less than can be, in seconds."""
    if choice.reading.numbers == "comma":  # 1.234 is a thousand there
        return False
    lengths = sorted((number, count) for number, count in one.shape.numbers if number > 0)
    half, passed = sum(count for _, count in lengths) / 2, 0
    for number, count in lengths:
        passed += count
        if passed >= half:
            return choice.field in HANDLED and number < SHORT
    return False


def _question(one: Seen) -> Question:
    example = next(value for value, _ in one.shape.values)
    text = f"What does “{example}” in column “{one.header}” count? Neither the header nor the file's moments tell."
    return Question("unit", one.header, text, ASKED)


def _by(
    session: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping, column: str, end: str
) -> str:
    """The unit in which most of a column's numbers are what lies between opening and an end."""
    number = number_sql(
        f"trim({cell(table, column)})", mapping.columns[column].reading.numbers or "point"
    )
    span = f"epoch({_moment(table, mapping, end)}) - epoch({_moment(table, mapping, 'opened_at')})"
    counts = ", ".join(
        f"count(*) FILTER (abs(told * {size} - span) <= {NEAR} * span)" for size in UNITS.values()
    )
    row = session.execute(
        f"SELECT count(*), {counts} FROM (SELECT {number} AS told, {span} AS span FROM sample) WHERE told > 0 AND span > 0"
    ).fetchone()
    assert row is not None
    best, unit = max(zip(row[1:], UNITS, strict=True))
    return unit if best and best >= row[0] * MOST else ""


def _moment(table: Table, mapping: Mapping, field: str) -> str:
    column = mapping.column_of(field) or ""
    reading = mapping.columns[column].reading
    written = present(cell(table, column), KINDS[mapping.kind].by_name[field], reading)
    if reading.join:
        return "NULL::TIMESTAMP"
    return dates.moment_sql(
        written, seen=reading.formats, order=reading.dates, zone="UTC", months=reading.months
    )
