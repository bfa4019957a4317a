"""Check a whole file against its mapping and hand over the rows with the account of them.

One pass types and marks every row in the engine (see `staging`); what follows works on the typed
rows: days without times, repeats, versions, keys. Nothing is clipped; rows are refused only when
they lack what they cannot do without.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from keepwell.connectors.spreadsheet import repair, staging
from keepwell.connectors.spreadsheet.completing import completed
from keepwell.connectors.spreadsheet.doubts import troubles
from keepwell.connectors.spreadsheet.engine import engine, text
from keepwell.connectors.spreadsheet.finishing import Finish
from keepwell.connectors.spreadsheet.planning import make_plan
from keepwell.connectors.spreadsheet.table import UnreadableFileError
from keepwell.connectors.spreadsheet.watching import watched
from keepwell.schemas.intake import KINDS, Checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from keepwell.connectors.spreadsheet.mapping import Mapping
    from keepwell.connectors.spreadsheet.planning import Plan
    from keepwell.connectors.spreadsheet.table import Table


def check(
    table: Table, mapping: Mapping, *, out_dir: str | Path, secret: str, zone: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Checked:  # fmt: skip
    """Read the whole file and write the checked rows with the account of them.

    `rows.parquet`, `problems.parquet` and, for kinds with agents, `agents.parquet` go to `out_dir`.
    Many rows for the warehouse become a folder `rows` with a part for each month instead.

    Args:
        table: from `inspect`.
        mapping: confirmed, or as proposed.
        out_dir: an existing folder.
        secret: the company's secret for pseudonyms.
        zone: the clock of moments that name no zone, where the mapping names none.
        progress: called with rows done and rows in all (an estimate at first).

    Raises:
        UnreadableFileError: when the file changed or lacks a field its kind cannot do without.
    """
    _refuse_incomplete(table, mapping)
    mapping = completed(table, mapping)
    out = Path(out_dir)
    staged = out / "staged.parquet"
    with engine() as session:
        try:
            plan = _stage(session, table, mapping, staged, mapping.zone or zone or "UTC", progress)
            checked = Finish(session, plan, mapping, staged, out, secret).run()
        finally:
            staged.unlink(missing_ok=True)
    if progress:
        progress(checked.rows_in, checked.rows_in)
    return checked


def _refuse_incomplete(table: Table, mapping: Mapping) -> None:
    absent = [
        KINDS[mapping.kind].by_name[name].words
        for name in KINDS[mapping.kind].required
        if (column := mapping.column_of(name)) is None or column not in table.columns
    ]
    if absent:
        raise UnreadableFileError(
            f"No column is mapped to {', '.join(f'“{one}”' for one in absent)}, and {mapping.kind} cannot do without. "
            "Say in the mapping which column it is."
        )


def _stage(
    session: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping, staged: Path,
    zone: str, progress: Callable[[int, int], None] | None,
) -> Plan:  # fmt: skip
    """Make the pass; a file that the engine trips over is rewritten cleanly and read again."""
    try:
        return _pass(session, table, mapping, staged, zone, progress)
    except duckdb.InvalidInputException:
        if table.kind != "csv" or table.copy is not None:
            raise
        return _pass(session, repair.repaired(table), mapping, staged, zone, progress)


def _pass(
    session: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping, staged: Path,
    zone: str, progress: Callable[[int, int], None] | None,
) -> Plan:  # fmt: skip
    plan = make_plan(table, mapping, zone=zone)
    plan.troubles = troubles(plan)
    query = staging.select(table, plan)
    with watched(session, table, progress) if progress else contextlib.nullcontext():
        session.execute(
            f"COPY ({query}) TO {text(str(staged))} (FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 4000)"
        )
    return plan
