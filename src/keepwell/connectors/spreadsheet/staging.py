"""The one pass over the file: every row typed, every doubt marked, in file order, as Parquet.

The staged rows are one to one with the file's rows, so that a row's place tells its number. They
hold names and ids as written, for a hash costs less once a value than once a row; they live in
the batch's own folder and only as long as the check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import casting
from keepwell.connectors.spreadsheet.engine import relation, text

if TYPE_CHECKING:
    from keepwell.connectors.spreadsheet.planning import Filled, Plan
    from keepwell.connectors.spreadsheet.table import Table

BITS: Final = 60
CODED: Final = "codes"
"""A column of reasons that holds code numbers."""


def select(table: Table, plan: Plan) -> str:
    """The pass as SQL: cells, typed values, marks, and the cells as written for doubtful rows."""
    cells = ", ".join(f"{expression} AS {name}" for name, expression in plan.cells.items())
    inner = f"SELECT {cells or '1 AS nothing'} FROM {relation(table)}"
    values = "".join(f", {_typed(plan, one)} AS {one.value}" for one in plan.fields)
    middle = f"SELECT *{values}, {plan.no_record} AS no_record FROM ({inner})"
    marked = f"SELECT *, {', '.join(marks(plan))} FROM ({middle})"
    numbers = [f"_m{number}" for number in range(words_of_marks(plan))]
    kept = [*_outputs(plan), _key(plan), _rest(plan), *numbers, _raw(plan)]
    return f"SELECT {', '.join(kept)} FROM ({marked})"


def _typed(plan: Plan, one: Filled) -> str:
    if one.told.treat == "drop":
        return "NULL"
    if one.late:
        return one.raw

    def read(cell: str) -> str:
        return casting.typed(one.told, cell, one.reading, zone=plan.zone, day=one.day)

    if one.straight:
        again = read(f"({one.present})")
        return f"coalesce({read(one.raw)}, CASE WHEN {one.raw} IS NOT NULL THEN {again} END)"
    clock = plan.kind.clock
    if one.day is not None and clock and one.told.name != clock and clock in plan.by_name:
        return _overnight(read(one.raw), f"t_{clock}")
    return read(one.raw)


def _overnight(moment: str, clock: str) -> str:
    """A time of day long before the row's own moment belongs to the next day."""
    return f"CASE WHEN {moment} < {clock} - INTERVAL 12 HOUR THEN {moment} + INTERVAL 1 DAY ELSE {moment} END"


def marks(plan: Plan) -> list[str]:
    """The marks as whole numbers, one bit for each possible trouble."""
    starts = range(0, max(1, len(plan.troubles)), BITS)
    return [f"{_bits(plan, start)} AS _m{number}" for number, start in enumerate(starts)]


def _bits(plan: Plan, start: int) -> str:
    """The sum of the bits; rows without any trouble, nearly all, are asked only once."""
    group = plan.troubles[start : start + BITS]
    parts = [
        f"CASE WHEN {one.condition} THEN {1 << bit}::BIGINT ELSE 0 END"
        for bit, one in enumerate(group)
    ]
    if not parts:
        return "0::BIGINT"
    any_ = " OR ".join(f"({one.condition})" for one in group)
    return f"CASE WHEN {any_} THEN {' + '.join(parts)} ELSE 0::BIGINT END"


def words_of_marks(plan: Plan) -> int:
    """How many whole numbers the marks need."""
    return max(1, -(-len(plan.troubles) // BITS))


def _raw(plan: Plan) -> str:
    """The cells as written, for rows with a mark."""
    if not plan.shown:
        return "NULL::VARCHAR[] AS _raw"
    marked = " OR ".join(f"_m{number} <> 0" for number in range(words_of_marks(plan)))
    return f"CASE WHEN {marked} THEN [{', '.join(plan.shown)}] END AS _raw"


def _outputs(plan: Plan) -> list[str]:
    """The fields as staged: comments masked, reasons classes."""
    kept = [one for one in plan.fields if one.told.treat != "drop"]
    outputs = {one.told.name: _treated(plan, one) for one in kept}
    if plan.kind.name == "contacts" and len(plan.key) > 1:
        parts = ", ".join(f"CAST({one} AS VARCHAR)" for one in plan.key)
        outputs["contact_id"] = f"concat_ws('/', {parts})"
    return [f"{expression} AS {name}" for name, expression in outputs.items()]


def _treated(plan: Plan, one: Filled) -> str:
    if one.told.type == "comment":
        return _masked(plan, one.value)
    if one.told.treat == "classify":
        group = "absence_class" if plan.kind.name == "absences" else "leave_class"
        return casting.classed(
            one.present, group, codes=one.reading.scale == CODED, told=one.reading.values
        )
    return one.value


def pseudonym(secret: str, domain: str, value: str) -> str:
    """The keyed hash of a value, as `kernel.ids.pseudonym` computes it."""
    return f"substr(sha256({text(f'{secret}:{domain}:')} || {value}), 1, 24)"


def _masked(plan: Plan, value: str) -> str:
    """A comment without e-mail addresses, long numbers and the customer's own name."""
    masked = rf"regexp_replace({value}, '[\w.+-]+@[\w-]+\.[\w.-]+', '[e-mail]', 'g')"
    masked = rf"regexp_replace({masked}, '(\+|\b)\d[\d\s()/.-]{{6,}}\d', '[number]', 'g')"
    who = plan.by_name.get("requester_name")
    if who is None:
        return masked
    return f"CASE WHEN length({who.raw}) > 2 THEN replace({masked}, {who.raw}, '[name]') ELSE {masked} END"


def _key(plan: Plan) -> str:
    if not plan.key:
        return "NULL::UBIGINT AS _key"
    if len(plan.key) == 1:
        return f"md5_number_lower(CAST({plan.key[0]} AS VARCHAR))::UBIGINT AS _key"
    parts = ", ".join(f"coalesce(CAST({one} AS VARCHAR), '')" for one in plan.key)
    there = " OR ".join(f"{one} IS NOT NULL" for one in plan.key)
    return (
        f"CASE WHEN {there} THEN md5_number_lower(concat_ws(chr(31), {parts})) END::UBIGINT AS _key"
    )


def _rest(plan: Plan) -> str:
    """The content of the columns without a field, as a number; only its equality is used."""
    if not plan.rest:
        return "NULL::UBIGINT AS _rest"
    parts = ", ".join(
        rf"regexp_replace(trim(coalesce({one}, '')), '^(-?\d+)\.0+$', '\1')" for one in plan.rest
    )
    return f"md5_number_lower(concat_ws(chr(31), {parts}))::UBIGINT AS _rest"
