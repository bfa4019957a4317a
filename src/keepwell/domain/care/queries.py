"""Reading somebody's own marks. Nothing here lists persons, or counts marks by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.domain.care.models import ToughMark

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """One tough moment of the person who reads it."""

    key: str
    at: datetime


def own_marks(*, person: str, since: datetime | None = None) -> list[Mark]:
    """A person's own marks, the newest first. The caller is that person, or erases or exports them.

    Args:
        person: their key.
        since: only marks from then on; all when None.
    """
    found = ToughMark.objects.filter(person__key=person)
    if since is not None:
        found = found.filter(marked_at__gte=since)
    rows = found.order_by("-marked_at", "-pk").values_list("key", "marked_at")
    return [Mark(str(key), at) for key, at in rows]
