"""What HR and Support promised: who owns it (a keyed hash), by when, and when it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.domain.partnership.models import Action
from keepwell.warehouse.tables.arrow import table

if TYPE_CHECKING:
    import pyarrow as pa

    from keepwell.warehouse.tables.people import Key


def actions(key: Key) -> pa.Table:
    """One row an action; an owner who is nobody of HR's is known by the account alone."""
    rows = Action.objects.order_by("pk").values_list(
        "owner__person__key", "owner__public_id", "source", "first_due_on", "closed_on", "status",
    )  # fmt: skip
    return table(
        "actions",
        (
            (
                key(person or account), source, first_due_on,
                closed_on if status == "done" else None, status,
            )
            for person, account, source, first_due_on, closed_on, status in rows
        ),
    )  # fmt: skip
