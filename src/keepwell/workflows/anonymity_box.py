"""What remains of letters in the suggestion box: tables, order, and the slot, looked at in place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection

from keepwell.domain.listening.box_slot import Slot
from keepwell.schemas.phrases import gettext_noop
from keepwell.workflows import suggestion_box
from keepwell.workflows.anonymity_findings import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keepwell.workflows.anonymity_findings import Finding

NAMELESS: Final = {
    "listening_boxthread": {
        "id", "receipt", "came_on", "card", "theme_id", "outcome", "answered_on", "decided_on",
    },
    "listening_boxmessage": {"id", "thread_id", "no", "on", "by", "text", "name"},
}  # fmt: skip
"""Tables of letters, and every column that they may have."""
WAYS: Final = {"listening_boxthread", "listening_boxtheme"}
"""Tables that they may point at."""


def check() -> Finding:
    """Columns, the order of rows, and what waits in the slot."""
    wrong = list(_wrong())
    return finding(
        "box", good=not wrong, wrong=", ".join(wrong),
        tried=gettext_noop("Reading the suggestion box as it lies on the disk: columns that could name a writer, rows in the order in which they came, letters that lie in the slot for more than a day."),
        held=gettext_noop("Text, day and a keyed hash, in an order drawn by lot."),
        broken=gettext_noop("These do not belong there: {wrong}."),
        remedy=gettext_noop("Take the poster down until the tables are what the product makes (keepwell init on an unchanged version) and the work process runs."),
    )  # fmt: skip


def _wrong() -> Iterator[str]:
    with connection.cursor() as cursor:
        place = "ctid" if connection.vendor == "postgresql" else "rowid"
        for table, allowed in NAMELESS.items():
            described = connection.introspection.get_table_description(cursor, table)
            yield from sorted(f"{table}.{one.name}" for one in described if one.name not in allowed)
            ways = connection.introspection.get_relations(cursor, table).values()
            yield from sorted(f"{table} → {one[1]}" for one in ways if one[1] not in WAYS)
            cursor.execute(f"SELECT id FROM {table} ORDER BY {place}")  # noqa: S608 - names of our own
            ids = [row[0] for row in cursor.fetchall()]
            if connection.vendor == "sqlite" and ids != sorted(ids):
                yield f"{table}: order"
    slot = Slot(Path(settings.HOME))
    if not slot.sound():
        yield "slot"
    if any((suggestion_box.today() - one.day).days > 1 for one in slot.letters()):
        yield "slot: late"
