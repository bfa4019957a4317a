"""The suggestion box in real browsers: written in one, answered in another, read in a third."""

from __future__ import annotations

import pytest

from keepwell.domain.listening import box_queries as reading

pytestmark = [pytest.mark.browser]
LETTER = "The headsets press on one ear after four hours."


@pytest.fixture(autouse=True)
def _own_slot(settings, tmp_path):
    settings.HOME = tmp_path


def test_a_letter_is_written_answered_and_read_elsewhere(visit):
    phone = visit("nobody", size="phone")
    sent = []
    phone.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    phone.goto("/box/")
    phone.get_by_label("Your letter").fill(f"{LETTER} I told Tom Miller on 12 March.")
    assert phone.get_by_text("“12 March”, “Tom Miller”").is_visible()
    phone.get_by_label("Your letter").fill(LETTER)
    phone.get_by_role("button", name="Send without a name").click()
    phone.get_by_role("heading", name="keep twelve words").wait_for()
    words = phone.locator("#sent ol li").all_inner_texts()
    assert len(words) == 12

    house = visit("hana")
    house.goto("/box/inbox/")
    house.get_by_role("link", name=LETTER).click()
    house.get_by_label("Your answer").fill("Is it the pad or the band?")
    house.get_by_role("button", name="Answer with my name").click()
    house.get_by_text("Answered. The writer reads it").wait_for()

    elsewhere = visit("nobody")
    elsewhere.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    elsewhere.goto("/box/read/")
    elsewhere.get_by_label("Your twelve words").fill(" ".join([*words[:11], "xyzzy"]))
    elsewhere.get_by_role("button", name="Open my thread").click()
    assert elsewhere.get_by_text("11 of 12 words").is_visible()
    elsewhere.get_by_label("Your twelve words").fill(", ".join(one[:4] for one in words))
    elsewhere.get_by_role("button", name="Open my thread").click()
    elsewhere.get_by_text("Is it the pad or the band?").wait_for()
    elsewhere.get_by_label("Write back").fill("The pad.")
    elsewhere.get_by_role("button", name="Send without a name").click()
    elsewhere.get_by_text("Sent.", exact=True).wait_for()
    assert elsewhere.locator(".msg").all_inner_texts()[-1].startswith("The pad.")
    elsewhere.get_by_role("button", name="Close and forget").click()
    elsewhere.get_by_role("heading", name="Read your answer").wait_for()
    assert "The pad." not in elsewhere.content()

    for request in sent:
        headers = request.all_headers()
        assert "cookie" not in headers
        assert "referer" not in headers
        assert len(request.post_data_buffer) == 16_384
        assert sum(one in request.post_data for one in words) < 6, "some are plain words of a form"
    assert phone.context.cookies() == elsewhere.context.cookies() == []
    assert phone.complaints == house.complaints == elsewhere.complaints == []
    (line,) = reading.inbox(view="waiting")
    assert line.messages == 3


def test_a_kiosk_forgets_and_a_lost_connection_does_not(visit, monkeypatch):
    from playwright.sync_api import expect

    from keepwell.web.box import writer_views

    monkeypatch.setattr(writer_views, "KIOSK_SECONDS", 3)
    page = visit("nobody")
    page.goto("/box/")
    page.get_by_label("Your letter").fill(LETTER)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send without a name").click()
    page.get_by_text("There is no connection.").wait_for()
    assert page.get_by_label("Your letter").input_value() == LETTER
    page.context.set_offline(False)
    page.get_by_role("button", name="Send without a name").click()
    page.get_by_role("heading", name="keep twelve words").wait_for()

    kiosk = visit("nobody")
    kiosk.goto("/box/kiosk/")
    kiosk.get_by_label("Your letter").fill("Something else")
    expect(kiosk.get_by_label("Your letter")).to_have_value("", timeout=15_000)
    assert kiosk.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0  # fmt: skip
    assert [one.text for one in reading.inbox(view="waiting")] == [LETTER]
