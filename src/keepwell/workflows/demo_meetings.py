"""The syncs of the demo company: three that were held with their frozen packs, and the next one.

Written through the same operations as by hand, with days counted back from today. Each earlier
pack is frozen as it would have been the evening before: with the actions of that day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.partnership.operations import actions as doing
from keepwell.domain.partnership.operations import meetings, packs, syncs
from keepwell.domain.partnership.queries import actions
from keepwell.domain.partnership.queries import meetings as open_points
from keepwell.domain.partnership.queries import syncs as planned
from keepwell.domain.partnership.rules.meetings import Save
from keepwell.domain.partnership.rules.packs import freezes_at
from keepwell.domain.partnership.rules.syncs import Cadence, day_of_month, moment
from keepwell.domain.trail.rules import SYSTEM
from keepwell.kernel.periods import add_months
from keepwell.workflows import changes, figures, monthly_sync

if TYPE_CHECKING:
    from keepwell.domain.partnership.queries.syncs import SyncView
    from keepwell.domain.partnership.rules.syncs import Side
    from keepwell.schemas.packs import Pack, PackAction

SIDES: Final[dict[str, Side]] = {
    "hana": "hr", "mira": "hr", "cem": "support", "jonas": "support",
}  # fmt: skip
DOMAIN: Final = "demo.example"
AHEAD: Final = timedelta(days=3)
"""The next sync is so far away: its pack is ready, its reminder due."""
AT: Final = time(10)
HELD: Final = 3
LENGTH: Final = timedelta(minutes=52)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What was said and decided in one of the demo's meetings, the oldest first."""

    notes: tuple[tuple[str, str, str], ...]
    decision: tuple[str, str]
    action: tuple[str, str, str, int]
    done: bool = True


STORY: Final = (
    Meeting(
        (
            ("hana", "workforce", "Two openings wait for a second interview; Jonas takes one of them."),
            ("cem", "wellbeing", "Evening shift asks for ten quiet minutes after a hostile call. Try it with two teams."),
        ),
        ("wellbeing", "Quiet minutes are tried on the evening shift for a quarter, then we look again."),
        ("mira", "onboarding", "Show newcomers where the customers' words stand", 21),
    ),
    Meeting(
        (
            ("jonas", "onboarding", "The late class is slower; nobody from their shift is a buddy."),
            ("mira", "career", "Three people asked about the ladder in their check-in and may be quoted without a name."),
        ),
        ("onboarding", "Every newcomer gets a buddy who works the same shift."),
        ("jonas", "policy", "Ask both sites how a swap is agreed today", 24),
    ),
    Meeting(
        (
            ("cem", "policy", "Rosters came four days earlier this month; leads say it is calmer."),
            ("hana", "career", "Two of the leavers would have stayed for another shift pattern."),
        ),
        ("policy", "A roster that was published changes only with a yes of who works it."),
        ("cem", "wellbeing", "Bring the back-to-back figures of both sites to the next sync", 30),
        done=False,
    ),
)  # fmt: skip


def tell_meetings(*, today: date, now: datetime) -> None:
    """Three meetings held, and the next one planned; its pack is prepared like anybody's.

    Args:
        today: the day the demo is made.
        now: the moment.
    """
    users = _users()
    if set(SIDES) - set(users):
        return
    changes.find_at_once()
    zone = company.settings().zone
    coming = today + AHEAD
    first = add_months(coming, -HELD)
    cadence = Cadence("monthly_day", first, AT, zone, day=coming.day)
    begun = moment(on=first, at=time(8), zone=zone)
    series = syncs.plan_syncs(
        name="HR and Support", cadence=cadence, people={users[one]: side for one, side in SIDES.items()},
        by=users["hana"], now=begun, place="Room 2, or by video",
    )  # fmt: skip
    for back, told in zip(range(HELD, 0, -1), STORY, strict=True):
        month = add_months(coming, -back)
        on = day_of_month(year=month.year, month=month.month, day=coming.day)
        found = _on(series, users["hana"], on, begun)
        if found is not None and found.month in figures.months():
            _held(found, told, users)
    syncs.plan_ahead(now=now)
    monthly_sync.prepare_due(now=now)


def _users() -> dict[str, str]:
    found = {name: access.user_by_email(email=f"{name}@{DOMAIN}") for name in SIDES}
    return {name: user.public_id.hex for name, user in found.items() if user}


def _on(series: str, user: str, on: date, since: datetime) -> SyncView | None:
    """The sync of a day."""
    listed = planned.coming(user=user, now=since)
    return next((one for one in listed if one.series == series and one.on == on), None)


def _held(sync: SyncView, told: Meeting, users: dict[str, str]) -> None:
    """Freeze the pack, hold the meeting, close it; the last point on the table stays open."""
    _freeze(sync)
    start = sync.starts_at
    hana, cem = users["hana"], users["cem"]
    meetings.open_meeting(sync=sync.id, month=sync.month, by=hana, now=start)
    for user in sync.members:
        meetings.mark_present(sync=sync.id, user=user, present=True, by=hana)
    for at, (who, block, text) in enumerate(told.notes):
        line = Save(f"note{at}", "demo", 1, text, block=block)
        meetings.save_lines(sync=sync.id, saves=[line], by=users[who], now=start + LENGTH / 2)
    block, text = told.decision
    meetings.propose_decision(
        sync=sync.id, key="first", text=text, block=block, by=hana, now=start + LENGTH / 2
    )
    meetings.agree_decision(sync=sync.id, key="first", by=cem)
    owner, block, text, days = told.action
    meetings.take_action(
        sync=sync.id, key="action", text=text, owner=users[owner], block=block, by=cem,
        due_on=sync.on + timedelta(days=days), now=start + LENGTH / 2,
    )  # fmt: skip
    if told.done:
        (made,) = actions.of_source(source="meeting", source_key=sync.id)
        doing.finish(
            action=made.id, by=made.owner, on=made.due_on, now=start + timedelta(days=days)
        )
    for point in open_points.left_open(series=sync.series)[:-1]:
        meetings.settle_point(sync=sync.id, point=point.id, by=hana)
    meetings.close_meeting(sync=sync.id, by=hana, now=start + LENGTH, send=False)


def _freeze(sync: SyncView) -> None:
    """As it stood the evening before the sync."""
    evening = freezes_at(starts_at=sync.starts_at, zone=sync.zone)
    today = evening.date()
    pack = monthly_sync.as_chosen(monthly_sync.build(month=sync.month, today=today))
    pack = replace(
        _as_then(pack, today), known_at=evening.isoformat(), frozen_at=evening.isoformat()
    )
    packs.freeze_pack(pack=pack, known_at=evening, by=SYSTEM, now=evening)


def _as_then(pack: Pack, on: date) -> Pack:
    """With the actions that were open on that day, and as they stood."""
    everybody = actions.Sight("", None)
    views = {
        one.id: one
        for view in ("ours", "done")
        for one in actions.actions(visible=everybody, view=view, on=on)
    }
    kept = tuple(
        replace(told, status="open")
        if (one := views.get(told.key)) and one.closed_on and one.closed_on > on
        else told
        for told in (*pack.actions, *pack.promises)
        if (one := views.get(told.key)) and one.opened_at.date() <= on
    )
    known = {one.key: one for one in kept}
    return replace(
        pack,
        actions=_those(pack.actions, known),
        promises=_those(pack.promises, known),
    )


def _those(told: tuple[PackAction, ...], known: dict[str, PackAction]) -> tuple[PackAction, ...]:
    return tuple(known[one.key] for one in told if one.key in known)
