"""Shrink, do not rank: golden surveys needed, planted spread recovered, silence on null data."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.shrinkage import answers_needed, fair_hits, fit, standing


@pytest.mark.parametrize(("spread", "needed"), [(0.02, 742), (0.03, 329), (0.05, 117)])
def test_golden_surveys_needed(spread, needed):
    assert answers_needed(mean=0.85, spread=spread, reliability=0.7) == needed


def test_a_planted_spread_is_recovered_and_shrinking_halves_the_error():
    rng = np.random.default_rng(1)
    truth = rng.beta(0.85 * 140, 0.15 * 140, 3_000)
    n = rng.integers(20, 60, 3_000)
    k = rng.binomial(n, truth)
    prior = fit(k, n)
    assert prior.mean == pytest.approx(0.85, abs=0.005)
    assert prior.spread == pytest.approx(0.03, abs=0.004)
    raw = np.sqrt(np.mean((k / n - truth) ** 2))
    shrunk = np.sqrt(np.mean((prior.estimate(k, n) - truth) ** 2))
    assert shrunk < 0.6 * raw


def test_reliability_of_no_answers_is_nothing_and_grows():
    prior = fit([9, 10, 6, 10, 3], [10, 12, 10, 10, 10])
    found = prior.reliability([0, 10, 1_000_000])
    assert found[0] == 0
    assert 0 < found[1] < 1
    assert found[2] == pytest.approx(1, abs=0.01)


def test_people_who_are_alike_are_not_told_apart():
    rng = np.random.default_rng(2)
    loud = 0
    for _ in range(40):
        n = np.full(30, 40)
        k = rng.binomial(n, 0.85)
        loud += sum(word != "not_distinguishable" for word in standing(fit(k, n), k, n))
    assert loud / 1_200 < 0.01


def test_a_planted_outlier_is_told():
    n = np.full(20, 400)
    k = np.array([340 + (one % 3) for one in range(19)] + [240])
    words = standing(fit(k, n), k, n)
    assert words[-1] == "clearly_below"
    assert words[:19].count("clearly_below") == 0


def test_answers_that_all_agree_are_refused():
    with pytest.raises(ValueError, match="both kinds"):
        fit([5, 5], [5, 5])
    with pytest.raises(ValueError, match="two people"):
        fit([5], [9])


def test_intervals_hold_the_true_shares():
    rng = np.random.default_rng(3)
    truth = rng.beta(0.85 * 140, 0.15 * 140, 2_000)
    n = rng.integers(5, 60, 2_000)
    k = rng.binomial(n, truth)
    told = fit(k, n).interval(k, n)
    assert np.mean((told.low <= truth) & (truth <= told.high)) == pytest.approx(0.95, abs=0.02)
    assert (told.high - told.low).max() < 0.25  # even for five answers: the group lends its own


def test_a_fair_count_gives_the_hard_mix_back():
    fair = fair_hits([70, 90, 2], [100, 100, 10], expected=[0.75, 0.95, 0.9], overall=0.85)
    assert fair.tolist() == pytest.approx([80, 80, 1.5])
    assert fair_hits([0], [10], expected=[0.99], overall=0.5).tolist() == [0]


def test_nobody_is_called_clearly_below_for_hard_contacts():
    rng = np.random.default_rng(4)
    hard = np.arange(30) < 10
    n = np.full(30, 400)
    k = rng.binomial(n, np.where(hard, 0.75, 0.90))
    raw = standing(fit(k, n), k, n)
    assert raw[:10].count("clearly_below") >= 8
    fair = fair_hits(k, n, expected=np.where(hard, 0.75, 0.90), overall=0.85)
    words = standing(fit(fair, n), fair, n)
    assert words.count("not_distinguishable") >= 28
