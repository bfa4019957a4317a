"""How the trail is chained, and how a database is told to only ever append."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import datetime

START: Final = "0" * 64
"""What the first link is chained to."""
SYSTEM: Final = "system"
"""The actor of jobs that nobody started by hand."""
OPERATOR: Final = "operator"
"""The actor of the console."""
UNNAMED: Final = "unnamed"
"""The actor of a private mark: whose it is would already tell."""
READ: Final = "read"
"""The verb of looking at somebody else's record."""
ERASED: Final = "erase_trail_entries"
"""The verb that names erased entries; entries with it cannot be erased themselves."""


APPEND_ONLY: Final = {
    "trail_traillink": False,
    "trail_trailbody": True,
    "released_releasedcell": False,
    "partnership_frozenpack": False,
    "partnership_packrestatement": False,
    "partnership_initiativeversion": False,
    "partnership_initiativelots": False,
    "partnership_lotssignature": False,
    "partnership_initiativereview": False,
}
"""Tables that the database guards, and whether whole rows may be erased."""


def body_digest(*, salt: str, body: dict[str, Any]) -> str:
    """SHA-256 (64 hex digits) of an entry under its own salt.

    Once the salt is gone, nobody can test a guess of what the entry said.
    """
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def link_digest(*, previous: str, seq: int, at: datetime, digest: str) -> str:
    """SHA-256 that chains an entry to everything before it; it does not need the body."""
    text = f"{previous}:{seq}:{at.timestamp():.6f}:{digest}"
    return hashlib.sha256(text.encode()).hexdigest()


def spans(numbers: list[int]) -> list[list[int]]:
    """[3, 4, 5, 9] -> [[3, 5], [9, 9]]: inclusive runs, so that naming many stays short."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def append_only_sql(*, vendor: str, table: str, deletable: bool = False) -> tuple[str, ...]:
    """Statements that make the database itself refuse changes to a table.

    Args:
        vendor: `sqlite` or `postgresql`.
        table: name of the table.
        deletable: rows may be erased as a whole (the trail's bodies), never altered.
    """
    events = ("UPDATE",) if deletable else ("UPDATE", "DELETE")
    message = f"{table} only grows"
    if vendor == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for event in events
        )
    rows = " OR ".join(events)
    function = (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    each_row = (
        f"CREATE TRIGGER {table}_no_change BEFORE {rows} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    whole = (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
    return (function, each_row) if deletable else (function, each_row, whole)


def append_only_undo_sql(*, vendor: str, table: str) -> tuple[str, ...]:
    """Statements that take `append_only_sql` back (for migrating backwards)."""
    if vendor == "sqlite":
        return tuple(f"DROP TRIGGER IF EXISTS {table}_no_{event}" for event in ("update", "delete"))
    return (f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE",)
