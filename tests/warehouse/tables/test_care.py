"""Marks on their way to the mart: a keyed hash and a moment, in an order that tells nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.care import operations as care
from keepwell.domain.people import operations, queries
from keepwell.warehouse.tables import people
from keepwell.warehouse.tables.care import marks

pytestmark = pytest.mark.django_db
DAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_mark_is_a_hash_and_a_moment():
    rows = [
        {"person_id": f"E{at}", "name": name, "start_on": "2024-01-01"}
        for at, name in enumerate(("Ana", "Bo"))
    ]
    operations.load_people(rows=rows, batch="p", today=DAY, now=NOW, by="hana")
    found = {one.name: one.key for one in queries.people(visible=None, on=DAY)}
    for name, hours in (("Bo", 0), ("Ana", 1), ("Bo", 2)):
        care.mark_tough(person=found[name], now=NOW + timedelta(hours=hours))
    key = people.keyed("s" * 32)
    told = marks(key).to_pylist()
    naive = NOW.replace(tzinfo=None)
    expected = [(key(found[name]), naive + timedelta(hours=hours)) for name, hours in (("Ana", 1), ("Bo", 0), ("Bo", 2))]  # fmt: skip
    assert [(one["person"], one["marked_at"]) for one in told] == sorted(expected)
    assert not {found["Ana"], found["Bo"], "Ana", "Bo"} & {one["person"] for one in told}


def test_no_mark_is_an_empty_table():
    assert marks(people.keyed("s" * 32)).num_rows == 0
