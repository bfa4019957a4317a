"""Whose clock: the row's own site, else where HR has the person that day, else the team's, else ours."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.kernel.working_time import Calendar, CalendarHistory
from keepwell.warehouse import Register
from keepwell.warehouse.tables.arrow import columns, table
from tests.warehouse.facts import Company, at

OPEN = date(9999, 12, 31)


def job(person: str, since: str, until: str | None, site: str | None, team: str = "Blue"):
    end = date.fromisoformat(until) if until else OPEN
    return (person, date.fromisoformat(since), end, team, None, None, site, None, None, None, None, None, "hr")  # fmt: skip


def register(*jobs, calendars=None) -> Register:
    tables = {
        "job_history": table("job_history", jobs),
        "identities": table("identities", [("k1", "p1", date(1970, 1, 1), OPEN)]),
        "teams": table("teams", [("Night", None, "Manila", "Asia/Manila", "hr")]),
    }
    zones = {"Manila": "Asia/Manila", "Lisbon": "Europe/Lisbon"}
    numbers = columns({"number": "string", "person": "string"}, [("E1", "p1")])
    return Register(tables, numbers, "Europe/Berlin", zones, calendars or {})


def contact(name: str, opened: str, **more):
    return {"contact_id": name, "opened_at": at(opened), **more}


def hours(company: Company) -> dict[str, int]:
    company.refresh()
    rows = company.table("contacts")
    assert len(rows) == len({row["contact_id"] for row in rows}), "no join finds a row twice"
    return {row["contact_id"]: row["opened_local"].hour for row in rows}


@pytest.fixture
def moved(company: Company) -> Company:
    """Somebody who worked in Lisbon, then in Manila."""
    company.register = register(
        job("p1", "2026-01-01", "2026-03-10", "Lisbon"), job("p1", "2026-03-10", None, "Manila")
    )
    return company


def test_each_word_in_its_order(moved: Company) -> None:
    moved.load("contacts", [
        contact("own", "2026-03-02T10:00", agent="k1", site="Manila"),
        contact("person", "2026-03-02T10:00", agent="k1"),
        contact("moved", "2026-03-20T10:00", agent="k1", team="Elsewhere"),
        contact("team", "2026-03-02T10:00", agent="k9", team="Night"),
        contact("ours", "2026-03-02T10:00", agent="k9"),
        contact("before", "2025-12-30T10:00", agent="k1"),
        contact("late", "2026-03-02T10:00", agent="k1", resolved_at=at("2026-03-12T10:00")),
    ])  # fmt: skip
    assert hours(moved) == {
        "own": 18, "person": 10, "moved": 18, "team": 18, "ours": 11, "before": 11, "late": 18,
    }  # fmt: skip


def test_the_site_that_the_file_told_stays_what_it_told(moved: Company) -> None:
    moved.load("contacts", [contact("A", "2026-03-02T10:00", agent="k1")])
    moved.refresh()
    assert moved.table("contacts")[0]["file_site"] is None


def test_opening_hours_are_those_of_the_same_site(company: Company) -> None:
    calendars = {
        "": CalendarHistory.of(Calendar.around_the_clock(zone="Europe/Berlin")),
        "Lisbon": CalendarHistory.of(Calendar.weekdays(zone="Europe/Lisbon", opens=9, closes=17)),
    }
    company.register = register(job("p1", "2026-01-01", None, "Lisbon"), calendars=calendars)
    company.load("contacts", [
        contact(name, "2026-03-02T16:00", agent=agent, first_reply_at=at("2026-03-03T09:00"))
        for name, agent in (("A", "k1"), ("B", "k9"))
    ])  # fmt: skip
    company.refresh()
    waited = {row["contact_id"]: row["first_reply_business"] for row in company.table("contacts")}
    assert waited == {"A": 3_600, "B": 17 * 3_600}


def test_shifts_and_states_are_on_the_clock_of_where_the_person_works(moved: Company) -> None:
    moved.load("shifts", [
        {"shift_id": "1", "person_id": "E1", "start_at": at("2026-03-02T10:00")},
        {"shift_id": "2", "person_id": "E1", "start_at": at("2026-03-20T10:00")},
        {"shift_id": "3", "person_id": "E1", "start_at": at("2026-03-20T10:00"), "site": "Lisbon"},
        {"shift_id": "4", "person_id": "E9", "start_at": at("2026-03-20T10:00")},
    ])  # fmt: skip
    moved.load("work_states", [{"agent": "k1", "start_at": at("2026-03-20T10:00"), "state": "idle"}])  # fmt: skip
    moved.refresh()
    starts = {row["shift_id"]: row["start_local"].hour for row in moved.table("shifts")}
    assert starts == {"1": 10, "2": 18, "3": 10, "4": 11}
    assert [row["start_local"].hour for row in moved.table("work_states")] == [18]


def test_only_a_new_site_makes_a_month_stale(moved: Company) -> None:
    moved.load("contacts", [contact("A", "2026-03-02T10:00", agent="k1")])
    moved.refresh()
    lisbon = job("p1", "2026-01-01", "2026-03-10", "Lisbon")
    manila = job("p1", "2026-03-10", None, "Manila")
    other_team = [job("p1", "2026-01-01", "2026-02-01", "Lisbon", team="Red"),
                  job("p1", "2026-02-01", "2026-03-10", "Lisbon"), manila]  # fmt: skip
    moved.register = register(*other_team)
    assert moved.refresh().built == 3, "job history with its two counts, and no month"
    moved.register = register(lisbon, manila, job("p2", "2026-01-01", None, "Manila"))
    moved.refresh()
    moved.register = register(job("p1", "2026-01-01", None, "Manila"))
    assert hours(moved) == {"A": 18}
