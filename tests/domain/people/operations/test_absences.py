from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.people import operations, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(moments):
    def loaded(*rows, batch="a1"):
        return operations.load_absences(rows=rows, batch=batch, now=next(moments), by="hana")

    return loaded


def row(number="E1", start="2025-03-03", **more):
    return {"person_id": number, "start_on": start, "absence_class": "sickness", **more}


def account(found):
    return found.rows_in, found.loaded, found.known, found.refused


def test_only_classes_are_kept(load):
    load(row(reason="migraine", end_on="2025-03-04", hours=16))
    (found,) = queries.absences()
    assert (found.absence_class, found.hours, found.end_on) == ("sickness", 16.0, date(2025, 3, 4))
    assert "migraine" not in str(found)


def test_a_class_that_nobody_knows_is_other(load):
    load(row(absence_class="migraine"))
    assert queries.absences()[0].absence_class == "other"


def test_without_dates_it_is_counted_in_no_period(load):
    found = load(row(start=None, hours=8), row(start=None, hours=4))
    assert account(found) == (2, 2, 0, 0)
    assert [(p.code, p.count, p.refused) for p in found.problems] == [("no_dates", 2, False)]
    assert {one.start_on for one in queries.absences()} == {None}


def test_exact_repeats_are_real_and_known_the_next_time(load):
    half_day = row(hours=4)
    assert account(load(half_day, half_day)) == (2, 2, 0, 0)
    assert account(load(half_day, half_day, batch="a2")) == (2, 0, 2, 0)
    assert account(load(half_day, half_day, half_day, batch="a3")) == (3, 1, 2, 0)
    assert len(queries.absences()) == 3


def test_an_absence_with_an_id_is_corrected_not_doubled(load, now):
    load(row(absence_id="A7", hours=8))
    assert account(load(row(absence_id="A7", hours=16), batch="a2")) == (1, 1, 0, 0)
    assert [one.hours for one in queries.absences()] == [16.0]
    assert [one.hours for one in queries.absences(known_at=now)] == [8.0]


def test_it_belongs_to_the_person_of_the_people_file(load, today, now):
    people = [{"person_id": "E1", "name": "Ana", "start_on": "2024-01-01"}]
    operations.load_people(rows=people, batch="p", today=today, now=now, by="hana")
    load(row())
    assert queries.absences()[0].person == queries.people(visible=None, on=today)[0].key


@pytest.mark.parametrize(
    ("bad", "code"),
    [(row(number=None), "no_person"), (row(end_on="2025-03-01"), "end_before_start")],
)
def test_rows_that_cannot_be_are_refused(load, bad, code):
    found = load({**bad, "_row": 3})
    assert account(found) == (1, 0, 0, 1)
    assert [(p.code, p.row, p.refused) for p in found.problems] == [(code, 3, True)]
