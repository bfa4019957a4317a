"""A company begins with its helpdesk's export alone; HR's comes later and takes its place."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.people import queries as people
from keepwell.workflows import figures, import_file, nightly_refresh
from tests.bringing import bring, live, place

__all__ = ["bring", "live", "place"]
NAMES = [
    f"{first} {last}"
    for first in ("Ana", "Bo", "Cleo", "Dov", "Eva", "Finn")
    for last in ("Ito", "Lund")
]
BY_DESK = {name: "North" if at < 6 else "South" for at, name in enumerate(NAMES)}
BY_HR = {name: "Red" if at % 2 else "Blue" for at, name in enumerate(NAMES)}


def contacts() -> list[dict]:
    return [
        {
            "Ticket ID": f"T{at}", "Created": f"2026-03-{1 + at % 28:02} 10:{at % 60:02}:00", "Agent": NAMES[at % 12],
            "Supervisor": BY_DESK[NAMES[at % 12]], "Manager": "Max Hale", "Tenure Bucket": ("0-90", ">90")[at % 2],
            "Agent Shift": ("Morning", "Evening")[at % 2], "CSAT": 5 if at % 3 else 1,
        }
        for at in range(480)
    ]  # fmt: skip


def staff() -> list[dict]:
    return [
        {"Employee ID": f"E{at:03}", "Name": name, "Hire Date": "2025-01-15", "Team": BY_HR[name], "Job Title": "Agent"}
        for at, name in enumerate(NAMES)
    ]  # fmt: skip


def split(measure: str, dimension: str) -> dict[str, float | None]:
    nightly_refresh.refresh_warehouse(progress=lambda *_: None)
    found = figures.figures(measure=measure, by=(dimension,), grain="all").figures
    return {one.slice[dimension]: one.value for one in found}


def plain(key: dict[str, str]) -> dict[str, float]:
    good: dict[str, list[bool]] = {}
    for row in contacts():
        good.setdefault(key[row["Agent"]], []).append(row["CSAT"] >= 4)
    return {name: pytest.approx(sum(all_) / len(all_)) for name, all_ in good.items()}


def test_what_the_contacts_told_counts_until_hr_speaks(bring, place):
    bring("contacts", contacts())
    on = date(2026, 3, 15)
    found = {one.name: one for one in people.people(visible=None, on=on)}
    assert set(NAMES) <= set(found)
    assert {found[name].origin for name in NAMES} == {"contacts"}, "and marked as such"
    assert {name: found[name].team for name in NAMES} == BY_DESK, "a supervisor's people are a team"
    assert {found[name].manager for name in NAMES} == {"Max Hale"}
    assert split("csat", "team") == plain(BY_DESK)
    assert set(split("csat", "tenure_band")) == {"0-90", ">90"}
    assert set(split("csat", "shift")) == {"Morning", "Evening"}
    assert people.employment() == [], "contacts tell nobody's hiring"

    hr = bring("people", staff())
    found = {one.name: one for one in people.people(visible=None, on=on)}
    assert {found[name].origin for name in NAMES} == {"hr"}
    assert {name: found[name].team for name in NAMES} == BY_HR
    assert len([name for name in found if name in NAMES]) == len(NAMES), "nobody stands there twice"
    assert people.unmatched_cost() == (0, 0)
    assert split("csat", "team") == plain(BY_HR)

    import_file.undo(batch=hr.id, by="operator", refresh=False)
    found = {one.name: one for one in people.people(visible=None, on=on)}
    assert {name: found[name].team for name in NAMES} == BY_DESK
    assert split("csat", "team") == plain(BY_DESK)
