"""A new key result: its baseline, whether it could be seen, what tells sooner, and who sees what."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from keepwell.domain.access.queries import Viewer
from keepwell.domain.partnership.operations import goals
from keepwell.workflows import goal_progress
from tests.domain.partnership.the_two_sides import DAY, figure, hex_of, release, user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = date(2026, 9, 2)
TWELVE_TO_NINE = (
    "With 60 people this movement cannot be seen for sure: about 12 would become 9 (people left, "
    "each in 6 months). Two such counts differ by chance alone (p = 0.66); if the goal is truly "
    "reached, the figures would show it 7 times in 100."
)


@pytest.fixture
def figures():
    """60 agents at 40 % a year; a share with many answers behind it; a team of its own."""
    release("turnover_12m", [
        figure("2026-01", 0.41, 0.26, 0.6, numerator=25.0, denominator=60.2),
        figure("2026-02", 0.40, 0.25629, 0.59518, numerator=24.0, denominator=60.0, n=71),
    ], now=NOW)  # fmt: skip
    release("schedule_changes", [figure("2026-02", 0.11, 0.098, 0.123, n=2400)], now=NOW)
    release("early_leavers_90d", [figure("2026-02", None)], now=NOW)
    release("headcount", [{**figure("2026-02", 60.0), "interval": None}], now=NOW)
    release("turnover_12m", [figure("2026-02", 0.5, 0.2, 0.9, slice={"team": "Blue"})], by=("team",), now=NOW)  # fmt: skip


def offer(target=0.3, measure="turnover_12m", **told):
    told = {"slice_": {}, "grain": "month", "viewer": None} | told
    return goal_progress.offer(measure=measure, target=target, start=DAY, deadline=LATER, **told)


def lead(*teams):
    return Viewer("u", "p", frozenset({"team_lead"}), frozenset(teams))


def test_the_brief_s_turnover_goal_is_shown_with_its_arithmetic(figures):
    found = offer()
    assert (found.baseline.period, found.baseline.value) == ("2026-02", 0.40)
    assert [str(one) for one in found.warning] == [
        TWELVE_TO_NINE, "The nearest goal that would be seen four times in five is 5%.",
        "To see this goal it would take 19 times as many behind the figure; five years of months are not enough.",
    ]  # fmt: skip


def test_companions_tell_sooner_and_say_how_far_is_enough(figures):
    found = offer().companions
    assert [one.measure for one in found] == ["schedule_changes"]
    assert str(found[0].sentence) == (
        "Shifts changed at short notice: 11.0% now; 8.6% would be seen four times in five, "
        "from one period to the next."
    )
    assert offer(found[0].target, "schedule_changes").warning == ()


def test_what_can_be_seen_is_not_warned_about(figures):
    assert offer(0.02).warning == ()
    assert offer(0.05, "schedule_changes").warning == ()
    assert offer(50, "headcount").warning == ()
    assert offer(None).warning == ()


def test_without_a_figure_there_is_no_baseline(figures):
    assert offer(measure="early_leavers_90d").baseline is None
    assert offer(measure="csat").baseline is None
    assert offer(measure="nonsense") is None


def test_nobody_sets_a_goal_on_what_they_may_not_see(figures):
    blue = {"team": "Blue"}
    assert offer(slice_=blue, viewer=lead("Blue")).baseline.value == 0.5
    assert offer(slice_=blue, viewer=lead("Red")) is None
    agent = Viewer("u", "p", frozenset({"agent"}), frozenset({"Blue"}))
    assert offer(viewer=agent) is None


def test_the_board_hides_figures_of_other_teams(figures):
    for name in ("Hana", "Cem"):
        user(name)
    who = {"by": hex_of("Hana"), "now": NOW}
    objective = goals.set_objective(title="Stay", starts_on=DAY, ends_on=LATER, **who)
    made = goals.add_key_result(
        objective=objective, title="Blue", measure="turnover_12m", slice_={"team": "Blue"},
        target=0.3, deadline=LATER, hr_owner=hex_of("Hana"), support_owner=hex_of("Cem"), **who,
    )  # fmt: skip
    release("turnover_12m", [
        figure("2026-02", 0.5, 0.2, 0.9, slice={"team": "Blue"}),
        figure("2026-03", 0.45, 0.2, 0.8, slice={"team": "Blue"}),
    ], by=("team",), now=NOW)  # fmt: skip
    (mine,) = goal_progress.board(viewer=lead("Blue"), on=LATER)[0].key_results
    (theirs,) = goal_progress.board(viewer=lead("Red"), on=LATER)[0].key_results
    assert (len(mine.readings), mine.standing.ground) == (1, "both_inside")
    assert (theirs.readings, theirs.standing.ground) == ((), "hidden")
    assert (theirs.aim.start.value, theirs.aim.start.interval) == (None, None)
    assert "not for your role" in str(theirs.sentence)
    assert goal_progress.drawing(view=theirs, on=DAY) is None
    assert "<svg" in goal_progress.drawing(view=mine, on=DAY).wide
    assert goal_progress.key_result(id=made, viewer=lead("Red"), on=LATER).readings == ()


def test_the_four_samples(figures):
    found = {one.sample.id: one for one in goal_progress.samples(start=DAY, viewer=None)}
    assert list(found) == ["turnover", "ramp", "checkin", "career"]
    assert found["turnover"].target == pytest.approx(0.3)
    assert found["turnover"].offer.warning
    assert found["ramp"].offer.baseline is None
    assert (found["checkin"].offer, found["checkin"].target) == (None, 2)
