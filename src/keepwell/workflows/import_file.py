"""A file comes in: received, checked, questions answered, loaded, and taken back if need be.

Each step may be killed and repeated: what a step has finished lies in the batch's folder, and
only the commit in the register makes rows count. Heavy imports happen inside functions, for pages
import this module too.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.people import queries as people
from keepwell.domain.sources import operations, queries
from keepwell.domain.sources.rules import emptied
from keepwell.schemas.intake import KINDS, Question
from keepwell.workflows import import_loading, import_mapping
from keepwell.workflows.import_mapping import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as Told
    from datetime import datetime

    from keepwell.connectors.spreadsheet import Mapping
    from keepwell.domain.sources.queries import BatchView
    from keepwell.schemas.intake import Checked

__all__ = [
    "Answer", "NotReadableError", "answer", "check", "check_file", "enqueue_check", "enqueue_load",
    "enqueue_undo", "load", "problem_rows", "receive", "undo", "watch", "written_mapping",
]  # fmt: skip
BLOCK: Final = 1 << 20
EMPTIED: Final = "emptied"
TAKE_IT: Final = "take it as it is"


class NotReadableError(ValueError):
    """The file or its mapping cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided beside the guess: a whole mapping, single columns, answers."""

    mapping: Mapping | None = None
    fields: Told[str, str | None] | None = None
    answers: Sequence[Answer] = ()
    kind: str = ""
    zone: str = ""


def silent(done: int, total: int | None = None, note: str = "") -> None:
    """Tell nobody."""


def receive(
    *,
    path: Path,
    by: str,
    file_name: str = "",
    kind: str = "",
    source: str = "",
    now: datetime | None = None,
) -> str:
    """Note that a file has come; the id of its batch. The file stays where it is.

    Args:
        path: where it lies; kept until it is loaded.
        by: who brought it.
        file_name: as its sender calls it.
        kind: where it is known.
        source: the name of a source, when it comes from one.
        now: when; the machine's clock by default.
    """
    if not path.is_file():
        raise NotReadableError(f"There is no file {path}. Check the name, or drop the file again.")
    return operations.open_batch(
        file_name=file_name or path.name, path=str(path.resolve()), digest=digest(path), by=by,
        now=now or timezone.now(), kind=kind, source=source,
    )  # fmt: skip


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def check(
    *, batch: str, decision: Decision | None = None, progress: Progress = silent
) -> BatchView:
    """Read the whole file without loading it: mapping, problems, questions.

    Raises:
        NotReadableError: the file cannot be read, or is nothing the door knows.
    """
    found, decided = _batch(batch), decision or Decision()
    operations.start(batch=batch, state="checking")
    try:
        return _checked(found, decided, progress)
    except NotReadableError as error:
        operations.fail_batch(batch=batch, error=str(error))
        raise


def _checked(found: BatchView, decided: Decision, progress: Progress) -> BatchView:
    from keepwell.connectors import spreadsheet

    try:
        table = spreadsheet.inspect(
            found.path, sheet=import_mapping.sheet(found.mapping, decided.mapping, decided.answers)
        )
        table = import_mapping.as_before(table, found.path)
        mapping, asked, notes = _mapping(found, table, decided)
        if mapping.sheet in table.sheets and mapping.sheet != table.sheet:  # as remembered
            table = spreadsheet.inspect(found.path, sheet=mapping.sheet)
        if asked:
            _record(found, import_mapping.as_json(mapping, table, notes), None, asked)
            return _batch(found.id)
        folder = import_loading.fresh_folder(found.id)
        account = spreadsheet.check(
            table, mapping, out_dir=folder, secret=settings.PSEUDONYM_SECRET,
            zone=mapping.zone, progress=lambda done, total: progress(done, total, "checking"),
        )  # fmt: skip
    except spreadsheet.UnreadableFileError as error:
        said = str(error).replace(Path(found.path).name, found.file_name)
        raise NotReadableError(said) from error
    import_loading.keep(found.id, account)
    if account.problems and account.rows_in <= import_loading.BY_HAND:
        import_loading.keep_rows_to_fix(found.id, table, mapping)
    again = set(spreadsheet.OURS) & set(table.columns)  # a few rows, put right
    emptied_ones = () if again else _emptied(found, mapping, account, decided.answers)
    _record(found, import_mapping.as_json(mapping, table, notes), account, emptied_ones)
    return _batch(found.id)


def _mapping(
    found: BatchView, table: Any, decided: Decision
) -> tuple[Mapping, tuple[Question, ...], tuple[str, ...]]:
    """The mapping to read the file with, what only a person can tell, and what was odd."""
    if decided.mapping is not None:
        from keepwell.connectors.spreadsheet import signature

        return replace(decided.mapping, shape=signature(table)), (), table.notes
    kept = import_mapping.of_sheet(import_mapping.from_json(found.mapping), decided.answers)
    said = next((one.value for one in decided.answers if one.code == "kind"), "")
    kind = said or decided.kind or (kept.kind if kept else _told_kind(found))
    proposal = import_mapping.proposed(table, kind=kind, zone=decided.zone or found.zone)
    mapping = kept if kept and kept.kind == proposal.kind else proposal.mapping
    mapping = import_mapping.corrected(mapping, fields=decided.fields or {}, zone=decided.zone)
    mapping = import_mapping.answered(mapping, decided.answers)
    open_ones = import_mapping.still_open(proposal.questions, decided.answers)
    asked = tuple(one for one in open_ones if not _settled(one, mapping))
    return mapping, asked, proposal.notes


def _told_kind(found: BatchView) -> str:
    """The kind a batch came with; what was guessed of another sheet is none."""
    return "" if found.mapping else found.kind


def _settled(question: Question, mapping: Mapping) -> bool:
    """Whether correcting the columns has answered a question by itself."""
    if question.code == "missing_field":
        return all(mapping.column_of(one) for one in KINDS[mapping.kind].required)
    choice = mapping.columns.get(question.column or "")
    return choice is not None and (
        choice.field is None or bool(_answer_in(choice.reading, question.code))
    )


def _answer_in(reading: Any, code: str) -> str:
    name = {"date_order": "dates", "ces_scale": "scale"}.get(code, code)
    return str(getattr(reading, name, "") or "")


def _emptied(
    found: BatchView, mapping: Mapping, account: Checked, answers: Sequence[Answer]
) -> tuple[Question, ...]:
    """Columns that used to be filled and now are empty: a clear question, never a silent gap."""
    given = {one.column for one in answers if one.code == EMPTIED and one.value == TAKE_IT}
    before = queries.last_filled(shape=mapping.shape, kind=mapping.kind, source=found.source)
    by_field = KINDS[mapping.kind].by_name
    return tuple(
        Question(
            EMPTIED, name,
            f"“{by_field[name].words if name in by_field else name}” was filled in {before[name]:.0%} of the rows of the last "
            "file and is empty in this one. Is that right, or did the export lose a column?",
            (TAKE_IT, "stop here"),
        )
        for name in emptied(before=before, now=account.filled)
        if name not in given and account.rows_in > account.refused
    )  # fmt: skip


def _record(
    found: BatchView, read: dict[str, Any], account: Checked | None, asked: tuple[Question, ...]
) -> None:
    operations.record_check(
        batch=found.id, kind=read["kind"], shape=read["shape"], mapping=read,
        rows_in=account.rows_in if account else 0, refused=account.refused if account else 0, now=timezone.now(),
        problems=account.problems if account else (), questions=asked, filled=account.filled if account else {},
    )  # fmt: skip


def written_mapping(path: Path) -> Mapping:
    """A mapping somebody wrote down as TOML.

    Raises:
        NotReadableError: for a file that is not there or is no mapping, with its place.
    """
    from keepwell.connectors.spreadsheet import UnreadableFileError, read_mapping

    try:
        return read_mapping(path)
    except UnreadableFileError as error:
        raise NotReadableError(str(error)) from error


def answer(*, batch: str, decision: Decision, progress: Progress = silent) -> BatchView:
    """Check again with what somebody decided."""
    return check(batch=batch, decision=decision, progress=progress)


def check_file(
    *,
    path: Path,
    by: str,
    kind: str = "",
    mapping: Mapping | None = None,
    source: str = "",
    progress: Progress = silent,
) -> BatchView:
    """Receive and check a file at once."""
    batch = receive(path=path, by=by, kind=kind, source=source)
    return check(batch=batch, decision=Decision(mapping=mapping, kind=kind), progress=progress)


def load(*, batch: str, by: str, progress: Progress = silent, refresh: bool = True) -> BatchView:
    """Load a checked batch; committing what is committed changes nothing.

    Args:
        batch: its id.
        by: who loads it.
        progress: told rows done.
        refresh: ask for the figures to be computed anew; several files need it only once.
    """
    found = _batch(batch)
    if found.state == "question":
        raise NotReadableError(f"Import {batch} has an open question: {found.questions[0].text}")
    if found.state == "committed":
        return found
    operations.start(batch=batch, state="loading")
    try:
        import_loading.load(found, by=by, progress=progress)
    except Exception as error:
        operations.fail_batch(batch=batch, error=str(error))
        raise
    mapping = {**found.mapping}
    operations.remember_mapping(shape=found.shape, kind=found.kind, mapping=mapping, by=by)
    if refresh:
        ask_refresh()
    return _batch(batch)


def undo(*, batch: str, by: str, refresh: bool = True) -> BatchView:
    """Take a loaded batch back: former versions count again.

    Raises:
        UndoBlockedError: of people or sources, naming the later imports to undo first.
    """
    import_loading.undo(_batch(batch), by=by)
    if refresh:
        ask_refresh()
    return _batch(batch)


def enqueue_undo(*, batch: str, by: str) -> int:
    """Have a loaded batch taken back by the work process; the job's id.

    Raises:
        UndoBlockedError: naming the later imports to undo first.
        WrongStateError: when it was never loaded, or is taken back already.
    """
    found = _batch(batch)
    if found.state != "committed":
        raise operations.WrongStateError(f"import {batch} is {found.state}: nothing to undo")
    if found.sealed_at:
        raise operations.SealedError(batch)
    standing_on_it = [*queries.later_imports(batch=batch), *people.later_imports(batch=batch)]
    if standing_on_it:
        raise operations.UndoBlockedError(standing_on_it)
    payload = {"batch": batch, "by": by}
    return jobs.enqueue(name="import.undo", payload=payload, key=f"import.undo:{batch}")


def ask_refresh() -> None:
    """Have the mart and the figures brought up to date; asking twice makes one job."""
    jobs.enqueue(name="refresh", key="refresh")


def enqueue_check(*, batch: str, decision: Decision | None = None) -> int:
    """Have a batch checked by the work process; the job's id."""
    told = decision or Decision()
    payload = {
        "batch": batch, "fields": dict(told.fields or {}), "kind": told.kind, "zone": told.zone,
        "answers": [[one.code, one.column, one.value] for one in told.answers],
    }  # fmt: skip
    return jobs.enqueue(name="import.check", payload=payload, key=f"import.check:{batch}")


def enqueue_load(*, batch: str, by: str) -> int:
    """Have a batch loaded by the work process; the job's id."""
    return jobs.enqueue(
        name="import.load", payload={"batch": batch, "by": by}, key=f"import.load:{batch}"
    )


@job("import.check")
def check_job(payload: dict[str, Any], progress: Progress) -> None:
    """Check a batch; what cannot be read is said in the batch, and trying again is of no use."""
    from keepwell.domain.jobs.worker import GiveUpError

    answers = tuple(Answer(*one) for one in payload.get("answers", ()))
    decision = Decision(
        None, payload.get("fields"), answers, payload.get("kind", ""), payload.get("zone", "")
    )
    try:
        check(batch=payload["batch"], decision=decision, progress=progress)
    except NotReadableError as error:
        raise GiveUpError(str(error)) from error


@job("import.load")
def load_job(payload: dict[str, Any], progress: Progress) -> None:
    """Load a batch."""
    load(batch=payload["batch"], by=payload.get("by", "operator"), progress=progress)


@job("import.undo")
def undo_job(payload: dict[str, Any], _progress: Progress) -> None:
    """Take a batch back; what stands in the way is said, and trying again is of no use."""
    from keepwell.domain.jobs.worker import GiveUpError
    from keepwell.domain.people.operations import UndoBlockedError

    try:
        undo(batch=payload["batch"], by=payload.get("by", "operator"))
    except (UndoBlockedError, operations.UndoBlockedError, operations.SealedError) as error:
        raise GiveUpError(str(error)) from error


def problem_rows(*, batch: str) -> Path | None:
    """A batch's rows to put right and send again, as CSV; where there are none, its problems."""
    place = import_loading.folder(batch)
    found = (place / one for one in ("to-fix.csv", "problems.csv"))
    return next((path for path in found if path.exists()), None)


def watch(
    *, inbox: Path, by: str, then: Callable[[BatchView], None] | None = None
) -> list[BatchView]:
    """Load what lies in a watched folder; loaded files move to `done`, others to `attention`.

    A file whose question is open, or which cannot be read, waits in `attention` for a person.
    """
    results = []
    for path in sorted(
        one for one in inbox.iterdir() if one.is_file() and not one.name.startswith(".")
    ):
        batch = receive(path=path, by=by)
        try:
            view = check(batch=batch)
            if view.state == "checked":
                view = load(batch=batch, by=by)
        except (NotReadableError, import_loading.NotLoadedError):
            view = _batch(batch)
        place = inbox / ("done" if view.state == "committed" else "attention")
        place.mkdir(exist_ok=True)
        shutil.move(path, place / f"{batch}-{path.name}")
        results.append(view)
        if then:
            then(view)
    return results


def _batch(batch: str) -> BatchView:
    found = queries.batch(batch_id=batch)
    if found is None:
        raise NotReadableError(f"There is no import {batch}.")
    return found
