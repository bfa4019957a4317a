"""What the page of preparing shows: blocks with their points, what was left, who comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.partnership.queries import packs
from keepwell.domain.partnership.rules.pack_words import of_own
from keepwell.domain.partnership.rules.packs import freezes_at, taken_first
from keepwell.web.packs import words
from keepwell.web.shell import numbers
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.domain.partnership.queries.packs import Written
    from keepwell.domain.partnership.queries.syncs import SyncView
    from keepwell.schemas.packs import Pack, PackAction, PackBlock, TalkingPoint


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda: proposed (to be taken or laid aside) or written by somebody."""

    key: str
    place: str
    title: str
    hint: str
    ask: str
    evidence: list[str]
    proposed: bool
    taken: bool
    mine: bool
    note: str


@dataclass(frozen=True, slots=True)
class Block:
    """One of the five, with what is on its table."""

    at: int
    key: str
    title: str
    minutes: int
    figures: str
    headline: str
    points: list[Point] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether there is something to talk about."""
        return any(one.taken for one in self.points)


def blocks(pack: Pack, *, reader: str) -> list[Block]:
    """The five blocks as somebody prepares them; notes are the reader's own."""
    own = packs.points(month=pack.month)
    choices, notes = packs.choices(month=pack.month), packs.notes(month=pack.month, reader=reader)
    names = access.addresses(users=[one.author for one in own])
    authors = {
        one.key: _("from you")
        if one.author == reader
        else _("from %(name)s") % {"name": names[one.author].name}
        if one.author in names
        else ""
        for one in own
    }
    return [
        _block(at, one, [mine for mine in own if mine.block == one.block], choices, notes, authors, reader)
        for at, one in enumerate(pack.blocks, start=1)
    ]  # fmt: skip


def _block(
    at: int,
    one: PackBlock,
    own: list[Written],
    choices: Mapping[str, bool],
    notes: Mapping[str, str],
    authors: Mapping[str, str],
    reader: str,
) -> Block:
    default = taken_first(one.points)
    proposed = [
        _point(
            each, place=f"b{at}p{place}", hint=_hint(each), taken=choices.get(each.key, each.key in default),
            note=notes.get(each.key, ""),
        )
        for place, each in enumerate(one.points)
    ]  # fmt: skip
    written = [
        _point(
            of_own(mine.key, mine.title, mine.ask, mine.figures, mine.side), place=f"b{at}w{place}",
            hint=authors[mine.key], taken=True, proposed=False, mine=mine.author == reader,
            note=notes.get(mine.key, ""),
        )
        for place, mine in enumerate(own)
    ]  # fmt: skip
    titles = [words.of_figure(figure) for figure in one.figures]
    return Block(
        at, one.block, str(words.BLOCKS[one.block]), one.minutes, ", ".join(titles),
        say(one.headline), [*proposed, *written],
    )  # fmt: skip


def _point(
    one: TalkingPoint,
    *,
    place: str,
    hint: str,
    taken: bool,
    note: str,
    proposed: bool = True,
    mine: bool = False,
) -> Point:
    return Point(
        one.key, place, say(one.title), hint, say(one.ask), [say(each) for each in one.evidence],
        proposed, taken, mine, note,
    )  # fmt: skip


def _hint(one: TalkingPoint) -> str:
    source = str(words.SOURCES[one.source])
    if one.source == "carried":
        if one.times_seen <= 2:
            return _("left open last time")
        return _("left open for %(n)s meetings") % {"n": numbers.decimal(one.times_seen - 1)}
    count = len(one.figures)
    if not count:
        return source
    return source + ", " + ngettext("%(n)s figure", "%(n)s figures", count) % {"n": count}


def head(
    month: str, found: list[Block], sync: SyncView | None, *, now: dt.datetime, today: dt.date
) -> dict[str, Any]:
    """The page's first words: when the sync is, and what it still wants."""
    open_ones = sum(1 for one in found if not one.ready)
    if sync is None:
        title = _("The pack of %(month)s is prepared") % {"month": numbers.period(month)}
        return {"title": title, "lede": _wants(open_ones), "sync": None, "freezes": ""}
    day = sync.on
    title = _title(day, today, ready=not open_ones)
    lede = " ".join([_times(sync), _wants(open_ones)])
    return {"title": title, "lede": lede, "sync": sync, "freezes": _freezes(sync, now, today)}


def _title(day: dt.date, today: dt.date, *, ready: bool) -> str:
    if day == today:
        return _("Today’s sync is ready") if ready else _("Today’s sync is almost ready")
    if day == today + dt.timedelta(days=1):
        return _("Tomorrow’s sync is ready") if ready else _("Tomorrow’s sync is almost ready")
    told = {"day": numbers.day(day)}
    return (
        _("The sync of %(day)s is ready") % told
        if ready
        else _("The sync of %(day)s is almost ready") % told
    )


def _times(sync: SyncView) -> str:
    return _("%(day)s, %(from)s to %(to)s.") % {
        "day": numbers.day(sync.on, width="full"),
        "from": numbers.clock(sync.starts_at),
        "to": numbers.clock(sync.ends_at),
    }


def _wants(count: int) -> str:
    gathered = _("The pack gathered the figures, what changed and what was left open.")
    if not count:
        return f"{gathered} " + _("Every block has its point.")
    return f"{gathered} " + ngettext(
        "One block still wants a point from you.",
        "%(n)s blocks still want a point from you.",
        count,
    ) % {"n": numbers.in_words(count)}


def _freezes(sync: SyncView, now: dt.datetime, today: dt.date) -> str:
    at = freezes_at(starts_at=sync.starts_at, zone=sync.zone)
    if at <= now:
        return _("Freezes within the hour")
    clock, day = numbers.clock(at), (sync.on - dt.timedelta(days=1))
    if day == today:
        return _("Freezes tonight at %(clock)s") % {"clock": clock}
    return _("Freezes on %(day)s at %(clock)s") % {"day": numbers.day(day), "clock": clock}


def promises(pack: Pack) -> list[dict[str, Any]]:
    """What was promised last time, each with its state and whether its figure moved."""
    return [_promise(one) for one in pack.promises]


def _promise(one: PackAction) -> dict[str, Any]:
    tone, state = words.promise(one)
    due = numbers.day(dt.date.fromisoformat(one.due_on), width="medium")
    note = one.owner if one.status == "done" else _("%(owner)s · due %(day)s") % {"owner": one.owner, "day": due}  # fmt: skip
    return {
        "one": one, "tone": tone, "state": state, "note": note,
        "helped": say(one.helped) if one.helped else _("Not measured.") if one.status == "done" else "",
    }  # fmt: skip


def readers(month: str, sync: SyncView | None, *, today: dt.date) -> list[str]:
    """Who of those that come has looked at the pack, and who has not yet."""
    if sync is None:
        return []
    seen, named = packs.readers(month=month), access.addresses(users=sync.members)
    told = [
        _("%(name)s has read the pack (%(when)s).")
        % {"name": named[one].name, "when": numbers.moment(seen[one], today=today)}
        for one in sync.members
        if one in named and one in seen
    ]
    rest = [named[one].name for one in sync.members if one in named and one not in seen]
    return [*told, _("Not read yet: %(names)s.") % {"names": ", ".join(rest)}] if rest else told
