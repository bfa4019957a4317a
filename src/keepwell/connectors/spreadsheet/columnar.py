"""Parquet files: the same door, so their typed columns are read as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from keepwell.connectors.spreadsheet.engine import engine, name, text
from keepwell.connectors.spreadsheet.table import Table, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE_ROWS = 20


def open_parquet(path: Path) -> Table:
    """A Parquet file as a table of text; moments with a zone become UTC.

    Raises:
        UnreadableFileError: when it is broken.
    """
    source = f"read_parquet({text(str(path))})"
    with engine() as session:
        try:
            described = session.sql(f"DESCRIBE SELECT * FROM {source}").fetchall()
            casts = tuple(_as_text(row[0], row[1], place) for place, row in enumerate(described))
            sample = session.sql(
                f"SELECT {', '.join(casts)} FROM {source} LIMIT {SAMPLE_ROWS}"
            ).fetchall()
            rows = session.sql(f"SELECT count(*) FROM {source}").fetchone()
        except duckdb.Error as error:
            raise UnreadableFileError(
                f"{path.name} is a broken Parquet file. Write it again."
            ) from error
    columns = tuple(str(row[0]) for row in described)
    return Table(
        str(path), str(path), "parquet", columns,
        rows=rows[0] if rows else 0, sample=tuple(sample), cells=casts,
    )  # fmt: skip


def _as_text(column: str, kind: str, place: int) -> str:
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({name(column)}, '%Y-%m-%d %H:%M:%S.%f') || 'Z' AS c{place}"
    return f"CAST({name(column)} AS VARCHAR) AS c{place}"
