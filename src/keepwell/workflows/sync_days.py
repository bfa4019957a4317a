"""Days on which nobody meets: public holidays and closed days of the company's working calendar."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from keepwell.kernel.working_time import CalendarHistory


def days_off() -> frozenset[date]:
    """Days on which the whole company is closed; none while it has set no calendar.

    The calendar for everybody says them; where it names none, those that all sites share.
    """
    from keepwell.warehouse.tables.company import calendars

    told = {site: _closed(one) for site, one in calendars().items()}
    everybody = told.pop("", frozenset())
    return everybody or frozenset.intersection(*told.values() or [frozenset()])


def _closed(history: CalendarHistory) -> frozenset[date]:
    """The days off of each version while it holds."""
    last = history.versions[-1]
    found = {day for day in last.calendar.holidays if last.valid_from <= day}
    for one, after in pairwise(history.versions):
        found |= {day for day in one.calendar.holidays if one.valid_from <= day < after.valid_from}
    return frozenset(found)
