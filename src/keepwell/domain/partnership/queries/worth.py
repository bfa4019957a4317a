"""Reading what care may be worth: assumptions with who and when, reckonings, results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from keepwell.domain.partnership.models import (
    WorthAssumption,
    WorthCurrency,
    WorthReckoning,
    WorthResult,
)
from keepwell.domain.partnership.rules.worth import USUAL_CURRENCY, Mix, Typed
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from keepwell.domain.partnership.rules.worth import Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of an assumption's history; no range when what was typed was taken back."""

    typed: Typed | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """What came out, and when."""

    result: dict[str, Any]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A reckoning with the assumptions typed for it and its newest result."""

    id: str
    kind: Kind
    name: str
    programme: str
    initiative: str
    settings: dict[str, Any]
    by: str
    at: datetime
    closed: bool
    typed: dict[str, Typed] = field(default_factory=dict)
    result: Result | None = None

    @property
    def mix(self) -> Mix:
        """What a choice may use."""
        told = {**self.settings, "programmes": tuple(self.settings["programmes"])}
        return Mix(**told)


def currency() -> str:
    """In which money the company reckons."""
    code = WorthCurrency.objects.order_by("-pk").values_list("code", flat=True).first()
    return code or USUAL_CURRENCY


def typed(*, reckoning: str = "") -> dict[str, Typed]:
    """What is typed now, by key: for one reckoning, else for the company."""
    if reckoning and not is_id(reckoning):
        return {}
    rows = WorthAssumption.objects.order_by("pk")
    rows = (
        rows.filter(reckoning__public_id=reckoning)
        if reckoning
        else rows.filter(reckoning__isnull=True)
    )
    return _newest(rows)


def _newest(rows: Iterable[WorthAssumption]) -> dict[str, Typed]:
    """The last row of each key, oldest first; those without numbers fall away."""
    last = {row.key: row for row in rows}
    return {key: told for key, row in last.items() if (told := _typed(row)) is not None}


def _typed(row: WorthAssumption) -> Typed | None:
    if row.low is None or row.likely is None or row.high is None:
        return None
    return Typed(
        row.low, row.likely, row.high, row.source, row.by, row.at.isoformat(), row.currency
    )  # fmt: skip


def history(*, key: str, reckoning: str = "") -> list[Entry]:
    """Who assumed what, newest first."""
    rows = WorthAssumption.objects.filter(key=key).order_by("-pk")
    rows = (
        rows.filter(reckoning__public_id=reckoning)
        if reckoning
        else rows.filter(reckoning__isnull=True)
    )
    return [Entry(_typed(row), row.by, row.at) for row in rows]


def reckonings(*, closed: bool = False) -> list[Reckoning]:
    """All that are open (or those set aside), newest first, each with its newest result."""
    rows = WorthReckoning.objects.filter(closed_at__isnull=not closed).order_by("-pk")
    newest = {one.reckoning_id: one for one in WorthResult.objects.order_by("pk")}
    return [_view(row, newest.get(row.pk), {}) for row in rows]


def reckoning(*, id: str) -> Reckoning | None:  # noqa: A002 - its own word
    """One reckoning; None for what is none."""
    row = WorthReckoning.objects.filter(public_id=id).first() if is_id(id) else None
    if row is None:
        return None
    told = _newest(row.assumptions.order_by("pk"))
    return _view(row, row.results.order_by("-pk").first(), told)


def _view(row: WorthReckoning, newest: WorthResult | None, told: dict[str, Typed]) -> Reckoning:
    result = Result(newest.result, newest.at, newest.by) if newest else None
    kind: Kind = "choice" if row.kind == "choice" else "return"
    return Reckoning(
        row.public_id.hex, kind, row.name, row.programme, row.initiative, row.settings, row.by,
        row.at, row.closed_at is not None, told, result,
    )  # fmt: skip
