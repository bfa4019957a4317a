"""The columnar engine, and a table as a relation of it in which every cell is text."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Final

import duckdb

if TYPE_CHECKING:
    from keepwell.connectors.spreadsheet.table import Table

MEMORY: Final = "1GB"
THREADS: Final = 2
_LINE_ENDS: Final = {"\n": r"\n", "\r": r"\r", "\r\n": r"\r\n"}


def engine(*, memory: str = MEMORY, threads: int = THREADS) -> duckdb.DuckDBPyConnection:
    """An engine in memory with bounded appetite that never fetches anything from outside."""
    session = duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": memory,
            "temp_directory": tempfile.gettempdir(),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    session.execute("SET TimeZone = 'UTC'")
    # progress is asked for (see `watching`), never printed
    session.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    return session


def text(value: str) -> str:
    """A string as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + value.replace('"', '""') + '"'


def cell(table: Table, column: str) -> str:
    """How the engine calls a column of the file (position, because names may be anything)."""
    return f"c{table.columns.index(column)}"


def relation(table: Table) -> str:
    """The file as something to select from: columns c0, c1, … all text, rows in file order."""
    if table.kind == "parquet":
        rows = f"read_parquet({text(table.source)})"
        return f"(SELECT {', '.join(table.cells)} FROM {rows})" if table.cells else rows
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(table.columns)))
    layout = table.layout
    return (
        f"read_csv({text(table.source)}, columns={{{columns}}}, auto_detect=false, header=false, "
        f"delim={text(layout.delimiter)}, quote='\"', escape='\"', skip={layout.skip}, "
        f"new_line={text(_LINE_ENDS[layout.line_end])}, max_line_size=16777216{_packing(table.source)})"
    )


def _packing(source: str) -> str:
    return ", compression='gzip'" if source.lower().endswith(".gz") else ""
