"""The shared service measures, 24 months, all teams, over 50 million contacts, beside two rivals.

`sql` is what a good engineer writes by hand for exactly these six figures with the same
intervals: attribution by a half-open range join, then sums and sums of squares over agents.
`pandas` does the same on one month only, because 50 million rows do not fit; its time is given
times 24.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

MEASURES = ("contacts", "csat", "aht", "reopen_rate", "fcr_repeat", "first_response_in_target")
SQL = """
WITH handled AS (
  SELECT date_trunc('month', c.handled_local) AS month, h.team, i.person,
         c.handle_seconds, c.reopens, c.resolved_at, c.is_index, c.followed_up, c.first_reply_business
  FROM contacts c
  LEFT JOIN identities i ON c.agent = i.agent AND CAST(c.handled_local AS DATE) >= i.valid_from
       AND CAST(c.handled_local AS DATE) < i.valid_to
  LEFT JOIN job_history h ON i.person = h.person AND CAST(c.handled_local AS DATE) >= h.valid_from
       AND CAST(c.handled_local AS DATE) < h.valid_to
), rated AS (
  SELECT date_trunc('month', c.handled_local) AS month, h.team, c.customer, r.good
  FROM ratings r JOIN contacts c ON r.contact_id = c.contact_id AND r.source = c.source
  LEFT JOIN identities i ON coalesce(r.agent, c.agent) = i.agent AND CAST(c.handled_local AS DATE) >= i.valid_from
       AND CAST(c.handled_local AS DATE) < i.valid_to
  LEFT JOIN job_history h ON i.person = h.person AND CAST(c.handled_local AS DATE) >= h.valid_from
       AND CAST(c.handled_local AS DATE) < h.valid_to
  WHERE r.rating_kind = 'csat'
), by_agent AS (
  SELECT month, team, person, count(*) AS n,
         sum(handle_seconds) AS t, sum(handle_seconds * handle_seconds) AS tt, count(handle_seconds) AS tn,
         count(*) FILTER (reopens > 0) AS ro, count(resolved_at) AS so,
         count(*) FILTER (is_index AND NOT followed_up) AS fc, count(*) FILTER (is_index) AS fi,
         count(*) FILTER (first_reply_business <= 14400) AS ft, count(first_reply_business) AS fn
  FROM handled GROUP BY ALL
), by_customer AS (
  SELECT month, team, customer, count(*) AS n, count(*) FILTER (good) AS k FROM rated GROUP BY ALL
)
SELECT 'agents' AS part, month, team, sum(n), sum(t), sum(tt), sum(tn), sum(ro), sum(so), sum(fc), sum(fi), sum(ft), sum(fn),
       sum(ro * ro), sum(ro * so), sum(so * so), sum(fc * fc), sum(fc * fi), sum(fi * fi), count(*)
FROM by_agent GROUP BY ALL
UNION ALL
SELECT 'customers', month, team, sum(n), sum(k), sum(k * k), sum(k * n), sum(n * n), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
FROM by_customer GROUP BY ALL
"""


def _views(engine: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for name in ("contacts", "ratings", "identities", "job_history"):
        files = (
            folder / name / "*.parquet" if (folder / name).is_dir() else folder / f"{name}.parquet"
        )
        engine.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{files}')")


def sql(folder: str, memory: str = "400MB") -> int:
    """The hand-written rival; returns its rows."""
    settings = {"threads": 2, "memory_limit": memory, "temp_directory": f"{folder}/spill"}
    with duckdb.connect(config=settings) as engine:
        _views(engine, Path(folder))
        return len(engine.execute(SQL).fetchall())


def ours(folder: str, memory: str = "400MB") -> int:
    """The same figures through the measures' declarations, with their intervals."""
    from benchmarks.mart import opened
    from keepwell.analytics.mart import Mart, MartSettings
    from keepwell.analytics.metrics import compute_many
    from keepwell.kernel.periods import Period

    settings = MartSettings(today=date(2026, 11, 22), zone="UTC")
    mart = Mart(tables=opened(Path(folder), memory=memory), settings=settings)
    months = Period(date(2024, 11, 1), date(2026, 11, 1), "all").months()
    found = compute_many(mart, MEASURES, by=["team"], periods=months)
    return sum(len(cells) for cells in found.values())


def pandas(folder: str) -> int:
    """One month in pandas, the way a notebook would."""
    import pandas as pd

    columns = ["contact_id", "agent", "customer", "handled_local", "handle_seconds", "reopens",
               "resolved_at", "is_index", "followed_up", "first_reply_business"]  # fmt: skip
    contacts = pd.read_parquet(Path(folder) / "contacts" / "2026-10.parquet", columns=columns)
    ratings = pd.read_parquet(Path(folder) / "ratings" / "2026-10.parquet")
    people = pd.read_parquet(Path(folder) / "identities.parquet")[["agent", "person"]]
    history = pd.read_parquet(Path(folder) / "job_history.parquet")
    joined = contacts.merge(people, on="agent").merge(history, on="person")
    day = joined["handled_local"].dt.date
    joined = joined[(day >= joined["valid_from"]) & (day < joined["valid_to"])]
    joined["fast"] = joined["first_reply_business"] <= 14400
    sums = joined.groupby("team").agg(
        n=("contact_id", "size"), aht=("handle_seconds", "mean"), fast=("fast", "mean"),
        reopened=("reopens", lambda s: (s > 0).mean()),
    )  # fmt: skip
    rated = ratings[ratings["rating_kind"] == "csat"].merge(
        joined[["contact_id", "team"]], on="contact_id"
    )
    return len(sums) + len(rated.groupby("team")["good"].mean())
