"""Days on which a column lost its times of day: nearly everything stands at 00:00 sharp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import staging
from keepwell.connectors.spreadsheet.engine import text

if TYPE_CHECKING:
    import duckdb

LEAST: Final = 20
"""Values a day needs before it can be suspected."""
SUSPECT: Final = 0.5
"""Share of a day's values at 00:00 from which its times count as lost."""
USUAL: Final = 0.1
"""A column where more than this share of days is suspect simply has no times."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A column's days without times; `kept` values are reported only (rows need them)."""

    field: str
    column: str
    raw: int
    condition: str
    kept: bool


def lost_times(session: duckdb.DuckDBPyConnection, plan: staging.Plan, source: str) -> list[Lost]:
    """Find such days in every column that otherwise tells times."""
    found = []
    for one in staging.timed(plan):
        local = in_zone(one.told.name, plan.zone)
        rows = session.execute(
            f"SELECT strftime(date_trunc('day', {local}), '%Y-%m-%d'), count(*), count(*) FILTER ({local} = date_trunc('day', {local})) "  # noqa: S608
            f"FROM {source} WHERE {one.told.name} IS NOT NULL GROUP BY 1"
        ).fetchall()
        days = [day for day, count, sharp in rows if count >= LEAST and sharp > count * SUSPECT]
        if days and len(days) <= max(1.0, len(rows) * USUAL):
            listed = ", ".join(f"TIMESTAMP {text(day)}" for day in days)
            place = next(
                number for number, raw in enumerate(plan.raws) if raw.endswith(f" AS {one.raw}")
            )
            found.append(
                Lost(one.told.name, one.column, place, f"{local} IN ({listed})", one.told.required)
            )
    return found


def in_zone(moment: str, zone: str) -> str:
    """A UTC moment as the clock of a zone showed it."""
    if zone in {"", "UTC"}:
        return moment
    return f"timezone({text(zone)}, timezone('UTC', {moment}))"
