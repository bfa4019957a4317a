"""Sentences and their values said in a reader's language: on pages, in letters, in documents.

A page's language is the active one; a letter names its reader's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.schemas.phrases import Names, Quantity, Said, When, parts_of_time
from keepwell.workflows import speaking_numbers as numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from keepwell.schemas.phrases import Phrase, Value


def speaks(language: str) -> Callable[[Phrase], str]:
    """Says a sentence in a language."""

    def told(phrase: Phrase) -> str:
        with translation.override(language):
            return say(phrase)

    return told


def writes(language: str) -> Callable[[Value], str]:
    """Writes a value (a number, a month, names) in a language."""

    def told(value: Value) -> str:
        with translation.override(language):
            return written(value)

    return told


def say(phrase: Phrase | None) -> str:
    """One sentence in the active language; nothing for nothing."""
    if phrase is None or not phrase.text:
        return ""
    return _(phrase.text).format(**{name: written(value) for name, value in phrase.params.items()})


def written(value: Value) -> str:
    """One value of a sentence in the active language."""
    match value:
        case Quantity():
            return quantity(value)
        case When():
            return numbers.when(value.text, short=value.short)
        case Said():
            return _(value.text) if value.text else ""
        case Names():
            return _names(value)
        case int():
            return numbers.decimal(value)
        case _:
            return value


def _names(names: Names) -> str:
    if names.joined == "plus" or len(names.names) < 2:
        return " + ".join(names.names)
    return _("%(some)s and %(last)s") % {
        "some": ", ".join(names.names[:-1]),
        "last": names.names[-1],
    }


def quantity(one: Quantity) -> str:
    """A number with its unit, with the digits it came with."""
    if one.unit == "seconds":
        return seconds(one.value)
    scale = 100 if one.unit in {"share", "rate"} else 1
    number = numbers.decimal(one.value * scale, places=one.digits)
    if one.signed and one.value > 0:
        number = f"+{number}"
    # 0.7 points, 1 point: decimals are more than one
    return number if one.bare else number + _unit(one.unit, 2 if one.digits else one.value)


def _unit(unit: str, value: float) -> str:
    if unit in {"share", "rate"}:
        return numbers.percent_sign()
    count = abs(round(value))
    words = {
        "per_hundred": _("in 100"),
        "weeks": ngettext("week", "weeks", count),
        "days": ngettext("day", "days", count),
        "hours": ngettext("hour", "hours", count),
        "net_score": ngettext("point", "points", count),
    }.get(unit, "")
    return f" {words}" if words else ""


def seconds(value: float) -> str:
    """The two largest parts of a length of time: "6 min 20 s"."""
    shown = " ".join(f"{count} {numbers.short(name)}" for count, name in parts_of_time(value))
    return ("\N{MINUS SIGN}" if value < 0 else "") + shown
