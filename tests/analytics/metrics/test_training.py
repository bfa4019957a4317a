"""Training: due, not assigned; leave moves out; first attempts only."""

from __future__ import annotations

import numpy as np

from keepwell.analytics.metrics import compute
from tests.analytics.metrics.staff_rows import company, day, job, months, spell, value

CREW = [spell(one, "2025-01-01") for one in "abcd"] + [spell("gone", "2025-01-01", "2026-03-01")]
JOBS = [
    job("a", "North", "2025-01-01", "2026-03-10"),
    job("a", "South", "2026-03-10"),
    job("b", "North", "2025-01-01"),
]


def course(person: str, due: str, done: str | None = None, **more) -> dict:
    return {
        "person": person,
        "course": "Refunds",
        "assigned_on": day("2026-01-02"),
        "due_on": day(due),
        "completed_on": day(done),
        **more,
    }


def test_hand_worked():
    rows = [
        course("a", "2026-03-31", "2026-03-31"), course("b", "2026-03-31", "2026-04-01"), course("c", "2026-03-15"),
        course("d", "2026-04-30"), course("gone", "2026-03-15"), course("d", "2026-03-20", "2026-01-10"),
    ]  # fmt: skip
    mart = company(employment=CREW, job_history=JOBS, training=rows)
    found = compute(mart, "training_on_time", periods=months("2026-03", 2))
    assert found["numerator"].tolist()[0] == 2
    assert found["denominator"].tolist()[0] == 4
    assert np.isnan(found["value"].tolist()[1])  # due after today: neither late nor done
    teams = compute(mart, "training_on_time", by=["team"], periods=months("2026-03"))
    assert value(teams, "2026-03", team="South")["numerator"] == 1
    assert value(teams, "2026-03", team="North")["numerator"] == 0


def test_who_is_on_leave_on_the_day_moves_out():
    leave = [{"person": "c", "start_on": day("2026-03-10"), "end_on": day("2026-03-15"), "absence_class": "parental"},
             {"person": "b", "start_on": day("2026-03-10"), "end_on": day("2026-03-14"), "absence_class": "leave"}]  # fmt: skip
    rows = [
        course("b", "2026-03-15"),
        course("c", "2026-03-15"),
        course("a", "2026-03-15", "2026-03-01"),
    ]
    row = value(
        compute(
            company(employment=CREW, training=rows, absences=leave),
            "training_on_time",
            periods=months("2026-03"),
        ),
        "2026-03",
    )
    assert (row["numerator"], row["denominator"]) == (1, 2)


def test_several_attempts_are_one_assignment():
    rows = [
        course("a", "2026-03-31", "2026-04-02", attempt=2),
        course("a", "2026-03-31", "2026-03-20", attempt=1),
    ]
    row = value(
        compute(
            company(employment=CREW, training=rows), "training_on_time", periods=months("2026-03")
        ),
        "2026-03",
    )
    assert (row["numerator"], row["denominator"]) == (1, 1)


def test_first_attempts_only():
    rows = [
        course("a", "2026-03-31", "2026-03-03", attempt=1, passed=False), course("a", "2026-03-31", "2026-03-09", attempt=2, passed=True),
        course("b", "2026-03-31", "2026-03-03", attempt=1, passed=True), course("c", "2026-03-31", "2026-03-03", attempt=1),
    ]  # fmt: skip
    row = value(
        compute(
            company(employment=CREW, training=rows), "first_attempt_pass", periods=months("2026-03")
        ),
        "2026-03",
    )
    assert (row["numerator"], row["denominator"]) == (1, 2)


def test_without_hr_the_team_is_not_known_but_the_figure_is():
    mart = company(training=[course("a", "2026-03-15", "2026-03-01")])
    found = compute(mart, "training_on_time", by=["team"], periods=months("2026-03"))
    assert found["team"].tolist() == ["not known"]
    assert found["value"].tolist() == [1]


def test_nothing_came_in():
    row = value(
        compute(company(employment=CREW), "training_on_time", periods=months("2026-03")), "2026-03"
    )
    assert row["missing"] == "training.due_on"
