"""The rows with problems as a file to correct and send again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import duckdb

from keepwell.connectors.spreadsheet.engine import cell, engine, name, relation, text
from keepwell.connectors.spreadsheet.repair import repaired
from keepwell.schemas.intake import KINDS

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from keepwell.connectors.spreadsheet.mapping import Mapping
    from keepwell.connectors.spreadsheet.table import Table

FORMULA_SIGNS: Final = "=+-@\t\r"
"""A cell that begins with one of these is run as a formula by spreadsheet programs."""
_NUMBER: Final = r"^[-+]?[\d.,:\s%]+$"


FIXABLE: Final = (
    "required_missing", "required_unreadable", "unreadable", "not_in_list", "implausible", "implausible_date",
    "far_future", "before",
)  # fmt: skip
"""Codes that a person can do something about, row by row."""
OURS: Final = ("Keepwell row", "Keepwell problem", "Keepwell remedy")
"""Columns that are added; a file that has them was sent before."""


def write_fix_file(
    problems: str | Path, table: Table, target: str | Path, *, mapping: Mapping | None = None
) -> int:
    """Write all rows that a person can put right: the file's own columns, then row, problem, remedy.

    Cells that a spreadsheet program would run as a formula get an apostrophe in front. With a
    mapping, columns that are never stored stay in their place and are empty; and where nothing but
    its whole content identifies a row, only refused ones are in it: others would count twice.

    Args:
        problems: `problems.parquet` of a check.
        table: the original, from `inspect`.
        target: the CSV or Parquet file to write.
        mapping: how the file was read.

    Returns:
        How many rows it holds.
    """
    with engine() as session:
        session.execute(
            "CREATE TABLE told AS SELECT \"row\" AS number, string_agg(DISTINCT coalesce(\"column\" || ': ', '') || code, '; ') AS problem, "
            f"string_agg(DISTINCT coalesce(\"column\" || ': ', '') || remedy, ' ') AS remedy FROM read_parquet({text(str(problems))}) "
            f"WHERE {_worth_it(mapping)} GROUP BY 1"
        )
        row = session.execute("SELECT count(*) FROM told").fetchone()
        if not row or not row[0]:
            return 0
        try:
            _copy(session, table, target, mapping)
        except duckdb.InvalidInputException:  # a row further down does not fit
            _copy(session, repaired(table), target, mapping)
    return int(row[0])


def _copy(
    session: duckdb.DuckDBPyConnection, table: Table, target: str | Path, mapping: Mapping | None
) -> None:
    kept = _kept(table, mapping)
    columns = ", ".join(
        f"{_safe(cell(table, one)) if one in kept else 'NULL::VARCHAR'} AS {name(one)}"
        for one in table.columns
        if one not in OURS
    )
    numbered = f"SELECT *, row_number() OVER () AS number FROM {relation(table)}"
    session.execute(
        f'COPY (SELECT {columns}, number AS "Keepwell row", problem AS "Keepwell problem", remedy AS "Keepwell remedy" '
        f"FROM ({numbered}) JOIN told USING (number) ORDER BY number) TO {text(str(target))} ({_form(target)})"
    )


def _form(target: str | Path) -> str:
    return "FORMAT parquet" if str(target).endswith(".parquet") else "FORMAT csv, HEADER"


def _worth_it(mapping: Mapping | None) -> str:
    if mapping is not None and not mapping.key:
        return "refused AND code <> 'no_record'"
    return f"list_contains([{', '.join(text(one) for one in FIXABLE)}], code)"


def _kept(table: Table, mapping: Mapping | None) -> Container[str]:
    """The columns whose cells may lie in a file of ours."""
    if mapping is None:
        return table.columns
    fields = KINDS[mapping.kind].by_name
    stored = {"keep", "pseudonym"}
    kept = {column for column, one in mapping.fields.items() if fields[one].treat in stored}
    joins = {choice.reading.join for choice in mapping.columns.values()}
    return kept | joins | set(mapping.key)


def _safe(one: str) -> str:
    signs = ", ".join(text(sign) for sign in FORMULA_SIGNS)
    return (
        f"CASE WHEN list_contains([{signs}], left({one}, 1)) AND NOT regexp_matches({one}, '{_NUMBER}') "
        f"THEN '''' || {one} ELSE {one} END"
    )
