"""A question of one's own, from writing it to seeing it as whoever answers will; calm and accessible."""

from __future__ import annotations

import pytest

from tests.browser.test_every_page import look_at

pytestmark = [pytest.mark.browser]
PAGES = (
    "/pulses/questions/", "/pulses/questions/new/", "/pulses/questions/licence/cbi-19/",
    "/pulses/elsewhere/", "/pulses/new/?ready=front",
)  # fmt: skip


def test_a_question_is_written_planned_and_looked_at_in_another_language(visit, company):
    page = visit("hana", size="phone")
    page.goto("/pulses/")
    page.get_by_role("link", name="Question bank").click()
    page.get_by_role("link", name="Write a question").first.click()
    page.get_by_label("English").fill("Who helped you most this month?")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Nobody may be named here").wait_for()
    page.get_by_label("English").fill("The new shift plan lets me rest.")
    page.get_by_label("Deutsch").fill("Der neue Schichtplan lässt mich ausruhen.")
    page.get_by_role("button", name="Keep it").click()
    page.goto("/pulses/new/")
    page.get_by_label("Name of the round").fill("Shift plan")
    page.locator("summary", has_text="Your own questions").click()
    page.get_by_label("The new shift plan lets me rest.").check()
    page.get_by_role("button", name="Keep as a plan").click()
    page.get_by_role("link", name="Preview").click()
    page.get_by_role("link", name="Deutsch").click()
    page.locator("[data-step]:not([hidden]) [data-next]").click()
    page.get_by_text("Der neue Schichtplan lässt mich ausruhen.").wait_for()
    page.get_by_label("Stimme voll zu").check()
    page.locator("fieldset:not([hidden]) [data-next]").click()
    page.locator("[data-done]:not([hidden])").wait_for()
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"
    assert page.complaints == []
    assert look_at(page, PAGES, company) == []
    assert look_at(visit("hana", dark=True), PAGES, company) == []
