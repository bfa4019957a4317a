"""Moments that people marked as tough, with the contact each belongs to.

A mark names a person and a moment. Its contact is the last one of theirs that began before it, if
it ended no longer than half an hour before; else it has none, and no rate counts it.
"""

from __future__ import annotations

from typing import Final

from keepwell.kernel.periods import Period, add_months
from keepwell.schemas.mart import TABLES
from keepwell.warehouse.building import Work, content

NEAR_MINUTES: Final = 30
REACH_MONTHS: Final = 2
"""A contact of a mark was opened at most so many months before it."""


def build(work: Work) -> None:
    """Prepare the mart's marks, a part a month; only months whose marks or contacts changed."""
    marks = work.register.marks
    if marks is None or not marks.num_rows:
        return
    work.hand_over("told_marks", marks)
    identities = work.register.tables.get("identities")
    people = content(identities) if identities is not None else ""
    for month, mixed in work.connection.execute(
        "SELECT strftime(marked_at, '%Y-%m'), bit_xor(hash(m)) FROM told_marks m GROUP BY 1 ORDER BY 1"
    ).fetchall():
        near = _near(month)
        parts = [part.digest for one in near if (part := work.after.part("contacts", one))]
        source = work.prepared("contacts", near) if people else None
        work.build(
            "tough_marks", month, [str(mixed), people, *parts],
            lambda month=month, source=source: matched_sql(month, source),  # type: ignore[misc]
        )  # fmt: skip
    _cover(work, marks.num_rows)


def _near(month: str) -> list[str]:
    start = Period.parse(month).start
    return [f"{add_months(start, -back):%Y-%m}" for back in range(REACH_MONTHS, -1, -1)]


def matched_sql(month: str, contacts: str | None) -> str:
    """Marks of a month in the mart's columns; `contacts` is a source of prepared ones, if any."""
    marks = f"SELECT * FROM told_marks WHERE strftime(marked_at, '%Y-%m') = '{month}'"
    names = ", ".join(f"m.{name}" for name in TABLES["tough_marks"] if name != "contact_id")
    if contacts is None:
        return f"SELECT {names}, NULL::VARCHAR AS contact_id FROM ({marks}) m"
    return f"""
        SELECT {names}, CASE WHEN m.marked_at <= c.finish + INTERVAL {NEAR_MINUTES} MINUTE
            THEN c.contact_id END AS contact_id
        FROM ({marks}) m ASOF LEFT JOIN ({_own_contacts(contacts)}) c
            ON m.person = c.person AND m.marked_at >= c.start"""


def _own_contacts(contacts: str) -> str:
    """Contacts of the people who marked anything, from start to end of the work on them.

    Calls and chats are worked on from being answered; of others only the moment of handling is
    known, and how long it took.
    """
    return f"""
        SELECT person, contact_id, start, greatest(start, finish) AS finish FROM (
            SELECT i.person, k.contact_id,
                CASE WHEN k.talk_seconds IS NOT NULL OR k.wait_seconds IS NOT NULL
                    THEN k.opened_at + to_microseconds(cast(coalesce(k.wait_seconds, 0) * 1e6 AS BIGINT))
                    ELSE k.handled_at - to_microseconds(cast(coalesce(k.handle_seconds, 0) * 1e6 AS BIGINT))
                END AS start,
                CASE WHEN k.handle_seconds IS NOT NULL
                    THEN start + to_microseconds(cast(k.handle_seconds * 1e6 AS BIGINT))
                    ELSE k.handled_at END AS finish
            FROM {contacts} k JOIN identities i ON i.agent = k.agent
            WHERE i.person IN (SELECT person FROM told_marks))
        WHERE start IS NOT NULL"""


def _cover(work: Work, marks: int) -> None:
    """Marks are one more way to tell that a contact was tough."""
    query = f"SELECT 'contacts' AS kind, 'tough' AS field, {marks} AS rows, {marks} AS filled"
    work.build("coverage", "tough_marks", [str(marks)], lambda: query)
