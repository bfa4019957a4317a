"""Moments that people marked as tough: who (a keyed hash) and when, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.domain.care.models import ToughMark
from keepwell.warehouse.tables.arrow import columns
from keepwell.warehouse.tables.people import naive

if TYPE_CHECKING:
    import pyarrow as pa

    from keepwell.warehouse.tables.people import Key


def marks(key: Key) -> pa.Table:
    """One row a mark, in an order that says nothing of who pressed first."""
    rows = ToughMark.objects.values_list("person__key", "marked_at")
    told = sorted((key(person) or "", naive(at)) for person, at in rows.iterator())
    return columns({"person": "string", "marked_at": "timestamp"}, told)
