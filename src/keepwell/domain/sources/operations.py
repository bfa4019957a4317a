"""Taking files in: batches, their mappings and problems, and the commit of their facts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.sources.models import (
    FactFile,
    ImportBatch,
    ImportProblem,
    SavedMapping,
    Source,
)
from keepwell.domain.sources.queries import later_imports
from keepwell.domain.sources.rules import must_add_up
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import new_id
from keepwell.kernel.rewording import reworded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import Model

    from keepwell.schemas.intake import Problem, Question

State = ImportBatch.State
_CLOSED = (State.COMMITTED, State.UNDONE)
CHUNK = 500
_LOADABLE = (State.CHECKED, State.LOADING, State.FAILED)


class WrongStateError(Exception):
    """The batch is not in a state in which this can be done."""


class UndoBlockedError(Exception):
    """Later batches stand on this one; `batches` names them, newest first: undo them before."""

    def __init__(self, batches: Sequence[str]) -> None:
        self.batches = tuple(batches)
        super().__init__(f"undo these later imports first: {', '.join(batches)}")


class SealedError(WrongStateError):
    """The batch is too old to be undone alone."""

    def __init__(self, batch: str) -> None:
        super().__init__(
            f"import {batch} is too old to be undone: its rows lie together with those of other "
            "imports. Send a corrected file instead; its rows win"
        )


@dataclass(frozen=True, slots=True)
class NewFile:
    """A Parquet file that a batch wrote: path beneath the warehouse, month `2026-03` or ''."""

    kind: str
    month: str
    path: str
    rows: int


def add_source(
    *,
    name: str,
    connector: str,
    by: str,
    zone: str = "UTC",
    settings: dict[str, Any] | None = None,
) -> int:
    """Add a place that rows come from, or change its zone and settings; its id."""
    values = {"connector": connector, "zone": zone, "settings": settings or {}}
    with transaction.atomic():
        same = Source.objects.filter(name=name, **values).first()
        if same:
            return same.pk
        found, _ = Source.objects.update_or_create(name=name, defaults=values)
        record(
            actor=by, verb="set_source", subject_kind="source", subject_id=str(found.pk),
            detail={"name": name, "connector": connector, "zone": zone},
        )  # fmt: skip
    return found.pk


def open_batch(
    *,
    file_name: str,
    path: str,
    digest: str,
    by: str,
    now: datetime,
    kind: str = "",
    source: str = "",
) -> str:
    """A file arrived; the id of its batch (12 hex digits).

    Args:
        file_name: as its sender calls it.
        path: where it lies now.
        digest: SHA-256 of its content.
        by: who brought it.
        now: when.
        kind: when it is already known.
        source: name of a source, when it comes from one.
    """
    place = Source.objects.filter(name=source).first() if source else None
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            id=new_id()[:12], source=place, kind=kind, file_name=file_name[-255:], path=path,
            digest=digest, started_at=now, by=by,
        )  # fmt: skip
        record(
            actor=by, verb="open_batch", subject_kind="batch", subject_id=batch.pk,
            detail={"file": batch.file_name, "kind": kind},
        )  # fmt: skip
    return batch.pk


def start(*, batch: str, state: str) -> None:
    """Say that checking or loading has begun (`checking`, `loading`); machinery, no trail row.

    Raises:
        WrongStateError: when the batch is closed, or loading would pass over an open question.
    """
    if state not in {State.CHECKING, State.LOADING}:
        raise ValueError(f"{state!r} is not something that begins")
    ready = ImportBatch.objects.filter(pk=batch).exclude(state__in=_CLOSED)
    if state == State.LOADING:
        ready = ready.filter(state__in=_LOADABLE)
    if not ready.update(state=state, error=""):
        now_in = ImportBatch.objects.filter(pk=batch).values_list("state", flat=True).first()
        raise WrongStateError(f"import {batch} is {now_in}: {state} cannot begin")


def record_check(
    *,
    batch: str,
    kind: str,
    shape: str,
    mapping: dict[str, Any],
    rows_in: int,
    refused: int,
    now: datetime,
    problems: Sequence[Problem] = (),
    questions: Sequence[Question] = (),
    filled: dict[str, float] | None = None,
) -> str:
    """Keep what a dry run found; the new state: `question` while one is open, else `checked`."""
    state = State.QUESTION if questions else State.CHECKED
    with transaction.atomic():
        found = _open_batch_row(batch)
        found.kind, found.shape, found.mapping = kind, shape, mapping
        found.rows_in, found.refused, found.filled = rows_in, refused, filled or {}
        found.questions = [asdict(question) for question in questions]
        found.state, found.checked_at, found.error = state, now, ""
        found.save()
        found.problems.all().delete()
        _add_problems(found, problems)
    return state.value


def _open_batch_row(batch: str) -> ImportBatch:
    found = ImportBatch.objects.select_for_update().get(pk=batch)
    if found.state in _CLOSED:
        raise WrongStateError(f"import {batch} is already {found.state}")
    return found


def _add_problems(batch: ImportBatch, problems: Sequence[Problem]) -> None:
    ImportProblem.objects.bulk_create(
        ImportProblem(
            batch=batch, code=one.code, column=one.column or "", row=one.row,
            value=(one.value or "")[:200], remedy=one.remedy[:500], count=one.count,
            refused=one.refused,
        )
        for one in problems
    )  # fmt: skip


def remember_mapping(*, shape: str, kind: str, mapping: dict[str, Any], by: str) -> int:
    """Read the next file of this shape like this; the version. The same again changes nothing."""
    with transaction.atomic():
        last = SavedMapping.objects.filter(shape=shape).order_by("-version").first()
        if last and (last.kind, last.mapping) == (kind, mapping):
            return last.version
        version = last.version + 1 if last else 1
        SavedMapping.objects.create(shape=shape, kind=kind, version=version, mapping=mapping, by=by)
        record(
            actor=by, verb="remember_mapping", subject_kind="mapping", subject_id=shape,
            detail={"kind": kind, "version": version},
        )  # fmt: skip
    return version


def commit_batch(
    *,
    batch: str,
    by: str,
    now: datetime,
    loaded: int,
    known: int,
    refused: int,
    rows_in: int | None = None,
    files: Sequence[NewFile] = (),
    retired: Sequence[str] = (),
    problems: Sequence[Problem] = (),
) -> None:
    """Make a batch count, at once and whole: the single commit point of both stores.

    Committing what is committed changes nothing, so that a load which was killed after its
    commit may be repeated.

    Args:
        batch: its id.
        by: who loads it.
        now: when; facts are known from here on.
        loaded: rows that are new or newly worded.
        known: rows that were there already.
        refused: rows that stay out.
        rows_in: rows of the file; what the check counted unless given.
        files: fact files that it wrote.
        retired: paths of live files that those replace.
        problems: met while loading, beside those of the check.

    Raises:
        AccountingError: when the rows do not add up.
        WrongStateError: when the batch was undone, or a retired file is not live.
    """
    with transaction.atomic():
        found = ImportBatch.objects.select_for_update().get(pk=batch)
        if found.state == State.COMMITTED:
            return
        if found.state not in _LOADABLE:
            raise WrongStateError(f"import {batch} is {found.state}, it cannot be loaded")
        total = found.rows_in if rows_in is None else rows_in
        must_add_up(rows_in=total, loaded=loaded, refused=refused, known=known)
        _swap_files(found, files=files, retired=retired)
        _add_problems(found, problems)
        found.rows_in, found.loaded, found.known, found.refused = total, loaded, known, refused
        found.state, found.committed_at, found.error = State.COMMITTED, now, ""
        found.save()
        record(
            actor=by, verb="commit_batch", subject_kind="batch", subject_id=batch,
            detail={"kind": found.kind, "rows_in": total, "loaded": loaded, "known": known,
                    "refused": refused},
        )  # fmt: skip


def _swap_files(batch: ImportBatch, *, files: Sequence[NewFile], retired: Sequence[str]) -> None:
    live = FactFile.objects.filter(path__in=retired, state=FactFile.State.LIVE)
    swapped = live.update(state=FactFile.State.FORMER, retired_by=batch)
    if swapped != len(set(retired)):
        raise WrongStateError("another import replaced some of these files meanwhile; load again")
    _name_files(batch.pk, files)


def _name_files(batch: str, files: Sequence[NewFile], *, since: datetime | None = None) -> None:
    FactFile.objects.bulk_create(
        FactFile(batch_id=batch, kind=one.kind, month=one.month, path=one.path, rows=one.rows,
                 since=since)
        for one in files
    )  # fmt: skip


def undo_batch(
    *,
    batch: str,
    by: str,
    now: datetime,
    inherited: Mapping[str, Sequence[NewFile]] | None = None,
    anyway: bool = False,
) -> None:
    """Take a committed batch back: its files stop counting, those it replaced count again.

    Undoing what is undone changes nothing. Rows of the register that came with it are taken back
    by their own subject (`people.operations.undo_batch`), in the workflow's one transaction.

    Args:
        batch: its id.
        by: who takes it back.
        now: when.
        inherited: by later batch, files with the rows of this one that it had brought too: they
            count as that batch's from now on.
        anyway: although it is sealed, or others replaced its files.

    Raises:
        UndoBlockedError: when later batches replaced its files.
        WrongStateError: when it was never committed.
    """
    with transaction.atomic():
        found = ImportBatch.objects.select_for_update().get(pk=batch)
        if found.state == State.UNDONE:
            return
        if found.state != State.COMMITTED:
            raise WrongStateError(f"import {batch} is {found.state}: there is nothing to undo")
        if found.sealed_at and not anyway:
            raise SealedError(batch)
        if not anyway and (blocking := later_imports(batch=batch)):
            raise UndoBlockedError(blocking)
        FactFile.objects.filter(batch=found).update(state=FactFile.State.FORMER)
        FactFile.objects.filter(retired_by=found).update(state=FactFile.State.LIVE, retired_by=None)
        for heir, files in (inherited or {}).items():
            _name_files(heir, files, since=now)
        found.state, found.undone_at = State.UNDONE, now
        found.save(update_fields=["state", "undone_at"])
        record(
            actor=by, verb="undo_batch", subject_kind="batch", subject_id=batch,
            detail={"kind": found.kind, "rows": found.loaded},
        )  # fmt: skip


def seal_batches(
    *,
    batches: Sequence[str],
    added: Mapping[str, Sequence[NewFile]],
    removed: Sequence[str],
    by: str,
    now: datetime,
) -> None:
    """Put compacted files in the place of others; their batches can no longer be undone alone.

    Args:
        batches: all whose files are among them.
        added: by batch, files that count from now on in the place of those removed.
        removed: paths of live files.
        by: who does it.
        now: when.

    Raises:
        WrongStateError: when a removed file no longer counts: look again.
    """
    with transaction.atomic():
        if _forget(removed, FactFile.State.LIVE) != len(set(removed)):
            raise WrongStateError("some of these files do not count any more; look again")
        for batch, files in added.items():
            _name_files(batch, files)
        waiting = set(ImportBatch.objects.filter(sealed_at=None).values_list("pk", flat=True))
        fresh = [ImportBatch(pk=one, sealed_at=now) for one in batches if one in waiting]
        ImportBatch.objects.bulk_update(fresh, ["sealed_at"], batch_size=CHUNK)
        if fresh or removed:
            record(
                actor=by, verb="seal_batches", subject_kind="batch", subject_id="",
                detail={"batches": len(fresh), "files": len(removed)},
            )  # fmt: skip


def _forget(paths: Sequence[str], state: str) -> int:
    """Forget files, a few hundred at a time: a database takes only so many values at once."""
    named = list(dict.fromkeys(paths))
    pieces = (named[start : start + CHUNK] for start in range(0, len(named), CHUNK))
    return sum(FactFile.objects.filter(path__in=piece, state=state).delete()[0] for piece in pieces)


def reword(*, told: Callable[[str], str]) -> int:
    """Say otherwise what examples, problems and names of files hold, where `told` does; how many.

    For erasing somebody. Part of it: its operation leaves the trail row.
    """
    texts: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
        (ImportBatch, ("mapping", "questions", "error", "file_name")),
        (ImportProblem, ("value", "remedy")),
        (SavedMapping, ("mapping",)),
    )
    with transaction.atomic():
        return sum(_reword(model, names, told) for model, names in texts)


def _reword(model: type[Model], names: Sequence[str], told: Callable[[str], str]) -> int:
    changed = []
    for row in model._default_manager.iterator(chunk_size=1_000):
        before = [getattr(row, name) for name in names]
        after = reworded(before, told)
        if after != before:
            for name, value in zip(names, after, strict=True):
                setattr(row, name, value)
            changed.append(row)
    model._default_manager.bulk_update(changed, names, batch_size=CHUNK)
    return len(changed)


def rename_files(*, renamed: Mapping[str, str]) -> None:
    """Name rewritten fact files in the place of the former; what counts stays the same.

    Part of erasing, whose operation leaves the trail row.

    Raises:
        WrongStateError: when one of them is no longer named: look again.
    """
    with transaction.atomic():
        for former, path in renamed.items():
            if not FactFile.objects.filter(path=former).update(path=path):
                raise WrongStateError(f"{former} was replaced meanwhile; look again")


def forget_batches(*, batches: Sequence[str], by: str) -> int:
    """Forget imports as if they had never been, with their files, problems and mappings; how many.

    Only for leaving the demo: other imports are undone, and stay readable.
    """
    with transaction.atomic():
        removed = 0
        for start in range(0, len(batches), CHUNK):
            found = ImportBatch.objects.filter(pk__in=batches[start : start + CHUNK])
            FactFile.objects.filter(batch__in=found).delete()
            removed += found.count()
            found.delete()
        left = set(ImportBatch.objects.values_list("shape", flat=True))
        SavedMapping.objects.exclude(shape__in=left).delete()
        if removed:
            record(
                actor=by, verb="forget_batches", subject_kind="batch", subject_id="",
                detail={"batches": removed},
            )  # fmt: skip
    return removed


def fail_batch(*, batch: str, error: str) -> None:
    """Note why a batch could not be read or loaded; machinery, no trail row."""
    ImportBatch.objects.filter(pk=batch).exclude(state__in=_CLOSED).update(
        state=State.FAILED, error=error[-4_000:]
    )


def forget_files(*, paths: Sequence[str]) -> int:
    """Forget former files that were removed from disk because nothing needs them any more."""
    return _forget(paths, FactFile.State.FORMER)
