"""Calendar entries that real clients take: invitations that are moved and called off, and feeds.

RFC 5545 (the form), RFC 5546 (request and cancel), RFC 7986 (name and refreshing of a feed). The
same entry keeps its `uid`; every change that its people must hear of has a higher `sequence`.
Nothing of the staff's voice or of cases ever stands in an entry.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vDuration, vText

from keepwell.outbox import clocks
from keepwell.outbox.addresses import Person, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

Method = Literal["REQUEST", "CANCEL"]
PRODUCT: Final = "-//Keepwell//Monthly sync 1//EN"
REMIND: Final = dt.timedelta(minutes=15)
REFRESH: Final = dt.timedelta(hours=4)
_QUOTES: Final = str.maketrans({'"': "'", "^": " "})
"""Signs that the names of people cannot carry in an entry (RFC 5545, 3.2)."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting: `starts_at` an aware moment, `zone` whose wall clock it keeps."""

    uid: str
    sequence: int
    title: str
    starts_at: dt.datetime
    minutes: int
    zone: str
    organizer: Person
    attendees: tuple[Person, ...]
    place: str = ""
    about: str = ""
    url: str = ""
    remind: dt.timedelta = REMIND


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done by a day; `changed_at` an aware moment, `done` leaves it in the past."""

    uid: str
    title: str
    due_on: dt.date
    changed_at: dt.datetime
    about: str = ""
    url: str = ""
    done: bool = False
    sequence: int = 0


def invitation(
    meeting: Meeting, *, method: Method = "REQUEST", stamp: dt.datetime, language: str = "en"
) -> bytes:
    """A file (text/calendar, UTF-8, CRLF) that asks people to a meeting, or calls it off.

    Args:
        meeting: with the sequence of this state of it.
        method: REQUEST for new and changed, CANCEL for called off.
        stamp: when this state was made (DTSTAMP).
        language: of title and description.
    """
    entry = Event()
    _named(entry, meeting.uid, meeting.title, meeting.about, meeting.url, language)
    entry.add("dtstamp", stamp.astimezone(dt.UTC))
    entry.add("sequence", meeting.sequence)
    start = meeting.starts_at.astimezone(_zone(meeting.zone))
    end = (meeting.starts_at + dt.timedelta(minutes=meeting.minutes)).astimezone(start.tzinfo)
    entry.add("dtstart", start)
    entry.add("dtend", end)
    if meeting.place:
        entry.add("location", one_line(meeting.place))
    entry.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    entry.add("transp", "OPAQUE")
    entry.add("organizer", _address(meeting.organizer))
    for person in meeting.attendees:
        entry.add("attendee", _attendee(person, asked=method == "REQUEST"), encode=False)
    if method == "REQUEST":
        entry.add_component(_alarm(meeting))
    book = _book(method)
    if start.tzinfo is not dt.UTC:
        book.add_component(clocks.told(meeting.zone, around=start))
    book.add_component(entry)
    made: bytes = book.to_ical()
    return made


def feed(
    dues: Sequence[Due],
    *,
    name: str,
    stamp: dt.datetime,
    refresh: dt.timedelta = REFRESH,
    language: str = "",
) -> bytes:
    """A feed (text/calendar) of things to be done, as days that block no time.

    Args:
        dues: what is to be done.
        name: of the calendar, in the reader's language.
        stamp: when the feed is written.
        refresh: how often clients should look again.
        language: of names and titles, where it is known.
    """
    book = _book("PUBLISH")
    book.add("name", one_line(name))
    book.add("x-wr-calname", one_line(name))
    book.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", vDuration(refresh))
    for due in dues:
        book.add_component(_day(due, stamp, language))
    made: bytes = book.to_ical()
    return made


def _book(method: str) -> Any:
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", method)
    return book


def _named(entry: Any, uid: str, title: str, about: str, url: str, language: str) -> None:
    if not uid or one_line(uid) != uid:
        raise ValueError(f"{uid!r} cannot name an entry: it must be one line")
    entry.add("uid", uid)
    spoken = {"LANGUAGE": language} if language else {}
    entry.add("summary", vText(one_line(title)), parameters=spoken)
    if about:
        entry.add("description", vText(_lines(about)), parameters=spoken)
    if url:
        entry.add("url", one_line(url))
    entry.add("class", "PRIVATE")


def _lines(text: str) -> str:
    """Several lines, without any other control sign."""
    return "\n".join(
        "".join(sign if sign.isprintable() else " " for sign in line) for line in text.splitlines()
    )


def _zone(name: str) -> dt.tzinfo:
    return dt.UTC if name == "UTC" else ZoneInfo(name)


def _address(person: Person) -> Any:
    made = vCalAddress(f"mailto:{person.address}")
    if person.name:
        made.params["CN"] = vText(person.name.translate(_QUOTES))
    return made


def _attendee(person: Person, *, asked: bool) -> Any:
    made = _address(person)
    made.params["CUTYPE"] = vText("INDIVIDUAL")
    made.params["ROLE"] = vText("REQ-PARTICIPANT")
    if asked:
        made.params["PARTSTAT"] = vText("NEEDS-ACTION")
        made.params["RSVP"] = vText("TRUE")
    return made


def _alarm(meeting: Meeting) -> Any:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one_line(meeting.title))
    alarm.add("trigger", -meeting.remind)
    return alarm


def _day(due: Due, stamp: dt.datetime, language: str) -> Any:
    entry = Event()
    title = f"✓ {due.title}" if due.done else due.title
    _named(entry, due.uid, title, due.about, due.url, language)
    entry.add("dtstamp", stamp.astimezone(dt.UTC))
    entry.add("last-modified", due.changed_at.astimezone(dt.UTC))
    entry.add("sequence", due.sequence)
    entry.add("dtstart", due.due_on)
    entry.add("dtend", due.due_on + dt.timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    return entry
