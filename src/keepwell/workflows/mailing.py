"""One way of sending mail: the company's server as its settings name it, for every story and page.

Django's own mail (forgotten passwords, invitations to sign in) leaves through it too: `Outbox` is
the mail backend that the settings name.
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from keepwell.outbox.addresses import Person
from keepwell.outbox.mail import MailError, Security, Server, conversation, hand_over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

__all__ = ["MailError", "Outbox", "is_set", "server"]

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
