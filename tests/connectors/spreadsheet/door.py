"""Through the door in one call, for tests."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from keepwell.connectors import spreadsheet
from keepwell.schemas.intake import Checked

SECRET = "a secret of thirty-two characters"


def write(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def through(
    path: Path,
    out: Path,
    *,
    mapping: spreadsheet.Mapping | None = None,
    kind: str | None = None,
    zone: str = "UTC",
) -> tuple[Checked, pd.DataFrame]:
    """Check a file as proposed (or as mapped); the account must always balance."""
    table = spreadsheet.inspect(path)
    mapping = mapping or spreadsheet.propose(table, kind=kind, zone=zone).mapping
    out.mkdir(exist_ok=True)
    checked = spreadsheet.check(table, mapping, out_dir=out, secret=SECRET)
    rows = duckdb.connect().execute("SELECT * FROM read_parquet($1)", [checked.rows_path]).df()
    assert checked.rows_in == len(rows) + checked.refused + checked.repeats
    assert rows["_key"].is_unique
    return checked, rows


def codes(checked: Checked) -> dict[tuple[str | None, str], int]:
    return {(one.column, one.code): one.count for one in checked.problems}
