"""Preparing, freezing and taking along the pack of a month, in a browser and by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MONTH = "2026-10"


def test_from_the_draft_to_the_frozen_pack_in_hand(visit):
    window = visit("hana")
    window.goto("/packs/")
    window.get_by_role("link", name="Prepare: October 2026").click()
    window.wait_for_url(f"**/packs/{MONTH}/prepare/")
    box = window.locator("#policy input[type=checkbox]").first
    taken = box.is_checked()
    box.focus()
    window.keyboard.press("Space")
    window.wait_for_function(
        "([id, was]) => document.getElementById(id).checked === !was"
        " && document.activeElement.id === id",
        arg=[box.get_attribute("id"), taken],
    )
    window.locator("#career summary").last.click()
    window.fill("#career_title", "Two people asked for a path")
    window.keyboard.press("Enter")
    window.wait_for_url("**/prepare/#career")
    assert window.locator("#career").get_by_text("Two people asked for a path").first.is_visible()
    window.get_by_role("button", name="Freeze").click()
    window.wait_for_url(f"**/packs/{MONTH}/")
    assert window.get_by_role("heading", name="Two people asked for a path").is_visible()
    assert window.complaints == []


def test_the_documents_are_a_click_away_and_are_what_they_say(visit):
    window = visit("cem")
    window.goto("/packs/2026-09/")
    window.get_by_role("button", name="PDF, slides, sheet").click()
    for words, begins in (("PDF", b"%PDF"), ("Slides", b"PK"), ("Workbook", b"PK")):
        with window.expect_download() as waiting:
            window.get_by_role("link", name=f"Download: {words}").click()
        found = waiting.value
        assert Path(found.path()).read_bytes().startswith(begins)
        assert found.suggested_filename.startswith("keepwell-2026-09.")


def test_preparing_works_without_any_script(visit):
    window = visit("cem", java_script_enabled=False)
    window.goto(f"/packs/{MONTH}/prepare/")
    box = window.locator("#policy input[type=checkbox]").first
    was = box.is_checked()
    box.set_checked(not was)
    window.locator("#policy").get_by_role("button", name="Keep the choice").click()
    window.wait_for_url("**/prepare/#policy")
    assert window.locator("#policy input[type=checkbox]").first.is_checked() is not was
