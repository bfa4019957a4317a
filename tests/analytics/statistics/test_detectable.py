"""What could be told at all: the domain's own example to the digit, textbook sizes, and honesty."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from keepwell.analytics.statistics.detectable import (
    Plan,
    base_needed,
    chance_to_tell,
    months_needed,
    p_of_counts,
    smallest_change,
)


def _turnover(people: float, months: int = 6) -> Plan:
    """Forty in a hundred leave in a year."""
    return Plan("events", 0.40 / 12, people, months)


def test_a_quarter_less_turnover_in_two_quarters_as_the_domain_tells_it():
    plan, quarter = _turnover(60), -0.25 * 0.40 / 12
    assert plan.expected == pytest.approx(12)
    assert (plan.level + quarter) * 60 * 6 == pytest.approx(9)
    assert round(p_of_counts(12, 9), 2) == 0.66
    told = [
        round(100 * chance_to_tell(_turnover(n), change=quarter)) for n in (60, 150, 400, 1_000)
    ]
    assert told == [7, 15, 36, 75]


def test_counts_agree_with_the_binomial_test():
    for before, after in ((12, 9), (30, 12), (5, 0), (0, 3), (7, 7)):
        assert p_of_counts(before, after) == pytest.approx(
            stats.binomtest(after, before + after, 0.5).pvalue
        )


def test_the_chance_is_what_drawing_gives():
    rng = np.random.default_rng(1)
    before, after = rng.poisson(40, 4_000), rng.poisson(20, 4_000)
    drawn = np.mean(
        [p_of_counts(int(a), int(b)) <= 0.05 for a, b in zip(before, after, strict=True)]
    )
    plan = Plan("events", 40 / 6, 1.0, 6)
    assert chance_to_tell(plan, change=-20 / 6) == pytest.approx(drawn, abs=0.025)


def test_many_events_join_the_exact_sum_without_a_step():
    exact, smooth = (
        chance_to_tell(Plan("events", level, 1.0, 1), change=-0.12 * level) for level in (210, 214)
    )
    assert smooth == pytest.approx(exact, abs=0.03)


def test_cohen_s_table():
    # h = 0.2, two-sided 0.05, 80 %: 393 in each group (Cohen 1988, table 6.4.1); d = 0.5: 64
    plan = Plan("share", 0.5, 393, 1)
    step = math.sin(math.asin(math.sqrt(0.5)) + 0.1) ** 2 - 0.5
    assert chance_to_tell(plan, change=step) == pytest.approx(0.80, abs=0.005)
    assert chance_to_tell(Plan("mean", 10, 64, 1, spread=2), change=1) == pytest.approx(
        0.80, abs=0.01
    )


def test_the_smallest_change_is_the_one_that_is_told_with_that_chance():
    for plan in (Plan("share", 0.84, 500, 3), Plan("mean", 600, 200, 2, spread=300)):
        for up in (False, True):
            found = smallest_change(plan, up=up)
            assert found is not None
            assert (found > 0) == up
            assert chance_to_tell(plan, change=found) == pytest.approx(0.8, abs=0.001)


def test_with_few_people_not_even_nothing_left_would_be_told():
    assert smallest_change(_turnover(20, months=3)) is None
    fall = smallest_change(_turnover(60))
    assert fall is not None
    assert fall < -0.85 * 0.40 / 12  # sixty people: turnover would have to nearly vanish


def test_what_it_would_take():
    quarter = -0.25 * 0.40 / 12
    people = base_needed(_turnover(60), change=quarter)
    assert people == pytest.approx(1_133, rel=0.02)
    assert months_needed(_turnover(60), change=quarter) is None
    months = months_needed(_turnover(400), change=quarter)
    assert months is not None
    assert chance_to_tell(_turnover(400, months), change=quarter) >= 0.8
    assert chance_to_tell(_turnover(400, months - 1), change=quarter) < 0.8


def test_months_that_swing_are_not_helped_by_more_answers():
    calm, moved = Plan("share", 0.84, 5_000, 3), Plan("share", 0.84, 5_000, 3, swing=0.02)
    assert chance_to_tell(calm, change=-0.02) > 0.95
    assert chance_to_tell(moved, change=-0.02) < 0.35
    assert base_needed(moved, change=-0.02) is None
    months = months_needed(moved, change=-0.02)
    assert months is not None
    assert months > 6


def test_no_change_is_told_as_often_as_a_test_errs():
    assert chance_to_tell(Plan("share", 0.5, 1_000, 1), change=0) == pytest.approx(0.05)
    assert chance_to_tell(_turnover(400), change=0) <= 0.05
    assert chance_to_tell(Plan("events", 0.0, 10, 1), change=0) == 0


@pytest.mark.parametrize(
    "wrong",
    [("events", 0.1, 0, 6, 0.0), ("share", 1.2, 10, 6, 0.0), ("mean", 5, 10, 6, 0.0),
     ("events", 0.1, 10, 0, 0.0)],
)  # fmt: skip
def test_what_no_plan_can_be_is_refused(wrong):
    kind, level, base, months, spread = wrong
    with pytest.raises(ValueError, match=r"needs|lies between"):
        Plan(kind, level, base, months, spread)
