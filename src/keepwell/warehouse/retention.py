"""Former versions go when nothing frozen needs them: rewrite only the months that hold dead rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keepwell.warehouse.engine import session, text
from keepwell.warehouse.layout import FactFile, folder
from keepwell.warehouse.live import of, rows_sql

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Compaction:
    """`added` stand for `removed` from the moment the register swaps them, in one transaction."""

    added: tuple[FactFile, ...]
    removed: tuple[FactFile, ...]


def compact(*, home: Path, kind: str, files: Sequence[FactFile], before_order: int) -> Compaction:
    """Drop the versions that batches of order < `before_order` replaced.

    Batches from `before_order` on keep their files: they can still be undone, and moments since
    then stay readable as known. The older ones of a month with dead rows become one file under
    the newest of their batches; after that they can no longer be undone one by one.
    """
    added: list[FactFile] = []
    removed: list[FactFile] = []
    for month in sorted({one.month for one in of(files, kind=kind) if one.role == "gone"}):
        old = [one for one in of(files, kind=kind, months=[month]) if one.order < before_order]
        if any(one.role == "gone" for one in old):
            removed += old
            added += _rewrite(home, kind, month, old)
    return Compaction(tuple(added), tuple(removed))


def _rewrite(home: Path, kind: str, month: str, old: Sequence[FactFile]) -> list[FactFile]:
    newest = max(old, key=lambda one: one.order)
    path = str(Path(newest.path).with_name(f"{newest.batch}-c{newest.order}.parquet"))
    with session(home) as connection:
        source = rows_sql(connection, home=home, kind=kind, files=old)
        connection.execute(f"COPY ({source}) TO {text(folder(home) / path)} (FORMAT parquet)")
        rows = connection.execute(
            f"SELECT count(*) FROM read_parquet({text(folder(home) / path)})"
        ).fetchall()[0][0]
    return [FactFile(kind, path, newest.batch, month, int(rows), newest.order)] if rows else []
