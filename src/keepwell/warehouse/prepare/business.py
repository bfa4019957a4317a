"""Business seconds without a loop: a running total of open seconds, read at two moments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from keepwell.kernel.working_time import CalendarHistory, open_spans
from keepwell.warehouse.engine import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

MOMENTS = {"b_open": "opened_at", "b_reply": "first_reply_at", "b_solved": "resolved_at"}


def load(
    connection: DuckDBPyConnection,
    calendars: Mapping[str, CalendarHistory],
    since: datetime,
    until: datetime,
) -> None:
    """Make the table `open_time(site, start_at, end_at, before)`: spans and the total before each."""
    import pyarrow as pa

    rows = [
        row for site, history in calendars.items() for row in _running(site, history, since, until)
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 4
    types = (pa.string(), pa.timestamp("us"), pa.timestamp("us"), pa.float64())
    names = ("site", "start_at", "end_at", "before")
    spans = pa.table(
        {
            name: pa.array(column, kind)
            for name, column, kind in zip(names, columns, types, strict=True)
        }
    )
    connection.register("spans_told", spans)
    connection.execute("CREATE OR REPLACE TEMP TABLE open_time AS FROM spans_told")
    connection.unregister("spans_told")


def _running(
    site: str, history: CalendarHistory, since: datetime, until: datetime
) -> list[tuple[str, datetime, datetime, float]]:
    found, total = [(site, since, since, 0.0)], 0.0
    for start, end in open_spans(since.replace(tzinfo=UTC), until.replace(tzinfo=UTC), history):
        found.append((site, start.replace(tzinfo=None), end.replace(tzinfo=None), total))
        total += (end - start).total_seconds()
    return found


def joins_sql(calendars: Mapping[str, CalendarHistory], place: str) -> str:
    """As-of joins giving `open_until` for each moment of `c` that a clock needs, by its place."""
    own = ", ".join(text(site) for site in calendars if site)
    site = f"CASE WHEN {place} IN ({own}) THEN {place} ELSE '' END" if own else "''"
    return " ".join(
        f"ASOF LEFT JOIN (SELECT site, start_at, end_at, before FROM open_time) {alias}_t "
        f"ON {alias}_t.site = {site} AND c.{moment} >= {alias}_t.start_at"
        for alias, moment in MOMENTS.items()
    )


def total_sql(alias: str) -> str:
    """Open seconds up to the moment that `alias` stands for."""
    moment = f"c.{MOMENTS[alias]}"
    return (
        f"({alias}_t.before + epoch(least({moment}, {alias}_t.end_at)) - epoch({alias}_t.start_at))"
    )
