"""What a letter says, and how it is written: plain text, the same as simple HTML, attachments.

No picture, no link that counts, no address of anybody but its reader. The HTML carries its looks
inline, because mail programs take nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING, Final

from keepwell.outbox.addresses import Person, one_line

if TYPE_CHECKING:
    import datetime as dt

    from keepwell.outbox.calendar import Method

WIDTH: Final = 72
LIST: Final = "Keepwell"
_INK, _GREY, _TEAL, _LINE = "#1e2a2b", "#5c6667", "#0d6a61", "#e6e0d5"
_FACE: Final = "font-family:Inter,system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `quiet` for what matters less."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go on; the address must begin with https:// or http://."""

    text: str
    address: str

    def __post_init__(self) -> None:
        """Refuse what is no web address.

        Raises:
            ValueError: another scheme, or more than one line.
        """
        if (
            not self.address.startswith(("https://", "http://"))
            or one_line(self.address) != self.address
        ):
            raise ValueError(f"{self.address!r} is no address of a page")


Part = Heading | Words | Items | Link


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name on one line, "application/pdf", its bytes."""

    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Invite:
    """A calendar entry (`keepwell.outbox.calendar.invitation`) and what it asks for."""

    entry: bytes
    method: Method = "REQUEST"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person.

    `key` names it for good ("sync-6f1c-2-hana"): the same key sent twice is the same letter to a
    mail program. `thread` is the key of the letter that it follows. `leave` is a page on which
    its reader can end such letters.
    """

    key: str
    to: Person
    subject: str
    parts: tuple[Part, ...]
    language: str = "en"
    attachments: tuple[Attachment, ...] = ()
    invite: Invite | None = None
    thread: str = ""
    leave: str = ""
    reply_to: Person | None = field(default=None)


def written(letter: Letter, *, sender: Person, at: dt.datetime) -> EmailMessage:
    """The letter as a message (RFC 5322, MIME), ready to be sent.

    Args:
        letter: what it says.
        sender: in whose name.
        at: when it is sent (aware).
    """
    made = EmailMessage(policy=SMTP)
    _headed(made, letter, sender, at)
    made.set_content(as_text(letter.parts), cte="quoted-printable")
    made.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    if letter.invite is not None:
        _invited(made, letter.invite)
    for one in letter.attachments:
        kind, _, subtype = one.content_type.partition("/")
        made.add_attachment(one.body, maintype=kind, subtype=subtype, filename=one_line(one.name))
    made["Content-Language"] = letter.language  # last: adding content moves such headers inward
    return made


def _headed(made: EmailMessage, letter: Letter, sender: Person, at: dt.datetime) -> None:
    domain = sender.address.partition("@")[2]
    made["From"] = _address(sender)
    made["To"] = _address(letter.to)
    if letter.reply_to is not None:
        made["Reply-To"] = _address(letter.reply_to)
    made["Subject"] = one_line(letter.subject)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = _id(letter.key, domain)
    if letter.thread:
        made["In-Reply-To"] = made["References"] = _id(letter.thread, domain)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made["List-Id"] = f"{LIST} <keepwell.{domain}>"
    if letter.leave:
        made["List-Unsubscribe"] = f"<{Link('', letter.leave).address}>"


def _address(person: Person) -> Address:
    return Address(person.name, addr_spec=person.address)


def _id(key: str, domain: str) -> str:
    plain = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in key
    )
    if not plain:
        raise ValueError("a letter needs a key")
    return f"<{plain}@{domain}>"


def _invited(made: EmailMessage, invite: Invite) -> None:
    """Twice, as clients want it: an alternative that they act on, and a file for the others."""
    told = {"method": invite.method}
    made.add_alternative(invite.entry.decode(), subtype="calendar", params=told, cte="base64")
    made.add_attachment(invite.entry, maintype="application", subtype="ics", filename="invite.ics")


def as_text(parts: tuple[Part, ...]) -> str:
    """Plain words, broken at 72 letters; addresses stay whole."""
    return "\n\n".join(_plain(one) for one in parts) + "\n"


def _plain(part: Part) -> str:
    match part:
        case Heading():
            return f"{part.text}\n{'-' * min(len(part.text), WIDTH)}"
        case Words():
            return _broken(part.text)
        case Items():
            return "\n".join(_broken(one, first="- ", after="  ") for one in part.lines)
        case Link():
            return f"{_broken(part.text)}\n{part.address}"


def _broken(text: str, *, first: str = "", after: str = "") -> str:
    return "\n".join(
        fill(line, WIDTH, initial_indent=first if at == 0 else after, subsequent_indent=after,
             break_long_words=False, break_on_hyphens=False)
        for at, line in enumerate(text.splitlines() or [""])
    )  # fmt: skip


def as_html(letter: Letter) -> str:
    """The same words as a page that needs nothing from anywhere."""
    body = "".join(_marked(one) for one in letter.parts)
    return (
        f'<!doctype html><html lang="{escape(letter.language, quote=True)}"><head><meta charset="utf-8">'
        f"<title>{escape(one_line(letter.subject))}</title></head>"
        f'<body style="margin:0;padding:24px;background:#ffffff;color:{_INK};{_FACE};font-size:16px;line-height:1.55">'
        f'<div style="max-width:36rem">{body}</div></body></html>\n'
    )


def _marked(part: Part) -> str:
    match part:
        case Heading():
            return f'<h2 style="margin:24px 0 8px;font-size:18px;line-height:1.3">{_said(part.text)}</h2>'
        case Words():
            hue = _GREY if part.quiet else _INK
            size = 14 if part.quiet else 16
            return (
                f'<p style="margin:0 0 14px;color:{hue};font-size:{size}px">{_said(part.text)}</p>'
            )
        case Items():
            lines = "".join(f'<li style="margin:0 0 6px">{_said(one)}</li>' for one in part.lines)
            return f'<ul style="margin:0 0 14px;padding-left:20px">{lines}</ul>'
        case Link():
            style = f"display:inline-block;padding:9px 16px;border:1px solid {_LINE};border-radius:6px;color:{_TEAL};text-decoration:none;font-weight:600"
            address = escape(part.address, quote=True)
            return f'<p style="margin:0 0 14px"><a href="{address}" style="{style}">{_said(part.text)}</a></p>'


def _said(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
