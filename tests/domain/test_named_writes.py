"""Every named write leaves exactly one trail row, and doing it twice is harmless.

A write that is not in the table fails the last test: so the table is the list of them.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from keepwell.domain.access import operations as access
from keepwell.domain.access import queries as access_queries
from keepwell.domain.company import operations as company
from keepwell.domain.partnership.operations import journeys, packs
from keepwell.domain.people import operations as people
from keepwell.domain.people import queries as people_queries
from keepwell.domain.released import operations as released
from keepwell.domain.sources import operations as sources
from keepwell.domain.trail import operations as trail
from keepwell.domain.trail import queries as trail_queries
from keepwell.schemas.packs import Pack, Restatement
from keepwell.schemas.phrases import Quantity
from tests.domain.care import care_writes
from tests.domain.growth import growth_writes
from tests.domain.listening import round_writes, visitor_writes
from tests.domain.partnership import (
    initiative_writes,
    joint_writes,
    meeting_writes,
    practice_writes,
    team_meeting_writes,
    worth_writes,
)

pytestmark = pytest.mark.django_db

SUBJECTS = (
    "trail", "jobs", "sources", "released", "company", "people", "access", "listening",
    "growth", "care", "partnership",
)  # fmt: skip
DAY = date(2026, 3, 2)
BY = {"by": "sam"}

MACHINERY = {
    # steps of a job or of publishing; the named write that they belong to leaves the row
    "jobs.enqueue", "jobs.lease_next", "jobs.renew", "jobs.report_progress", "jobs.finish",
    "jobs.fail", "jobs.give_way", "jobs.sweep", "jobs.recur", "jobs.stop_recurring", "jobs.schedule_due",
    "jobs.forget_finished", "sources.start", "sources.record_check", "sources.fail_batch",
    "sources.forget_files", "people.count_contacts", "released.forget_former_splits", "released.add_to_ledger", "released.place_charts",
    # parts of leaving the demo, whose operations leave rows of their own
    "trail.unguarded", "trail.empty_subject",
    # parts of erasing somebody, whose operation (people.erase_person) leaves the row
    "sources.reword", "sources.rename_files", "released.reword", "company.reword", "people.traces",
    "partnership.reword_signed",
    # the trail itself
    "trail.record",
    *care_writes.MACHINERY,
    *growth_writes.MACHINERY,
    *joint_writes.MACHINERY,
    *meeting_writes.MACHINERY,
    *round_writes.MACHINERY,
    *visitor_writes.MACHINERY,
}  # fmt: skip
NOT_THE_SAME_TWICE = {
    # a file, an invitation: asking again is another one
    "sources.open_batch", "access.invite", "access.make_token",
    # a point, a copy
    "partnership.write_point", "partnership.export_pack",
    *joint_writes.NOT_THE_SAME_TWICE,
    *meeting_writes.NOT_THE_SAME_TWICE,
    *worth_writes.NOT_THE_SAME_TWICE,
    *round_writes.NOT_THE_SAME_TWICE,
    *visitor_writes.NOT_THE_SAME_TWICE,
}  # fmt: skip


class World:
    """What the writes need: a company with somebody in it."""

    def __init__(self, now) -> None:
        self.now = now
        self.when: dict[str, Any] = {**BY, "now": now + timedelta(days=1)}
        rows = [
            {"person_id": "E1", "name": "Ana Cruz", "team": "Blue", "start_on": "2024-01-01"},
            {"person_id": "E2", "name": "Bo Li", "team": "Red", "start_on": "2024-01-01"},
        ]
        self.rows = rows
        people.load_people(rows=rows, batch="p", today=DAY, now=now, by="hana")
        agents = [{"agent": "k1", "name": "A. Cruz", "rows": 5}]
        people.create_from_contacts(agents=agents, batch="c", now=now, by="cem")
        people.propose_identities(now=now, by="hana")
        found = people_queries.people(visible=None, on=DAY)
        self.person = next(one.key for one in found if one.name == "Ana Cruz")
        self.pair = {"agent": "k1", "person": self.person}
        self.user = access.create_user(
            email="sam@x.org", name="Sam", password="p", roles=[("administrator", None)],
            by="operator", on=DAY,
        )  # fmt: skip
        self.other = access.create_user(
            email="cem@x.org", name="Cem", password="p", roles=[("support_leader", None)],
            by="operator", on=DAY,
        )  # fmt: skip

    def batch(self, *, committed=False) -> str:
        batch = sources.open_batch(file_name="f", path="p", digest="d", **self.when)
        sources.record_check(
            batch=batch, kind="contacts", shape="s", mapping={}, rows_in=0, refused=0,
            now=self.now,
        )  # fmt: skip
        if committed:
            sources.commit_batch(batch=batch, loaded=0, known=0, refused=0, **self.when)
        return batch

    def grant_of(self, user) -> int:
        return user.grants.get().pk

    def token(self) -> str:
        return access.make_token(
            user=self.user.public_id.hex, name="Nightly", days=30, may_write=False, now=self.now
        )

    def made_token(self) -> dict[str, Any]:
        self.token()
        user = self.user.public_id.hex
        return {"user": user, "token": access_queries.tokens(user=user)[0].id}

    def invitation(self) -> str:
        return access.invite(email="n@x.org", roles=[("agent", None)], **self.when)


def pure_call(operation, **told):
    return lambda _world: lambda: operation(**told)


def accepts_once(world):
    token = world.invitation()

    def accept():
        try:
            access.accept_invitation(token=token, password="p", now=world.now)
        except access.InvitationError:
            return

    return accept


def withdraws(world):
    world.invitation()
    from keepwell.domain.access.queries import open_invitations

    (one,) = open_invitations(now=world.now)
    return lambda: access.withdraw_invitation(invitation=one.id, **world.when)


def confirms(world):
    return lambda: people.confirm_identity(**world.pair, **world.when)


def undoes_identity(world):
    confirms(world)()
    return lambda: people.undo_identity(**world.pair, **world.when)


def reactivates(world):
    access.deactivate(user=world.other.public_id.hex, on=DAY, **BY)
    return lambda: access.reactivate(user=world.other.public_id.hex, **BY)


def erases_entries(_world):
    seq = trail.record(actor="sam", verb="read", subject_kind="person", subject_id="x")
    return lambda: trail.erase_entries(actor="sam", seqs=[seq], purpose="asked")


def removes_note(world):
    note = company.add_note(on=DAY, text="x", **BY)
    return lambda: company.remove_note(note=note, **world.when)


def ends_target(_world):
    company.set_target(measure="csat", value=0.9, valid_from=DAY, **BY)
    return lambda: company.end_target(measure="csat", on=DAY + timedelta(days=9), **BY)


def commits(world):
    batch = world.batch()
    return lambda: sources.commit_batch(batch=batch, loaded=0, known=0, refused=0, **world.when)


def forgets_batches(world):
    batch = world.batch()
    return lambda: sources.forget_batches(batches=[batch], **BY)


def forgets_zone(_world):
    company.set_zone(site="Rome", zone="Europe/Rome", **BY)
    return lambda: company.forget_zone(site="Rome", **BY)


def removes_demo_users(_world):
    access.create_demo_users(password="p", on=DAY)
    return lambda: access.remove_demo_users(on=DAY, **BY)


def seals(world):
    batch = world.batch(committed=True)
    return lambda: sources.seal_batches(batches=[batch], added={}, removed=[], **world.when)


def undoes_batch(world):
    batch = world.batch(committed=True)
    return lambda: sources.undo_batch(batch=batch, **world.when)


def erases_users(world):
    access.link_person(user=world.other.public_id.hex, person=world.person, **BY)
    return lambda: access.erase_users_of(person=world.person, on=DAY, **BY)


PACK = Pack("2026-02", "Acme", "2026-03-02T08:00:00+00:00", "", ())


def goes_back_to_the_usual(world):
    journeys.choose_mirror(phase="engage", staff="absence_rate", customer="csat", **world.when)
    return lambda: journeys.usual_mirror(phase="engage", **BY)


def removes_point(world):
    point = packs.write_point(month="2026-02", block="policy", title="Swaps", **world.when)
    return lambda: packs.remove_point(point=point, **world.when)


def restates(world):
    packs.freeze_pack(pack=PACK, known_at=world.now, **world.when)
    line = Restatement("csat", "Satisfied", Quantity(0.8, "share"), Quantity(0.7, "share"), "now")
    return lambda: packs.restate_pack(month="2026-02", lines=[line], **world.when)


def proposes(world):
    rows = [{"person_id": "E3", "name": "Cruz A", "start_on": "2024-01-01"}]
    people.load_people(rows=rows, batch="p2", today=DAY, now=world.now, by="hana")
    return lambda: people.propose_identities(**world.when)


WRITES = {
    **care_writes.WRITES,
    **growth_writes.WRITES,
    **initiative_writes.WRITES,
    **joint_writes.WRITES,
    **meeting_writes.WRITES,
    **team_meeting_writes.WRITES,
    **practice_writes.WRITES,
    **worth_writes.WRITES,
    **round_writes.WRITES,
    **visitor_writes.WRITES,
    "trail.erase_entries": erases_entries,
    "sources.add_source": pure_call(sources.add_source, name="Z", connector="spreadsheet", **BY),
    "sources.seal_batches": seals,
    "sources.forget_batches": forgets_batches,
    "people.forget_batches": lambda _w: lambda: people.forget_batches(batches=["p", "c"], **BY),
    "company.forget_zone": forgets_zone,
    "access.remove_demo_users": removes_demo_users,
    "sources.open_batch": lambda w: lambda: sources.open_batch(
        file_name="f", path="p", digest="d", **w.when),
    "sources.remember_mapping": pure_call(
        sources.remember_mapping, shape="s", kind="contacts", mapping={"a": "agent"}, **BY),
    "sources.commit_batch": commits,
    "sources.undo_batch": undoes_batch,
    "released.store_sheet": lambda w: lambda: released.store_sheet(
        measure="csat", by=(), grain="month", figures=[], known_at=w.now),
    "released.store_sheets": lambda w: lambda: released.store_sheets(
        sheets=[released.NewSheet("csat", (), (), "year", [])], known_at=w.now),
    "company.set_company": pure_call(company.set_company, name="Acme", **BY),
    "company.set_limits": pure_call(company.set_limits, workforce=9, **BY),
    "company.set_demo": pure_call(company.set_demo, demo=True, **BY),
    "company.set_zone": pure_call(company.set_zone, site="L", zone="Europe/Berlin", **BY),
    "company.set_calendar": pure_call(
        company.set_calendar, valid_from=DAY, week={"0": [["09:00", "17:00"]]}, **BY),
    "company.set_target": pure_call(
        company.set_target, measure="csat", value=0.9, valid_from=DAY, **BY),
    "company.end_target": ends_target,
    "company.add_note": pure_call(company.add_note, on=DAY, text="x", **BY),
    "company.remove_note": removes_note,
    "people.load_people": lambda w: lambda: people.load_people(
        rows=[{**w.rows[0], "team": "Green"}], batch="p2", today=DAY, **w.when),
    "people.load_absences": lambda w: lambda: people.load_absences(
        rows=[{"person_id": "E1", "start_on": "2025-01-01"}], batch="a", **w.when),
    "people.create_from_contacts": lambda w: lambda: people.create_from_contacts(
        agents=[{"agent": "k9", "name": "New One", "team": "Blue"}], batch="c2", **w.when),
    "people.propose_identities": proposes,
    "people.confirm_identity": confirms,
    "people.reject_identity": lambda w: lambda: people.reject_identity(**w.pair, **w.when),
    "people.undo_identity": undoes_identity,
    "people.undo_batch": lambda w: lambda: people.undo_batch(batch="p", **w.when),
    "people.set_team_parent": pure_call(people.set_team_parent, team="Red", parent="Blue", **BY),
    "people.erase_person": lambda w: lambda: people.erase_person(person=w.person, **w.when),
    "access.invite": lambda w: w.invitation,
    "access.withdraw_invitation": withdraws,
    "access.accept_invitation": accepts_once,
    "access.create_user": pure_call(
        access.create_user, email="n@x.org", name="N", password="p", roles=[], on=DAY, **BY),
    "access.grant": lambda w: lambda: access.grant(
        user=w.other.public_id.hex, role="hr_partner", on=DAY, **BY),
    "access.end_grant": lambda w: lambda: access.end_grant(
        grant=w.grant_of(w.other), on=DAY, **BY),
    "access.deactivate": lambda w: lambda: access.deactivate(
        user=w.other.public_id.hex, on=DAY, **BY),
    "access.reactivate": reactivates,
    "access.link_person": lambda w: lambda: access.link_person(
        user=w.other.public_id.hex, person=w.person, **BY),
    "access.set_preferences": lambda w: lambda: access.set_preferences(
        user=w.other.public_id.hex, language="de"),
    "access.erase_users_of": erases_users,
    "access.make_token": lambda w: w.token,
    "access.end_token": lambda w: partial(access.end_token, now=w.now, **w.made_token()),
    "access.note_token_used": lambda w: partial(access.note_token_used, on=DAY, **w.made_token()),
    "partnership.prepare_pack": lambda w: lambda: packs.prepare_pack(pack=PACK, now=w.now),
    "partnership.freeze_pack": lambda w: lambda: packs.freeze_pack(
        pack=PACK, known_at=w.now, **w.when),
    "partnership.restate_pack": restates,
    "partnership.hold_packs": pure_call(packs.hold_packs, months=["2026-02"], sheet=7),
    "partnership.choose_point": pure_call(
        packs.choose_point, month="2026-02", point="change:csat", taken=False, **BY),
    "partnership.write_point": lambda w: lambda: packs.write_point(
        month="2026-02", block="policy", title="Swaps", **w.when),
    "partnership.remove_point": removes_point,
    "partnership.write_note": lambda w: lambda: packs.write_note(
        month="2026-02", point="change:csat", text="ask Cem first", **w.when),
    "partnership.open_pack": lambda w: lambda: packs.open_pack(month="2026-02", **w.when),
    "partnership.choose_mirror": lambda w: lambda: journeys.choose_mirror(
        phase="engage", staff="absence_rate", customer="csat", **w.when),
    "partnership.usual_mirror": goes_back_to_the_usual,
    "partnership.export_pack": pure_call(
        packs.export_pack, month="2026-02", format="pdf", frozen=True, **BY),
}  # fmt: skip


def content() -> dict[str, list]:
    """All rows of the register but the trail's."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: rows_of(cursor, table) for table in tables if "trail" not in table}


def rows_of(cursor, table) -> list:
    cursor.execute(f'SELECT * FROM "{table}"')
    return sorted(map(str, cursor.fetchall()))


@pytest.mark.parametrize("name", WRITES)
def test_one_trail_row_and_harmless_twice(name, now):
    act = WRITES[name](World(now))
    before = trail_queries.verify_chain().entries
    act()
    assert trail_queries.verify_chain().entries == before + 1
    told = trail_queries.entries(limit=1)[0]
    assert told.actor
    assert told.verb
    if name in NOT_THE_SAME_TWICE:
        return
    once = content()
    act()
    assert content() == once
    assert trail_queries.verify_chain().entries == before + 1


BESIDE = {"listening": ("visitors",)}
"""Modules whose writes their package does not hand on."""


def modules_of(subject: str) -> list[Any]:
    """The subject's operations; where the package exports none itself, its modules."""
    package = importlib.import_module(f"keepwell.domain.{subject}.operations")
    exported = inspect.getmembers(package, inspect.isfunction)
    inside = pkgutil.iter_modules(getattr(package, "__path__", []))
    if exported:
        beside = BESIDE.get(subject, ())
        return [package, *(importlib.import_module(f"{package.__name__}.{one}") for one in beside)]
    return [importlib.import_module(f"{package.__name__}.{one.name}") for one in inside]


def public_writes() -> set[str]:
    return {
        f"{subject}.{name}"
        for subject in SUBJECTS
        for module in modules_of(subject)
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_")
        and one.__module__.startswith(f"keepwell.domain.{subject}.operations")
    }


def test_every_write_is_in_the_table():
    several = {"access.create_demo_users"}  # one row for each user it makes
    assert public_writes() == set(WRITES) | MACHINERY | several
