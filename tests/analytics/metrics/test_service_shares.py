"""First contact, calls, shares of contacts, promises, quality and repeat business, by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.service_rows import NOON, contact, march, mart, rating, slices


def share(measure: str, *contacts: dict[str, Any], **tables: Any) -> tuple[float, float]:
    row = march(mart(contacts=list(contacts), **tables), measure)
    return row["numerator"], row["denominator"]


def test_nobody_came_back() -> None:
    told = [(True, False), (True, True), (False, False), (None, None), (True, False)]
    contacts = [contact(i, is_index=one, followed_up=two) for i, (one, two) in enumerate(told)]
    assert share("fcr_repeat", *contacts) == (2, 3)


def test_first_contacts_count_on_the_day_they_came_in() -> None:
    crossing = contact(0, is_index=True, followed_up=False, opened_local=datetime(2026, 2, 28, 9))
    held = mart(contacts=[crossing])
    assert compute(held, "fcr_repeat", periods=[Period.parse("2026-02")]).iloc[0]["n"] == 1
    assert march(held, "fcr_repeat")["n"] == 0


def test_solved_and_stayed_solved() -> None:
    contacts = [
        contact(0, resolved_at=NOON, reopens=0), contact(1, resolved_at=NOON, reopens=2),
        contact(2, resolved_at=None, reopens=0), contact(3, resolved_at=NOON, reopens=None),
    ]  # fmt: skip
    assert share("fcr_reopen", *contacts) == (1, 2)
    assert share("reopen_rate", *contacts) == (1, 2)


def test_solved_says_the_customer() -> None:
    ratings = [rating(i, one, kind="solved", scale="yes/no") for i, one in enumerate([1, 1, 0])]
    assert share("fcr_survey", *(contact(i) for i in range(3)), ratings=ratings) == (2, 3)


def call(number: int, outcome: str, waited: float | None, **told: Any) -> dict[str, Any]:
    return contact(number, outcome=outcome, wait_seconds=waited, **told)


CALLS = (
    call(0, "answered", 20), call(1, "answered", 21), call(2, "abandoned", 4), call(3, "abandoned", 60),
    call(4, "callback", 60), call(5, "test", 1), call(6, "answered", 3),
)  # fmt: skip


def test_answered_in_time_leaves_out_who_never_waited() -> None:
    assert share("service_level", *CALLS) == (2, 4)


def test_thresholds_are_the_companys() -> None:
    held = mart(
        contacts=list(CALLS), settings={"service_level_seconds": 30.0, "short_abandon_seconds": 1.0}
    )
    assert (
        march(held, "service_level")["numerator"],
        march(held, "service_level")["denominator"],
    ) == (3, 5)


def test_calls_back_and_tests_are_not_given_up() -> None:
    assert share("abandon_rate", *CALLS) == (2, 5)


def test_tests_are_no_contacts() -> None:
    assert march(mart(contacts=list(CALLS)), "contacts")["value"] == 6


def test_shares_of_handled_contacts_need_a_named_agent() -> None:
    contacts = [
        contact(0, transfers=0, escalated=False, complaint=True), contact(1, transfers=3, escalated=True, complaint=False),
        contact(2, transfers=1, escalated=True, agent=None, complaint=None), contact(3, transfers=None, escalated=None),
    ]  # fmt: skip
    assert share("transfer_rate", *contacts) == (1, 2)
    assert share("escalation_rate", *contacts) == (1, 2)
    assert share("complaint_rate", *contacts) == (1, 2)


def test_back_to_back_within_ten_seconds() -> None:
    gaps = [0.0, 10.0, 10.5, None, -30.0]
    contacts = [contact(i, gap_seconds=one, handle_seconds=60.0) for i, one in enumerate(gaps)]
    assert share("back_to_back_share", *contacts) == (3, 4)


def test_due_in_the_period_open_and_past_due_is_missed() -> None:
    due = datetime(2026, 3, 20)
    contacts = [
        contact(0, due_at=due, resolved_at=due - timedelta(hours=1)), contact(1, due_at=due, resolved_at=due + timedelta(1)),
        contact(2, due_at=due, resolved_at=None), contact(3, due_at=due, status="Cancelled"),
        contact(4, due_at=datetime(2026, 4, 2), resolved_at=due), contact(5, due_at=due, sla_met=True),
    ]  # fmt: skip
    assert share("sla_attainment", *contacts) == (2, 4)


def test_what_is_not_due_yet_is_not_missed() -> None:
    open_yet = contact(0, due_at=datetime(2026, 3, 20), resolved_at=None)
    solved = contact(1, due_at=datetime(2026, 3, 5), resolved_at=datetime(2026, 3, 4))
    row = march(mart(contacts=[open_yet, solved], today=date(2026, 3, 15)), "sla_attainment")
    assert (row["numerator"], row["denominator"]) == (1, 1)


def test_quality_adds_points_before_dividing_and_leaves_out_chosen_contacts() -> None:
    def review(points: float, of: float, agent: str, drawn: bool | None = None) -> dict[str, Any]:
        return {
            "contact_id": "c", "reviewed_at": NOON, "reviewed_local": NOON, "agent": agent, "points": points,
            "applicable_points": of, "random_sample": drawn,
        }  # fmt: skip

    rows = [
        review(8, 10, "a"),
        review(3, 5, "b", True),
        review(0, 10, "a", False),
        review(9, 0, "a"),
    ]
    row = march(mart(qa_reviews=rows), "quality_score")
    assert (row["value"], row["n"], row["people"]) == (pytest.approx(11 / 15), 2, 2)
    assert row["low"] < row["value"] < row["high"]


def test_came_back_to_buy_within_ninety_days() -> None:
    contacts = [contact(i, customer=one) for i, one in enumerate(["k", "l", "m", None])]
    orders = [
        {"customer": "k", "ordered_at": NOON + timedelta(days=90)}, {"customer": "k", "ordered_at": NOON + timedelta(days=2)},
        {"customer": "l", "ordered_at": NOON + timedelta(days=91)}, {"customer": "m", "ordered_at": NOON},
    ]  # fmt: skip
    sales = [{"order_id": str(i), "amount": 5.0, **one} for i, one in enumerate(orders)]
    assert share("repeat_business", *contacts, sales=sales) == (1, 3)


def test_a_reorganisation_rewrites_nothing() -> None:
    contacts = [
        contact(i, at=datetime(2026, 3, day), transfers=0) for i, day in enumerate([5, 14, 15, 20])
    ]
    who = {"agent": "a", "person": "p", "valid_from": date(2020, 1, 1)}
    job = {"person": "p", "origin": "hr"}
    held = mart(
        contacts=contacts,
        identities=[who],
        job_history=[
            {**job, "team": "Old", "valid_from": date(2025, 1, 1), "valid_to": date(2026, 3, 15)},
            {**job, "team": "New", "valid_from": date(2026, 3, 15)},
        ],
    )
    assert slices(held, "transfer_rate", "team") == {"Old": (0, 2), "New": (0, 2)}
    today = compute(
        held, "contacts", by=["team"], periods=[Period.parse("2026-03")], structure="today"
    )
    assert dict(zip(today["team"], today["value"], strict=True)) == {"New": 4}
