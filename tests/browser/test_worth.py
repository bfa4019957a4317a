"""In a real browser: a programme compared, reckoned, questioned and left out; by keyboard and phone."""

from __future__ import annotations

import pytest

from keepwell.domain.jobs import queries as jobs
from keepwell.workflows import worth as story
from tests.browser.test_every_page import look_at

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def work():
    """Do what was asked of the work process."""
    for job in jobs.recent():
        if job.name == story.JOB and job.state == "queued":
            story.reckon_job(job.payload, lambda *_, **__: None)


def test_a_programme_is_compared_reckoned_and_questioned(visit, company):
    hana = visit("hana")
    hana.goto("/worth/")
    assert hana.get_by_role("heading", level=1).inner_text().startswith("One leaver costs us €")
    hana.get_by_role("link", name="Compare programmes").click()
    hana.get_by_role("link", name="Reckon it: Stable schedules").click()
    assert hana.get_by_label("Name").input_value() == "Stable schedules"
    hana.get_by_role("button", name="Reckon", exact=True).press("Enter")
    hana.wait_for_url("**/worth/*/")
    work()
    hana.reload()
    assert "draws pay back within twelve months" in hana.inner_text("main")
    assert hana.locator("figure.chart svg.l").is_visible()
    hana.get_by_role("link", name="Change: More done in an hour").click()
    hana.get_by_label("Likely").fill("1")
    hana.get_by_label("High").fill("2")
    hana.get_by_label("Where is it from?").fill("What the two shops saw")
    hana.get_by_role("button", name="Keep").press("Enter")
    hana.wait_for_url("**/worth/*/")
    assert "What the two shops saw · Hana" in hana.inner_text("main")
    place = hana.url.removeprefix(hana.evaluate("location.origin"))
    pages = ("/worth/", place, "/worth/programmes/", "/worth/choices/new/", "/worth/assumptions/")
    assert look_at(hana, pages, company) == []
    phone = visit("cem", size="phone", dark=True)
    assert look_at(phone, (place, f"/worth/{company.worth['a_choice']}/"), company) == []
