"""One contact told twice: by a row of its own, and by the log of its events.

Both are joined by contact id, which is the helpdesk's own. Field by field, the contact's own row
wins; what it leaves empty is told by its log. Only the moment of the last change is the later of
the two. So a contact counts once, in the month its own row says, and nothing that either told is
lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.warehouse.layout import SCALED, columns
from keepwell.warehouse.prepare import events

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWN: Final = frozenset({"contact_id", "opened_at", "_key", "_hash"})
"""What the row alone decides: which contact it is, and its place in time."""
FILLED: Final = tuple(
    name for name in columns("contacts") if name in events.FIELDS and name not in _OWN
)
"""What a log can add to a contact's own row."""
_SCALE_OF: Final = {f"_{name}_scale": name for name in SCALED}


def split_sql(derived: str, contacts: str | None) -> str:
    """Contacts told by events, each with `own_month`: the month of its own row, where it has one.

    Args:
        derived: one row a contact, from `events.derived_sql`.
        contacts: contact_id and opened_at of the contacts that came with rows of their own.
    """
    missing = ", ".join(
        f"NULL::{sql} AS {name}"
        for name, sql in columns("contacts").items()
        if name not in events.FIELDS and name != "_key"
    )
    told = f"SELECT d.*{', ' + missing if missing else ''}"
    if contacts is None:
        return f"{told}, NULL::VARCHAR AS own_month FROM ({derived}) d"
    return f"""
        {told}, o.own_month FROM ({derived}) d LEFT JOIN (
            SELECT contact_id, strftime(min(opened_at), '%Y-%m') AS own_month
            FROM ({contacts}) WHERE contact_id IS NOT NULL GROUP BY 1
        ) o USING (contact_id)"""


def completed_sql(own: str, logged: str | None, wanted: Sequence[str]) -> str:
    """Contacts' own rows, what they leave empty told by their logs.

    Args:
        own: rows of contacts in the `wanted` fields, `contact_id` among them.
        logged: a source of the same contacts as their events tell them, if there are any.
        wanted: the fields of the answer.
    """
    if logged is None:
        return own
    told = ", ".join(f"{_told(name)} AS {name}" for name in wanted)
    return f"SELECT {told} FROM ({own}) c LEFT JOIN {logged} l USING (contact_id)"


def _told(name: str) -> str:
    if name == "updated_at":
        return "greatest(c.updated_at, l.updated_at)"
    if name in _SCALE_OF:  # a score keeps the scale of who told it
        return f"CASE WHEN c.{_SCALE_OF[name]} IS NULL THEN l.{name} ELSE c.{name} END"
    return f"coalesce(c.{name}, l.{name})" if name in FILLED else f"c.{name}"
