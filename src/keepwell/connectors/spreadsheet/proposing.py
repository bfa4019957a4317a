"""Propose how a file is read: its kind, its columns, its key, and what only a person can tell."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from keepwell.connectors.spreadsheet import guess, readings, scores, strangers, units
from keepwell.connectors.spreadsheet.dates import style
from keepwell.connectors.spreadsheet.engine import cell, engine, relation
from keepwell.connectors.spreadsheet.evidence import asked_kind
from keepwell.connectors.spreadsheet.fix_file import OURS
from keepwell.connectors.spreadsheet.keying import FIVETRAN, IDLIKE, find_key
from keepwell.connectors.spreadsheet.keys import KeyFinder
from keepwell.connectors.spreadsheet.mapping import ColumnChoice, Mapping, Reading
from keepwell.connectors.spreadsheet.repair import repaired
from keepwell.connectors.spreadsheet.shapes import SAMPLE, look
from keepwell.connectors.spreadsheet.table import Table, UnreadableFileError
from keepwell.connectors.spreadsheet.vocabulary import compact, words
from keepwell.schemas.intake import KINDS, Question

if TYPE_CHECKING:
    from collections.abc import Iterable

TIME_WORDS: Final = {
    "time",
    "hour",
    "zeit",
    "uhrzeit",
    "hora",
    "heure",
    "calltime",
    "starttime",
    "timeofcall",
    "timeofday",
    "ora",
    "createdtime",
}
WEAKEST: Final = 0.9
"""A table whose best kind scores less resembles nothing the door knows."""
WHO: Final = frozenset(
    {"person_id", "name", "first_name", "last_name", "email", "start_on", "role"}
)
"""Any of them makes a row one of somebody."""
MOSTLY: Final = 0.6
"""Share of managers who have to be among the employees' numbers."""
PERHAPS: Final = 0.6
"""How sure it is that a column of ids without a known name is the employee number."""
_AVERAGE = re.compile(
    r"(^|\W)(avg|average|mean|ø|durchschn|mittlere|promedio|media|moyenne|średni)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """How the door would read a file. `questions` must be answered in the mapping first."""

    kind: str
    mapping: Mapping
    questions: tuple[Question, ...]
    shape: str
    confidence: float = 1.0
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = field(default=())
    """Kinds that would be possible too, likeliest first."""


def signature(table: Table) -> str:
    """What files of the same layout share: their headers, in order; rows sent again are of it too."""
    theirs = (one for one in table.columns if one not in OURS)
    joined = "\x1f".join(compact(one, units=True) for one in theirs)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def propose(
    table: Table, *, kind: str | None = None, remembered: Iterable[Mapping] = (), zone: str = "UTC"
) -> Proposal:
    """Propose a mapping for a table.

    Args:
        table: from `inspect`.
        kind: what it is, where a person said so.
        remembered: mappings confirmed before; one of the same shape is used as it is.
        zone: the clock of moments that name no zone.

    Raises:
        UnreadableFileError: when it resembles nothing, or lacks what its kind cannot do without.
    """
    try:
        return _propose(table, kind=kind, remembered=remembered, zone=zone)
    except duckdb.InvalidInputException:  # a row further down does not fit: read a clean copy
        if table.kind != "csv" or table.copy is not None:
            raise
        return _propose(repaired(table), kind=kind, remembered=remembered, zone=zone)


def _propose(
    table: Table, *, kind: str | None, remembered: Iterable[Mapping], zone: str
) -> Proposal:
    shape = signature(table)
    known = next(
        (one for one in remembered if one.shape == shape and kind in {None, one.kind}), None
    )
    with engine() as session:
        if known is not None:
            ordered = [
                column for column, choice in known.columns.items()
                if choice.reading.dates and column in table.columns
            ]  # fmt: skip
            columns = guess.seen(look(session, table, only=ordered))
            return Proposal(known.kind, known, _still_true(known, columns), shape)
        columns = guess.seen(look(session, table))
        return _fresh(session, table, columns, kind=kind, zone=zone, shape=shape)


def _still_true(known: Mapping, columns: dict[str, guess.Seen]) -> tuple[Question, ...]:
    """A remembered order of day and month is asked again when the cells contradict it."""
    asked = []
    for column, choice in known.columns.items():
        told = columns[column].dates.order if column in columns else ""
        if choice.reading.dates and told and told != choice.reading.dates:
            text = f"Column “{column}” was read {choice.reading.dates} so far; this file looks {told}. Which is right?"
            asked.append(Question("date_order", column, text, ("day-first", "month-first")))
    return tuple(asked)


def _fresh(
    session: duckdb.DuckDBPyConnection,
    table: Table,
    columns: dict[str, guess.Seen],
    *,
    kind: str | None,
    zone: str,
    shape: str,
) -> Proposal:
    ranked = guess.kinds(columns)
    best, score, matched = next(one for one in ranked if kind in {None, one[0]})
    if kind is None and score < WEAKEST:
        raise UnreadableFileError(_resembles_nothing(table, best))
    finder = KeyFinder(session, table, Path(table.source).stat().st_size)
    if kind is None:
        strangers.refuse_tables(Path(table.path).name, table.columns)
        best, matched = _refined(table, finder, best, ranked)
    if kind is None and _sums_up(best, matched):
        raise UnreadableFileError(
            f"{Path(table.path).name} sums contacts up (averages by agent and interval); figures need the contacts themselves. "
            "Export the list of interactions, one row per contact with its own id."
        )
    if best == "people":
        matched = _with_somebody(table, columns, matched, asked_for=kind is not None)
    if best == "absences":
        matched = units.beside(matched, columns)
    columns = _settle_orders(session, table, columns, matched)
    mapping, asked = _mapped(best, matched, columns, zone)
    mapping, units_asked = units.settled(session, table, mapping, columns)
    missing = _missing(table, best, mapping, columns)
    key, versions, notes = find_key(finder, table, mapping, columns)
    mapping = replace(mapping, key=key, versions=versions, shape=shape)
    mapping = replace(mapping, sheet=table.sheet if table.chosen else None)
    thin = asked_kind(best, matched, [one[0] for one in ranked])
    asked = (*(() if kind else thin), *asked, *units_asked, *missing, *_which_sheet(table))
    others = tuple(one[0] for one in ranked[1:4] if one[1] > WEAKEST)
    return Proposal(
        best,
        mapping,
        asked,
        shape,
        min(1.0, round(score / 6, 2)),
        (*table.notes, *notes, *_partial(columns), *_no_rows(columns)),
        others,
    )


def _sums_up(kind: str, matched: list[guess.Match]) -> bool:
    """Whether a table without a contact's id holds averages of many contacts in each row."""
    averages = [one for one in matched if _AVERAGE.search(one.column)]
    return (
        kind == "contacts"
        and len(averages) > 1
        and all(one.field != "contact_id" for one in matched)
    )


def _with_somebody(
    table: Table, columns: dict[str, guess.Seen], matched: list[guess.Match], *, asked_for: bool
) -> list[guess.Match]:
    """Rows of people tell who is meant, or at least who was hired when or does what.

    A column of ids that are all different may be the number; a table of answers, averages or
    counts with a column “gender” in it is none of people.
    """
    if asked_for or WHO & {one.field for one in matched}:
        return matched
    taken = {one.column for one in matched}
    for name, one in columns.items():
        if name not in taken and one.shape.unique and IDLIKE.search(name) and not _of_others(name):
            return [*matched, guess.Match(name, "person_id", PERHAPS)]
    raise UnreadableFileError(_resembles_nothing(table, "people"))


def _of_others(header: str) -> bool:
    """Whether a header names what identifies rows of another kind, such as a ticket's number."""
    return any(
        set(guess.named(kind.name, header))
        & {one for one in kind.key if one.endswith("_id")} - {"person_id"}
        for kind in KINDS.values()
        if len(header) > len("id")
    )


def _resembles_nothing(table: Table, best: str) -> str:
    """What to say about a table without rows of any kind.

    Which kind its headers speak of, and what a table of that kind has to have.
    """
    spoken = [
        kind for kind in KINDS
        if any(compact(kind).rstrip("s") in compact(column) for column in table.columns)
    ]  # fmt: skip
    kind = KINDS[spoken[0] if spoken else best]
    needs = [
        kind.by_name[name].words for name in (*kind.required, *kind.key) if not name.endswith("_id")
    ]
    who = next(
        (one.words for one in kind.fields if one.name in {"person_id", "agent", "contact_id"}), ""
    )
    wanted = ", ".join(dict.fromkeys(part for part in (who, *needs) if part))
    return (
        f"{Path(table.path).name} holds no rows that Keepwell reads. It comes nearest to {kind.name} ({kind.words.lower()}): "
        f"bring one row per record with a header row and columns for {wanted}. Or say with a mapping what its columns are. "
        f"Columns found: {', '.join(table.columns[:12])}."
    )


def _refined(
    table: Table, finder: KeyFinder, best: str, ranked: list[tuple[str, float, list[guess.Match]]]
) -> tuple[str, list[guess.Match]]:
    """Look-alikes told apart by their rows.

    A contact's id that stands in many different rows means that these are its events; a person's,
    with a day from which each row holds, their history.
    """
    found = {kind: matched for kind, _, matched in ranked}
    if best == "contacts" and _rated_alone(found["contacts"], found["ratings"]):
        return "ratings", found["ratings"]
    other, needed = {
        "contacts": ("contact_events", {"contact_id", "event", "event_at"}),
        "people": ("job_history", {"person_id", "valid_from"}),
    }.get(best, ("", set()))
    if not other or not needed <= {one.field for one in found[other]}:
        return best, found[best]
    number = next(one.column for one in found[other] if one.field in {"contact_id", "person_id"})
    repeats = finder.repeats(number)
    told = best == "people" or any(one.field == "event_no" for one in found[other])
    versions = best == "contacts" and bool(set(FIVETRAN) & set(table.columns))
    if versions or not repeats or not (told or repeats > finder.rows * 0.3):
        return best, found[best]
    return other, found[other]


def _rated_alone(contacts: list[guess.Match], ratings: list[guess.Match]) -> bool:
    """Whether rows have an id of their own beside the contact's, and a score that contacts leave out."""
    found = {one.field: one.column for one in ratings}
    if not {"rating_id", "contact_id", "score"} <= found.keys():
        return False
    return found["score"] not in {one.column for one in contacts}


def _settle_orders(
    session: duckdb.DuckDBPyConnection,
    table: Table,
    columns: dict[str, guess.Seen],
    matched: list[guess.Match],
) -> dict[str, guess.Seen]:
    """Where the first rows leave day and month open, the whole column is asked."""
    out = dict(columns)
    for one in matched:
        seen = columns[one.column]
        if seen.dates.open and seen.shape.rows >= SAMPLE:
            place = cell(table, one.column)
            rows = session.execute(
                f"SELECT DISTINCT split_part(trim({place}), ' ', 1), 1 FROM {relation(table)} WHERE {place} IS NOT NULL"
            ).fetchall()
            whole = style(rows)
            out[one.column] = replace(
                seen,
                dates=replace(
                    seen.dates,
                    day_first=whole.day_first,
                    month_first=whole.month_first,
                    open=whole.open,
                ),
            )
    return out


def _mapped(
    kind: str, matched: list[guess.Match], columns: dict[str, guess.Seen], zone: str
) -> tuple[Mapping, tuple[Question, ...]]:
    by_field = {one.field: one for one in matched}
    read = {
        one.field: readings.read(KINDS[kind].by_name[one.field], columns[one.column], columns)
        for one in matched
    }
    moments = {
        name: (one.column, read[name][0])
        for name, one in by_field.items()
        if KINDS[kind].by_name[name].type == "moment"
    }
    together = readings.joined(
        moments, columns, _free(columns, matched), _clock_names(kind, columns)
    )
    choices: dict[str, ColumnChoice] = {}
    asked: list[Question] = []
    for name, one in by_field.items():
        reading, questions, why = read[name]
        reading = together[name][1] if name in together else reading
        if columns[one.column].clock_only and name in together and not reading.join:
            continue
        asked += questions
        choices[one.column] = ColumnChoice(
            name, min(1.0, round(one.score, 2)), _reason(kind, one, reading, why), reading
        )
    _team_too(kind, choices)
    _managers_by_number(choices, columns)
    ordered = {
        name: choices.get(name, ColumnChoice(None, 0.0, "not needed, or not recognised"))
        for name in columns
    }
    return Mapping(kind, ordered, zone=zone, constants=_constants(kind, by_field)), tuple(asked)


def _constants(kind: str, by_field: dict[str, guess.Match]) -> dict[str, str]:
    """A file of ratings without a column for their kind holds one kind: the one its header names."""
    if kind != "ratings" or "rating_kind" in by_field or "score" not in by_field:
        return {}
    return {"rating_kind": scores.rating_kind(by_field["score"].column)}


def _free(columns: dict[str, guess.Seen], matched: list[guess.Match]) -> list[str]:
    used = {one.column for one in matched}
    return [name for name in columns if name not in used]


def _clock_names(kind: str, columns: dict[str, guess.Seen]) -> dict[str, float]:
    clock = KINDS[kind].clock or ""
    return {
        name: 1.0 if compact(name) in TIME_WORDS else guess.named(kind, name).get(clock, 0.0)
        for name, one in columns.items() if one.clock_only
    }  # fmt: skip


def _reason(kind: str, one: guess.Match, reading: Reading, why: str) -> str:
    said = f"“{one.column}” is a usual name for {KINDS[kind].by_name[one.field].words.lower()}"
    joined = f"together with “{reading.join}”" if reading.join else ""
    scale = f"{len(reading.formats)} forms" if len(reading.formats) > 1 else ""
    return "; ".join(part for part in (said, joined, why, scale) if part)


def _team_too(kind: str, choices: dict[str, ColumnChoice]) -> None:
    """Without a column for teams, the people of one supervisor are a team."""
    if "team" not in KINDS[kind].by_name or any(one.field == "team" for one in choices.values()):
        return
    for column, choice in choices.items():
        if choice.field == "supervisor":
            reason = f"{choice.reason}; also the team, because no column names one"
            choices[column] = replace(
                choice, reason=reason, reading=replace(choice.reading, also=("team",))
            )


def _managers_by_number(choices: dict[str, ColumnChoice], columns: dict[str, guess.Seen]) -> None:
    """A column of managers that holds the employees' own numbers tells numbers, not names."""
    column_of = {one.field: column for column, one in choices.items()}
    named, number = column_of.get("manager"), column_of.get("person_id")
    if named is None or number is None or "manager_id" in column_of:
        return
    numbers = tuple(value.casefold() for value, _ in columns[number].shape.values)
    if columns[named].shape.share_in(numbers) >= MOSTLY:
        choices[named] = replace(
            choices[named], field="manager_id", reason="these are employee numbers"
        )


def _missing(
    table: Table, kind: str, mapping: Mapping, columns: dict[str, guess.Seen]
) -> tuple[Question, ...]:
    """What the kind cannot do without: asked where some column could be it, else refused."""
    asked = []
    for name in KINDS[kind].required:
        if mapping.column_of(name):
            continue
        told = KINDS[kind].by_name[name]
        could = tuple(
            column
            for column, one in columns.items()
            if column not in mapping.fields and one.shape.filled and guess.fit(told, one) > 0
        )
        if not could:
            raise UnreadableFileError(
                f"{Path(table.path).name} looks like {kind} ({KINDS[kind].words.lower()}), but no column holds “{told.words}”, and rows "
                f"cannot do without it. Export the file again with that column. Columns found: {', '.join(table.columns[:12])}."
            )
        asked.append(Question("missing_field", None, f"Which column says “{told.words}”?", could))
    return tuple(asked)


def _which_sheet(table: Table) -> tuple[Question, ...]:
    """A workbook with another sheet of similar size leaves open which one is meant."""
    if not table.rivals:
        return ()
    options = (table.sheet or "", *table.rivals)
    return (
        Question(
            "sheet",
            None,
            f"Several sheets hold rows; “{options[0]}” is read. Which one is meant?",
            options,
        ),
    )


def _partial(columns: dict[str, guess.Seen]) -> tuple[str, ...]:
    """Some exports say in a column of their own that they are not complete."""
    told = next(
        (one for name, one in columns.items() if compact(name) == "fullexportcompleted"), None
    )
    if told is None or not told.shape.share_in(words("no")):
        return ()
    return ("The file says that it is a partial export. Export it again until it is complete.",)


def _no_rows(columns: dict[str, guess.Seen]) -> tuple[str, ...]:
    if any(one.shape.rows for one in columns.values()):
        return ()
    return ("The file has a header and no rows. Check the export's period and filter.",)
