"""Choose what identifies a row, and say what does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from keepwell.schemas.intake import KINDS

if TYPE_CHECKING:
    from keepwell.connectors.spreadsheet import guess
    from keepwell.connectors.spreadsheet.keys import KeyFinder
    from keepwell.connectors.spreadsheet.mapping import Mapping
    from keepwell.connectors.spreadsheet.table import Table

RARE: Final = 0.05
"""Share of rows that may share an id with another and still be versions of one record."""
FIVETRAN: Final = ("_fivetran_active", "_fivetran_start")
IDLIKE = re.compile(r"(^|[\W_])(id|no|nr|number|line|key|code|uuid)([\W_]|$)|id$", re.IGNORECASE)


def find_key(
    finder: KeyFinder, table: Table, mapping: Mapping, columns: dict[str, guess.Seen]
) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """(columns of the key, how rows of one key are taken, notes)."""
    own = _own_key(mapping)
    if own and finder.identifies(own):
        return own, "", ()
    note: tuple[str, ...] = ()
    if len(own) == 1 and (repeats := finder.repeats(own[0])):
        if set(FIVETRAN) & set(table.columns) or (
            mapping.column_of("updated_at") and repeats < finder.rows * RARE
        ):
            return (
                own,
                "latest",
                (f"Rows that share “{own[0]}” are versions of one; the newest counts.",),
            )
        note = (f"“{own[0]}” repeats with different content and is not a key.",)
    found = _found_key(finder, mapping, columns, own)
    if found:
        return (
            found,
            "",
            (*note, f"Rows are told apart by {' + '.join(f'“{one}”' for one in found)}."),
        )
    return (), "", (*note, "No column tells rows apart: a row is known by its whole content.")


def _own_key(mapping: Mapping) -> tuple[str, ...]:
    """The columns of the kind's own key, if the file has them all; numbered updates by their number."""
    fields = KINDS[mapping.kind].key
    if mapping.kind == "contact_events" and mapping.column_of("event_no"):
        fields = ("contact_id", "event_no", "event_at")
    own = tuple(column for name in fields if (column := mapping.column_of(name)))
    return own if len(own) == len(fields) else own[:1] if len(fields) == 1 else ()


def _found_key(
    finder: KeyFinder, mapping: Mapping, columns: dict[str, guess.Seen], own: tuple[str, ...]
) -> tuple[str, ...]:
    """Another column that identifies rows, or the fewest columns that do together."""
    likely = _likely(mapping, columns, list(own))
    for one in likely:
        if columns[one].shape.unique and IDLIKE.search(one) and finder.identifies([one]):
            return (one,)
    clock = mapping.column_of(KINDS[mapping.kind].clock or "")
    moment = [one for one in (clock, mapping.columns[clock].reading.join if clock else "") if one]
    if own and clock and finder.identifies([*own, *moment]):
        return (*own, *moment)
    return finder.composite(likely)


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
    ids = [name for name in full if IDLIKE.search(name)]
    ranked = [*own[:1], number, *own[1:], *ids[:4], clock, join]
    return [one for one in dict.fromkeys(ranked) if one and one in full]
