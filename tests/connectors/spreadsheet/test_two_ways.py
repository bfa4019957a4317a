"""Many rows are written by month, with keys by value; few in file order. Both give the same account."""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from keepwell.connectors import spreadsheet
from keepwell.connectors.spreadsheet import finishing
from keepwell.schemas.intake import Checked

SECRET = "5" * 64
GONE = ("", "-", "n/a", "None", "  ", "?", "unassigned", "--")


def messy(draw: random.Random, value: str) -> str:
    """A value as people leave it: missing in some word, blanks around it, another case."""
    chance = draw.random()
    if chance < 0.05:
        return draw.choice(GONE)
    if chance < 0.10:
        return draw.choice((f" {value}", f"{value} ", f"{value}\u00a0", value.upper()))
    return value


def write(path: Path, seed: int) -> None:
    """Three hundred contacts with copies, versions, lost times and values that cannot be."""
    draw = random.Random(seed)
    form = draw.choice(("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p"))
    names = ["Ticket ID", "Created at", "First reply at", "Assignee", "Supervisor", "Group", "Customer ID",
             "Talk time (sec)", "CSAT score", "Channel", "Updated at"]  # fmt: skip
    rows: list[list[str]] = []
    for number in range(300):
        opened = datetime(2025, 11, 3) + timedelta(minutes=draw.randrange(200_000))
        if draw.random() < 0.1:
            opened = datetime(2026, 1, 7)
        reply = opened + timedelta(minutes=draw.randrange(-30, 900))
        rows.append([messy(draw, one) for one in (
            f"T-{draw.randrange(280) if draw.random() < 0.1 else number}", opened.strftime(form), reply.strftime(form),
            draw.choice(("Ana Cruz", "Bo  Li", "Cruz, Dan")), draw.choice(("Mia Stone", "Stone, Mia")),
            f"Team {draw.randrange(4)}", draw.choice((f"C{draw.randrange(90)}", f"{draw.randrange(90)}.0")),
            draw.choice(("60", "4:05", "999999", "five", "1,200")), draw.choice(("1", "5", "4", "77", "")),
            draw.choice(("Phone", "Chat", "Email")), (opened + timedelta(days=draw.randrange(5))).strftime(form),
        )])  # fmt: skip
    rows += draw.sample(rows, 12)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])


def told(checked: Checked, out: Path) -> dict[str, object]:
    """Everything that a check hands over, in an order of its own."""
    rows = Path(checked.rows_path)
    source = f"{rows}/*/*.parquet" if rows.is_dir() else str(rows)
    found = duckdb.sql(f"SELECT * FROM read_parquet('{source}', hive_partitioning=false)").df()
    found = found.drop(columns="_row", errors="ignore").dropna(axis=1, how="all")
    lines = found[sorted(found.columns)].astype(str).agg("|".join, axis=1)
    files = {
        name: sorted(map(repr, duckdb.sql(f"FROM '{out / name}.parquet'").fetchall()))
        for name in ("problems", "agents")
    }
    return {
        "account": (checked.rows_in, checked.refused, checked.repeats, checked.key),
        "problems": checked.problems, "filled": checked.filled, "rows": sorted(lines), **files,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("zone", ["UTC", "Europe/Madrid"])
def test_both_ways_tell_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, zone: str
) -> None:
    path = tmp_path / "messy.csv"
    write(path, seed)
    table = spreadsheet.inspect(path)
    mapping = spreadsheet.propose(table, zone=zone).mapping
    found = []
    for way, large, dictionary in (("few", 500_000, 4_000), ("many", 1, 0)):
        monkeypatch.setattr(finishing, "LARGE", large)
        monkeypatch.setattr(finishing, "DICTIONARY", dictionary)
        out = tmp_path / way
        out.mkdir()
        checked = spreadsheet.check(table, mapping, out_dir=out, secret=SECRET)
        found.append(told(checked, out))
    assert found[0] == found[1]
    assert found[0]["problems"]
