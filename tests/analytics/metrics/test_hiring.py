"""Hiring: open seats, the gap, censored time to fill, offers that wait."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, day, job, months, spell, value


def opening(
    number: int, approved: str, filled: str | None = None, closed: str | None = None, **more
) -> dict:
    return {
        "requisition_id": str(number),
        "approved_on": day(approved),
        "filled_on": day(filled),
        "closed_on": day(closed),
        "team": "North",
        **more,
    }


OPENINGS = [
    opening(1, "2026-01-10"), opening(2, "2026-01-10", "2026-03-31"), opening(3, "2026-01-10", "2026-04-01"),
    opening(4, "2026-01-10", None, "2026-02-01"), opening(5, "2026-01-10", frozen=True),
    opening(6, "2026-03-31", seats=3, team="South"), opening(7, "2026-04-01"),
]  # fmt: skip


def test_open_seats_at_the_end_of_the_month():
    mart = company(requisitions=OPENINGS)
    found = compute(mart, "open_requisitions", periods=months("2026-02", 2))
    assert found["value"].tolist() == [3, 5]  # February: 1, 2, 3; March: 1, 3 and three seats of 6
    teams = compute(mart, "open_requisitions", by=["team"], periods=months("2026-03"))
    assert teams.set_index("team")["value"].to_dict() == {"North": 2, "South": 3}


def test_the_gap_is_open_seats_over_people_and_open_seats():
    spells = [spell(f"p{one}", "2025-01-01") for one in range(15)] + [
        spell("x", "2025-01-01", "2026-03-30")
    ]
    history = [job(one["person"], "North", "2025-01-01") for one in spells]
    mart = company(employment=spells, job_history=history, requisitions=OPENINGS)
    row = value(compute(mart, "hiring_gap", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"], row["value"]) == (5, 20, 0.25)
    teams = compute(mart, "hiring_gap", by=["team"], periods=months("2026-03"))
    assert value(teams, "2026-03", team="South")["value"] == 1
    assert teams["numerator"].sum() == 5


def test_time_to_fill_counts_open_ones_as_not_yet_filled():
    # ten openings approved on the same day: filled after 10, 20, 30, 40, 50 days, five still open
    days = [np.datetime64("2026-01-01") + 10 * one for one in range(1, 6)]
    rows = [opening(i, "2026-01-01", str(one)) for i, one in enumerate(days)] + [
        opening(9 + i, "2026-01-01") for i in range(5)
    ]
    row = value(
        compute(company(requisitions=rows), "time_to_fill", periods=months("2026-01")), "2026-01"
    )
    assert (row["numerator"], row["denominator"]) == (5, 10)
    assert row["value"] == 50  # the mean of the filled ones would say 30
    fewer = value(
        compute(company(requisitions=rows[1:]), "time_to_fill", periods=months("2026-01")),
        "2026-01",
    )
    assert np.isnan(fewer["value"])
    assert "half" in fewer["cannot"]


def test_offers_that_wait_are_no_refusals():
    def offer(number: int, on: str, answer: str | None, source: str = "Friend") -> dict:
        return {
            "offer_id": str(number),
            "offered_on": day(on),
            "answer": answer,
            "hiring_source": source,
        }

    offers = [
        offer(1, "2026-03-01", "accepted"), offer(2, "2026-03-02", "declined"), offer(3, "2026-03-03", "expired"),
        offer(4, "2026-03-04", "reneged", "Portal"), offer(5, "2026-03-05", "pending"), offer(6, "2026-03-06", None),
        offer(7, "2026-04-02", "accepted"),  # 13 days old on 15 April
        offer(8, "2026-04-01", "accepted"),
    ]  # fmt: skip
    mart = company(offers=offers)
    found = compute(mart, "offer_acceptance", periods=months("2026-03", 2))
    assert found["numerator"].tolist() == [2, 1]
    assert found["denominator"].tolist() == [4, 1]
    assert found["provisional"].tolist() == [False, True]
    by_source = compute(mart, "offer_acceptance", by=["hiring_source"], periods=months("2026-03"))
    assert value(by_source, "2026-03", hiring_source="Portal")["value"] == 1
    assert value(by_source, "2026-03", hiring_source="Friend")["value"] == pytest.approx(1 / 3)


def test_no_files_of_hiring_name_their_columns():
    mart = company(employment=[spell("a", "2025-01-01")])
    for measure, column in (
        ("open_requisitions", "requisitions"),
        ("time_to_fill", "requisitions"),
        ("offer_acceptance", "offers"),
        ("hiring_gap", "requisitions"),
    ):
        row = value(compute(mart, measure, periods=[Period.parse("2026-Q1")]), "2026-Q1")
        assert np.isnan(row["value"])
        assert column in row["missing"]
