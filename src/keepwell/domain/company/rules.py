"""What may be set. Pure."""

from __future__ import annotations

from datetime import time
from typing import Final
from zoneinfo import available_timezones

Week = dict[str, list[list[str]]]
"""{"0": [["09:00", "17:00"]]}: spans of local working time by weekday, Monday is 0."""

OFFICE_WEEK: Final[Week] = {str(day): [["09:00", "17:00"]] for day in range(5)}
"""Monday to Friday, nine to five: what holds until a company says otherwise."""


class SettingError(ValueError):
    """A setting that cannot be; the message says what can."""


def checked_zone(zone: str) -> str:
    """The zone, when the world knows it."""
    if zone not in available_timezones():
        raise SettingError(f"{zone!r} is no time zone; write one like Europe/Berlin")
    return zone


def checked_week(week: Week) -> Week:
    """The week with its spans in order.

    Raises:
        SettingError: for an unknown weekday, or spans that end before they start or overlap.
    """
    return {day: _checked_day(day, spans) for day, spans in sorted(week.items()) if spans}


def _checked_day(day: str, spans: list[list[str]]) -> list[list[str]]:
    if day not in {"0", "1", "2", "3", "4", "5", "6"}:
        raise SettingError(f"{day!r} is no weekday; write 0 (Monday) to 6 (Sunday)")
    last = ""
    for start, end in sorted(spans):
        if _minute(start) >= _minute(end) and end != "24:00":
            raise SettingError(f"working time {start} to {end} ends before it starts")
        if start < last:
            raise SettingError(f"working time from {start} overlaps the span before it")
        last = end
    return sorted(spans)


def _minute(text: str) -> time:
    try:
        return time.max if text == "24:00" else time.fromisoformat(text)
    except ValueError:
        raise SettingError(f"{text!r} is no time of day; write it like 09:00") from None
