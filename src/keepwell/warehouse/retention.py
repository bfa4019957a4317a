"""Former versions go when nothing needs them: what a frozen pack saw stays, what lies between goes.

A moment that must stay readable ends a stretch of batches. Within a stretch only its last state
matters: versions that were replaced inside it go, and its files of a month become one, under the
newest of its batches. Claims go too, so batches of a stretch can no longer be undone one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from keepwell.warehouse.building import digested
from keepwell.warehouse.engine import listing, session, text
from keepwell.warehouse.layout import FactFile, Role, folder
from keepwell.warehouse.live import rows_sql
from keepwell.warehouse.storing import flush

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Stretch:
    """Batches up to the order `until`; `known` are the paths that counted when it ended."""

    until: int
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compaction:
    """`added` stand for `removed` from the moment the register swaps them, in one transaction.

    `sealed` are the batches that can no longer be undone alone.
    """

    added: tuple[FactFile, ...]
    removed: tuple[FactFile, ...]
    sealed: tuple[str, ...]


def compact(
    *, home: Path, kind: str, files: Sequence[FactFile], stretches: Sequence[Stretch]
) -> Compaction:
    """Drop the versions of a kind that no moment needs.

    Call it while holding `writer`. Months in which something was undone since the end of a
    stretch stay as they are: what was known then is not what remains of it now.

    Args:
        home: the company's folder.
        kind: which rows.
        files: all committed files, with their order.
        stretches: in order; what counted at the end of each stays readable. Batches after the
            last keep their files, can be undone, and every moment since stays readable.
    """
    added: list[FactFile] = []
    removed: list[FactFile] = []
    sealed: dict[str, None] = {}
    for before, stretch in pairwise([Stretch(0, frozenset()), *stretches]):
        first = before.until == 0
        for own in _months(kind, files, before.until, stretch):
            dropped = _dropped(own, first=first)
            if dropped:
                removed += dropped
                sealed |= dict.fromkeys(one.batch for one in own)
            if any(one.role != "known" for one in dropped):
                added += _rewritten(home, own, first=first)
    return Compaction(tuple(added), tuple(removed), tuple(sealed))


def _months(
    kind: str, files: Sequence[FactFile], after: int, stretch: Stretch
) -> Iterator[list[FactFile]]:
    """The stretch's files by month, where nothing was undone since."""
    until_then = [one for one in files if one.kind == kind and one.order <= stretch.until]
    for month in sorted({one.month for one in until_then}):
        counted = [one for one in until_then if one.month == month]
        then = {path for path in stretch.known if f"/{kind}/month={month}/" in path}
        if {one.path for one in counted} == then:
            yield [one for one in counted if one.order > after]


def _dropped(own: Sequence[FactFile], *, first: bool) -> list[FactFile]:
    """Files that need not stay: all, where rows were replaced, else what is claimed.

    Nothing lies before the first stretch that could be replaced.
    """
    replaces = any(one.role == "gone" for one in own)
    if replaces and (first or len({one.batch for one in own}) > 1):
        return list(own)
    return [one for one in own if one.role == "known"]


def _rewritten(home: Path, own: Sequence[FactFile], *, first: bool) -> Iterator[FactFile]:
    """The rows that count at the end of the stretch, and what they replace of earlier ones."""
    with session(home) as connection:
        if any(one.role == "rows" for one in own):
            source = rows_sql(connection, home=home, kind=own[0].kind, files=own)
            yield from _written(connection, home, own, source, "rows")
        gone = [folder(home) / one.path for one in own if one.role == "gone"]
        if gone and not first:
            source = f"SELECT DISTINCT _key FROM read_parquet({listing(gone)})"
            yield from _written(connection, home, own, source, "gone")


def _written(
    connection: DuckDBPyConnection, home: Path, own: Sequence[FactFile], source: str, role: Role
) -> Iterator[FactFile]:
    newest = max(own, key=lambda one: one.order)
    name = f"{newest.batch}-{role[0]}c{digested(one.path for one in own)[:12]}.parquet"
    path = str(Path(newest.path).with_name(name))
    target = text(folder(home) / path)
    connection.execute(f"COPY ({source}) TO {target} (FORMAT parquet)")
    flush(folder(home) / path)
    rows = connection.execute(f"SELECT count(*) FROM read_parquet({target})").fetchall()[0][0]
    if rows:
        yield FactFile(newest.kind, path, newest.batch, newest.month, int(rows), newest.order)
