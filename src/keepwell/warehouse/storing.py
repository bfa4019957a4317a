"""Writing a batch: one pass from the checked rows to month partitions, nothing counted before commit.

Rows already known (same key, same content) are left out, and claimed in a `known` file; changed ones become a new version whose
key is noted in a `gone` file of the former row's month. Everything is written to a staging folder,
flushed, and renamed; a kill at any moment leaves files that no register row names, which the next
`sweep` removes.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from keepwell.schemas.intake import KINDS, Checked
from keepwell.warehouse import live as living
from keepwell.warehouse.engine import listing, session, text
from keepwell.warehouse.layout import (
    NO_MONTH,
    FactFile,
    Merge,
    Role,
    columns,
    facts,
    folder,
    staging,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Progress = Callable[[float], None]
_WRITING = "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880"


@contextmanager
def writer(home: Path) -> Iterator[None]:
    """Hold the warehouse's single pen; waits for whoever has it. The system drops it with a killed process."""
    with (folder(home) / ".writer").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sweep(*, home: Path, named: Iterable[str]) -> int:
    """Remove files that no batch names (what a killed merge left); returns how many.

    Call it only while holding `writer`. `named` are the paths of every fact file that the
    register knows, those of undone batches that are still kept included.
    """
    kept = {str(folder(home) / path) for path in named}
    shutil.rmtree(staging(home), ignore_errors=True)
    strays = [one for one in (folder(home) / "facts").glob("*/*/*.parquet") if str(one) not in kept]
    for one in strays:
        one.unlink()
    return len(strays)


def merge(
    *,
    checked: Checked,
    batch: str,
    live: Sequence[FactFile],
    home: Path,
    memory: str = "1GB",
    progress: Progress | None = None,
) -> Merge:
    """Write the new and changed rows of a checked batch as Parquet partitions.

    Args:
        checked: what the connector handed over; `rows_path` is a Parquet file or a folder of them.
        batch: the batch's id; becomes part of the file names.
        live: the committed files of this kind, with their order.
        home: the company's folder.
        memory: the engine's limit; more is spilled.
        progress: called with the share done, 0 to 1.

    Returns:
        The account and the files; they count when the register has named them.
    """
    existing = [one for one in live if one.kind == checked.kind]
    pen = staging(home) / batch
    shutil.rmtree(pen, ignore_errors=True)
    pen.mkdir(parents=True)
    with session(home, memory=memory) as connection:
        connection.execute("SET partitioned_write_flush_threshold = 61440")
        filled = _filled(connection, checked)
        incoming = _incoming(checked)
        known = replaced = 0
        if any(one.role == "rows" for one in existing):
            known, replaced = _meet(connection, checked.kind, incoming, existing, home)
            _write_met(connection, pen, replaced=replaced, known=known)
            incoming = f"{incoming} i" + (
                " ANTI JOIN (FROM met WHERE same) m ON i._key = m._key" if known else ""
            )
        _told(progress, 0.3)
        if not known and _parted(connection, checked):
            _take(checked, pen)
        elif filled:  # a file may have a header and no rows
            _write_rows(connection, checked.kind, incoming, pen, filled)
    _told(progress, 0.9)
    files = tuple(_settle(home, checked.kind, batch, pen))
    _told(progress, 1.0)
    loaded = sum(one.rows for one in files if one.role == "rows")
    return Merge(loaded=loaded, known=known, replaced=replaced, files=files)


def _told(progress: Progress | None, share: float) -> None:
    if progress:
        progress(share)


def _paths(checked: Checked) -> list[Path]:
    path = Path(checked.rows_path)
    return sorted(path.glob("**/*.parquet")) if path.is_dir() else [path]


def _incoming(checked: Checked) -> str:
    return f"read_parquet({listing(_paths(checked))}, union_by_name=true, hive_partitioning=false)"


def _parted(connection: DuckDBPyConnection, checked: Checked) -> bool:
    """Whether the checked rows lie in months already, typed as they are stored here."""
    paths = _paths(checked)
    if not paths or not all(one.parent.name.startswith("month=") for one in paths):
        return False
    told = connection.execute(f"DESCRIBE SELECT * FROM {_incoming(checked)}").fetchall()
    types = {**columns(checked.kind), "_row": "BIGINT"}
    return all(types.get(name) == kind for name, kind, *_ in told)


def _take(checked: Checked, pen: Path) -> None:
    """Take over files as they are: a second name for the same bytes, or a copy on another disk."""
    for source in _paths(checked):
        target = pen / "rows" / source.parent.name / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, target)


def _filled(connection: DuckDBPyConnection, checked: Checked) -> set[str]:
    """The columns that hold a value anywhere, as the files' own statistics tell.

    The others are not written: a column that a file lacks reads as empty, and writing dozens of
    empty columns into each partition costs more than all the values.
    """
    found = connection.execute(
        "SELECT path_in_schema, bool_and(coalesce(stats_null_count = num_values, false)) "
        f"FROM parquet_metadata({listing(_paths(checked))}) GROUP BY 1"
    ).fetchall()
    return {name for name, empty in found if not empty}


def _meet(
    connection: DuckDBPyConnection,
    kind: str,
    incoming: str,
    existing: Sequence[FactFile],
    home: Path,
) -> tuple[int, int]:
    """Note which incoming keys are there already, in which month, and whether they say the same."""
    parts = []
    for month in sorted({one.month for one in existing}):
        source = living.rows_sql(
            connection,
            home=home,
            kind=kind,
            files=living.of(existing, kind=kind, months=[month]),
            wanted=("_key", "_hash"),
        )
        parts.append(f"SELECT _key, _hash, {text(month)} AS month FROM ({source})")
    connection.execute(f"""
        CREATE TEMP TABLE met AS
        SELECT i._key, i._hash, l.month, i._hash = l._hash AS same
        FROM ({" UNION ALL ".join(parts)}) l JOIN (SELECT _key, _hash FROM {incoming}) i USING (_key)""")
    same, other = connection.execute(
        "SELECT count(*) FILTER (same), count(*) FILTER (NOT same) FROM met"
    ).fetchall()[0]
    return int(same), int(other)


def _write_met(connection: DuckDBPyConnection, pen: Path, *, replaced: int, known: int) -> None:
    """Keys whose rows this batch replaces, and those whose rows it says once more."""
    if replaced:
        connection.execute(
            f"COPY (SELECT _key, month FROM met WHERE NOT same) TO {text(pen / 'gone')} ({_WRITING}, PARTITION_BY (month))"
        )
    if known:
        connection.execute(
            f"COPY (SELECT _key, _hash, month FROM met WHERE same) TO {text(pen / 'known')} ({_WRITING}, PARTITION_BY (month))"
        )


def _write_rows(
    connection: DuckDBPyConnection, kind: str, incoming: str, pen: Path, present: set[str]
) -> None:
    kept = ", ".join(
        f'CAST("{name}" AS {sql}) AS "{name}"'
        for name, sql in columns(kind).items()
        if name in present
    )
    clock = KINDS[kind].clock
    month = (
        f"CAST(date_trunc('month', \"{clock}\") AS DATE)"
        if clock in present
        else "CAST(NULL AS DATE)"
    )
    # The first of the month is the partition: a date costs a fraction of a formatted text.
    connection.execute(
        f"COPY (SELECT {kept}, {month} AS month FROM {incoming}) TO {text(pen / 'rows')} ({_WRITING}, PARTITION_BY (month))"
    )


def _settle(home: Path, kind: str, batch: str, pen: Path) -> Iterator[FactFile]:
    """Flush the staged files and give them their names."""
    import pyarrow.parquet as pq

    roles: tuple[Role, ...] = ("rows", "gone", "known")
    for role in roles:
        for number, source in enumerate(sorted((pen / role).glob("*/*.parquet"))):
            month = _month(source.parent.name)
            target = facts(home, kind) / f"month={month}" / f"{batch}-{role[0]}{number}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            rows = pq.read_metadata(source).num_rows
            flush(source)
            source.replace(target)
            flush(target.parent)
            yield FactFile(kind, str(target.relative_to(folder(home))), batch, month, rows)
    shutil.rmtree(pen)


def _month(partition: str) -> str:
    value = partition.removeprefix("month=")
    return NO_MONTH if value.startswith("__HIVE") or value == NO_MONTH else value[:7]


def flush(path: Path) -> None:
    """Have a file's bytes, or a folder's names, reach the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
