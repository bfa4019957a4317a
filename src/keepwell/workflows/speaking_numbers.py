"""Numbers, periods and days as a reader of the active language writes them, on pages and in letters."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

REGION: Final = {"en": "en_GB"}
"""English days are written 4 November 2026, as they are in most of the world."""


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
