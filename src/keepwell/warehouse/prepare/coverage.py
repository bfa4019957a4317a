"""How well each column is filled: what decides that a measure misses its input."""

from __future__ import annotations

from typing import Final

from keepwell.schemas.intake import KINDS
from keepwell.warehouse.building import Work, content, named
from keepwell.warehouse.layout import columns, kinds
from keepwell.warehouse.prepare import beside

_RENAMED: Final = {
    "people": {"hiring_source": "hiring_source", "agency": "agency"},
    "employment": {"start_on": "start_on", "last_day": "end_on", "leave_class": "leave_class", "regretted": "regretted"},
    "job_history": {
        "team": "team", "unit": "unit", "role": "role", "site": "site", "manager": "manager", "contract": "contract",
        "hours": "contract_hours", "fte": "fte", "valid_from": "valid_from",
    },
    "absences": {
        "start_on": "start_on", "end_on": "end_on", "hours": "hours", "absence_class": "absence_class",
        "reported_at": "reported_at", "approved": "approved", "person": "person_id",
    },
}  # fmt: skip
_KIND_OF: Final = {
    "people": ("people",),
    "employment": ("people",),
    "job_history": ("people", "job_history"),
    "absences": ("absences",),
}


def build(work: Work) -> None:
    """Count rows and filled values, by kind and month for facts, at once for the register."""
    for kind in kinds():
        for month in work.months(kind):
            inputs = named(work.of(kind, [month]))
            logged = work.after.part("beside", month) if kind == "contacts" else None
            work.build(
                "coverage", f"{kind}-{month}", [*inputs, logged.digest] if logged else inputs,
                lambda kind=kind, month=month: _counts(kind, _rows(work, kind, month), _fields(kind)),  # type: ignore[misc]
            )  # fmt: skip
    for month in list(work.after.tables.get("derived", {})):
        part = work.after.tables["derived"][month]
        source = work.prepared("derived", [month])
        if source:
            query = _counts("contacts", f"FROM {source}", _fields("contacts"))
            work.build("coverage", f"derived-{month}", [part.digest], lambda query=query: query)  # type: ignore[misc]
    _register(work)


def _rows(work: Work, kind: str, month: str) -> str:
    """A kind's rows of a month; contacts as they count, with what their logs add."""
    wanted = tuple(columns(kind))
    logged = work.prepared("beside", [month]) if kind == "contacts" else None
    return beside.completed_sql(work.rows(kind, [month], wanted), logged, wanted)


def _fields(kind: str) -> dict[str, str]:
    return {one.name: one.name for one in KINDS[kind].fields if one.treat != "drop"}


def _counts(kind: str, source: str, fields: dict[str, str]) -> str:
    """One row a field, unpivoted from a single pass."""
    counts = ", ".join(f"count({column}) AS {field}" for column, field in fields.items())
    return f"""
        SELECT '{kind}' AS kind, field, rows, filled FROM (
            UNPIVOT (SELECT count(*) AS rows, {counts} FROM ({source})) ON {", ".join(fields.values())}
            INTO NAME field VALUE filled)"""


def _register(work: Work) -> None:
    for table, fields in _RENAMED.items():
        if (rows := work.register.tables.get(table)) is None:
            continue
        for kind in _KIND_OF[table]:
            query = _counts(kind, f"FROM told_{table}", fields)
            work.build("coverage", f"{kind}-{table}", [content(rows)], lambda query=query: query)  # type: ignore[misc]
