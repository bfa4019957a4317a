"""Sentences that travel: an English template, its id, and typed values a page can localise.

A phrase is made where the numbers are (analytics) and read where people are (web, console,
notebook). The template is the msgid that gettext translates; the values say what they are, so
that a German page writes 4,3 and Oktober 2026 without parsing English.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keepwell.schemas.figures import Unit

MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August",
                 "September", "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, already rounded to the digits its base can bear.

    `value` in the measure's unit (shares 0–1, times in seconds); `digits` counts decimals of the
    written form (for a share, of its percentage); `bare` leaves the unit away ("between 23 and
    43"); `signed` writes a plus before a gain.
    """

    value: float
    unit: Unit = "count"
    digits: int = 0
    bare: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A period ("2026-03", "2026-Q1", "2026", "all") or a day ("2026-03-07").

    `short` asks for the form that fits under a chart ("Mar 2026").
    """

    text: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the product inside a sentence (a measure's title): translated before they enter."""

    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the company's own (teams, channels): never translated, joined by the language."""

    names: tuple[str, ...]
    joined: Literal["and", "plus"] = "and"


def gettext_noop(text: str) -> str:
    """Mark an English template for the translators; the page translates it when it is read."""
    return text


_MARK = re.compile("⟦(.*?)⟧")
Value = str | int | Quantity | When | Said | Names
KINDS: Final[dict[str, type]] = {"quantity": Quantity, "when": When, "said": Said, "names": Names}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence: `text` holds {places} that `params` fill."""

    id: str
    text: str
    params: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return in_english(self)

    def as_json(self) -> dict[str, Any]:
        """The stored form; `Phrase.from_json` reads it back."""
        return {
            "id": self.id,
            "text": self.text,
            "params": {k: _value_as_json(v) for k, v in self.params.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Phrase:
        """Read the stored form."""
        params = {k: _value_from_json(v) for k, v in stored["params"].items()}
        return cls(stored["id"], stored["text"], params)


def in_english(phrase: Phrase) -> str:
    """The sentence as a console or a notebook prints it."""
    return phrase.text.format(**{k: written(v) for k, v in phrase.params.items()})


def written(value: Value) -> str:
    """One value in English."""
    match value:
        case Quantity():
            return write_quantity(value)
        case When():
            return write_when_short(value.text) if value.short else write_when(value.text)
        case Said():
            return value.text
        case Names():
            return write_names(value)
        case int():
            return f"{value:,}"
        case _:
            return value


def write_names(names: Names) -> str:
    """`Billing, Delivery and Returns`, or `Billing + Delivery`."""
    if names.joined == "plus" or len(names.names) < 2:
        return " + ".join(names.names)
    return f"{', '.join(names.names[:-1])} and {names.names[-1]}"


def write_when(text: str) -> str:
    """`October 2026`, `the third quarter of 2026`, `2026`, `7 November 2026`, `the whole time`."""
    if text == "all":
        return "the whole time"
    year, _, rest = text.partition("-")
    if not rest:
        return year
    if rest.startswith("Q"):
        return f"the {('first', 'second', 'third', 'fourth')[int(rest[1]) - 1]} quarter of {year}"
    month, _, day = rest.partition("-")
    name = f"{MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {name}" if day else name


def write_when_short(text: str) -> str:
    """`Oct 2026`, `Q3 2026`, `2026`, `7 Nov 2026`."""
    year, _, rest = text.partition("-")
    if rest.startswith("Q"):
        return f"{rest} {year}"
    month, _, day = rest.partition("-")
    if not month:
        return write_when(text)
    return (
        f"{int(day)} {MONTHS[int(month) - 1][:3]} {year}"
        if day
        else f"{MONTHS[int(month) - 1][:3]} {year}"
    )


def write_quantity(quantity: Quantity) -> str:
    """`32%`, `+12 points`, `6 min 20 s`, `9 weeks`, `1,234`."""
    if quantity.unit == "seconds":
        return write_seconds(quantity.value)
    scale = 100 if quantity.unit in ("share", "rate") else 1
    number = write_number(quantity.value * scale, quantity.digits, signed=quantity.signed)
    return number if quantity.bare else number + _unit(quantity.unit, number)


def write_number(value: float, digits: int, *, signed: bool = False) -> str:
    """`1,234`, `4.3`, `−12`: never `-0`."""
    rounded = round(value, digits) + 0.0
    sign = "+" if signed and rounded > 0 else ""
    return f"{sign}{rounded:,.{digits}f}".replace("-", "−")


def write_seconds(seconds: float) -> str:
    """`45 s`, `6 min 20 s`, `3 h 5 min`, `2 d 4 h`: the two largest parts."""
    shown = [f"{count} {name}" for count, name in parts_of_time(seconds)]
    return ("−" if seconds < 0 else "") + " ".join(shown)


def parts_of_time(seconds: float) -> list[tuple[int, Literal["d", "h", "min", "s"]]]:
    """The two largest parts of a length of time that are not zero, or no second at all."""
    whole = round(abs(seconds))
    if whole >= 3600:
        whole = round(whole / 60) * 60
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    parts: list[tuple[int, Literal["d", "h", "min", "s"]]] = [
        (days, "d"), (hours, "h"), (minutes, "min"), (left, "s"),
    ]  # fmt: skip
    first = next((i for i, (count, _) in enumerate(parts) if count), 3)
    return [one for one in parts[first : first + 2] if one[0]] or [(0, "s")]


def _unit(unit: Unit, number: str) -> str:
    one = number in ("1", "−1", "+1")
    plural = {"weeks": "week", "days": "day", "hours": "hour", "net_score": "point"}
    if unit in plural:
        return f" {plural[unit]}" + ("" if one else "s")
    return {"share": "%", "rate": "%", "per_hundred": " in 100"}.get(unit, "")


def marked(said: Value | Phrase) -> str:
    """A value inside a drawing, to be written in the reader's language when it is looked at."""
    stored = said.as_json() if isinstance(said, Phrase) else _value_as_json(said)
    return escape(f"⟦{json.dumps(stored, ensure_ascii=False)}⟧", quote=True)


def filled(drawing: str, *, write: Callable[[Value], str], say: Callable[[Phrase], str]) -> str:
    """A drawing with all its marks written; what is written is escaped here."""

    def one(found: re.Match[str]) -> str:
        stored = json.loads(unescape(found[1]))
        phrase = isinstance(stored, dict) and "params" in stored
        text = say(Phrase.from_json(stored)) if phrase else write(_value_from_json(stored))
        return escape(text, quote=True)

    return _MARK.sub(one, drawing)


def _value_as_json(value: Value) -> Any:
    for kind, cls in KINDS.items():
        if isinstance(value, cls):
            return {"kind": kind, **{one.name: getattr(value, one.name) for one in fields(cls)}}
    return value


def _value_from_json(stored: Any) -> Value:
    if not isinstance(stored, dict):
        return stored  # type: ignore[no-any-return]
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in stored.items() if k != "kind"}
    made: Value = KINDS[stored["kind"]](**fields)
    return made
