"""The rows with problems as a file to correct and send again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.engine import cell, engine, name, relation, text
from keepwell.connectors.spreadsheet.repair import repaired

if TYPE_CHECKING:
    from pathlib import Path

    from keepwell.connectors.spreadsheet.table import Table

FORMULA_SIGNS: Final = "=+-@\t\r"
"""A cell that begins with one of these is run as a formula by spreadsheet programs."""
_NUMBER: Final = r"^[-+]?[\d.,:\s%]+$"


def write_fix_file(problems: str | Path, table: Table, target: str | Path) -> int:
    """Write a CSV of all rows with a problem: the file's own columns, then row, problem, remedy.

    Cells that a spreadsheet program would run as a formula get an apostrophe in front.

    Args:
        problems: `problems.parquet` of a check.
        table: the original, from `inspect`.
        target: the CSV to write.

    Returns:
        How many rows it holds.
    """
    whole = table if table.kind == "parquet" or table.copy is not None else repaired(table)
    with engine() as session:
        session.execute(f"CREATE TABLE cells AS SELECT * FROM {relation(whole)}")
        session.execute(
            "CREATE TABLE told AS SELECT \"row\" AS number, string_agg(DISTINCT coalesce(\"column\" || ': ', '') || code, '; ') AS problem, "
            f"string_agg(DISTINCT coalesce(\"column\" || ': ', '') || remedy, ' ') AS remedy FROM read_parquet({text(str(problems))}) GROUP BY 1"
        )
        columns = ", ".join(f"{_safe(cell(whole, one))} AS {name(one)}" for one in whole.columns)
        session.execute(
            f'COPY (SELECT {columns}, number AS "Keepwell row", problem AS "Keepwell problem", remedy AS "Keepwell remedy" '
            f"FROM cells JOIN told ON told.number = cells.rowid + 1 ORDER BY number) TO {text(str(target))} (FORMAT csv, HEADER)"
        )
        row = session.execute("SELECT count(*) FROM told").fetchone()
    return int(row[0]) if row else 0


def _safe(one: str) -> str:
    signs = ", ".join(text(sign) for sign in FORMULA_SIGNS)
    return (
        f"CASE WHEN list_contains([{signs}], left({one}, 1)) AND NOT regexp_matches({one}, '{_NUMBER}') "
        f"THEN '''' || {one} ELSE {one} END"
    )
