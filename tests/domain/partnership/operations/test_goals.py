"""Key results: the baseline is frozen, states follow released figures, changes stay visible."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keepwell.domain.partnership.operations import goals
from keepwell.domain.partnership.queries import goals as reading
from keepwell.domain.partnership.rules.goals import GoalError
from keepwell.schemas.phrases import Phrase
from tests.domain.partnership.the_two_sides import DAY, figure, hex_of, release, user

pytestmark = pytest.mark.django_db
DEADLINE = date(2026, 9, 1)


@pytest.fixture
def who(now):
    user("Hana", ("hr_partner", None))
    user("Cem", ("support_leader", None))
    return {"by": hex_of("Hana"), "now": now}


@pytest.fixture
def turnover(now):
    def told(*more):
        release("turnover_12m", [
            figure("2026-01", 0.42, 0.40, 0.44), figure("2026-02", 0.40, 0.38, 0.42), *more,
        ], now=now)  # fmt: skip

    told()
    return told


@pytest.fixture
def objective(who):
    return goals.set_objective(title="People stay", starts_on=DAY, ends_on=DEADLINE, **who)


@pytest.fixture
def add(who, objective):
    def added(**told):
        told = {
            "objective": objective, "title": "A quarter less", "measure": "turnover_12m",
            "target": 0.3, "deadline": DEADLINE, "unit": "share",
        } | told  # fmt: skip
        return goals.add_key_result(
            hr_owner=hex_of("Hana"), support_owner=hex_of("Cem"), **(who | told)
        )

    return added


def test_the_baseline_is_frozen_with_its_interval(add, turnover, now):
    made = add()
    release("turnover_12m", [
        figure("2026-02", 0.35, 0.33, 0.37), figure("2026-03", 0.34, 0.32, 0.36),
    ], now=now + timedelta(days=1))  # fmt: skip
    found = reading.key_result(id=made, on=date(2026, 4, 2))
    start = found.aim.start
    assert (start.period, start.value, start.interval) == ("2026-02", 0.40, (0.38, 0.42))
    assert start.until == date(2026, 3, 1)
    assert [one.value for one in found.readings] == [0.34]


def test_its_state_follows_what_was_released(add, turnover):
    made = add()
    assert reading.key_result(id=made, on=DAY).standing.ground == "nothing_yet"
    turnover(figure("2026-03", 0.33, 0.31, 0.35), figure("2026-04", 0.28, 0.26, 0.30))
    assert reading.key_result(id=made, on=date(2026, 4, 2)).standing.state == "on_track"
    assert reading.key_result(id=made, on=date(2026, 5, 2)).standing.state == "achieved"
    told = str(reading.key_result(id=made, on=date(2026, 5, 2)).sentence)
    assert (
        told
        == "28.0% (26.0 to 30.0): the goal of 30% is met, and the change from 40.0% is more than chance."
    )


def test_a_hidden_figure_is_not_judged(add, turnover):
    made = add()
    turnover(figure("2026-03", None))
    found = reading.key_result(id=made, on=date(2026, 4, 2))
    assert (found.standing.state, found.standing.ground) == ("cannot_tell", "hidden")


def test_a_past_period_can_be_the_baseline_and_slices_are_their_own(add, turnover, now):
    assert reading.key_result(id=add(as_of="2026-01"), on=DAY).aim.start.value == 0.42
    release("turnover_12m", [
        figure("2026-02", 0.5, 0.3, 0.8, slice={"team": "Blue"}),
        figure("2026-02", 0.2, 0.1, 0.4, slice={"team": "Red"}),
    ], by=("team",), now=now)  # fmt: skip
    blue = add(title="Blue", slice_={"team": "Blue"})
    assert reading.key_result(id=blue, on=DAY).aim.start.value == 0.5


def test_without_a_figure_there_is_no_goal(add, turnover):
    for wrong in ({"measure": "csat"}, {"as_of": "2020-01"}, {"target": 0.4}, {"deadline": DAY - timedelta(days=9)}):  # fmt: skip
        with pytest.raises(GoalError):
            add(**wrong)


def test_both_sides_own_it(add, turnover, who):
    with pytest.raises(GoalError, match="two owners"):
        goals.add_key_result(
            objective="", title="x", target=1, deadline=DEADLINE, hr_owner=hex_of("Hana"),
            support_owner="", **who,
        )  # fmt: skip
    with pytest.raises(LookupError):
        add(objective="none")


def test_a_warning_needs_a_reason_and_stays_with_it(add, turnover):
    warned = (Phrase("goals.unseen", "With {n} people this cannot be seen.", {"n": 60}),)
    with pytest.raises(GoalError, match="say why"):
        add(warning=warned)
    made = add(warning=warned, kept_why="the board asked", companions=("early_leavers_90d",))
    found = reading.key_result(id=made, on=DAY)
    assert [str(one) for one in found.warning] == ["With 60 people this cannot be seen."]
    assert (found.kept_why, found.companions) == ("the board asked", ("early_leavers_90d",))


def test_a_moved_target_stays_visible_with_its_reason(add, turnover, who):
    made = add()
    later = {"key_result": made, "why": "two sites closed", **who}
    goals.change_aim(target=0.35, deadline=date(2026, 12, 1), **later)
    found = reading.key_result(id=made, on=DAY)
    assert (found.aim.target, found.aim.deadline) == (0.35, date(2026, 12, 1))
    assert [(one.what, one.before, one.after, one.why, one.by) for one in found.changes] == [
        ("target", 0.3, 0.35, "two sites closed", "Hana"),
        ("deadline", "2026-09-01", "2026-12-01", "two sites closed", "Hana"),
    ]
    assert found.aim.start.value == 0.40
    with pytest.raises(GoalError, match="why"):
        goals.change_aim(target=0.2, **{**later, "why": ""})
    with pytest.raises(GoalError, match="already"):
        goals.change_aim(target=0.4, **later)


def test_counts_by_hand(add, who):
    made = add(title="Paths", kind="count", target=9, counted="roles", measure="")
    goals.count_key_result(key_result=made, on=date(2026, 5, 1), value=3, note="x", **who)
    goals.count_key_result(key_result=made, on=date(2026, 5, 1), value=4, note="x", **who)
    found = reading.key_result(id=made, on=date(2026, 5, 2))
    assert str(found.sentence) == "4 of 9 roles; the line stands at 3."
    assert found.standing.state == "on_track"
    assert [(one.on, one.value) for one in found.counts] == [(date(2026, 5, 1), 4)]
    earlier = reading.key_result(id=made, on=date(2026, 4, 1))
    assert earlier.standing.now.value == 0


def test_a_measured_one_is_not_counted_by_hand(add, turnover, who):
    with pytest.raises(GoalError, match="measured"):
        goals.count_key_result(key_result=add(), on=DAY, value=1, **who)


def test_owners_change_and_results_are_given_up_with_a_reason(add, turnover, who, objective):
    made = add()
    user("Mira")
    goals.change_owner(key_result=made, side="hr", owner=hex_of("Mira"), why="new in post", **who)
    with pytest.raises(GoalError, match="two people"):
        goals.change_owner(key_result=made, side="hr", owner=hex_of("Cem"), why="x", **who)
    goals.drop_key_result(key_result=made, why="cannot be seen", **who)
    found = reading.key_result(id=made, on=DAY)
    assert (found.hr.name, found.support.name, found.dropped) == ("Mira", "Cem", True)
    assert reading.running(views=reading.board(on=DAY)) == ()
    assert reading.for_pack(month="2026-03") == ()


def test_a_closed_objective_keeps_its_history(add, turnover, who, objective):
    add()
    goals.close_objective(objective=objective, **who)
    assert reading.board(on=DAY) == ()
    (kept,) = reading.board(on=DAY, closed=True)
    assert (kept.id, len(kept.key_results)) == (objective, 1)
    assert reading.objective(id=objective, on=DAY).closed


def test_a_pack_tells_how_it_stood_when_its_month_ended(add, turnover):
    add()
    turnover(figure("2026-03", 0.33, 0.31, 0.35), figure("2026-04", 0.28, 0.26, 0.30))
    (march,) = reading.for_pack(month="2026-03")
    (april,) = reading.for_pack(month="2026-04")
    assert (march.state, april.state) == ("on_track", "achieved")
    assert (march.owners, march.deadline) == (("Hana", "Cem"), "2026-09-01")
    assert (march.now.value, march.baseline.value, march.target.value) == (0.33, 0.40, 0.3)
    assert reading.for_pack(month="2026-01") == ()
