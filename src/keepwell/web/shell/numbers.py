"""Numbers, days and periods as a reader of this language writes them.

Values arrive in the units of `schemas.figures` (shares 0–1, times in seconds). What leaves is
text: rounded to what the interval can bear, with the decimal sign and the order of the locale.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_skeleton,
    format_timedelta,
    get_timezone,
)
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from keepwell.schemas.rounding import digits

if TYPE_CHECKING:
    from keepwell.schemas.figures import Unit

MINUTE, HOUR, DAY = 60, 3_600, 86_400
REGION = {"en": "en_GB"}
"""English days are written 4 November 2026, as they are in most of the world."""


class Amount(NamedTuple):
    """A number and its unit, apart, so that a page may set the unit smaller."""

    number: str
    unit: str

    def __str__(self) -> str:
        if not self.unit:
            return self.number
        return self.number + (percent_sign() if self.unit == "%" else f" {self.unit}")


def in_words(count: int) -> str:
    """A small count as a word, to begin a sentence with; a larger one in digits."""
    words = (
        _("No"), _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"),
        _("Eight"), _("Nine"), _("Ten"),
    )  # fmt: skip
    return words[count] if count < len(words) else decimal(count)


def percent_sign() -> str:
    """The sign with the gap this language leaves before it."""
    return "%" if (get_language() or "en").startswith("en") else "\u202f%"


def short(part: str) -> str:
    """A short name of a part of time: d, h, min or s."""
    return {
        "d": pgettext("short for days", "d"),
        "h": pgettext("short for hours", "h"),
        "min": pgettext("short for minutes", "min"),
        "s": pgettext("short for seconds", "s"),
    }[part]


@lru_cache(maxsize=16)
def _locale(language: str | None) -> Locale:
    return Locale.parse(REGION.get(language or "en", language or "en").replace("-", "_"))


def locale() -> Locale:
    """Babel's locale of the language that is being served."""
    return _locale(get_language())


@lru_cache(maxsize=16)
def _signs(language: str | None) -> dict[int, str]:
    """Python's marks of a number to those of the language: its decimal, group and minus signs."""
    symbols = _locale(language).number_symbols["latn"]
    return str.maketrans({",": symbols["group"], ".": symbols["decimal"], "-": "\N{MINUS SIGN}"})


def decimal(value: float, *, places: int = 0) -> str:
    """A number with so many decimals, grouped as the locale does; never "-0"."""
    return f"{round(value, places) + 0.0:,.{places}f}".translate(_signs(get_language()))


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


def month_of(period: str) -> dt.date | None:
    """The first day of a period written "2026-03", "2026-Q1" or "2026"; None for "all"."""
    year, dash, rest = period.partition("-")
    if not year.isdigit():
        return None
    if not dash:
        return dt.date(int(year), 1, 1)
    month = 3 * int(rest[1:]) - 2 if rest.startswith("Q") else int(rest)
    return dt.date(int(year), month, 1)


def period(text: str, *, short: bool = False) -> str:
    """A period in words: "October 2026", "3rd quarter 2026", "2026", "the whole time"."""
    first = month_of(text)
    if first is None:
        return _("the whole time")
    return text if "-" not in text else _period(text, short=short, language=get_language())


@lru_cache(maxsize=1_000)
def _period(text: str, *, short: bool, language: str | None) -> str:
    first = month_of(text)
    if "Q" in text:
        return str(format_date(first, "QQQ y" if short else "QQQQ y", locale=_locale(language)))
    return str(format_skeleton("yMMM" if short else "yMMMM", first, locale=_locale(language)))


def when(text: str, *, short: bool = False) -> str:
    """A period or a day, as sentences carry them ("2026-03", "2026-Q1", "2026-03-07", "all")."""
    if text.count("-") == 2:
        return day(dt.date.fromisoformat(text), width="medium" if short else "long")
    return period(text, short=short)


def day(value: dt.date, *, width: str = "long") -> str:
    """A day in words; `width` is one of Babel's (short, medium, long, full)."""
    return str(format_date(value, width, locale=locale()))


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
