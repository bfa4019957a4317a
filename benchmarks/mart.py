"""A prepared mart of any size as Parquet: what measures read, without the imports before them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from benchmarks.data import DRAW
from keepwell.schemas.mart import TABLES

MONTHS = [date(2024 + (10 + i) // 12, (10 + i) % 12 + 1, 1) for i in range(24)]

CONTACTS = {
    "contact_id": "'T-' || i",
    "source": "'benchmark'",
    "opened_at": "told",
    "first_reply_at": "told + to_seconds(60 + draw(i, 2, 20000))",
    "resolved_at": "told + to_seconds(draw(i, 3, 200000))",
    "handled_at": "told",
    "opened_local": "told",
    "handled_local": "told",
    "status": "'solved'",
    "agent": "'a' || draw(i, 8, {agents})",
    "channel": "['Phone','Chat','Email','Social'][1 + draw(i, 4, 4)]",
    "reason_group": "'Reason ' || draw(i, 5, 12)",
    "topic": "'Topic ' || draw(i, 6, 60)",
    "product": "'Product ' || draw(i, 7, 8)",
    "customer": "'c' || draw(i, 9, {rows} // 4)",
    "talk_seconds": "60 + draw(i, 10, 900)",
    "hold_seconds": "draw(i, 11, 120)",
    "wrap_seconds": "20 + draw(i, 12, 200)",
    "handle_seconds": "80 + draw(i, 10, 900) + draw(i, 11, 120) + draw(i, 12, 200)",
    "first_reply_seconds": "60 + draw(i, 2, 20000)",
    "first_reply_business": "60 + draw(i, 2, 20000)",
    "resolution_seconds": "draw(i, 3, 200000)",
    "resolution_business": "draw(i, 3, 200000)",
    "reopens": "draw(i, 17, 20) // 19",
    "transfers": "draw(i, 18, 10) // 9",
    "escalated": "draw(i, 16, 20) = 0",
    "survey_offered": "draw(i, 13, 5) < 3",
    "is_index": "draw(i, 19, 4) > 0",
    "followed_up": "draw(i, 20, 6) = 0",
}
RATINGS = """
SELECT contact_id, source, 'csat' AS rating_kind,
       (CASE WHEN draw(i, 14, 100) < 84 THEN 4 + draw(i, 15, 2) ELSE 1 + draw(i, 15, 3) END)::DOUBLE AS score,
       '1-5' AS scale, draw(i, 14, 100) < 84 AS good, told AS rated_at, agent
FROM month WHERE draw(i, 13, 5) = 0
"""
HISTORY = """
SELECT 'p' || a AS person, from_on AS valid_from, to_on AS valid_to, 'Team ' || (a + turn) % {teams} AS team,
       'Unit ' || (a + turn) % {teams} // 10 AS unit, 'Agent' AS role, 'Dublin' AS site, 'm1' AS manager,
       'Line ' || (a + turn) % {teams} // 5 AS manager_line, 'full time' AS contract, 40.0 AS hours,
       1.0 AS fte, 'hr' AS origin
FROM range({agents}) r(a), (VALUES (0, DATE '2020-01-01', DATE '2025-10-01'),
                                   (1, DATE '2025-10-01', DATE '9999-12-31')) v(turn, from_on, to_on)
"""
PEOPLE = {
    "people": "SELECT 'p' || a AS person, 'hr' AS origin FROM range({agents}) r(a)",
    "identities": "SELECT 'a' || a AS agent, 'p' || a AS person, DATE '2000-01-01' AS valid_from, DATE '9999-12-31' AS valid_to FROM range({agents}) r(a)",
    "employment": "SELECT 'p' || a AS person, DATE '2020-01-01' AS start_on, CASE WHEN a % 7 = 0 THEN DATE '2024-12-01' + (a % 700)::INT END AS last_day, CASE WHEN a % 7 = 0 THEN 'voluntary' END AS leave_class, 'hr' AS origin FROM range({agents}) r(a)",
    "teams": "SELECT 'Team ' || t AS team, 'Unit ' || t // 10 AS unit, 'Dublin' AS site, 'Europe/Dublin' AS zone, 'hr' AS origin FROM range({teams}) r(t)",
    "job_history": HISTORY,
}
COVERED = ("customer", "csat", "talk_seconds", "hold_seconds", "wrap_seconds", "handle_seconds", "first_reply_at", "resolved_at", "reopens", "transfers", "escalated", "survey_offered", "agent", "reason_group", "opened_at", "first_reply_seconds")  # fmt: skip
SQL = {"string": "VARCHAR", "float64": "DOUBLE", "int64": "BIGINT", "boolean": "BOOLEAN", "timestamp": "TIMESTAMP", "date": "DATE"}  # fmt: skip


def _shaped(engine: duckdb.DuckDBPyConnection, table: str, query: str) -> str:
    """The query with exactly the mart's columns and types."""
    names = {row[0] for row in engine.execute(f"DESCRIBE {query}").fetchall()}
    columns = ", ".join(
        f"CAST({name if name in names else 'NULL'} AS {SQL[kind]}) AS {name}"
        for name, kind in TABLES[table].items()
    )
    return f"SELECT {columns} FROM ({query})"


def build(folder: Path, *, rows: int, agents: int = 2000, teams: int = 200) -> Path:
    """Write the mart's tables once; a month of contacts a file."""
    if (folder / "done").exists():
        return folder
    (folder / "contacts").mkdir(parents=True, exist_ok=True)
    (folder / "ratings").mkdir(exist_ok=True)
    words = {"rows": rows, "agents": agents, "teams": teams}
    with duckdb.connect(config={"threads": 2}) as engine:
        engine.execute(DRAW)
        for number, month in enumerate(MONTHS):
            _month(engine, folder, number, month, rows // len(MONTHS), words)
        for table, query in PEOPLE.items():
            engine.execute(
                f"COPY ({_shaped(engine, table, query.format(**words))}) TO '{folder}/{table}.parquet'"
            )
        covered = ", ".join(f"('contacts', '{name}', {rows}, {rows})" for name in COVERED)
        coverage = f"SELECT * FROM (VALUES {covered}) v(kind, field, rows, filled)"
        engine.execute(
            f"COPY ({_shaped(engine, 'coverage', coverage)}) TO '{folder}/coverage.parquet'"
        )
    (folder / "done").touch()
    return folder


def _month(
    engine: duckdb.DuckDBPyConnection,
    folder: Path,
    number: int,
    month: date,
    rows: int,
    words: dict,
) -> None:
    first = number * rows
    chosen = ", ".join(
        f"{expression.format(**words)} AS {name}" for name, expression in CONTACTS.items()
    )
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE month AS SELECT i, told, {chosen} FROM (SELECT i, TIMESTAMP '{month}'"
        f" + to_seconds(draw(i, 1, 28 * 86400)) AS told FROM range({first}, {first + rows}) r(i))"
    )
    contacts = _shaped(engine, "contacts", f"SELECT {', '.join(CONTACTS)} FROM month")
    engine.execute(f"COPY ({contacts}) TO '{folder}/contacts/{month:%Y-%m}.parquet'")
    engine.execute(
        f"COPY ({_shaped(engine, 'ratings', RATINGS)}) TO '{folder}/ratings/{month:%Y-%m}.parquet'"
    )


def opened(folder: Path, *, memory: str = "400MB") -> dict:
    """The tables as Ibis sees them, over a bounded engine."""
    import ibis

    engine = duckdb.connect(
        config={"threads": 2, "memory_limit": memory, "temp_directory": str(folder / "spill")}
    )
    for name, columns in TABLES.items():
        files = (
            folder / name / "*.parquet" if (folder / name).is_dir() else folder / f"{name}.parquet"
        )
        there = (folder / name).is_dir() or files.exists()
        empty = ", ".join(
            f"CAST(NULL AS {SQL[kind]}) AS {column}" for column, kind in columns.items()
        )
        engine.execute(
            f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{files}')" if there
            else f"CREATE VIEW {name} AS SELECT {empty} WHERE false"
        )  # fmt: skip
    backend = ibis.duckdb.from_connection(engine)
    return {name: backend.table(name) for name in TABLES}
