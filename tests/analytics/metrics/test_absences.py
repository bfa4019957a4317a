"""Absence: hours lost against hours scheduled, spells joined over days off, nothing shown as 0."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, day, job, moment, months, spell, value


def absent(
    person: str, first: str | None, last: str | None = None, kind: str = "sickness", **more
) -> dict:
    return {
        "person": person,
        "start_on": day(first),
        "end_on": day(last),
        "absence_class": kind,
        **more,
    }


CREW = [spell(one, "2025-01-01") for one in "abcd"]
JOBS = [job(one, "North" if one in "ab" else "South", "2025-01-01", hours=40.0) for one in "abcd"]


def test_hand_worked_rate_on_contract_hours():
    # March 2026 has 22 weekdays: 176 hours each; a ill 2-6 March (40 h), c took leave on 9-13
    absences = [
        absent("a", "2026-03-02", "2026-03-06"),
        absent("c", "2026-03-09", "2026-03-13", "leave"),
    ]
    mart = company(employment=CREW, job_history=JOBS, absences=absences)
    row = value(compute(mart, "absence_rate", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (40, 4 * 176 - 40)
    assert row["value"] == pytest.approx(40 / 664)
    teams = compute(mart, "absence_rate", by=["team"], periods=months("2026-03"))
    assert value(teams, "2026-03", team="North")["value"] == pytest.approx(40 / 352)
    assert value(teams, "2026-03", team="South")["numerator"] == 0
    assert teams["numerator"].sum() == row["numerator"]


def test_hours_that_were_told_win_and_are_spread_over_months():
    absences = [absent("a", "2026-02-26", "2026-03-03", hours=20.0)]  # two workdays in each month
    mart = company(employment=CREW, job_history=JOBS, absences=absences)
    found = compute(mart, "absence_rate", periods=months("2026-02", 2))
    assert found["numerator"].tolist() == pytest.approx([10, 10])


def test_a_roster_comes_before_the_contract():
    shifts = [
        {"shift_id": str(one), "person": "a", "start_at": moment(f"2026-03-{one:02}T09:00"), "end_at": moment(f"2026-03-{one:02}T15:00"),
         "start_local": moment(f"2026-03-{one:02}T09:00"), "end_local": moment(f"2026-03-{one:02}T15:00")}
        for one in range(1, 11)
    ]  # fmt: skip
    mart = company(
        employment=CREW[:1],
        job_history=[job("a", "North", "2025-01-01")],
        shifts=shifts,
        absences=[absent("a", "2026-03-02", "2026-03-03")],
    )
    row = value(compute(mart, "absence_rate", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (12, 60)


def test_without_any_hours_the_column_is_named_and_nothing_is_zero():
    mart = company(employment=CREW, absences=[absent("a", "2026-03-02", "2026-03-06", hours=8.0)])
    row = value(compute(mart, "absence_rate", periods=months("2026-03")), "2026-03")
    assert np.isnan(row["value"])
    assert "contract_hours" in row["missing"]


def test_absences_without_a_date_are_in_no_period():
    mart = company(
        employment=CREW,
        job_history=JOBS,
        absences=[absent("a", None, hours=8.0), absent("b", "2026-03-02", "2026-03-02")],
    )
    row = value(compute(mart, "absence_frequency", periods=months("2026-03")), "2026-03")
    assert row["numerator"] == 1


def test_a_weekend_between_two_absences_makes_one_spell():
    absences = [
        absent("a", "2026-03-05", "2026-03-06"), absent("a", "2026-03-09", "2026-03-10"),  # Friday, Monday
        absent("b", "2026-03-05", "2026-03-05"), absent("b", "2026-03-09", "2026-03-09"),  # Friday at work
        absent("c", "2026-03-05", "2026-03-06", "leave"),
    ]  # fmt: skip
    mart = company(employment=CREW, job_history=JOBS, absences=absences)
    row = value(compute(mart, "absence_frequency", periods=months("2026-03")), "2026-03")
    assert row["numerator"] == 3
    assert row["denominator"] == pytest.approx(4 * 31 / 365)
    assert row["people"] == 4


def test_classes_of_absence_sum_to_the_whole():
    absences = [
        absent("a", "2026-03-05", "2026-03-06"),
        absent("b", "2026-03-05", "2026-03-05", "unauthorised"),
    ]
    mart = company(employment=CREW, job_history=JOBS, absences=absences)
    whole = value(compute(mart, "absence_frequency", periods=months("2026-03")), "2026-03")
    parts = compute(mart, "absence_frequency", by=["absence_class"], periods=months("2026-03"))
    assert parts["value"].sum() == pytest.approx(whole["value"])


def test_length_of_spells_by_their_end_with_the_median_beside():
    absences = [
        absent("a", "2026-02-26", "2026-03-03", hours=32.0), absent("b", "2026-03-02", "2026-03-02", hours=8.0),
        absent("c", "2026-03-02", "2026-03-03", hours=14.0), absent("d", "2026-03-20", None),
    ]  # fmt: skip
    mart = company(employment=CREW, job_history=JOBS, absences=absences)
    found = compute(mart, "absence_spell_length", periods=months("2026-02", 2))
    row = value(found, "2026-03")
    assert (row["numerator"], row["denominator"], row["median"]) == (54, 3, 14)
    assert np.isnan(value(found, "2026-02")["value"])


def test_people_absent_in_twelve_months():
    absences = [
        absent("a", "2025-06-02", "2025-06-03"),
        absent("a", "2025-09-01", "2025-09-02"),
        absent("b", "2025-03-28", "2025-03-31"),
    ]
    mart = company(employment=CREW, job_history=JOBS, absences=absences)
    row = value(compute(mart, "absent_people_share", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (1, 4)
    earlier = value(
        compute(mart, "absent_people_share", by=["team"], periods=[Period.parse("2025-12")]),
        "2025-12",
        team="North",
    )
    assert (earlier["numerator"], earlier["denominator"]) == (2, 2)


def test_short_notice_counts_spells_with_both_times():
    def shift(person: str, on: str) -> dict:
        start = moment(f"{on}T09:00")
        return {
            "shift_id": person + on,
            "person": person,
            "start_at": start,
            "start_local": start,
            "end_at": moment(f"{on}T17:00"),
        }

    absences = [
        absent("a", "2026-03-02", "2026-03-02", reported_at=moment("2026-03-02T07:30")),
        absent("b", "2026-03-02", "2026-03-02", reported_at=moment("2026-03-02T07:00")),
        absent("c", "2026-03-02", "2026-03-02", reported_at=moment("2026-03-02T10:00")),
        absent("d", "2026-03-02", "2026-03-02"),
        absent("d", "2026-03-10", "2026-03-10", reported_at=moment("2026-03-10T08:00")),  # no shift
    ]
    mart = company(
        employment=CREW,
        job_history=JOBS,
        absences=absences,
        shifts=[shift(one, "2026-03-02") for one in "abcd"],
    )
    row = value(compute(mart, "short_notice_absence_share", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (2, 3)


def test_a_late_correction_replaces_the_figure():
    first = company(
        employment=CREW, job_history=JOBS, absences=[absent("a", "2026-03-02", "2026-03-06")]
    )
    fixed = company(
        employment=CREW,
        job_history=JOBS,
        absences=[
            absent("a", "2026-03-02", "2026-03-06", "leave"),
            absent("b", "2026-03-02", "2026-03-02"),
        ],
    )
    before, now = (
        value(compute(one, "absence_rate", periods=months("2026-03")), "2026-03")
        for one in (first, fixed)
    )
    assert (before["numerator"], now["numerator"]) == (40, 8)


def test_the_interval_over_people_equals_a_cluster_bootstrap():
    rng = np.random.default_rng(1)
    names = [f"p{one}" for one in range(120)]
    days = rng.poisson(rng.gamma(0.6, 2.5, 120))
    absences = [
        absent(name, f"2026-03-{2 + step:02}", f"2026-03-{2 + step:02}", hours=8.0)
        for name, count in zip(names, days, strict=True) for step in range(min(count, 20))
    ]  # fmt: skip
    mart = company(
        employment=[spell(one, "2025-01-01") for one in names],
        job_history=[job(one, "T", "2025-01-01", hours=40.0) for one in names],
        absences=absences,
    )
    row = value(compute(mart, "absence_rate", periods=months("2026-03")), "2026-03")
    lost = np.minimum(days, 20) * 8.0
    drawn = lost[rng.integers(0, 120, (4_000, 120))].sum(axis=1) / (120 * 176)
    assert [row["low"], row["high"]] == pytest.approx(
        np.quantile(drawn, [0.025, 0.975]).tolist(), abs=0.008
    )
