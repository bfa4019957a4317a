"""Which rows count: of every source key the newest version, by the order of committed batches.

A row is dead when a batch of a higher order wrote its key into a `gone` file of the same month.
Dropping a batch from the list of files therefore brings the former versions back, and listing
only the batches committed by a moment shows the facts as known then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.warehouse.engine import listing, session
from keepwell.warehouse.layout import FactFile, columns, folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection


def of(
    files: Iterable[FactFile], *, kind: str, months: Iterable[str] | None = None
) -> list[FactFile]:
    """The files that decide what counts of one kind, and of these months when some are named."""
    wanted = None if months is None else set(months)
    return [
        one
        for one in files
        if one.kind == kind and one.role != "known" and (wanted is None or one.month in wanted)
    ]


def _present(connection: DuckDBPyConnection, paths: Sequence[Path]) -> set[str]:
    query = f"DESCRIBE SELECT * FROM read_parquet({listing(paths)}, union_by_name=true)"
    return {row[0] for row in connection.execute(query).fetchall()}


def _projection(kind: str, present: set[str], wanted: Sequence[str]) -> str:
    types = columns(kind)
    return ", ".join(
        f'"{name}"' if name in present else f'CAST(NULL AS {types[name]}) AS "{name}"'
        for name in wanted
    )


def orders(files: Sequence[FactFile], home: Path) -> str:
    """A table `o(file, seq, month)` of files, to be joined by the name the engine gives them."""
    rows = ", ".join(
        f"({listing([folder(home) / one.path])[1:-1]}, {one.order}, '{one.month}')" for one in files
    )
    return f"(VALUES {rows}) AS o(file, seq, month)"


def rows_sql(
    connection: DuckDBPyConnection,
    *,
    home: Path,
    kind: str,
    files: Sequence[FactFile],
    wanted: Sequence[str] | None = None,
) -> str:
    """A query giving the live rows of one kind, with `wanted` columns (all fields by default).

    `files` are the kind's committed files, perhaps of some months only: rows and gone keys of a
    month always stand in the same partition, so months may be read apart.
    """
    names = list(wanted or columns(kind))
    rows = [one for one in files if one.role == "rows" and one.kind == kind]
    gone = [one for one in files if one.role == "gone" and one.kind == kind]
    if not rows:
        return f"SELECT {_projection(kind, set(), names)} WHERE false"
    paths = [folder(home) / one.path for one in rows]
    projection = _projection(kind, _present(connection, paths), names)
    source = f"read_parquet({listing(paths)}, union_by_name=true"
    if not gone:
        return f"SELECT {projection} FROM {source})"
    dead = listing(folder(home) / one.path for one in gone)
    return f"""
        WITH gone AS (
            SELECT g._key, o.month, max(o.seq) AS seq
            FROM read_parquet({dead}, filename=true) g JOIN {orders(gone, home)} ON g.filename = o.file
            GROUP BY ALL
        ), told AS (
            SELECT r.*, o.seq AS _seq, o.month AS _month
            FROM {source}, filename=true) r JOIN {orders(rows, home)} ON r.filename = o.file
        )
        SELECT {projection} FROM told r
        WHERE NOT EXISTS (
            FROM gone g WHERE g._key = r._key AND g.month = r._month AND g.seq > r._seq
        )"""


def checksum(kind: str, *, home: Path, files: Sequence[FactFile]) -> str:
    """Rows and an order-independent hash of the live content: `1200-9f3c…`.

    The same facts give the same checksum however they were cut into batches.
    """
    with session(home) as connection:
        source = rows_sql(
            connection, home=home, kind=kind, files=of(files, kind=kind), wanted=("_key", "_hash")
        )
        count, mixed = connection.execute(
            f"SELECT count(*), sum(hash(_key, _hash)::HUGEINT) FROM ({source})"
        ).fetchall()[0]
    return f"{count}-{int(mixed or 0) % 2**64:016x}"
