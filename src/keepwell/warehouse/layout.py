"""Where the warehouse keeps what, and the words for its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from keepwell.schemas.intake import KINDS

NO_MONTH: Final = "none"
"""The partition of rows whose clock field is empty (a training without a due date)."""
SQL_TYPES: Final[dict[str, str]] = {
    "moment": "TIMESTAMP",
    "day": "DATE",
    "seconds": "DOUBLE",
    "number": "DOUBLE",
    "share": "DOUBLE",
    "count": "BIGINT",
    "flag": "BOOLEAN",
}
"""Intake field types in the engine's words; everything else is VARCHAR."""

Role = Literal["rows", "gone", "known"]
ROLES: Final[dict[str, Role]] = {"r": "rows", "g": "gone", "k": "known"}
"""What a file holds, by the letter after the dash in its name."""


@dataclass(frozen=True, slots=True)
class FactFile:
    """One Parquet file of facts, as the register names it.

    `path` is relative to the warehouse folder; `order` grows with each committed batch. A `rows`
    file holds rows of its batch; a `gone` file holds the keys (`_key`) of earlier rows of that
    month which the batch replaced: they stay readable for as-known-at, and come back on undo. A
    `known` file holds the keys and hashes of rows that the batch brought once more: it claims
    them, and inherits them when the batch that wrote them is undone (see `handing`).
    """

    kind: str
    path: str
    batch: str
    month: str
    rows: int
    order: int = 0

    @property
    def role(self) -> Role:
        """What the file holds; its name says so."""
        return ROLES[Path(self.path).stem.rpartition("-")[2][0]]


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge did: rows in the batch = loaded + known; `files` await the register's word."""

    loaded: int
    known: int
    replaced: int
    files: tuple[FactFile, ...]


def folder(home: Path) -> Path:
    """The warehouse's folder, made when it is not there."""
    found = home / "warehouse"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def facts(home: Path, kind: str) -> Path:
    """The folder of one kind's facts."""
    return folder(home) / "facts" / kind


def staging(home: Path) -> Path:
    """Where a merge writes before its files get their names."""
    return folder(home) / "facts" / ".staging"


def mart(home: Path) -> Path:
    """The folder of prepared tables."""
    return folder(home) / "mart"


SCALED: Final = ("csat", "ces", "nps", "score")
"""Fields whose scale may stand beside them, as `_csat_scale`: scales are never pooled."""


def columns(kind: str) -> dict[str, str]:
    """Every stored field of a kind with the engine's type, scales of scores, then the two keys."""
    kept = [one for one in KINDS[kind].fields if one.treat != "drop"]
    found = {one.name: SQL_TYPES.get(one.type, "VARCHAR") for one in kept}
    scales = {f"_{name}_scale": "VARCHAR" for name in SCALED if name in found}
    return {**found, **scales, "_key": "UBIGINT", "_hash": "UBIGINT"}


def kinds() -> tuple[str, ...]:
    """The kinds whose rows live here."""
    return tuple(name for name, kind in KINDS.items() if kind.store == "warehouse")
