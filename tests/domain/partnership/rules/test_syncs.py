"""The calendar of syncs: weekdays of a month, fortnights, and local time across clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keepwell.domain.partnership.rules.syncs import (
    LAST,
    Cadence,
    SyncError,
    checked,
    coming,
    day_of_month,
    days,
    moment,
    next_open,
    nth_weekday,
    pack_month,
)

THURSDAY, FRIDAY = 3, 4
FIRST_THURSDAY = Cadence(
    "monthly_weekday", date(2026, 11, 1), time(10), "Europe/Berlin", weekday=THURSDAY
)


def first(cadence: Cadence, number: int) -> list[str]:
    return [day.isoformat() for day in islice(days(cadence), number)]


def test_the_first_thursday_of_each_month():
    assert first(FIRST_THURSDAY, 3) == ["2026-11-05", "2026-12-03", "2027-01-07"]


@pytest.mark.parametrize(
    ("nth", "weekday", "expected"),
    [(1, 6, "2026-11-01"), (4, THURSDAY, "2026-11-26"), (LAST, 0, "2026-11-30"), (LAST, FRIDAY, "2026-11-27")],
)  # fmt: skip
def test_nth_and_last_weekdays(nth, weekday, expected):
    found = nth_weekday(year=2026, month=11, weekday=weekday, nth=nth)
    assert found.isoformat() == expected


@given(some.dates(date(2000, 1, 1), date(2100, 1, 1)), some.integers(0, 6), some.sampled_from((1, 2, 3, 4, LAST)))  # fmt: skip
def test_an_nth_weekday_is_that_weekday_in_that_month(day, weekday, nth):
    found = nth_weekday(year=day.year, month=day.month, weekday=weekday, nth=nth)
    assert (found.month, found.weekday()) == (day.month, weekday)
    if nth == LAST:
        assert (found + timedelta(days=7)).month != day.month
    else:
        assert (found.day - 1) // 7 + 1 == nth


def test_a_day_that_a_month_does_not_have_is_its_last_and_weekends_move_to_monday():
    assert day_of_month(year=2027, month=2, day=31) == date(2027, 3, 1)  # the 28th is a Sunday
    assert day_of_month(year=2026, month=4, day=31) == date(2026, 4, 30)
    assert day_of_month(year=2026, month=8, day=15) == date(2026, 8, 17)  # a Saturday


def test_a_day_that_its_weekend_moved_into_the_starting_month_counts():
    monthly = replace(FIRST_THURSDAY, rhythm="monthly_day", day=31, starts_on=date(2026, 6, 1))
    assert first(monthly, 2) == ["2026-06-01", "2026-06-30"]  # 31 May is a Sunday


def test_fortnights_and_weeks_count_from_the_first_day():
    weekly = replace(FIRST_THURSDAY, rhythm="weekly")
    assert first(weekly, 2) == ["2026-11-05", "2026-11-12"]
    assert first(replace(weekly, rhythm="fortnightly"), 3) == ["2026-11-05", "2026-11-19", "2026-12-03"]  # fmt: skip


def test_ten_in_the_morning_stays_ten_in_the_morning_when_the_clocks_change():
    weekly = replace(FIRST_THURSDAY, rhythm="weekly", starts_on=date(2026, 10, 20))
    utc = [moment(on=day, at=weekly.at, zone=weekly.zone).hour for day in islice(days(weekly), 2)]
    assert utc == [8, 9]  # 22 October in summer time, 29 October in winter time


def test_a_time_that_clocks_skip_or_repeat_is_still_one_moment():
    zone = "Europe/Berlin"
    skipped = moment(on=date(2026, 3, 29), at=time(2, 30), zone=zone)
    twice = moment(on=date(2026, 10, 25), at=time(2, 30), zone=zone)
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_only_what_has_not_begun_is_coming():
    at_start = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
    before = coming(cadence=FIRST_THURSDAY, now=at_start - timedelta(seconds=1), number=1)
    assert before == [date(2026, 11, 5)]
    assert coming(cadence=FIRST_THURSDAY, now=at_start, number=1) == [date(2026, 12, 3)]


def test_a_sync_speaks_of_the_month_that_is_over():
    assert pack_month(date(2026, 11, 1)) == "2026-10"
    assert pack_month(date(2027, 1, 31)) == "2026-12"


@pytest.mark.parametrize(
    "wrong",
    [{"minutes": 44}, {"minutes": 61}, {"zone": "Europe/Atlantis"}, {"nth": 5}, {"weekday": 7},
     {"day": 32}, {"rhythm": "yearly"}],
)  # fmt: skip
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(SyncError):
        checked(replace(FIRST_THURSDAY, **wrong))
    assert checked(FIRST_THURSDAY) is FIRST_THURSDAY


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 4, 30), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 5, 4)),  # a Friday: the weekend is no working day either
        (date(2026, 12, 24), date(2026, 12, 29)),  # three days off and a weekend between them
    ],
)
def test_a_day_off_moves_to_the_next_working_day(day, expected):
    off = {date(2026, 5, 1), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28)}
    assert next_open(day, off=off) == expected
