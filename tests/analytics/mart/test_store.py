"""The mart's tables: all there, empty ones too."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.analytics.mart import Mart, MartSettings, in_memory
from keepwell.schemas.mart import TABLES

SETTINGS = MartSettings(today=date(2026, 1, 1))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_nobody_filled_is_there_and_empty(name: str) -> None:
    mart = Mart(tables={}, settings=SETTINGS)
    assert mart.table(name).columns == tuple(TABLES[name])
    assert mart.is_empty(name)
    assert mart.table(name).count().execute() == 0


def test_a_table_that_does_not_exist_is_named() -> None:
    with pytest.raises(KeyError, match="no table 'moods'"):
        Mart(tables={}, settings=SETTINGS).table("moods")


def test_columns_the_mart_does_not_know_are_refused() -> None:
    with pytest.raises(KeyError, match="contacts has no column mood"):
        in_memory({"contacts": [{"contact_id": "1", "mood": "bad"}]}, settings=SETTINGS)


def test_coverage_is_counted_by_the_names_of_intake() -> None:
    rows = [{"contact_id": "1", "file_team": "A", "talk_seconds": 5.0}, {"contact_id": "2"}]
    ratings = [{"contact_id": "1", "rating_kind": "csat", "score": 5.0}]
    told = in_memory({"contacts": rows, "ratings": ratings}, settings=SETTINGS).coverage()
    assert (told["contacts.team"], told["contacts.talk_seconds"], told["contacts.csat"]) == (
        1,
        1,
        1,
    )
    assert told["contacts.hold_seconds"] == 0
