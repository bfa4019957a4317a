"""Numbers, lengths of time, flags."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepwell.connectors.spreadsheet.numbers import (
    flag_sql,
    number_sql,
    number_style,
    seconds_sql,
    share_sql,
)


@pytest.fixture(scope="module")
def session() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def value(session: duckdb.DuckDBPyConnection, sql: str, cell: str) -> object:
    row = session.execute(f"SELECT {sql} FROM (SELECT $1::VARCHAR AS v)", [cell]).fetchone()
    assert row is not None
    return row[0]


@settings(max_examples=80, deadline=None)
@given(
    number=st.integers(-10_000_000, 10_000_000),
    cents=st.integers(0, 99),
    style=st.sampled_from(["point", "comma"]),
    grouped=st.booleans(),
)
def test_written_numbers_come_back(
    session: duckdb.DuckDBPyConnection, number: int, cents: int, style: str, grouped: bool
) -> None:
    written = f"{abs(number):,}.{cents:02}" if grouped else f"{abs(number)}.{cents:02}"
    written = ("-" if number < 0 else "") + written
    if style == "comma":
        written = written.translate(str.maketrans(",.", ".,"))
    means = (abs(number) + cents / 100) * (-1 if number < 0 else 1)
    assert value(session, number_sql("v", style), written) == pytest.approx(means)


@settings(max_examples=80, deadline=None)
@given(seconds=st.integers(0, 400_000))
def test_clock_lengths_come_back(session: duckdb.DuckDBPyConnection, seconds: int) -> None:
    written = f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    assert value(session, seconds_sql("v"), written) == seconds


@pytest.mark.parametrize(
    ("cell", "options", "means"),
    [
        ("02:23", {"clock": "mm:ss"}, 143),
        ("02:23", {"clock": "hh:mm"}, 8580),
        ("90", {"unit": "minutes"}, 5400),
        ("1,5", {"unit": "hours", "style": "comma"}, 5400),
        ("1h 5m 3s", {}, 3903),
        ("2 days 03:04:05", {}, 183845),
        ("35 min", {}, 2100),
        ("-0:00:05", {}, -5),
        ("00:02:23", {"unit": "hours"}, 143),
        ("soon", {}, None),
        ("1500", {"unit": "milliseconds"}, 1.5),
    ],
)
def test_lengths(
    session: duckdb.DuckDBPyConnection, cell: str, options: dict[str, str], means: float | None
) -> None:
    assert value(session, seconds_sql("v", **options), cell) == means


@pytest.mark.parametrize("cell", ["nan", "inf", "1_000", "twelve", "1-2"])
def test_words_are_no_numbers(session: duckdb.DuckDBPyConnection, cell: str) -> None:
    assert value(session, number_sql("v"), cell) is None


def test_number_style_is_decided_by_the_column() -> None:
    assert number_style(["1.234", "12,5"]) == "comma"
    assert number_style(["239.554", "12.5"]) == "point"
    assert number_style(["239.554", "205.917"]) == "open"
    assert number_style(["1.234.567"]) == "comma"
    assert number_style(["421,748"]) == "point"


def test_percent_and_shares(session: duckdb.DuckDBPyConnection) -> None:
    assert value(session, share_sql("v"), "80%") == pytest.approx(0.8)
    assert value(session, share_sql("v"), "0.8") == pytest.approx(0.8)
    assert value(session, share_sql("v"), "50") == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("Ja", True),
        ("NEIN", False),
        ("sí", True),
        ("TRUE", True),
        ("0", False),
        ("oui", True),
        ("maybe", None),
    ],
)
def test_flags(session: duckdb.DuckDBPyConnection, cell: str, means: bool | None) -> None:
    assert value(session, flag_sql("v"), cell) is means
