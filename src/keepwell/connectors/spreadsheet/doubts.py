"""Everything that may be wrong with a row, as conditions of the engine with words for people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import casting
from keepwell.connectors.spreadsheet.account import TYPE_WORDS, Trouble, remedy

if TYPE_CHECKING:
    from keepwell.connectors.spreadsheet.planning import Filled, Plan

UNANSWERED: Final = frozenset({"score"})
"""Fields that a file must have and a row may lack."""
OPEN_END: Final = "DATE '9999-01-01'"
ORDERED: Final = {
    "contacts": (("opened_at", ("first_reply_at", "first_resolved_at", "resolved_at", "closed_at", "rated_at")),),
    "contact_events": (("opened_at", ("first_reply_at", "first_resolved_at", "resolved_at", "closed_at")),),
    "ratings": (("offered_at", ("rated_at",)),),
    "people": (("start_on", ("end_on",)), ("valid_from", ("valid_to",))),
    "job_history": (("start_on", ("end_on",)), ("valid_from", ("valid_to",))),
    "absences": (("start_on", ("end_on",)),),
    "shifts": (("start_at", ("end_at",)), ("worked_start_at", ("worked_end_at",))),
    "work_states": (("start_at", ("end_at",)),),
    "training": (("assigned_on", ("completed_on",)),),
    "requisitions": (("approved_on", ("filled_on", "closed_on")),),
    "offers": (("offered_on", ("answered_on",)),),
}  # fmt: skip
"""What cannot come before what."""


def troubles(plan: Plan) -> list[Trouble]:
    """All doubts of a plan; personal data that is dropped is not looked at."""
    kept = [one for one in plan.fields if one.told.treat != "drop"]
    found = [
        trouble for one in kept for trouble in (*_unread(one), *_outside(one), *_before(plan, one))
    ]
    none = Trouble("", None, "", "no_record", "no_record", remedy("no_record"))
    return [none, *(replace(one, condition=_of_a_record(one)) for one in found)] if kept else found


def _of_a_record(one: Trouble) -> str:
    """A row that is no record lacks nothing."""
    return f"({one.condition}) AND NOT no_record" if one.refuses else one.condition


def _trouble(one: Filled, code: str, condition: str, **words: object) -> Trouble:
    told = one.told
    said = remedy(code, words=told.words, type=TYPE_WORDS.get(told.type, ""), **words)
    return Trouble(told.name, one.column, one.raw, code, condition, said)


def _unread(one: Filled) -> list[Trouble]:
    """Cells that are missing where they are needed, or hold what cannot be read."""
    told, value = one.told, one.value
    # an empty cell is nothing without looking closer; most unread cells are empty
    unread = f"{value} IS NULL AND {one.raw} IS NOT NULL"
    there = f"CASE WHEN {unread} THEN ({one.present}) IS NOT NULL ELSE false END"
    if told.required and told.name in UNANSWERED:
        unsaid = casting.unrated(one.raw, one.reading) or "false"  # "offered": asked, no answer
        return [_trouble(one, "unanswered", f"{value} IS NULL AND (({one.present}) IS NULL OR {unsaid})"),
                _trouble(one, "required_unreadable", f"({there} AND NOT {unsaid})")]  # fmt: skip
    if told.required:
        missing = f"CASE WHEN {value} IS NULL THEN ({one.present}) IS NULL ELSE false END"
        strange = f" OR {_strange(value)}" if told.type in {"moment", "day"} else ""
        return [
            _trouble(one, "required_missing", missing),
            _trouble(one, "required_unreadable", f"({there}{strange})"),
        ]
    if told.choices and told.treat == "keep":
        return [_trouble(one, "not_in_list", there, choices=", ".join(told.choices))]
    if told.type in casting.CHECKED or told.name in casting.SCORES:
        silent = casting.unrated(one.raw, one.reading)
        return [_trouble(one, "unreadable", f"{there} AND NOT {silent}" if silent else there)]
    return []


def _strange(value: str) -> str:
    return f"{value} < DATE '1970-01-01' OR {value} >= DATE '2100-01-01'"


def _outside(one: Filled) -> list[Trouble]:
    """Values that can be read and cannot be true."""
    value = one.value
    if one.told.type in {"moment", "day"} and not one.told.required:
        end = f" AND {value} < {OPEN_END}" if one.told.type == "day" else ""
        condition = f"({value} < DATE '1900-01-01' OR {value} >= DATE '2100-01-01'){end}"
        return [_trouble(one, "implausible_date", condition)]
    low, high = _bounds(one)
    parts = [f"{value} < {low}"] if low is not None else []
    parts += [f"{value} > {high}"] if high is not None else []
    if not parts:
        return []
    return [_trouble(one, "implausible", f"({' OR '.join(parts)})", bounds=_said(low, high))]


def _said(low: float | None, high: float | None) -> str:
    if high is None:
        return f"below {low:g}"
    return f"outside {low:g} to {high:g}" if low is not None else f"above {high:g}"


def _bounds(one: Filled) -> tuple[float | None, float | None]:
    """What is plausible: the ends of a score's scale, or the field's own bounds."""
    scale = one.reading.scale
    if scale[:1].isdigit() and one.told.name in casting.SCORES:
        low, high = scale.split()[0].split("-")
        return float(low), float(high)
    return one.told.low, one.told.high


def _before(plan: Plan, one: Filled) -> list[Trouble]:
    """Moments that lie before what they follow from; a day without a time counts to its end."""
    names = plan.by_name
    found = []
    for first, later in ORDERED.get(plan.kind.name, ()):
        if one.told.name in later and first in names:
            whole = one.told.type == "moment" and one.day is None and not one.times
            condition = (
                f"{one.value} + INTERVAL 1 DAY <= t_{first}"
                if whole
                else f"{one.value} < t_{first}"
            )
            found.append(_trouble(one, "before", condition, other=names[first].column))
    return found
