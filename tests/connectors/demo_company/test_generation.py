"""Two runs are one; sizes are kept; every row is accounted for."""

import time
from pathlib import Path

import duckdb
import pytest

from keepwell.connectors.demo_company import CAST, DemoFiles, generate
from keepwell.connectors.demo_company.company import found_company
from keepwell.connectors.demo_company.headers import HEADERS
from keepwell.connectors.demo_company.sizes import SIZES
from keepwell.kernel.periods import Period

UNTIL = Period.parse("2026-10")


def _written(folder: Path, seed: int) -> str:
    return generate(size="S", months=3, until=UNTIL, seed=seed, out_dir=folder).digest()


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first = _written(tmp_path / "a", 5)
    assert first == _written(tmp_path / "b", 5)
    assert first != _written(tmp_path / "c", 6)


def test_months_of_other_lengths_of_time(tmp_path: Path) -> None:
    files = generate(size="S", months=2, until=Period.parse("2024-02"), seed=1, out_dir=tmp_path)
    assert files.months == ("2024-01", "2024-02")
    rows = sum(one.rows for one in files.of("contacts"))
    assert rows - files.warts.repeated == SIZES["S"].contacts * 2 // 24
    with pytest.raises(ValueError, match="at least one month"):
        generate(size="S", months=0, until=UNTIL, seed=1, out_dir=tmp_path)


@pytest.mark.parametrize("size", ["S", "M", "L"])
def test_people_are_as_many_as_the_size_says(size: str) -> None:
    company = found_company(size=size, months=24, until=UNTIL, seed=1)
    heads = [
        int(((company.force.start < one.after) & (company.force.end >= one.after)).sum())
        for one in company.months
    ]
    assert abs(sum(heads) / 24 - SIZES[size].people) < 0.08 * SIZES[size].people


def test_rows_are_accounted_for(small: DemoFiles) -> None:
    for one in small.files:
        assert one.rows == duckdb.sql(f"SELECT count(*) FROM '{one.path}'").fetchone()[0], (
            one.path.name
        )
    contacts = duckdb.read_parquet(f"{small.out_dir}/contacts-*.parquet")
    assert contacts.columns[0] == "Ticket ID"
    told = duckdb.sql(
        'SELECT count(*), count(DISTINCT "Ticket ID"), count(*) FILTER ("Hold time (seconds)" > 86400),'
        ' count(*) FILTER ("First reply at" < "Created at"),'
        " count(*) FILTER (Assignee IN ('Overflow Desk', 'Partner Line 2', 'Robin (assistant)')) FROM contacts"
    ).fetchone()
    assert told[1] == SIZES["S"].contacts
    assert told[0] - told[1] == small.warts.repeated > 0
    assert told[2] >= small.warts.stuck_hold > 0
    assert told[3] >= small.warts.backwards > 0
    assert told[4] >= small.warts.strangers > 0


def test_headers_are_as_declared(small: DemoFiles) -> None:
    for one in small.files:
        columns = [row[0] for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{one.path}'").fetchall()]
        assert len(columns) == len(set(columns))
        assert set(columns) == set(HEADERS[one.kind]), one.kind
    assert {one.kind for one in small.files} == set(HEADERS) == set(small.mappings)


def test_the_cast_is_there(small: DemoFiles) -> None:
    people = duckdb.sql(
        f'SELECT "Work email", "Employee ID", Team, Status, "First name" || \' \' || "Last name" FROM'
        f" '{small.of('people')[0].path}'"
    ).fetchall()
    found = {row[0]: row[1:] for row in people}
    for member in CAST:
        assert found[member.email] == (member.employee, member.team, "Active", member.name)
    assert sum(row[0].endswith("@larkfield.example") for row in people) == len(people) == len(found)


def test_time_is_told(tmp_path: Path) -> None:
    began = time.perf_counter()
    seen: list[str] = []
    generate(
        size="S",
        months=6,
        until=UNTIL,
        seed=2,
        out_dir=tmp_path,
        progress=lambda label, *_: seen.append(label),
    )
    print(f"S, 6 months: {time.perf_counter() - began:.1f} s")
    assert seen == ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
