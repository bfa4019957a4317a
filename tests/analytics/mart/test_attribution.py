"""Who a contact counts for: HR's word on that day, else the file's, else not known."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from keepwell.analytics.mart import Mart, MartSettings, in_memory

SETTINGS = MartSettings(today=date(2026, 4, 15))
ALWAYS = date(2020, 1, 1)


def contact(number: int, day: datetime, **told: Any) -> dict[str, Any]:
    row = {"contact_id": f"c{number}", "agent": "a", "opened_at": day, "handled_local": day}
    return {**row, **told}


def job(team: str | None, since: date, until: date | None = None, **told: Any) -> dict[str, Any]:
    return {
        "person": "p",
        "team": team,
        "valid_from": since,
        "valid_to": until,
        "origin": "hr",
        **told,
    }


def company(**tables: Any) -> Mart:
    tables.setdefault("identities", [{"agent": "a", "person": "p", "valid_from": ALWAYS}])
    return in_memory(tables, settings=SETTINGS)


def words(mart: Mart, dim: str, **choices: Any) -> list[str]:
    rows = mart.attributed("contacts", dims=[dim], **choices).order_by("contact_id")
    return rows.to_pandas()[dim].tolist()


MOVE = datetime(2026, 3, 15)


def test_the_day_of_a_move_belongs_to_the_new_team() -> None:
    days = [datetime(2026, 3, 14, 23, 59, 59), MOVE, datetime(2026, 3, 16)]
    mart = company(
        contacts=[contact(i, one) for i, one in enumerate(days)],
        job_history=[job("Old", ALWAYS, MOVE.date()), job("New", MOVE.date())],
    )
    assert words(mart, "team") == ["Old", "New", "New"]
    assert words(mart, "team", structure="today") == ["New", "New", "New"]


def test_hr_wins_over_the_file_and_the_file_fills_what_hr_does_not_cover() -> None:
    mart = company(
        contacts=[
            contact(0, datetime(2026, 1, 5), file_team="F"), contact(1, datetime(2026, 3, 20), file_team="F"),
            contact(2, MOVE, agent="stranger", file_team="F"), contact(3, MOVE, agent="stranger"),
            contact(4, MOVE, agent=None, file_supervisor="S"),
        ],
        job_history=[job("HR", date(2026, 2, 1))],
    )  # fmt: skip
    assert words(mart, "team") == ["F", "HR", "F", "not known", "S"]


def test_job_history_found_in_contacts_does_not_speak_for_the_contact() -> None:
    mart = company(
        contacts=[contact(0, MOVE, file_team="F")],
        job_history=[job("Guess", ALWAYS, origin="contacts")],
    )
    assert words(mart, "team") == ["F"]


def test_rows_are_never_multiplied() -> None:
    twice = {"agent": "a", "person": "p", "valid_from": ALWAYS}
    mart = company(
        contacts=[contact(i, MOVE) for i in range(5)],
        identities=[twice, twice, {**twice, "person": "q", "valid_from": date(2026, 1, 1)}],
        job_history=[
            job("A", ALWAYS),
            job("A", ALWAYS),
            job("B", date(2026, 1, 1)),
            job("C", ALWAYS, person="q"),
        ],
        employment=[{"person": "q", "start_on": ALWAYS, "origin": "hr"}] * 2,
        teams=[{"team": "C", "unit": "U"}] * 3,
    )
    rows = mart.attributed("contacts").to_pandas()
    assert len(rows) == 5
    assert set(rows["team"]) == {"C"}
    assert set(rows["unit"]) == {"U"}


def test_an_agent_key_that_changes_hands() -> None:
    hands = [
        {"agent": "a", "person": "p", "valid_from": ALWAYS, "valid_to": MOVE.date()},
        {"agent": "a", "person": "q", "valid_from": MOVE.date()},
    ]
    mart = company(
        contacts=[contact(0, datetime(2026, 3, 14)), contact(1, MOVE)],
        identities=hands,
        job_history=[job("P", ALWAYS), job("Q", ALWAYS, person="q")],
    )
    assert words(mart, "team") == ["P", "Q"]
    assert mart.attributed("contacts", dims=[]).order_by("contact_id").to_pandas()[
        "who"
    ].tolist() == ["p", "q"]


@pytest.mark.parametrize(
    ("day", "band"),
    [
        (datetime(2026, 1, 1), "0-90 days"), (datetime(2026, 4, 1, 23), "0-90 days"), (datetime(2026, 4, 2), "91-180 days"),
        (datetime(2026, 7, 1), "181-365 days"), (datetime(2027, 1, 1), "181-365 days"), (datetime(2027, 1, 2), "over 365 days"),
    ],
)  # fmt: skip
def test_tenure_since_the_start_of_the_spell(day: datetime, band: str) -> None:
    mart = company(
        contacts=[contact(0, day)],
        job_history=[job("A", ALWAYS)],
        employment=[{"person": "p", "start_on": date(2026, 1, 1), "origin": "hr"}],
    )
    assert words(mart, "tenure_band") == [band]


def test_who_comes_back_starts_anew_and_a_files_band_keeps_its_label() -> None:
    spells = [
        {"person": "p", "start_on": date(2020, 1, 1), "last_day": date(2025, 1, 1), "origin": "hr"},
        {"person": "p", "start_on": date(2026, 3, 1), "origin": "hr"},
    ]
    mart = company(
        contacts=[
            contact(0, MOVE, file_tenure_band=">90"),
            contact(1, MOVE, agent="b", file_tenure_band=">90"),
        ],
        employment=spells,
        job_history=[job("A", ALWAYS)],
    )
    assert words(mart, "tenure_band") == ["0-90 days", ">90"]


def test_local_weekday_and_quarter_of_the_day() -> None:
    days = [
        datetime(2026, 3, 16, 0),
        datetime(2026, 3, 22, 5, 59),
        datetime(2026, 3, 18, 6),
        datetime(2026, 3, 18, 23, 59),
    ]
    mart = company(contacts=[contact(i, one) for i, one in enumerate(days)])
    assert words(mart, "weekday") == ["Monday", "Sunday", "Wednesday", "Wednesday"]
    assert words(mart, "hour_band") == ["00-06", "00-06", "06-12", "18-24"]


def test_unit_and_site_come_through_the_team_when_nobody_else_tells() -> None:
    mart = company(
        contacts=[
            contact(0, MOVE, agent="b", file_team="T"),
            contact(1, MOVE, agent="b", file_team="T", file_site="Own"),
        ],
        teams=[{"team": "T", "unit": "Care", "site": "Dublin"}],
    )
    assert words(mart, "unit") == ["Care", "Care"]
    assert words(mart, "site") == ["Dublin", "Own"]


def test_a_worker_is_a_person_or_an_agent() -> None:
    mart = company(job_history=[job("A", ALWAYS)])
    import ibis

    rows = ibis.memtable({"worker": ["p", "a", "z"], "at": [MOVE] * 3})
    found = (
        mart.attributed("shifts", rows=rows, key="worker", at="at", dims=["team"])
        .order_by("worker")
        .to_pandas()
    )
    assert found["who"].tolist() == ["p", "p", "z"]
    assert found["team"].tolist() == ["A", "A", "not known"]
