"""In real browsers: an audit rated from both sides, a joint goal set, an action walked to and closed."""

from __future__ import annotations

import datetime as dt

import pytest

from keepwell.domain.partnership.rules.audits import ITEMS
from tests.browser.test_every_page import look_at

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def answer(window, *scores: int) -> None:
    """Choose five points; where one is high, say that there is no evidence."""
    for item, score in zip(ITEMS, scores, strict=True):
        window.locator(f"input[name={item}][value='{score}']").check()
        asked = window.locator(f"select[name={item}_evidence]")
        assert asked.is_visible() is (score > 3)
        if score > 3:
            asked.select_option("none")


def test_two_sides_rate_blind_and_then_talk(visit, company):
    hana, cem = visit("hana"), visit("cem", size="phone")
    hana.goto("/")
    hana.get_by_role("link", name="Rate: Rate how HR and Support work together").click()
    answer(hana, 5, 4, 4, 4, 3)
    hana.get_by_role("button", name="Submit my answers").click()
    assert hana.get_by_role("heading", name="Still blind").is_visible()

    cem.goto(f"/audits/{company.joint.blind}/")
    assert "20.0" not in cem.content()
    cem.get_by_role("link", name="Rate now").click()
    answer(cem, 3, 3, 3, 2, 3)
    cem.get_by_role("button", name="Submit my answers").click()
    assert cem.get_by_role("heading", level=1).inner_text() == "Support sees less done together than HR does"  # fmt: skip
    assert "at risk, 14.0 of 25. HR scored 20.0, a gap of 6.0." in cem.inner_text("main")
    assert look_at(cem, (f"/audits/{company.joint.blind}/",), company) == []

    hana.reload()
    hana.get_by_role("button", name="Make it an action: Write the next hiring profile").click()
    assert hana.get_by_role("heading", level=1).inner_text().startswith("Write the next hiring profile")  # fmt: skip
    assert hana.complaints == []


def test_a_goal_that_cannot_be_seen_is_set_with_its_reason(visit, company):
    hana = visit("hana")
    hana.goto("/goals/")
    hana.get_by_role("link", name="Add a key result").click()
    hana.get_by_label("Figure").select_option("turnover_12m")
    hana.wait_for_url("**measure=turnover_12m")
    hana.get_by_label("In words").fill("A quarter fewer leave")
    hana.get_by_label("Goal").fill("24")
    hana.get_by_role("button", name="Set it").click()
    assert "this movement cannot be seen for sure" in hana.inner_text("form.card")
    hana.get_by_label("Keep it anyway, and say why").check()
    hana.get_by_label("Why all the same").fill("The board asked for it")
    hana.get_by_role("button", name="Go on").click()
    assert hana.get_by_role("heading", name="A quarter fewer leave").is_visible()
    assert "The board asked for it" in hana.inner_text("main")

    hana.goto("/goals/")
    hana.get_by_role("link", name="Paths for all roles").click()
    hana.get_by_label("How many").fill("9")
    hana.get_by_role("button", name="Save the count").click()
    assert "Achieved" in hana.inner_text("main")
    assert hana.complaints == []


def test_an_action_is_walked_to_and_closed_without_a_mouse(visit, company):
    hana = visit("hana")
    hana.goto("/actions/")
    rows = hana.locator("[data-walk] > li")
    before, first = rows.count(), rows.nth(1).locator("a").inner_text()
    rows.nth(0).locator("a").focus()
    hana.keyboard.press("ArrowUp")
    hana.keyboard.press("ArrowDown")
    assert hana.evaluate("document.activeElement.textContent") == first
    hana.keyboard.press("d")
    hana.wait_for_function("(n) => document.querySelectorAll('[data-walk] > li').length < n", arg=before)  # fmt: skip
    assert first not in hana.locator("[data-walk]").inner_text()

    hana.locator("#words").focus()
    hana.keyboard.type("d")  # in a field it is a letter
    assert rows.count() == before - 1
    hana.keyboard.press("Enter")
    hana.wait_for_url("**words=d**")


def test_an_owner_moves_a_day_on_the_phone_and_it_stays_visible(visit, company):
    ana = visit("ana", size="phone", dark=True)
    ana.goto(f"/actions/{company.joint.of_ana}/")
    ana.get_by_text("Move its day").click()
    ana.get_by_label("New day").fill(f"{dt.date.today() + dt.timedelta(days=30)}")
    ana.locator("#move_reason").fill("Two shifts short")
    ana.get_by_role("button", name="Move it").click()
    assert "moved once" in ana.inner_text("main")
    assert "Two shifts short" in ana.inner_text("main")
    assert look_at(ana, (f"/actions/{company.joint.of_ana}/",), company) == []
