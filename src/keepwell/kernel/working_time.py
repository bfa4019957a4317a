"""Time in which a desk is open: business seconds between two moments.

A calendar says, in the wall clock of the serving site, when it is open; a history says which
calendar was in force when. The sum runs over instants (UTC), so that nights when clocks change
count as long as they really were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

MINUTES_A_DAY: Final = 1_440
ALWAYS: Final[tuple[tuple[int, int], ...]] = ((0, MINUTES_A_DAY),)
CLOSED: Final[tuple[tuple[int, int], ...]] = ()

Hours = tuple[tuple[int, int], ...]
"""Open spans of one day, in minutes after local midnight, half-open: ((540, 1020),) is 9-17."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The opening hours of a site: Monday first, public holidays closed, special days as told."""

    zone: str
    week: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    holidays: frozenset[date] = frozenset()
    special_days: tuple[tuple[date, Hours], ...] = ()

    def __post_init__(self) -> None:
        for day in (*self.week, *(hours for _, hours in self.special_days)):
            _check_hours(day)

    @classmethod
    def weekdays(
        cls, *, zone: str, opens: int, closes: int, holidays: frozenset[date] = frozenset()
    ) -> Calendar:
        """Monday to Friday, from `opens` to `closes` (whole hours)."""
        open_day: Hours = ((opens * 60, closes * 60),)
        return cls(zone, (open_day,) * 5 + (CLOSED, CLOSED), holidays)

    @classmethod
    def around_the_clock(cls, *, zone: str) -> Calendar:
        """Open at every instant."""
        return cls(zone, (ALWAYS,) * 7)

    def hours(self, day: date) -> Hours:
        """The open spans of `day`; what a special day says wins over a holiday."""
        for special, hours in self.special_days:
            if special == day:
                return hours
        return CLOSED if day in self.holidays else self.week[day.weekday()]


@dataclass(frozen=True, slots=True)
class Version:
    """A calendar in force from local midnight of `valid_from`, until the next version's start."""

    valid_from: date
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class CalendarHistory:
    """The versions of a site's calendar, oldest first; the first also covers the time before."""

    versions: tuple[Version, ...]

    def __post_init__(self) -> None:
        starts = [one.valid_from for one in self.versions]
        if not starts:
            raise ValueError("a calendar history needs at least one calendar")
        if sorted(set(starts)) != starts:
            raise ValueError("calendar versions must begin on different days, oldest first")

    @classmethod
    def of(cls, calendar: Calendar) -> CalendarHistory:
        """One calendar that always held."""
        return cls((Version(date.min, calendar),))


def business_seconds(t0: datetime, t1: datetime, calendar_history: CalendarHistory) -> float:
    """Open seconds in [t0, t1) under the calendar in force at each instant.

    Args:
        t0: the earlier moment, with its zone.
        t1: the later moment, with its zone.
        calendar_history: the serving site's calendars.

    Raises:
        ValueError: if `t1` lies before `t0`, or a moment has no zone.
    """
    return sum((end - start).total_seconds() for start, end in open_spans(t0, t1, calendar_history))


def open_spans(t0: datetime, t1: datetime, calendar_history: CalendarHistory) -> list[Span]:
    """The open spans inside [t0, t1), in UTC, in order and apart.

    The warehouse turns them into a running total, so that millions of waits are a subtraction.
    """
    first, last = _instant(t0), _instant(t1)
    if last < first:
        raise ValueError(f"{last:%Y-%m-%d %H:%M} lies before {first:%Y-%m-%d %H:%M}")
    found: list[Span] = []
    for since, until, calendar in _in_force(first, last, calendar_history):
        found.extend(_spans(since, until, calendar))
    return found


def moment(local: datetime, *, zone: str) -> datetime:
    """The instant (UTC) at which a wall clock in `zone` shows `local`.

    A time shown twice (clocks go back) is the first of the two unless `local.fold` is 1; a time
    never shown (clocks go forward) is read with the offset from before the change.
    """
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _check_hours(hours: Hours) -> None:
    last = 0
    for opens, closes in hours:
        if not last <= opens < closes <= MINUTES_A_DAY:
            raise ValueError(f"open hours {hours} must be in order, apart and within one day")
        last = closes


def _instant(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"{when} has no zone; give a moment with one")
    return when.astimezone(UTC)


def _in_force(
    first: datetime, last: datetime, history: CalendarHistory
) -> list[tuple[datetime, datetime, Calendar]]:
    """Each calendar with the part of [first, last) in which it held."""
    found = []
    since = first
    followers = [*history.versions[1:], None]
    for version, following in zip(history.versions, followers, strict=True):
        until = min(last, _start(following)) if following else last
        if since < until:
            found.append((since, until, version.calendar))
            since = until
    return found


def _start(version: Version) -> datetime:
    return moment(datetime.combine(version.valid_from, time()), zone=version.calendar.zone)


def _spans(since: datetime, until: datetime, calendar: Calendar) -> list[Span]:
    zone = ZoneInfo(calendar.zone)
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    found = []
    while day <= last:
        for start, end in _day_spans(calendar, day):
            begun, ended = max(start, since), min(end, until)
            if begun < ended:
                found.append((begun, ended))
        day += timedelta(days=1)
    return found


@lru_cache(maxsize=8_192)
def _day_spans(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """A day's open spans in UTC.

    On a day when clocks change, each side of the change has its own offset, and an instant is
    open when the wall clock then shows an open time.
    """
    hours = calendar.hours(day)
    if not hours:
        return ()
    midnight = datetime.combine(day, time())
    found = []
    for since, until, offset in _offsets(midnight, calendar.zone):
        start_of_day = (midnight - offset).replace(tzinfo=UTC)
        for opens, closes in hours:
            start = max(start_of_day + timedelta(minutes=opens), since)
            end = min(start_of_day + timedelta(minutes=closes), until)
            if start < end:
                found.append((start, end))
    return tuple(sorted(found))


def _offsets(midnight: datetime, zone: str) -> list[tuple[datetime, datetime, timedelta]]:
    """The parts of a local day that share one offset from UTC: one, or two around a change."""
    start, end = moment(midnight, zone=zone), moment(midnight + timedelta(days=1), zone=zone)
    before, after = _offset(start, zone), _offset(end - timedelta(seconds=1), zone)
    if before == after:
        return [(start, end, before)]
    change = _change(start, end, zone)
    return [(start, change, before), (change, end, after)]


def _offset(when: datetime, zone: str) -> timedelta:
    return when.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def _change(start: datetime, end: datetime, zone: str) -> datetime:
    """The first instant of the new offset, found by halving, to the second."""
    before = _offset(start, zone)
    low, high = start, end
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high
