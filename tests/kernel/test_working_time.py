"""Business time: golden values of the domain rules, and the traps of clocks, versions and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepwell.kernel.working_time import (
    CLOSED,
    Calendar,
    CalendarHistory,
    Version,
    business_seconds,
    moment,
    open_spans,
)

LONDON = "Europe/London"
OFFICE = CalendarHistory.of(Calendar.weekdays(zone=LONDON, opens=9, closes=17))
ALWAYS = CalendarHistory.of(Calendar.around_the_clock(zone=LONDON))


def at(text: str, zone: str = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_friday_ten_to_five_until_monday_twenty_past_nine_is_half_an_hour():
    assert business_seconds(at("2026-03-20T16:50"), at("2026-03-23T09:20"), OFFICE) == 1_800


def test_the_weekend_of_the_clock_change_is_an_hour_shorter_on_the_calendar_only():
    plain = at("2026-03-23T09:20").astimezone(UTC) - at("2026-03-20T16:50").astimezone(UTC)
    changed = at("2026-03-30T09:20").astimezone(UTC) - at("2026-03-27T16:50").astimezone(UTC)
    assert plain == timedelta(hours=64, minutes=30)
    assert changed == timedelta(hours=63, minutes=30)
    assert business_seconds(at("2026-03-27T16:50"), at("2026-03-30T09:20"), OFFICE) == 1_800


def test_a_day_around_the_clock_over_the_spring_change_has_23_hours():
    assert business_seconds(at("2026-03-28T12:00"), at("2026-03-29T12:00"), ALWAYS) == 23 * 3_600


def test_a_day_around_the_clock_over_the_autumn_change_has_25_hours():
    assert business_seconds(at("2026-10-24T12:00"), at("2026-10-25T12:00"), ALWAYS) == 25 * 3_600


def test_rest_over_the_spring_change_is_ten_hours_although_the_wall_clock_says_eleven():
    end = moment(datetime.fromisoformat("2026-03-28T23:00"), zone=LONDON)
    start = moment(datetime.fromisoformat("2026-03-29T10:00"), zone=LONDON)
    assert start - end == timedelta(hours=10)


def test_christmas_eve_reply_waits_for_the_next_open_day():
    holidays = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
    calendar = Calendar.weekdays(zone=LONDON, opens=9, closes=17, holidays=holidays)
    early = Calendar(LONDON, calendar.week, holidays, ((date(2026, 12, 24), ((540, 780),)),))
    asked, answered = at("2026-12-24T12:30"), at("2026-12-29T09:15")
    assert business_seconds(asked, answered, CalendarHistory.of(calendar)) == 4.75 * 3_600
    assert business_seconds(asked, answered, CalendarHistory.of(early)) == 0.75 * 3_600


def test_each_instant_counts_under_the_calendar_in_force_then():
    shorter = Calendar.weekdays(zone=LONDON, opens=9, closes=12)
    history = CalendarHistory((*OFFICE.versions, Version(date(2026, 6, 3), shorter)))
    # Tuesday 2 June under 9-17, Wednesday 3 June under 9-12
    assert business_seconds(at("2026-06-02T09:00"), at("2026-06-04T00:00"), history) == 11 * 3_600


def test_a_site_that_moves_to_another_zone_keeps_its_past():
    berlin = Calendar.weekdays(zone="Europe/Berlin", opens=9, closes=17)
    history = CalendarHistory((*OFFICE.versions, Version(date(2026, 6, 3), berlin)))
    tuesday = datetime(2026, 6, 2, 16, 30, tzinfo=ZoneInfo("Europe/London"))
    wednesday = datetime(2026, 6, 3, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert business_seconds(tuesday, wednesday, history) == 3_600


def test_the_hour_that_is_shown_twice_is_open_twice_and_the_skipped_one_never():
    night: tuple[tuple[int, int], ...] = ((60, 120),)  # 1:00-2:00 on the wall clock
    history = CalendarHistory.of(Calendar(LONDON, (night,) * 7))
    assert business_seconds(at("2026-10-25T00:00"), at("2026-10-25T12:00"), history) == 7_200
    assert business_seconds(at("2026-03-29T00:00"), at("2026-03-29T12:00"), history) == 0
    half: tuple[tuple[int, int], ...] = ((60, 90),)  # 1:00-1:30, shown twice with a gap between
    spans = open_spans(
        at("2026-10-25T00:00"),
        at("2026-10-25T12:00"),
        CalendarHistory.of(Calendar(LONDON, (half,) * 7)),
    )
    assert [(one.hour, one.minute) for one, _ in spans] == [(0, 0), (1, 0)]


def test_no_time_passes_between_a_moment_and_itself_or_while_closed():
    assert business_seconds(at("2026-03-20T12:00"), at("2026-03-20T12:00"), OFFICE) == 0
    assert business_seconds(at("2026-03-21T08:00"), at("2026-03-22T20:00"), OFFICE) == 0


def test_a_reply_before_its_question_is_refused_and_so_is_a_moment_without_zone():
    with pytest.raises(ValueError, match="lies before"):
        business_seconds(at("2026-03-21"), at("2026-03-20"), OFFICE)
    with pytest.raises(ValueError, match="no zone"):
        business_seconds(datetime(2026, 3, 20), at("2026-03-21"), OFFICE)


def test_calendars_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="in order"):
        Calendar(LONDON, (((600, 540),), *(CLOSED,) * 6))
    with pytest.raises(ValueError, match="at least one"):
        CalendarHistory(())
    with pytest.raises(ValueError, match="different days"):
        CalendarHistory((Version(date(2026, 2, 1), OFFICE.versions[0].calendar),) * 2)


hours = st.integers(0, 24 * 400)


@given(
    first=hours,
    second=hours,
    third=hours,
    zone=st.sampled_from([LONDON, "Asia/Kolkata", "America/New_York"]),
)
def test_time_adds_up_and_never_exceeds_the_calendar(first, second, third, zone):
    history = CalendarHistory.of(Calendar.weekdays(zone=zone, opens=8, closes=20))
    a, b, c = sorted(
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=h) for h in (first, second, third)
    )
    whole = business_seconds(a, c, history)
    assert business_seconds(a, b, history) + business_seconds(b, c, history) == whole
    assert whole <= (c - a).total_seconds()
