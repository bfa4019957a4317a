"""Turnover's arithmetic: golden values of the domain rules."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from keepwell.analytics.statistics.turnover import power, rate_ratio, yearly_rates

HEADS = [40, 41, 42, 44, 46, 48, 50, 50, 49, 47, 45, 44, 43]
LEAVERS = [1, 2, 1, 2, 2, 3, 3, 4, 5, 4, 3, 3]


def test_five_ways_to_say_the_same_thirty_three_leavers():
    found = yearly_rates(HEADS, LEAVERS)
    assert round(found.two_points, 3) == 0.795
    assert round(found.thirteen_points, 3) == 0.728
    assert round(found.monthly_averages, 3) == 0.723
    assert round(found.sum_of_months, 3) == 0.713
    assert round(found.chance_of_one, 3) == 0.522


def test_three_and_a_half_percent_a_month_is_a_third_not_42_percent_for_a_person():
    found = yearly_rates([1_000] * 13, [35] * 12)
    assert found.monthly_averages == pytest.approx(0.42)
    assert round(found.chance_of_one, 3) == 0.348


def test_twelve_and_nine_leavers_cannot_be_told_apart():
    found = rate_ratio(events=9, exposure=30, before_events=12, before_exposure=30)
    assert round(found.p, 2) == 0.66
    assert not found.told_apart
    assert found.ratio == pytest.approx(0.75)


def test_rate_ratio_equals_scipys_exact_tests():
    found = rate_ratio(events=4, exposure=50, before_events=19, before_exposure=80)
    oracle = stats.binomtest(4, 23, 50 / 130)
    assert found.p == pytest.approx(oracle.pvalue)
    low, high = oracle.proportion_ci(method="exact")
    assert [found.low, found.high] == pytest.approx([x / (1 - x) * 80 / 50 for x in (low, high)])


@pytest.mark.parametrize(
    ("people", "chance"), [(60, 0.07), (150, 0.15), (400, 0.36), (1_000, 0.75)]
)
def test_the_chance_to_see_a_true_quarter(people, chance):
    assert round(power(people=people, yearly_rate=0.4, cut=0.25), 2) == pytest.approx(chance)


def test_no_true_difference_stays_quiet():
    assert power(people=400, yearly_rate=0.4, cut=0.0) <= 0.05
    rng = np.random.default_rng(1)
    drawn = rng.poisson(12, (400, 2))
    alarms = [
        rate_ratio(events=int(a), exposure=1, before_events=int(b), before_exposure=1).p < 0.05
        for a, b in drawn
    ]
    assert np.mean(alarms) <= 0.05


def test_nobody_left_on_either_side_tells_nothing():
    found = rate_ratio(events=0, exposure=10, before_events=0, before_exposure=10)
    assert np.isnan(found.ratio)
    assert not found.told_apart
