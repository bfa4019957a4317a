from __future__ import annotations

import pytest

from tests.outbox.postman import Postbox, postman


@pytest.fixture
def sam(signed_in, settings):
    settings.EMAIL_BACKEND = "keepwell.workflows.mailing.Outbox"
    settings.EMAIL_USE_TLS = False
    return signed_in("sam")


def test_a_test_mail_arrives(sam, settings) -> None:
    with postman(Postbox()) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        page = sam.post("/administration/mail/", {"to": "ana@x.example"}, follow=True)
    assert [to for _, to, _ in box.arrived] == [["ana@x.example"]]
    assert "Sent to ana@x.example" in page.content.decode()


def test_what_failed_is_told_with_its_remedy(sam, settings) -> None:
    settings.EMAIL_HOST = ""
    page = sam.post("/administration/mail/", {"to": "ana@x.example"}, follow=True)
    assert "KEEPWELL_MAIL_HOST is empty" in page.content.decode()
