"""Which contact a tough moment belongs to."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from keepwell import warehouse
from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from keepwell.schemas.mart import OPEN_END
from keepwell.warehouse import Register, manifest
from keepwell.warehouse.tables.arrow import columns, table
from tests.warehouse.facts import Company, at


def register(*marks: tuple[str, str]) -> Register:
    """The register of ana, who is agent a1 and a2 of two helpdesks, and bo, agent b."""
    who = (("a1", "ana"), ("a2", "ana"), ("b", "bo"))
    rows = [(agent, person, date(1970, 1, 1), OPEN_END) for agent, person in who]
    told = [(person, datetime.fromisoformat(moment)) for person, moment in marks]
    return Register(
        {"identities": table("identities", rows)},
        marks=columns({"person": "string", "marked_at": "timestamp"}, told),
    )


@pytest.fixture
def called(company: Company) -> Company:
    call = {"wait_seconds": 60.0, "handle_seconds": 600.0}
    company.load("contacts", [
        {"contact_id": "A", "opened_at": at("2026-03-10T10:00"), "agent": "a1", **call},  # 10:01-10:11
        {"contact_id": "B", "opened_at": at("2026-03-10T10:30"), "agent": "a2", **call},  # 10:31-10:41
        {"contact_id": "C", "opened_at": at("2026-03-10T10:35"), "agent": "b", **call},
        # a mail of February, answered on 2 March within five minutes
        {"contact_id": "M", "opened_at": at("2026-02-20T08:00"), "agent": "b", "resolved_at": at("2026-03-02T09:00"), "handle_seconds": 300.0},
    ])  # fmt: skip
    return company


@pytest.mark.parametrize(
    ("person", "moment", "contact"),
    [
        ("ana", "2026-03-10T10:05", "A"),  # while it lasts
        ("ana", "2026-03-10T10:30:59", "A"),  # the next one only waits
        ("ana", "2026-03-10T10:31", "B"),  # another login of hers
        ("ana", "2026-03-10T11:11", "B"),  # half an hour after its end
        ("ana", "2026-03-10T11:11:01", None),
        ("ana", "2026-03-10T09:59", None),  # before any
        ("bo", "2026-03-10T10:40", "C"),
        ("bo", "2026-03-02T09:10", "M"),
        ("bo", "2026-03-02T08:54", None),  # not begun
        ("eve", "2026-03-10T10:40", None),  # no login
    ],
)
def test_a_mark_belongs_to_the_contact_before_it(
    called: Company, person: str, moment: str, contact: str | None
) -> None:
    called.register = register((person, moment))
    called.refresh()
    (found,) = called.table("tough_marks")
    assert found == {
        "person": person,
        "marked_at": datetime.fromisoformat(moment),
        "contact_id": contact,
    }


def test_marks_are_matched_when_their_contacts_come_and_else_stand(company: Company) -> None:
    company.register = register(("ana", "2026-03-10T10:05"))
    company.refresh()
    assert company.table("tough_marks")[0]["contact_id"] is None
    company.load("contacts", [
        {"contact_id": "A", "opened_at": at("2026-03-10T10:00"), "agent": "a1", "wait_seconds": 0.0, "handle_seconds": 60.0}
    ])  # fmt: skip
    company.refresh()
    assert company.table("tough_marks")[0]["contact_id"] == "A"
    before = manifest.read(company.home).tables["tough_marks"]
    assert company.refresh().built == 0
    assert manifest.read(company.home).tables["tough_marks"] == before


def test_the_button_alone_is_enough_for_a_rate_and_a_mark_taken_back_counts_no_more(
    called: Company,
) -> None:
    def rate() -> tuple[float, float, str | None]:
        called.refresh()
        mart = warehouse.open(called.home, today=date(2026, 4, 15))
        found = compute(mart, "tough_contact_rate", periods=[Period.parse("2026-03")]).iloc[0]
        return found["numerator"], found["denominator"], found["missing"]

    called.register = register(("ana", "2026-03-10T10:05"), ("ana", "2026-03-10T10:06"))
    assert rate() == (1, 4, None)
    called.register = register()
    assert rate()[2] is not None
