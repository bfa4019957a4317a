"""Headcount: days employed over days, as-was, employees of HR's records only."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, day, job, months, people, spell, value

SPELLS = [
    spell("a", "2025-01-01"),
    spell("b", "2026-03-11"),  # 21 of March's 31 days
    spell("c", "2025-01-01", "2026-03-10"),  # ten days of March
]
JOBS = [
    job("a", "North", "2025-01-01", "2026-03-16"),
    job("a", "South", "2026-03-16"),  # moves in the middle of March
    job("b", "South", "2026-03-11"),
    job("c", "North", "2025-01-01"),
]


def test_hand_worked_month():
    found = compute(
        company(employment=SPELLS, job_history=JOBS), "headcount", periods=months("2026-03")
    )
    row = value(found, "2026-03")
    assert (row["numerator"], row["denominator"]) == (31 + 21 + 10, 31)
    assert row["value"] == pytest.approx(2)
    assert row["people"] == 3


def test_teams_sum_to_the_whole_and_a_mover_counts_by_days():
    mart = company(employment=SPELLS, job_history=JOBS)
    found = compute(mart, "headcount", by=["team"], periods=months("2026-03"))
    assert value(found, "2026-03", team="North")["numerator"] == 15 + 10
    assert value(found, "2026-03", team="South")["numerator"] == 16 + 21


def test_todays_structure_is_another_view():
    mart = company(employment=SPELLS, job_history=JOBS)
    found = compute(mart, "headcount", by=["team"], periods=months("2026-03"), structure="today")
    assert value(found, "2026-03", team="South")["numerator"] == 31 + 21


def test_agency_staff_are_out_and_people_of_contacts_too():
    spells = [
        spell("a", "2025-01-01"),
        spell("t", "2025-01-01"),
        spell("k", "2025-01-01", origin="contacts"),
    ]
    about = [*people("a", "k"), *people("t", agency=True)]
    found = compute(
        company(employment=spells, people=about), "headcount", periods=months("2026-03")
    )
    assert value(found, "2026-03")["people"] == 1


def test_without_hr_the_columns_to_bring_are_named():
    found = compute(company(contacts=[]), "headcount", periods=months("2026-03"))
    row = value(found, "2026-03")
    assert row["value"] != row["value"]
    assert "people.start_on" in row["missing"]


def test_days_to_come_are_not_counted():
    mart = company(employment=[spell("a", "2025-01-01")], today=date(2026, 4, 11))
    row = value(compute(mart, "headcount", periods=months("2026-04")), "2026-04")
    assert (row["numerator"], row["denominator"], row["provisional"]) == (10, 10, True)
    later = value(compute(mart, "headcount", periods=months("2026-06")), "2026-06")
    assert later["value"] != later["value"]


def test_the_edge_of_a_period_is_half_open():
    spells = [spell("a", "2025-01-01", "2026-02-28"), spell("b", "2026-04-01")]
    found = compute(
        company(employment=spells),
        "headcount",
        by=[],
        periods=[Period(day("2026-03-01"), day("2026-04-01"))],
    )
    assert found["n"].tolist() == [0]
