"""In a real browser: an initiative registered, its lots drawn and signed, a result read."""

from __future__ import annotations

import pytest

from tests.browser.test_every_page import look_at

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_from_registering_over_the_lots_to_a_result(visit, company):
    hana, cem = visit("hana"), visit("cem", size="phone", dark=True)
    hana.goto("/")
    hana.get_by_role("link", name="Prove").first.click()
    hana.get_by_role("link", name="Register an initiative").click()
    hana.get_by_role("link", name="Team building and peer support").click()
    assert "A peer circle every two weeks" in hana.get_by_label("What is done differently?").input_value()  # fmt: skip
    hana.get_by_label("Cost, at least").fill("4000")
    hana.get_by_label("Cost, at most").fill("6000")
    hana.get_by_label("Teams in wave 1").fill("2")
    hana.get_by_label("Teams in wave 2").fill("1")
    hana.get_by_role("button", name="See what could be found").click()
    assert hana.get_by_role("heading", name="What could be found").is_visible()
    assert "would be found four times in five" in hana.inner_text("main")
    hana.get_by_role("button", name="Register it so").click()
    assert hana.get_by_role("heading", level=1).inner_text() == "“Team building and peer support”: lots are to be drawn"  # fmt: skip

    hana.get_by_role("link", name="To the draw").click()
    hana.get_by_role("button", name="Draw the lots now").click()
    assert hana.get_by_role("heading", name="Who goes first was drawn by lot").is_visible()
    cem.goto(hana.url)
    cem.get_by_role("button", name="I was there: sign it").click()
    cem.get_by_role("link", name="Draw again to check").click()
    assert "the same number gives the same lots" in cem.inner_text("main")
    assert look_at(cem, (cem.url.split("?")[0].removeprefix(cem.url.split("/init")[0]), "/initiatives/"), company) == []  # fmt: skip

    pages = ("/initiatives/new/", f"/initiatives/{company.ledger.was_read}/", f"/initiatives/{company.ledger.under_way}/")  # fmt: skip
    assert look_at(hana, pages, company) == []
    assert hana.get_by_role("heading", name="Written down before it began").is_visible() is False
    hana.goto(pages[1])
    assert hana.get_by_role("heading", name="Could it be something else?").is_visible()
    hana.get_by_text("The same in numbers").click()
    assert hana.get_by_role("region", name="Event study, table").is_visible()
    with hana.expect_download() as taken:
        hana.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename.endswith(".csv")
    assert hana.complaints == []
