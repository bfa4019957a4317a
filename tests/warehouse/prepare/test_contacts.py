"""Hand-worked contacts: moments that cannot be, neighbours across months, local and business time."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.kernel.working_time import Calendar, CalendarHistory
from keepwell.warehouse import Register
from tests.warehouse.facts import Company, at


def contact(name: str, opened: str, **more):
    return {"contact_id": name, "opened_at": at(opened), **more}


def table(company: Company) -> dict[str, dict]:
    company.refresh()
    return {row["contact_id"]: row for row in company.table("contacts")}


def test_a_reply_before_the_request_keeps_the_row_and_loses_the_span(company: Company) -> None:
    company.load("contacts", [
        contact("A", "2026-03-01T10:00", first_reply_at=at("2026-03-01T09:00"), resolved_at=at("2026-03-01T12:00")),
        contact("B", "2026-03-01T10:00", first_reply_at=at("2026-03-01T10:05")),
    ])  # fmt: skip
    rows = table(company)
    assert rows["A"]["first_reply_seconds"] is None
    assert rows["A"]["resolution_seconds"] == 7200
    assert rows["A"]["handled_at"] == at("2026-03-01T12:00")
    assert (rows["B"]["first_reply_seconds"], rows["B"]["resolution_seconds"]) == (300, None)
    assert rows["B"]["handled_at"] == at("2026-03-01T10:05")


def test_first_solve_is_the_last_one_unless_it_was_reopened(company: Company) -> None:
    solved = {"resolved_at": at("2026-03-02T10:00")}
    company.load("contacts", [
        contact("A", "2026-03-01T10:00", **solved, reopens=0), contact("B", "2026-03-01T10:00", **solved, reopens=2),
    ])  # fmt: skip
    rows = table(company)
    assert rows["A"]["first_resolution_seconds"] == 86_400
    assert rows["B"]["first_resolution_seconds"] is None


def test_handle_time_needs_its_parts_only_where_they_ever_came(company: Company) -> None:
    company.load(
        "contacts", [contact("A", "2026-03-01T10:00", talk_seconds=100.0, wrap_seconds=20.0)]
    )
    assert table(company)["A"]["handle_seconds"] is None, "hold time never came: it cannot be told"
    company.load(
        "contacts",
        [contact("B", "2026-04-01T10:00", talk_seconds=100.0, hold_seconds=5.0, wrap_seconds=20.0)],
    )
    rows = table(company)
    assert (rows["A"]["handle_seconds"], rows["B"]["handle_seconds"]) == (120, 125)


def test_repeats_are_seen_across_months_and_by_matter(company: Company) -> None:
    who = {"customer": "c1", "reason_group": "invoice"}
    company.load("contacts", [
        contact("A", "2026-03-28T10:00", **who), contact("B", "2026-04-02T10:00", **who),
        contact("C", "2026-04-09T10:00", **who), contact("D", "2026-03-29T10:00", customer="c1", reason_group="delivery"),
        contact("E", "2026-03-29T10:00"), contact("F", "2026-03-29T10:00", customer="c1", reason_group="invoice", outcome="test"),
    ])  # fmt: skip
    rows = {name: (row["is_index"], row["followed_up"]) for name, row in table(company).items()}
    assert rows["A"] == (True, True), "followed on the fifth day, in the next month"
    assert rows["B"] == (False, False), "seven days are the edge: not within"
    assert rows["C"] == (True, False)
    assert rows["D"] == (True, False), "another matter"
    assert rows["E"] == (None, None), "nobody knows the customer"
    assert rows["F"] == (None, None), "a test is no contact"


def test_the_next_month_changes_the_answer_of_the_month_before(company: Company) -> None:
    who = {"customer": "c1", "reason_group": "invoice"}
    company.load(
        "contacts",
        [contact("A", "2026-03-30T10:00", **who), contact("Z", "2025-12-30T10:00", **who)],
    )
    assert table(company)["A"]["followed_up"] is False
    company.load("contacts", [contact("B", "2026-04-01T10:00", **who)])
    done = company.refresh()
    assert table(company)["A"]["followed_up"] is True
    assert done.kept >= 3, "December is not prepared anew"
    assert company.refresh().built == 0


def test_gaps_between_calls_of_one_agent(company: Company) -> None:
    call = {"agent": "a1", "wait_seconds": 30.0, "handle_seconds": 270.0}
    company.load("contacts", [
        contact("A", "2026-03-01T10:00", **call),  # begins 10:00:30, ends 10:05:00
        contact("B", "2026-03-01T10:04:35", **call),  # begins 10:05:05
        contact("C", "2026-03-01T18:00", **call), contact("D", "2026-03-01T10:04:35", **(call | {"agent": "a2"})),
        contact("E", "2026-03-01T10:06", agent="a1", handle_seconds=60.0),  # a mail: no start known
    ])  # fmt: skip
    gaps = {name: row["gap_seconds"] for name, row in table(company).items()}
    assert gaps == {"A": None, "B": 5, "C": None, "D": None, "E": None}


def test_the_next_five_minutes_off_contact(company: Company) -> None:
    call = {"agent": "a1", "wait_seconds": 0.0, "handle_seconds": 240.0}
    company.load("contacts", [
        contact("A", "2026-03-01T10:00", **call),  # ends 10:04; 90 s, then B
        contact("B", "2026-03-01T10:05:30", **call),  # ends 10:09:30; rests until C
        contact("C", "2026-03-01T10:14:30", **call),  # ends 10:18:30; 299 s, then D
        contact("D", "2026-03-01T10:23:29", **call),  # the last of the shift
        contact("E", "2026-03-01T19:00", **call),  # alone in its shift
    ])  # fmt: skip
    rests = {name: row["rest_in_seconds"] for name, row in table(company).items()}
    assert rests == {"A": 330, "B": 0, "C": 86_400, "D": None, "E": None}


def test_nobody_rests_while_another_chat_is_open(company: Company) -> None:
    chat = {"agent": "a1", "wait_seconds": 0.0}
    company.load("contacts", [
        contact("long", "2026-03-01T10:00", **chat, handle_seconds=1_200.0),  # until 10:20
        contact("short", "2026-03-01T10:01", **chat, handle_seconds=60.0),  # until 10:02
        contact("next", "2026-03-01T10:24", **chat, handle_seconds=60.0),  # 4 minutes later
        contact("after", "2026-03-01T10:30", **chat, handle_seconds=60.0),  # 5 minutes later
    ])  # fmt: skip
    rests = {name: row["rest_in_seconds"] for name, row in table(company).items()}
    assert rests == {"long": 300, "short": 1_380, "next": 0, "after": None}


def test_local_time_is_the_site_s_summer_and_winter(company: Company) -> None:
    company.register = Register(zone="Europe/Berlin", zones={"Manila": "Asia/Manila"})
    company.load("contacts", [
        contact("A", "2026-03-29T00:59:59"), contact("B", "2026-03-29T01:00:00"),
        contact("C", "2026-03-31T20:00", site="Manila", resolved_at=at("2026-10-25T02:00")),
        contact("D", "2026-03-31T20:00", resolved_at=at("2026-10-25T02:00")),
    ])  # fmt: skip
    rows = table(company)
    assert rows["A"]["opened_local"] == at("2026-03-29T01:59:59")
    assert rows["B"]["opened_local"] == at("2026-03-29T03:00:00")
    assert rows["C"]["opened_local"] == at("2026-04-01T04:00")
    assert rows["C"]["handled_local"] == at("2026-10-25T10:00")
    assert rows["D"]["handled_local"] == at("2026-10-25T03:00")


def test_business_time_by_the_site_s_calendar(company: Company) -> None:
    week = Calendar.weekdays(zone="UTC", opens=9, closes=17, holidays=frozenset({date(2026, 3, 9)}))
    always = Calendar.around_the_clock(zone="UTC")
    company.register = Register(
        calendars={"": CalendarHistory.of(week), "Manila": CalendarHistory.of(always)}
    )
    span = {"first_reply_at": at("2026-03-10T10:00"), "resolved_at": at("2026-03-06T16:30")}
    company.load("contacts", [
        contact("A", "2026-03-06T16:00", **span),  # Friday afternoon; Monday is a holiday; Tuesday at ten
        contact("B", "2026-03-06T16:00", **span, site="Manila"),
        contact("C", "2026-03-07T12:00", resolved_at=at("2026-03-08T12:00")),
    ])  # fmt: skip
    rows = table(company)
    assert (rows["A"]["first_reply_business"], rows["A"]["resolution_business"]) == (7200, 1800)
    assert rows["A"]["first_reply_seconds"] == 3.75 * 86_400
    assert rows["B"]["first_reply_business"] == 3.75 * 86_400
    assert rows["C"]["resolution_business"] == 0, "a whole weekend"


def test_service_level_by_the_due_moment_where_no_word_was_given(company: Company) -> None:
    due = {"due_at": at("2026-03-02T10:00")}
    company.load("contacts", [
        contact("A", "2026-03-01T10:00", **due, resolved_at=at("2026-03-02T09:00")),
        contact("B", "2026-03-01T10:00", **due, resolved_at=at("2026-03-02T11:00")),
        contact("C", "2026-03-01T10:00", **due),
        contact("D", "2026-03-01T10:00", **due, resolved_at=at("2026-03-02T11:00"), sla_met=True),
    ])  # fmt: skip
    assert {name: row["sla_met"] for name, row in table(company).items()} == {
        "A": True,
        "B": False,
        "C": None,
        "D": True,
    }


@pytest.mark.parametrize("table_name", ["contacts", "ratings", "people", "absences", "coverage"])
def test_an_empty_company_has_every_table(company: Company, table_name: str) -> None:
    company.refresh()
    assert company.table(table_name) == []
