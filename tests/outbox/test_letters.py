"""What a letter looks like on the wire, to a person and to a program."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepwell.outbox.addresses import Person
from keepwell.outbox.letters import (
    Attachment,
    Heading,
    Invite,
    Items,
    Letter,
    Link,
    Words,
    as_html,
    as_text,
    written,
)

AT = dt.datetime(2026, 11, 2, 8, 30, tzinfo=dt.UTC)
SENDER = Person("Keepwell", "keepwell@firma.example")
ENTRY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:Gr\xc3\xb6\xc3\x9fe\r\nEND:VCALENDAR\r\n"
PARTS = (
    Heading("Zu tun"),
    Words("Drei Dinge warten auf dich, Größe & <b>Zoë</b> 😀."),
    Items(("Ask Finance, by 13 November", "Publish the ladder " + "again and " * 12)),
    Link("Open the list", "https://keepwell.example/actions/?mine=1&late=1"),
    Words("You get this because you took these on.", quiet=True),
)


def _letter(**more) -> Letter:
    given = {
        "key": "due-2026-11-02-ana", "to": Person("Ana Größe, HR", "ana@bücher.example"),
        "subject": "Drei Dinge: Größe", "parts": PARTS, "language": "de",
    }  # fmt: skip
    return Letter(**(given | more))


def _read(letter: Letter):
    return message_from_bytes(written(letter, sender=SENDER, at=AT).as_bytes(), policy=default)


def test_its_headers_say_who_when_and_that_nobody_need_answer() -> None:
    read = _read(_letter(thread="due-2026-10-26-ana", leave="https://keepwell.example/me/mail/"))
    assert read["From"] == "Keepwell <keepwell@firma.example>"
    assert read["To"].addresses[0].display_name == "Ana Größe, HR"
    assert read["To"].addresses[0].addr_spec == "ana@xn--bcher-kva.example"
    assert read["Subject"] == "Drei Dinge: Größe"
    assert read["Date"].datetime == AT
    assert read["Message-ID"] == "<due-2026-11-02-ana@firma.example>"
    assert read["In-Reply-To"] == read["References"] == "<due-2026-10-26-ana@firma.example>"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Id"] == "Keepwell <keepwell.firma.example>"
    assert read["List-Unsubscribe"] == "<https://keepwell.example/me/mail/>"
    assert read["Content-Language"] == "de"


def test_the_same_words_stand_in_text_and_html() -> None:
    read = _read(_letter())
    kinds = [part.get_content_type() for part in read.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    text = read.get_body(("plain",)).get_content()
    shown = _text_of(read.get_body(("html",)).get_content())
    for words in ("Drei Dinge warten auf dich, Größe & <b>Zoë</b> 😀.", "Open the list"):
        assert words in text
        assert words in shown
    assert "https://keepwell.example/actions/?mine=1&late=1" in text


def test_html_asks_nothing_of_anybody() -> None:
    html = as_html(_letter())
    assert "<b>Zoë" not in html
    for gone in ("<img", "<script", "<link", "url(", "@import", "src="):
        assert gone not in html
    assert html.count("https://") == 1


def test_text_is_broken_but_addresses_are_not() -> None:
    long = "https://keepwell.example/" + "x" * 90
    lines = as_text((*PARTS, Link("Here", long))).splitlines()
    assert long in lines
    assert all(len(line) <= 72 for line in lines if not line.startswith("https://"))


def test_an_invitation_is_an_alternative_and_a_file() -> None:
    pack = Attachment("pack ä\r\n.pdf", "application/pdf", b"%PDF-1.7\n\x00\xff")
    read = _read(_letter(invite=Invite(ENTRY, "REQUEST"), attachments=(pack,)))
    kinds = [part.get_content_type() for part in read.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
        "application/ics", "application/pdf",
    ]  # fmt: skip
    entry = next(part for part in read.walk() if part.get_content_type() == "text/calendar")
    assert entry["Content-Type"].params["method"] == "REQUEST"
    assert entry["Content-Type"].params["charset"] == "utf-8"
    assert entry.get_payload(decode=True) == ENTRY
    ics, pdf = list(read.iter_attachments())
    assert ics.get_payload(decode=True) == ENTRY
    assert ics.get_filename() == "invite.ics"
    assert pdf.get_payload(decode=True) == b"%PDF-1.7\n\x00\xff"
    assert pdf.get_filename() == "pack ä .pdf"


def test_a_subject_cannot_add_a_header() -> None:
    read = _read(_letter(subject="Hello\r\nBcc: all@x.example\n\nbody", key="a\r\nBcc: x"))
    assert read["Bcc"] is None
    assert read["Subject"] == "Hello Bcc: all@x.example body"
    assert read["Message-ID"] == "<a--Bcc--x@firma.example>"


def test_a_letter_without_a_key_is_none() -> None:
    with pytest.raises(ValueError, match="needs a key"):
        _read(_letter(key=""))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://x.example/\nBcc: a", "ftp://x"]
)
def test_only_pages_are_linked(address) -> None:
    with pytest.raises(ValueError, match="no address of a page"):
        Link("Open", address)


@given(st.text(max_size=120), st.text(max_size=40), st.text(max_size=300))
def test_whatever_somebody_wrote_arrives_and_changes_no_header(subject, name, words) -> None:
    words = words.encode("utf-8", "ignore").decode()
    read = _read(
        _letter(subject=subject, to=Person(name, "a@x.example"), parts=(Words(f"[{words}]"),))
    )
    names = [one.lower() for one in read]
    assert len(names) == len(set(names))
    assert read["To"].addresses[0].addr_spec == "a@x.example"
    assert len(read["To"].addresses) == 1
    body = read.get_body(("plain",)).get_content()
    assert "".join(body.split()) == "".join(f"[{words}]".split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def handle_data(self, data: str) -> None:
        self.told.append(data)


def _text_of(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    return "".join(reader.told)
