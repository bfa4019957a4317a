"""Working time, shifts and load, by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.service_rows import NOON, contact, march, mart

WHO = {"identities": [{"agent": "a", "person": "p", "valid_from": date(2020, 1, 1)}],
       "job_history": [{"person": "p", "valid_from": date(2020, 1, 1), "team": "T", "origin": "hr"}]}  # fmt: skip


def state(
    name: str, seconds: float, *, at: datetime = NOON, agent: str = "a", planned: str | None = None
) -> dict[str, Any]:
    return {
        "agent": agent,
        "start_at": at,
        "start_local": at,
        "state": name,
        "seconds": seconds,
        "planned_state": planned,
    }


DAY = [
    state("on_contact", 600), state("wrap", 200), state("idle", 200), state("training", 500), state("break", 500),
    state("offline", 9999),
]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator"),
    [("occupancy", 800, 1000), ("utilisation", 800, 2000), ("shrinkage", 1000, 2000)],
)
def test_parts_of_paid_time_on_one_base(measure: str, numerator: float, denominator: float) -> None:
    row = march(mart(work_states=DAY, **WHO), measure)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)
    assert row["value"] == pytest.approx(numerator / denominator)


def test_shrinkage_grosses_up_by_division() -> None:
    share = march(
        mart(work_states=[state("on_contact", 70), state("leave", 30)], **WHO), "shrinkage"
    )["value"]
    assert round(14 / (1 - share)) == 20  # need 14, shrinkage 0.30 -> 20 heads


def test_a_rate_of_two_people_has_an_interval_of_one_has_none() -> None:
    two = [*DAY, state("on_contact", 900, agent="b"), state("idle", 100, agent="b")]
    row = march(mart(work_states=two), "occupancy")
    assert row["low"] < row["value"] < row["high"]
    alone = march(mart(work_states=DAY), "occupancy")
    assert alone["low"] != alone["low"]


def test_a_schedule_writes_its_states_as_it_likes() -> None:
    rows = [
        state("on_contact", 60, planned="On contact"),
        state("idle", 60, planned=" Available"),
        state("break", 60, planned="BREAK"),
        state("meeting", 60, planned="On-contact"),
    ]
    row = march(mart(work_states=rows), "adherence")
    assert (row["numerator"], row["denominator"]) == (180, 240)


def test_adherence_takes_waiting_for_contacts_as_available() -> None:
    rows = [
        state("idle", 100, planned="on_contact"), state("break", 50, planned="on_contact"),
        state("break", 30, planned="break"), state("idle", 70),
    ]  # fmt: skip
    row = march(mart(work_states=rows), "adherence")
    assert (row["numerator"], row["denominator"]) == (130, 180)


def shift(number: int, start: datetime, **told: Any) -> dict[str, Any]:
    end = start + timedelta(hours=8)
    row = {
        "shift_id": f"s{number}",
        "person": "p",
        "start_at": start,
        "start_local": start,
        "end_at": end,
    }
    return {**row, "published_at": start - timedelta(days=30), **told}


def test_changes_by_the_employer_within_fourteen_days() -> None:
    start = datetime(2026, 3, 20, 8)
    changes = [
        (start - timedelta(days=13), "employer"), (start - timedelta(days=14), "employer"),
        (start - timedelta(days=1), "person"), (None, None), (start - timedelta(days=40), "employer"),
    ]  # fmt: skip
    shifts = [shift(i, start, changed_at=at, change_by=by) for i, (at, by) in enumerate(changes)]
    shifts.append(shift(9, start, published_at=None))
    row = march(mart(shifts=shifts, **WHO), "schedule_changes")
    assert (row["numerator"], row["denominator"]) == (1, 5)


def test_overtime_of_hours_worked() -> None:
    start = datetime(2026, 3, 20, 8)
    worked = {"worked_start_at": start, "worked_end_at": start + timedelta(hours=9)}
    shifts = [
        shift(0, start, paid_hours=8.0, overtime_hours=0.0), shift(1, start, overtime_hours=1.0, **worked),
        shift(2, start, paid_hours=8.0),
    ]  # fmt: skip
    row = march(mart(shifts=shifts, **WHO), "overtime_share")
    assert (row["numerator"], row["denominator"], row["n"]) == (1, 17, 2)


def test_work_that_began_outside_every_shift() -> None:
    start = datetime(2026, 3, 10, 8)
    shifts = [shift(0, start, person="p")]
    rows = [
        state("on_contact", 60, at=start), state("on_contact", 60, at=start + timedelta(hours=8)),
        state("on_contact", 60, at=start - timedelta(minutes=1)), state("break", 60, at=start + timedelta(hours=9)),
        state("on_contact", 60, at=start + timedelta(days=7)), state("on_contact", 60, at=start, agent="nobody"),
    ]  # fmt: skip
    row = march(mart(shifts=shifts, work_states=rows, **WHO), "out_of_hours_work")
    assert (row["numerator"], row["denominator"], row["value"]) == (3, 2, 1.5)


def test_contacts_an_hour_weigh_long_kinds_more() -> None:
    contacts = [
        *(contact(i, channel="chat", handle_seconds=100.0) for i in range(3)),
        contact(9, channel="phone", handle_seconds=700.0, agent="b"),
    ]
    rows = [state("on_contact", 1800), state("idle", 1800), state("on_contact", 3600, agent="b")]
    held = mart(contacts=contacts, work_states=rows)
    row = march(held, "contact_intensity")
    assert (row["denominator"], row["n"]) == (2.0, 4)
    assert row["numerator"] == pytest.approx(4.0)  # over the whole company kinds even out
    assert row["low"] < row["value"] < row["high"]


def test_a_month_s_intensity_is_the_same_alone_and_in_a_row() -> None:
    """By April a call took (200 + 500) / 2 s and a contact (100 + 200 + 500) / 3 s."""
    april = NOON + timedelta(days=31)
    held = mart(
        contacts=[
            contact(1, channel="chat", handle_seconds=100.0), contact(2, channel="phone", handle_seconds=200.0),
            contact(3, at=april, channel="phone", handle_seconds=500.0),
            contact(4, at=april + timedelta(days=30), channel="phone", handle_seconds=9_000.0),
        ],
        work_states=[state("on_contact", 3600), state("on_contact", 3600, at=april)],
    )  # fmt: skip
    months = [Period.parse("2026-03"), Period.parse("2026-04")]
    apart = [compute(held, "contact_intensity", periods=[one])["value"].iloc[0] for one in months]
    together = compute(held, "contact_intensity", periods=months).sort_values("period")["value"]
    assert apart == pytest.approx([2.0, 350 / (800 / 3)])
    assert list(together) == apart


def test_a_missing_column_is_named() -> None:
    row = march(mart(work_states=[state("idle", 60)]), "adherence")
    assert row["missing"] == "work_states.planned_state"
