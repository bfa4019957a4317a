"""Keeping what was released: sheets in versions, the ledger, charts. Written by the nightly run."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from keepwell.domain.released.models import ChartFile, FigureSheet, ReleasedCell
from keepwell.domain.released.rules import (
    cell_digest,
    content_digest,
    told_slice,
    written_by,
    written_slice,
)
from keepwell.domain.trail.operations import record, unguarded
from keepwell.kernel.rewording import reworded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

CHUNK = 5_000
MOST_ASKED = 900
"""Above so many places, reading all of them is quicker than asking for each."""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """Figures of one question (`Figure.as_json()` each, or any plain JSON values)."""

    measure: str
    by: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    grain: str
    figures: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell about to be shown; `people` is a digest of who stands behind it, never who."""

    measure: str
    definition_version: int
    slice: dict[str, str]
    period: str
    sensitivity: str
    state: str
    n: int | None = None
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    people: str = ""


def store_sheet(
    *,
    measure: str,
    by: Sequence[str],
    grain: str,
    figures: list[dict[str, Any]],
    known_at: datetime,
    where: Sequence[tuple[str, str]] = (),
) -> int:
    """Keep one sheet; the version. The same figures again make no new version."""
    sheet = NewSheet(measure, tuple(by), tuple(where), grain, figures)
    store_sheets(sheets=[sheet], known_at=known_at)
    rows = FigureSheet.objects.filter(**_question(sheet))
    return rows.order_by("-version").values_list("version", flat=True)[0]


def _question(sheet: NewSheet) -> dict[str, str]:
    return {
        "measure": sheet.measure, "by": written_by(sheet.by),
        "where": written_slice(dict(sheet.where)), "grain": sheet.grain,
    }  # fmt: skip


def store_sheets(*, sheets: Iterable[NewSheet], known_at: datetime, by_whom: str = "system") -> int:
    """Keep many sheets at once; how many say something new. One trail row when any does."""
    sheets = list(sheets)
    with transaction.atomic():
        newest = _newest({one.measure for one in sheets})
        fresh = [row for one in sheets if (row := _fresh(one, newest, known_at))]
        FigureSheet.objects.bulk_create(fresh, batch_size=500)
        if fresh:
            record(
                actor=by_whom, verb="publish_figures", subject_kind="figures", subject_id="",
                detail={"sheets": len(fresh), "measures": sorted({one.measure for one in fresh})},
            )  # fmt: skip
    return len(fresh)


def forget_former_splits(*, kept: int = 2) -> int:
    """Drop old versions of split sheets, all but the newest few; how many.

    The whole's versions stay: they tell what was known when. What a pack showed is in the pack.
    """
    same = {name: OuterRef(name) for name in ("measure", "by", "where", "grain")}
    newest = FigureSheet.objects.filter(**same).order_by("-version").values("version")
    oldest_kept = Subquery(newest[kept - 1 : kept])
    former = FigureSheet.objects.exclude(by="").filter(version__lt=oldest_kept)
    return former.delete()[0]


def reword(*, told: Callable[[str], str]) -> int:
    """Say otherwise what sheets and the ledger hold, where `told` says it otherwise; how many.

    For erasing somebody whose name is a group's: the figures stay as they were. The ledger's
    guard is lifted for this alone, inside one transaction. Part of erasing, whose operation
    leaves the trail row.
    """
    with transaction.atomic():
        return _reword_sheets(told) + _reword_ledger(told)


def _reword_sheets(told: Callable[[str], str]) -> int:
    changed = []
    for sheet in FigureSheet.objects.iterator(chunk_size=200):
        where = told_slice(sheet.where, told)
        figures = reworded(sheet.figures, told)
        if (where, figures) != (sheet.where, sheet.figures):
            sheet.where, sheet.figures, sheet.digest = where, figures, content_digest(figures)
            changed.append(sheet)
    FigureSheet.objects.bulk_update(changed, ["where", "figures", "digest"], batch_size=100)
    return len(changed)


def _reword_ledger(told: Callable[[str], str]) -> int:
    changed = []
    for cell in ReleasedCell.objects.exclude(slice="").iterator(chunk_size=5_000):
        slice_ = told_slice(cell.slice, told)
        if slice_ != cell.slice:
            cell.slice = slice_
            cell.digest = cell_digest(tuple(getattr(cell, name) for name in _COLUMNS[1:-1]))
            changed.append(cell)
    if changed:
        with unguarded(ReleasedCell._meta.db_table):
            ReleasedCell.objects.bulk_update(changed, ["slice", "digest"], batch_size=500)
    return len(changed)


def _newest(measures: set[str]) -> dict[tuple[str, ...], tuple[int, str]]:
    rows = FigureSheet.objects.filter(measure__in=measures).order_by("version")
    listed = rows.values_list("measure", "by", "where", "grain", "version", "digest")
    return {tuple(row[:4]): (row[4], row[5]) for row in listed.iterator()}


def _fresh(
    sheet: NewSheet, newest: dict[tuple[str, ...], tuple[int, str]], known_at: datetime
) -> FigureSheet | None:
    question, digest = _question(sheet), content_digest(sheet.figures)
    version, last = newest.get(tuple(question.values()), (0, ""))
    if digest == last:
        return None
    newest[tuple(question.values())] = (version + 1, digest)
    return FigureSheet(
        **question, version=version + 1, known_at=known_at, figures=sheet.figures, digest=digest
    )


def add_to_ledger(*, cells: Iterable[NewCell], now: datetime) -> int:
    """Note cells as released; those already in the ledger are left as they are.

    100,000 cells take a few seconds: rows go to the database as plain tuples, past the ORM's
    objects. Machinery of publishing: `store_sheets` leaves the trail row.

    Returns:
        How many are new.
    """
    before = ReleasedCell.objects.count()
    moment = connection.ops.adapt_datetimefield_value(now)
    waiting = iter(cells)
    with transaction.atomic(), connection.cursor() as cursor:
        while chunk := list(islice(waiting, CHUNK)):
            cursor.executemany(_INSERT, [(*_ledger_row(cell), moment) for cell in chunk])
    return ReleasedCell.objects.count() - before


_COLUMNS = (
    "digest", "measure", "definition_version", "slice", "period", "sensitivity", "n", "value",
    "numerator", "denominator", "state", "people", "first_published_at",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO {ReleasedCell._meta.db_table} ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own names
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))}) ON CONFLICT (digest) DO NOTHING"
)


def _ledger_row(cell: NewCell) -> tuple[str | float | None, ...]:
    values = (
        cell.measure, cell.definition_version, written_slice(cell.slice), cell.period,
        cell.sensitivity, None if cell.n is None else int(cell.n), _float(cell.value),
        _float(cell.numerator), _float(cell.denominator), cell.state, cell.people,
    )  # fmt: skip
    return (cell_digest(values), *values)


def _float(value: float | None) -> float | None:
    """Python's own float, so that 1, 1.0 and numpy's 1.0 are the same cell."""
    return None if value is None else float(value)


def place_charts(*, charts: dict[str, tuple[str, str]], now: datetime) -> int:
    """Say which drawn chart stands where: {place: (measure, content hash)}; how many changed.

    `place` names a question and a look, as `workflows.figures` writes it.
    """
    standing = (
        dict(ChartFile.objects.filter(place__in=charts).values_list("place", "content"))
        if len(charts) < MOST_ASKED
        else dict(ChartFile.objects.values_list("place", "content"))
    )
    changed = [
        ChartFile(place=place, measure=measure, content=content, drawn_at=now)
        for place, (measure, content) in charts.items()
        if standing.get(place) != content
    ]
    ChartFile.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["measure", "content", "drawn_at"],
        batch_size=500,
    )
    return len(changed)
