"""Tough contacts and the breath after them, by hand."""

from __future__ import annotations

from datetime import datetime

import pytest

from keepwell.analytics.metrics import compute
from keepwell.analytics.statistics import intervals
from keepwell.kernel.periods import Period
from tests.analytics.metrics.service_rows import contact, march, mart, rating, slices


def mark(number: int | None, person: str = "p") -> dict:
    told = None if number is None else f"c{number}"
    return {"person": person, "marked_at": datetime(2026, 3, 10, 12), "contact_id": told}


def test_whoever_says_it_a_contact_is_tough_once() -> None:
    contacts = [
        contact(0, tough=True, complaint=True),  # its agent, and it is a complaint
        contact(1, tough=False, complaint=False),  # rated 1, twice
        contact(2, tough=None, complaint=None),  # the button, twice
        contact(3, tough=False, complaint=True),
        contact(4, tough=False, complaint=False),  # rated 2: not tough
        contact(5, tough=True, agent=None),  # nobody handled it
    ]
    ratings = [rating(1, 1), rating(1, 1, source="ratings"), rating(4, 2), rating(5, 1)]
    found = march(
        mart(contacts=contacts, ratings=ratings, tough_marks=[mark(2), mark(2), mark(None)]),
        "tough_contact_rate",
    )
    assert (found["numerator"], found["denominator"], found["n"]) == (4, 5, 5)
    assert found["value"] == pytest.approx(80.0)
    low, high = intervals.wilson(4, 5)
    assert (found["low"], found["high"]) == pytest.approx((100 * float(low), 100 * float(high)))


def test_only_the_lowest_of_five_steps_says_so() -> None:
    ratings = [
        rating(0, 0, scale="good/bad"), rating(1, 1, kind="ces", scale="1-5 effort"),
        rating(2, 1, kind="nps", scale="0-10"), rating(3, 1),
    ]  # fmt: skip
    held = mart(contacts=[contact(i, complaint=False) for i in range(4)], ratings=ratings)
    assert march(held, "tough_contact_rate")["numerator"] == 1


def test_any_one_voice_is_enough_and_none_is_missing_input() -> None:
    alone = mart(contacts=[contact(0), contact(1)], tough_marks=[mark(1)])
    assert march(alone, "tough_contact_rate")["value"] == pytest.approx(50.0)
    silent = march(mart(contacts=[contact(0)]), "tough_contact_rate")
    assert "contacts.tough" in silent["missing"]
    assert silent["value"] != silent["value"]  # not a number


def test_a_contact_counts_in_the_month_it_was_handled_and_in_the_team_of_that_day() -> None:
    contacts = [
        contact(0, tough=True, at=datetime(2026, 2, 28, 23, 59), file_team="Blue"),
        contact(1, tough=True, at=datetime(2026, 3, 1), file_team="Blue"),
        contact(2, tough=False, at=datetime(2026, 3, 31, 23, 59), file_team="Red"),
        contact(3, tough=True, at=datetime(2026, 4, 1), file_team="Red"),
    ]
    held = mart(contacts=contacts)
    assert slices(held, "tough_contact_rate", "team") == {"Blue": (1, 1), "Red": (0, 1)}


def test_a_history_told_twice_multiplies_nothing() -> None:
    history = {
        "person": "p", "valid_from": datetime(2025, 1, 1).date(), "team": "Blue", "origin": "hr",
        "valid_to": datetime(9999, 12, 31).date(),
    }  # fmt: skip
    who = {
        "agent": "a",
        "person": "p",
        "valid_from": history["valid_from"],
        "valid_to": history["valid_to"],
    }
    held = mart(
        contacts=[contact(0, tough=True), contact(1, tough=False)],
        ratings=[rating(0, 1), rating(0, 1)], tough_marks=[mark(0), mark(0)],
        job_history=[history, history], identities=[who, who],
    )  # fmt: skip
    found = compute(held, "tough_contact_rate", by=["team"], periods=[Period.parse("2026-03")])
    assert found[["team", "numerator", "denominator", "people"]].to_numpy().tolist() == [
        ["Blue", 1, 2, 1]
    ]


def test_five_minutes_that_begin_within_ten() -> None:
    timed = {"handle_seconds": 60.0, "wait_seconds": 1.0}
    rests = [0.0, 600.0, 601.0, 86_400.0, None]
    contacts = [contact(i, tough=True, rest_in_seconds=one, **timed) for i, one in enumerate(rests)]
    calm = contact(9, tough=False, rest_in_seconds=0.0, **timed)
    found = march(mart(contacts=[*contacts, calm]), "recovery_taken")
    assert (found["numerator"], found["denominator"]) == (2, 4)
    assert found["value"] == pytest.approx(0.5)


def test_the_ten_minutes_are_a_setting() -> None:
    told = contact(0, tough=True, rest_in_seconds=601.0, handle_seconds=60.0, wait_seconds=1.0)
    held = mart(contacts=[told], settings={"recovery_seconds": 900.0})
    assert march(held, "recovery_taken")["numerator"] == 1


def test_without_times_nobody_can_tell_of_a_breath() -> None:
    found = march(mart(contacts=[contact(0, tough=True)]), "recovery_taken")
    assert "handle_seconds" in found["missing"]


def test_no_tough_contact_is_no_share_of_them() -> None:
    timed = {"handle_seconds": 60.0, "wait_seconds": 1.0, "rest_in_seconds": 0.0}
    found = march(mart(contacts=[contact(0, tough=False, **timed)]), "recovery_taken")
    assert (found["n"], found["value"] == found["value"]) == (0, False)
