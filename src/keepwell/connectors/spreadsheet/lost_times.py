"""Moments that can be read but not believed when the column is seen whole.

Days on which nearly all times stand at 00:00 sharp, and moments years after everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.account import remedy
from keepwell.connectors.spreadsheet.engine import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

    from keepwell.connectors.spreadsheet.planning import Filled, Plan

LEAST: Final = 20
"""Values a day needs before it can be suspected."""
SUSPECT: Final = 0.5
"""Share of a day's values at 00:00 from which its times count as lost."""
USUAL: Final = 0.1
"""A column where more than this share of days is suspect simply has no times."""
YEARS_AFTER: Final = 3
"""How many years after nearly all of the file's rows a moment may lie."""
FUTURE_FINE: Final = frozenset({"due_at"})


@dataclass(frozen=True, slots=True)
class Lost:
    """A column's unbelievable moments; `kept` values are reported only (rows need them)."""

    field: str
    column: str
    shown: str
    """The moment about as the file writes it."""
    code: str
    remedy: str
    condition: str
    kept: bool


def lost_times(session: duckdb.DuckDBPyConnection, plan: Plan, source: str) -> list[Lost]:
    """Find such moments in every column that otherwise tells times."""
    moments = [one for one in plan.fields if one.told.type == "moment" and one.told.treat == "keep"]
    if not moments:
        return []
    counts = ", ".join(
        f"max({one.told.name}), count(*) FILTER ({_sharp(one, plan)})" for one in moments
    )
    clock = f"{plan.kind.clock}::TIMESTAMP" if plan.kind.clock in plan.held else "NULL::TIMESTAMP"
    row = session.execute(f"SELECT min({clock}), {counts} FROM {source}").fetchone()
    assert row is not None
    found = [
        _day_clusters(session, plan, source, one)
        for one, sharp in zip(moments, row[2::2], strict=True)
        if one.times and sharp >= LEAST // 2
    ]
    usual = _usual(session, source, clock, row[0], row[1::2])
    found += [
        _far_future(one, plan, usual, last) for one, last in zip(moments, row[1::2], strict=True)
    ]
    return [one for one in found if one is not None]


def _usual(
    session: duckdb.DuckDBPyConnection,
    source: str,
    clock: str,
    first: datetime | None,
    ends: Sequence[datetime | None],
) -> datetime | None:
    """The moment before which nearly all rows lie; not asked where nothing lies years after any."""
    told = [one for one in ends if one is not None]
    if first is None or not told or max(told).year < first.year + YEARS_AFTER:
        return None
    query = f"SELECT approx_quantile({clock}, 0.99) FROM {source}"
    found: list[tuple[datetime | None]] = session.execute(query).fetchall()
    return found[0][0]


def _sharp(one: Filled, plan: Plan) -> str:
    """Whether a moment stands at 00:00 sharp; only those at a quarter of an hour are looked at.

    Every zone's clock is whole quarters away from UTC, and asking a zone for a row costs much.
    """
    local = in_zone(one.told.name, plan.zone)
    quarter = f"epoch_us({one.told.name}) % 900_000_000 = 0"
    return f"CASE WHEN {quarter} THEN {local} = date_trunc('day', {local}) ELSE false END"


def _day_clusters(
    session: duckdb.DuckDBPyConnection, plan: Plan, source: str, one: Filled
) -> Lost | None:
    local = in_zone(one.told.name, plan.zone)
    if not _any_cluster(session, plan, source, one):
        return None
    rows = session.execute(
        f"SELECT strftime(date_trunc('day', {local}), '%Y-%m-%d'), count(*), count(*) FILTER ({_sharp(one, plan)}) "
        f"FROM {source} WHERE {one.told.name} IS NOT NULL GROUP BY 1"
    ).fetchall()
    days = [day for day, count, sharp in rows if count >= LEAST and sharp > count * SUSPECT]
    if not days or len(days) > max(1.0, len(rows) * USUAL):
        return None
    listed = ", ".join(f"TIMESTAMP {text(day)}" for day in days)
    words = remedy("time_missing_kept" if one.told.required else "time_missing")
    return Lost(
        one.told.name,
        one.column,
        shown(one, plan),
        "time_missing",
        words,
        f"{local} IN ({listed})",
        one.told.required,
    )


def _any_cluster(session: duckdb.DuckDBPyConnection, plan: Plan, source: str, one: Filled) -> bool:
    """Whether any day has enough times at 00:00 to be looked at; nearly no file has one."""
    found = session.execute(
        f"SELECT 1 FROM {source} WHERE {_sharp(one, plan)} "
        f"GROUP BY {in_zone(one.told.name, plan.zone)} HAVING count(*) > {LEAST * SUSPECT} LIMIT 1"
    ).fetchone()
    return found is not None


def _far_future(
    one: Filled, plan: Plan, usual: datetime | None, last: datetime | None
) -> Lost | None:
    if usual is None or last is None or one.told.name in FUTURE_FINE:
        return None
    limit = usual.replace(year=usual.year + YEARS_AFTER, month=1, day=1)
    if last < limit:
        return None
    condition = f"{one.told.name} >= TIMESTAMP {text(f'{limit:%Y-%m-%d}')}"
    return Lost(
        one.told.name,
        one.column,
        shown(one, plan),
        "far_future",
        remedy("far_future"),
        condition,
        one.told.required,
    )


def shown(one: Filled, plan: Plan) -> str:
    """The moment in the form that the column mostly has."""
    form = next(
        (form for form in one.reading.formats if form.startswith("%") and "%z" not in form),
        "%Y-%m-%d %H:%M:%S",
    )
    return f"strftime({in_zone(one.told.name, plan.zone)}, {text(form)})"


def in_zone(moment: str, zone: str) -> str:
    """A UTC moment as the clock of a zone showed it."""
    if zone in {"", "UTC"}:
        return moment
    return f"timezone({text(zone)}, timezone('UTC', {moment}))"
