"""What people do in a browser, by keyboard where it matters."""

from __future__ import annotations

import pytest

from tests.web.company import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_signing_in_by_password_leads_to_today_and_out_again(visit):
    window = visit("nobody")
    window.goto("/measures/")
    assert "/sign-in/" in window.url
    window.keyboard.type("hana@demo.example")
    window.keyboard.press("Tab")
    window.keyboard.press("Tab")
    window.fill("#id_password", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_url(lambda address: "sign-in" not in address)
    assert window.url.endswith("/measures/")
    window.goto("/account/")
    window.get_by_role("button", name="Sign out").click()
    window.wait_for_url("**/sign-in/")
    assert window.complaints == []


def test_a_wrong_password_says_so_beside_the_form(visit):
    window = visit("nobody")
    window.goto("/sign-in/")
    window.fill("#id_login", "hana@demo.example")
    window.fill("#id_password", "not it")
    window.get_by_role("button", name="Sign in", exact=True).click()
    assert window.get_by_role("alert").is_visible()


def test_the_skip_link_is_the_first_stop_and_leads_past_the_navigation(visit):
    window = visit("hana")
    window.goto("/")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"


def test_a_slash_jumps_to_the_search_and_finds_a_team(visit, company):
    window = visit("hana")
    window.goto("/")
    window.keyboard.press("/")
    window.keyboard.type("billing")
    window.keyboard.press("Enter")
    window.get_by_role("link", name="Billing").click()
    window.wait_for_url(f"**/teams/{company.teams['Billing']}/")


def test_choosing_another_split_sends_the_form_by_itself(visit):
    window = visit("hana")
    window.goto("/measures/csat/")
    window.select_option("#by", "channel")
    window.wait_for_url("**by=channel**")


def test_the_dialog_closes_with_escape_and_gives_the_focus_back(visit, company):
    window = visit("hana")
    window.goto(f"/imports/{company.batches['committed']}/")
    opener = window.get_by_role("button", name="Undo this import")
    opener.click()
    assert window.get_by_role("dialog").is_visible()
    window.keyboard.press("Escape")
    assert not window.get_by_role("dialog").is_visible()
    assert window.evaluate("document.activeElement.textContent").strip() == "Undo this import"


def test_the_language_follows_the_person_to_the_next_sign_in(visit):
    window = visit("hana")
    window.goto("/account/")
    with window.expect_navigation():
        window.select_option("#language", "de")
    assert window.locator("html").get_attribute("lang") == "de"
    again = visit("hana")
    again.goto("/")
    assert again.locator("html").get_attribute("lang") == "de"


def test_a_page_prints_without_its_frame(visit):
    window = visit("hana")
    window.goto("/measures/csat/")
    window.emulate_media(media="print")
    assert not window.locator(".side").is_visible()
    assert window.locator("h1").is_visible()


def test_an_upload_is_watched_until_the_work_process_takes_it(visit, tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_text("ticket_no,created\nT-1,2026-10-01 08:00\n")
    window = visit("hana")
    window.goto("/imports/new/")
    window.set_input_files("#id_file", file)
    window.get_by_role("button", name="Look at it").click()
    window.wait_for_selector("#work progress")
    with window.expect_response("**/progress/") as polled:
        pass
    assert polled.value.status == 200
    assert window.complaints == []
