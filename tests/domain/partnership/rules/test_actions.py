"""When actions are late, when they are told of, and what they need."""

from datetime import date, timedelta

import pytest

from keepwell.domain.partnership.rules import actions
from keepwell.domain.partnership.rules.actions import Promise

MONDAY = date(2026, 11, 2)


def weekday(day):
    return day.weekday() < 5


def told(due_on, *, days, works=weekday):
    """(day, why) of every mail about one action in a run of days."""
    found = []
    for step in range(days):
        day = MONDAY + timedelta(days=step)
        mails = actions.reminders(promises=[Promise("a", due_on)], day=day, works=works)
        found.extend((day, one.why) for one in mails)
    return found


def test_three_days_before_on_the_day_and_weekly_when_late():
    due = date(2026, 11, 12)  # a Thursday
    assert told(due, days=30) == [
        (date(2026, 11, 9), "soon"),
        (date(2026, 11, 12), "today"),
        (date(2026, 11, 19), "late"),
        (date(2026, 11, 26), "late"),
    ]


def test_days_off_move_a_warning_forward_and_a_late_notice_back():
    due = date(2026, 11, 15)  # a Sunday: three days before is Thursday, a week later a Sunday
    assert told(due, days=28) == [
        (date(2026, 11, 12), "soon"),
        (date(2026, 11, 13), "today"),
        (date(2026, 11, 23), "late"),
    ]


def test_nothing_on_a_day_off():
    assert told(MONDAY, days=40, works=lambda _day: False) == []


def test_a_closure_over_a_week_tells_once():
    closed = {date(2026, 11, 23) + timedelta(days=n) for n in range(5)}
    due = date(2026, 11, 17)
    found = told(due, days=37, works=lambda day: weekday(day) and day not in closed)
    assert found[2:] == [(date(2026, 11, 30), "late"), (date(2026, 12, 7), "late")]


def test_one_digest_holds_all_of_a_person_by_their_day():
    promises = [Promise("late", MONDAY - timedelta(days=7)), Promise("now", MONDAY)]
    found = actions.reminders(promises=reversed(promises), day=MONDAY, works=weekday)
    assert [(one.action, one.why) for one in found] == [("late", "late"), ("now", "today")]


def test_late_days():
    assert actions.late_days(due_on=MONDAY, status="open", today=MONDAY) == 0
    assert actions.late_days(due_on=MONDAY, status="open", today=date(2026, 11, 9)) == 7
    assert actions.late_days(due_on=MONDAY, status="done", today=date(2026, 11, 9)) == 0


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [(MONDAY, True), (MONDAY - timedelta(days=1), True), (date(2026, 11, 3), False), (None, False)],
)
def test_a_promise_is_kept_by_the_first_day_told(done_on, expected):
    assert actions.kept(first_due_on=MONDAY, done_on=done_on) is expected


@pytest.mark.parametrize(
    "wrong", [{"text": "  "}, {"source": "mood"}, {"side": "left"}, {"topic": "weather"}]
)
def test_an_action_needs_words_and_a_known_place(wrong):
    right = {"text": " Ask  the floor ", "source": "meeting", "side": "both", "topic": ""}
    assert actions.checked(**right) == "Ask the floor"
    with pytest.raises(actions.ActionError):
        actions.checked(**{**right, **wrong})


def test_a_reason_is_a_few_words():
    assert actions.checked_reason(" no money ") == "no money"
    with pytest.raises(actions.ActionError):
        actions.checked_reason(" ")
