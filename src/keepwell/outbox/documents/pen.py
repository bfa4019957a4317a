"""Writing in the reader's language, with everything that no document can carry taken out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from keepwell.outbox.documents import labels
from keepwell.schemas.phrases import Names, Phrase, Quantity, Said, When

if TYPE_CHECKING:
    from collections.abc import Callable

    from keepwell.schemas.packs import Side
    from keepwell.schemas.phrases import Value

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""Control signs, halves of signs, and marks that turn the reading order of what follows."""


def clean(text: str) -> str:
    """Words of the company as a document can print them."""
    return _UNPRINTABLE.sub("", text)


@dataclass(frozen=True, slots=True)
class Pen:
    """`write` and `say` of one language, and the zone in which moments are read."""

    writer: Callable[[Value], str]
    sayer: Callable[[Phrase], str]
    zone: str

    def write(self, value: Value) -> str:
        """One value."""
        return clean(self.writer(value))

    def say(self, phrase: Phrase | None) -> str:
        """One sentence; nothing for nothing."""
        return clean(self.sayer(phrase)) if phrase is not None else ""

    def told(self, text: str, **params: Value) -> str:
        """A sentence of the documents themselves."""
        return self.say(Phrase(f"document.{_name(text)}", text, params))

    def word(self, text: str) -> str:
        """A word of the product."""
        return self.write(Said(text)) if text else ""

    def label(self, name: str) -> str:
        """A heading or the name of a column."""
        return self.word(labels.LABELS[name])

    def names(self, names: tuple[str, ...]) -> str:
        """Several names of people, joined by the language."""
        return self.write(Names(tuple(clean(one) for one in names))) if names else ""

    def between(self, ends: tuple[Quantity, Quantity] | None) -> str:
        """Both ends of a range, the unit once: "23–43%", "−4 to 12 points"; times keep theirs."""
        if ends is None:
            return ""
        low = self.write(replace(ends[0], bare=ends[0].unit == ends[1].unit != "seconds"))
        high = self.write(ends[1])
        if low.startswith("−"):
            return self.told(labels.RANGE, low=low, high=high)
        return f"{low}–{high}"

    def day(self, text: str) -> str:
        """A day written as ISO, in few letters; nothing for nothing."""
        return self.write(When(text, short=True)) if text else ""

    def local(self, moment: dt.datetime) -> dt.datetime:
        """A moment in the zone of the meeting; UTC where that zone is unknown."""
        try:
            return moment.astimezone(ZoneInfo(self.zone))
        except (ZoneInfoNotFoundError, ValueError):
            return moment.astimezone(dt.UTC)

    def moment(self, moment: dt.datetime | str) -> str:
        """A moment in the zone of the meeting: "3 Nov 2026, 05:00"."""
        if not moment:
            return ""
        given = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        here = self.local(given)
        return self.told(
            labels.MOMENT, day=When(here.date().isoformat(), short=True), clock=f"{here:%H:%M}"
        )

    def side(self, side: Side) -> str:
        """HR, Support, or both."""
        return " · ".join(self.label(one) for one in sides(side))


def sides(side: Side) -> tuple[str, ...]:
    """The sides of which a thing is."""
    return ("hr", "support") if side == "both" else (side,)


def _name(text: str) -> str:
    return next(name.lower() for name, value in vars(labels).items() if value == text)
