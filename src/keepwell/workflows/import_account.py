"""A file brought by a person or a program, and the account of it that terminal and programs read."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from keepwell.domain.jobs import queries as jobs
from keepwell.kernel.ids import new_id
from keepwell.workflows import import_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keepwell.domain.sources.queries import BatchView

ENDINGS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".gz")
"""What the door can open."""
WORKING: Final = frozenset({"uploaded", "checking", "loading"})
"""States in which something is being done, or about to be."""
CORRIGIBLE: Final = frozenset({"question", "checked", "failed"})
"""States in which columns may be corrected and questions answered."""
KNOWN_ROWS: Final = frozenset({"repeat", "older_version"})
"""Codes of rows that say nothing new."""


def opens(file_name: str) -> bool:
    """Whether the door can open a file of this name."""
    return PurePath(file_name).suffix.casefold() in ENDINGS


def brought(
    *, file_name: str, chunks: Iterable[bytes], by: str, kind: str = "", zone: str = "UTC"
) -> str:
    """Keep a file under a name of ours and have the work process look at it; its batch.

    Args:
        file_name: as its sender calls it.
        chunks: its bytes.
        by: who brings it.
        kind: what is in it; guessed from the columns when empty.
        zone: of times that say none.
    """
    name = PurePath(file_name).name
    batch = import_file.receive(path=_kept(name, chunks), by=by, file_name=name, kind=kind)
    import_file.enqueue_check(batch=batch, decision=import_file.Decision(kind=kind, zone=zone))
    return batch


def _kept(name: str, chunks: Iterable[bytes]) -> Path:
    folder = Path(settings.MEDIA_ROOT) / new_id()
    folder.mkdir(parents=True, mode=0o700)
    place = folder / f"file{''.join(PurePath(name).suffixes[-2:]).casefold()}"
    with place.open("wb") as kept:
        for chunk in chunks:
            kept.write(chunk)
    return place


def is_worked_at(batch: BatchView) -> bool:
    """Being worked at, or about to be: a job for it is open."""
    if batch.state in WORKING:
        return True
    steps = ("undo",) if batch.state == "committed" else ("check", "load")
    return any(jobs.open_job(key=f"import.{step}:{batch.id}") for step in steps)


def account(view: BatchView, *, dry_run: bool = False) -> dict[str, Any]:
    """The contract's document of an import: rows_in = loaded + refused + known.

    Args:
        view: the batch.
        dry_run: whether it tells what would be loaded.
    """
    repeats = sum(one.count for one in view.problems if one.code in KNOWN_ROWS)
    loaded, known = view.loaded, view.known
    if dry_run:
        loaded, known = view.rows_in - view.refused - repeats, repeats
    return {
        "batch": view.id, "kind": view.kind, "rows_in": view.rows_in, "loaded": loaded,
        "refused": view.refused, "known": known, "mapping": view.mapping.get("fields", {}),
        "problems": [
            {
                "row": one.row, "column": one.column, "value": one.value, "code": one.code,
                "remedy": one.remedy, "count": one.count,
            }
            for one in view.problems
        ],
        "questions": [
            {
                "code": one.code, "column": one.column, "text": one.text,
                "options": list(one.options),
            }
            for one in view.questions
        ],
        "notes": view.mapping.get("notes", []), "state": view.state, "dry_run": dry_run,
    }  # fmt: skip
