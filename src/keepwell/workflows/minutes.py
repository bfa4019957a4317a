"""The minutes of a meeting: who, decisions, actions, notes by block, what comes back; as text or by mail.

Private notes are their author's alone: they stand on the author's page, never in a file or a mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.domain.access import queries as access
from keepwell.domain.partnership.queries import meetings, syncs
from keepwell.schemas.packs import TITLES
from keepwell.schemas.phrases import Names, Phrase, Said, When, gettext_noop, in_english

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from keepwell.domain.access.queries import Address
    from keepwell.domain.partnership.queries.meetings import (
        DecisionView,
        LineView,
        MeetingView,
        PointView,
    )
    from keepwell.domain.partnership.queries.syncs import SyncView
    from keepwell.schemas.packs import Block

    Say = Callable[[Phrase], str]

TITLE: Final = gettext_noop("{name}, {day}")
PRESENT: Final = gettext_noop("Present: {names}")
ABSENT: Final = gettext_noop("Not there: {names}")
DECISIONS: Final = gettext_noop("Decisions")
NO_DECISIONS: Final = gettext_noop("Nothing was decided.")
AGREED: Final = gettext_noop("agreed by {names}")
WAITS_HR: Final = gettext_noop("HR has not agreed yet")
WAITS_SUPPORT: Final = gettext_noop("Support has not agreed yet")
ACTIONS: Final = gettext_noop("Actions")
NO_ACTIONS: Final = gettext_noop("No action was taken.")
ACTION: Final = gettext_noop("{owner}, by {day}")
NOTES: Final = gettext_noop("Notes")
NO_NOTES: Final = gettext_noop("No notes were taken.")
LATE: Final = gettext_noop("came in after the meeting was closed")
BACK: Final = gettext_noop("What comes back next time")
NOTHING_BACK: Final = gettext_noop("Nothing was left open.")
TIMES: Final = gettext_noop("on the table {n} times")
SETTLED: Final = gettext_noop("Settled")
SOMEBODY: Final = gettext_noop("Somebody who left")
PLAIN: Final = "{words}"


def _phrase(text: str, **params: str | int | When | Names | Said) -> Phrase:
    return Phrase("minutes", text, params)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: its words, and what stands behind them."""

    words: Phrase
    after: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its lines, and what is said when there are none."""

    title: Phrase
    items: tuple[Item, ...]
    none: Phrase | None = None
    deeper: bool = False


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes as one reader may read them; `own` are the reader's private notes."""

    title: Phrase
    facts: tuple[Phrase, ...]
    parts: tuple[Part, ...]
    own: tuple[Item, ...] = ()


def compose(*, sync: str, now: datetime, reader: str = "") -> Minutes | None:
    """The minutes of a sync; None when it was not opened.

    Args:
        sync: which.
        now: the moment, for a meeting that still goes on.
        reader: whose private notes are joined; nobody's when empty.
    """
    planned, found = (
        syncs.find(sync=sync),
        meetings.meeting(sync=sync, reader=reader or "nobody", now=now),
    )
    if planned is None or found is None:
        return None
    names = _names(planned, found)
    own = [one for one in found.news.lines if one.private and one.text.strip()]
    title = _phrase(TITLE, name=planned.name, day=When(planned.on.isoformat()))
    parts = (
        _decisions(found.news.decisions, names), _actions(found, names), *_notes(found, names),
        *_points(found.news.points),
    )  # fmt: skip
    return Minutes(title, _facts(planned, found, names), parts, tuple(_own(one) for one in own))


def _names(planned: SyncView, found: MeetingView) -> dict[str, str]:
    news = found.news
    wanted = {
        *planned.members, *(one.user for one in news.seats), *(one.author for one in news.lines),
        *(one.owner for one in news.taken), *(one.hr_by for one in news.decisions),
        *(one.support_by for one in news.decisions),
    }  # fmt: skip
    known = access.addresses(users=wanted)
    return {key: known[key].name if key in known else SOMEBODY for key in wanted}


def _facts(planned: SyncView, found: MeetingView, names: dict[str, str]) -> tuple[Phrase, ...]:
    came = [names[one.user] for one in found.news.seats if one.came]
    away = [names[one.user] for one in found.news.seats if not one.came]
    place = [_phrase(PLAIN, words=planned.place)] if planned.place else []
    there = [_phrase(PRESENT, names=Names(tuple(came)))] if came else []
    gone = [_phrase(ABSENT, names=Names(tuple(away)))] if away else []
    return (*place, *there, *gone)


def _decisions(found: Iterable[DecisionView], names: dict[str, str]) -> Part:
    items = [
        Item(_phrase(PLAIN, words=one.text), _agreement(one, names))
        for one in found
        if not one.withdrawn
    ]
    return Part(_phrase(DECISIONS), tuple(items), _phrase(NO_DECISIONS))


def _agreement(one: DecisionView, names: dict[str, str]) -> Phrase:
    if one.stands:
        return _phrase(AGREED, names=Names((names[one.hr_by], names[one.support_by])))
    return _phrase(WAITS_SUPPORT if one.hr_by else WAITS_HR)


def _actions(found: MeetingView, names: dict[str, str]) -> Part:
    items = [
        Item(
            _phrase(PLAIN, words=one.text),
            _phrase(ACTION, owner=names[one.owner], day=When(one.due_on.isoformat())),
        )
        for one in found.news.taken
    ]
    return Part(_phrase(ACTIONS), tuple(items), _phrase(NO_ACTIONS))


def _notes(found: MeetingView, names: dict[str, str]) -> list[Part]:
    shared = [one for one in found.news.lines if not one.private and one.text.strip()]
    parts = []
    for block in found.agenda:
        items = [_note(one, names) for one in shared if one.block == block]
        if items:
            parts.append(Part(_phrase(TITLES[_block(block)]), tuple(items), deeper=True))
    return [Part(_phrase(NOTES), (), None if parts else _phrase(NO_NOTES)), *parts]


def _block(name: str) -> Block:
    return next(one for one in TITLES if one == name)


def _note(one: LineView, names: dict[str, str]) -> Item:
    words = f"{names[one.author]}: {one.text.strip()}"
    return Item(_phrase(PLAIN, words=words), _phrase(LATE) if one.late else None)


def _own(one: LineView) -> Item:
    return Item(_phrase(PLAIN, words=one.text.strip()))


def _points(found: Iterable[PointView]) -> tuple[Part, ...]:
    back = tuple(_point(one) for one in found if not one.settled)
    done = tuple(_point(one) for one in found if one.settled)
    settled = (Part(_phrase(SETTLED), done),) if done else ()
    return (*settled, Part(_phrase(BACK), back, _phrase(NOTHING_BACK)))


def _point(one: PointView) -> Item:
    words = one.title if isinstance(one.title, Phrase) else _phrase(PLAIN, words=one.title)
    return Item(words, _phrase(TIMES, n=one.times) if one.times > 1 else None)


def as_text(minutes: Minutes, *, say: Say = in_english, marks: bool = True) -> str:
    """The minutes as Markdown, or (without `marks`) as plain text for a mail.

    Args:
        minutes: as composed; private notes are left out.
        say: says one sentence in the reader's language.
        marks: whether headings carry Markdown's marks.
    """
    lines = [f"{'# ' * marks}{say(minutes.title)}", ""]
    lines += [*(say(one) for one in minutes.facts), ""]
    for part in minutes.parts:
        sign = ("### " if part.deeper else "## ") * marks
        lines += [f"{sign}{say(part.title)}", ""]
        lines += [_line(one, say) for one in part.items]
        lines += [say(part.none)] if part.none and not part.items else []
        lines += [""] if part.items or part.none else []
    return "\n".join(lines).strip() + "\n"


def _line(one: Item, say: Say) -> str:
    words = say(one.words).replace("\n", "\n  ")
    return f"- {words} ({say(one.after)})" if one.after else f"- {words}"


def recipients(*, sync: str) -> list[Address]:
    """Everybody who takes part, to send the minutes to."""
    found = syncs.find(sync=sync)
    return list(access.addresses(users=found.members).values()) if found else []
