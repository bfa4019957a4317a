"""One cell as the typed value of its field, as an expression of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import dates, numbers
from keepwell.connectors.spreadsheet.engine import text
from keepwell.connectors.spreadsheet.vocabulary import classes, meaning, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keepwell.connectors.spreadsheet.mapping import Reading
    from keepwell.schemas.intake import Field

TYPES: Final = {
    "moment": "TIMESTAMP", "day": "DATE", "seconds": "DOUBLE", "number": "DOUBLE", "share": "DOUBLE",
    "count": "BIGINT", "flag": "BOOLEAN", "text": "VARCHAR", "id": "VARCHAR", "name": "VARCHAR",
    "comment": "VARCHAR",
}  # fmt: skip
NUMBERED: Final = frozenset({"team", "queue"})
"""Texts that many systems tell by number."""
CHECKED: Final = frozenset({"moment", "day", "seconds", "number", "share", "count", "flag"})
"""Types whose cells may turn out unreadable; any text is readable as text."""
SCORES: Final = frozenset({"csat", "ces", "nps"})
GOOD_OR_BAD: Final = "good/bad"
IN_WORDS: Final = "1-5 words"
"""Five grades told in words or stars, stored as 1-5."""
SPOKEN: Final = frozenset({GOOD_OR_BAD, IN_WORDS})
DAY_BEFORE: Final = "day-before"
"""The cell says the first day back; the value is the last day away."""
_BLANKS: Final = "' \t\n\r\u00a0\ufeff'"
_OUTCOME_NEEDS: Final = frozenset({"outcome", "rating_kind", "answer", "change_by", "state"})


def present(cell: str, field: Field, reading: Reading) -> str:
    """The cell without outer blanks; nothing where it says that there is nothing.

    Only cells whose first or last sign gives cause are looked at closely: the others, nearly all,
    cost next to nothing.
    """
    gone = {*words("missing"), *(value.casefold() for value in reading.missing)}
    if field.type == "name":
        gone |= set(words("nobody"))
    first = {0, 9, 10, 13, 32, 160, 65279} | {
        ord(sign) for word in gone if word for sign in (word[0], word[0].upper())
    }
    last = " OR ".join(f"ends_with({cell}, {text(sign)})" for sign in " \t\u00a0")
    bare = f"trim({cell}, {_BLANKS})"
    close = f"CASE WHEN list_contains([{listed(sorted(gone))}], lower({bare})) THEN NULL ELSE {bare} END"
    return f"CASE WHEN list_contains({sorted(first)}, ascii({cell})) OR {last} THEN {close} ELSE {cell} END"


def straight(field: Field, reading: Reading) -> bool:
    """Whether cells may be read before anybody asks if something stands in them.

    What reads as a date, a number or a flag is no word for "missing".
    """
    checked = field.type in CHECKED or field.name in SCORES or bool(field.choices)
    return checked and field.treat == "keep" and not reading.missing


def tidied_late(field: Field, reading: Reading) -> bool:
    """Whether no doubt looks at a field's cells: a text that may be anything, and may be absent."""
    if field.required or field.choices or reading.values or reading.scale:
        return False
    return field.type in {"text", "name"} and field.treat in {"keep", "pseudonym"}


def listed(values: Iterable[str]) -> str:
    """Texts as a list of SQL."""
    return ", ".join(text(value) for value in values)


def typed(field: Field, cell: str, reading: Reading, *, zone: str, day: str | None = None) -> str:
    """The typed value of a cell; NULL where it cannot be read.

    Args:
        field: what the column fills.
        cell: the present cell.
        reading: how it is written.
        zone: the clock of moments without a zone.
        day: the naive day that a time of day belongs to.
    """
    if field.name in SCORES or (field.name == "score" and reading.scale):
        return _score(field, cell, reading)
    if field.choices and field.treat != "classify":
        return _choice(field, cell, reading)
    if reading.values and field.treat == "keep":
        told = mapped(cell, reading.values)
        return f"coalesce({told}, {cell})" if field.type == "text" else told
    if field.type == "moment":
        return _moment(cell, reading, zone, day)
    return _plain(field, cell, reading)


def _plain(field: Field, cell: str, reading: Reading) -> str:
    style = reading.numbers or "point"
    if field.type == "day":
        day = f"{dates.local_sql(cell, seen=reading.formats, order=reading.dates, months=reading.months)}::DATE"
        return f"({day} - 1)" if reading.ends == DAY_BEFORE else day
    if field.type == "seconds":
        return numbers.seconds_sql(cell, unit=reading.unit, clock=reading.clock, style=style)
    if field.type in {"number", "count", "share"}:
        return _number(field, cell, reading, style)
    if field.type == "flag":
        return _flag(field, cell, reading)
    return _text(field, cell, reading)


def _text(field: Field, cell: str, reading: Reading) -> str:
    if field.type == "name":
        return _whole(_name(cell, reading))
    if field.type != "id" and field.name not in NUMBERED:
        return cell
    return _whole(cell)


def _whole(cell: str) -> str:
    # ids that went through a spreadsheet come back as 7253.0; leading zeros stay
    return (
        rf"CASE WHEN ends_with({cell}, '.0') AND regexp_full_match({cell}, '\d+\.0') "
        f"THEN left({cell}, -2) ELSE {cell} END"
    )


def _number(field: Field, cell: str, reading: Reading, style: str) -> str:
    if field.type == "share":
        return numbers.share_sql(cell, style)
    number = numbers.number_sql(cell, style)
    if field.type == "count":
        return f"CASE WHEN {number} = floor({number}) THEN {number}::BIGINT END"
    if field.name == "hours" and reading.unit in numbers.UNITS:
        return f"{number} * {numbers.UNITS[reading.unit] / 3600}"
    return number


def _flag(field: Field, cell: str, reading: Reading) -> str:
    if field.name == "survey_offered" and reading.scale in SPOKEN:
        gone = listed(words("unoffered"))
        return f"CASE WHEN list_contains([{gone}], lower({cell})) THEN false WHEN {cell} IS NOT NULL THEN true END"
    return numbers.flag_sql(cell)


def _moment(cell: str, reading: Reading, zone: str, day: str | None) -> str:
    if day is None:
        return dates.moment_sql(
            cell, seen=reading.formats, order=reading.dates, zone=zone, months=reading.months
        )
    return dates.in_utc(f"({day} + {dates.clock_sql(cell)})", zone)


def _choice(field: Field, cell: str, reading: Reading) -> str:
    told = {**(meaning(field.name) if field.name in _OUTCOME_NEEDS else {}), **reading.values}
    told |= {choice: choice for choice in field.choices}
    return mapped(cell, told)


def mapped(cell: str, told: dict[str, str]) -> str:
    """What a written value stands for; NULL for values not listed."""
    back: dict[str, list[str]] = {}
    for value, stands in told.items():
        back.setdefault(stands, []).append(value.casefold())
    cases = " ".join(
        f"WHEN list_contains([{listed(values)}], lower({cell})) THEN {text(stands)}"
        for stands, values in back.items()
    )
    return f"CASE {cases} END"


def _name(cell: str, reading: Reading) -> str:
    tidy = rf"regexp_replace({cell}, '\s+', ' ', 'g')"
    if reading.names == "last-first":
        return rf"regexp_replace({tidy}, '^([^,]+?)\s*,\s*(.+)$', '\2 \1')"
    return f"CASE WHEN contains({cell}, '  ') THEN {tidy} ELSE {cell} END"


def _score(field: Field, cell: str, reading: Reading) -> str:
    if reading.scale == GOOD_OR_BAD:
        good, bad = listed(words("good")), listed(words("bad"))
        value = f"CASE WHEN list_contains([{good}], lower({cell})) THEN 1.0 WHEN list_contains([{bad}], lower({cell})) THEN 0.0 END"
    elif reading.scale == IN_WORDS:
        value = f"CAST({mapped(cell, meaning('grades'))} AS DOUBLE)"
    else:
        value = _rated(cell, reading)
    return f"CAST({value} AS VARCHAR)" if field.type == "text" else value


def _rated(cell: str, reading: Reading) -> str:
    """The number of a score: 4, 4,5, 4/5, 80 %, 4 - Good; 1,000 is a thousand and no 1."""
    first = rf"replace(regexp_extract({cell}, '^\D{{0,2}}(-?\d+(?:[.,]\d+)?)', 1), ',', '.')"
    grouped = numbers.number_sql(cell, reading.numbers or "point")
    whole = f"CASE WHEN regexp_full_match({cell}, '-?\\d{{1,3}}([.,]\\d{{3}})+') THEN {grouped} END"
    plain = [] if reading.numbers == "comma" else [f"TRY_CAST({cell} AS DOUBLE)"]
    return f"coalesce({', '.join([*plain, whole, f'TRY_CAST({first} AS DOUBLE)'])})"


def unrated(cell: str, reading: Reading) -> str | None:
    """Whether a score cell says that nobody answered; such cells are no problem."""
    if reading.scale not in SPOKEN:
        return None
    return f"list_contains([{listed(words('offered') + words('unoffered'))}], lower(trim({cell})))"


def classed(
    cell: str,
    group: str,
    *,
    codes: bool = False,
    told: dict[str, str] | None = None,
    rest: str | None = "other",
) -> str:
    """The class of a reason: by a visible table of words (or of code numbers), never the reason."""
    if codes:
        told = {code: name for name, listed_ in classes("absence_code").items() for code in listed_}
        return (
            f"CASE WHEN {cell} IS NOT NULL THEN coalesce({mapped(cell, told)}, {text('other')}) END"
        )
    if told:
        return f"coalesce({mapped(cell, told)}, {classed(cell, group, rest=rest)})"
    cases = " ".join(
        f"WHEN {' OR '.join(f'contains(w, {text(word)})' for word in group_words)} THEN {text(name)}"
        for name, group_words in classes(group).items()
    )
    last = f" ELSE {text(rest)}" if rest else ""
    whole = " ".join(f"WHEN w = {text(name)} THEN {text(name)}" for name in classes(group))
    lowered = f"replace(lower({cell}), '_', ' ')"
    return f"list_transform([{lowered}], lambda w: CASE WHEN w IS NULL THEN NULL {whole} {cases}{last} END)[1]"
