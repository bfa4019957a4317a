"""Which prepared files make up the mart: one small JSON, replaced whole, so readers never see half."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from keepwell.warehouse.layout import mart

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """A prepared file, and the digest of everything it was made from."""

    path: str
    digest: str
    rows: int


@dataclass(slots=True)
class Manifest:
    """Parts by table and part name; `extra` keeps what readers need besides (zone, scales)."""

    tables: dict[str, dict[str, Part]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    def part(self, table: str, name: str) -> Part | None:
        """A part, when it was ever made."""
        return self.tables.get(table, {}).get(name)

    def put(self, table: str, name: str, part: Part) -> None:
        """Name a part's present file."""
        self.tables.setdefault(table, {})[name] = part

    def paths(self, table: str) -> list[str]:
        """The files of a table that hold rows, relative to the mart's folder."""
        return [part.path for _, part in sorted(self.tables.get(table, {}).items()) if part.rows]

    def every_path(self) -> set[str]:
        """All files that are named."""
        return {part.path for parts in self.tables.values() for part in parts.values()}


def read(home: Path) -> Manifest:
    """The present manifest; empty before the first refresh."""
    path = mart(home) / "manifest.json"
    if not path.exists():
        return Manifest()
    told = json.loads(path.read_text())
    tables = {
        table: {name: Part(**part) for name, part in parts.items()}
        for table, parts in told["tables"].items()
    }
    return Manifest(tables, told["extra"])


def write(home: Path, manifest: Manifest) -> None:
    """Put a new manifest in place of the old one, at once."""
    path = mart(home) / "manifest.json"
    draft = path.with_suffix(".new")
    with draft.open("w") as file:
        json.dump(asdict(manifest), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def tidy(home: Path, *kept: Manifest) -> None:
    """Remove files that none of these manifests names (readers may still hold the former one)."""
    named = {path for manifest in kept for path in manifest.every_path()}
    for path in mart(home).glob("*/*.parquet"):
        if str(path.relative_to(mart(home))) not in named:
            path.unlink()
