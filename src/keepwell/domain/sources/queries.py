"""What came in, when, how well filled, and what is still open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min, Q

from keepwell.domain.sources.models import (
    FactFile,
    ImportBatch,
    ImportProblem,
    SavedMapping,
    Source,
)
from keepwell.schemas.intake import Problem, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

State = ImportBatch.State


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as people may see it."""

    id: str
    kind: str
    shape: str
    source: str
    zone: str
    file_name: str
    path: str
    digest: str
    state: str
    rows_in: int
    loaded: int
    refused: int
    known: int
    mapping: dict[str, Any]
    questions: tuple[Question, ...]
    filled: dict[str, float]
    error: str
    started_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None
    sealed_at: datetime | None
    by: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A fact file that counts, and when its batch was committed: a later one wins a key."""

    kind: str
    month: str
    path: str
    rows: int
    batch: str
    committed_at: datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    """How files of a shape are read."""

    shape: str
    kind: str
    version: int
    mapping: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a kind's loaded rows have a field filled."""

    kind: str
    field: str
    rows: int
    filled: int


@dataclass(frozen=True, slots=True)
class KindHealth:
    """What came in of a kind: when, how much, over which months, and what is open."""

    kind: str
    batches: int
    rows: int
    last_at: datetime | None
    first_month: str
    last_month: str
    refused: int
    coverage: tuple[Coverage, ...] = field(default=())
    open_problems: tuple[Problem, ...] = field(default=())


def _problem(row: ImportProblem) -> Problem:
    return Problem(
        row.row, row.column or None, row.value or None, row.code, row.remedy, row.count, row.refused
    )


def _view(found: ImportBatch, problems: Iterable[ImportProblem] = ()) -> BatchView:
    asked = tuple(
        Question(one["code"], one["column"], one["text"], tuple(one["options"]))
        for one in found.questions
    )
    return BatchView(
        id=found.pk, kind=found.kind, shape=found.shape,
        source=found.source.name if found.source else "",
        zone=found.source.zone if found.source else "", file_name=found.file_name,
        path=found.path, digest=found.digest, state=found.state, rows_in=found.rows_in,
        loaded=found.loaded, refused=found.refused, known=found.known, mapping=found.mapping,
        questions=asked, filled=found.filled, error=found.error, started_at=found.started_at,
        committed_at=found.committed_at, undone_at=found.undone_at, sealed_at=found.sealed_at,
        by=found.by,
        problems=tuple(_problem(row) for row in problems),
    )  # fmt: skip


def batch(*, batch_id: str) -> BatchView | None:
    """One batch with its problems, worst first."""
    found = ImportBatch.objects.select_related("source").filter(pk=batch_id).first()
    return _view(found, found.problems.order_by("-refused", "-count", "pk")) if found else None


def batches(*, limit: int = 50, kind: str = "", state: str = "") -> list[BatchView]:
    """Batches, newest first, without their problems."""
    rows = ImportBatch.objects.select_related("source").order_by("-started_at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    return [_view(found) for found in rows[:limit]]


def same_file(*, digest: str) -> BatchView | None:
    """The committed batch that had exactly this content."""
    rows = ImportBatch.objects.select_related("source").filter(digest=digest)
    found = rows.filter(state=State.COMMITTED).order_by("-committed_at").first()
    return _view(found) if found else None


def source_zone(*, name: str) -> str | None:
    """The zone of a source, for times that name none."""
    return Source.objects.filter(name=name).values_list("zone", flat=True).first()


def sources() -> list[tuple[str, str, str]]:
    """Name, connector and zone of every source."""
    return list(Source.objects.order_by("name").values_list("name", "connector", "zone"))


def remembered(*, shape: str = "") -> list[Remembered]:
    """The newest mapping of every shape, or of one."""
    rows = SavedMapping.objects.order_by("shape", "version")
    if shape:
        rows = rows.filter(shape=shape)
    newest = {row.shape: row for row in rows}
    return [Remembered(row.shape, row.kind, row.version, row.mapping) for row in newest.values()]


def last_filled(*, shape: str, kind: str = "", source: str = "") -> dict[str, float]:
    """How well each field was filled in the last committed file of a shape that had rows.

    Else in the last one of the kind from the same source; empty when there was none. This is
    what 'used to be filled' means.
    """
    rows = ImportBatch.objects.filter(state=State.COMMITTED, rows_in__gt=0).order_by(
        "-committed_at"
    )
    same_place = Q(kind=kind, source__name=source) if source and kind else Q(pk=None)
    found = rows.filter(shape=shape).first() or rows.filter(same_place).first()
    return dict(found.filled) if found else {}


_LIVE_COLUMNS = ("kind", "month", "path", "rows", "batch_id", "batch__committed_at")


def live_files(*, kind: str = "") -> list[LiveFile]:
    """Fact files that count, by kind, month and path."""
    rows = FactFile.objects.filter(state=FactFile.State.LIVE, batch__state=State.COMMITTED)
    if kind:
        rows = rows.filter(kind=kind)
    found = rows.order_by("kind", "month", "path")
    return [LiveFile(*row) for row in found.values_list(*_LIVE_COLUMNS)]


def files_known_at(*, moment: datetime, kind: str = "") -> list[LiveFile]:
    """Fact files that counted at a moment: what a frozen pack was computed from."""
    came = Q(batch__committed_at__lte=moment) & (Q(since=None) | Q(since__lte=moment))
    not_undone = Q(batch__undone_at=None) | Q(batch__undone_at__gt=moment)
    not_retired = Q(retired_by=None) | Q(retired_by__committed_at__gt=moment)
    rows = FactFile.objects.filter(came & not_undone & not_retired)
    if kind:
        rows = rows.filter(kind=kind)
    found = rows.order_by("kind", "month", "path")
    return [LiveFile(*row) for row in found.values_list(*_LIVE_COLUMNS)]


def named_files() -> list[tuple[str, str]]:
    """Kind and path of every fact file that is kept, whether it still counts or not."""
    return list(FactFile.objects.order_by("path").values_list("kind", "path"))


def unneeded_files(*, before: datetime, needed_at: Sequence[datetime]) -> list[str]:
    """Paths of files of batches undone before a moment, and not counted at any that is needed."""
    rows = FactFile.objects.filter(state=FactFile.State.FORMER, batch__undone_at__lt=before)
    spans = rows.order_by("path").values_list("path", "batch__committed_at", "batch__undone_at")
    return [
        path
        for path, committed, undone in spans
        if not any(committed and undone and committed <= moment < undone for moment in needed_at)
    ]


def coverage() -> list[Coverage]:
    """How well each field that was ever mapped is filled, over all committed batches."""
    rows: dict[tuple[str, str], int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    committed = ImportBatch.objects.filter(state=State.COMMITTED)
    for kind, came, known, shares in committed.values_list("kind", "loaded", "known", "filled"):
        if not came and known:
            continue  # the same file once more tells nothing new
        total[kind] += came
        for name, share in shares.items():
            rows[kind, name] += round(share * came)
    return [Coverage(kind, name, total[kind], n) for (kind, name), n in sorted(rows.items())]


def data_health() -> list[KindHealth]:
    """What came in when per kind, coverage of fields, and problems of its last import."""
    by_kind: dict[str, list[Coverage]] = defaultdict(list)
    for one in coverage():
        by_kind[one.kind].append(one)
    committed = ImportBatch.objects.filter(state=State.COMMITTED).order_by("-committed_at")
    newest: dict[str, ImportBatch] = {}
    per_kind: dict[str, list[ImportBatch]] = defaultdict(list)
    for found in committed:
        newest.setdefault(found.kind, found)
        per_kind[found.kind].append(found)
    months, problems = _months(), _open_problems([one.pk for one in newest.values()])
    return [
        KindHealth(
            kind=kind,
            batches=len(found),
            rows=sum(one.loaded for one in found),
            last_at=newest[kind].committed_at,
            first_month=months.get(kind, ("", ""))[0],
            last_month=months.get(kind, ("", ""))[1],
            refused=sum(one.refused for one in found),
            coverage=tuple(by_kind[kind]),
            open_problems=tuple(problems.get(newest[kind].pk, ())),
        )
        for kind, found in sorted(per_kind.items())
    ]


def _months() -> dict[str, tuple[str, str]]:
    rows = FactFile.objects.filter(state=FactFile.State.LIVE).exclude(month="").values("kind")
    ends = rows.annotate(first=Min("month"), last=Max("month")).order_by("kind")
    return {row["kind"]: (row["first"], row["last"]) for row in ends}


def _open_problems(batch_ids: list[str]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = defaultdict(list)
    rows = ImportProblem.objects.filter(batch_id__in=batch_ids)
    for row in rows.order_by("-refused", "-count", "pk"):
        found[row.batch_id].append(_problem(row))
    return found


def changed_at() -> datetime | None:
    """When facts last changed: the newest commit or undo of an import."""
    found = ImportBatch.objects.aggregate(a=Max("committed_at"), b=Max("undone_at"))
    return max((moment for moment in found.values() if moment), default=None)


def later_imports(*, batch: str) -> list[str]:
    """Imports that replaced files of this one, newest first: they are undone before it."""
    later = FactFile.objects.filter(batch_id=batch, retired_by__state=State.COMMITTED)
    found = later.order_by("-retired_by__committed_at").values_list("retired_by", flat=True)
    return [str(one) for one in dict.fromkeys(found)]
