"""Sentences for letters, in their reader's language: no page is there to say them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date
from django.utils import translation

from keepwell.schemas.phrases import Names, Phrase, Said, When, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from keepwell.schemas.phrases import Value


def speaks(language: str) -> Callable[[Phrase], str]:
    """Says a sentence in a language."""

    def say(phrase: Phrase) -> str:
        with translation.override(language):
            words = translation.gettext(phrase.text) if phrase.text else ""
            return words.format(
                **{name: _told(value, language) for name, value in phrase.params.items()}
            )

    return say


def _told(value: Value, language: str) -> str:
    """One value; a language is already active."""
    match value:
        case When() if value.text.count("-") == 2:
            return day(date.fromisoformat(value.text), language=language)
        case Said():
            return translation.gettext(value.text) if value.text else ""
        case Names() if value.joined == "and" and len(value.names) > 1:
            last = {"some": ", ".join(value.names[:-1]), "last": value.names[-1]}
            return translation.gettext("%(some)s and %(last)s") % last
        case _:
            return written(value)


def day(value: date, *, language: str, width: str = "long") -> str:
    """A day in words; `width` is one of Babel's (short, medium, long, full)."""
    return str(format_date(value, width, locale="en_GB" if language == "en" else language))
