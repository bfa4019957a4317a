"""Insights: told, read by whom their author chose, answered, forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keepwell.domain.growth import operations as growth
from keepwell.domain.growth import queries as reading
from keepwell.domain.growth.queries import Reader
from keepwell.domain.growth.rules import InsightError
from keepwell.domain.people import operations as people
from keepwell.domain.people import queries as people_queries

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
P1, P2 = "p" * 36, "q" * 36
HR = Reader("h" * 36, answers=True, teams=None)
LEAD = Reader("l" * 36, answers=True, teams=frozenset({"Blue"}))
AGENT = Reader(P2, answers=False, teams=frozenset())


def told(**other) -> str:
    words = {
        "person": P1, "team": "Blue", "moment": 7, "topic": "ways", "sight": "lead",
        "text": "Why two logins?", "by": "ana", "on": DAY,
    }  # fmt: skip
    return growth.tell_insight(**{**words, **other})


def answered(insight: str, **other) -> None:
    words = {"text": "You are right", "outcome": "explained", "by": "hana", "on": DAY}
    growth.answer_insight(insight=insight, **{**words, **other})


def readable(who: Reader) -> set[str]:
    return {one.id for one in reading.to_answer(visible=who)}


def test_its_author_decides_who_reads_it():
    for_leaders, for_lead = told(sight="leaders"), told(text="b", sight="lead")
    for_all = told(text="c", sight="everybody")
    elsewhere = told(text="d", team="Red", sight="everybody")
    assert readable(HR) == {for_leaders, for_lead, for_all, elsewhere}
    assert readable(LEAD) == {for_lead, for_all}
    assert readable(AGENT) == set()
    assert reading.insight(id=for_leaders, visible=LEAD) is None
    assert reading.insight(id="nonsense", visible=HR) is None


def test_what_is_for_everybody_stands_there_once_it_is_answered():
    first, quiet = told(sight="everybody"), told(text="b", sight="lead")
    answered(quiet)
    assert reading.for_everybody() == []
    answered(first)
    assert [one.id for one in reading.for_everybody()] == [first]


def test_what_waits_longest_comes_first_and_is_counted():
    late, early = told(on=DAY), told(text="b", on=DAY - timedelta(days=3))
    assert [one.id for one in reading.to_answer(visible=HR)] == [early, late]
    answered(early)
    assert reading.counts(visible=HR) == {"waiting": 1, "answered": 1}
    assert reading.counts(visible=AGENT) == {"waiting": 0, "answered": 0}


def test_a_better_answer_keeps_the_day_of_the_first():
    one = told()
    answered(one)
    answered(one, text="Changed since", outcome="playbook", became="Refunds", on=DAY + timedelta(9))
    found = reading.insight(id=one, visible=HR)
    assert (found.answer, found.outcome, found.became) == ("Changed since", "playbook", "Refunds")
    assert found.answered_on == DAY


def test_only_its_author_takes_it_back():
    one = told()
    with pytest.raises(InsightError):
        growth.take_back_insight(insight=one, by="hana")
    growth.take_back_insight(insight=one, by="ana")
    assert reading.own(person=P1) == []


def test_erasing_somebody_leaves_words_without_a_name():
    one = told(text="Ask Mia Stone, she knows")
    other = told(person=P2, by="bo", text="Mia Stone is great")
    growth.reword(told=lambda text: text.replace("Mia Stone", "Erased 1"), person=P1)
    found = {view.id: view for view in reading.to_answer(visible=HR)}
    assert (found[one].person, found[one].author) == ("", "")
    assert found[one].text == "Ask Erased 1, she knows"
    assert (found[other].author, found[other].text) == ("bo", "Erased 1 is great")
    assert reading.own(person="") == []
    assert reading.export_person(person=P2)[0]["text"] == "Erased 1 is great"


def test_the_first_day_is_that_of_the_present_employment(now):
    rows = [
        {"person_id": "E1", "name": "Ana Cruz", "team": "Blue", "start_on": "2026-02-20"},
        {"person_id": "E2", "name": "Bo Li", "team": "Blue", "start_on": "2024-01-01", "end_on": "2026-01-31"},
    ]  # fmt: skip
    people.load_people(rows=rows, batch="p", today=DAY, now=now, by="hana")
    keys = {one.name: one.key for one in people_queries.people(visible=None, on=DAY)}
    assert reading.first_day(person=keys["Ana Cruz"], on=DAY) == date(2026, 2, 20)
    assert reading.first_day(person=keys["Ana Cruz"], on=date(2026, 2, 1)) is None
    assert reading.first_day(person=keys["Bo Li"], on=DAY) is None
