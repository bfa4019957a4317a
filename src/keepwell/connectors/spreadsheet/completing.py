"""Complete a mapping written by hand: people name the fields, the cells tell how to read them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keepwell.connectors.spreadsheet import guess, readings
from keepwell.connectors.spreadsheet.dates import formats
from keepwell.connectors.spreadsheet.engine import engine
from keepwell.connectors.spreadsheet.shapes import look
from keepwell.connectors.spreadsheet.table import UnreadableFileError
from keepwell.schemas.intake import KINDS

if TYPE_CHECKING:
    from keepwell.connectors.spreadsheet.mapping import Mapping, Reading
    from keepwell.connectors.spreadsheet.table import Table
    from keepwell.schemas.intake import Field


def completed(table: Table, mapping: Mapping) -> Mapping:
    """The mapping with every reading that it leaves open decided by the cells.

    Raises:
        UnreadableFileError: where neither the mapping nor the cells tell.
    """
    fields = KINDS[mapping.kind].by_name
    bare = {
        column: fields[target]
        for column, target in mapping.fields.items()
        if column in table.columns and _open(fields[target], mapping.columns[column].reading)
    }
    if not bare:
        return mapping
    with engine() as session:
        columns = guess.seen(look(session, table))
    for column, field in bare.items():
        choice = mapping.columns[column]
        reading = _decided(field, choice.reading, columns[column], columns)
        mapping = mapping.with_column(column, replace(choice, reading=reading))
    return mapping


def _open(field: Field, reading: Reading) -> bool:
    """Whether a reading lacks what its field cannot be read without."""
    if field.type in {"moment", "day"}:
        return not reading.formats and not reading.join
    return field.name in {"csat", "ces"} and not reading.scale


def _decided(
    field: Field, told: Reading, one: guess.Seen, columns: dict[str, guess.Seen]
) -> Reading:
    """What was told, completed by what the cells say; what was told wins."""
    found, questions, _ = readings.read(field, one, columns)
    if questions and not told.dates:
        raise UnreadableFileError(f"{questions[0].text} Say it in the mapping.")
    if told.dates:
        found = replace(found, dates=told.dates, formats=formats(one.dates.forms, told.dates))
    return replace(found, **told.spelled())
