"""Monthly figures of the demo company, counted straight from its exported files, without Keepwell.

A dozen measures whole and by seven splits: enough to see what was planted, quick enough to look at
several companies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import duckdb

from keepwell.analytics.metrics import measures
from keepwell.connectors.demo_company import generate
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Figure, Measure, Sheet

LAST = Period.parse("2026-10")
SPLITS = {
    "team": "Group", "channel": "Via", "product": "Product", "topic": "Topic",
    "touchpoint": "Touchpoint", "language": "Language", "customer_segment": "Customer segment",
}  # fmt: skip
HANDLE = '("Talk time (seconds)" + coalesce("Hold time (seconds)", 0) + "Wrap-up time (seconds)")'
SHARES = {
    "csat": ('"Satisfaction score" >= 4', '"Satisfaction score" is not null'),
    "ces": ('"Ease score" >= 5', '"Ease score" is not null'),
    "reopen_rate": ("Reopens > 0", '"Solved at" >= "Created at"'),
    "transfer_rate": ("Transfers > 0", "Transfers is not null"),
    "escalation_rate": ("Escalated = 'yes'", "Escalated is not null"),
    "complaint_rate": ("Complaint = 'yes'", "Complaint is not null"),
    "sla_attainment": ("\"SLA met\" = 'yes'", '"SLA met" is not null'),
}
DECLARED: dict[str, Measure] = {one.id: one for one in measures()}


def contacts(*, folder: Path, seed: int, months: int = 24) -> list[Path]:
    """The exported contacts of a company of size S."""
    made = generate(size="S", months=months, until=LAST, seed=seed, out_dir=folder)
    return [one.path for one in made.of("contacts")]


def sheets(files: list[Path]) -> Iterator[Sheet]:
    """Every measure of this module by every split."""
    with duckdb.connect() as engine:
        engine.execute("set enable_progress_bar = false")
        named = ", ".join(f"'{one}'" for one in files)
        engine.sql(
            'create temp table contacts as select *, strftime(coalesce("Solved at", "Created at"), \'%Y-%m\')'
            f" as month, {HANDLE} as handle from read_parquet([{named}], union_by_name=true)"
        )
        for dim, column in {"": "''", **{k: f'"{v}"' for k, v in SPLITS.items()}}.items():
            by = (dim,) if dim else ()
            yield from _of_split(engine, dim, by, column)


def _of_split(
    engine: duckdb.DuckDBPyConnection, dim: str, by: tuple[str, ...], column: str
) -> Iterator[Sheet]:
    parts = ", ".join(
        f"count(*) filter ({hit} and {base}) as {name}_k, count(*) filter ({base}) as {name}_n"
        for name, (hit, base) in SHARES.items()
    )
    rows = engine.sql(
        f"select {column} as label, month, count(*) as n, count(handle) as handled, avg(handle) as mean,"
        f" stddev(handle) as spread, {parts} from contacts where month is not null group by all"
    )
    names, found = rows.columns, rows.fetchall()
    told = [dict(zip(names, row, strict=True)) for row in found]
    cuts = [{dim: one["label"] or "not known"} if dim else {} for one in told]
    pairs = list(zip(told, cuts, strict=True))
    yield _sheet("contacts", by, [_count(one, cut) for one, cut in pairs])
    yield _sheet("aht", by, [_mean(one, cut) for one, cut in pairs if one["handled"] > 1])
    for name in SHARES:
        yield _sheet(name, by, [_share(name, one, cut) for one, cut in pairs if one[f"{name}_n"]])


def _sheet(measure: str, by: tuple[str, ...], figures: list[Figure]) -> Sheet:
    return Sheet(DECLARED[measure], by, "month", tuple(figures))


def _count(one: dict, cut: dict[str, str]) -> Figure:
    n = one["n"]
    return Figure("contacts", cut, one["month"], float(n), float(n), None, n, None, "shown")


def _mean(one: dict, cut: dict[str, str]) -> Figure:
    n, mean = one["handled"], one["mean"]
    half = 1.96 * one["spread"] / math.sqrt(n)
    return Figure(
        "aht", cut, one["month"], mean, mean * n, float(n), n, (mean - half, mean + half), "shown"
    )


def _share(name: str, one: dict, cut: dict[str, str]) -> Figure:
    k, n = one[f"{name}_k"], one[f"{name}_n"]
    return Figure(name, cut, one["month"], k / n, float(k), float(n), n, None, "shown")
