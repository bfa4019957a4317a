"""Letters over a real conversation with a mail server; every failure names its remedy."""

from __future__ import annotations

import datetime as dt
import socket
import ssl

import pytest

from keepwell.outbox.addresses import Person
from keepwell.outbox.letters import Letter, Words
from keepwell.outbox.mail import MailError, Server, send, send_all
from tests.outbox.postman import Postbox, certificate, postman

AT = dt.datetime(2026, 11, 2, 8, 30, tzinfo=dt.UTC)
SENDER = Person("Keepwell", "keepwell@firma.example")
LETTER = Letter("k1", Person("Ana", "ana@x.example"), "Drei Dinge", (Words("Größe.\n.\n..end"),))
GONE = Letter("k2", Person("Gone", "gone@x.example"), "Hello", (Words("Hello."),))


def _server(port: int, **more) -> Server:
    return Server(
        **(
            {
                "host": "127.0.0.1",
                "port": port,
                "sender": SENDER,
                "security": "none",
                "timeout": 5.0,
            }
            | more
        )
    )


def _fails(server: Server, letter: Letter = LETTER) -> MailError:
    with pytest.raises(MailError) as caught:
        send(letter, server=server, at=AT)
    return caught.value


def test_a_letter_arrives_as_it_was_written() -> None:
    with postman(Postbox()) as box:
        send(LETTER, server=_server(box.port), at=AT)
    sender, to, _ = box.arrived[0]
    assert (sender, to) == ("keepwell@firma.example", ["ana@x.example"])
    read = box.messages()[0]
    assert read["Subject"] == "Drei Dinge"
    body = read.get_body(("plain",)).get_content()
    assert body.splitlines() == ["Größe.", ".", "..end"]


def test_one_refused_address_does_not_hold_up_the_others() -> None:
    with postman(Postbox(refuse_to="550 no such user here")) as box:
        failed = send_all([GONE, LETTER], server=_server(box.port), at=AT)
    assert [one.letter.key for one in failed] == ["k2"]
    assert (
        str(failed[0].problem)
        == "127.0.0.1 does not take mail for gone@x.example: no such user here"
    )
    assert failed[0].problem.later is False
    assert [to for _, to, _ in box.arrived] == [["ana@x.example"]]


def test_a_server_that_is_busy_may_be_asked_again() -> None:
    with postman(Postbox(refuse_data="451 try again later")) as box:
        problem = _fails(_server(box.port))
    assert problem.later is True
    assert str(problem) == "The mail server answered: try again later"


def test_a_sender_that_is_refused_names_the_setting() -> None:
    with postman(Postbox(refuse_from="550 not yours")) as box:
        problem = _fails(_server(box.port))
    assert "Check KEEPWELL_MAIL_FROM" in str(problem)
    assert problem.said.params["sender"] == "keepwell@firma.example"


def test_sign_in_is_asked_for_and_given(tmp_path, monkeypatch) -> None:
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with postman(Postbox(), tls=tls, require_starttls=True, auth_required=True) as box:
        own = _server(box.port, security="starttls", user="us", password="secret")
        send(LETTER, server=own, at=AT)
        wrong = _fails(_server(box.port, security="starttls", user="us", password="guess"))
    assert len(box.arrived) == 1
    assert "does not accept the user us" in str(wrong)
    assert "KEEPWELL_MAIL_PASSWORD" in str(wrong)
    assert "guess" not in str(wrong)


def test_an_untrusted_certificate_is_no_conversation(tmp_path) -> None:
    tls, _ = certificate(tmp_path)
    with postman(Postbox(), tls=tls) as box:
        problem = _fails(_server(box.port, security="starttls"))
    assert box.arrived == []
    assert "SSL_CERT_FILE" in str(problem)


def test_tls_from_the_first_word(tmp_path, monkeypatch) -> None:
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with postman(Postbox(), ssl_context=tls) as box:
        send(LETTER, server=_server(box.port, security="tls"), at=AT)
    assert len(box.arrived) == 1


def test_a_server_without_tls_gets_no_letter_that_wants_it() -> None:
    with postman(Postbox()) as box:
        for security in ("starttls", "tls"):
            assert "does not speak TLS" in str(_fails(_server(box.port, security=security)))
    assert box.arrived == []


def test_a_server_that_knows_no_sign_in_says_so() -> None:
    with postman(Postbox()) as box:
        assert "offers no sign-in" in str(_fails(_server(box.port, user="us", password="secret")))


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        problem = _fails(_server(taken.getsockname()[1]))
    assert "Check KEEPWELL_MAIL_PORT" in str(problem)
    assert problem.later is True


def test_no_such_host_and_no_host_at_all() -> None:
    assert "Check KEEPWELL_MAIL_HOST" in str(_fails(_server(25, host="nowhere.invalid")))
    assert "KEEPWELL_MAIL_HOST is empty" in str(_fails(_server(25, host="")))


def test_nothing_to_send_needs_no_server() -> None:
    assert send_all([], server=_server(1, host=""), at=AT) == ()


def test_a_server_that_hangs_up_is_met_with_a_reason() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        problem = _fails(_server(deaf.getsockname()[1], timeout=0.3))
    assert problem.later is True


def test_the_machine_s_own_authorities_are_the_default() -> None:
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
