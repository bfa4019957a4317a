"""A pulse in a real browser: token, questions, answer; and what left the browser on the way."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders

from keepwell.domain.listening import operations
from keepwell.domain.listening.rules import tokens
from keepwell.web.shell.templatetags.components import BLIND_RSA
from tests.web.conftest import TODAY

pytestmark = [pytest.mark.browser]


@pytest.fixture
def opened(company, settings, tmp_path):
    """A round in which Ana and forty others are asked; its answers go at once."""
    settings.HOME, settings.PULSE_DELAY_SECONDS = tmp_path, 0
    key = operations.draft_round(
        title="November pulse", by="hana", opens_on=TODAY, closes_on=TODAY + timedelta(days=14),
        questions=[{"instrument": "kw-pulse-core-10", "items": ["P1", "P2"]}, {"instrument": "kw-recommend-1", "items": ["R2"]}],
    )  # fmt: skip
    people = (company.keys["ana"], *(f"p{i}" for i in range(9)))
    operations.open_round(
        round_key=key, atoms=[operations.Atom(("Returns phone",), people, ("Support",))],
        limits={"voice_score": 5, "voice_distribution": 8, "voice_comments": 10}, home=tmp_path,
        secret="5" * 64, by="hana",
    )  # fmt: skip
    return key


def _answered(home: Path, key: str) -> list:
    from keepwell.domain.listening.ballot import Ballot

    told = []
    for file in sorted(Ballot.of(home, key).folder.glob("*.sqlite3")):
        with closing(sqlite3.connect(file, timeout=5)) as link:
            told += [json.loads(row[0]) for row in link.execute("SELECT body FROM answer")]
    return told


def _wait_until_answered(page, home, opened):
    """Wait in the browser's own loop, so that what the page sends is heard meanwhile."""
    for _ in range(50):
        if _answered(home, opened):
            return
        page.wait_for_timeout(100)


def test_an_answer_leaves_the_phone_without_a_name(visit, opened, settings):
    page = visit("ana", size="phone")
    sent = []
    page.on("request", lambda one: sent.append(one) if one.url.endswith("/send/") else None)
    page.goto(f"/my-pulse/{opened}/")
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Agree", exact=True).first.check()
    page.locator("fieldset:not([hidden]) [data-next]").click()
    page.locator("fieldset:not([hidden])").get_by_label("Strongly disagree").check()
    page.locator("fieldset:not([hidden]) [data-next]").click()
    page.locator("fieldset:not([hidden]) textarea").fill("more breaks")
    page.locator("fieldset:not([hidden]) [data-next]").click()
    page.get_by_text("Thank you, that was all.").wait_for()
    _wait_until_answered(page, settings.HOME, opened)
    assert _answered(settings.HOME, opened) == [
        {"kw-pulse-core-10:P1": 4, "kw-pulse-core-10:P2": 1, "kw-recommend-1:R2": "more breaks"}
    ]
    if not sent:  # the ballot may hold it before this window's events are read
        page.wait_for_timeout(1_000)
    (request,) = sent
    headers = request.all_headers()
    assert "cookie" not in headers
    assert "referer" not in headers
    assert len(request.post_data_buffer) == 16_384
    assert page.complaints == []


def test_an_answer_typed_in_a_tunnel_is_not_lost(visit, opened, settings):
    page = visit("ana", size="phone")
    page.goto(f"/my-pulse/{opened}/")
    page.get_by_role("link", name="Start").click()
    page.context.set_offline(True)
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Agree", exact=True).first.check()
    for _ in range(3):
        page.locator("fieldset:not([hidden]) [data-next]").click()
    page.get_by_text("Thank you, that was all.").wait_for()
    assert _answered(settings.HOME, opened) == []
    page.context.set_offline(False)
    page.goto(f"/answer/{opened}/")
    _wait_until_answered(page, settings.HOME, opened)
    assert _answered(settings.HOME, opened) == [{"kw-pulse-core-10:P1": 4}]


def test_a_device_of_several_people_forgets_whoever_leaves(visit, opened, settings):
    settings.PULSE_DELAY_SECONDS = 3600
    page = visit("ana", size="phone")
    page.goto(f"/my-pulse/{opened}/")
    page.get_by_label("Several people use this device").check()
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Agree", exact=True).first.check()
    for _ in range(3):
        page.locator("fieldset:not([hidden]) [data-next]").click()
    page.get_by_role("link", name="Sign out now").wait_for()
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"
    assert _answered(settings.HOME, opened) == []
    page.goto("/sign-out/")
    _wait_until_answered(page, settings.HOME, opened)
    assert _answered(settings.HOME, opened) == [{"kw-pulse-core-10:P1": 4}]
    page.goto(f"/answer/{opened}/")
    assert page.get_by_role("heading", name="One step first").is_visible()


def test_another_device_gets_no_second_token(visit, opened):
    first = visit("ana")
    first.goto(f"/my-pulse/{opened}/")
    first.get_by_role("link", name="Start").wait_for()
    second = visit("ana", size="phone")
    second.goto(f"/my-pulse/{opened}/")
    second.get_by_text(re.compile("made on another device")).wait_for()
    second.goto(f"/answer/{opened}/")
    assert second.get_by_role("heading", name="One step first").is_visible()


def test_the_bundle_is_the_one_that_is_pinned():
    content = Path(finders.find("vendor/blindrsa.js")).read_bytes()
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    assert f"sha384-{digest}" == BLIND_RSA


def test_who_is_not_asked_sees_nothing_to_fetch(visit, opened):
    page = visit("tariq")
    assert page.goto(f"/my-pulse/{opened}/").status == 404


def test_key_sizes_are_the_product_s_own():
    assert tokens.BITS == 3072
    assert django_settings.PULSE_DELAY_SECONDS == 14_400


def test_six_words_fetch_the_token_again_on_another_device(visit, opened, settings):
    """The first device is lost after it fetched: the words draw the same token, and one answer counts."""
    first = visit("ana", size="phone")
    first.goto(f"/my-pulse/{opened}/")
    first.get_by_role("link", name="Start").wait_for()
    words = first.locator("#pulse-six").inner_text()
    assert len(words.split()) == 6
    other = visit("ana", size="phone")
    other.goto(f"/my-pulse/{opened}/")
    other.get_by_label("Or type the six words").fill("abandon ability able about above absent")
    other.get_by_role("button", name="Fetch it with my words").click()
    other.get_by_text("Your token was made on another device.").wait_for()
    other.get_by_label("Or type the six words").fill(words.upper().replace(" ", ", "))
    other.get_by_role("button", name="Fetch it with my words").click()
    other.get_by_role("link", name="Start").click()
    other.get_by_role("button", name="Start").click()
    assert "words" not in other.evaluate("JSON.stringify(localStorage)")
    other.get_by_label("Agree", exact=True).first.check()
    for _ in range(3):
        other.locator("fieldset:not([hidden]) [data-next]").click()
    other.get_by_text("Thank you, that was all.").wait_for()
    _wait_until_answered(other, settings.HOME, opened)
    message = "JSON.parse(localStorage.getItem(Object.keys(localStorage)[0])).message"
    assert first.evaluate(message) == other.evaluate(message)
    assert _answered(settings.HOME, opened) == [{"kw-pulse-core-10:P1": 4}]
