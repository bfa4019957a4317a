"""Numbers, days and periods as a reader of this language writes them.

Values arrive in the units of `schemas.figures` (shares 0–1, times in seconds). What leaves is
text: rounded to what the interval can bear, with the decimal sign and the order of the locale.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from babel.dates import format_datetime, format_timedelta, get_timezone
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.schemas.rounding import digits
from keepwell.workflows.speaking_numbers import (
    day,
    decimal,
    locale,
    month_of,
    percent_sign,
    period,
    short,
    when,
)

if TYPE_CHECKING:
    from keepwell.schemas.figures import Unit

__all__ = [
    "Amount", "ago", "amount", "between", "clock", "day", "decimal", "in_words", "locale", "moment",
    "month_of", "percent_sign", "period", "short", "told", "when",
]  # fmt: skip
MINUTE, HOUR, DAY = 60, 3_600, 86_400


class Amount(NamedTuple):
    """A number and its unit, apart, so that a page may set the unit smaller."""

    number: str
    unit: str

    def __str__(self) -> str:
        if not self.unit:
            return self.number
        return self.number + (percent_sign() if self.unit == "%" else f" {self.unit}")


def told(value: float | None, *, unit: Unit) -> str:
    """A number with its unit, or a dash where there is none."""
    return "–" if value is None else str(amount(value, unit=unit))


def in_words(count: int) -> str:
    """A small count as a word, to begin a sentence with; a larger one in digits."""
    words = (
        _("No"), _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"),
        _("Eight"), _("Nine"), _("Ten"),
    )  # fmt: skip
    return words[count] if count < len(words) else decimal(count)


def _seconds(value: float) -> Amount:
    size = abs(value)
    if size < 2 * MINUTE:
        return Amount(decimal(value), short("s"))
    if size < 2 * HOUR:
        minutes, seconds = divmod(round(size), MINUTE)
        sign = "−" if value < 0 else ""
        return Amount(f"{sign}{minutes}:{seconds:02d}", short("min"))
    if size < 3 * DAY:
        return Amount(decimal(value / HOUR, places=1), short("h"))
    return Amount(decimal(value / DAY, places=1), _("days"))


def amount(value: float, *, unit: Unit, interval: tuple[float, float] | None = None) -> Amount:
    """A value in its unit; as many decimals as its interval can bear."""
    if unit == "seconds":
        return _seconds(value)
    scale = 100 if unit in {"share", "rate"} else 1
    places = digits(value, unit=unit, interval=interval)
    number = decimal(value * scale, places=places)
    return Amount(number, _unit_words(unit, value))


def _unit_words(unit: Unit, value: float) -> str:
    match unit:
        case "share" | "rate":
            return "%"
        case "weeks":
            return ngettext("week", "weeks", abs(round(value)))
        case "days":
            return ngettext("day", "days", abs(round(value)))
        case "hours":
            return short("h")
        case "per_hundred":
            return _("in 100")
        case _:
            return ""


def between(low: float, high: float, *, unit: Unit) -> str:
    """Both ends of an interval, the unit once: "23–43%"."""
    first, last = (amount(one, unit=unit, interval=(low, high)) for one in (low, high))
    if first.unit == last.unit:
        return f"{first.number}\u2013{last}"
    return f"{first}\u2013{last}"


def _local(value: dt.datetime) -> dt.datetime:
    return value.astimezone(get_timezone(get_current_timezone_name()))


def clock(value: dt.datetime) -> str:
    """The time of day in the reader's zone: "10:55"."""
    return str(format_datetime(_local(value), "HH:mm", locale=locale()))


def moment(value: dt.datetime, *, today: dt.date | None = None) -> str:
    """A moment in the reader's zone: "today 05:10", "3 Nov 2026 05:10"."""
    here, time = _local(value), clock(value)
    if today is not None and here.date() == today:
        return _("today %(clock)s") % {"clock": time}
    if today is not None and here.date() == today - dt.timedelta(days=1):
        return _("yesterday %(clock)s") % {"clock": time}
    return f"{day(here.date(), width='medium')}, {time}"


def ago(seconds: float) -> str:
    """A length of time in words: "3 days", "2 hours"."""
    return str(format_timedelta(dt.timedelta(seconds=seconds), locale=locale()))
