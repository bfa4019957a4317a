"""Files rewritten without somebody: names in texts, employee numbers where shifts have them.

The hash of a row's content stays the one of what came in, so that the same file brought again is
still known, and brings no name back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.schemas.intake import KINDS
from keepwell.warehouse.building import digested
from keepwell.warehouse.engine import connect, text
from keepwell.warehouse.layout import folder, mart
from keepwell.warehouse.storing import flush

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

MARK: Final = "e"
KEYS: Final = frozenset(
    {"contact_id", "agent", "customer", "person", "evaluator"}
    | {one.name for kind in KINDS.values() for one in kind.fields if one.type == "id"}
)
"""Columns of ids and keyed hashes, in which no name stands."""
NUMBERS: Final = "person_id"


def rewrite_facts(
    *, home: Path, paths: Iterable[str], told: Callable[[str], str], numbers: Mapping[str, str]
) -> dict[str, str]:
    """Write fact files anew in which `told` or `numbers` says something otherwise.

    Call it while holding `writer`; the former files stand until the register names the others.

    Args:
        home: the company's folder.
        paths: fact files, beneath the warehouse's folder.
        told: what a text is to say.
        numbers: what stands for an employee number.

    Returns:
        Former path to new path, for those that changed.
    """
    renamed = {}
    with connect(memory="512MB", spill=folder(home) / ".erasing") as connection:
        for path in paths:
            source = folder(home) / path
            changes = _changes(connection, source, told, numbers)
            if changes:
                new = source.with_name(f"{source.stem}{MARK}{digested([path, *changes.values()])[:8]}.parquet")  # fmt: skip
                _write(connection, source, new, changes)
                renamed[path] = str(new.relative_to(folder(home)))
    return renamed


def rewrite_prepared(*, home: Path, told: Callable[[str], str]) -> int:
    """Write prepared tables anew, in place, so that nobody waits for the next refresh; how many."""
    return rewrite(files=sorted(mart(home).glob("*/*.parquet")), told=told)


def rewrite(*, files: Iterable[Path], told: Callable[[str], str]) -> int:
    """Write Parquet files anew, in place, in which `told` says something otherwise; how many."""
    done = 0
    with connect(memory="512MB") as connection:
        for path in files:
            if changes := _changes(connection, path, told, {}):
                draft = path.with_suffix(".erasing")
                _write(connection, path, draft, changes)
                draft.replace(path)
                done += 1
    return done


def _changes(
    connection: DuckDBPyConnection,
    path: Path,
    told: Callable[[str], str],
    numbers: Mapping[str, str],
) -> dict[str, str]:
    """Column to the expression of what it is to say; only columns that change."""
    source = f"read_parquet({text(path)}, hive_partitioning=false)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    words = [name for name, kind, *_ in described if kind == "VARCHAR"]
    found = {}
    for name in words:
        if name in KEYS and name != NUMBERS:
            continue
        said = dict(numbers) if name == NUMBERS else _said(connection, source, name, told)
        if name == NUMBERS and not _there(connection, source, name, said):
            continue
        if said:
            cases = " ".join(f"WHEN {text(one)} THEN {text(new)}" for one, new in said.items())
            found[name] = f'CASE "{name}" {cases} ELSE "{name}" END'
    return found


def _said(
    connection: DuckDBPyConnection, source: str, name: str, told: Callable[[str], str]
) -> dict[str, str]:
    """Every value of a column that is to be said otherwise."""
    return dict(_other(connection, source, name, told))


def _other(
    connection: DuckDBPyConnection, source: str, name: str, told: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    rows = connection.execute(f'SELECT DISTINCT "{name}" FROM {source} WHERE "{name}" IS NOT NULL')
    while some := rows.fetchmany(10_000):
        for (value,) in some:
            if (new := told(value)) != value:
                yield value, new


def _there(
    connection: DuckDBPyConnection, source: str, name: str, numbers: Mapping[str, str]
) -> bool:
    """Whether a column holds any of these numbers."""
    if not numbers:
        return False
    listed = ", ".join(text(one) for one in numbers)
    query = f'SELECT count(*) FROM {source} WHERE "{name}" IN ({listed})'
    return bool(connection.execute(query).fetchall()[0][0])


def _write(
    connection: DuckDBPyConnection, source: Path, target: Path, changes: Mapping[str, str]
) -> None:
    said = ", ".join(f'{expression} AS "{name}"' for name, expression in changes.items())
    query = f"SELECT * REPLACE ({said}) FROM read_parquet({text(source)}, hive_partitioning=false)"
    connection.execute(f"COPY ({query}) TO {text(target)} (FORMAT parquet, COMPRESSION snappy)")
    flush(target)
