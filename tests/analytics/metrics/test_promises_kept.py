"""Promises kept: by the first day told, only what somebody waits for, dropped is not kept."""

from __future__ import annotations

import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, day, months, value


def promise(due: str, done: str | None = None, source: str = "meeting", **more) -> dict:
    return {
        "owner": "o1", "source": source, "first_due_on": day(due), "done_on": day(done),
        "status": "done" if done else "open", **more,
    }  # fmt: skip


ROWS = [
    promise("2026-01-31", "2026-01-31"),
    promise("2026-02-01", "2026-02-02", owner="o2"),
    promise("2026-02-10", "2026-01-05", "audit"),
    promise("2026-02-11", None, "goal"),
    promise("2026-02-28", None, status="dropped", owner="o3"),
    promise("2026-02-28", "2026-02-01", "leader"),
    promise("2026-03-01", "2026-03-01"),
    promise("2026-02-05", "2026-02-05", "figure"),
    promise("2026-02-05", "2026-02-05", "other"),
    promise("2026-05-05", "2026-02-05"),
]


def test_hand_worked():
    """February: five were promised, two kept; a day late, open and dropped ones were not."""
    found = compute(company(actions=ROWS), "promises_kept", periods=months("2026-01", 3))
    assert found["numerator"].tolist() == [1, 2, 1]
    assert found["denominator"].tolist() == [1, 5, 1]
    february = value(found, "2026-02")
    assert (february["value"], february["people"]) == (pytest.approx(0.4), 3)
    assert february["low"] < 0.4 < february["high"]


def test_what_is_due_later_is_neither_kept_nor_broken():
    found = compute(company(actions=ROWS), "promises_kept", periods=months("2026-05"))
    row = value(found, "2026-05")
    assert row["n"] == 0
    assert "promised" in row["cannot"]


def test_a_quarter():
    quarter = compute(company(actions=ROWS), "promises_kept", periods=[Period.parse("2026-Q1")])
    assert value(quarter, "2026-Q1")["denominator"] == 7


def test_a_moved_day_changes_nothing():
    """Only the first day is told to the mart, so moving cannot keep a promise."""
    row = value(
        compute(
            company(actions=[promise("2026-02-01", "2026-02-20")]),
            "promises_kept", periods=months("2026-02"),
        ),
        "2026-02",
    )  # fmt: skip
    assert (row["numerator"], row["denominator"]) == (0, 1)
