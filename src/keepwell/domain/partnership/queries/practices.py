"""Practice that people agreed to share."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from keepwell.domain.partnership.models import Practice
from keepwell.domain.partnership.rules.practices import since

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Shared:
    """One person's practice; `first` and `last` are the months of the comparison."""

    person: str
    text: str
    first: str
    last: str
    shared_on: date


def shared(*, today: date) -> tuple[Shared, ...]:
    """Everything that is shared now, the newest first: an order of days, never of persons."""
    rows = Practice.objects.filter(shared_on__gte=since(today)).order_by("-shared_on", "public_id")
    return tuple(_shared(one) for one in rows)


def of_person(*, person: str, today: date) -> Shared | None:
    """What one person shares; None for nothing."""
    row = Practice.objects.filter(person=person, shared_on__gte=since(today)).first()
    return _shared(row) if row else None


def export_person(*, person: str, today: date) -> dict[str, Any] | None:
    """The same for a file of everything about somebody."""
    found = of_person(person=person, today=today)
    return asdict(found) if found else None


def _shared(row: Practice) -> Shared:
    return Shared(row.person, row.text, row.first, row.last, row.shared_on)
