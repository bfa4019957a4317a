"""Files on their way in: brought, looked at, corrected, loaded, taken back."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from zoneinfo import available_timezones

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from keepwell.api.problems import Refused, declared, missing, wrong
from keepwell.api.tokens import Token, caller
from keepwell.api.words import IdInPath
from keepwell.domain.sources import queries
from keepwell.domain.sources.operations import SealedError, UndoBlockedError, WrongStateError
from keepwell.domain.sources.queries import BatchView
from keepwell.schemas.intake import KINDS
from keepwell.workflows import import_account, import_file

router = Router()
SHOWN: Final = 100
State = Literal[
    "uploaded", "checking", "question", "checked", "loading", "committed", "undone", "failed",
]  # fmt: skip
KindOrGuess = Annotated[
    str, Field("", pattern=rf"^({'|'.join(KINDS)})?$", description="Found out when left out")
]
Zone = Annotated[
    str, Field("UTC", max_length=64, description="Of times that say none", examples=["UTC"])
]


class ProblemOut(Schema):
    """One kind of problem, with the first row that has it."""

    row: int | None
    column: str | None
    value: str | None
    code: str
    remedy: str
    count: int


class QuestionOut(Schema):
    """Something that only a person can decide."""

    code: str
    column: str | None
    text: str
    options: list[str]


class ImportOut(Schema):
    """One import: rows_in = loaded + refused + known, told before loading as what would come."""

    batch: str
    file_name: str
    state: State
    working: bool = Field(description="Something is being done; ask again in a moment")
    kind: str
    rows_in: int
    loaded: int
    refused: int
    known: int
    dry_run: bool = Field(description="Nothing of it counts yet, or any more")
    mapping: dict[str, str | None] = Field(description="Column of the file to field")
    problems: list[ProblemOut]
    questions: list[QuestionOut]
    notes: list[str] = Field(description="What was taken as read about the file")
    error: str
    started_at: datetime
    committed_at: datetime | None


class ImportEntry(Schema):
    """An import in the list."""

    batch: str
    file_name: str
    state: State
    kind: str
    rows_in: int
    loaded: int
    refused: int
    known: int
    started_at: datetime
    committed_at: datetime | None


class ImportsOut(Schema):
    """The newest imports."""

    imports: list[ImportEntry]


class Brought(Schema):
    """What the sender of a file knows about it already."""

    kind: KindOrGuess
    zone: Zone


class AnswerIn(Schema, extra="forbid"):
    """An answer to a question, one of its options."""

    code: str = Field(max_length=60)
    column: str | None = Field(None, max_length=300)
    value: str = Field(max_length=300)


class DecisionIn(Schema, extra="forbid"):
    """What somebody decided: columns, the kind, answers."""

    kind: KindOrGuess
    zone: Zone
    columns: dict[str, str | None] = Field(
        {}, max_length=500, description="Column to field; null leaves the column out"
    )
    answers: list[AnswerIn] = Field([], max_length=100)


_READ: Final = Token("import_data")
_WRITE: Final = Token("import_data", write=True)


@router.get("/imports", response={200: ImportsOut, **declared()}, auth=_READ, operation_id="imports", summary="All files that came")  # fmt: skip
def imports(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - the framework passes it by name
    """The newest hundred."""
    names = tuple(ImportEntry.model_fields)[1:]
    rows = queries.batches(limit=SHOWN)
    return {"imports": [{"batch": one.id} | {n: getattr(one, n) for n in names} for one in rows]}


@router.post("/imports", response={202: ImportOut, **declared(400, 403)}, auth=_WRITE, operation_id="bring_file", summary="Bring a file")  # fmt: skip
def bring(request: HttpRequest, file: File[UploadedFile], told: Form[Brought]) -> Any:
    """CSV, TSV, XLSX or Parquet. It is read and checked, never loaded by this: see its state."""
    name = file.name or ""
    if not import_account.opens(name) or not file.size:
        raise wrong("body.file", f"Send a table that is not empty: {', '.join(import_account.ENDINGS)}.")  # fmt: skip
    batch = import_account.brought(
        file_name=name[:200], chunks=file.chunks(), by=caller(request).actor, kind=told.kind,
        zone=_zone(told.zone),
    )  # fmt: skip
    return Status(202, _told(_found(batch)))


@router.get("/imports/{batch}", response={200: ImportOut, **declared()}, auth=_READ, operation_id="import", summary="One import")  # fmt: skip
def one(request: HttpRequest, batch: IdInPath) -> dict[str, Any]:  # noqa: ARG001 - the framework passes it by name
    """Where it stands: what came of it or would come of it, every kind of problem, every question."""
    return _told(_found(batch))


@router.post("/imports/{batch}/answers", response={202: ImportOut, **declared(400, 403, 409)}, auth=_WRITE, operation_id="answer_import", summary="Correct columns, answer questions")  # fmt: skip
def answers(request: HttpRequest, batch: IdInPath, told: DecisionIn) -> Any:  # noqa: ARG001 - every operation takes it
    """The file is read again with them; nothing is loaded by this."""
    found = _found(batch)
    if found.state not in import_account.CORRIGIBLE:
        raise _not_now(found)
    decision = import_file.Decision(
        fields=told.columns, kind=told.kind or found.kind, zone=_zone(told.zone),
        answers=[import_file.Answer(one.code, one.column, one.value) for one in told.answers],
    )  # fmt: skip
    import_file.enqueue_check(batch=batch, decision=decision)
    return Status(202, _told(found))


@router.post("/imports/{batch}/load", response={202: ImportOut, **declared(403, 409)}, auth=_WRITE, operation_id="load_import", summary="Load a checked file")  # fmt: skip
def load(request: HttpRequest, batch: IdInPath) -> Any:
    """Its rows count from then on; figures follow."""
    found = _found(batch)
    if found.state != "checked":
        raise _not_now(found)
    import_file.enqueue_load(batch=batch, by=caller(request).actor)
    return Status(202, _told(found))


@router.post("/imports/{batch}/undo", response={202: ImportOut, **declared(403, 409)}, auth=_WRITE, operation_id="undo_import", summary="Take a loaded file back")  # fmt: skip
def undo(request: HttpRequest, batch: IdInPath) -> Any:
    """What counted before it counts again; figures follow."""
    found = _found(batch)
    try:
        import_file.enqueue_undo(batch=batch, by=caller(request).actor)
    except UndoBlockedError as error:
        raise Refused(409, detail=str(error)) from error
    except SealedError as error:
        raise Refused(409, detail=SEALED) from error
    except WrongStateError as error:
        raise _not_now(found) from error
    return Status(202, _told(found))


SEALED: Final = "Too old to be undone alone: its rows lie together with those of other imports. Send a corrected file instead; its rows win."


def _found(batch: str) -> BatchView:
    found = queries.batch(batch_id=batch)
    if found is None:
        raise missing()
    return found


def _zone(zone: str) -> str:
    if zone not in available_timezones():
        raise wrong("body.zone", "Name a time zone with its place, as Europe/Lisbon, or UTC.")
    return zone


def _not_now(found: BatchView) -> Refused:
    return Refused(409, detail=f"This import is {found.state}. Ask for it until its state allows this.")  # fmt: skip


def _told(found: BatchView) -> dict[str, Any]:
    told = import_account.account(found, dry_run=found.state != "committed")
    return told | {
        "file_name": found.file_name, "working": import_account.is_worked_at(found),
        "error": found.error, "started_at": found.started_at, "committed_at": found.committed_at,
    }  # fmt: skip
