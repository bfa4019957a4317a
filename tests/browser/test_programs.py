"""A program of one's own in a browser: make a token, ask with it, read what can be asked for, end it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from tests.web.company import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def ask(server: str, secret: str) -> tuple[int, dict]:
    """What a program gets from the running server, with nothing but the token."""
    request = urllib.request.Request(
        f"{server}/api/v1/me", headers={"Authorization": f"Bearer {secret}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_a_token_is_made_tried_and_ended(visit, live_server):
    window = visit("hana")
    window.goto("/account/")
    window.get_by_role("link", name="Look after them").click()
    window.wait_for_url("**/account/programs/")
    window.get_by_label("Which program is it for?").fill("Wallboard")
    window.get_by_role("button", name="Make it").click()
    window.get_by_label("Password").fill(PASSWORD)
    window.get_by_role("button", name="Go on").click()
    secret = window.get_by_label("Token", exact=True).input_value()
    status, told = ask(live_server.url, secret)
    assert (status, told["name"], told["may_write"]) == (200, "Hana", False)
    window.get_by_role("link", name="What can be asked for").click()
    window.wait_for_url("**/account/programs/reference/")
    window.locator("#figures summary").click()
    assert window.get_by_text("figures[].interval").is_visible()
    window.get_by_role("link", name="Programs", exact=True).click()
    window.get_by_role("button", name="End Wallboard").click()
    assert window.get_by_text("Ended. It opens nothing any more.").is_visible()
    status, told = ask(live_server.url, secret)
    assert (status, told["type"]) == (401, "urn:keepwell:problem:no-token")
    assert window.complaints == []
