"""Propose how a file is read: its kind, its columns, its key, and what only a person can tell."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import guess, readings
from keepwell.connectors.spreadsheet.dates import style
from keepwell.connectors.spreadsheet.engine import cell, engine, relation
from keepwell.connectors.spreadsheet.keys import KeyFinder
from keepwell.connectors.spreadsheet.mapping import ColumnChoice, Mapping, Reading
from keepwell.connectors.spreadsheet.shapes import SAMPLE, look
from keepwell.connectors.spreadsheet.table import Table, UnreadableFileError
from keepwell.connectors.spreadsheet.vocabulary import compact
from keepwell.schemas.intake import KINDS, Question

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

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
_FIVETRAN: Final = ("_fivetran_active", "_fivetran_start")
_IDLIKE = re.compile(r"(^|[\W_])(id|no|nr|number|line|key|code|uuid)([\W_]|$)|id$", re.IGNORECASE)


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
    """What files of the same layout share: their headers, in order."""
    joined = "\x1f".join(compact(one, units=True) for one in table.columns)
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
    shape = signature(table)
    with engine() as session:
        columns = guess.seen(look(session, table))
        known = next(
            (one for one in remembered if one.shape == shape and kind in {None, one.kind}), None
        )
        if known is not None:
            return Proposal(known.kind, known, _still_true(known, columns), shape)
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
        raise UnreadableFileError(_resembles_nothing(table, best, matched))
    finder = KeyFinder(session, table, Path(table.source).stat().st_size)
    if kind is None:
        best, matched = _events_instead(table, finder, best, matched, ranked)
    columns = _settle_orders(session, table, columns, matched)
    mapping, asked = _mapped(best, matched, columns, zone)
    missing = _missing(table, best, mapping, columns)
    key, versions, notes = _key(finder, table, mapping, columns)
    mapping = replace(mapping, key=key, versions=versions, sheet=table.sheet, shape=shape)
    asked = (*asked, *missing)
    others = tuple(one[0] for one in ranked[1:4] if one[1] > WEAKEST)
    return Proposal(
        best, mapping, asked, shape, min(1.0, round(score / 6, 2)), (*table.notes, *notes), others
    )


def _resembles_nothing(table: Table, best: str, matched: list[guess.Match]) -> str:
    missing = [
        KINDS[best].by_name[name].words
        for name in KINDS[best].required
        if name not in {one.field for one in matched}
    ]
    lacks = (
        f" It comes nearest to {best} ({KINDS[best].words.lower()}), but has no column for: {', '.join(missing)}."
        if missing
        else ""
    )
    return (
        f"{Path(table.path).name} does not look like rows of anything Keepwell reads.{lacks} Bring a table with one row per "
        f"record and a header row, or say with a mapping what its columns are. Columns found: {', '.join(table.columns[:12])}."
    )


def _events_instead(
    table: Table,
    finder: KeyFinder,
    best: str,
    matched: list[guess.Match],
    ranked: list[tuple[str, float, list[guess.Match]]],
) -> tuple[str, list[guess.Match]]:
    """A contact's id that stands in many different rows means: these rows are its events."""
    number = next((one.column for one in matched if one.field == "contact_id"), None)
    if best != "contacts" or number is None or set(_FIVETRAN) & set(table.columns):
        return best, matched
    events = next(one[2] for one in ranked if one[0] == "contact_events")
    filled = {one.field for one in events}
    numbered = bool({"event_no"} & filled) or finder.repeats(number) > finder.rows * 0.3
    if {"contact_id", "event", "event_at"} <= filled and numbered and finder.repeats(number):
        return "contact_events", events
    return best, matched


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
                f"SELECT DISTINCT split_part(trim({place}), ' ', 1), 1 FROM {relation(table)} WHERE {place} IS NOT NULL"  # noqa: S608
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
    ordered = {
        name: choices.get(name, ColumnChoice(None, 0.0, "not needed, or not recognised"))
        for name in columns
    }
    return Mapping(kind, ordered, zone=zone), tuple(asked)


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


def _key(
    finder: KeyFinder, table: Table, mapping: Mapping, columns: dict[str, guess.Seen]
) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """(columns of the key, how rows of one key are taken, notes)."""
    own = [column for name in KINDS[mapping.kind].key if (column := mapping.column_of(name))]
    if len(own) == len(KINDS[mapping.kind].key) and finder.identifies(own):
        return tuple(own), "", ()
    if own and set(_FIVETRAN) & set(table.columns):
        return tuple(own), "latest", ("Several rows per key are versions; the newest counts.",)
    note = (
        (f"“{own[0]}” repeats with different content and is not a key.",)
        if len(own) == 1 and finder.repeats(own[0])
        else ()
    )
    likely = _likely(mapping, columns, own)
    single = next(
        (
            one
            for one in likely
            if columns[one].shape.unique and _IDLIKE.search(one) and finder.identifies([one])
        ),
        None,
    )
    found = (single,) if single else finder.composite(likely)
    if found:
        return (
            found,
            "",
            (*note, f"Rows are told apart by {' + '.join(f'“{one}”' for one in found)}."),
        )
    return (), "", (*note, "No column tells rows apart: a row is known by its whole content.")


def _likely(mapping: Mapping, columns: dict[str, guess.Seen], own: list[str]) -> list[str]:
    """Columns that may be part of a key: the kind's own, numbers of updates, ids, moments."""
    clock = mapping.column_of(KINDS[mapping.kind].clock or "")
    join = mapping.columns[clock].reading.join if clock else ""
    number = mapping.column_of("event_no")
    full = [
        name
        for name, one in columns.items()
        if one.shape.filled >= one.shape.rows * 0.9 and one.shape.distinct > 1
    ]
    ids = [name for name in full if _IDLIKE.search(name)]
    ranked = [*own[:1], number, *own[1:], *ids[:4], clock, join]
    return [one for one in dict.fromkeys(ranked) if one and one in full]
