"""Dates in every form read as the day they mean; the order of day and month comes from the column."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepwell.connectors.spreadsheet.dates import formats, moment_sql, style

FORMS = [
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d-%m-%y",
    "%m/%d/%Y %I:%M %p",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y/%m/%d",
    "%d-%b-%y",
    "%d %B %Y",
    "%B %d, %Y",
    "%y%m%d",
    "%Y%m%d",
    "%d %b %Y %H:%M",
]


@pytest.fixture(scope="module")
def session() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def read(
    session: duckdb.DuckDBPyConnection, cells: list[str], zone: str = "UTC", order: str = ""
) -> list[datetime | None]:
    seen = style((cell, 1) for cell in cells)
    order = order or seen.order
    sql = moment_sql(
        "v", seen=formats(seen.forms, order), order=order, zone=zone, months=seen.months
    )
    return [
        row[0]
        for row in session.execute(
            f"SELECT {sql} FROM (SELECT unnest($1) AS v)", [cells]
        ).fetchall()
    ]


@settings(max_examples=60, deadline=None)
@given(
    moments=st.lists(
        st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), min_size=1, max_size=20
    ),
    form=st.sampled_from(FORMS),
)
def test_written_dates_come_back(
    session: duckdb.DuckDBPyConnection, moments: list[datetime], form: str
) -> None:
    cells = [moment.strftime(form) for moment in moments]
    order = "month-first" if form.startswith("%m") else "day-first"
    assert read(session, cells, order=order) == [datetime.strptime(cell, form) for cell in cells]


def test_one_cell_decides_for_the_column() -> None:
    seen = style([("01/08/2023 11:13", 5), ("02/03/2023 09:00", 5), ("26/08/2023 18:39", 1)])
    assert (seen.order, seen.open) == ("day-first", False)
    assert style([("01/08/2023", 1), ("02/13/2023", 1)]).order == "month-first"
    assert style([("01/08/2023", 1), ("02/03/2023", 1)]).open


def test_mixed_forms_of_one_column(session: duckdb.DuckDBPyConnection) -> None:
    found = read(session, ["01/08/2023 11:13", "01-Aug-23", "31/08/23", "31.12.2023"])
    assert found == [
        datetime(2023, 8, 1, 11, 13),
        datetime(2023, 8, 1),
        datetime(2023, 8, 31),
        datetime(2023, 12, 31),
    ]


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("3. März 2024", datetime(2024, 3, 3)),
        ("3 de enero de 2024", datetime(2024, 1, 3)),
        ("1 févr. 2024", datetime(2024, 2, 1)),
        ("Tue, 5 Mar 2024 10:20", datetime(2024, 3, 5, 10, 20)),
        ("5 Sept 2024", datetime(2024, 9, 5)),
        ("12 dic 2023 08:05", datetime(2023, 12, 12, 8, 5)),
        ("2010-01-13 08:40:25+00:00", datetime(2010, 1, 13, 8, 40, 25)),
        ("2024-07-01T12:00:00+0200", datetime(2024, 7, 1, 10)),
        ("2024-07-01T12:00:00Z", datetime(2024, 7, 1, 12)),
        ("1719835200", datetime(2024, 7, 1, 12)),
        ("990201", datetime(1999, 2, 1)),
        ("1719835200000", datetime(2024, 7, 1, 12)),
    ],
)
def test_forms_of_the_world(session: duckdb.DuckDBPyConnection, cell: str, means: datetime) -> None:
    assert read(session, [cell]) == [means]


def test_excel_day_numbers(session: duckdb.DuckDBPyConnection) -> None:
    sql = moment_sql("v", seen=("excel",), order="", zone="UTC", months="")
    row = session.execute(f"SELECT {sql} FROM (SELECT '45292.5' AS v)").fetchone()
    assert row == (datetime(2024, 1, 1, 12),)


def test_local_moments_become_utc(session: duckdb.DuckDBPyConnection) -> None:
    assert read(session, ["2024-07-01 12:00:00", "2024-01-01 12:00:00"], zone="Europe/Madrid") == [
        datetime(2024, 7, 1, 10),
        datetime(2024, 1, 1, 11),
    ]


@pytest.mark.parametrize(
    "cell", ["32/01/2024", "not a date", "2024-13-01", "99/99/9999", "0/0/2024"]
)
def test_what_is_no_date_is_none(cell: str) -> None:
    assert style([(cell, 1)]).share == 0


@given(st.integers(0, 3000))
def test_all_days_of_eight_years_day_first(offset: int) -> None:
    day = datetime(2020, 1, 1) + timedelta(days=offset)
    assert style([(f"{day:%d/%m/%Y}", 1)]).order in {"", "day-first"}
    assert (style([(f"{day:%d/%m/%Y}", 1)]).order == "day-first") == (day.day > 12)
