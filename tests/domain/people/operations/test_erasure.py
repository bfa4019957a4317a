from __future__ import annotations

import json

import pytest
from django.db import connection

from keepwell.domain.people import operations, queries
from keepwell.domain.trail import queries as trail
from keepwell.domain.trail.operations import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(load, today, moments):
    load(
        {"person_id": "E77123", "name": "Ana Cruz", "email": "ana.cruz@x.org", "team": "Blue",
         "start_on": "2024-01-08"},
    )  # fmt: skip
    load({"person_id": "E77123", "name": "Ana Cruz-Lind", "team": "Blue", "start_on": "2024-01-08",
          "email": "ana.cruz@x.org"})  # fmt: skip
    operations.load_absences(
        rows=[{"person_id": "E77123", "start_on": "2025-01-01"}], batch="a", now=next(moments),
        by="hana",
    )  # fmt: skip
    operations.create_from_contacts(
        agents=[{"agent": "k1", "name": "Ana Cruz-Lind", "rows": 5}], batch="c",
        now=next(moments), by="cem",
    )  # fmt: skip
    operations.propose_identities(now=next(moments), by="hana")
    (found,) = queries.people(visible=None, on=today)
    record(actor="tariq", verb="read", subject_kind="person", subject_id=found.key,
           role="team_lead", purpose="talk about Ana Cruz")  # fmt: skip
    return found.key


def everything():
    """Every value of every table of the register."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(value) for line in cursor.fetchall() for value in line]
    return "\n".join(found)


def test_nothing_in_the_register_tells_any_more_who_it_was(ana, now):
    assert "Cruz" in everything()
    assert operations.erase_person(person=ana, by="hana", now=now)
    left = everything()
    assert not [word for word in ("Cruz", "ana.cruz", "E77123") if word in left]


def test_figures_of_the_past_do_not_change(ana, now):
    before = queries.job_history(), queries.employment(), queries.absences()
    operations.erase_person(person=ana, by="hana", now=now)
    assert (queries.job_history(), queries.employment(), queries.absences()) == before


def test_the_trail_still_verifies_and_says_that_it_happened(ana, now):
    operations.erase_person(person=ana, by="hana", now=now)
    verdict = trail.verify_chain()
    assert verdict.intact
    assert verdict.erased == 1
    assert trail.entries(limit=1)[0].verb == "erase_trail_entries"
    assert trail.who_looked(person=ana) == []


def test_twice_is_once(ana, now):
    operations.erase_person(person=ana, by="hana", now=now)
    entries = trail.verify_chain().entries
    assert not operations.erase_person(person=ana, by="hana", now=now)
    assert trail.verify_chain().entries == entries


def test_erased_people_are_no_longer_found(ana, now, today):
    operations.erase_person(person=ana, by="hana", now=now)
    assert queries.person(key=ana, visible=None, on=today) is None
    assert queries.people(visible=None, on=today) == []


def test_everything_held_is_exported(ana):
    held = queries.export_person(key=ana)
    text = json.dumps(held, default=str)
    assert held["person"] == ana
    assert [one["name"] for one in held["records"]] == ["Ana Cruz", "Ana Cruz-Lind"]
    assert all(word in text for word in ("E77123", "ana.cruz@x.org", "Blue", "2025-01-01"))
    assert queries.export_person(key="00000000-0000-0000-0000-000000000000") is None
