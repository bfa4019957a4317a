"""Plan the pass over a file: which cell fills which field, what the key is made of.

A plan is data for the SQL of `staging` and the words of `doubts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import casting, dates
from keepwell.connectors.spreadsheet.engine import cell
from keepwell.connectors.spreadsheet.mapping import Reading
from keepwell.connectors.spreadsheet.vocabulary import words
from keepwell.schemas.intake import KINDS, Field, Kind

if TYPE_CHECKING:
    from keepwell.connectors.spreadsheet.account import Trouble
    from keepwell.connectors.spreadsheet.mapping import Mapping
    from keepwell.connectors.spreadsheet.table import Table

FEW: Final = 4
"""Fields from which a row with a single filled cell is a note and no record."""
_KEY: Final = Field("key", "id", "Key")


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of the kind, the column that fills it and how."""

    told: Field
    column: str
    raw: str
    """Name of the cell in the inner query."""
    reading: Reading
    straight: bool = False
    """The cell is as written; what is missing is asked only where it cannot be read."""
    day: str | None = None
    """The naive day that a time of day belongs to."""
    late: bool = False
    """The staged cell is as written; it is tidied when it is read again, once a different value."""

    @property
    def value(self) -> str:
        """Name of the typed value."""
        return f"t_{self.told.name}"

    @property
    def present(self) -> str:
        """The cell, or nothing where it says that there is nothing."""
        return casting.present(self.raw, self.told, self.reading) if self.straight else self.raw

    @property
    def times(self) -> bool:
        """Whether the column tells days with times of day."""
        return (
            self.told.type == "moment"
            and self.day is None
            and not dates.only_days(self.reading.formats)
        )


@dataclass
class Plan:
    """What is read in the pass, and what each mark means."""

    kind: Kind
    zone: str
    fields: list[Filled] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    """Name in the inner query -> expression over the file's cells."""
    key: list[str] = field(default_factory=list)
    no_record: str = "false"
    """Whether a row is empty, a total or a note, over the typed values."""
    rest: list[str] = field(default_factory=list)
    """Cells that no stored field keeps, where only the whole content identifies a row."""
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def by_name(self) -> dict[str, Filled]:
        """Field name -> how it is filled."""
        return {one.told.name: one for one in self.fields}

    @property
    def shown(self) -> list[str]:
        """Cells that are kept as written beside doubtful rows: never those of personal data."""
        return list(dict.fromkeys(one.raw for one in self.troubles if one.raw))

    @property
    def held(self) -> set[str]:
        """Fields that the staged rows hold."""
        composite = self.kind.name == "contacts" and len(self.key) > 1
        kept = {one.told.name for one in self.fields if one.told.treat != "drop"}
        return kept | ({"contact_id"} if composite else set())


def make_plan(table: Table, mapping: Mapping, *, zone: str) -> Plan:
    """Plan the pass for a mapping; columns that the file does not have are passed over."""
    plan = Plan(KINDS[mapping.kind], zone)
    for column, choice in mapping.columns.items():
        if choice.field is not None and column in table.columns:
            for target in (choice.field, *choice.reading.also):
                plan.fields.append(_filled(table, plan, column, target, choice.reading))
    plan.fields.sort(key=lambda one: one.told.name != plan.kind.clock)
    plan.fields = [_joined(table, mapping, plan, one) for one in plan.fields]
    plan.fields = [_later(table, mapping, plan, one) for one in plan.fields]
    plan.no_record = _no_record(table, plan)
    plan.key = _key_cells(table, mapping, plan)
    if not plan.key:
        kept = {one.column for one in plan.fields if one.told.treat in {"keep", "pseudonym"}}
        plan.rest = [cell(table, column) for column in table.columns if column not in kept]
        plan.cells |= {one: one for one in plan.rest}
    return plan


def _no_record(table: Table, plan: Plan) -> str:
    """What tells that a row is none: asked only of rows without the moment they cannot do without.

    Kinds whose rows need no moment are few: there each row is asked. A single cell filled where
    four could be is a note below the table.
    """
    kept = [one for one in plan.fields if one.told.treat != "drop"]
    needed = [one for one in kept if one.told.required and one.told.type in {"moment", "day"}]
    plan.cells["first_cell"] = cell(table, table.columns[0])
    sums = f"coalesce(list_contains([{casting.listed(words('totals'))}], lower(trim(first_cell))), false)"
    there = " + ".join(f"({one.raw} IS NOT NULL)::INT" for one in kept)
    least = 1 if len(kept) < FEW else 2
    no_record = f"({sums} OR ({there}) < {least})"
    absent = " OR ".join(f"{one.value} IS NULL" for one in needed)
    return f"CASE WHEN {absent} THEN {no_record} ELSE false END" if needed else no_record


def _filled(table: Table, plan: Plan, column: str, target: str, reading: Reading) -> Filled:
    told = plan.kind.by_name[target]
    straight = casting.straight(told, reading)
    place = table.columns.index(column)
    raw = f"{'w' if straight else 'n' if told.type == 'name' else 'p'}{place}"
    written = cell(table, column)
    plan.cells[raw] = written if straight else casting.present(written, told, reading)
    return Filled(told, column, raw, reading, straight)


def _joined(table: Table, mapping: Mapping, plan: Plan, one: Filled) -> Filled:
    """Give a time of day its day, or a day its time of day."""
    join = one.reading.join
    if not join or join not in table.columns or one.told.type != "moment":
        return one
    other = f"j_{one.told.name}"
    plan.cells[other] = casting.present(
        cell(table, join), one.told, Reading(missing=one.reading.missing)
    )
    if one.reading.formats:
        return Filled(one.told, one.column, other, one.reading, day=_day(one.raw, one.reading))
    own = mapping.columns.get(join)
    read = own.reading if own and own.field else Reading()
    return Filled(one.told, one.column, one.raw, one.reading, day=_day(other, read))


def _later(table: Table, mapping: Mapping, plan: Plan, one: Filled) -> Filled:
    """Leave a text as written where nobody needs it tidy before it is staged.

    Texts have few different values: staged as a dictionary, each is tidied once, not once a row.
    """
    if one.column in mapping.key or not casting.tidied_late(one.told, one.reading):
        return one
    raw = f"l{table.columns.index(one.column)}"
    plan.cells[raw] = cell(table, one.column)
    if not any(other.raw == one.raw for other in plan.fields if other is not one):
        plan.cells.pop(one.raw, None)
    return replace(one, raw=raw, late=True)


def _day(raw: str, reading: Reading) -> str:
    return dates.local_sql(raw, seen=reading.formats, order=reading.dates, months=reading.months)


def _key_cells(table: Table, mapping: Mapping, plan: Plan) -> list[str]:
    """The key's parts: typed where the column fills a field.

    So the same record written in another form has the same key.
    """
    cells = []
    for column in mapping.key:
        if column not in table.columns:
            continue
        one = next((one for one in plan.fields if one.column == column), None)
        if one is None:
            raw = f"k{table.columns.index(column)}"
            plan.cells[raw] = casting.present(cell(table, column), _KEY, Reading())
            cells.append(casting.typed(_KEY, raw, Reading(), zone="UTC"))
        else:
            cells.append(one.value)
    return cells
