"""The columnar engine, bounded: two threads, a memory limit, its own folder to spill to.

No extension is ever fetched: what is not compiled in is refused.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from keepwell.warehouse.layout import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duckdb import DuckDBPyConnection


def connect(
    *, memory: str = "1GB", threads: int = 2, spill: Path | None = None
) -> DuckDBPyConnection:
    """An in-memory connection; `spill` is where intermediate results go that do not fit."""
    import duckdb

    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": memory,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(spill) if spill else "",
        },
    )
    connection.execute("SET enable_progress_bar = false")
    return connection


@contextmanager
def session(home: Path, *, memory: str = "1GB", threads: int = 2) -> Iterator[DuckDBPyConnection]:
    """A connection whose spilled pages live beside the warehouse and vanish with it."""
    with TemporaryDirectory(
        prefix=".spill-", dir=folder(home), ignore_cleanup_errors=True
    ) as spill:
        connection = connect(memory=memory, threads=threads, spill=Path(spill))
        try:
            yield connection
        finally:
            connection.close()


def text(value: str | Path) -> str:
    """A value as an SQL literal."""
    return "'" + str(value).replace("'", "''") + "'"


def listing(values: Iterable[str | Path]) -> str:
    """Values as an SQL list literal."""
    return "[" + ", ".join(text(value) for value in values) + "]"
