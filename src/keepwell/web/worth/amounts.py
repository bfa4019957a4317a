"""Money and ranges as a reader of this language writes them; never more digits than they bear."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, Final

from babel.numbers import format_currency
from django.utils.translation import gettext as _

from keepwell.web.shell import numbers
from keepwell.web.worth.words import UNITS

if TYPE_CHECKING:
    from keepwell.domain.partnership.rules.worth import Assumption, Typed
    from keepwell.schemas.worth import Assumed

COUNTING: Final = 2
"""Digits of an amount that count; the rest is noise of the draws."""
MINUS: Final = "\N{MINUS SIGN}\N{WORD JOINER}"
"""No line ends between a sign and its amount."""
SCALES: Final = {"share": 0.01, "rate": 0.01}
MINUTES: Final = {"handle_hours": 1 / 60}
"""What is kept in hours and read in minutes."""


def rounded(amount: float) -> float:
    """An amount with the digits that count."""
    if amount == 0:
        return 0.0
    size = floor(log10(abs(amount)))
    return round(amount, min(COUNTING - 1 - size, 0))


def money(amount: float, currency: str, *, signed: bool = False, exact: bool = False) -> str:
    """An amount in its currency: 17,000 EUR as the language writes it, without cents."""
    value = round(amount) if exact else rounded(amount)
    pattern = numbers.locale().currency_formats["standard"].pattern.replace(".00", "")
    text = format_currency(
        value, currency, format=pattern, locale=numbers.locale(), currency_digits=False
    )
    sign = "+" if signed and value > 0 else ""
    return sign + text.replace("-", MINUS)


def scale(kind: Assumption) -> float:
    """What one step of what is written is worth in what is kept."""
    return MINUTES.get(kind.key, SCALES.get(kind.unit, 1.0))


def unit(kind: Assumption, currency: str) -> str:
    """The unit beside a field."""
    if kind.unit == "money":
        return currency
    if kind.unit in SCALES:
        return "%"
    return str(UNITS.get("minutes" if kind.key in MINUTES else kind.unit, ""))


def written(kind: Assumption, value: float) -> str:
    """A value as a field holds it: plain digits in the written unit."""
    return f"{round(value / scale(kind), 4):.10g}"


def one(kind: Assumption, value: float, currency: str) -> str:
    """One value in words."""
    if kind.unit == "money":
        return money(value, currency, exact=abs(value) < 1_000)
    number = _number(value / scale(kind))
    if kind.unit in SCALES:
        return number + numbers.percent_sign()
    words = unit(kind, currency)
    return f"{number} {words}" if words else number


def _number(value: float) -> str:
    size = abs(value)
    places = 0 if size >= 20 or value == round(value) else 1 if size >= 2 else 2
    return numbers.decimal(value, places=places)


def range_of(kind: Assumption, held: Assumed, currency: str) -> str:
    """A range in words; one value where both ends read the same."""
    low, high = one(kind, held.low, currency), one(kind, held.high, currency)
    if low == high:
        return low
    words = unit(kind, currency)
    if kind.unit != "money" and words:
        low = low.removesuffix(words).removesuffix(numbers.percent_sign()).rstrip()
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def same(kind: Assumption, held: Assumed, currency: str) -> bool:
    """Whether both ends of a range read the same."""
    return one(kind, held.low, currency) == one(kind, held.high, currency)


def between(low: float, high: float, currency: str) -> str:
    """Two ends of an amount of money."""
    return _("%(low)s to %(high)s") % {"low": money(low, currency), "high": money(high, currency)}


def span_of(kind: Assumption, typed: Typed, currency: str) -> str:
    """What somebody once typed, in the currency it was typed in."""
    money_ = typed.currency or currency
    low, likely, high = (one(kind, end, money_) for end in (typed.low, typed.likely, typed.high))
    if typed.low == typed.high:
        return likely
    return _("%(low)s to %(high)s, likely %(likely)s") % {
        "low": low, "high": high, "likely": likely,
    }  # fmt: skip
