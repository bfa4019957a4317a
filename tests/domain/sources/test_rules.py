from __future__ import annotations

import pytest

from keepwell.domain.sources.rules import AccountingError, emptied, must_add_up


def test_a_column_that_used_to_be_filled_and_now_is_empty_is_named():
    before = {"csat": 0.9, "agent": 1.0, "comment": 0.2}
    assert emptied(before=before, now={"csat": 0.0, "agent": 0.98, "comment": 0.0}) == ["csat"]


def test_a_column_that_is_gone_counts_as_empty():
    assert emptied(before={"csat": 0.9}, now={}) == ["csat"]


def test_a_new_column_is_no_question():
    assert emptied(before={}, now={"csat": 0.0}) == []


def test_rows_add_up():
    must_add_up(rows_in=10, loaded=5, refused=2, known=3)
    with pytest.raises(AccountingError, match="make 9"):
        must_add_up(rows_in=10, loaded=4, refused=2, known=3)
