"""A mart from small tables in memory, on any engine: for tests, examples and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd
import pyarrow as pa

from keepwell.analytics.mart.store import Mart, MartSettings
from keepwell.schemas.mart import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Rows = "Sequence[Mapping[str, Any]] | pd.DataFrame"
# mart table and column -> where intake brings it from
INTAKE_NAMES = {
    ("shifts", "person"): (("shifts", "person_id"),),
    ("absences", "person"): (("absences", "person_id"),),
    ("training", "person"): (("training", "person_id"),),
    ("work_states", "person"): (("work_states", "person_id"),),
    ("employment", "start_on"): (("people", "start_on"), ("job_history", "start_on")),
    ("employment", "last_day"): (("people", "end_on"), ("job_history", "end_on")),
    ("employment", "leave_class"): (("people", "leave_class"), ("job_history", "leave_class")),
    ("employment", "regretted"): (("people", "regretted"), ("job_history", "regretted")),
    ("tough_marks", "marked_at"): (("contacts", "tough"),),
    ("job_history", "team"): (("people", "team"),),
    ("job_history", "role"): (("people", "role"),),
    ("job_history", "manager"): (("people", "manager"),),
    ("job_history", "hours"): (("people", "contract_hours"), ("job_history", "contract_hours")),
}
RATING_FIELDS = {"csat": "csat", "ces": "ces", "nps": "nps", "solved": "solved_by_survey"}


def in_memory(
    tables: Mapping[str, Sequence[Mapping[str, Any]] | pd.DataFrame],
    *,
    settings: MartSettings,
    connection: Any = None,
) -> Mart:
    """A mart holding `tables` (rows as dicts or frames; columns not given are missing).

    Args:
        tables: by the names of `schemas.mart.TABLES`; `coverage` is counted from the rows
            unless it is given too.
        settings: thresholds and today.
        connection: an Ibis backend; without one a fresh DuckDB in memory.
    """
    connection = connection or ibis.duckdb.connect()
    arrow = {name: _arrow(name, rows) for name, rows in tables.items()}
    arrow.setdefault("coverage", _coverage(arrow))
    for name in TABLES:
        arrow.setdefault(name, _arrow(name, []))
    held = {
        name: connection.create_table(name, rows, overwrite=True) for name, rows in arrow.items()
    }
    return Mart(tables=held, settings=settings)


def _arrow(name: str, rows: Sequence[Mapping[str, Any]] | pd.DataFrame) -> pa.Table:
    """Rows in the declared columns and types of table `name`.

    Raises:
        KeyError: for a column that the mart does not declare.
    """
    schema = ibis.schema(TABLES[name]).to_pyarrow()
    given = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else [dict(r) for r in rows]
    unknown = {str(column) for row in given for column in row} - set(schema.names)
    if unknown:
        raise KeyError(f"{name} has no column {', '.join(sorted(unknown))}")
    full = [{column: _plain(row.get(column)) for column in schema.names} for row in given]
    return pa.Table.from_pylist(full, schema=schema)


def _plain(value: Any) -> Any:
    """Pandas' and numpy's missing values as None, moments as Python's."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _coverage(tables: Mapping[str, pa.Table]) -> pa.Table:
    """How well each column is filled, named as intake names it."""
    rows = []
    for kind, table in tables.items():
        for column in table.column_names:
            filled = table.num_rows - table[column].null_count
            field = column.removeprefix("file_")
            rows.append({"kind": kind, "field": field, "rows": table.num_rows, "filled": filled})
    rows.extend(_rating_coverage(tables))
    rows.extend(_renamed(rows))
    return pa.Table.from_pylist(rows, schema=ibis.schema(TABLES["coverage"]).to_pyarrow())


def _rating_coverage(tables: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    """Ratings that came inside contacts' files are columns there."""
    if "ratings" not in tables:
        return []
    kinds = tables["ratings"]["rating_kind"].to_pylist()
    return [
        {"kind": "contacts", "field": field, "rows": len(kinds), "filled": kinds.count(kind)}
        for kind, field in RATING_FIELDS.items()
    ]


def _renamed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Columns whose intake kind or name differs from the mart's table and column."""
    found = []
    for row in rows:
        for kind, field in INTAKE_NAMES.get((row["kind"], row["field"]), ()):
            found.append({**row, "kind": kind, "field": field})
    return found
