"""Rest: elapsed time over clock changes, split shifts, seven days in a row, breaks."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from keepwell.analytics.metrics import compute
from tests.analytics.metrics.staff_rows import company, day, job, moment, months, spell, value

LONDON = ZoneInfo("Europe/London")
NUMBER = iter(range(1_000_000))


def shift(start: str, end: str, person: str = "a", **more) -> dict:
    """A shift by the wall clock of London."""

    def utc(text: str) -> datetime:
        return moment(text).replace(tzinfo=LONDON).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    return {
        "shift_id": str(next(NUMBER)), "person": person, "start_at": utc(start), "end_at": utc(end),
        "start_local": moment(start), "end_local": moment(end), **more,
    }  # fmt: skip


def mart_of(*shifts: dict, **more):
    people = sorted({one["person"] for one in shifts})
    return company(
        employment=[spell(one, "2025-01-01") for one in people], shifts=list(shifts), **more
    )


def test_eleven_hours_on_the_wall_are_ten_when_clocks_go_forward():
    mart = mart_of(
        shift("2026-03-28T15:00", "2026-03-28T23:00"), shift("2026-03-29T10:00", "2026-03-29T18:00")
    )
    row = value(compute(mart, "daily_rest_breaches", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (1, 1)
    plain = mart_of(
        shift("2026-03-21T15:00", "2026-03-21T23:00"), shift("2026-03-22T10:00", "2026-03-22T18:00")
    )
    assert (
        value(compute(plain, "daily_rest_breaches", periods=months("2026-03")), "2026-03")[
            "numerator"
        ]
        == 0
    )


def test_a_split_shift_is_one_day_of_work():
    mart = mart_of(
        shift("2026-03-02T09:00", "2026-03-02T12:00"), shift("2026-03-02T15:00", "2026-03-02T19:00"),
        shift("2026-03-03T09:00", "2026-03-03T12:00"),
    )  # fmt: skip
    row = value(compute(mart, "daily_rest_breaches", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (0, 1)


def test_what_was_worked_counts_not_what_was_planned():
    mart = mart_of(
        shift("2026-03-02T09:00", "2026-03-02T17:00", worked_start_at=moment("2026-03-02T09:00"), worked_end_at=moment("2026-03-02T23:30")),
        shift("2026-03-03T09:00", "2026-03-03T17:00"),
    )  # fmt: skip
    for measure in ("daily_rest_breaches", "clopenings"):
        assert value(compute(mart, measure, periods=months("2026-03")), "2026-03")["numerator"] == 1


@pytest.mark.parametrize(
    ("end", "start", "counts"),
    [("2026-03-02T22:00", "2026-03-03T08:00", 1), ("2026-03-02T21:59", "2026-03-03T08:00", 0),
     ("2026-03-03T00:30", "2026-03-03T10:00", 1), ("2026-03-03T00:30", "2026-03-03T10:01", 0),
     ("2026-03-02T22:00", "2026-03-03T09:00", 0)],
)  # fmt: skip
def test_clopenings(end, start, counts):
    mart = mart_of(shift("2026-03-02T14:00", end), shift(start, "2026-03-03T18:00"))
    assert (
        value(compute(mart, "clopenings", periods=months("2026-03")), "2026-03")["numerator"]
        == counts
    )


def daily(first: str, count: int, person: str = "a", hours: int = 8) -> list[dict]:
    start = moment(f"{first}T09:00")
    return [
        shift(
            str(start + timedelta(days=one)), str(start + timedelta(days=one, hours=hours)), person
        )
        for one in range(count)
    ]


def test_seven_days_in_a_row_break_the_weekly_rest_and_six_do_not():
    six = mart_of(*daily("2026-03-02", 6), *daily("2026-03-10", 2))
    seven = mart_of(*daily("2026-03-02", 7))
    row = value(compute(six, "weekly_rest_breaches", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (0, 2)
    assert (
        value(compute(seven, "weekly_rest_breaches", periods=months("2026-03")), "2026-03")[
            "numerator"
        ]
        == 1
    )


def test_seven_in_a_row_across_two_calendar_weeks_show_too():
    mart = mart_of(*daily("2026-03-05", 8))  # Thursday to Thursday
    row = value(compute(mart, "weekly_rest_breaches", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"]) == (1, 2)


def test_average_hours_leave_out_weeks_of_leave_and_sickness():
    shifts = [
        one
        for week in range(17)
        for one in daily(str(day("2025-12-01") + timedelta(weeks=week)), 5)
    ]
    absences = [
        {
            "person": "a",
            "start_on": day("2026-01-12"),
            "end_on": day("2026-01-16"),
            "absence_class": "leave",
        }
    ]
    mart = mart_of(*shifts, absences=absences)
    row = value(compute(mart, "weekly_hours_average", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"], row["value"]) == (16 * 40, 16, 40)


def test_breaks_within_a_quarter_of_an_hour():
    def one(started: str | None) -> dict:
        return shift(
            "2026-03-02T09:00",
            "2026-03-02T17:00",
            f"p{started}",
            break_planned_at=moment("2026-03-02T12:00"),
            break_started_at=moment(started) if started else None,
        )

    mart = mart_of(
        one("2026-03-02T12:15"), one("2026-03-02T11:45"), one("2026-03-02T12:16"), one(None)
    )
    row = value(compute(mart, "breaks_kept", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"], row["people"]) == (2, 4, 4)


def test_a_team_is_the_one_of_the_day_and_teams_sum():
    shifts = [*daily("2026-03-02", 5), *daily("2026-03-16", 5)]
    history = [job("a", "North", "2025-01-01", "2026-03-10"), job("a", "South", "2026-03-10")]
    mart = mart_of(*shifts, job_history=history)
    whole = value(compute(mart, "daily_rest_breaches", periods=months("2026-03")), "2026-03")
    teams = compute(mart, "daily_rest_breaches", by=["team"], periods=months("2026-03"))
    assert teams.set_index("team")["denominator"].to_dict() == {"North": 4, "South": 5}
    assert teams["denominator"].sum() == whole["denominator"]


def test_without_shifts_the_column_is_named():
    row = value(
        compute(
            company(employment=[spell("a", "2025-01-01")]),
            "daily_rest_breaches",
            periods=months("2026-03"),
        ),
        "2026-03",
    )
    assert np.isnan(row["value"])
    assert "shifts" in row["missing"]
