"""The demo reckons what works and what does not, once, under its own names."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.jobs import queries as jobs
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import checked_mix, programmes
from keepwell.workflows import demo_worth, worth
from tests.domain.partnership.the_two_sides import figure, release

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def told():
    access.create_demo_users(password="p", on=TODAY, by="operator", team="")
    release("headcount", [{**figure("2026-10", 58.0), "interval": None}], now=NOW)
    release("turnover_12m", [figure("2026-10", 0.33, 0.2, 0.5)], now=NOW)
    demo_worth.tell_worth(today=TODAY, now=NOW)
    return {one.name: one for one in stored.reckonings()}


def test_the_demo_s_returns_are_reckoned_and_its_choice_is_asked_for():
    found = told()
    assert set(found) == {"Next year, within 60,000", "Stable schedules", "Mental health and flexible time", "Wellbeing app"}  # fmt: skip
    chance = {
        name: one.result.result["result"]["chance"] for name, one in found.items() if one.result
    }
    assert chance["Stable schedules"] > 0.8
    assert chance["Wellbeing app"] < 0.5
    assert [one.name for one in jobs.recent()] == [worth.JOB]
    assert set(demo_worth.TYPED) == set(stored.typed())
    assert len(stored.typed()["pay"].by) == 32, "typed by somebody, not by the machine"


def test_telling_it_twice_is_telling_it_once():
    told()
    demo_worth.tell_worth(today=TODAY, now=NOW)
    assert len(stored.reckonings()) == 4


def test_its_programmes_exist():
    assert checked_mix(demo_worth.MIX).programmes == demo_worth.MIX.programmes
    assert all(programme in programmes() for _name, programme, _ranges in demo_worth.RETURNS)
