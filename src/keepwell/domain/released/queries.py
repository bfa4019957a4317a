"""Reading what was released: one query a sheet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef

from keepwell.domain.released.models import ChartFile, FigureSheet, ReleasedCell
from keepwell.domain.released.rules import restated_periods, written_by, written_slice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """Figures of one question as they were released."""

    measure: str
    by: tuple[str, ...]
    where: dict[str, str]
    grain: str
    version: int
    known_at: datetime
    figures: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Released:
    """A cell of the ledger."""

    measure: str
    definition_version: int
    slice: dict[str, str]
    period: str
    sensitivity: str
    n: int | None
    value: float | None
    numerator: float | None
    denominator: float | None
    state: str
    people: str
    first_published_at: datetime


def sheet(
    *,
    measure: str,
    by: Sequence[str] = (),
    grain: str = "month",
    where: Sequence[tuple[str, str]] = (),
    version: int | None = None,
    known_at: datetime | None = None,
) -> StoredSheet | None:
    """The newest sheet of a question, or a version of it, or the one that stood at a moment."""
    rows = FigureSheet.objects.filter(
        measure=measure, by=written_by(by), where=written_slice(dict(where)), grain=grain
    )
    if version is not None:
        rows = rows.filter(version=version)
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    found = rows.order_by("-version").first()
    return _stored(found) if found else None


def _stored(row: FigureSheet) -> StoredSheet:
    by = tuple(row.by.split(",")) if row.by else ()
    where = json.loads(row.where) if row.where else {}
    return StoredSheet(row.measure, by, where, row.grain, row.version, row.known_at, row.figures)


def sheets(
    *,
    measures: Sequence[str],
    by: Sequence[str] = (),
    grain: str = "month",
    where: Sequence[tuple[str, str]] = (),
) -> dict[str, StoredSheet]:
    """The newest sheet of one question for several measures, in one query."""
    same = {name: OuterRef(name) for name in ("measure", "by", "where", "grain")}
    later = FigureSheet.objects.filter(**same, version__gt=OuterRef("version"))
    rows = FigureSheet.objects.filter(
        ~Exists(later),
        measure__in=measures,
        by=written_by(by),
        where=written_slice(dict(where)),
        grain=grain,
    )
    return {row.measure: _stored(row) for row in rows}


def newest_known_at() -> datetime | None:
    """When the newest sheet of all was read; None before the first."""
    found: datetime | None = FigureSheet.objects.aggregate(Max("known_at"))["known_at__max"]
    return found


def told_of(*, measures: Sequence[str]) -> int:
    """Of how many of these measures there is a sheet of the whole."""
    rows = FigureSheet.objects.filter(by="", measure__in=measures)
    return rows.values("measure").distinct().count()


def questions() -> list[tuple[str, tuple[str, ...], str]]:
    """Measure, dimensions and grain of everything that is stored."""
    rows = FigureSheet.objects.values_list("measure", "by", "grain").distinct()
    return [
        (measure, tuple(by.split(",")) if by else (), grain)
        for measure, by, grain in rows.order_by("measure", "by", "grain")
    ]


def already(*, measure: str = "", sensitivity: str = "") -> list[Released]:
    """Cells that were released before, oldest first."""
    rows = ReleasedCell.objects.order_by("pk")
    if measure:
        rows = rows.filter(measure=measure)
    if sensitivity:
        rows = rows.filter(sensitivity=sensitivity)
    listed = rows.values_list(
        "measure", "definition_version", "slice", "period", "sensitivity", "n", "value",
        "numerator", "denominator", "state", "people", "first_published_at",
    )  # fmt: skip
    return [
        Released(row[0], row[1], json.loads(row[2]) if row[2] else {}, *row[3:])
        for row in listed.iterator(chunk_size=5_000)
    ]


def newest() -> int:
    """The number of the sheet stored last: it grows when any figure says something new."""
    return FigureSheet.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def changed_since(*, measures: Sequence[str], sheet: int) -> set[str]:
    """Periods of which any figure of these measures says something else than at a stored sheet.

    Args:
        measures: ids.
        sheet: the number of the newest sheet then, as `newest` told it; 0 for before the first.

    Returns:
        Every period of a question that was new since, or whose sheet of then was dropped.
    """
    rows = FigureSheet.objects.filter(where="", measure__in=measures).order_by("version")
    asked = rows.filter(pk__gt=sheet).values_list("measure", "by", "grain").distinct().order_by()
    found: set[str] = set()
    for measure, by, grain in asked:
        same = rows.filter(measure=measure, by=by, grain=grain)
        then = same.filter(pk__lte=sheet).values_list("figures", flat=True).last()
        now = same.values_list("figures", flat=True).last()
        found |= restated_periods(then or [], now or [])
    return found


def ledger_size() -> int:
    """How many cells were ever released."""
    return ReleasedCell.objects.count()


def chart(*, place: str) -> str | None:
    """The content hash of the chart that stands in a place."""
    return ChartFile.objects.filter(place=place).values_list("content", flat=True).first()


def charts(*, places: Sequence[str]) -> dict[str, str]:
    """Content hashes of several places, in one query."""
    return dict(ChartFile.objects.filter(place__in=places).values_list("place", "content"))


def charts_in_use() -> set[str]:
    """Content hashes that stand anywhere: files with other names may be cleaned away."""
    return set(ChartFile.objects.values_list("content", flat=True))
