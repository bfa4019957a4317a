"""Invitations and feeds as bytes: what RFC 5545 and 5546 ask, read back by a reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from keepwell.outbox.addresses import AddressError, Person
from keepwell.outbox.calendar import Due, Meeting, feed, invitation

STAMP = dt.datetime(2026, 10, 1, 12, 0, tzinfo=dt.UTC)
MEETING = Meeting(
    uid="sync-6f1c@keepwell", sequence=0, title="Monthly sync of HR and Support",
    starts_at=dt.datetime(2026, 11, 5, 9, 0, tzinfo=dt.UTC), minutes=55, zone="Europe/Berlin",
    organizer=Person("Keepwell", "keepwell@firma.example"),
    attendees=(Person("Hana Weiß, HR", "hana@firma.example"), Person("", "cem@bücher.example")),
    place="Raum 3; Süd", about="The pack is attached.\nBring your points.", url="https://keepwell.example/syncs/1/",
)  # fmt: skip
GOLDEN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Keepwell//Monthly sync 1//EN
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:20250330T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY;LANGUAGE=en:Monthly sync of HR and Support
DTSTART;TZID=Europe/Berlin:20261105T100000
DTEND;TZID=Europe/Berlin:20261105T105500
DTSTAMP:20261001T120000Z
UID:sync-6f1c@keepwell
SEQUENCE:0
ATTENDEE;CN="Hana Weiß, HR";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=
 REQ-PARTICIPANT;RSVP=TRUE:mailto:hana@firma.example
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP
 =TRUE:mailto:cem@xn--bcher-kva.example
CLASS:PRIVATE
DESCRIPTION;LANGUAGE=en:The pack is attached.\\nBring your points.
LOCATION:Raum 3\\; Süd
ORGANIZER;CN=Keepwell:mailto:keepwell@firma.example
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:https://keepwell.example/syncs/1/
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Monthly sync of HR and Support
TRIGGER:-PT15M
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def _event(body: bytes):
    return Calendar.from_ical(body).walk("VEVENT")[0]


def test_an_invitation_to_the_letter() -> None:
    assert invitation(MEETING, stamp=STAMP).decode() == GOLDEN.replace("\n", "\r\n")


def test_the_same_state_is_written_the_same() -> None:
    assert invitation(MEETING, stamp=STAMP) == invitation(MEETING, stamp=STAMP)


def test_a_move_keeps_the_name_and_raises_the_sequence() -> None:
    later = replace(MEETING, sequence=1, starts_at=MEETING.starts_at + dt.timedelta(days=1))
    was, now = _event(invitation(MEETING, stamp=STAMP)), _event(invitation(later, stamp=STAMP))
    assert was["UID"] == now["UID"]
    assert (was["SEQUENCE"], now["SEQUENCE"]) == (0, 1)
    assert now.decoded("DTSTART") - was.decoded("DTSTART") == dt.timedelta(days=1)


def test_a_cancel_is_one_and_asks_nothing() -> None:
    """RFC 5546, 3.2.5: METHOD:CANCEL, same UID, higher sequence, no alarm."""
    body = invitation(replace(MEETING, sequence=2), method="CANCEL", stamp=STAMP)
    event = _event(body)
    assert Calendar.from_ical(body)["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (MEETING.uid, 2, "CANCELLED")
    assert not event.walk("VALARM")
    assert [str(one) for one in event["ATTENDEE"]] == [
        "mailto:hana@firma.example", "mailto:cem@xn--bcher-kva.example",
    ]  # fmt: skip
    assert b"RSVP" not in body
    assert event["ORGANIZER"] == "mailto:keepwell@firma.example"


def test_times_in_utc_need_no_zone() -> None:
    body = invitation(replace(MEETING, zone="UTC"), stamp=STAMP)
    assert b"VTIMEZONE" not in body
    assert b"DTSTART:20261105T090000Z" in body


@pytest.mark.parametrize(
    ("starts", "wall_start", "wall_end"),
    [
        ("2026-03-29T00:30+00:00", "01:30", "03:25"),  # the clocks skip 02:00 to 03:00
        ("2026-10-25T00:30+00:00", "02:30", "02:25"),  # 02:00 to 03:00 comes twice
        ("2026-07-01T08:00+00:00", "10:00", "10:55"),
    ],
)
def test_it_lasts_as_long_when_the_clocks_change(starts, wall_start, wall_end) -> None:
    moment = dt.datetime.fromisoformat(starts)
    text = invitation(replace(MEETING, starts_at=moment), stamp=STAMP).decode()
    told = {
        line.split(":")[0].split(";")[0]: line[-6:-2]
        for line in text.split("\r\n")
        if line.startswith(("DTSTART;", "DTEND;"))
    }
    assert told == {"DTSTART": wall_start.replace(":", ""), "DTEND": wall_end.replace(":", "")}


def test_a_name_that_could_break_out_is_quoted_or_taken_out() -> None:
    hostile = Person('X" ;ROLE=CHAIR:mailto:evil@x.example\r\nATTENDEE', "ana@x.example")
    event = _event(invitation(replace(MEETING, attendees=(hostile,)), stamp=STAMP))
    assert str(event["ATTENDEE"]) == "mailto:ana@x.example"
    assert event["ATTENDEE"].params["ROLE"] == "REQ-PARTICIPANT"


def test_a_uid_is_one_line() -> None:
    with pytest.raises(ValueError, match="one line"):
        invitation(replace(MEETING, uid="a\r\nMETHOD:CANCEL"), stamp=STAMP)
    with pytest.raises(AddressError):
        replace(MEETING, organizer=Person("", "a@x.example\r\nX:y"))


TEXTS = st.text(st.characters(codec="utf-8"), max_size=150)
WRITTEN = TEXTS.map(str.strip).filter(bool)


@settings(max_examples=60, deadline=None)
@given(
    title=WRITTEN, about=TEXTS, place=TEXTS, name=TEXTS,
    at=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]),
)  # fmt: skip
def test_whatever_is_written_can_be_read_and_changes_nothing_else(title, about, place, name, at, zone) -> None:  # fmt: skip
    at = at.replace(second=0, microsecond=0)
    meeting = replace(
        MEETING, title=title, about=about, place=place, starts_at=at, zone=zone,
        attendees=(Person(name, "ana@x.example"),),
    )  # fmt: skip
    body = invitation(meeting, stamp=STAMP)
    _well_formed(body)
    event = _event(body)
    assert event["UID"] == MEETING.uid
    assert str(event["ATTENDEE"]) == "mailto:ana@x.example"
    assert _letters(event["SUMMARY"]) == _letters(title)
    assert _letters(event.get("DESCRIPTION", "")) == _letters(about)
    start = event.decoded("DTSTART")
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert start.replace(tzinfo=None) == wall


def _letters(text: str) -> str:
    return "".join(sign for sign in str(text) if sign.isprintable() and not sign.isspace())


def _well_formed(body: bytes) -> None:
    """Lines end in CRLF, hold at most 75 octets, and each is UTF-8 by itself (RFC 5545, 3.1)."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


DUE = Due(
    uid="action-1@keepwell", title="Ask Finance; now, please", due_on=dt.date(2026, 11, 13),
    changed_at=dt.datetime(2026, 11, 5, 9, 40, tzinfo=dt.UTC), about="Two leavers named it",
    url="https://keepwell.example/actions/1/",
)  # fmt: skip


def test_a_feed_of_things_to_do() -> None:
    body = feed([DUE, replace(DUE, uid="b", done=True)], name="Größe", stamp=STAMP)
    _well_formed(body)
    text = body.decode()
    assert "METHOD:PUBLISH\r\nNAME:Größe\r\n" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in text
    assert "X-PUBLISHED-TTL:PT4H\r\n" in text
    first, second = Calendar.from_ical(body).walk("VEVENT")
    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (
        dt.date(2026, 11, 13),
        dt.date(2026, 11, 14),
    )
    assert first["SUMMARY"] == "Ask Finance; now, please"
    assert second["SUMMARY"] == "✓ Ask Finance; now, please"
    assert first["TRANSP"] == "TRANSPARENT"
    assert first["CLASS"] == "PRIVATE"
    assert "LANGUAGE" not in first["SUMMARY"].params


def test_an_empty_feed_is_still_one() -> None:
    body = feed([], name="Keepwell", stamp=STAMP)
    _well_formed(body)
    assert Calendar.from_ical(body).walk("VEVENT") == []
