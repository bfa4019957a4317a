"""What places facts in time: zones of sites and their working calendars."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from keepwell.domain.company import queries
from keepwell.kernel.working_time import Calendar, CalendarHistory, Hours, Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_YEARS: Final = range(2000, 2051)


def calendars() -> dict[str, CalendarHistory]:
    """Working calendars by site, "" for all others; empty until the company sets one.

    Without any, every site counts as always open: business time is calendar time.
    """
    told = queries.calendars()
    if all(not one.site and one.valid_from == queries.BEFORE_ALL for one in told):
        return {}
    zones, default = queries.zones(), queries.settings().zone
    versions: dict[str, list[queries.CalendarView]] = defaultdict(list)
    for one in told:
        versions[one.site].append(one)
    return {site: _history(found, zones.get(site, default)) for site, found in versions.items()}


def _history(versions: Sequence[queries.CalendarView], zone: str) -> CalendarHistory:
    found = [
        Version(one.valid_from, _calendar(one, zone))
        for one in sorted(versions, key=lambda one: one.valid_from)
    ]
    return CalendarHistory(tuple(found))


def _calendar(told: queries.CalendarView, zone: str) -> Calendar:
    week = [_hours(told.week.get(str(day), [])) for day in range(7)]
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = week
    days = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
    return Calendar(zone, days, frozenset(told.closed) | _holidays(told.region))


def _hours(spans: Sequence[Sequence[str]]) -> Hours:
    return tuple((_minute(start), _minute(end)) for start, end in spans)


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


@lru_cache(maxsize=32)
def _holidays(region: str) -> frozenset[date]:
    """Public holidays of an ISO 3166 region, `DE` or `DE-BY`; none for an unknown one."""
    if not region:
        return frozenset()
    import holidays

    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=_YEARS))
