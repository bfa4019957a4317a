"""An import that is taken back takes only what it alone said: never rows that another file brought."""

from __future__ import annotations

import pytest

from keepwell.domain.people import queries as people
from keepwell.domain.sources import queries
from keepwell.workflows import import_file


def contact(number: int, *, agent: str = "Ana Cruz", status: str = "open") -> dict:
    return {
        "contact_id": f"T{number}", "opened_at": f"2026-03-{number:02} 10:00:00", "agent": agent,
        "team": "Blue", "status": status,
    }  # fmt: skip


def test_contacts_that_a_second_export_held_too_still_count(bring, live):
    first = bring("contacts", [contact(1), contact(2)])
    second = bring("contacts", [contact(2), contact(3)])
    assert (second.loaded, second.known) == (1, 1)
    import_file.undo(batch=first.id, by="operator", refresh=False)
    assert live("contacts", "contact_id") == [("T2",), ("T3",)]
    assert [one.name for one in people.people(visible=None, on=first.started_at.date())] == [
        "Ana Cruz"
    ]
    import_file.undo(batch=second.id, by="operator", refresh=False)
    assert live("contacts", "contact_id") == []


def test_a_changed_contact_stays_changed_when_two_files_told_the_change(bring, live):
    bring("contacts", [contact(1)])
    changed = [bring("contacts", [contact(1, status="solved")]) for _ in range(2)]
    import_file.undo(batch=changed[0].id, by="operator", refresh=False)
    assert live("contacts", "contact_id", "status") == [("T1", "solved")]
    import_file.undo(batch=changed[1].id, by="operator", refresh=False)
    assert live("contacts", "contact_id", "status") == [("T1", "open")]


def test_what_was_known_before_the_undo_can_be_read_as_it_was(bring):
    first = bring("contacts", [contact(1)])
    second = bring("contacts", [contact(1)])
    import_file.undo(batch=first.id, by="operator", refresh=False)
    then = queries.files_known_at(moment=second.committed_at, kind="contacts")
    assert [one.rows for one in then if "-r" in one.path] == [1], "once, not twice"


@pytest.mark.parametrize("kind", ["people", "absences"])
def test_rows_of_the_register_that_a_second_export_held_too_still_count(bring, kind):
    rows = {
        "people": [{"employee_id": f"E{n}", "name": f"Ana {n}", "team": "Blue", "start_date": "2025-01-07"} for n in (1, 2)],
        "absences": [{"absence_id": f"A{n}", "employee_id": "E1", "first_day": f"2026-01-0{n}", "hours": 8} for n in (1, 2)],
    }[kind]  # fmt: skip
    count = {"people": people.employment, "absences": people.absences}[kind]
    first = bring(kind, rows)
    second = bring(kind, rows[1:])
    assert second.known == 1
    import_file.undo(batch=first.id, by="operator", refresh=False)
    assert len(count()) == 1
    import_file.undo(batch=second.id, by="operator", refresh=False)
    assert count() == []
