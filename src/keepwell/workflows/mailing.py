"""One way of sending mail: the company's server as its settings name it, for every story and page.

Django's own mail (forgotten passwords, invitations to sign in) leaves through it too: `Outbox` is
the mail backend that the settings name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from keepwell.domain.partnership.operations import syncs
from keepwell.outbox.addresses import AddressError, Person
from keepwell.outbox.mail import (
    MailError,
    Security,
    Server,
    bad_address,
    conversation,
    hand_over,
    send_all,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.core.mail import EmailMessage

    from keepwell.outbox.letters import Letter

__all__ = ["Delivered", "MailError", "Outbox", "Parcel", "deliver", "is_set", "server"]

TLS_FROM_THE_START = 465
"""The one port on which TLS begins before any word (RFC 8314)."""


def is_set() -> bool:
    """Whether the company has named a mail server."""
    return bool(settings.EMAIL_HOST)


def server() -> Server:
    """The mail server of the settings (KEEPWELL_MAIL_…)."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Server(
        host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD, security=_security(),
        sender=Person(name or "Keepwell", address),
    )  # fmt: skip


def _security() -> Security:
    if not settings.EMAIL_USE_TLS:
        return "none"
    return "tls" if settings.EMAIL_PORT == TLS_FROM_THE_START else "starttls"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter for somebody, written when its turn comes."""

    user: str
    email: str
    write: Callable[[], Letter]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a batch went: users whose letter was taken, and what the server answers of the others."""

    reached: tuple[str, ...] = ()
    refused: Mapping[str, MailError] = field(default_factory=dict)

    @property
    def later(self) -> MailError | None:
        """A refusal that may be otherwise in a while: the batch is worth another try."""
        return next((one for one in self.refused.values() if one.later), None)


def deliver(parcels: Iterable[Parcel], *, now: datetime) -> Delivered:
    """Send a batch: a bad address or a refused receiver keeps nobody else waiting.

    Who was not reached is told to those they meet, until a letter reaches them.

    Raises:
        MailError: no letter went out, because there is no server to speak with.
    """
    refused: dict[str, MailError] = {}
    letters: dict[str, Letter] = {}
    for one in parcels:
        try:
            letters[one.user] = one.write()
        except AddressError as problem:
            refused[one.user] = bad_address(one.email, problem)
    failed = send_all(list(letters.values()), server=server(), at=now)
    problems = {one.letter.key: one.problem for one in failed}
    for user, letter in letters.items():
        if letter.key in problems:
            refused[user] = problems[letter.key]
    _tell(reached=letters.keys() - refused.keys(), refused=refused, now=now)
    return Delivered(tuple(user for user in letters if user not in refused), refused)


def _tell(*, reached: Iterable[str], refused: Mapping[str, MailError], now: datetime) -> None:
    for user in reached:
        syncs.note_reached(user=user)
    for user, problem in refused.items():
        syncs.note_unreached(user=user, said=problem.said, now=now)


class Outbox(BaseEmailBackend):
    """Django's mail over our conversation with the server; problems are `MailError`s."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send what has receivers; how many went out.

        Raises:
            MailError: one did not go out, and nobody asked to be silent about it.
        """
        try:
            return self._sent([one for one in email_messages if one.recipients()])
        except MailError:
            if not self.fail_silently:
                raise
            return 0

    def _sent(self, messages: Sequence[EmailMessage]) -> int:
        if not messages:
            return 0
        ours = server()
        with conversation(ours) as link:
            for one in messages:
                message: Any = one.message()
                hand_over(
                    link, message.as_bytes(linesep="\r\n"), server=ours,
                    sender=parseaddr(one.from_email)[1], to=one.recipients(),
                )  # fmt: skip
        return len(messages)
