"""Is it a change? Hand-worked limits, a planted shift found, silence where nothing happened."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.change import (
    compare,
    judge,
    judge_shares,
    laney_limits,
    xmr_limits,
)


def test_hand_worked_limits():
    # mean 10; moving ranges 2 4 2 4 8, their mean 4; 2.66 x 4 = 10.64
    limits = xmr_limits([10, 12, 8, 10, 6, 14])
    assert limits.centre[0] == pytest.approx(10)
    assert limits.low[0] == pytest.approx(-0.64)
    assert limits.high[0] == pytest.approx(20.64)


def test_a_month_without_a_value_is_skipped_not_zero():
    assert xmr_limits([10, np.nan, 12]).high[0] == pytest.approx(11 + 2.66 * 2)


def test_laney_equals_a_plain_p_chart_when_months_differ_by_chance_only():
    rng = np.random.default_rng(1)
    n = np.full(600, 2_000)
    limits = laney_limits(rng.binomial(n, 0.8), n)
    plain = 3 * np.sqrt(0.8 * 0.2 / 2_000)
    assert limits.high[0] - limits.centre[0] == pytest.approx(plain, rel=0.08)


def test_laney_is_wider_where_a_p_chart_would_cry_wolf_every_month():
    rng = np.random.default_rng(2)
    n = np.full(60, 100_000)
    k = rng.binomial(n, np.clip(rng.normal(0.8, 0.02, 60), 0, 1))
    limits = laney_limits(k, n)
    plain = 3 * np.sqrt(0.8 * 0.2 / n[0])
    outside = np.abs(k / n - 0.8) > plain
    assert outside.mean() > 0.5
    assert ((k / n > limits.high) | (k / n < limits.low)).mean() < 0.05


def test_fewer_than_nine_points_are_too_early():
    assert judge([1, 2, 3]).code == "too_early"
    assert judge([*range(12), np.nan]).code == "too_early"  # this month has no value yet
    assert judge_shares([1] * 5, [10] * 5).code == "too_early"


def test_a_planted_jump_is_found():
    rng = np.random.default_rng(3)
    series = [*rng.normal(80, 2, 18), 95]
    found = judge(series)
    assert (found.code, found.reason) == ("real_change", "outside_limits")
    assert found.low < 80 < found.high < 95


def test_a_planted_small_shift_is_found_by_eight_in_a_row():
    base = [80, 81, 79, 80, 82, 78, 80, 81, 79, 80, 81, 79]
    found = judge(base + [82.0] * 8)
    assert (found.code, found.reason, found.run) == ("real_change", "eight_in_a_row", 8)
    assert judge(base + [82.0] * 7).code == "within"


def test_quiet_on_null_data():
    rng = np.random.default_rng(4)
    alarms = [judge(row).code == "real_change" for row in rng.normal(80, 3, (2_000, 24))]
    assert np.mean(alarms) < 0.05
    n = np.full((1_000, 24), 400)
    hits = rng.binomial(n, 0.85)
    share = [judge_shares(k, m).code == "real_change" for k, m in zip(hits, n, strict=True)]
    assert np.mean(share) < 0.05


def test_a_share_judged_on_a_thin_month_has_a_wider_band():
    rng = np.random.default_rng(5)
    n = np.full(20, 900)
    k = rng.binomial(n, 0.8)
    wide, narrow = judge_shares([*k, 8], [*n, 10]), judge_shares([*k, 720], [*n, 900])
    assert wide.high - wide.low > narrow.high - narrow.low
    assert judge_shares([*k, 520], [*n, 900]).code == "real_change"


def test_the_same_month_last_year_comes_before_the_previous_month():
    series = [float(one) for one in range(13)]
    assert compare(series).against == "same_month_last_year"
    assert compare(series).change == 12
    assert compare(series[:5]).against == "previous_month"
    assert compare([np.nan, *series[1:]]).against == "previous_month"
    assert compare([5.0]).against == "nothing"
    assert compare([5.0, np.nan]).against == "nothing"
