"""Promises on their way to the mart: owners as keyed hashes, moved days left behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.partnership.operations import actions
from keepwell.warehouse.tables import partnership, people

pytestmark = pytest.mark.django_db
DAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_actions_are_handed_over_with_their_first_day_and_no_name():
    from keepwell.domain.people import operations

    row = {"person_id": "E1", "name": "Ana", "email": "ana@x.org", "start_on": "2024-01-01"}
    operations.load_people(rows=[row], batch="p", today=DAY, now=NOW, by="hana")
    users = [
        access.create_user(
            email=f"{name}@x.org", name=name, password=None, roles=[], by="operator", on=DAY
        )
        for name in ("ana", "cem")
    ]
    ids = [one.public_id.hex for one in users]
    shared = {"due_on": DAY, "by": "operator", "now": NOW, "source": "meeting"}
    done, open_, _dropped = (
        actions.add(text=text, owner=ids[at], **shared)
        for text, at in (("done", 0), ("open", 1), ("dropped", 0))
    )
    actions.postpone(
        action=open_, due_on=DAY + timedelta(days=9), reason="ill", by="operator", now=NOW
    )
    actions.finish(action=done, on=DAY, by="operator", now=NOW)
    actions.drop(action=_dropped, on=DAY, reason="no money", by="operator", now=NOW)
    key = people.keyed("s" * 32)
    rows = partnership.actions(key).to_pylist()
    assert [(one["first_due_on"], one["done_on"], one["status"]) for one in rows] == [
        (DAY, DAY, "done"), (DAY, None, "open"), (DAY, None, "dropped"),
    ]  # fmt: skip
    person = users[0].person.key
    assert [one["owner"] for one in rows] == [key(person), key(users[1].public_id), key(person)]
    told = str(rows)
    assert not any(word in told for word in (*ids, "ana", "cem", str(person)))
