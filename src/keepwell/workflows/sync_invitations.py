"""What people's calendars and mailboxes hear of syncs: asked, moved, called off, reminded.

What somebody's calendar was last told is kept, and each run sends what is missing: a change told
late, twice, or after a crash leaves every calendar right all the same. The organiser of an entry
is the house itself: calendars take changes only from the address that invited.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone, translation

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.partnership.operations import syncs as writing
from keepwell.domain.partnership.queries import meetings, packs, syncs
from keepwell.domain.partnership.rules.packs import PackError
from keepwell.schemas.phrases import Names, Phrase, Value, When, gettext_noop
from keepwell.workflows import speaking_numbers as numbers
from keepwell.workflows.speaking import speaks, writes
from keepwell.workflows.sync_days import days_off

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from keepwell.domain.access.queries import Address
    from keepwell.domain.partnership.queries.syncs import Owed, SyncView
    from keepwell.outbox.addresses import Person
    from keepwell.outbox.calendar import Method
    from keepwell.outbox.letters import Attachment, Letter, Part
    from keepwell.workflows.mailing import Delivered, Parcel

    Say = Callable[[Phrase], str]

LOOK_AHEAD: Final = "syncs.look_ahead"
HOUR: Final = 6
"""When the day's dates and reminders are looked after, on the company's clock."""
SHOWN: Final = 5

ASKED: Final = gettext_noop("Invitation: {name}, {day}")
CHANGED: Final = gettext_noop("Changed: {name}, now {day}")
OFF: Final = gettext_noop("Cancelled: {name}, {day}")
SOON: Final = gettext_noop("On {day}: {name}")
AT: Final = gettext_noop("{day}, {begins} to {ends} ({zone})")
WHERE: Final = gettext_noop("Where: {place}")
WHO: Final = gettext_noop("With {names}")
DAY_OFF: Final = gettext_noop("Usually on {day}, which is a day off.")
WHY: Final = gettext_noop("Why: {reason}")
ABOUT: Final = gettext_noop(
    "Five blocks with figures, points and promises; the pack prepares itself."
)
OPEN: Final = gettext_noop("Open the sync")
LEFT: Final = gettext_noop("Left open last time")
MOVED: Final = gettext_noop("What moved in {month}")
PACK: Final = gettext_noop("The pack is attached; it carries your name.")
NO_PACK: Final = gettext_noop("The pack is not prepared yet: its data are not in.")
PLAIN: Final = "{words}"


def _phrase(text: str, **params: Value) -> Phrase:
    return Phrase("sync", text, params)


def uid(sync: SyncView) -> str:
    """The name of a sync in everybody's calendar, for good."""
    return f"sync-{sync.id}@keepwell"


def entry(
    *, sync: SyncView, people: dict[str, Address], method: Method, now: datetime, language: str
) -> bytes:
    """A sync as iCalendar, to be asked to or called off.

    Args:
        sync: with the sequence of this state of it.
        people: who takes part, by id; for a cancellation, whom it is called off for.
        method: REQUEST or CANCEL.
        now: when it is written.
        language: of its words.
    """
    from keepwell.outbox import calendar
    from keepwell.workflows.mailing import server

    asked = tuple(who for one in people.values() if (who := _person(one)))
    meeting = calendar.Meeting(
        uid=uid(sync), sequence=sync.sequence, title=sync.name, starts_at=sync.starts_at,
        minutes=sync.minutes, zone=sync.zone, organizer=server().sender, attendees=asked,
        place=sync.place, about=speaks(language)(_phrase(ABOUT)), url=_page(sync),
    )  # fmt: skip
    return calendar.invitation(meeting, method=method, stamp=now, language=language)


def _person(one: Address) -> Person | None:
    """Somebody in an entry; nobody with an address that calendars would not take."""
    from keepwell.outbox.addresses import AddressError, Person

    try:
        return Person(one.name, one.email)
    except AddressError:
        return None


def _page(sync: SyncView) -> str:
    return f"{settings.SITE_ADDRESS}/meet/syncs/{sync.id}/"


def file(*, sync: str, reader: str, now: datetime) -> bytes | None:
    """A sync as a file for somebody's own calendar; None when there is none of that id."""
    found = syncs.find(sync=sync)
    if found is None:
        return None
    known = access.addresses(users={*found.members, reader})
    people = {key: who for key, who in known.items() if key in found.members}
    language = known[reader].language if reader in known else "en"
    method: Method = "CANCEL" if found.stage == "cancelled" else "REQUEST"
    return entry(sync=found, people=people, method=method, now=now, language=language)


def invite(*, series: str, now: datetime) -> int:
    """Tell calendars of a series what they have not heard; how many letters went out.

    Whom a letter does not reach is told on the series' pages; the others get theirs.

    Raises:
        MailError: some did not go out and may do so later; those that did are not sent again.
    """
    from keepwell.workflows.mailing import deliver

    owed = syncs.owed(series=series, now=now)
    known = access.addresses(users={one.user for one in owed} | {u for one in owed for u in one.sync.members})  # fmt: skip
    told = [one for one in owed if one.user in known or one.email]
    sent, later = 0, None
    for sync in dict.fromkeys(one.sync.id for one in told):
        own = {one.user: one for one in told if one.sync.id == sync}
        done = deliver((_asked(one, known, now) for one in own.values()), now=now)
        for user in done.reached:
            _heard(own[user], known, now)
        sent, later = sent + len(done.reached), later or done.later
    if later:
        raise later
    return sent


def _asked(one: Owed, known: dict[str, Address], now: datetime) -> Parcel:
    from keepwell.workflows.mailing import Parcel

    return Parcel(one.user, _email(one, known), lambda: _invitation(one, known, now))


def _email(one: Owed, known: dict[str, Address]) -> str:
    """Where a calendar is told: where it was asked, or where somebody is reached now."""
    return one.email or (known[one.user].email if one.user in known else "")


def _heard(one: Owed, known: dict[str, Address], now: datetime) -> None:
    writing.note_invited(
        sync=one.sync.id, user=one.user, email=_email(one, known), sequence=one.sync.sequence,
        method=one.method, now=now,
    )  # fmt: skip


def _invitation(one: Owed, known: dict[str, Address], now: datetime) -> Letter:
    from keepwell.outbox import letters
    from keepwell.outbox.addresses import Person

    reader = known.get(one.user)
    language, say = _tongue(reader)
    to = Person(reader.name if reader else "", _email(one, known))
    asked = {key: who for key, who in known.items() if key in one.sync.members}
    body = entry(
        sync=one.sync, people=asked if one.method == "REQUEST" else _alone(one, reader, to),
        method=one.method, now=now, language=language,
    )  # fmt: skip
    key = f"sync-{one.sync.id}-{one.user}"
    return letters.Letter(
        key=f"{key}-{one.sync.sequence}-{one.method.lower()}", to=to, language=language,
        subject=say(_subject(one)), parts=_told(one, known, say, language),
        invite=letters.Invite(body, one.method), thread=f"{key}-0-request" if one.sync.sequence else "",
    )  # fmt: skip


def _tongue(reader: Address | None) -> tuple[str, Say]:
    language = reader.language if reader else "en"
    return language, speaks(language)


def _alone(one: Owed, reader: Address | None, to: Any) -> dict[str, Address]:
    """Only for whom it is called off: the entry of the others stays."""
    found = reader or access.Address(one.user, "", to.email, "en", "UTC")
    return {one.user: access.Address(found.id, found.name, to.email, found.language, found.zone)}


def _subject(one: Owed) -> Phrase:
    text = OFF if one.method == "CANCEL" else CHANGED if one.sync.sequence else ASKED
    return _phrase(text, name=one.sync.name, day=When(one.sync.on.isoformat()))


def _told(one: Owed, known: dict[str, Address], say: Say, language: str) -> tuple[Part, ...]:
    from keepwell.outbox import letters

    words = [_when(one.sync, language)]
    words += [_phrase(WHERE, place=one.sync.place)] if one.sync.place else []
    words += [_phrase(WHY, reason=one.sync.reason)] if one.sync.reason else []
    off = one.sync.day_off
    words += [_phrase(DAY_OFF, day=When(off.isoformat()))] if off else []
    names = tuple(known[key].name for key in one.sync.members if key in known and key != one.user)
    words += [_phrase(WHO, names=Names(names))] if names and one.method == "REQUEST" else []
    parts: list[Part] = [letters.Words("\n".join(map(say, words)))]
    if one.method == "REQUEST":
        parts += [letters.Words(say(_phrase(ABOUT)), quiet=True), letters.Link(say(_phrase(OPEN)), _page(one.sync))]  # fmt: skip
    return tuple(parts)


def _when(sync: SyncView, language: str) -> Phrase:
    """The day and both times on the sync's own clock."""
    from zoneinfo import ZoneInfo

    ends = sync.ends_at.astimezone(ZoneInfo(sync.zone))
    return _phrase(
        AT, day=_weekday(sync, language), begins=f"{sync.at:%H:%M}",
        ends=f"{ends:%H:%M}", zone=sync.zone.replace("_", " "),
    )  # fmt: skip


def _weekday(sync: SyncView, language: str) -> str:
    with translation.override(language):
        return numbers.day(sync.on, width="full")


def remind(*, now: datetime) -> int:
    """Remind everybody of syncs in the next days, with the pack; how many letters went out.

    Raises:
        MailError: some did not go out and may do so later; those that did are not sent again.
    """
    sent, later = 0, None
    for sync in syncs.to_remind(now=now):
        done = _reminded(sync, now)
        sent, later = sent + len(done.reached), later or done.later
    if later:
        raise later
    return sent


def _reminded(sync: SyncView, now: datetime) -> Delivered:
    """Remind who was not yet; whoever an address is wrong of is not tried again."""
    from keepwell.workflows.mailing import Parcel, deliver

    had = syncs.sent(sync=sync.id, kind="reminder")
    readers = {k: v for k, v in access.addresses(users=sync.members).items() if k not in had}
    parcels = [
        Parcel(key, one.email, partial(_reminder, sync, one, now)) for key, one in readers.items()
    ]
    done = deliver(parcels, now=now)
    for user in done.reached:
        writing.note_letter(sync=sync.id, user=user, kind="reminder", now=now)
    if done.later is None:
        writing.note_reminded_sync(sync=sync.id, now=now)
    return done


def _reminder(sync: SyncView, reader: Address, now: datetime) -> Letter:
    from keepwell.outbox import letters
    from keepwell.outbox.addresses import Person

    _, say = _tongue(reader)
    attached = pack_for(sync=sync, reader=reader, now=now)
    parts: list[Part] = [letters.Words(say(_when(sync, reader.language)))]
    for head, lines in (_moved(sync, say), _left(sync, say)):
        if lines:
            parts += [letters.Heading(head), letters.Items(lines)]
    note = _phrase(PACK if attached else NO_PACK)
    parts += [letters.Words(say(note), quiet=True), letters.Link(say(_phrase(OPEN)), _page(sync))]
    return letters.Letter(
        key=f"sync-{sync.id}-{reader.id}-soon-{sync.sequence}", to=Person(reader.name, reader.email),
        subject=say(_phrase(SOON, name=sync.name, day=When(sync.on.isoformat()))), parts=tuple(parts),
        language=reader.language, attachments=attached,
    )  # fmt: skip


def _moved(sync: SyncView, say: Say) -> tuple[str, tuple[str, ...]]:
    """What the pack found, as far as it is prepared."""
    kept = packs.frozen(month=sync.month) or packs.draft(month=sync.month)
    found = kept.pack().findings if kept else ()
    lines = tuple(say(one.sentence) for one in found[:SHOWN])
    return say(_phrase(MOVED, month=When(sync.month))), lines


def _left(sync: SyncView, say: Say) -> tuple[str, tuple[str, ...]]:
    points = meetings.left_open(series=sync.series)[:SHOWN]
    lines = tuple(one.title if isinstance(one.title, str) else say(one.title) for one in points)
    return say(_phrase(LEFT)), lines


def pack_for(*, sync: SyncView, reader: Address, now: datetime) -> tuple[Attachment, ...]:
    """The pack as PDF with its reader's name on it; nothing while there is none."""
    from keepwell.outbox.letters import Attachment
    from keepwell.workflows import monthly_sync

    try:
        body = monthly_sync.document(
            month=sync.month, format="pdf", by=reader.id, name=reader.name, now=now,
            say=speaks(reader.language), write=writes(reader.language), language=reader.language,
        )  # fmt: skip
    except PackError:
        return ()
    return (Attachment(f"keepwell-{sync.month}.pdf", "application/pdf", body),)


@job(writing.INVITE)
def invite_job(payload: dict[str, Any], progress: Progress) -> None:
    """Tell calendars of one series, where there is a mail server."""
    from keepwell.workflows.mailing import is_set

    if is_set():
        progress(invite(series=payload["series"], now=timezone.now()))


@job(LOOK_AHEAD)
def look_ahead_job(_payload: dict[str, Any], progress: Progress) -> None:
    """Plan the next dates; tell and remind who has not heard. One series holds up no other."""
    from keepwell.workflows.mailing import MailError, is_set

    now = timezone.now()
    writing.plan_ahead(now=now, off=days_off())
    if not is_set():
        return
    told, problem = 0, None
    stories = [partial(invite, series=one.id, now=now) for one in syncs.all_series()]
    for tell in (*stories, partial(remind, now=now)):
        try:
            told += tell()
        except MailError as met:
            problem = met
    progress(told)
    if problem:
        raise problem


def schedule() -> None:
    """Have dates and reminders looked after every day, on the company's clock."""
    jobs.recur(name=LOOK_AHEAD, hour=HOUR, now=timezone.now(), zone=company.settings().zone)
