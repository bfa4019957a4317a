"""A mark is its person's alone: made, read, taken back and erased by nobody else."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from keepwell.domain.care import operations as care
from keepwell.domain.care.queries import own_marks
from keepwell.domain.people import operations as people
from keepwell.domain.people import queries as people_queries
from keepwell.domain.trail import queries as trail

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def staff(now) -> tuple[str, str]:
    rows = [
        {"person_id": "E1", "name": "Ana Cruz", "team": "Blue", "start_on": "2024-01-01"},
        {"person_id": "E2", "name": "Bo Li", "team": "Blue", "start_on": "2024-01-01"},
    ]
    people.load_people(rows=rows, batch="p", today=DAY, now=now, by="hana")
    found = {one.name: one.key for one in people_queries.people(visible=None, on=DAY)}
    return found["Ana Cruz"], found["Bo Li"]


def test_a_person_sees_their_own_marks_the_newest_first(staff, now):
    ana, bo = staff
    first = care.mark_tough(person=ana, now=now)
    second = care.mark_tough(person=ana, now=now + timedelta(hours=1))
    care.mark_tough(person=bo, now=now)
    assert [one.key for one in own_marks(person=ana)] == [second, first]
    assert [one.key for one in own_marks(person=ana, since=now + timedelta(minutes=1))] == [second]


def test_nobody_takes_back_the_mark_of_somebody_else(staff, now):
    ana, bo = staff
    mark = care.mark_tough(person=ana, now=now)
    assert not care.take_back(person=bo, mark=mark)
    assert len(own_marks(person=ana)) == 1
    assert care.take_back(person=ana, mark=mark)
    assert own_marks(person=ana) == []


def test_a_stranger_marks_nothing(now):
    nobody = "00000000-0000-4000-8000-000000000000"
    assert care.mark_tough(person=nobody, now=now) is None
    assert care.tell_marks(marks=[(nobody, now)], by="operator") == 0


def test_the_trail_tells_neither_whose_mark_it_is_nor_which(staff, now):
    ana, _ = staff
    mark = care.mark_tough(person=ana, now=now)
    care.take_back(person=ana, mark=mark)
    told = trail.entries(limit=2)
    assert [one.verb for one in told] == ["take_tough_back", "mark_tough"]
    said = json.dumps([[one.actor, one.subject_id, one.role, one.detail] for one in told])
    assert ana not in said
    assert mark not in said
    assert {one.actor for one in told} == {"unnamed"}


def test_marks_go_with_their_person_and_leave_the_others(staff, now):
    ana, bo = staff
    for one in staff:
        care.mark_tough(person=one, now=now)
    care.erase_marks(person=ana)
    assert own_marks(person=ana) == []
    assert len(own_marks(person=bo)) == 1


def test_the_night_removes_what_was_kept_27_months(staff, now):
    ana, _ = staff
    care.mark_tough(person=ana, now=now)
    care.mark_tough(person=ana, now=now + timedelta(days=2))
    assert care.forget_old_marks(now=now + timedelta(days=821)) == 1
    assert len(own_marks(person=ana)) == 1


def test_marks_of_the_past_are_told_once(staff, now):
    told = [(staff[0], now), (staff[0], now), (staff[1], now)]
    assert care.tell_marks(marks=told, by="operator") == 2
    assert care.tell_marks(marks=told, by="operator") == 0
