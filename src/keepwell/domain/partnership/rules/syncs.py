"""When syncs take place: days of a rhythm on a local clock, and what of it can be. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from keepwell.kernel.periods import add_months, last_full_month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Rhythm = Literal["monthly_weekday", "monthly_day", "fortnightly", "weekly"]
RHYTHMS: Final[tuple[Rhythm, ...]] = ("monthly_weekday", "monthly_day", "fortnightly", "weekly")
Side = Literal["hr", "support"]
SIDES: Final[tuple[Side, ...]] = ("hr", "support")
LAST: Final = -1
"""As `nth`: the last such weekday of a month."""
NTHS: Final = (1, 2, 3, 4, LAST)
SHORTEST, LONGEST = 45, 60
AHEAD: Final = 3
"""How many coming syncs stand in everybody's calendar."""
REMIND_DAYS: Final = 3
"""So many days before a sync its people are reminded, with the pack."""
SATURDAY: Final = 5


class SyncError(ValueError):
    """A sync that cannot be; the message says what can."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often, on which day, when on the local clock, for how long.

    `nth` and `weekday` (Monday is 0) count for `monthly_weekday`, `weekday` also for weeks, `day`
    for `monthly_day`. Nothing takes place before `starts_on`; fortnights count from there.
    """

    rhythm: Rhythm
    starts_on: date
    at: time
    zone: str
    minutes: int = 55
    nth: int = 1
    weekday: int = 0
    day: int = 1


def checked(cadence: Cadence) -> Cadence:
    """The cadence, when it can be.

    Raises:
        SyncError: naming what cannot be, and what can.
    """
    faults = [words for wrong, words in _faults(cadence) if wrong]
    if faults:
        raise SyncError(faults[0])
    return cadence


def _faults(one: Cadence) -> list[tuple[bool, str]]:
    return [
        (one.rhythm not in RHYTHMS, f"{one.rhythm!r} is no rhythm; there are {', '.join(RHYTHMS)}"),
        (one.zone not in available_timezones(), f"{one.zone!r} is no time zone"),
        (not SHORTEST <= one.minutes <= LONGEST, "a sync takes 45 to 60 minutes"),
        (one.nth not in NTHS, "the first to the fourth, or the last"),
        (not 0 <= one.weekday < 7, "a weekday is 0 (Monday) to 6 (Sunday)"),
        (not 1 <= one.day <= 31, "a day of the month is 1 to 31"),
    ]


def moment(*, on: date, at: time, zone: str) -> datetime:
    """The instant (UTC) of a local time.

    A time that the clocks skip counts as if they had not been changed yet (02:30 becomes 03:30);
    of a time that comes twice, the first.
    """
    return datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)


def nth_weekday(*, year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (1 to 4) or last (-1) such weekday of a month."""
    if nth == LAST:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def working_day(day: date) -> date:
    """The day itself, or the Monday after its weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def next_open(day: date, *, off: Collection[date]) -> date:
    """The day itself; on a day off, the next weekday that is none."""
    if day not in off:
        return day
    later = (day + timedelta(days=step) for step in count(1))
    return next(one for one in later if one.weekday() < SATURDAY and one not in off)


def day_of_month(*, year: int, month: int, day: int) -> date:
    """That day of a month, or its last when it is shorter; weekends move to Monday."""
    return working_day(date(year, month, min(day, monthrange(year, month)[1])))


def days(cadence: Cadence) -> Iterator[date]:
    """Every day of a cadence from its start, in order, without end."""
    wanted = _monthly(cadence) if cadence.rhythm.startswith("monthly") else _weekly(cadence)
    return (day for day in wanted if day >= cadence.starts_on)


def _monthly(cadence: Cadence) -> Iterator[date]:
    # a month early: a day that a weekend moved on may lie in the month it starts in
    for step in count(-1):
        month = add_months(cadence.starts_on, step)
        yield (
            nth_weekday(
                year=month.year, month=month.month, weekday=cadence.weekday, nth=cadence.nth
            )
            if cadence.rhythm == "monthly_weekday"
            else day_of_month(year=month.year, month=month.month, day=cadence.day)
        )


def _weekly(cadence: Cadence) -> Iterator[date]:
    gap = (cadence.weekday - cadence.starts_on.weekday()) % 7
    first = cadence.starts_on + timedelta(days=gap)
    step = 14 if cadence.rhythm == "fortnightly" else 7
    return (first + timedelta(days=step * at) for at in count())


def coming(*, cadence: Cadence, now: datetime, number: int = AHEAD) -> list[date]:
    """The next days on which a sync begins after `now`, soonest first."""
    later = (day for day in days(cadence) if moment(on=day, at=cadence.at, zone=cadence.zone) > now)
    return list(islice(later, number))


def pack_month(on: date) -> str:
    """The month that a sync on a day speaks about: the last one that is over, as "2026-10"."""
    return str(last_full_month(on))


def clashes(*, cadence: Cadence, people: dict[str, Side]) -> str:
    """Why these people cannot hold this sync; empty when they can."""
    missing = [side for side in SIDES if side not in people.values()]
    if missing:
        return "a sync needs somebody from HR and somebody from Support"
    return "" if cadence.zone else "a sync needs a time zone"
