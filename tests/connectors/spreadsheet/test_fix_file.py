"""The file to correct and send again."""

from __future__ import annotations

import csv
from pathlib import Path

from keepwell.connectors import spreadsheet
from tests.connectors.spreadsheet.door import through, write


def test_it_holds_the_rows_with_problems_and_runs_no_formula(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        [
            ["Ticket ID", "Created at", "Comment", "Handle time"],
            ["1", "2024-01-05 10:00", "fine", "60"],
            ["2", "never", '=HYPERLINK("x")', "-5"],
            ["3", "", "ok", "60"],
            ["4", "2024-01-05 10:00", "", "61"],
        ],
    )
    through(path, tmp_path / "out")
    count = spreadsheet.write_fix_file(
        tmp_path / "out" / "problems.parquet", spreadsheet.inspect(path), tmp_path / "fix.csv"
    )
    with (tmp_path / "fix.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert count == len(rows) == 2
    assert [row["Keepwell row"] for row in rows] == ["2", "3"]
    assert rows[0]["Comment"] == '\'=HYPERLINK("x")'
    assert rows[0]["Handle time"] == "-5"
    assert "required_unreadable" in rows[0]["Keepwell problem"]
    assert rows[1]["Keepwell remedy"]


def test_a_corrected_fix_file_goes_through_the_door(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", [["Ticket ID", "Created at"], ["1", "2024-01-05 10:00"], ["2", ""]]
    )
    through(path, tmp_path / "out")
    spreadsheet.write_fix_file(
        tmp_path / "out" / "problems.parquet", spreadsheet.inspect(path), tmp_path / "fix.csv"
    )
    fixed = tmp_path / "fixed.csv"
    fixed.write_text((tmp_path / "fix.csv").read_text().replace("2,,", "2,2024-01-06 10:00,"))
    checked, rows = through(fixed, tmp_path / "again")
    assert (checked.rows_in, checked.refused, rows["contact_id"].tolist()) == (1, 0, ["2"])
