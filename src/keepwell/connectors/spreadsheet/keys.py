"""Find what identifies a row. A column whose values repeat with different content is no key."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.engine import cell, relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from keepwell.connectors.spreadsheet.table import Table

WHOLE_BELOW: Final = 80_000_000
"""Bytes up to which the whole file is looked at; above, its first rows."""
TRIED: Final = 7


class KeyFinder:
    """Counts distinct values of columns over the file's distinct rows."""

    def __init__(self, session: duckdb.DuckDBPyConnection, table: Table, size: int) -> None:
        self._session, self._table = session, table
        source = relation(table) if size <= WHOLE_BELOW else "sample"
        session.execute(
            f"CREATE OR REPLACE TEMP TABLE rows_once AS SELECT DISTINCT * FROM {source}"
        )
        self.rows = self._count("count(*)")
        total = session.execute(f"SELECT count(*) FROM {source}").fetchone()
        self.total: int = total[0] if total else 0

    def _count(self, expression: str, where: str = "true") -> int:
        row = self._session.execute(f"SELECT {expression} FROM rows_once WHERE {where}").fetchone()
        return int(row[0]) if row else 0

    def identifies(self, columns: Sequence[str]) -> bool:
        """Whether no two different rows share the values (rows without a value set aside)."""
        cells = [cell(self._table, column) for column in columns]
        there = " AND ".join(f"{one} IS NOT NULL" for one in cells)
        rows = self._count("count(*)", there)
        wide = (
            f"count(DISTINCT ({', '.join(cells)}))"
            if len(cells) > 1
            else f"count(DISTINCT {cells[0]})"
        )
        return rows > 0 and rows >= self.rows * 0.9 and self._count(wide, there) == rows

    def repeats(self, column: str) -> int:
        """How many rows share their value with a different row."""
        one = cell(self._table, column)
        return self._count("count(*)", f"{one} IS NOT NULL") - self._count(f"count(DISTINCT {one})")

    def composite(self, likely: Sequence[str]) -> tuple[str, ...]:
        """The smallest set among the likely columns (best first) that identifies a row, or nothing."""
        for size in (2, 3):
            for chosen in combinations(likely[:TRIED], size):
                if self.identifies(chosen):
                    return chosen
        return ()
