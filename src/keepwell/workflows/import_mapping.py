"""How a file is read, kept with its batch: proposed, corrected, answered, remembered.

The register keeps a mapping as plain JSON: `columns` by name (field, confidence, reason,
examples), the contract's `fields`, and `toml`, which is the mapping itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from keepwell.domain.sources import queries
from keepwell.schemas.intake import KINDS, Question

if TYPE_CHECKING:
    from collections.abc import Mapping as Told
    from collections.abc import Sequence

    from keepwell.connectors.spreadsheet import ColumnChoice, Mapping, Proposal, Table

_READING_OF = {
    "date_order": "dates",
    "clock": "clock",
    "numbers": "numbers",
    "ces_scale": "scale",
    "scale": "scale",
    "unit": "unit",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody chose for a question, by its code and column."""

    code: str
    column: str | None
    value: str


def as_json(
    mapping: Mapping, table: Table | None = None, notes: Sequence[str] = ()
) -> dict[str, Any]:
    """A mapping as the register keeps it, with what was odd about the file in words."""
    from keepwell.connectors.spreadsheet import dump_mapping

    columns = {
        name: {
            "field": choice.field, "confidence": choice.confidence, "reason": choice.reason,
            "examples": examples(table, name),
        }
        for name, choice in mapping.columns.items()
    }  # fmt: skip
    return {
        "kind": mapping.kind, "shape": mapping.shape, "zone": mapping.zone, "notes": list(notes), "fields": mapping.fields, "columns": columns,
        "toml": dump_mapping(mapping),
    }  # fmt: skip


def examples(table: Table | None, column: str) -> list[str]:
    """A few values of a column, as written; none of a column that holds personal data to drop."""
    if table is None or column not in table.columns:
        return []
    place = table.columns.index(column)
    seen = dict.fromkeys(row[place] for row in table.sample if place < len(row) and row[place])
    return [str(value)[:40] for value in list(seen)[:3]]


def from_json(told: Told[str, Any]) -> Mapping | None:
    """The mapping that the register keeps, if any."""
    from keepwell.connectors.spreadsheet import load_mapping

    return load_mapping(told["toml"]) if told.get("toml") else None


def sheet(kept: Told[str, Any], told: Mapping | None, answers: Sequence[Answer]) -> str | None:
    """The sheet of a workbook that somebody said is meant, alone; None where nobody did."""
    answer = next((one.value for one in answers if one.code == "sheet"), None)
    mapping = told or from_json(kept)
    return answer or (mapping.sheet if mapping else None)


def of_sheet(kept: Mapping | None, answers: Sequence[Answer]) -> Mapping | None:
    """What was made of a batch's file, unless somebody has just said that another sheet is meant."""
    said = next((one.value for one in answers if one.code == "sheet"), None)
    return kept if kept is None or said in {None, kept.sheet} else None


def remembered() -> list[Mapping]:
    """Mappings of every shape that was loaded before."""
    found = (from_json(one.mapping) for one in queries.remembered())
    return [one for one in found if one is not None]


def as_before(table: Table, path: str) -> Table:
    """The sheet of a workbook that was said to be meant when one of its shape came before."""
    from keepwell.connectors.spreadsheet import inspect, signature

    known = remembered() if table.rivals else []
    if any(one.shape == signature(table) for one in known):
        return table
    for name in dict.fromkeys(one.sheet for one in known):
        if name in table.rivals:
            other = inspect(path, sheet=name)
            if any(one.sheet == name and one.shape == signature(other) for one in known):
                return other
    return table


def proposed(table: Table, *, kind: str, zone: str) -> Proposal:
    """What the door makes of a file, remembering what was confirmed before."""
    from keepwell.connectors import spreadsheet

    return spreadsheet.propose(
        table, kind=kind or None, remembered=remembered(), zone=zone or "UTC"
    )


def corrected(mapping: Mapping, *, fields: Told[str, str | None], zone: str = "") -> Mapping:
    """The mapping with columns decided otherwise; an empty field leaves a column out."""
    for column, field in fields.items():
        choice = mapping.columns.get(column)
        if choice is not None and (choice.field or "") != (field or ""):
            mapping = mapping.with_column(column, _by_hand(choice, field or None))
    return replace(mapping, zone=zone) if zone else mapping


def _by_hand(choice: ColumnChoice, field: str | None) -> ColumnChoice:
    return replace(choice, field=field, confidence=1.0, reason="said by hand")


def answered(mapping: Mapping, answers: Sequence[Answer]) -> Mapping:
    """The mapping with questions answered."""
    for answer in answers:
        if answer.code == "missing_field":
            missing = next(
                (one for one in KINDS[mapping.kind].required if not mapping.column_of(one)), None
            )
            mapping = corrected(mapping, fields={answer.value: missing})
        elif answer.code == "sheet":
            mapping = replace(mapping, sheet=answer.value)
        elif answer.column in mapping.columns and answer.code in _READING_OF:
            choice = mapping.columns[answer.column]
            told: dict[str, Any] = {_READING_OF[answer.code]: answer.value}
            reading = replace(choice.reading, **told)
            mapping = mapping.with_column(
                answer.column, replace(choice, reading=reading, reason="said by hand")
            )
    return mapping


def still_open(questions: Sequence[Question], answers: Sequence[Answer]) -> tuple[Question, ...]:
    """Questions that nobody has answered."""
    given = {(one.code, one.column) for one in answers}
    return tuple(one for one in questions if (one.code, one.column) not in given)
