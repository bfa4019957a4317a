"""Leaving: golden arithmetic, as-was teams, classes that sum, moves that are not leaving."""

from __future__ import annotations

import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, job, months, people, spell, value


def crew(count: int, start: str = "2024-01-01", prefix: str = "p") -> list[dict]:
    return [spell(f"{prefix}{one}", start) for one in range(count)]


def test_hand_worked_month():
    spells = [
        *crew(8),
        spell("x", "2024-01-01", "2026-03-31", "voluntary"),
        spell("y", "2026-03-17"),
    ]
    row = value(
        compute(company(employment=spells), "separation_rate", periods=months("2026-03")), "2026-03"
    )
    heads = 8 + 1 + 15 / 31
    assert (row["numerator"], row["denominator"]) == (1, pytest.approx(heads))
    assert row["value"] == pytest.approx(1 / heads)
    assert row["low"] == pytest.approx(0.0253 / heads, rel=0.01)  # exact Poisson of one
    assert row["high"] == pytest.approx(5.572 / heads, rel=0.01)


def test_the_last_day_worked_places_a_leaver_in_month_and_team():
    spells = [*crew(4), spell("x", "2024-01-01", "2026-03-31", "voluntary")]
    history = [
        *(job(f"p{one}", "North", "2024-01-01") for one in range(4)),
        job("x", "North", "2024-01-01", "2026-03-20"),
        job("x", "Leaving", "2026-04-01"),  # an offboarding unit after the last day
    ]
    history.append(job("x", "South", "2026-03-20", "2026-04-01"))
    mart = company(employment=spells, job_history=history)
    found = compute(mart, "separation_rate", by=["team"], periods=months("2026-03", 2))
    assert value(found, "2026-03", team="South")["numerator"] == 1
    assert value(found, "2026-03", team="North")["numerator"] == 0
    assert set(found["team"]) == {"North", "South"}
    assert found[found["period"] == "2026-04"]["numerator"].fillna(0).sum() == 0


def test_a_transfer_is_no_leaving_and_a_rehire_counts_twice_when_it_ends_twice():
    spells = [
        *crew(5),
        spell("r", "2024-01-01", "2026-02-10", "voluntary"),
        spell("r", "2026-03-01", "2026-03-20", "involuntary"),
    ]
    history = [job("p0", "North", "2024-01-01", "2026-03-10"), job("p0", "South", "2026-03-10")]
    found = compute(
        company(employment=spells, job_history=history),
        "separation_rate",
        periods=months("2026-02", 2),
    )
    assert found["numerator"].tolist() == [1, 1]


def test_classes_sum_to_the_whole():
    spells = [*crew(20)]
    for number, leave_class in enumerate(
        ["voluntary", "voluntary", "involuntary", "end_of_term", None, "other"]
    ):
        spells.append(spell(f"x{number}", "2024-01-01", f"2026-0{1 + number % 3}-15", leave_class))
    mart = company(employment=spells)
    for measure in ("separation_rate", "turnover_12m"):
        whole = value(compute(mart, measure, periods=months("2026-03")), "2026-03")
        parts = compute(mart, measure, by=["leave_class"], periods=months("2026-03"))
        assert parts["value"].sum() == pytest.approx(whole["value"])
        assert set(parts["denominator"].round(9)) == {round(whole["denominator"], 9)}
    voluntary = compute(
        mart, "turnover_12m", where={"leave_class": "voluntary"}, periods=months("2026-03")
    )
    assert value(voluntary, "2026-03")["numerator"] == 2


def test_twelve_months_use_the_mean_of_monthly_averages():
    # 10 people for nine months, 40 for three: mean 17.5, not the 25 of two points
    spells = [
        *crew(10),
        *crew(30, "2026-01-01", "n"),
        *(spell(f"x{one}", "2026-01-01", "2026-03-31", "voluntary") for one in range(3)),
    ]
    row = value(
        compute(company(employment=spells), "turnover_12m", periods=months("2026-03")), "2026-03"
    )
    assert row["denominator"] == pytest.approx((9 * 10 + 3 * 43) / 12)
    assert row["numerator"] == 3


def test_a_window_shorter_than_twelve_months_is_not_told():
    spells = [*crew(10, "2025-10-01"), spell("x", "2025-10-01", "2026-03-31", "voluntary")]
    row = value(
        compute(company(employment=spells), "turnover_12m", periods=months("2026-03")), "2026-03"
    )
    assert row["value"] != row["value"]
    assert "twelve months" in row["cannot"]


def test_a_reorganisation_does_not_rewrite_history():
    spells = [*crew(6), spell("x", "2024-01-01", "2025-11-15", "voluntary")]
    history = [job(one["person"], "Old", "2024-01-01", "2026-02-01") for one in spells]
    before = company(employment=spells, job_history=history)
    after = company(
        employment=spells,
        job_history=[*history, *(job(f"p{one}", "New", "2026-02-01") for one in range(6))],
    )
    old, new = (
        compute(mart, "turnover_12m", by=["team"], periods=months("2026-01"))
        for mart in (before, after)
    )
    assert value(old, "2026-01", team="Old")["value"] == value(new, "2026-01", team="Old")["value"]


def test_regretted_are_voluntary_and_flagged():
    spells = [
        *crew(20),
        spell("a", "2024-01-01", "2026-01-10", "voluntary", regretted=True),
        spell("b", "2024-01-01", "2026-01-10", "voluntary", regretted=False),
        spell("c", "2024-01-01", "2026-01-10", "involuntary", regretted=True),
        spell("d", "2024-01-01", "2026-01-10", "voluntary"),
    ]
    row = value(
        compute(company(employment=spells), "regretted_turnover_12m", periods=months("2026-03")),
        "2026-03",
    )
    assert row["numerator"] == 1


def test_nobody_left_yet_in_any_file_is_missing_not_zero():
    row = value(
        compute(company(employment=crew(9)), "turnover_12m", periods=months("2026-03")), "2026-03"
    )
    assert row["missing"] == "people.end_on or job_history.end_on"
    assert row["value"] != row["value"]


def test_a_leaver_of_the_agency_is_not_ours_and_who_gave_notice_still_is():
    spells = [
        *crew(9),
        spell("t", "2024-01-01", "2026-03-10", "voluntary"),
        spell("n", "2024-01-01", "2026-04-30", "voluntary"),  # today is 15 April
    ]
    about = [*people(*(f"p{one}" for one in range(9)), "n"), *people("t", agency=True)]
    mart = company(employment=spells, people=about)
    found = compute(mart, "separation_rate", periods=months("2026-03", 2))
    assert found["numerator"].tolist() == [0, 0]


def test_quarters_and_years():
    spells = [*crew(10), spell("x", "2024-01-01", "2026-02-10", "voluntary")]
    mart = company(employment=spells)
    quarter = value(compute(mart, "separation_rate", periods=[Period.parse("2026-Q1")]), "2026-Q1")
    assert quarter["numerator"] == 1
    assert quarter["denominator"] == pytest.approx(10 + 41 / 90)
    year = value(compute(mart, "turnover_12m", periods=[Period.parse("2025")]), "2025")
    assert (year["numerator"], year["denominator"]) == (0, 11)


def test_expected_events_follow_the_whole_companys_rate():
    spells = [
        *crew(30),
        *(spell(f"x{one}", "2024-01-01", "2026-03-31", "voluntary") for one in range(3)),
    ]
    history = [
        job(one["person"], "Big" if i < 22 else "Small", "2024-01-01")
        for i, one in enumerate(spells)
    ]
    found = compute(
        company(employment=spells, job_history=history),
        "separation_rate",
        by=["team"],
        periods=months("2026-03"),
    )
    assert value(found, "2026-03", team="Big")["expected_events"] == pytest.approx(2)
    assert value(found, "2026-03", team="Small")["expected_events"] == pytest.approx(1)
