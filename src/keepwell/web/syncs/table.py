"""What lies on the table of a meeting: blocks with their figures and points, people, the clock."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.partnership.queries import packs
from keepwell.kernel.ids import new_id
from keepwell.schemas.packs import TITLES
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, today
from keepwell.web.shell.pack_figures import drawn
from keepwell.web.shell.phrases import quantity, say
from keepwell.web.syncs.news import again, tag, title, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

    from keepwell.domain.partnership.queries.meetings import (
        Clock,
        DecisionView,
        MeetingView,
        PointView,
        TakenView,
    )
    from keepwell.domain.partnership.queries.syncs import SyncView
    from keepwell.schemas.packs import Block, Pack, PackBlock, PackFigure, TalkingPoint
    from keepwell.web.shell.pack_figures import Drawn

DUE_DAYS = 14
"""A day that is proposed for a new action."""
SIDES = {"hr": "hr", "support": "sup", "both": ""}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the meeting, as chips and seals show them."""

    id: str
    name: str
    side: str

    @property
    def css(self) -> str:
        """Teal circle or coral square."""
        return SIDES[self.side]


@dataclass(frozen=True, slots=True)
class Card:
    """A point on the table with its evidence: (icon, words)."""

    id: int
    title: str
    side: str
    source: str
    evidence: tuple[tuple[str, str], ...]
    ask: str
    settled: bool
    again: str
    since: str


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the agenda with all that belongs to it."""

    id: str
    title: str
    minutes: int
    took: int
    now: bool
    shown: bool
    headline: str
    figures: tuple[Drawn, ...]
    more: int
    cards: tuple[Card, ...]

    @property
    def long(self) -> bool:
        """Whether it takes more than the usual ten minutes, and so more of the strip."""
        return self.minutes > 12


def people(sync: SyncView, *, more: Iterable[str] = ()) -> dict[str, Person]:
    """Members by id, HR first; also whoever wrote and has left since."""
    known = access.addresses(users={*sync.members, *more})
    found = [
        Person(key, known[key].name if key in known else _("Somebody who left"), sync.members.get(key, "both"))
        for key in {**sync.members, **dict.fromkeys(more)}
    ]  # fmt: skip
    return {one.id: one for one in sorted(found, key=lambda one: (one.side, one.name))}


def pack_of(meeting: MeetingView) -> Pack | None:
    """The pack that the meeting speaks about, as frozen."""
    kept = packs.frozen(month=meeting.month)
    return kept.pack() if kept else None


def table(request: HttpRequest, sync: SyncView, meeting: MeetingView) -> dict[str, Any]:
    """Everything that the live page shows."""
    news, pack = meeting.news, pack_of(meeting)
    shown = request.GET.get("block", "")
    shown = shown if shown in meeting.agenda else news.clock.block
    seated = people(sync, more=[one.author for one in news.lines])
    here = {one.user for one in news.seats if one.here} | {actor(request)}
    return {
        "sync": sync, "meeting": meeting, "day": numbers.day(sync.on, width="full"),
        "parts": parts(meeting, pack, shown=shown), "shown": shown, "clock": clock(news.clock, meeting.agenda, shown=shown),
        "people": [(one, one.id in here) for one in seated.values() if one.id in sync.members],
        "me": seated[actor(request)], "next": _next(meeting, news.clock.block),
        "lines": [(one, seated[one.author]) for one in news.lines if one.text and one.block == shown],
        "decisions": decisions(news.decisions, seated, mine=sync.members[actor(request)]),
        "taken": taken(news.taken, seated), "parked": [_card(one) for one in news.points if one.kind == "parked"],
        "pack": pack, "key": new_id(), "due": today() + dt.timedelta(days=DUE_DAYS),
        "present": "present" in request.GET, "state": json.dumps(state(sync, meeting, seated, actor(request))),
    }  # fmt: skip


def state(
    sync: SyncView, meeting: MeetingView, seated: dict[str, Person], reader: str
) -> dict[str, Any]:
    """What the script begins with."""
    return {
        "sync": sync.id, "me": reader, "side": sync.members[reader], "agenda": meeting.agenda,
        "titles": {block: _(TITLES[block]) for block in TITLES},
        "people": {one.id: {"name": one.name, "side": one.css} for one in seated.values()},
        "tag": tag(revision=meeting.news.revision, seats=meeting.news.seats),
        "news": written(meeting.news, reader=reader),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClockWords:
    """The timer: whole minutes, how full the ring is (percent), whether the block is over."""

    words: str
    note: str
    ring: int
    over: bool
    running: bool
    block: str


def clock(one: Clock, agenda: Mapping[Block, int], *, shown: str) -> ClockWords:
    """The timer of the block that is spoken of."""
    planned, gone = agenda[block_of(one.block)], one.spent.get(one.block, 0.0) / 60
    left = planned - gone
    words = _("%(n)s min left") % {"n": ceil(left)} if left > 0 else _("%(n)s min over") % {"n": int(-left)}  # fmt: skip
    note = _("of %(planned)s · %(all)s min in all") % {
        "planned": planned, "all": round(sum(one.spent.values()) / 60)
    }  # fmt: skip
    if shown != one.block:
        note = f"{_(TITLES[block_of(one.block)])} · {note}"
    ring = min(100, round(100 * gone / planned))
    return ClockWords(words, note, ring, left <= 0, one.running, one.block)


def block_of(name: str) -> Block:
    """A block by its name."""
    return next(one for one in TITLES if one == name)


def _next(meeting: MeetingView, block: str) -> tuple[str, str] | None:
    """The block that follows, with its title; None at the end."""
    order = list(meeting.agenda)
    at = order.index(block_of(block)) + 1
    return (order[at], _(TITLES[order[at]])) if at < len(order) else None


def parts(meeting: MeetingView, pack: Pack | None, *, shown: str) -> list[Part]:
    """The blocks in their order, with the pack's figures and every point on the table."""
    told = {one.block: one for one in pack.blocks} if pack else {}
    figures = pack.figures() if pack else {}
    return [_part(meeting, block, told.get(block), figures, shown) for block in meeting.agenda]


def _part(
    meeting: MeetingView, block: Block, told: PackBlock | None, figures: dict[str, PackFigure], shown: str
) -> Part:  # fmt: skip
    news = meeting.news
    points = {one.key: one for one in told.points} if told else {}
    cards = [
        _card(one, points.get(one.key), figures)
        for one in news.points
        if one.block == block and one.kind != "parked"
    ]
    return Part(
        block, _(TITLES[block]), meeting.agenda[block], round(news.clock.spent.get(block, 0) / 60),
        block == news.clock.block, block == shown, say(told.headline) if told else "",
        tuple(drawn(one) for one in told.figures) if told else (), len(told.more) if told else 0, tuple(cards),
    )  # fmt: skip


def _card(
    one: PointView, told: TalkingPoint | None = None, figures: dict[str, PackFigure] | None = None
) -> Card:
    """A point; what the pack of this month says about it stands with it."""
    evidence = [("info-circle", say(words)) for words in told.evidence] if told else []
    if told and figures and not evidence:
        evidence = [
            ("chart-line", _evidence(figures[key])) for key in told.figures if key in figures
        ]
    source = told.source if told else {"parked": "parked", "decision": "decision"}.get(one.kind, "carried")  # fmt: skip
    return Card(
        one.id, title(one.title), told.side if told else "both", source, tuple(evidence),
        say(told.ask) if told else "", one.settled, again(one.times),
        one.since if one.kind == "pack" and told is None else "",
    )  # fmt: skip


def _evidence(one: PackFigure) -> str:
    shown = drawn(one)
    value = quantity(one.shown) if one.shown and shown.parts else shown.state
    where = f"{shown.title}, {shown.where}" if shown.where else shown.title
    return f"{where}: {value} ({shown.likely})" if shown.likely else f"{where}: {value}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision with who agreed; `waits` for whose yes is missing, `mine` when that is us."""

    key: str
    text: str
    agreed: tuple[Person, ...]
    stands: bool
    waits: str
    mine: bool


def decisions(
    found: Iterable[DecisionView], seated: dict[str, Person], *, mine: str
) -> list[Choice]:
    """Decisions that were not withdrawn, in the order in which they were said."""
    return [_choice(one, seated, mine) for one in found if not one.withdrawn]


def _choice(one: DecisionView, seated: dict[str, Person], mine: str) -> Choice:
    agreed = [seated[key] for key in (one.hr_by, one.support_by) if key in seated]
    missing = "hr" if not one.hr_by else "" if one.support_by else "support"
    return Choice(one.key, one.text, tuple(agreed), one.stands, missing, missing == mine)


def taken(found: Iterable[TakenView], seated: dict[str, Person]) -> list[dict[str, Any]]:
    """Actions that were taken, with owner and day."""
    known = access.addresses(users=[one.owner for one in found if one.owner not in seated])
    return [
        {"text": one.text, "due": numbers.day(one.due_on, width="medium"), "action": one.action,
         "owner": seated.get(one.owner) or Person(one.owner, known[one.owner].name if one.owner in known else "–", "both")}
        for one in found
    ]  # fmt: skip


def closing_table(request: HttpRequest, sync: SyncView, meeting: MeetingView) -> dict[str, Any]:
    """What is there when the meeting closes: decisions that wait, points that come back."""
    news = meeting.news
    seated = people(sync)
    choices = decisions(news.decisions, seated, mine=sync.members[actor(request)])
    return {
        "sync": sync, "day": numbers.day(sync.on, width="full"),
        "standing": [one for one in choices if one.stands], "waiting": [one for one in choices if not one.stands],
        "taken": taken(news.taken, seated), "open": [_card(one) for one in news.points if not one.settled],
        "settled": [_card(one) for one in news.points if one.settled],
        "people": [(seated[one.user], one.came) for one in news.seats if one.user in seated],
    }  # fmt: skip
