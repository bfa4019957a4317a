"""One person's own figures: theirs alone, counted when asked, the same as counting by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from keepwell.domain.people import queries as people
from keepwell.workflows.own_figures import count, own_figures

NOW = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("small_company")


@pytest.fixture
def ana() -> str:
    """One of the six people of Billing."""
    key = people.find_key(written="EB0")
    assert key is not None
    cache.clear()
    return key


def test_nothing_is_told_before_it_was_counted(ana):
    assert own_figures(person=ana, now=NOW) is None


def test_a_person_s_month_is_what_plain_counting_says(ana):
    """Twelve contacts a month; of the ratings of March every fourth number is bad."""
    sheets = own_figures(person=ana, now=NOW, fresh=True)
    found = {one.measure.id: one.figures for one in sheets or ()}
    march = next(one for one in found["contacts"] if one.period == "2026-03")
    assert march.value == 12
    rated = next(one for one in found["csat"] if one.period == "2026-03")
    assert (rated.numerator, rated.denominator) == (9, 12)
    assert rated.state == "shown"
    assert own_figures(person=ana, now=NOW) == sheets


def test_nobody_else_s_contacts_are_in_it(ana):
    (login,) = people.logins_of(key=ana)
    alone, everybody = count(agents=[login]), count(agents=[one for one, _ in people.identities()])
    last = [told["contacts"][-1]["value"] for told in (alone, everybody)]
    assert last == [12, 156]


def test_only_service_is_told_of_one_person(ana):
    sheets = own_figures(person=ana, now=NOW, fresh=True)
    assert {one.measure.sensitivity for one in sheets or ()} == {"service"}


def test_who_has_no_login_has_no_figures():
    assert own_figures(person="0" * 32, now=NOW, fresh=True) == ()
