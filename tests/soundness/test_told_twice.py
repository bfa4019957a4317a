"""A contact that a helpdesk's export and its log of events both tell is one contact."""

from __future__ import annotations

import pytest

from keepwell.domain.people import queries as people
from keepwell.workflows import nightly_refresh
from tests.warehouse.facts import at

TICKETS = [
    {"contact_id": name, "opened_at": f"2026-03-0{day} 10:00:00", "agent": "Ana Cruz"}
    for day, name in enumerate(("T1", "T2"), start=1)
]
LOG = [
    {"contact_id": name, "event_at": f"2026-03-0{day} {hour}:00:00", "event": event, "agent": "Ana Cruz"}
    for day, name in ((1, "T1"), (2, "T2"), (3, "T3"))
    for hour, event in ((10, "Created"), (12, "Assigned"), (14, "Resolved"))
]  # fmt: skip


@pytest.mark.parametrize("order", [("contacts", "contact_events"), ("contact_events", "contacts")])
def test_it_counts_once_wherever_contacts_are_counted(bring, place, order):
    from keepwell import warehouse

    rows = {"contacts": TICKETS, "contact_events": LOG}
    for kind in order:
        bring(kind, rows[kind])
    nightly_refresh.refresh_warehouse(progress=lambda *_: None)
    mart = warehouse.open(place, today=at("2026-04-15").date())
    found = mart.table("contacts").to_pyarrow().to_pylist()
    assert sorted(one["contact_id"] for one in found) == ["T1", "T2", "T3"]
    assert {one["resolved_at"].hour for one in found} == {14}, "what the export left empty"
    assert people.unmatched_cost() == (1, 3), "what leaving the agent unmatched costs"
