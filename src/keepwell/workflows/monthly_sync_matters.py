"""What people brought and promised: actions, goals, the audit, points left open; as of today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.growth import queries as growth
from keepwell.domain.partnership.queries import actions, audits, goals, meetings, packs, syncs
from keepwell.domain.partnership.rules import pack_words as words
from keepwell.domain.partnership.rules import packs as rules
from keepwell.schemas.rounding import display_unit
from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from keepwell.schemas.packs import Block, Pack, TalkingPoint

BLOCK_OF_TOPIC: Final[dict[str, Block]] = {
    "hiring": "workforce", "onboarding": "onboarding", "turnover": "career",
    "wellbeing": "wellbeing", "career": "career", "policy": "policy",
}  # fmt: skip
LIVE: Final = frozenset({"late", "okr", "audit", "carried"})
"""Sources of points that change from day to day: told anew when a draft is looked at or frozen."""
ITEMS: Final = ("hiring", "onboarding", "turnover", "wellbeing", "policy")
"""The audit's questions, in their order."""
Placed = tuple["Block", "TalkingPoint"]


def with_matters(pack: Pack, *, today: date) -> Pack:
    """The pack with open actions, promises, goals, the audit and who comes, as they stand today."""
    units = {one.id: display_unit(one) for one in figures.measures()}
    earlier = packs.frozen_before(month=pack.month)
    told = replace(
        pack,
        company=company.settings().name,
        actions=actions.for_pack(on=today, units=units),
        promises=actions.for_pack(on=today, units=units, promised_at=earlier.month)
        if earlier
        else (),
        goals=goals.for_pack(month=pack.month),
        audit=audits.for_pack(on=today),
    )
    return with_points(
        _with_meeting(told), _points(told, earlier.pack() if earlier else None, today)
    )


def _with_meeting(pack: Pack) -> Pack:
    """When the month is spoken of, and who comes; nothing while no sync is planned."""
    sync = syncs.next_for_month(month=pack.month)
    if sync is None:
        return replace(pack, starts_at="", zone=company.settings().zone, hr=(), support=())
    named = access.addresses(users=sync.members)
    sides = {
        side: tuple(
            named[one].name for one, on in sync.members.items() if on == side and one in named
        )
        for side in ("hr", "support")
    }
    return replace(
        pack, starts_at=sync.starts_at.isoformat(), zone=sync.zone, hr=sides["hr"],
        support=sides["support"],
    )  # fmt: skip


def with_points(pack: Pack, live: Iterable[Placed]) -> Pack:
    """Each block with the points of its figures and data, and those of today.

    A matter that was left open and shows again this month is one point: with this month's
    evidence, and how often it was on the table.
    """
    placed = list(live)
    return replace(
        pack,
        blocks=tuple(
            replace(
                one,
                points=rules.together(
                    [
                        *(point for point in one.points if point.source not in LIVE),
                        *(point for block, point in placed if block == one.block),
                    ]
                ),
            )
            for one in pack.blocks
        ),
    )


def _points(pack: Pack, earlier: Pack | None, today: date) -> list[Placed]:
    live = [*_off_track(pack), *_audit(pack, earlier), *_late(pack, today), *_unanswered(today)]
    return [*_left_open(pack, live), *live]


def _left_open(pack: Pack, live: list[Placed]) -> list[Placed]:
    """What no meeting has settled yet, where it was; a late promise only while it is late."""
    fresh = [(one.block, point.key) for one in pack.blocks for point in one.points]
    shown = {key: block for block, key in [*fresh, *((block, one.key) for block, one in live)]}
    return [
        (shown.get(one.key, rules.block_named(one.block)),
         words.of_left_open(one.key, one.title, one.times))
        for one in meetings.left_open()
        if one.key in shown or not words.is_late(one.key)
    ]  # fmt: skip


def _off_track(pack: Pack) -> list[Placed]:
    """Key results behind their line; retention is where most of them lead."""
    return [("career", words.of_off_track(one)) for one in pack.goals if one.state == "off_track"]


def _audit(pack: Pack, earlier: Pack | None) -> list[Placed]:
    """Where both sides rate furthest apart, once for each audit."""
    told = earlier.audit.on if earlier and earlier.audit else ""
    if pack.audit is None or pack.audit.on == told:
        return []
    item = rules.widest(pack.audit.gaps)
    if item is None:
        return []
    return [(BLOCK_OF_TOPIC[ITEMS[item]], words.of_audit(pack.audit, item))]


def _unanswered(today: date) -> list[Placed]:
    """What new colleagues told and nobody answered in time."""
    count = growth.late(on=today)
    return [("onboarding", words.of_unanswered(count))] if count else []


def _late(pack: Pack, today: date) -> list[Placed]:
    """Promises whose day has passed, in the block of their topic."""
    everybody = actions.Sight("", None)
    topics = {
        one.id: one.topic for one in actions.actions(visible=everybody, view="overdue", on=today)
    }
    return [
        (BLOCK_OF_TOPIC.get(topics.get(one.key, ""), "workforce"), words.of_late(one))
        for one in pack.actions
        if one.late_days
    ]
