"""When new colleagues are asked, and what an insight and its answer need."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keepwell.domain.growth import rules

FIRST = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "moment"),
    [(-3, None), (0, None), (6, None), (7, 7), (27, 7), (28, 28), (55, 28), (56, 56), (83, 56),
     (84, 84), (112, 84), (113, None)],
)  # fmt: skip
def test_each_moment_is_open_until_the_next(day, moment):
    assert rules.moment(first_day=FIRST, on=FIRST + timedelta(days=day)) == moment


def test_an_insight_is_answered_within_a_week():
    assert rules.answer_by(told_on=date(2026, 2, 25)) == date(2026, 3, 4)


@pytest.mark.parametrize(
    "wrong", [{"text": "  "}, {"topic": "weather"}, {"sight": "nobody"}, {"text": "x" * 2_001}]
)
def test_an_insight_that_cannot_be(wrong):
    told = {"text": "Why two logins?", "topic": "ways", "sight": "lead", **wrong}
    with pytest.raises(rules.InsightError):
        rules.checked(**told)


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"outcome": "later"}, {"outcome": "playbook"}, {"outcome": "action"}],
)
def test_an_answer_that_cannot_be(wrong):
    told = {"text": "Thank you", "outcome": "explained", "became": "", **wrong}
    with pytest.raises(rules.InsightError):
        rules.checked_answer(**told)


def test_guides_are_ready_and_say_what_becomes_of_the_answers():
    told = {one.id: one for one in rules.guides()}
    assert set(told) == {"candidate-talk", "exit-interview", "focus-group", "new-hire", "stay-interview"}  # fmt: skip
    assert all(len(one.questions) >= 4 and one.when and one.who and one.kept for one in told.values())  # fmt: skip


def test_words_are_kept_as_they_were_said():
    told = rules.checked(text=" Two lines\nof it ", topic="customers", sight="everybody")
    assert told == "Two lines\nof it"
