"""Building one part of the mart, only when what it is made from has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keepwell.warehouse import live
from keepwell.warehouse.engine import listing, text
from keepwell.warehouse.layout import FactFile, mart
from keepwell.warehouse.manifest import Manifest, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from keepwell.warehouse.register import Register

FORMULA = "3"
"""Raised when a query here changes its meaning: everything is prepared anew."""


@dataclass(slots=True)
class Work:
    """One refresh: the connection, what came in, what was there, what is made."""

    connection: DuckDBPyConnection
    home: Path
    files: Sequence[FactFile]
    register: Register
    before: Manifest
    after: Manifest = field(default_factory=Manifest)
    built: int = 0
    kept: int = 0

    def of(self, kind: str, months: Iterable[str] | None = None) -> list[FactFile]:
        """Committed files of a kind."""
        return live.of(self.files, kind=kind, months=months)

    def months(self, kind: str) -> list[str]:
        """The partitions in which a kind has files, in order."""
        return sorted({one.month for one in self.of(kind)})

    def rows(
        self, kind: str, months: Iterable[str] | None = None, wanted: Sequence[str] | None = None
    ) -> str:
        """A query for the live rows of a kind."""
        return live.rows_sql(
            self.connection, home=self.home, kind=kind, files=self.of(kind, months), wanted=wanted
        )

    def prepared(self, table: str, names: Iterable[str]) -> str | None:
        """A source over prepared parts, or None when they hold nothing."""
        parts = [part for name in names if (part := self.after.part(table, name)) and part.rows]
        return (
            f"read_parquet({listing(mart(self.home) / part.path for part in parts)})"
            if parts
            else None
        )

    def build(self, table: str, name: str, inputs: Iterable[str], query: Callable[[], str]) -> Part:
        """Make a part unless the same inputs made it before; `query` gives its rows."""
        digest = digested([FORMULA, table, name, *inputs])
        former = self.before.part(table, name)
        if former and former.digest == digest and (mart(self.home) / former.path).exists():
            self.kept += 1
            self.after.put(table, name, former)
            return former
        self.built += 1
        path = f"{table}/{name}-{digest[:16]}.parquet"
        target = mart(self.home) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self.connection.execute(
            f"COPY ({query()}) TO {text(target)} (FORMAT parquet, COMPRESSION snappy)"
        )
        count = self.connection.execute(
            f"SELECT count(*) FROM read_parquet({text(target)})"
        ).fetchall()[0][0]
        part = Part(path, digest, int(count))
        self.after.put(table, name, part)
        return part

    def hand_over(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable by the engine under `name`."""
        self.connection.register(f"{name}_arrow", table)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {name}_arrow")
        self.connection.unregister(f"{name}_arrow")


def digested(words: Iterable[str]) -> str:
    """A digest of words in order."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def named(files: Iterable[FactFile]) -> list[str]:
    """What stands for the content of fact files: their names, for they never change, in their order.

    Only which comes before which matters: batches of other months may come and go.
    """
    return [one.path for one in sorted(files, key=lambda one: (one.order, one.path))]


def content(table: pa.Table) -> str:
    """A digest of an Arrow table's content."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()
