"""The one pass over the file: every row typed, every doubt marked, in file order, as Parquet.

The staged rows are one to one with the file's rows, so that a row's place tells its number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import casting, dates
from keepwell.connectors.spreadsheet.account import TYPE_WORDS, Trouble, remedy
from keepwell.connectors.spreadsheet.engine import cell, relation, text
from keepwell.connectors.spreadsheet.mapping import Reading
from keepwell.schemas.intake import KINDS, Field, Kind

if TYPE_CHECKING:
    from keepwell.connectors.spreadsheet.mapping import Mapping
    from keepwell.connectors.spreadsheet.table import Table

BITS: Final = 60
OPEN_END: Final = "DATE '9999-01-01'"
ORDERED: Final = {
    "contacts": (
        (
            "opened_at",
            ("first_reply_at", "first_resolved_at", "resolved_at", "closed_at", "rated_at"),
        ),
    ),
    "contact_events": (
        ("opened_at", ("first_reply_at", "first_resolved_at", "resolved_at", "closed_at")),
    ),
    "ratings": (("offered_at", ("rated_at",)),),
    "people": (("start_on", ("end_on",)), ("valid_from", ("valid_to",))),
    "job_history": (("start_on", ("end_on",)), ("valid_from", ("valid_to",))),
    "absences": (("start_on", ("end_on",)),),
    "shifts": (("start_at", ("end_at",)), ("worked_start_at", ("worked_end_at",))),
    "work_states": (("start_at", ("end_at",)),),
    "training": (("assigned_on", ("completed_on",)),),
    "requisitions": (("approved_on", ("filled_on", "closed_on")),),
    "offers": (("offered_on", ("answered_on",)),),
}
"""What cannot come before what."""
CODED: Final = "icd"


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of the kind, the column that fills it and how."""

    told: Field
    column: str
    raw: str
    """Name of the present cell in the inner query."""
    reading: Reading
    other: str | None = None


@dataclass
class Plan:
    """What is selected in the pass, and what each mark means."""

    kind: Kind
    fields: list[Filled]
    raws: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    zone: str = "UTC"

    def by_name(self) -> dict[str, Filled]:
        """Field name -> how it is filled."""
        return {one.told.name: one for one in self.fields}


def plan(table: Table, mapping: Mapping) -> Plan:
    """Decide the pass for a mapping; columns that the file does not have are passed over."""
    kind = KINDS[mapping.kind]
    places: dict[tuple[str, str], str] = {}
    filled: list[Filled] = []
    for column, choice in mapping.columns.items():
        if choice.field is None or column not in table.columns:
            continue
        for target in (choice.field, *choice.reading.also):
            told = kind.by_name[target]
            raw = places.setdefault((column, _family(told)), f"r{len(places)}")
            filled.append(Filled(told, column, raw, choice.reading))
    out = Plan(kind, filled, zone=mapping.zone)
    out.raws = [_present_sql(table, out, column, raw) for (column, _), raw in places.items()]
    _join(table, mapping, out)
    out.key = _key_cells(table, mapping, out)
    out.troubles = [trouble for one in out.fields for trouble in _troubles(out, one)]
    return out


def _family(told: Field) -> str:
    return "name" if told.type == "name" else "cell"


def _present_sql(table: Table, out: Plan, column: str, raw: str) -> str:
    one = next(one for one in out.fields if one.column == column and one.raw == raw)
    return f"{casting.present(cell(table, column), one.told, one.reading)} AS {raw}"


def _join(table: Table, mapping: Mapping, out: Plan) -> None:
    """Give each half of a date and time its other half: days are the base, clocks are added."""
    for place, one in enumerate(out.fields):
        join = one.reading.join
        if not join or join not in table.columns:
            continue
        own = mapping.columns.get(join)
        read = own.reading if own and own.field else Reading()
        raw = f"j{place}"
        out.raws.append(
            f"{casting.present(cell(table, join), one.told, Reading(missing=one.reading.missing))} AS {raw}"
        )
        is_day = bool(one.reading.formats)
        base, clock = (one, raw) if is_day else (None, one.raw)
        if base is not None:
            day = dates.local_sql(
                one.raw,
                seen=one.reading.formats,
                order=one.reading.dates,
                months=one.reading.months,
            )
        else:
            day = dates.local_sql(raw, seen=read.formats, order=read.dates, months=read.months)
        out.fields[place] = Filled(one.told, one.column, clock, one.reading, day)


def _key_cells(table: Table, mapping: Mapping, out: Plan) -> list[str]:
    """The key's parts: typed where the column fills a field, so that the same record written in
    another form has the same key."""
    cells = []
    for number, column in enumerate(one for one in mapping.key if one in table.columns):
        one = next((one for one in out.fields if one.column == column), None)
        if one is None:
            raw = f"k{number}"
            told = Field("key", "id", "key")
            out.raws.append(f"{casting.present(cell(table, column), told, Reading())} AS {raw}")
            cells.append(casting.typed(told, raw, Reading(), zone="UTC"))
        else:
            cells.append(f"t_{one.told.name}")
    return cells


def _troubles(out: Plan, one: Filled) -> list[Trouble]:
    """Everything that may be wrong with a field's value."""
    told, value = one.told, f"t_{one.told.name}"
    place = next(number for number, raw in enumerate(out.raws) if raw.endswith(f" AS {one.raw}"))

    def trouble(code: str, condition: str, **words: object) -> Trouble:
        said = remedy(code, words=told.words, type=TYPE_WORDS.get(told.type, ""), **words)
        return Trouble(told.name, one.column, place, code, condition, said)

    found = []
    if told.required:
        found.append(trouble("required_missing", f"{one.raw} IS NULL"))
        found.append(trouble("required_unreadable", f"{one.raw} IS NOT NULL AND {value} IS NULL"))
    elif told.choices and told.treat != "classify":
        found.append(
            trouble(
                "not_in_list",
                f"{one.raw} IS NOT NULL AND {value} IS NULL",
                choices=", ".join(told.choices),
            )
        )
    elif told.type in casting.CHECKED or told.name in casting.SCORES:
        silent = casting.unrated(one.raw, one.reading)
        spared = f" AND NOT {silent}" if silent else ""
        found.append(trouble("unreadable", f"{value} IS NULL AND {one.raw} IS NOT NULL{spared}"))
    return [*found, *_implausible(out, one, trouble)]


def _implausible(out: Plan, one: Filled, trouble: object) -> list[Trouble]:
    make = trouble  # typed loosely: a closure over the field
    told, value = one.told, f"t_{one.told.name}"
    found: list[Trouble] = []
    low, high = _bounds(one)
    if low is not None or high is not None:
        under = f"{value} < {low}" if low is not None else "false"
        over = f"{value} > {high}" if high is not None else "false"
        found.append(
            make(
                "implausible",
                f"({under} OR {over})",
                low=low,
                high=high if high is not None else "∞",
            )
        )  # type: ignore[operator]
    if told.type in {"moment", "day"} and not told.required:
        end = f" AND {value} < {OPEN_END}" if told.type == "day" else ""
        found.append(
            make(
                "implausible_date",
                f"({value} < DATE '1900-01-01' OR {value} >= DATE '2100-01-01'){end}",
            )
        )  # type: ignore[operator]
    names = out.by_name()
    for first, later in ORDERED.get(out.kind.name, ()):
        if told.name in later and first in names:
            reach = (
                " + INTERVAL 1 DAY"
                if told.type == "moment"
                and dates.only_days(one.reading.formats)
                and not one.reading.join
                else ""
            )
            sign = "<=" if reach else "<"
            found.append(
                make("before", f"{value}{reach} {sign} t_{first}", other=names[first].column)
            )  # type: ignore[operator]
    return found


def _bounds(one: Filled) -> tuple[float | None, float | None]:
    """What is plausible: the field's own bounds, or the ends of a score's scale."""
    if one.reading.scale and one.told.name in {"csat", "ces"} and one.reading.scale[0].isdigit():
        low, high = one.reading.scale.split()[0].split("-")
        return float(low), float(high)
    return one.told.low, one.told.high


def select(table: Table, out: Plan, secret: str) -> str:
    """The pass as SQL: present cells, typed values, marks, and raw cells of marked rows only."""
    inner = f"SELECT {', '.join(out.raws) or '1 AS r0'} FROM {relation(table)}"  # noqa: S608
    values = ", ".join(f"{_typed(one, out)} AS t_{one.told.name}" for one in out.fields)
    middle = f"SELECT *, {values or '1 AS t'} FROM ({inner})"  # noqa: S608
    marked = f"SELECT *, {', '.join(marks(out))} FROM ({middle})"  # noqa: S608
    kept = ", ".join(
        [
            *_outputs(out, secret),
            _key(out),
            *(f"_m{n}" for n in range(words_of_marks(out))),
            _raw(out),
        ]
    )
    return f"SELECT {kept} FROM ({marked})"  # noqa: S608


def _typed(one: Filled, out: Plan) -> str:
    if one.told.treat == "drop":
        return "NULL"
    return casting.typed(one.told, one.raw, one.reading, zone=out.zone, other=one.other)


def marks(out: Plan) -> list[str]:
    """The marks as whole numbers, one bit for each possible trouble."""
    groups = [
        out.troubles[start : start + BITS] for start in range(0, len(out.troubles), BITS)
    ] or [[]]
    return [
        (
            " + ".join(
                f"CASE WHEN {one.condition} THEN {1 << bit}::BIGINT ELSE 0 END"
                for bit, one in enumerate(group)
            )
            or "0::BIGINT"
        )
        + f" AS _m{number}"
        for number, group in enumerate(groups)
    ]


def words_of_marks(out: Plan) -> int:
    """How many whole numbers the marks need."""
    return max(1, -(-len(out.troubles) // BITS))


def _raw(out: Plan) -> str:
    """The cells as written, for rows with a mark or with a moment at midnight sharp."""
    names = ", ".join(one.rsplit(" AS ", 1)[1] for one in out.raws) or "r0"
    marked = " OR ".join(f"_m{number} <> 0" for number in range(words_of_marks(out)))
    sharp = " OR ".join(
        f"t_{one.told.name} = date_trunc('day', t_{one.told.name})" for one in timed(out)
    )
    return f"CASE WHEN {marked}{' OR ' + sharp if sharp else ''} THEN [{names}] END AS _raw"


def timed(out: Plan) -> list[Filled]:
    """Fields whose column tells times of day."""
    return [
        one for one in out.fields
        if one.told.type == "moment" and one.other is None and not dates.only_days(one.reading.formats)
    ]  # fmt: skip


def _outputs(out: Plan, secret: str) -> list[str]:
    """The fields as staged: customers already pseudonyms, comments masked, reasons classes."""
    outputs = []
    names = out.by_name()
    for one in out.fields:
        told = one.told
        if told.treat == "drop":
            continue
        outputs.append(f"{_treated(one, names, secret)} AS {told.name}")
    if out.kind.name == "contacts" and len(out.key) > 1:
        outputs = [one for one in outputs if not one.endswith(" AS contact_id")]
        parts = ", ".join(f"CAST({one} AS VARCHAR)" for one in out.key)
        outputs.append(f"concat_ws('/', {parts}) AS contact_id")
    return outputs


def _treated(one: Filled, names: dict[str, Filled], secret: str) -> str:
    value = f"t_{one.told.name}"
    if one.told.name in {"customer", "candidate_id"}:
        return pseudonym(secret, one.told.name.removesuffix("_id"), value)
    if one.told.type == "comment":
        return _masked(value, names)
    if one.told.name in {"reason", "absence_class"}:
        return casting.classed(one.raw, "absence_class", codes=one.reading.scale == CODED)
    if one.told.name in {"leave_class", "leave_reason"}:
        return casting.classed(one.raw, "leave_class")
    return value


def pseudonym(secret: str, domain: str, value: str) -> str:
    """The keyed hash of a value, as `kernel.ids.pseudonym` computes it."""
    return f"substr(sha256({text(f'{secret}:{domain}:')} || {value}), 1, 24)"


def _masked(value: str, names: dict[str, Filled]) -> str:
    """A comment without e-mail addresses, long numbers and the customer's own name."""
    masked = rf"regexp_replace({value}, '[\w.+-]+@[\w-]+\.[\w.-]+', '[e-mail]', 'g')"
    masked = rf"regexp_replace({masked}, '(\+|\b)\d[\d\s()/.-]{{6,}}\d', '[number]', 'g')"
    if "requester_name" in names:
        who = names["requester_name"].raw
        masked = (
            f"CASE WHEN length({who}) > 2 THEN replace({masked}, {who}, '[name]') ELSE {masked} END"
        )
    return masked


def _key(out: Plan) -> str:
    if not out.key:
        return "NULL::UBIGINT AS _key"
    parts = ", ".join(f"coalesce(CAST({one} AS VARCHAR), '')" for one in out.key)
    there = " OR ".join(f"{one} IS NOT NULL" for one in out.key)
    return (
        f"CASE WHEN {there} THEN md5_number_lower(concat_ws(chr(31), {parts})) END::UBIGINT AS _key"
    )
