"""Data health as the page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from keepwell.schemas.intake import KINDS
from keepwell.web.shell import numbers
from keepwell.web.shell.suppliers import CORE, SUPPLIERS, Supplier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.domain.sources.queries import Coverage, KindHealth
    from keepwell.schemas.intake import Problem

STALE_AFTER = dt.timedelta(days=35)
"""A monthly export is a few days late before it counts as old."""
WELL_FILLED = 0.95


@dataclass(frozen=True, slots=True)
class Field:
    """How full one field is."""

    words: str
    share: float
    filled: int
    rows: int


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of rows: when it last came, what it covers, how it stands."""

    kind: str
    words: str
    last_at: dt.datetime | None
    covers: str
    rows: int
    refused: int
    tone: str
    state: str
    fields: list[Field]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind that never came in."""

    kind: str
    words: str
    supplier: Supplier


def title_of(kind: str) -> str:
    """The short name of a kind: what stands before the colon of its words."""
    declared = KINDS.get(kind)
    return _(declared.words).split(":", maxsplit=1)[0] if declared else kind


def _covers(health: KindHealth) -> str:
    if not health.first_month:
        return ""
    if health.first_month == health.last_month:
        return numbers.period(health.last_month, short=True)
    first, last = (
        numbers.period(one, short=True) for one in (health.first_month, health.last_month)
    )
    return f"{first} – {last}"


def _state(health: KindHealth, now: dt.datetime) -> tuple[str, str]:
    age = now - health.last_at if health.last_at else STALE_AFTER * 2
    if age > STALE_AFTER:
        return "care", _("%(age)s old") % {"age": numbers.ago(age.total_seconds())}
    if any(one.refused for one in health.open_problems):
        return "care", _("some rows refused")
    return "good", _("complete")


def _field(kind: str, one: Coverage) -> Field:
    declared = KINDS[kind].by_name.get(one.field) if kind in KINDS else None
    words = _(declared.words) if declared else one.field
    return Field(words, one.filled / one.rows if one.rows else 0.0, one.filled, one.rows)


def sources(found: Sequence[KindHealth], *, now: dt.datetime) -> list[Source]:
    """What came in, the least well filled fields first."""
    rows = []
    for health in found:
        tone, words = _state(health, now)
        fields = sorted(
            (_field(health.kind, one) for one in health.coverage), key=lambda one: one.share
        )
        rows.append(
            Source(
                health.kind, title_of(health.kind), health.last_at, _covers(health), health.rows,
                health.refused, tone, words, fields, health.open_problems,
            )
        )  # fmt: skip
    return rows


def missing(found: Sequence[KindHealth]) -> list[Missing]:
    """Kinds that most figures stand on and that never came."""
    here = {one.kind for one in found}
    return [Missing(kind, title_of(kind), SUPPLIERS[kind]) for kind in CORE if kind not in here]
