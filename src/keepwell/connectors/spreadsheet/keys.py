"""Find what identifies a row. A column whose values repeat with different content is no key."""

from __future__ import annotations

from functools import cached_property
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
        self._source = relation(table) if size <= WHOLE_BELOW else "sample"

    @cached_property
    def rows(self) -> int:
        """How many different rows there are; they are set apart when they are first needed."""
        self._session.execute(
            f"CREATE OR REPLACE TEMP TABLE rows_once AS SELECT DISTINCT * FROM {self._source}"
        )
        return self._count("count(*)", source="rows_once")

    def _count(self, expression: str, where: str = "true", *, source: str) -> int:
        row = self._session.execute(f"SELECT {expression} FROM {source} WHERE {where}").fetchone()
        return int(row[0]) if row else 0

    def _filled_alike(self, columns: Sequence[str], source: str) -> tuple[int, int]:
        """How many rows hold all of the values, and how many different ones."""
        cells = [cell(self._table, column) for column in columns]
        there = " AND ".join(f"{one} IS NOT NULL" for one in cells)
        wide = f"({', '.join(cells)})" if len(cells) > 1 else cells[0]
        filled = self._count("count(*)", there, source=source)
        return filled, self._count(f"count(DISTINCT {wide})", there, source=source)

    def identifies(self, columns: Sequence[str]) -> bool:
        """Whether no two different rows share the values (rows without a value set aside)."""
        filled, different = self._filled_alike(columns, self._source)
        if filled == different:  # nothing stands there twice, so no row does either
            total = self._count("count(*)", source=self._source)
            if filled and filled >= total * 0.9:
                return True
        total = self.rows
        filled, different = self._filled_alike(columns, "rows_once")
        return filled > 0 and filled >= total * 0.9 and different == filled

    def repeats(self, column: str) -> int:
        """How many rows share their value with a different row."""
        filled, different = self._filled_alike([column], self._source)
        if filled == different or not self.rows:
            return 0
        filled, different = self._filled_alike([column], "rows_once")
        return filled - different

    def composite(self, likely: Sequence[str]) -> tuple[str, ...]:
        """The smallest set among the likely columns (best first) that identifies a row, or nothing."""
        for size in (2, 3):
            for chosen in combinations(likely[:TRIED], size):
                if self.identifies(chosen):
                    return chosen
        return ()
