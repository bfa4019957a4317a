"""Syncs of the cast for tests of pages: one held, one that goes on, three to come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from keepwell.domain.access.models import User
from keepwell.domain.partnership.operations import meetings, syncs
from keepwell.domain.partnership.queries import syncs as queries
from keepwell.domain.partnership.rules.meetings import Save
from keepwell.domain.partnership.rules.syncs import Cadence

FIRST_THURSDAY = Cadence(
    "monthly_weekday", date(2026, 9, 1), time(10), "Europe/Berlin", nth=1, weekday=3
)


def found_syncs(*, now: datetime) -> dict[str, str]:
    """Ids by stage: `series`, `held`, `running`, `planned`. Hana and Cem take part."""
    hana, cem = (User.objects.get(email=f"{one}@demo.example").public_id.hex for one in ("hana", "cem"))  # fmt: skip
    begun = now - timedelta(days=65)
    series = syncs.plan_syncs(
        name="Monthly sync", cadence=FIRST_THURSDAY, people={hana: "hr", cem: "support"}, by=hana, now=begun
    )  # fmt: skip
    held, running = (one.id for one in queries.coming(user=hana, now=begun)[:2])
    _hold(held, hana, cem, now - timedelta(days=30))
    meetings.open_meeting(sync=running, month="2026-09", by=hana, now=now)
    planned = queries.coming(user=hana, now=now)[0].id
    syncs.plan_ahead(now=timezone.now())  # pages know no other clock
    return {"series": series, "held": held, "running": running, "planned": planned}


def _hold(sync: str, hana: str, cem: str, at: datetime) -> None:
    """A meeting with a note of each side, a decision, an action, and something left open."""
    meetings.open_meeting(sync=sync, month="2026-08", by=hana, now=at)
    for who, text in ((hana, "Refund rule came from Finance"), (cem, "Leads would rather decide")):
        save = Save(f"line-{text[:4]}", "d", 1, text, block="wellbeing")
        meetings.save_lines(sync=sync, saves=[save], by=who, now=at)
        meetings.note_seen(sync=sync, user=who, now=at)
    secret = Save("line-own", "d", 1, "Ask about her leave", block="wellbeing", private=True)
    meetings.save_lines(sync=sync, saves=[secret], by=hana, now=at)
    told = {"sync": sync, "block": "wellbeing", "by": hana, "now": at}
    meetings.propose_decision(key="d1", text="Trial of 40 euros for eight weeks", **told)
    meetings.agree_decision(sync=sync, key="d1", by=cem)
    meetings.take_action(key="a1", text="Register the trial", owner=cem, due_on=date(2026, 11, 9), **told)  # fmt: skip
    meetings.park_point(key="p1", text="Quiet room on floor 2", **told)
    meetings.close_meeting(sync=sync, by=hana, now=at + timedelta(minutes=50))
