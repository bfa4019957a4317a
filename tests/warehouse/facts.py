"""Hand-made checked batches and a register of committed files, as the workflows would keep it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from keepwell import warehouse
from keepwell.schemas.intake import KINDS, Checked
from keepwell.warehouse.layout import columns


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def number(*words: Any) -> int:
    return int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8], "big")


def checked(folder: Path, kind: str, rows: list[dict[str, Any]], *, refused: int = 0) -> Checked:
    """A checked Parquet with the columns that the rows have."""
    names = [name for name in columns(kind) if any(name in row for row in rows)]
    key = [name for name in KINDS[kind].key if name in names] or names
    types = columns(kind)
    path = folder / f"rows-{number(kind, rows)}.parquet"
    connection = duckdb.connect()
    fields = ", ".join(f"{name} {types[name]}" for name in names)
    connection.execute(f"CREATE TABLE r ({fields}, _row BIGINT, _key UBIGINT, _hash UBIGINT)")
    for place, row in enumerate(rows, start=1):
        values = [row.get(name) for name in names]
        hashes = [number(*(row.get(name) for name in key)), number(*values)]
        marks = ", ".join("?" for _ in range(len(names) + 3))
        connection.execute(f"INSERT INTO r VALUES ({marks})", [*values, place, *hashes])
    connection.execute(f"COPY r TO '{path}' (FORMAT parquet)")
    return Checked(kind, str(path), len(rows) + refused, refused, 0, tuple(key))


@dataclass
class Company:
    """A warehouse with its list of committed files."""

    home: Path
    files: list[warehouse.FactFile] = field(default_factory=list)
    register: warehouse.Register = field(default_factory=warehouse.Register)
    batches: int = 0

    def merge(self, kind: str, rows: list[dict[str, Any]]) -> warehouse.Merge:
        """Write a batch without committing it."""
        incoming = checked(self.home, kind, rows)
        name = f"b{self.batches + 1}"
        done = warehouse.merge(checked=incoming, batch=name, live=self.files, home=self.home)
        assert done.loaded + done.known == incoming.rows_in
        return done

    def load(self, kind: str, rows: list[dict[str, Any]]) -> warehouse.Merge:
        """Write a batch and commit it."""
        done = self.merge(kind, rows)
        self.batches += 1
        self.files += [replace(one, order=self.batches) for one in done.files]
        return done

    def undo(self, batch: str) -> None:
        left = warehouse.hand_over(home=self.home, batch=batch, files=self.files)
        self.files = [one for one in self.files if one.batch != batch] + list(left)

    def checksum(self, kind: str) -> str:
        return warehouse.checksum(kind, home=self.home, files=self.files)

    def refresh(self) -> warehouse.Refreshed:
        return warehouse.refresh(home=self.home, files=self.files, register=self.register)

    def table(self, name: str, order: str | None = None) -> list[dict[str, Any]]:
        mart = warehouse.open(self.home, today=at("2026-04-15").date())
        rows = mart.table(name).to_pyarrow().to_pylist()
        return sorted(rows, key=lambda row: row[order]) if order else rows
