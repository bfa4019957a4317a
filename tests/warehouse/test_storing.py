from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from keepwell import warehouse
from tests.warehouse.facts import Company, at, checked


def contact(name: str, opened: str, **more):
    return {"contact_id": name, "opened_at": at(opened), "status": "open", **more}


MARCH = [
    contact("A", "2026-03-01T10:00"),
    contact("B", "2026-03-31T23:59"),
    contact("C", "2026-04-01T00:00"),
]


def test_a_batch_lands_in_the_months_of_its_clock(company: Company) -> None:
    done = company.load("contacts", MARCH)
    assert (done.loaded, done.known, done.replaced) == (3, 0, 0)
    assert sorted((one.month, one.rows, one.role) for one in done.files) == [
        ("2026-03", 2, "rows"), ("2026-04", 1, "rows"),
    ]  # fmt: skip
    assert all((company.home / "warehouse" / one.path).exists() for one in done.files)


def test_rows_without_a_moment_have_a_place_of_their_own(company: Company) -> None:
    rows = [{"person_id": "7", "course": "Listening", "due_on": None, "passed": True}]
    (only,) = company.load("training", rows).files
    assert only.month == "none"
    assert company.checksum("training").startswith("1-")


def test_the_same_batch_twice_changes_nothing(company: Company) -> None:
    company.load("contacts", MARCH)
    before = company.checksum("contacts")
    again = company.load("contacts", MARCH)
    assert (again.loaded, again.known) == (0, 3)
    assert {one.role for one in again.files} == {"known"}, "it claims what it brought once more"
    assert company.checksum("contacts") == before


def test_changed_content_is_a_new_version_and_undo_brings_the_former_back(company: Company) -> None:
    company.load("contacts", MARCH)
    before = company.checksum("contacts")
    changed = [
        contact("A", "2026-03-01T10:00") | {"status": "solved"},
        MARCH[1],
        contact("D", "2026-03-05T08:00"),
    ]
    done = company.load("contacts", changed)
    assert (done.loaded, done.known, done.replaced) == (2, 1, 1)
    assert company.checksum("contacts").startswith("4-")
    company.undo("b2")
    assert company.checksum("contacts") == before


def test_a_key_that_moves_to_another_month_counts_once(company: Company) -> None:
    company.load("contacts", MARCH)
    company.load("contacts", [contact("A", "2026-04-02T10:00")])
    assert company.checksum("contacts").startswith("3-")
    company.refresh()
    months = {row["contact_id"]: row["opened_at"].month for row in company.table("contacts")}
    assert months == {"A": 4, "B": 3, "C": 4}


def test_the_middle_version_undone_leaves_the_newest_alone(company: Company) -> None:
    for status in ("one", "two", "three"):
        company.load("contacts", [contact("A", "2026-03-01T10:00") | {"status": status}])
    company.undo("b2")
    company.refresh()
    assert [row["status"] for row in company.table("contacts")] == ["three"]
    company.undo("b3")
    company.refresh()
    assert [row["status"] for row in company.table("contacts")] == ["one"]


def test_a_return_to_former_content_is_a_version_too(company: Company) -> None:
    for status in ("one", "two", "one"):
        assert (
            company.load("contacts", [contact("A", "2026-03-01T10:00") | {"status": status}]).loaded
            == 1
        )
    assert company.checksum("contacts").startswith("1-")


def test_the_checksum_does_not_depend_on_how_files_were_cut(tmp_path: Path) -> None:
    rows = [contact(f"T{n}", f"2026-0{1 + n % 6}-1{n % 9}T10:00") for n in range(60)]
    random.Random(4).shuffle(rows)
    whole, parts = Company(tmp_path / "whole"), Company(tmp_path / "parts")
    for one in (whole, parts):
        one.home.mkdir()
    whole.load("contacts", rows)
    for start in range(0, 60, 20):
        parts.load("contacts", rows[start : start + 25])
    assert whole.checksum("contacts") == parts.checksum("contacts")
    assert whole.checksum("contacts").startswith("60-")
    parts.load("contacts", [rows[0] | {"status": "else"}])
    assert whole.checksum("contacts") != parts.checksum("contacts")


def test_fields_that_one_file_lacks_are_empty_not_lost(company: Company) -> None:
    company.load("contacts", [contact("A", "2026-03-01T10:00", channel="chat")])
    company.load("contacts", [contact("B", "2026-03-02T10:00", product="Lamp")])
    company.refresh()
    told = {
        row["contact_id"]: (row["channel"], row["product"]) for row in company.table("contacts")
    }
    assert told == {"A": ("chat", None), "B": (None, "Lamp")}


def test_sweep_removes_only_what_no_batch_names(company: Company) -> None:
    company.load("contacts", MARCH)
    stray = company.merge("contacts", [contact("Z", "2026-03-09T10:00")])
    assert stray.files
    removed = warehouse.sweep(home=company.home, named=[one.path for one in company.files])
    assert removed == 1
    assert company.checksum("contacts").startswith("3-")


KILLED = """
import sys
from pathlib import Path
from keepwell import warehouse
from keepwell.schemas.intake import Checked
home, rows = Path(sys.argv[1]), sys.argv[2]
print("writing", flush=True)
with warehouse.writer(home):
    warehouse.merge(checked=Checked("contacts", rows, 0, 0, 0, ("contact_id",)), batch="b1", live=[], home=home)
print("done", flush=True)
"""


@pytest.mark.parametrize("wait", [0.05, 0.3, 0.6])
def test_killed_at_any_moment_then_repeated_gives_the_same_checksum(
    tmp_path: Path, wait: float
) -> None:
    import duckdb

    rows = tmp_path / "rows.parquet"
    duckdb.sql(f"""COPY (SELECT 'T' || i AS contact_id, TIMESTAMP '2026-01-01' + to_seconds(i * 3) AS opened_at,
        i AS _row, hash(i) AS _key, hash(i, 1) AS _hash FROM range(2_000_000) t(i)) TO '{rows}' (FORMAT parquet)""")
    company = Company(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), str(rows)], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.readline()
        time.sleep(wait)
        os.kill(child.pid, signal.SIGKILL)
    assert company.checksum("contacts").startswith("0-"), "nothing counts before its commit"
    source = warehouse.merge  # the repeat, in this process, as a resumed job would
    warehouse.sweep(home=tmp_path, named=[])
    account = checked(tmp_path, "contacts", MARCH)
    done = source(
        checked=type(account)("contacts", str(rows), 2_000_000, 0, 0, ("contact_id",)),
        batch="b1",
        live=[],
        home=tmp_path,
    )
    company.files = list(done.files)
    expected = duckdb.sql(f"SELECT sum(hash(_key, _hash)::HUGEINT) FROM '{rows}'").fetchone()
    assert expected
    assert company.checksum("contacts") == f"2000000-{int(expected[0]) % 2**64:016x}"
    left = {
        str(path.relative_to(tmp_path / "warehouse"))
        for path in (tmp_path / "warehouse/facts").glob("*/*/*.parquet")
    }
    assert left == {one.path for one in done.files}


def test_rows_by_month_are_taken_over_as_they_are(tmp_path: Path) -> None:
    import duckdb

    (tmp_path / "plain").mkdir()
    plain = Company(tmp_path / "plain")
    plain.load("contacts", MARCH)
    account = checked(tmp_path, "contacts", MARCH)
    parts = tmp_path / "rows"
    duckdb.sql(f"""COPY (SELECT *, date_trunc('month', opened_at)::DATE AS month FROM '{account.rows_path}')
        TO '{parts}' (FORMAT parquet, PARTITION_BY (month))""")
    (tmp_path / "home").mkdir()
    company = Company(tmp_path / "home")
    done = warehouse.merge(
        checked=replace(account, rows_path=str(parts)), batch="b1", live=[], home=company.home
    )
    company.files = list(done.files)
    assert done.loaded == 3
    assert sorted((one.month, one.rows) for one in done.files) == [("2026-03", 2), ("2026-04", 1)]
    assert company.checksum("contacts") == plain.checksum("contacts")
    assert {path.stat().st_nlink for path in parts.glob("*/*.parquet")} == {2}


def test_empty_columns_are_left_out_and_read_as_empty(company: Company) -> None:
    (first, _) = company.load("contacts", [one | {"topic": None} for one in MARCH]).files
    import duckdb

    stored = duckdb.sql(f"SELECT * FROM '{company.home}/warehouse/{first.path}'").columns
    assert "status" in stored
    assert "topic" not in stored


WAITING = "from pathlib import Path\nfrom keepwell import warehouse\nimport sys\nwith warehouse.writer(Path(sys.argv[1])): pass"


def test_two_writers_take_turns(tmp_path: Path) -> None:
    with warehouse.writer(tmp_path):
        other = subprocess.Popen([sys.executable, "-c", WAITING, str(tmp_path)])
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1)
    assert other.wait(20) == 0
