"""Days off of the company: as its working calendar says, from when on it says so."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.company import operations as company
from keepwell.domain.company.queries import OFFICE_WEEK
from keepwell.workflows.sync_days import days_off

pytestmark = pytest.mark.django_db
MAY, MADRID, OWN = date(2026, 5, 1), date(2026, 5, 2), date(2026, 8, 14)


def calendar(since: date = date(2020, 1, 1), **told) -> None:
    company.set_calendar(by="sam", valid_from=since, week=OFFICE_WEEK, **told)


def test_without_a_calendar_every_day_is_like_another():
    assert days_off() == frozenset()


def test_public_holidays_and_the_companys_own_days():
    calendar(region="DE-BE", closed=(OWN,))
    assert {MAY, OWN} <= days_off()
    assert MADRID not in days_off()


def test_a_day_off_holds_from_the_version_that_names_it():
    calendar(region="DE-BE")
    calendar(date(2026, 6, 1), closed=(OWN, date(2026, 3, 2)))
    assert {MAY, OWN} <= days_off()
    assert date(2026, 10, 3) not in days_off()  # the newer version knows no region
    assert date(2026, 3, 2) not in days_off()  # it did not hold then


def test_where_only_sites_have_calendars_what_they_share():
    calendar(site="Berlin", region="DE-BE")
    calendar(site="Madrid", region="ES-MD")
    assert MAY in days_off()
    assert MADRID not in days_off()
