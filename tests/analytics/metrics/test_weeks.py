"""Load by week, by hand: each week's Monday, its value, the people behind it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from keepwell.analytics.metrics.weeks import kinds_of, rates_in_teams, weekly
from tests.analytics.metrics.service_rows import contact, mart

FIRST, END = date(2026, 3, 2), date(2026, 3, 16)
MONDAY = datetime(2026, 3, 2, 9)


def told(held: Any, measure: str, *by: str, **more: Any) -> list[list[Any]]:
    found = weekly(held, measure, by=by, first=FIRST, end=END, **more)
    assert found.missing is None
    rows = found.cells.sort_values([*by, "week"])
    return [[*(row[one] for one in by), row["week"].date() if isinstance(row["week"], datetime) else row["week"], pytest.approx(row["value"]), row["people"]] for _, row in rows.iterrows()]  # fmt: skip


def test_a_week_runs_from_monday_to_sunday_and_the_edges_hold() -> None:
    moments = [
        MONDAY - timedelta(hours=10),  # the Sunday before
        datetime(2026, 3, 2), datetime(2026, 3, 8, 23, 59), datetime(2026, 3, 9),
        datetime(2026, 3, 15, 23, 59), datetime(2026, 3, 16),
    ]  # fmt: skip
    contacts = [
        contact(i, at=at, tough=i in {2, 3, 4}, agent="ab"[i % 2], file_team="Blue")
        for i, at in enumerate(moments)
    ]
    assert told(mart(contacts=contacts), "tough_contact_rate", "team") == [
        ["Blue", date(2026, 3, 2), 50.0, 2],
        ["Blue", date(2026, 3, 9), 100.0, 2],
    ]


def test_who_has_nothing_to_divide_by_is_not_behind_a_week() -> None:
    timed = {"handle_seconds": 60.0, "wait_seconds": 1.0, "at": MONDAY}
    contacts = [
        contact(0, tough=True, rest_in_seconds=0.0, agent="a", **timed),
        contact(1, tough=False, rest_in_seconds=0.0, agent="b", **timed),
    ]
    assert told(mart(contacts=contacts), "recovery_taken") == [[date(2026, 3, 2), 1.0, 1]]


def test_a_missing_column_is_named() -> None:
    found = weekly(mart(contacts=[contact(0)]), "recovery_taken", by=(), first=FIRST, end=END)
    assert found.missing is not None
    assert "contacts.tough" in found.missing
    assert found.cells.empty


def test_an_empty_company_misses_its_columns() -> None:
    for measure in ("contact_intensity", "tough_contact_rate", "schedule_changes"):
        assert weekly(mart(), measure, by=("team",), first=FIRST, end=END).missing


def test_other_shapes_are_refused() -> None:
    held = mart(contacts=[contact(0)])
    with pytest.raises(TypeError, match="cannot be told by week"):
        weekly(held, "contacts", by=(), first=FIRST, end=END)


def busy() -> dict[str, Any]:
    """Agent a: two calls of 100 s and two mails of 300 s in two hours; b: one call in one hour."""
    kinds = [("phone", 100.0), ("phone", 100.0), ("email", 300.0), ("email", 300.0)]
    contacts = [
        contact(i, at=MONDAY, channel=channel, reason_group="pay", handle_seconds=length)
        for i, (channel, length) in enumerate(kinds)
    ]
    contacts.append(contact(4, at=MONDAY, agent="b", channel="phone", reason_group="pay", handle_seconds=100.0))  # fmt: skip
    states = [
        {"agent": agent, "start_at": MONDAY, "start_local": MONDAY, "state": state, "seconds": seconds}
        for agent, state, seconds in (
            ("a", "on_contact", 5_400.0), ("a", "idle", 1_800.0), ("a", "break", 900.0), ("b", "idle", 3_600.0),
        )
    ]  # fmt: skip
    return {"contacts": contacts, "work_states": states}


def test_long_kinds_count_for_more() -> None:
    """A mean of 180 s: a call weighs 100/180, a mail 300/180; 3 calls and 2 mails are 5 in all."""
    assert told(mart(**busy()), "contact_intensity") == [[date(2026, 3, 2), 5.0 / 3.0, 2]]


def test_one_s_own_contacts_weigh_what_they_weigh_in_the_company() -> None:
    whole = busy()
    alone = {name: [row for row in rows if row["agent"] == "b"] for name, rows in whole.items()}
    kinds = kinds_of(mart(**whole), first=FIRST, end=END)
    assert told(mart(**alone), "contact_intensity", kinds=kinds) == [
        [date(2026, 3, 2), 100.0 / 180.0, 1]
    ]


def test_rates_of_a_team_s_people_carry_no_name_and_leave_out_who_was_hardly_there() -> None:
    states = [
        {"agent": agent, "start_at": MONDAY, "start_local": MONDAY, "state": "idle", "seconds": hours * 3_600.0}
        for agent, hours in (("a", 20.0), ("b", 40.0), ("c", 19.9))
    ]  # fmt: skip
    calls = [
        contact(i, at=MONDAY, agent=agent, channel="phone", reason_group="pay", handle_seconds=60.0)
        for i, agent in enumerate("a" * 20 + "b" * 80 + "c" * 30)
    ]
    jobs = [
        {
            "person": f"p-{who}", "valid_from": date(2025, 1, 1), "valid_to": date(9999, 12, 31),
            "team": "Blue", "origin": "hr",
        }
        for who in "abc"
    ]  # fmt: skip
    who = [
        {
            "agent": one, "person": f"p-{one}", "valid_from": date(2025, 1, 1),
            "valid_to": date(9999, 12, 31),
        }
        for one in "abc"
    ]  # fmt: skip
    held = mart(contacts=calls, work_states=states, job_history=jobs, identities=who)
    assert rates_in_teams(held, first=FIRST, end=END) == {"Blue": [1.0, 2.0]}
    assert rates_in_teams(mart(contacts=calls), first=FIRST, end=END) == {}
