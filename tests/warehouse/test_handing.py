"""Undoing a batch takes back what that batch alone said, whatever came after it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from keepwell import warehouse
from keepwell.warehouse.engine import connect
from keepwell.warehouse.live import rows_sql
from tests.warehouse.facts import Company, at


def contact(name: str, status: str, opened: str = "2026-03-01T10:00"):
    return {"contact_id": name, "opened_at": at(opened), "status": status}


def said(company: Company) -> dict[str, str]:
    """What counts of each contact; nothing counts twice."""
    with connect() as connection:
        query = rows_sql(
            connection, home=company.home, kind="contacts", files=company.files,
            wanted=("contact_id", "status"),
        )  # fmt: skip
        rows = connection.execute(query).fetchall()
    assert len(rows) == len(dict(rows))
    return dict(rows)


def test_rows_that_a_later_batch_brought_too_stay(company: Company) -> None:
    company.load("contacts", [contact("A", "x"), contact("B", "x", "2026-04-02T10:00")])
    company.load("contacts", [contact("A", "x"), contact("C", "x")])
    company.undo("b1")
    assert said(company) == {"A": "x", "C": "x"}
    company.undo("b2")
    assert said(company) == {}


def test_the_earliest_of_several_inherits_then_the_next(company: Company) -> None:
    for _ in range(3):
        company.load("contacts", [contact("A", "x")])
    company.undo("b1")
    assert {one.batch for one in company.files if one.role == "rows"} == {"b2"}
    company.undo("b2")
    assert said(company) == {"A": "x"}


def test_what_the_inherited_rows_replace_stays_replaced(company: Company) -> None:
    company.load("contacts", [contact("A", "old")])
    company.load("contacts", [contact("A", "new", "2026-04-01T10:00")])
    company.load("contacts", [contact("A", "new", "2026-04-01T10:00")])
    company.undo("b2")
    assert said(company) == {"A": "new"}
    company.undo("b3")
    assert said(company) == {"A": "old"}


def test_a_claim_on_another_batchs_row_inherits_nothing(company: Company) -> None:
    for status in ("one", "two", "one", "one"):
        company.load("contacts", [contact("A", status)])
    company.undo("b1")
    assert said(company) == {"A": "one"}
    company.undo("b3")
    assert said(company) == {"A": "one"}
    company.undo("b4")
    assert said(company) == {"A": "two"}


STORIES = [
    [{"A": "x"}, {"A": "x", "B": "y"}, {"A": "z"}, {"A": "z", "B": "y"}],
    [{"A": "x", "B": "y"}, {"A": "y"}, {"A": "x", "B": "y"}, {"A": "y", "B": "x"}],
]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("gone", [*permutations(range(3), 2), (1, 3)])
def test_undone_is_as_if_it_had_never_come(
    tmp_path: Path, story: list[dict[str, str]], gone: tuple[int, int]
) -> None:
    """The oracle: the latest remaining batch that names a contact says its status."""
    company = Company(tmp_path)
    for batch in story:
        company.load("contacts", [contact(name, status) for name, status in batch.items()])
    for number in gone:
        company.undo(f"b{number + 1}")
    expected: dict[str, str] = {}
    for number, batch in enumerate(story):
        expected |= {} if number in gone else batch
    assert said(company) == expected


def test_nothing_is_written_where_nobody_claims(company: Company) -> None:
    company.load("contacts", [contact("A", "x")])
    company.load("contacts", [contact("B", "x")])
    assert warehouse.hand_over(home=company.home, batch="b1", files=company.files) == ()


def test_known_rows_do_not_make_a_month_stale(company: Company) -> None:
    company.load("contacts", [contact("A", "x")])
    company.refresh()
    company.load("contacts", [contact("A", "x")])
    done = company.refresh()
    assert done.built == 0


def test_the_same_keys_in_another_kind_are_nothing_to_it(company: Company) -> None:
    company.load("contacts", [contact("A", "x")])
    company.load("contacts", [contact("A", "x")])
    strangers = [replace(one, kind="ratings") for one in company.files if one.batch == "b2"]
    own = [one for one in company.files if one.batch == "b1"]
    assert warehouse.hand_over(home=company.home, batch="b1", files=[*own, *strangers]) == ()
