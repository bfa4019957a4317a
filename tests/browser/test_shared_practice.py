"""In a real browser: somebody shares what they do, HR reads it, it is taken back; on a phone, in the dark."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from keepwell.domain.released import queries as released
from tests.browser.test_every_page import look_at
from tests.web.practices.test_practices import WORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_practice_is_shared_read_and_taken_back(visit, company):
    key = company.keys["ana"]
    cache.set(f"own-figures/{key}/{released.newest()}", {})
    cache.set(f"fair-word/{key}/{released.newest()}", WORD)
    ana = visit("ana", size="phone", dark=True)
    ana.goto("/me/")
    ana.get_by_label("What you do, in your own words").fill("I ask what they tried first.")
    ana.get_by_role("button", name="I agree: share it under my name").press("Enter")
    ana.get_by_text("Shared with HR and leaders").wait_for()
    assert look_at(ana, ("/me/",), company) == []
    hana = visit("hana")
    hana.goto("/initiatives/")
    hana.get_by_role("link", name="What works here").first.click()
    assert "I ask what they tried first." in hana.inner_text("main")
    assert "Ana Castro" in hana.inner_text("main")
    assert look_at(hana, ("/practices/",), company) == []
    ana.get_by_role("button", name="Take it back").press("Enter")
    ana.get_by_text("Not shared").wait_for()
    hana.reload()
    assert "Nobody shares their practice yet" in hana.inner_text("main")
    cache.clear()
