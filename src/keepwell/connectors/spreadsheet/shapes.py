"""What the values of a column look like: counted in the engine, judged on distinct values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.engine import cell, relation
from keepwell.connectors.spreadsheet.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from keepwell.connectors.spreadsheet.table import Table

SAMPLE: Final = 30_000
DISTINCT: Final = 1_500
_NUMBER = re.compile(
    r"^(?:[€$£]\s?)?[-+]?[\d\s.,'’]*\d[\d.,]*\s*(?:%|[€$£]|zł|Kč|EUR|USD|GBP|CHF|PLN)?$"
)
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_CLOCK = re.compile(r"^-?\d{1,4}:\d{2}(:\d{2})?([.,]\d+)?(\s*[AaPp][Mm])?$")


@dataclass(frozen=True)
class Shape:
    """A column's values: how many rows, how many filled, the distinct ones with their counts."""

    rows: int
    filled: int
    distinct: int
    values: tuple[tuple[str, int], ...]

    def share(self, pattern: re.Pattern[str]) -> float:
        """Share of filled cells (among the distinct values looked at) that match."""
        total = sum(count for _, count in self.values)
        return (
            sum(count for value, count in self.values if pattern.match(value)) / total
            if total
            else 0.0
        )

    def share_in(self, allowed: tuple[str, ...]) -> float:
        """Share of filled cells whose text is one of `allowed`."""
        total = sum(count for _, count in self.values)
        known = set(allowed)
        return (
            sum(count for value, count in self.values if value.casefold() in known) / total
            if total
            else 0.0
        )

    @cached_property
    def numeric(self) -> float:
        """Share that reads as a number."""
        return self.share(_NUMBER)

    @cached_property
    def emails(self) -> float:
        """Share that reads as an e-mail address."""
        return self.share(_EMAIL)

    @cached_property
    def clocks(self) -> float:
        """Share that reads as a time of day or a length h:mm(:ss)."""
        return self.share(_CLOCK)

    @property
    def unique(self) -> bool:
        """Whether no filled value stands there twice, as far as was looked."""
        return self.filled > 0 and self.distinct == self.filled

    @cached_property
    def numbers(self) -> tuple[tuple[float, int], ...]:
        """Plain numbers with their counts."""
        found = []
        for value, count in self.values:
            try:
                found.append((float(value.replace(",", ".").rstrip("% ")), count))
            except ValueError:
                continue
        return tuple(found)


def look(
    session: duckdb.DuckDBPyConnection, table: Table, *, only: Iterable[str] | None = None
) -> dict[str, Shape]:
    """The shape of every column (or of `only` some), from the first rows of the file."""
    columns = table.columns if only is None else tuple(only)
    if not columns:
        return {}
    cells = ", ".join(cell(table, column) for column in columns) if only is not None else "*"
    sums = ", ".join("'" + word + "'" for word in words("totals"))
    session.execute(
        f"CREATE OR REPLACE TEMP TABLE sample AS SELECT {cells} FROM (SELECT * FROM {relation(table)} LIMIT {SAMPLE}) "
        f"WHERE c0 IS NULL OR lower(trim(c0)) NOT IN ({sums})"
    )
    row = session.execute("SELECT count(*) FROM sample").fetchone()
    assert row is not None
    return {column: _shape(session, cell(table, column), row[0]) for column in columns}


def _shape(session: duckdb.DuckDBPyConnection, column: str, rows: int) -> Shape:
    gone = ", ".join("'" + word.replace("'", "''") + "'" for word in words("missing"))
    found = session.execute(
        "SELECT v, n::BIGINT, sum(n) OVER ()::BIGINT, count(*) OVER () FROM ("
        f"SELECT trim({column}, ' \t\n\r\u00a0') AS v, count(*) AS n FROM sample "
        f"WHERE {column} IS NOT NULL GROUP BY 1) "
        f"WHERE lower(v) NOT IN ({gone}) ORDER BY n DESC, v LIMIT {DISTINCT}"
    ).fetchall()
    filled, distinct = found[0][2:] if found else (0, 0)
    return Shape(rows, filled, distinct, tuple((value, count) for value, count, *_ in found))
