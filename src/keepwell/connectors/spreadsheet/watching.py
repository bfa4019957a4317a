"""Tell how far the engine is while it works."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    from keepwell.connectors.spreadsheet.table import Table

EVERY: Final = 0.25


def estimated_rows(table: Table) -> int:
    """How many rows the file will have, from the width of its first ones."""
    if table.rows is not None:
        return table.rows
    width = sum(sum(len(cell or "") + 1 for cell in row) for row in table.sample)
    packed = 5 if table.source.endswith(".gz") else 1
    size = Path(table.source).stat().st_size * packed
    return max(1, round(size * len(table.sample) / width)) if width else 1


@contextmanager
def watched(
    session: duckdb.DuckDBPyConnection, table: Table, progress: Callable[[int, int], None]
) -> Iterator[None]:
    """Report the progress of the query that runs inside, a few times a second."""
    total, done = estimated_rows(table), threading.Event()

    def report() -> None:
        while not done.wait(EVERY):
            share = max(0.0, session.query_progress()) / 100
            progress(round(total * min(share, 1.0)), total)

    thread = threading.Thread(target=report, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
