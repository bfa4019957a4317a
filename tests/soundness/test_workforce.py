"""Silent wrong numbers about people: each test is a trap that a plausible formula falls into.

Never weakened: a red test here means that a figure would be shown that is not true.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepwell.analytics.metrics import compute
from keepwell.analytics.statistics.survival import kaplan_meier
from keepwell.analytics.statistics.turnover import yearly_rates
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, day, job, months, spell, value

TEAMS = ("North", "South", "West")
FIRST = date(2024, 6, 1)


@st.composite
def companies(draw):
    """People with spells, moves and leaving, all inside the records."""
    spells, history = [], []
    for number in range(draw(st.integers(3, 14))):
        name = f"p{number}"
        start = FIRST + timedelta(days=draw(st.integers(0, 500)))
        stay = draw(st.none() | st.integers(1, 400))
        leave_class = draw(
            st.sampled_from(["voluntary", "involuntary", "end_of_term", "other", None])
        )
        last = start + timedelta(days=stay) if stay else None
        spells.append(
            spell(name, str(start), str(last) if last else None, leave_class if last else None)
        )
        move = start + timedelta(days=draw(st.integers(1, 300)))
        first, second = draw(st.sampled_from(TEAMS)), draw(st.sampled_from(TEAMS))
        history += [job(name, first, str(start), str(move)), job(name, second, str(move))]
    spells.append(spell("gone", str(FIRST), str(FIRST + timedelta(days=40)), "voluntary"))
    return spells, history


QUARTERS = [Period.parse(one) for one in ("2025-Q1", "2025-Q3", "2026-Q1")]


@settings(max_examples=15, deadline=None)
@given(companies())
def test_teams_sum_to_the_whole(drawn):
    spells, history = drawn
    mart = company(employment=spells, job_history=history)
    for measure in ("headcount", "separation_rate"):
        whole = compute(mart, measure, periods=QUARTERS).set_index("period")
        teams = compute(mart, measure, by=["team"], periods=QUARTERS)
        sums = teams.groupby("period")[["numerator", "denominator"]].sum()
        assert sums["numerator"].to_dict() == pytest.approx(whole["numerator"].fillna(0).to_dict())
        if measure == "separation_rate":
            known = whole["denominator"].fillna(0).to_dict()
            assert sums["denominator"].to_dict() == pytest.approx(known)


@settings(max_examples=15, deadline=None)
@given(companies())
def test_months_sum_to_the_quarter_and_classes_to_the_whole(drawn):
    spells, history = drawn
    mart = company(employment=spells, job_history=history)
    quarter = compute(mart, "separation_rate", periods=[Period.parse("2025-Q3")])["numerator"].sum()
    each = compute(mart, "separation_rate", periods=months("2025-07", 3))["numerator"].sum()
    classes = compute(
        mart, "separation_rate", by=["leave_class"], periods=[Period.parse("2025-Q3")]
    )["numerator"].sum()
    assert quarter == each == classes


def test_overlapping_rows_of_job_history_do_not_count_anybody_twice():
    spells = [spell("a", "2025-01-01"), spell("b", "2025-01-01")]
    history = [
        job("a", "North", "2025-01-01"),
        job("a", "South", "2026-03-10"),
        job("a", "South", "2026-03-10"),
        job("b", "North", "2025-01-01"),
    ]
    found = compute(
        company(employment=spells, job_history=history),
        "headcount",
        by=["team"],
        periods=months("2026-03"),
    )
    assert found["numerator"].sum() == 2 * 31


def test_a_reorganisation_does_not_rewrite_history():
    spells = [spell(f"p{one}", "2024-01-01") for one in range(8)] + [
        spell("x", "2024-01-01", "2026-01-20", "voluntary")
    ]
    old = [job(row["person"], "Old", "2024-01-01", "2026-03-01") for row in spells]
    mart = company(
        employment=spells,
        job_history=[*old, *(job(f"p{one}", "New", "2026-03-01") for one in range(8))],
    )
    found = compute(mart, "separation_rate", by=["team"], periods=months("2026-01", 3))
    assert value(found, "2026-01", team="Old")["numerator"] == 1
    assert np.isnan(value(found, "2026-01", team="New")["value"])
    today = compute(
        mart, "separation_rate", by=["team"], periods=months("2026-01"), structure="today"
    )
    assert today["numerator"].sum() == 1  # the labelled other view keeps its sum


def test_a_rate_of_the_whole_is_not_the_mean_of_teams_rates():
    spells = [spell(f"b{one}", "2024-01-01") for one in range(90)] + [
        spell(f"s{one}", "2024-01-01") for one in range(8)
    ]
    spells += [spell(f"x{one}", "2024-01-01", "2026-03-31", "voluntary") for one in range(2)]
    history = [
        job(row["person"], "Big" if row["person"][0] == "b" else "Small", "2024-01-01")
        for row in spells
    ]
    mart = company(employment=spells, job_history=history)
    whole = value(compute(mart, "separation_rate", periods=months("2026-03")), "2026-03")
    teams = compute(mart, "separation_rate", by=["team"], periods=months("2026-03"))
    assert teams["value"].mean() == pytest.approx(0.1)
    assert whole["value"] == pytest.approx(0.02)


def test_twelve_times_a_month_is_not_a_year_and_a_rate_is_not_a_chance():
    found = yearly_rates(
        [40, 41, 42, 44, 46, 48, 50, 50, 49, 47, 45, 44, 43], [1, 2, 1, 2, 2, 3, 3, 4, 5, 4, 3, 3]
    )
    assert (
        len(
            {
                round(one, 3)
                for one in (
                    found.monthly_averages,
                    found.two_points,
                    found.sum_of_months,
                    found.chance_of_one,
                )
            }
        )
        == 4
    )


def test_survivors_alone_make_the_curve_too_good():
    """The payroll of today knows nobody who left early in former years."""
    rng = np.random.default_rng(3)
    spells = []
    for number in range(3_000):
        start = date(2021, 4, 1) + timedelta(days=int(rng.integers(0, 1_830)))
        end = start + timedelta(days=int(rng.exponential(300)))
        if end >= date(2025, 4, 1):
            last = end if end < date(2026, 4, 14) else None
            spells.append(
                spell(
                    f"p{number}",
                    str(start),
                    str(last) if last else None,
                    "voluntary" if last else None,
                )
            )
    row = value(
        compute(company(employment=spells), "retention_curve", periods=months("2026-03")), "2026-03"
    )
    stay = [((one["last_day"] or date(2026, 4, 15)) - one["start_on"]).days for one in spells]
    naive = kaplan_meier(stay, [one["last_day"] is not None for one in spells]).at(365).survival[0]
    assert row["value"] == pytest.approx(np.exp(-365 / 300), abs=0.05)
    assert naive > row["value"] + 0.1


def test_a_young_cohort_is_not_fully_retained():
    spells = [spell(f"p{one}", "2026-03-20") for one in range(15)] + [
        spell("x", "2025-01-01", "2026-01-01")
    ]
    assert np.isnan(
        value(
            compute(company(employment=spells), "early_leavers_90d", periods=months("2026-03")),
            "2026-03",
        )["value"]
    )


def test_nothing_known_is_never_nought():
    """No measure of people answers 0 where its columns never came in."""
    mart = company(employment=[], contacts=[])
    for measure in (
        "headcount", "separation_rate", "turnover_12m", "regretted_turnover_12m", "early_leavers_90d", "retention_curve",
        "stability_12m", "internal_moves", "tenure_mix", "hiring_gap", "absence_rate", "absence_frequency", "absence_spell_length",
        "absent_people_share", "short_notice_absence_share", "open_requisitions", "time_to_fill", "offer_acceptance", "source_yield",
        "ramp_weeks", "left_before_ramp", "training_on_time", "first_attempt_pass", "daily_rest_breaches", "weekly_rest_breaches",
        "weekly_hours_average", "clopenings", "breaks_kept",
    ):  # fmt: skip
        row = compute(mart, measure, periods=months("2026-03")).iloc[0]
        assert np.isnan(row["value"]), measure
        assert row["missing"], measure


def test_people_found_only_in_contacts_are_no_workforce():
    spells = [{**spell("k", "2025-01-01"), "origin": "contacts"}]
    row = compute(
        company(
            employment=spells, job_history=[{**job("k", "T", "2025-01-01"), "origin": "contacts"}]
        ),
        "headcount",
        periods=months("2026-03"),
    ).iloc[0]
    assert not row["value"] > 0


def test_an_absence_over_new_year_counts_in_both_years_by_its_days():
    spells = [spell("a", "2024-01-01")]
    absences = [
        {
            "person": "a",
            "start_on": day("2025-12-29"),
            "end_on": day("2026-01-02"),
            "absence_class": "sickness",
        }
    ]
    mart = company(
        employment=spells, job_history=[job("a", "T", "2024-01-01", hours=40.0)], absences=absences
    )
    found = compute(
        mart, "absence_rate", periods=[Period.parse("2025-12"), Period.parse("2026-01")]
    )
    assert found["numerator"].tolist() == pytest.approx([24, 16])


def test_hours_lost_never_exceed_hours_scheduled():
    absences = [
        {
            "person": "a",
            "start_on": day("2026-03-01"),
            "end_on": day("2026-03-31"),
            "absence_class": "sickness",
            "hours": 400.0,
        }
    ]
    mart = company(
        employment=[spell("a", "2024-01-01")],
        job_history=[job("a", "T", "2024-01-01", hours=40.0)],
        absences=absences,
    )
    assert value(compute(mart, "absence_rate", periods=months("2026-03")), "2026-03")["value"] <= 1


def test_open_cases_make_time_to_fill_longer_not_shorter():
    filled = [
        {
            "requisition_id": str(one),
            "approved_on": day("2026-01-01"),
            "filled_on": day("2026-01-01") + timedelta(days=5 * one),
        }
        for one in range(1, 13)
    ]
    still = [{"requisition_id": f"o{one}", "approved_on": day("2026-01-01")} for one in range(8)]
    closed = value(
        compute(company(requisitions=filled), "time_to_fill", periods=months("2026-01")), "2026-01"
    )["value"]
    honest = value(
        compute(company(requisitions=[*filled, *still]), "time_to_fill", periods=months("2026-01")),
        "2026-01",
    )["value"]
    assert honest > closed
