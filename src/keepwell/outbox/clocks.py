"""A time zone as a calendar file tells it: when its clocks change, by rule where there is one.

Made from the zone database, because clients read rules ("the last Sunday of March") more surely
than lists of days, and because the moment of a change is written on the clock before it (RFC 5545,
3.6.5).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS: Final = 4
"""A rule must hold so many years around the entry to be written as one."""
EPOCH: Final = dt.datetime(1970, 1, 1)
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK, LAST_WEEK = 7, -1


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the clocks: the moment on the clock before it, the offsets, the new name.

    `summer` is what runs ahead: for Dublin the zone database says it the other way round, and
    clients do not follow.
    """

    at: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    summer: bool


def told(zone: str, *, around: dt.datetime) -> Any:
    """The zone as a component, right for a year before and a year after a moment.

    Raises:
        ZoneInfoNotFoundError: there is no such zone.
    """
    made = Timezone()
    made.add("tzid", zone)
    first = around.year - 1
    changes = list(_changes(ZoneInfo(zone), first, first + YEARS))
    if not changes:
        made.add_component(_still(ZoneInfo(zone), around))
        return made
    ruled = _by_rule(changes)
    if ruled is None:
        made.add_component(
            _still(ZoneInfo(zone), dt.datetime(first, 1, 1), at=dt.datetime(first, 1, 1))
        )
        ruled = [(one, "") for one in changes]
    for change, rule in ruled:
        made.add_component(_observance(change, rule))
    return made


def _still(zone: ZoneInfo, moment: dt.datetime, at: dt.datetime = EPOCH) -> Any:
    """Clocks that do not change."""
    here = moment.replace(tzinfo=zone)
    offset = here.utcoffset() or dt.timedelta()
    return _observance(Change(at, offset, offset, here.tzname() or "", summer=False), "")


def _changes(zone: ZoneInfo, first: int, end: int) -> Iterator[Change]:
    """Every change from the first day of `first` up to the first day of `end`."""
    moment, last = dt.datetime(first, 1, 1, tzinfo=dt.UTC), dt.datetime(end, 1, 1, tzinfo=dt.UTC)
    while moment < last:
        later = moment + dt.timedelta(days=1)
        if _offset(zone, moment) != _offset(zone, later):
            yield _change(zone, *_narrowed(zone, moment, later))
        moment = later


def _offset(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _narrowed(
    zone: ZoneInfo, before: dt.datetime, after: dt.datetime
) -> tuple[dt.datetime, dt.datetime]:
    """The last second before a change, and the first after it."""
    while after - before > dt.timedelta(seconds=1):
        middle = before + dt.timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return before, after


def _change(zone: ZoneInfo, before: dt.datetime, after: dt.datetime) -> Change:
    old, new = _offset(zone, before), _offset(zone, after)
    wall = (after + old).replace(tzinfo=None)
    return Change(wall, old, new, after.astimezone(zone).tzname() or "", summer=new > old)


def _by_rule(changes: list[Change]) -> list[tuple[Change, str]] | None:
    """The first change of each kind with its rule; None where no rule holds in all years."""
    kinds: dict[tuple[Any, ...], list[Change]] = {}
    for one in changes:
        kind = (one.at.month, one.at.time(), one.before, one.after, one.name, one.summer)
        kinds.setdefault(kind, []).append(one)
    made = []
    for group in kinds.values():
        shared = set.intersection(*(_places(one.at) for one in group))
        if len(group) != YEARS or not shared:
            return None
        first = group[0]
        day = f"{min(shared)}{DAYS[first.at.weekday()]}"
        made.append((first, f"FREQ=YEARLY;BYMONTH={first.at.month};BYDAY={day}"))
    return made


def _places(day: dt.datetime) -> set[int]:
    """Which such weekday of its month a day is: counted from the start, and -1 for the last."""
    last = (day + dt.timedelta(days=WEEK)).month != day.month
    return {(day.day - 1) // WEEK + 1} | ({LAST_WEEK} if last else set())


def _observance(change: Change, rule: str) -> Any:
    made = TimezoneDaylight() if change.summer else TimezoneStandard()
    made.add("dtstart", change.at)
    made.add("tzoffsetfrom", change.before)
    made.add("tzoffsetto", change.after)
    made.add("tzname", change.name)
    if rule:
        made.add("rrule", vRecur.from_ical(rule))
    return made
