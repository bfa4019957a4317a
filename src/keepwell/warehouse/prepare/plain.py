"""Kinds that need no more than their columns, a person's key and local time."""

from __future__ import annotations

from keepwell.schemas.intake import KINDS
from keepwell.schemas.mart import TABLES
from keepwell.warehouse.prepare import sites

BY_NUMBER = frozenset({"shifts", "work_states", "training", "qa_reviews"})
"""Kinds whose rows name an employee number or an agent; the mart names the person's key."""
LOCAL = {
    "shifts": {"start_local": "start_at", "end_local": "end_at"},
    "work_states": {"start_local": "start_at"},
    "qa_reviews": {"reviewed_local": "reviewed_at"},
}


def plain_sql(
    kind: str,
    source: str,
    *,
    local: dict[str, str],
    has_numbers: bool,
    has_identities: bool,
    sited: bool = False,
) -> str:
    """The mart's columns of a kind from its live rows.

    `local` gives an expression (over `c`) for each local column. A person is found by employee
    number, else by the agent's identity; unknown stays null and is counted as unmatched. `sited`:
    `local` asks for `at_site.site`, where the person works that day.
    """
    fields = set(KINDS[kind].by_name)
    joins, person = _person(fields, has_numbers=has_numbers, has_identities=has_identities)
    if sited:
        joins += sites.join_sql(person, f"c.{KINDS[kind].clock}")
    chosen = []
    for name, kind_of in TABLES[kind].items():
        chosen.append(f"{_expression(name, fields, local, person)}::{_sql(kind_of)} AS {name}")
    return f"SELECT {', '.join(chosen)} FROM ({source}) c {joins}"


def _expression(name: str, fields: set[str], local: dict[str, str], person: str) -> str:
    if name == "person":
        return person
    if name in local:
        return local[name]
    if name == "seconds" and {"start_at", "end_at"} <= fields:
        return "coalesce(c.seconds, CASE WHEN c.end_at >= c.start_at THEN epoch(c.end_at) - epoch(c.start_at) END)"
    if name == "points" and "score" in fields:
        return "coalesce(c.points, c.score)"
    if name == "applicable_points" and "score" in fields:
        return "coalesce(c.applicable_points, CASE WHEN c.points IS NULL AND c.score IS NOT NULL THEN 100 END)"
    return f"c.{name}" if name in fields else "NULL"


def _person(fields: set[str], *, has_numbers: bool, has_identities: bool) -> tuple[str, str]:
    joins, found = "", []
    if "person_id" in fields and has_numbers:
        joins += " LEFT JOIN numbers n ON n.number = c.person_id"
        found.append("n.person")
    if "agent" in fields and has_identities:
        joins += " LEFT JOIN identities d ON d.agent = c.agent"
        found.append("d.person")
    return joins, f"coalesce({', '.join(found)})" if found else "NULL"


def _sql(ibis_type: str) -> str:
    return {
        "string": "VARCHAR", "float64": "DOUBLE", "int64": "BIGINT", "boolean": "BOOLEAN",
        "timestamp": "TIMESTAMP", "date": "DATE",
    }[ibis_type]  # fmt: skip


def empty_sql(table: str) -> str:
    """The table with its columns and no row."""
    chosen = ", ".join(f"NULL::{_sql(kind)} AS {name}" for name, kind in TABLES[table].items())
    return f"SELECT {chosen} WHERE false"


def cast_sql(table: str, source: str) -> str:
    """`source` in exactly the mart's columns and types."""
    chosen = ", ".join(
        f"CAST({name} AS {_sql(kind)}) AS {name}" for name, kind in TABLES[table].items()
    )
    return f"SELECT {chosen} FROM ({source})"
