"""What a batch leaves when it is undone: rows that later batches brought once more stay, as theirs.

A later batch whose row was known wrote no row of its own, only a claim (a `known` file). When the
batch that wrote the row goes, the earliest claimant inherits it, together with what it replaced.
So undoing a batch takes back what that batch alone said.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from keepwell.warehouse.engine import listing, session, text
from keepwell.warehouse.layout import FactFile, facts, folder
from keepwell.warehouse.live import orders
from keepwell.warehouse.storing import flush

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection


def hand_over(*, home: Path, batch: str, files: Sequence[FactFile]) -> tuple[FactFile, ...]:
    """Write what later batches inherit from one that is about to be undone.

    Call it while holding `writer`; the files count when the register names them, in the same
    transaction that undoes the batch.

    Args:
        home: the company's folder.
        batch: the one to be undone.
        files: all committed files, with their order.

    Returns:
        Files of the inheriting batches: their rows, and the keys those replace.
    """
    own = [one for one in files if one.batch == batch]
    rows = [one for one in own if one.role == "rows"]
    if not rows:
        return ()
    later = [one for one in files if one.kind == rows[0].kind and one.order > rows[0].order]
    claims = [one for one in later if one.role == "known"]
    if not claims:
        return ()
    with session(home) as connection:
        _find_heirs(connection, home, rows, claims, [one for one in later if one.role == "gone"])
        gone = [one for one in own if one.role == "gone"]
        found = [
            *_inherited(connection, home, batch, rows, claims, "r"),
            *_inherited(connection, home, batch, gone, claims, "g"),
        ]
    return tuple(found)


def _find_heirs(
    connection: DuckDBPyConnection,
    home: Path,
    rows: Sequence[FactFile],
    claims: Sequence[FactFile],
    gone: Sequence[FactFile],
) -> None:
    """Fill `heirs`: key, and the order of the earliest batch that says the same.

    A claim made after another batch had replaced the row was made on that one's row, not on this.
    """
    connection.execute(f"""
        CREATE TEMP TABLE heirs AS
        SELECT r._key, o.month, min(o.seq) AS seq
        FROM read_parquet({_paths(home, claims)}, filename=true) k
            JOIN {orders(claims, home)} ON k.filename = o.file
            JOIN read_parquet({_paths(home, rows)}, union_by_name=true) r
            ON k._key = r._key AND k._hash = r._hash
        GROUP BY ALL""")
    if gone:
        connection.execute(f"""
            DELETE FROM heirs h WHERE EXISTS (
                FROM read_parquet({_paths(home, gone)}, filename=true) g
                    JOIN {orders(gone, home)} ON g.filename = o.file
                WHERE g._key = h._key AND o.month = h.month AND o.seq <= h.seq)""")


def _paths(home: Path, files: Sequence[FactFile]) -> str:
    return listing(folder(home) / one.path for one in files)


def _inherited(
    connection: DuckDBPyConnection,
    home: Path,
    batch: str,
    own: Sequence[FactFile],
    claims: Sequence[FactFile],
    letter: str,
) -> Iterator[FactFile]:
    """The files of the heirs, by month and heir."""
    heirs = {one.order: one.batch for one in claims}
    told = connection.execute("SELECT DISTINCT seq FROM heirs ORDER BY 1").fetchall()
    for month in sorted({one.month for one in own}):
        source = _paths(home, [one for one in own if one.month == month])
        for (order,) in told:
            query = (
                f"SELECT f.* FROM read_parquet({source}, union_by_name=true) f "
                f"SEMI JOIN (FROM heirs WHERE seq = {order}) h ON f._key = h._key"
            )
            path = facts(home, own[0].kind) / f"month={month}" / f"{heirs[order]}-{letter}{batch}.parquet"  # fmt: skip
            if rows := _written(connection, query, path):
                kind, place = own[0].kind, str(path.relative_to(folder(home)))
                yield FactFile(kind, place, heirs[order], month, rows, order)


def _written(connection: DuckDBPyConnection, query: str, path: Path) -> int:
    """Write a file whole under its name; how many rows, and none at all for none."""
    draft = path.with_suffix(f".{os.getpid()}")
    connection.execute(f"COPY ({query}) TO {text(draft)} (FORMAT parquet)")
    rows = connection.execute(f"SELECT count(*) FROM read_parquet({text(draft)})").fetchall()[0][0]
    if not rows:
        draft.unlink()
        return 0
    flush(draft)
    draft.replace(path)
    flush(path.parent)
    return int(rows)
