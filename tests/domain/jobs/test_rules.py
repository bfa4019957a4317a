from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from keepwell.domain.jobs.rules import next_moment, retry_wait

BERLIN = {"minute": 30, "weekday": None, "zone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-01-10T00:00", "2026-01-10T01:30"),
        ("2026-01-10T01:30", "2026-01-11T01:30"),
        ("2026-07-10T00:00", "2026-07-10T00:30"),
        # 29 March 2026: clocks jump from 2 to 3, half past two does not exist
        ("2026-03-28T12:00", "2026-03-29T01:30"),
        # 25 October 2026: half past two comes twice, the first counts
        ("2026-10-24T12:00", "2026-10-25T00:30"),
        ("2026-10-25T00:30", "2026-10-26T01:30"),
    ],
)
def test_the_hour_is_the_local_clock_s(after, expected):
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = next_moment(after=moment, hour=2, **BERLIN)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_weekly_jobs_come_on_their_day():
    monday = datetime(2026, 3, 2, 12, tzinfo=UTC)
    found = next_moment(after=monday, hour=6, minute=0, weekday=0, zone="UTC")
    assert found == datetime(2026, 3, 9, 6, tzinfo=UTC)


def test_waits_grow_and_stay_below_half_an_hour():
    waits = [retry_wait(attempts=n) for n in range(1, 9)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=30)
