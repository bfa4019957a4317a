"""Mail out over SMTP: one conversation, and when it fails, what failed and what helps."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from keepwell.outbox.addresses import AddressError
from keepwell.outbox.letters import written
from keepwell.schemas.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from keepwell.outbox.addresses import Person
    from keepwell.outbox.letters import Letter

Security = Literal["starttls", "tls", "none"]
TIMEOUT: Final = 20.0

NO_SERVER: Final = gettext_noop("No mail server is set: KEEPWELL_MAIL_HOST is empty.")
NOT_FOUND: Final = gettext_noop("There is no mail server called {host}. Check KEEPWELL_MAIL_HOST.")
SILENT: Final = gettext_noop(
    "Nothing answers at {host}, port {port}. Check KEEPWELL_MAIL_PORT, and whether a firewall is between."
)
UNTRUSTED: Final = gettext_noop(
    "The certificate of {host} is not trusted ({problem}). Name its authority in SSL_CERT_FILE, or use the name that the certificate is made for."
)
NO_TLS: Final = gettext_noop(
    "{host} does not speak TLS on port {port}. Use port 587 or 465, or, inside your own network only, KEEPWELL_MAIL_TLS=0."
)
WRONG_PASSWORD: Final = gettext_noop(
    "{host} does not accept the user {user} with this password. Check KEEPWELL_MAIL_USER and KEEPWELL_MAIL_PASSWORD."
)
NO_SIGN_IN: Final = gettext_noop(
    "{host} offers no sign-in here. Leave KEEPWELL_MAIL_USER empty, or use the port for sending."
)
SENDER_REFUSED: Final = gettext_noop(
    "{host} sends no mail for {sender}: {problem} Check KEEPWELL_MAIL_FROM."
)
NO_ADDRESS: Final = gettext_noop(
    "No letter can be sent to “{to}”: {problem}. Write another address under People and roles."
)
REFUSED: Final = gettext_noop("{host} does not take mail for {to}: {problem}")
ANSWERED: Final = gettext_noop("The mail server answered: {problem}")
LATER: Final = range(400, 500)
"""Answers of a server that may be otherwise in a while."""


class MailError(Exception):
    """A letter that did not go out. `said` tells why and what helps; `later`: trying again may."""

    def __init__(self, said: Phrase, *, later: bool = False) -> None:
        super().__init__(str(said))
        self.said, self.later = said, later


@dataclass(frozen=True, slots=True)
class Server:
    """How letters leave: `starttls` turns to TLS after the greeting, `tls` begins with it."""

    host: str
    sender: Person
    port: int = 587
    user: str = ""
    password: str = ""
    security: Security = "starttls"
    timeout: float = TIMEOUT


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter that its server did not take."""

    letter: Letter
    problem: MailError


def send(letter: Letter, *, server: Server, at: dt.datetime) -> None:
    """Send one letter.

    Raises:
        MailError: it did not go out.
    """
    failed = send_all([letter], server=server, at=at)
    if failed:
        raise failed[0].problem


def send_all(
    letters: Sequence[Letter], *, server: Server, at: dt.datetime
) -> tuple[Undelivered, ...]:
    """Send letters in one conversation; those that were refused come back, the others went out.

    Raises:
        MailError: no letter went out, because there is no server to speak with.
    """
    if not letters:
        return ()
    failed = []
    with conversation(server) as link:
        for letter in letters:
            try:
                message = written(letter, sender=server.sender, at=at)
                hand_over(
                    link, message.as_bytes(), server=server, sender=server.sender.address,
                    to=[letter.to.address],
                )  # fmt: skip
            except MailError as problem:
                failed.append(Undelivered(letter, problem))
            except AddressError as problem:
                failed.append(Undelivered(letter, bad_address(letter.to.email, problem)))
    return tuple(failed)


def bad_address(email: str, problem: AddressError) -> MailError:
    """What is said of an address that no letter may be sent to."""
    words = {"to": email, "problem": str(problem)}
    return MailError(Phrase("mail.no_address", NO_ADDRESS, words))


@contextmanager
def conversation(server: Server) -> Iterator[smtplib.SMTP]:
    """A conversation with the server, signed in where it wants that.

    Raises:
        MailError: the server is not there, is not trusted, or does not let us in.
    """
    link = _greeted(server)
    try:
        _signed_in(link, server)
        yield link
    finally:
        _farewell(link)


def hand_over(
    link: smtplib.SMTP, message: bytes, *, server: Server, sender: str, to: Sequence[str]
) -> None:
    """Give one message (RFC 5322) to the server.

    Raises:
        MailError: it does not take it.
    """
    try:
        refused = link.sendmail(sender, list(to), message)
    except smtplib.SMTPSenderRefused as problem:
        raise _error(
            SENDER_REFUSED,
            server,
            problem.smtp_code,
            sender=sender,
            problem=_answer(problem.smtp_error),
        ) from problem
    except smtplib.SMTPRecipientsRefused as problem:
        refused = problem.recipients
    except smtplib.SMTPResponseException as problem:
        raise _error(
            ANSWERED, server, problem.smtp_code, problem=_answer(problem.smtp_error)
        ) from problem
    except (smtplib.SMTPException, OSError) as problem:
        raise _error(ANSWERED, server, LATER.start, problem=str(problem)) from problem
    for address, (code, answer) in refused.items():
        raise _error(REFUSED, server, code, to=address, problem=_answer(answer))


def _greeted(server: Server) -> smtplib.SMTP:
    if not server.host:
        raise MailError(Phrase("mail.no_server", NO_SERVER))
    try:
        if server.security == "tls":
            return smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=_trust()
            )
        return smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    except socket.gaierror as problem:
        raise _error(NOT_FOUND, server) from problem
    except ssl.SSLCertVerificationError as problem:
        raise _error(UNTRUSTED, server, problem=problem.verify_message) from problem
    except ssl.SSLError as problem:
        raise _error(NO_TLS, server) from problem
    except (smtplib.SMTPException, OSError) as problem:
        raise _error(SILENT, server, LATER.start) from problem


def _signed_in(link: smtplib.SMTP, server: Server) -> None:
    try:
        if server.security == "starttls":
            link.starttls(context=_trust())
        if server.user:
            link.login(server.user, server.password)
    except ssl.SSLCertVerificationError as problem:
        raise _error(UNTRUSTED, server, problem=problem.verify_message) from problem
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as problem:
        signed = "STARTTLS" not in str(problem) and not isinstance(problem, ssl.SSLError)
        raise _error(NO_SIGN_IN if signed else NO_TLS, server) from problem
    except smtplib.SMTPAuthenticationError as problem:
        raise _error(WRONG_PASSWORD, server, problem.smtp_code, user=server.user) from problem
    except (smtplib.SMTPException, OSError) as problem:
        raise _error(ANSWERED, server, LATER.start, problem=str(problem)) from problem


def _trust() -> ssl.SSLContext:
    """The authorities of this machine (SSL_CERT_FILE adds one of the company's own)."""
    return ssl.create_default_context()


def _farewell(link: smtplib.SMTP) -> None:
    """Say goodbye; a server that has gone already is no fault."""
    try:
        link.quit()
    except (smtplib.SMTPException, OSError):
        link.close()


def _error(text: str, server: Server, code: int = 0, **more: str) -> MailError:
    name = next(name.lower() for name, value in globals().items() if value is text)
    every: dict[str, str | int] = {"host": server.host, **more}
    if "{port}" in text:
        every["port"] = str(server.port)
    return MailError(Phrase(f"mail.{name}", text, every), later=code in LATER)


def _answer(answer: bytes | str) -> str:
    """What a server said, on one line and not too long."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:200]
