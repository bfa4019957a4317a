"""Decide how the values of a mapped column are read, and ask where the file does not tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import scores
from keepwell.connectors.spreadsheet.casting import DAY_BEFORE
from keepwell.connectors.spreadsheet.dates import formats
from keepwell.connectors.spreadsheet.guess import FITS, SERIAL, Seen
from keepwell.connectors.spreadsheet.mapping import Reading
from keepwell.connectors.spreadsheet.numbers import settled_style
from keepwell.connectors.spreadsheet.vocabulary import compact, words
from keepwell.schemas.intake import Field, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from keepwell.connectors.spreadsheet.scores import Read

MIDNIGHTS: Final = ("0:00:00", "00:00:00", "0:00", "00:00")
_UNITS: Final = (
    ("milliseconds", re.compile(r"\b(ms|millis|milliseconds)\b", re.IGNORECASE)),
    (
        "minutes",
        re.compile(r"\b(min|mins|minutes?|minuten|minutos|minuti|minuty)\b", re.IGNORECASE),
    ),
    (
        "hours",
        re.compile(r"\b(h|hrs?|hours?|stunden|std|horas|heures|ore|godziny|godz)\b", re.IGNORECASE),
    ),
    ("days", re.compile(r"\b(days?|tage|días|jours)\b", re.IGNORECASE)),
    (
        "seconds",
        re.compile(
            r"\b(s|secs?|seconds?|sek|sekunden|segs?|segundos|secondes|secondi|sekundy)\b",
            re.IGNORECASE,
        ),
    ),
)
_TWO_PARTS = re.compile(r"^-?(\d+):(\d{2})$")
_BACK = re.compile(
    r"return|\bback\b|rückkehr|wieder da|regreso|reincorpora|retour|reprise|powr[oó]t|rientro",
    re.IGNORECASE,
)
"""An absence's day that is the first one at work again."""
_CODE = re.compile(r"^(\d|1\d|2[0-8])$")
MOST_MINUTES_IN_HOURS: Final = 99
"""A first part above this cannot be hours of a customer's wait."""


def read(field: Field, one: Seen, columns: Mapping[str, Seen]) -> Read:
    """The reading of a column for a field, what must be asked, and why it was read so."""
    if not one.shape.filled:
        return Reading(), (), "the column is empty in this file"
    if field.type in {"moment", "day"}:
        told = _dates(one, columns)
        back = field.name == "end_on" and _BACK.search(one.header.replace("_", " "))
        return _day_before(told) if back else told
    if field.name in {"csat", "ces", "score"}:
        return scores.read_score(field, one)
    if field.type in {"seconds", "number", "count", "share"}:
        style = settled_style(one.shape.values, (other.shape.values for other in columns.values()))
        return (_seconds if field.type == "seconds" else _number)(field, one, style)
    return _BY_TYPE.get(field.type, _listed)(field, one)


def _listed(field: Field, one: Seen) -> Read:
    """Columns whose header turns what their values mean."""
    header = compact(one.header)
    flags = one.shape.share_in(words("yes") + words("no")) >= FITS
    if field.name == "outcome" and "abandon" in header:
        return Reading(values=_both("abandoned", "answered")), (), "yes means abandoned"
    if field.name == "status" and "attrition" in header:
        return Reading(values=_both("left", "active")), (), "yes means that the person left"
    if field.name == "leave_class" and flags:
        turned = "involuntary" in header
        told = _both("involuntary", "voluntary") if turned else _both("voluntary", "involuntary")
        return Reading(values=told), (), f"yes means {told['yes']}"
    if field.treat == "classify" and one.shape.share(_CODE) == 1.0:
        return (
            Reading(scale="codes"),
            (),
            "code numbers, read as chapters of the ICD (1-21) and the usual further ones",
        )
    return Reading(), (), ""


def _both(yes: str, no: str) -> dict[str, str]:
    return {"yes": yes, "y": yes, "true": yes, "1": yes, "no": no, "n": no, "false": no, "0": no}


def _dates(one: Seen, columns: Mapping[str, Seen]) -> Read:
    style = one.dates
    if style.share < FITS and one.shape.share(SERIAL) >= FITS:
        return Reading(formats=("excel",)), (), "day numbers of a spreadsheet"
    mixed = ("excel",) if one.serials else ()
    order, reason = style.order, ""
    if order and style.day_first and style.month_first:
        reason = f"read {order}: most cells say so, {min(style.day_first, style.month_first)} say otherwise"
    elif order:
        reason = f"read {order}: {max(style.day_first, style.month_first)} cells can only be that"
    asked: tuple[Question, ...] = ()
    if style.open:
        order, reason = _from_neighbours(one, columns)
        if not order:
            asked = (_ask_order(one),)
    return (
        Reading(dates=order, formats=(*formats(style.forms, order), *mixed), months=style.months),
        asked,
        reason,
    )


def _day_before(told: Read) -> Read:
    """A day back at work is no day away any more."""
    reading, asked, why = told
    back = "the first day back; the last day away is the day before"
    return replace(reading, ends=DAY_BEFORE), asked, "; ".join(filter(None, (why, back)))


def _from_neighbours(one: Seen, columns: Mapping[str, Seen]) -> tuple[str, str]:
    """Another column written with the same signs may tell what this one cannot."""
    for other in columns.values():
        same = other.dates.separators & one.dates.separators
        if other is not one and other.dates.order and same:
            return (
                other.dates.order,
                f"read {other.dates.order}, because “{other.header}” is written alike and can only be that",
            )
    return "", ""


def _ask_order(one: Seen) -> Question:
    example = one.shape.values[0][0]
    return Question(
        "date_order", one.header,
        f"Is “{example}” in column “{one.header}” written day first or month first? No date in the file tells.",
        ("day-first", "month-first"),
    )  # fmt: skip


def unit_of(header: str) -> str:
    """The unit a header names, or nothing."""
    spaced = re.sub(r"[_()\[\]{}:.]", " ", header)
    return next((unit for unit, pattern in _UNITS if pattern.search(spaced)), "")


def _seconds(field: Field, one: Seen, style: str) -> Read:
    if style == "open":
        return Reading(unit=unit_of(one.header)), (_ask_style(one),), ""
    unit = unit_of(one.header) or "seconds"
    clock, asked = _two_parts(field, one)
    reason = f"in {unit}" + (f"; a:b is {clock}" if clock else "")
    return Reading(unit=unit, numbers="" if style == "point" else style, clock=clock), asked, reason


def _two_parts(field: Field, one: Seen) -> tuple[str, tuple[Question, ...]]:
    pairs = [found for value, _ in one.shape.values if (found := _TWO_PARTS.match(value))]
    if not pairs:
        return "", ()
    if re.search(r"mm\s*:\s*ss", one.header, re.IGNORECASE) or any(
        int(pair[1]) > MOST_MINUTES_IN_HOURS for pair in pairs
    ):
        return "mm:ss", ()
    if re.search(r"hh?\s*:\s*mm", one.header, re.IGNORECASE) or unit_of(one.header) == "hours":
        return "hh:mm", ()
    if field.name in {"first_reply_seconds", "resolution_seconds", "seconds"}:
        text = f"Is “{pairs[0][0]}” in column “{one.header}” minutes:seconds or hours:minutes?"
        return "", (Question("clock", one.header, text, ("mm:ss", "hh:mm")),)
    return "mm:ss", ()


def _number(field: Field, one: Seen, style: str) -> Read:
    if style == "open":
        return Reading(), (_ask_style(one),), ""
    if field.name == "hours" and unit_of(one.header) in {"minutes", "days"}:
        return Reading(unit=unit_of(one.header)), (), f"in {unit_of(one.header)}"
    return Reading(numbers="" if style == "point" else style), (), ""


def _ask_style(one: Seen) -> Question:
    example = next((value for value, _ in one.shape.values if "." in value), one.shape.values[0][0])
    text = f"Is “{example}” in column “{one.header}” a thousand ({example.replace('.', '')}) or a decimal number?"
    return Question("numbers", one.header, text, ("comma", "point"))


def _name(one: Seen) -> Reading:
    commas = sum(
        count for value, count in one.shape.values if re.match(r"^[^,\d]+,\s*[^,\d]+$", value)
    )
    total = sum(count for _, count in one.shape.values)
    return Reading(names="last-first" if total and commas >= total * 0.7 else "")


def _who(field: Field, one: Seen) -> Read:
    if field.name == "customer":
        return _customer(one), (), ""
    return (_name(one) if field.type == "name" else Reading()), (), ""


def _customer(one: Seen) -> Reading:
    """One value that a great part of the rows shares is no customer (0, 'unknown')."""
    blanks = ("0", "unknown", "anonymous", "guest", "unbekannt", "desconocido")
    return Reading(
        missing=tuple(value for value, _ in one.shape.values if value.casefold() in blanks)
    )


_BY_TYPE: Final[dict[str, Callable[[Field, Seen], Read]]] = {"name": _who, "id": _who}


def joined(
    found: dict[str, tuple[str, Reading]],
    columns: Mapping[str, Seen],
    free: Iterable[str],
    likely: Mapping[str, float],
) -> dict[str, tuple[str, Reading]]:
    """Put days and times of day together.

    Args:
        found: field -> (column, reading) of the moment fields.
        columns: all columns.
        free: columns without a field.
        likely: how much each free column's header speaks for being the time of the clock field.
    """
    day = next((column for column, _ in found.values() if columns[column].day_only), None)
    day = day or next((name for name in free if columns[name].day_only), None)
    out = dict(found)
    for field, (column, reading) in found.items():
        if columns[column].clock_only:
            out[field] = (
                column,
                replace(reading, join=day or "", missing=_midnights(columns[column])),
            )
        elif columns[column].day_only and column == day:
            times = [name for name in free if columns[name].clock_only and likely.get(name)]
            if times:
                out[field] = (
                    column,
                    replace(reading, join=max(times, key=lambda name: likely[name])),
                )
    return out


def _midnights(one: Seen) -> tuple[str, ...]:
    """0:00:00 that stands there far too often means: it did not happen."""
    total = sum(count for _, count in one.shape.values)
    zero = sum(count for value, count in one.shape.values if value in MIDNIGHTS)
    return MIDNIGHTS if zero > total * 0.01 else ()
