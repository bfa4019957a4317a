"""Silent wrong numbers of time: zones, nights when clocks change, means of percentages."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from keepwell.analytics.metrics import compute
from keepwell.analytics.statistics import intervals
from keepwell.analytics.statistics.change import judge
from keepwell.kernel.working_time import Calendar, CalendarHistory, business_seconds
from tests.analytics.metrics.staff_rows import company, months, spell, value

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def test_golden_business_time():
    office = CalendarHistory.of(Calendar.weekdays(zone="Europe/London", opens=9, closes=17))
    always = CalendarHistory.of(Calendar.around_the_clock(zone="Europe/London"))
    for friday, monday in (("2026-03-20", "2026-03-23"), ("2026-03-27", "2026-03-30")):
        assert business_seconds(at(f"{friday}T16:50"), at(f"{monday}T09:20"), office) == 1_800
    assert business_seconds(at("2026-03-28T12:00"), at("2026-03-29T12:00"), always) == 23 * 3_600


def test_eleven_hours_on_the_wall_can_be_ten():
    def shift(start: str, end: str) -> dict:
        utc = [at(one).astimezone(ZoneInfo("UTC")).replace(tzinfo=None) for one in (start, end)]
        local = [datetime.fromisoformat(one) for one in (start, end)]
        return {
            "shift_id": start,
            "person": "a",
            "start_at": utc[0],
            "end_at": utc[1],
            "start_local": local[0],
            "end_local": local[1],
        }

    shifts = [
        shift("2026-03-28T15:00", "2026-03-28T23:00"),
        shift("2026-03-29T10:00", "2026-03-29T18:00"),
    ]
    mart = company(employment=[spell("a", "2025-01-01")], shifts=shifts)
    assert (
        value(compute(mart, "daily_rest_breaches", periods=months("2026-03")), "2026-03")[
            "numerator"
        ]
        == 1
    )


def test_a_shift_that_begins_before_midnight_in_utc_belongs_to_its_local_day():
    start = datetime(2026, 3, 31, 23, 0) + timedelta(0)
    row = {"shift_id": "1", "person": "a", "start_at": start, "end_at": start + timedelta(hours=8),
           "start_local": start + timedelta(hours=1), "end_local": start + timedelta(hours=9),
           "break_planned_at": start + timedelta(hours=3), "break_started_at": start + timedelta(hours=3)}  # fmt: skip
    found = compute(
        company(employment=[spell("a", "2025-01-01")], shifts=[row]),
        "breaks_kept",
        periods=months("2026-03", 2),
    )
    assert found["denominator"].fillna(0).tolist() == [0, 1]


def test_the_mean_of_percentages_is_not_the_percentage():
    k, n = np.array([1, 900]), np.array([2, 1_000])
    assert (k / n).mean() == pytest.approx(0.7)
    pooled = intervals.wilson(k.sum(), n.sum())
    assert pooled.low > 0.85  # 901 of 1,002: the mean of the two shares lies far outside


def test_five_of_five_is_not_certain_and_none_of_none_is_nothing():
    assert intervals.wilson(5, 5).low == pytest.approx(0.5655, abs=5e-5)
    assert np.isnan(intervals.wilson(0, 0).high)


def test_noise_is_not_called_a_change():
    rng = np.random.default_rng(9)
    alarms = [judge(row).code == "real_change" for row in rng.normal(0.8, 0.05, (1_000, 24))]
    assert np.mean(alarms) < 0.06
