"""Leaving the demo takes the demo away, and nothing else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from keepwell.domain.access import operations as access
from keepwell.domain.access import queries as users
from keepwell.domain.access.models import RoleGrant
from keepwell.domain.access.operations import LastAdministratorError
from keepwell.domain.care import operations as care
from keepwell.domain.care.queries import own_marks
from keepwell.domain.company import operations as company
from keepwell.domain.company import queries as told_of
from keepwell.domain.people import queries as people
from keepwell.domain.people.models import Agent, Person, PersonRecord, Team
from keepwell.domain.released import operations as released
from keepwell.domain.released import queries as figures
from keepwell.domain.sources import queries as sources
from keepwell.domain.trail import queries as trail
from keepwell.workflows import demo_leaving

PERSON = {"employee_id": "E1", "name": "Ana Demo", "team": "Heron", "start_date": "2025-01-07"}
CONTACT = {"contact_id": "T1", "opened_at": "2026-03-01 10:00:00", "agent": "Ana Demo"}


@pytest.fixture
def demo(bring, place: Path) -> SimpleNamespace:
    """A demo in which somebody of a real company has tried an export of their own."""
    today = timezone.localdate()
    bring("people", [PERSON, PERSON | {"employee_id": "E2", "name": "Bo Demo"}], folder="demo")
    bring("contacts", [CONTACT, CONTACT | {"contact_id": "T2", "agent": "Zed"}], folder="demo")
    access.create_demo_users(password="p", on=today)
    company.set_demo(by="operator", demo=True)
    company.set_zone(by="operator", site="Leipzig", zone="Europe/Berlin")
    released.store_sheet(measure="csat", by=(), grain="month", figures=[], known_at=timezone.now())
    released.add_to_ledger(now=timezone.now(), cells=[
        released.NewCell("headcount", 1, {}, "2026-01", "workforce", "shown", 9)
    ])  # fmt: skip
    own = bring("contacts", [
        CONTACT, {"contact_id": "R1", "opened_at": "2026-03-02 10:00:00", "agent": "Real Person"}
    ], by="hana")  # fmt: skip
    return SimpleNamespace(own=own, today=today)


def leave() -> None:
    demo_leaving.leave(by="rosa")
    demo_leaving.leave_job({"by": "rosa"}, lambda *_: None)


def test_nobody_is_locked_out(demo):
    with pytest.raises(LastAdministratorError):
        demo_leaving.leave(by="sam")
    assert len(users.users()) == 8
    assert told_of.settings().demo


def test_presses_of_the_demo_s_button_go_with_it(demo):
    access.create_user(
        email="rosa@firm.example", name="Rosa", password="p", roles=[("administrator", None)],
        by="operator", on=demo.today,
    )  # fmt: skip
    ana = next(one.key for one in people.people(visible=None, on=demo.today) if one.name == "Ana Demo")  # fmt: skip
    assert care.tell_marks(marks=[(ana, timezone.now())], by="operator") == 1
    leave()
    assert own_marks(person=ana) == []


def test_the_cast_its_rows_and_its_figures_go_and_nothing_else(demo, live, place):
    access.create_user(
        email="rosa@firm.example", name="Rosa", password="p", roles=[("administrator", None)],
        by="operator", on=demo.today,
    )  # fmt: skip
    before = trail.verify_chain().entries
    leave()
    assert [one.email for one in users.users()] == ["rosa@firm.example"]
    assert list(RoleGrant.objects.values_list("role", flat=True)) == ["administrator"]
    assert live("contacts", "contact_id") == [("R1",), ("T1",)], "what the company's own file held"
    assert [one.id for one in sources.batches()] == [demo.own.id]
    assert {one.name for one in people.people(visible=None, on=demo.today)} == {
        "Ana Demo", "Real Person",
    }  # fmt: skip
    assert set(PersonRecord.objects.values_list("origin", flat=True)) == {"contacts"}
    assert not Team.objects.filter(name="Heron").exists()
    assert set(Agent.objects.values_list("name_written", flat=True)) == {"Ana Demo", "Real Person"}
    assert Person.objects.count() == 2
    assert (figures.ledger_size(), figures.newest()) == (0, 0)
    assert not told_of.settings().demo
    assert told_of.zones() == {}
    assert not (place / "demo").exists()
    assert trail.verify_chain().intact
    assert trail.verify_chain().entries > before


def test_killed_half_way_it_goes_on(demo, live, monkeypatch):
    access.create_user(
        email="rosa@firm.example", name="Rosa", password="p", roles=[("administrator", None)],
        by="operator", on=demo.today,
    )  # fmt: skip
    monkeypatch.setattr(demo_leaving, "_forget", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        leave()
    monkeypatch.undo()
    demo_leaving.leave_job({"by": "rosa"}, lambda *_: None)
    assert [one.id for one in sources.batches()] == [demo.own.id]


def test_keys_of_its_open_round_are_destroyed(demo, place):
    from keepwell.domain.listening.ballot import Ballot

    ballot = Ballot.of(place, "a" * 32)
    ballot.create()
    ballot.key(0)
    access.create_user(
        email="rosa@firm.example", name="Rosa", password="p", roles=[("administrator", None)],
        by="operator", on=demo.today,
    )  # fmt: skip
    leave()
    assert not ballot.folder.exists()
