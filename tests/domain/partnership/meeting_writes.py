"""The named writes of syncs and meetings, for the list of all (tests/domain/test_named_writes.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from keepwell.domain.access import operations as access
from keepwell.domain.partnership.operations import meetings, syncs
from keepwell.domain.partnership.queries import meetings as meeting_queries
from keepwell.domain.partnership.queries import syncs as sync_queries
from keepwell.domain.partnership.rules.meetings import Save
from keepwell.domain.partnership.rules.syncs import Cadence

DAY = date(2026, 3, 2)
RHYTHM = Cadence("weekly", DAY, time(10), "Europe/Berlin", weekday=3)
OTHER_DAY = {"on": DAY + timedelta(days=30), "at": time(9)}
MACHINERY = {
    # the clock, who is heard of, what was sent: the meeting or the rhythm itself leaves the row
    "partnership.turn_to", "partnership.pause_clock", "partnership.resume_clock",
    "partnership.note_seen", "partnership.plan_ahead", "partnership.note_invited",
    "partnership.note_reminded_sync", "partnership.note_minutes_sent",
    # part of erasing somebody, whose operation (people.erase_person) leaves the row
    "partnership.reword",
    "partnership.note_letter", "partnership.note_reached", "partnership.note_unreached",
}  # fmt: skip
NOT_THE_SAME_TWICE = {"partnership.export_minutes", "partnership.send_minutes"}


class Table:
    """A series with a member on each side, and its first meeting when asked for."""

    def __init__(self, world) -> None:
        self.now = world.now
        self.hr = access.create_user(
            email="h@x.org", name="H", password="p", roles=[("hr_partner", None)], by="sam", on=DAY
        ).public_id.hex
        self.support = world.other.public_id.hex
        self.people = {self.hr: "hr", self.support: "support"}
        self.when = {"by": self.hr, "now": world.now}
        self.series = self.plan()
        self.sync = sync_queries.coming(user=self.hr, now=world.now)[0].id

    def plan(self, name="Sync") -> str:
        return syncs.plan_syncs(name=name, cadence=RHYTHM, people=self.people, **self.when)

    def change(self) -> None:
        shorter = replace(RHYTHM, minutes=45)
        syncs.change_syncs(
            series=self.series, name="Sync", cadence=shorter, people=self.people, **self.when
        )

    def opened(self):
        meetings.open_meeting(sync=self.sync, month="2026-02", **self.when)
        return self

    def said(self) -> dict[str, str]:
        return {"sync": self.sync, "key": "k", "text": "x", "block": "policy", **self.when}

    def decided(self):
        meetings.propose_decision(**self.said())
        return self

    def parked(self) -> int:
        meetings.park_point(**self.said())
        return self.points()[0].id

    def points(self):
        return meeting_queries.news(sync=self.sync, reader=self.hr, since=-1, now=self.now).points


def plans(world):
    table = Table(world)
    return lambda: table.plan("Another")


def settles(world):
    table = Table(world).opened()
    point = table.parked()
    return lambda: meetings.settle_point(sync=table.sync, point=point, by=table.hr)


def reopens(world):
    table = Table(world).opened()
    point = table.parked()
    meetings.settle_point(sync=table.sync, point=point, by=table.hr)
    return lambda: meetings.reopen_point(sync=table.sync, point=point, by=table.hr)


def of_table(act):
    """A write upon a planned series."""

    def made(world):
        table = Table(world)
        return lambda: act(table)

    return made


def in_meeting(act):
    """A write in a meeting that was just opened."""

    def made(world):
        table = Table(world).opened()
        return lambda: act(table)

    return made


def after_decision(act):
    """A write upon a decision that one side has agreed with."""

    def made(world):
        table = Table(world).opened().decided()
        return lambda: act(table)

    return made


WRITES = {
    "partnership.plan_syncs": plans,
    "partnership.change_syncs": of_table(Table.change),
    "partnership.end_syncs": of_table(lambda t: syncs.end_syncs(series=t.series, **t.when)),
    "partnership.move_sync": of_table(
        lambda t: syncs.move_sync(sync=t.sync, **OTHER_DAY, **t.when)),
    "partnership.cancel_sync": of_table(lambda t: syncs.cancel_sync(sync=t.sync, **t.when)),
    "partnership.open_meeting": of_table(Table.opened),
    "partnership.save_lines": in_meeting(lambda t: meetings.save_lines(
        sync=t.sync, saves=[Save("l", "d", 1, "words")], **t.when)),
    "partnership.mark_present": in_meeting(lambda t: meetings.mark_present(
        sync=t.sync, user=t.support, present=True, by=t.hr)),
    "partnership.propose_decision": in_meeting(Table.decided),
    "partnership.agree_decision": after_decision(
        lambda t: meetings.agree_decision(sync=t.sync, key="k", by=t.support)),
    "partnership.withdraw_decision": after_decision(
        lambda t: meetings.withdraw_decision(sync=t.sync, key="k", **t.when)),
    "partnership.park_point": in_meeting(Table.parked),
    "partnership.settle_point": settles,
    "partnership.reopen_point": reopens,
    "partnership.take_action": in_meeting(lambda t: meetings.take_action(
        owner=t.support, due_on=DAY, **t.said())),
    "partnership.export_minutes": in_meeting(
        lambda t: meetings.export_minutes(sync=t.sync, form="pdf", by=t.hr)),
    "partnership.send_minutes": in_meeting(
        lambda t: meetings.send_minutes(sync=t.sync, **t.when)),
    "partnership.close_meeting": in_meeting(
        lambda t: meetings.close_meeting(sync=t.sync, **t.when)),
}  # fmt: skip
