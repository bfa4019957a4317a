"""A helpdesk's export into the warehouse, with every check, beside two rivals.

`script` is what a good engineer would write by hand in DuckDB for this one file: the same casts,
the same key dedupe, the same month partitions, and nothing else. `copy` is CSV to Parquet with
no thought at all.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

SCRIPT = """
COPY (
  SELECT * EXCLUDE (nth) FROM (
    SELECT "Ticket ID" AS contact_id,
           TRY_CAST("Created at" AS TIMESTAMP) AS opened_at,
           TRY_CAST("First reply at" AS TIMESTAMP) AS first_reply_at,
           TRY_CAST("Solved at" AS TIMESTAMP) AS resolved_at,
           "Channel" AS channel, "Category" AS reason_group, "Sub-category" AS topic,
           "Product" AS product,
           substr(sha256('{secret}:agent:' || "Assignee"), 1, 24) AS agent,
           "Group" AS team,
           substr(sha256('{secret}:customer:' || "Customer ID"), 1, 24) AS customer,
           TRY_CAST("Talk time (sec)" AS DOUBLE) AS talk_seconds,
           TRY_CAST("Hold time (sec)" AS DOUBLE) AS hold_seconds,
           TRY_CAST("Wrap-up time (sec)" AS DOUBLE) AS wrap_seconds,
           TRY_CAST("CSAT score" AS DOUBLE) AS csat,
           TRY_CAST("Escalated" AS BOOLEAN) AS escalated,
           CAST(date_trunc('month', TRY_CAST("Created at" AS TIMESTAMP)) AS DATE) AS month,
           row_number() OVER (PARTITION BY "Ticket ID") AS nth
    FROM read_csv('{csv}', all_varchar=true, header=true)
    WHERE TRY_CAST("Created at" AS TIMESTAMP) IS NOT NULL
  ) WHERE nth = 1
) TO '{out}' (FORMAT parquet, PARTITION_BY (month))
"""
COPY = "COPY (SELECT * FROM read_csv('{csv}', all_varchar=true, header=true)) TO '{out}' (FORMAT parquet)"


def _engine(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={
            "threads": 2,
            "memory_limit": "2GB",
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": False,
        }
    )


def script(csv: str, folder: str) -> int:
    """The hand-written rival; returns the rows it wrote."""
    out = Path(folder) / "script"
    shutil.rmtree(out, ignore_errors=True)
    with _engine(Path(folder)) as engine:
        engine.execute(SCRIPT.format(csv=csv, out=out, secret="0" * 64))
        return int(engine.execute(f"SELECT count(*) FROM '{out}/*/*.parquet'").fetchall()[0][0])


def copy(csv: str, folder: str) -> int:
    """The naked copy."""
    out = Path(folder) / "copy.parquet"
    with _engine(Path(folder)) as engine:
        engine.execute(COPY.format(csv=csv, out=out))
        return int(engine.execute(f"SELECT count(*) FROM '{out}'").fetchall()[0][0])


def company(folder: str) -> None:
    """An empty company to import into, as `keepwell init` makes it."""
    os.environ["KEEPWELL_HOME"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "keepwell.config.settings"
    Path(folder).mkdir(parents=True)
    import django

    django.setup()
    from keepwell.console.keeping import make

    make()


def ours(csv: str, folder: str) -> int:
    """The door: guess, check and load, as `keepwell import --yes` does, refresh left out."""
    os.environ["KEEPWELL_HOME"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "keepwell.config.settings"
    import django

    django.setup()
    from keepwell.workflows import import_file

    found = import_file.check_file(path=Path(csv), by="benchmark")
    return int(import_file.load(batch=found.id, by="benchmark", refresh=False).loaded)
