"""The demo's story of audits, promises and one goal: fresh every day, told once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.access import queries as known
from keepwell.domain.partnership.queries import actions, audits, goals
from keepwell.workflows import demo_partnership
from tests.domain.partnership.the_two_sides import figure, release

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def told():
    access.create_demo_users(password="p", on=TODAY, by="operator", team="")
    release("turnover_12m", [
        figure("2026-05", 0.4, 0.26, 0.6, numerator=24.0, denominator=60.0),
        figure("2026-10", 0.38, 0.24, 0.58, numerator=23.0, denominator=60.0),
    ], now=NOW)  # fmt: skip
    release("ramp_weeks", [figure("2026-Q1", 8.0, 7.0, 9.0)], grain="quarter", now=NOW)

    def tell():
        demo_partnership.tell_promises(today=TODAY)
        demo_partnership.tell_goals(today=TODAY)

    tell()
    return tell


def test_four_audits_are_open_and_the_fifth_waits_for_hana_and_cem(told):
    trend = audits.trend()
    assert [one.quarter for one in trend.rounds] == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    assert [one.raters for one in trend.rounds] == [6, 6, 6, 6]
    assert trend.rounds[-1].result.headline == "at_risk"
    blind = audits.round_of(quarter="2026-Q4")
    assert [one.name for one in blind.raters if not one.answered] == ["Hana", "Cem"]


def test_promises_were_kept_late_moved_and_dropped(told):
    sight = actions.sight(user=known.user_by_email(email="hana@demo.example"), on=TODAY)
    open_ = actions.actions(visible=sight, view="ours", on=TODAY)
    over = actions.actions(visible=sight, view="done", on=TODAY)
    assert len(open_) + len(over) == len(demo_partnership.STORY)
    assert max(one.postponed for one in open_) == 2
    assert [one.status for one in over].count("dropped") == 1
    assert any(one.closed_on > one.first_due_on for one in over if one.status == "done")
    assert actions.counts(visible=sight, on=TODAY)["overdue"] == 2


def test_one_goal_with_the_four_samples_and_its_warning(told):
    (objective,) = goals.board(on=TODAY)
    turnover, ramp, checkin, career = objective.key_results
    assert (turnover.aim.start.period, turnover.aim.target) == ("2026-05", 0.3)
    assert turnover.warning
    assert turnover.kept_why
    assert (ramp.grain, ramp.aim.start.period, ramp.aim.target) == ("quarter", "2026-Q1", 6)
    assert [one.standing.now.value for one in (checkin, career)] == [1, 5]
    assert all(one.hr.name and one.support.name for one in objective.key_results)


def test_told_twice_it_is_the_same_story(told):
    before = (audits.rounds(), goals.board(on=TODAY), len(actions.of_source(source="meeting")))
    told()
    assert before == (
        audits.rounds(), goals.board(on=TODAY), len(actions.of_source(source="meeting")),
    )  # fmt: skip
