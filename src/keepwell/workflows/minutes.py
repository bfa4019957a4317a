"""The minutes of a meeting: who, decisions, actions, notes by block, what comes back; as text or by mail.

Private notes are their author's alone: they stand on the author's page, never in a file or a mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.access import queries as access
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.partnership.operations import meetings as writing
from keepwell.domain.partnership.operations import syncs as planning
from keepwell.domain.partnership.queries import meetings, syncs
from keepwell.schemas.packs import TITLES
from keepwell.schemas.phrases import Names, Phrase, Said, When, gettext_noop, in_english
from keepwell.workflows.speaking import speaks

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
    from keepwell.outbox import letters
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
SUBJECT: Final = gettext_noop("Minutes: {title}")
READ: Final = gettext_noop("Read them in Keepwell")
CONFIDENTIAL: Final = gettext_noop("For HR and Support alone")
TAKEN: Final = gettext_noop("Taken out by {name} on {day}")
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


def as_pdf(
    minutes: Minutes, *, name: str, now: datetime, say: Say = in_english, language: str = "en"
) -> bytes:
    """The minutes as a PDF that carries who took it out, and when; private notes are left out.

    Args:
        minutes: as composed.
        name: of who takes it.
        now: when.
        say: says one sentence in the reader's language.
        language: of `say`, as a BCP 47 tag.
    """
    from keepwell.outbox.documents.minutes import MinutesPart, MinutesWords
    from keepwell.outbox.documents.minutes import as_pdf as printed

    parts = tuple(
        MinutesPart(
            say(part.title),
            tuple((say(one.words), say(one.after) if one.after else "") for one in part.items),
            say(part.none) if part.none else "", part.deeper,
        )
        for part in minutes.parts
    )  # fmt: skip
    return printed(
        MinutesWords(
            say(minutes.title), tuple(map(say, minutes.facts)), parts, say(_phrase(CONFIDENTIAL)),
            say(_phrase(TAKEN, name=name, day=When(now.date().isoformat()))),
            now.replace(microsecond=0), language,
        )
    )  # fmt: skip


def letter(minutes: Minutes, *, sync: str, reader: Address) -> letters.Letter:
    """The minutes as a letter in its reader's language; private notes are left out."""
    from keepwell.outbox import letters
    from keepwell.outbox.addresses import Person

    say = speaks(reader.language)
    facts = "\n".join(say(one) for one in minutes.facts)
    parts: list[letters.Part] = [letters.Words(facts)] if facts else []
    for part in minutes.parts:
        parts.append(letters.Heading(say(part.title)))
        lines = tuple(_line(one, say).removeprefix("- ") for one in part.items)
        none = [letters.Words(say(part.none), quiet=True)] if part.none else []
        parts += [letters.Items(lines)] if lines else none
    page = f"{settings.SITE_ADDRESS}/meet/syncs/{sync}/minutes/"
    return letters.Letter(
        key=f"minutes-{sync}-{reader.id}", to=Person(reader.name, reader.email),
        subject=say(_phrase(SUBJECT, title=say(minutes.title))), language=reader.language,
        parts=(*parts, letters.Link(say(_phrase(READ)), page)),
    )  # fmt: skip


def send(*, sync: str, now: datetime) -> int:
    """Mail the minutes to everybody who takes part; how many letters went out.

    Raises:
        MailError: some did not go out and may do so later; those that did are not sent again.
    """
    from keepwell.workflows.mailing import Parcel, deliver

    planned, told = syncs.find(sync=sync), compose(sync=sync, now=now)
    if planned is None or told is None:
        return 0
    had = syncs.sent(sync=sync, kind="minutes")
    readers = {k: v for k, v in access.addresses(users=planned.members).items() if k not in had}
    parcels = [
        Parcel(key, one.email, partial(letter, told, sync=sync, reader=one))
        for key, one in readers.items()
    ]
    done = deliver(parcels, now=now)
    for user in done.reached:
        planning.note_letter(sync=sync, user=user, kind="minutes", now=now)
    if done.later:
        raise done.later
    writing.note_minutes_sent(sync=sync, now=now)
    return len(done.reached)


@job(writing.SEND_MINUTES)
def send_job(payload: dict[str, Any], progress: Progress) -> None:
    """Mail the minutes of one sync, where there is a mail server."""
    from keepwell.workflows.mailing import is_set

    if is_set():
        progress(send(sync=payload["sync"], now=timezone.now()))
