"""Every mail of the product leaves by one way: ours and Django's."""

from __future__ import annotations

import pytest
from django.core.mail import send_mail

from keepwell.outbox.mail import MailError
from keepwell.workflows import mailing
from tests.outbox.postman import Postbox, postman


@pytest.fixture
def post(settings):
    """The product's own backend, with a real server behind it."""
    settings.EMAIL_BACKEND = "keepwell.workflows.mailing.Outbox"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.DEFAULT_FROM_EMAIL = "Keepwell <keepwell@firma.example>"
    with postman(Postbox()) as box:
        settings.EMAIL_PORT = box.port
        yield box


def test_django_s_mail_leaves_through_our_conversation(post) -> None:
    assert send_mail("Größe", "Hello.", None, ["ana@x.example"]) == 1
    sender, to, _ = post.arrived[0]
    assert (sender, to) == ("keepwell@firma.example", ["ana@x.example"])
    assert post.messages()[0]["Subject"] == "Größe"
    assert post.messages()[0].get_content().strip() == "Hello."


def test_a_failure_carries_its_remedy_unless_silence_was_asked_for(post, settings) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(MailError, match="KEEPWELL_MAIL_HOST is empty"):
        send_mail("Hello", "Hello.", None, ["ana@x.example"])
    assert send_mail("Hello", "Hello.", None, ["ana@x.example"], fail_silently=True) == 0


def test_nothing_to_send_is_nothing(post) -> None:
    assert mailing.Outbox().send_messages([]) == 0


@pytest.mark.parametrize(
    ("tls", "port", "security"), [(True, 587, "starttls"), (True, 465, "tls"), (False, 25, "none")]
)
def test_the_settings_name_the_server(settings, tls, port, security) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "mail.example", port, tls
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "secret"
    settings.DEFAULT_FROM_EMAIL = "keepwell@firma.example"
    server = mailing.server()
    assert (server.host, server.port, server.security) == ("mail.example", port, security)
    assert (server.user, server.password) == ("us", "secret")
    assert (server.sender.name, server.sender.email) == ("Keepwell", "keepwell@firma.example")
    assert mailing.is_set()
