"""Staying: starters' first months with the young ones censored, the honest curve, stability."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, day, job, months, spell, value


def after(start: str, days: int) -> str:
    return str(day(start) + timedelta(days=days))


def test_hand_worked_cohort():
    start = "2025-06-02"
    spells = [spell(f"s{one}", start) for one in range(8)]
    spells += [
        spell("x", start, after(start, 29), "voluntary"),
        spell("y", start, after(start, 89), "voluntary"),
    ]
    spells += [spell("z", start, after(start, 90), "voluntary")]  # the 91st day
    mart = company(employment=spells)
    for days, left in ((30, 1), (90, 2), (180, 3), (365, 3)):
        row = value(compute(mart, f"early_leavers_{days}d", periods=months("2025-06")), "2025-06")
        assert (row["numerator"], row["denominator"], row["n"]) == (left, 11, 11)
        known = row["value"]
        assert known == pytest.approx(left / 11) if days < 318 else np.isnan(known)


def test_a_cohort_younger_than_ninety_days_is_not_a_hundred_percent_retained():
    mart = company(
        employment=[
            *(spell(f"s{one}", "2026-03-02") for one in range(12)),
            spell("x", "2020-01-01", "2026-01-01"),
        ]
    )
    row = value(compute(mart, "early_leavers_90d", periods=months("2026-03")), "2026-03")
    assert np.isnan(row["value"])
    assert row["provisional"]
    assert "has been here that long" in row["cannot"]


def test_starters_who_are_too_young_are_censored_not_kept():
    # today 15 April: six started 15 January (90 days ago), six on 15 March
    spells = [spell(f"a{one}", "2026-01-10") for one in range(5)]
    spells += [spell("x", "2026-01-10", "2026-02-20", "voluntary")]
    spells += [spell(f"b{one}", "2026-03-15") for one in range(6)]
    row = value(
        compute(company(employment=spells), "early_leavers_90d", periods=[Period.parse("2026")]),
        "2026",
    )
    assert row["value"] == pytest.approx(
        1 / 6
    )  # 1 of the 6 who were seen beyond day 31, not 1 of 12


def test_no_shows_and_future_starters_are_no_starters():
    spells = [spell(f"s{one}", "2026-01-10") for one in range(4)]
    spells += [
        spell("n", "2026-01-10", "2026-01-09"),
        spell("f", "2026-05-01"),
        spell("x", "2020-01-01", "2026-01-20"),
    ]
    found = compute(company(employment=spells), "early_leavers_30d", periods=[Period.parse("2026")])
    assert value(found, "2026")["denominator"] == 4


def test_first_days_team_and_source_name_the_slice():
    spells = [spell("a", "2025-06-02", "2025-07-01", "voluntary"), spell("b", "2025-06-02")]
    history = [
        job("a", "Start", "2025-06-02", "2025-06-20"),
        job("a", "Later", "2025-06-20"),
        job("b", "Start", "2025-06-02"),
    ]
    about = [
        {"person": "a", "origin": "hr", "hiring_source": "Friend"},
        {"person": "b", "origin": "hr", "hiring_source": "Portal"},
    ]
    mart = company(employment=spells, job_history=history, people=about)
    found = compute(
        mart, "early_leavers_30d", by=["team", "hiring_source"], periods=months("2025-06")
    )
    assert value(found, "2025-06", team="Start", hiring_source="Friend")["value"] == 1
    assert value(found, "2025-06", team="Start", hiring_source="Portal")["value"] == 0
    cohorts = compute(mart, "early_leavers_30d", by=["cohort"], periods=[Period.parse("2025")])
    assert set(cohorts["cohort"]) == {"2025-06"}


def big_company(seed: int = 1, people: int = 1_500) -> tuple[list[dict], float]:
    """People who leave at a constant pace of one in 400 days, hired over five years; records of
    those who left before 2025 are gone, as in an export of this year's payroll."""
    rng = np.random.default_rng(seed)
    spells = []
    for number in range(people):
        start = date(2021, 4, 1) + timedelta(days=int(rng.integers(0, 1_840)))
        end = start + timedelta(days=int(rng.exponential(400)))
        if end >= date(2025, 4, 1):
            last = str(end) if end < date(2026, 4, 14) else None
            spells.append(spell(f"p{number}", str(start), last, "voluntary" if last else None))
    return spells, float(np.exp(-365 / 400))


def test_the_curve_enters_late_and_is_not_too_good():
    spells, truth = big_company(people=4_000)
    row = value(
        compute(company(employment=spells), "retention_curve", periods=months("2026-03")), "2026-03"
    )
    assert row["value"] == pytest.approx(truth, abs=0.04)
    assert row["low"] < truth < row["high"]


def test_a_curve_of_few_is_counts_only():
    spells = [spell(f"p{one}", "2024-01-01") for one in range(30)] + [
        spell("x", "2024-01-01", "2026-01-01")
    ]
    row = value(
        compute(company(employment=spells), "retention_curve", periods=months("2026-03")), "2026-03"
    )
    assert np.isnan(row["value"])
    assert row["numerator"] == 1
    assert "5 leavers" in row["cannot"]


def test_stability_by_hand_with_a_rehire_and_a_mover():
    spells = [
        spell("stay", "2024-01-01"),
        spell("move", "2024-01-01"),
        spell("new", "2025-06-01"),
        spell("gone", "2024-01-01", "2025-09-01", "voluntary"),
        spell("back", "2024-01-01", "2025-09-01", "voluntary"),
        spell("back", "2025-12-01"),
    ]
    history = [job("move", "A", "2024-01-01", "2025-08-01"), job("move", "B", "2025-08-01")]
    history += [job(one, "A", "2024-01-01") for one in ("stay", "gone", "back")]
    mart = company(employment=spells, job_history=history)
    row = value(compute(mart, "stability_12m", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (2, 4)
    teams = compute(mart, "stability_12m", by=["team"], periods=months("2026-03"))
    assert value(teams, "2026-03", team="A")["numerator"] == 2  # who moved on inside is still here


def test_stability_edges():
    on_the_day = [
        spell("a", "2025-03-31"),
        spell("b", "2025-04-01"),
        spell("c", "2024-01-01", "2026-03-31"),
        spell("d", "2024-01-01", "2026-03-30"),
    ]
    row = value(
        compute(company(employment=on_the_day), "stability_12m", periods=months("2026-03")),
        "2026-03",
    )
    assert (row["numerator"], row["denominator"]) == (2, 3)
