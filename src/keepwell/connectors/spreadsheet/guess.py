"""Guess what a table is: which kind of rows, and which column fills which field.

Headers are compared with the vocabulary; the values have to look like the field. A header that
fits with values that do not is no match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.dates import Style, style
from keepwell.connectors.spreadsheet.vocabulary import (
    classes,
    compact,
    headers,
    meaning,
    without_unit,
    words,
)
from keepwell.schemas.intake import KINDS, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.connectors.spreadsheet.shapes import Shape

FITS: Final = 0.8
HALF: Final = 0.4
"""Share of dates from which a column with a fitting header is still one of dates, with slips."""
SERIAL = re.compile(r"^[2-6]\d{4}(\.\d+)?$")
_LENGTH = re.compile(r"^\s*(\d+([.,]\d+)?\s*[a-zíé]+[\s,]*)+$", re.IGNORECASE)
_SCORE = re.compile(
    r"^\D{0,2}\d{1,3}([.,]\d+)?(\s*(%|/\s*\d+|stars?|sterne|estrellas|[-–:].*))?$", re.IGNORECASE
)
NEEDED: Final = 0.1
WITHOUT_ID: Final = 0.6
"""Contacts without an id are rare: something else with an agent and a time is likelier."""
KNOWN: Final = 0.5
"""Share of values that have to be known words of a list."""
MOST_STATES: Final = 60
_ANSWERS: Final = ("good", "bad", "offered", "unoffered")
LISTS: Final = {"outcome", "rating_kind", "answer", "change_by", "state"}


@dataclass(frozen=True)
class Seen:
    """Everything known about a column before it has a field."""

    header: str
    shape: Shape
    dates: Style

    @property
    def clock_only(self) -> bool:
        """Times of day without a day."""
        return self.shape.clocks >= FITS

    @cached_property
    def serials(self) -> float:
        """Share of day numbers of a spreadsheet beside dates in words; 0 where either is missing."""
        found = self.shape.share(SERIAL) if 0 < self.dates.share < 1 else 0.0
        return found if self.dates.share + found >= FITS else 0.0

    @property
    def day_only(self) -> bool:
        """Days without a time of day."""
        return self.dates.share >= FITS and self.dates.with_time == 0


@dataclass(frozen=True, slots=True)
class Match:
    """A column for a field: how well header and values fit together."""

    column: str
    field: str
    score: float


def seen(shapes: Mapping[str, Shape]) -> dict[str, Seen]:
    """Add to each column's shape what kind of dates it holds."""
    return {name: Seen(name, shape, style(shape.values)) for name, shape in shapes.items()}


def matches(kind: str, columns: Mapping[str, Seen]) -> list[Match]:
    """The best column for each field of a kind: each column and each field at most once."""
    found = [
        Match(
            name,
            field,
            round(strength * fit(KINDS[kind].by_name[field], one) + _needed(kind, field), 3),
        )
        for name, one in columns.items()
        for field, strength in named(kind, name).items()
    ]
    found = [one for one in found if one.score > NEEDED]
    taken: dict[str, Match] = {}
    used: set[str] = set()
    for match in sorted(found, key=lambda one: -one.score):
        if match.field not in taken and match.column not in used:
            taken[match.field] = match
            used.add(match.column)
    return list(taken.values())


def _needed(kind: str, field: str) -> float:
    """A field that rows cannot do without has the first choice among equal columns."""
    return NEEDED if KINDS[kind].by_name[field].required else 0.0


def named(kind: str, header: str) -> dict[str, float]:
    """Fields that a header names, with the strength of the name."""
    known = headers()[kind]
    found: dict[str, float] = {}
    for spelled, weight in (
        (compact(header, units=True), 1.0),
        (compact(header), 0.97),
        (without_unit(header), 0.95),
    ):
        for field, strength in known.get(spelled, {}).items():
            found[field] = max(found.get(field, 0.0), strength * weight)
    return found or _contained(header, known)


def _contained(header: str, known: dict[str, dict[str, float]]) -> dict[str, float]:
    """A header that begins or ends with a known one, such as "Agent_name_2" or "My CSAT score"."""
    bare = compact(header)
    best = max(
        (word for word in known if len(word) > 5 and (bare.startswith(word) or bare.endswith(word)) and len(word) > len(bare) * 0.75),
        key=len, default=None,
    )  # fmt: skip
    return {field: strength * 0.7 for field, strength in known[best].items()} if best else {}


def fit(field: Field, one: Seen) -> float:
    """How far the values look like the field: 1 yes, 0 no, ½ for an empty column."""
    if not one.shape.filled:
        return 0.5
    if field.name in {"csat", "ces", "nps", "score"}:
        return _score_fit(one)
    if field.name in {"name", "first_name", "last_name", "requester_name"}:
        return _person_fit(one)
    if field.name in LISTS and field.choices:
        return _list_fit(field, one)
    return _FITS[field.type](one)


def _score_fit(one: Seen) -> float:
    marks = (*meaning("grades"), *(word for group in _ANSWERS for word in words(group)))
    return float(one.shape.share(_SCORE) >= FITS or one.shape.share_in(marks) >= FITS) * (
        one.dates.share < FITS
    )


def _list_fit(field: Field, one: Seen) -> float:
    known = tuple(meaning(field.name))
    share = one.shape.share_in(known)
    return (
        1.0
        if share >= KNOWN
        else 0.4
        if field.name == "state" and one.shape.distinct <= MOST_STATES
        else 0.0
    )


def _moment_fit(one: Seen) -> float:
    if one.dates.share >= HALF:
        return (1.0 if one.dates.with_time else 0.97) * (1.0 if one.dates.share >= FITS else 0.9)
    return 0.8 if one.clock_only or one.serials or one.shape.share(SERIAL) >= FITS else 0.0


def _day_fit(one: Seen) -> float:
    if one.dates.share >= HALF:
        return 1.0 if one.dates.share >= FITS else 0.9
    return 0.8 if one.serials or one.shape.share(SERIAL) >= FITS else 0.0


def _seconds_fit(one: Seen) -> float:
    shape = one.shape
    if (
        one.dates.share >= FITS
        and not one.shape.clocks
        and set(one.dates.forms) - {"%y%m%d", "%Y%m%d", "epoch"}
    ):
        return 0.0
    return float(
        max(shape.numeric, shape.clocks, shape.share(_LENGTH), shape.numeric + shape.clocks) >= FITS
    )


def _number_fit(one: Seen) -> float:
    if one.dates.share >= FITS and set(one.dates.forms) - {"%y%m%d", "%Y%m%d", "epoch"}:
        return 0.0
    return float(one.shape.numeric >= FITS)


def _flag_fit(one: Seen) -> float:
    return float(one.shape.share_in(words("yes") + words("no")) >= FITS and one.shape.distinct <= 8)


def _name_fit(one: Seen) -> float:
    if one.dates.share >= FITS or one.clock_only:
        return 0.0
    return 0.85 if one.shape.numeric >= FITS else 1.0


def _person_fit(one: Seen) -> float:
    """A person's name is no number (an agent may be known by one)."""
    return _name_fit(one) * (one.shape.numeric < FITS)


def _text_fit(one: Seen) -> float:
    if one.dates.share >= FITS and set(one.dates.forms) - {"%y%m%d", "%Y%m%d", "epoch"}:
        return 0.0
    if one.clock_only:
        return 0.0
    return 0.9 if one.shape.numeric >= FITS else 1.0


def _id_fit(one: Seen) -> float:
    dated = one.dates.share >= FITS and set(one.dates.forms) - {
        "%y%m%d",
        "%Y%m%d",
        "epoch",
        "epoch-ms",
    }
    return 0.0 if dated or one.clock_only else 1.0


_FITS: Final = {
    "moment": _moment_fit, "day": _day_fit, "seconds": _seconds_fit, "number": _number_fit,
    "count": _number_fit, "share": _number_fit, "flag": _flag_fit, "name": _name_fit,
    "text": _text_fit, "comment": _text_fit, "id": _id_fit,
}  # fmt: skip


def kinds(columns: Mapping[str, Seen]) -> list[tuple[str, float, list[Match]]]:
    """Every kind with its score and matches, the likeliest first."""
    found = []
    for kind in KINDS:
        matched = matches(kind, columns)
        score = sum(one.score * _rarity(one.column, one.field) for one in matched)
        missing = [
            name for name in KINDS[kind].required if name not in {one.field for one in matched}
        ]
        known = kind != "contacts" or any(one.field == "contact_id" for one in matched)
        score *= (0.25 ** len(missing)) * _usual(kind) * (1.0 if known else WITHOUT_ID)
        found.append((kind, score, matched))
    return sorted(found, key=lambda one: -one[1])


def _rarity(header: str, field: str) -> float:
    """A header that many kinds know tells little about which kind it is."""
    sharing = sum(bool(named(kind, header)) for kind in KINDS)
    tell = 1.0 if sharing <= 2 else 0.6 if sharing <= 4 else 0.3
    return tell * (1.5 if field in TELLING else 1.0)


def _usual(kind: str) -> float:
    """Between look-alikes the common one wins: contacts before their events, people before history."""
    return {
        "contact_events": 0.8,
        "job_history": 0.85,
        "work_states": 0.95,
        "qa_reviews": 0.85,
        "sales": 0.9,
    }.get(kind, 1.0)


TELLING: Final = {
    "csat", "first_reply_at", "talk_seconds", "handle_seconds", "outcome", "event", "event_no", "start_on", "end_on",
    "leave_reason", "hours", "reason", "absence_class", "worked_start_at", "overtime_hours", "course", "completed_on",
    "requisition_id", "candidate_id", "offer_id", "review_id", "points", "order_id", "rating_id", "state", "birth_date",
}  # fmt: skip


def known_words(group: str) -> tuple[str, ...]:
    """All words of a group of classes, for looking inside texts."""
    return tuple(word for listed in classes(group).values() for word in listed)
