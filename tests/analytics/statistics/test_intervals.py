"""Intervals against the golden values, published tables and statsmodels as an oracle."""

from __future__ import annotations

import json

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from keepwell.analytics.statistics import intervals


def near(found, low, high, digits=4):
    assert round(float(found.low), digits) == pytest.approx(low)
    assert round(float(found.high), digits) == pytest.approx(high)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(42, 50, 0.7149, 0.9166), (5, 5, 0.5655, 1), (0, 12, 0, 0.2425)]
)
def test_wilson_golden_values(k, n, low, high):
    near(intervals.wilson(k, n), low, high)


def test_wilson_published_table(shared_data):
    known = json.loads((shared_data / "reference_results.json").read_text())["wilson"]["cases"]
    for k, n, low, high in known:
        near(intervals.wilson(k, n), low, high)


def test_wilson_equals_statsmodels_for_many_at_once():
    rng = np.random.default_rng(1)
    n = rng.integers(1, 500, 200)
    k = rng.binomial(n, 0.3)
    low, high = proportion_confint(k, n, method="wilson")
    found = intervals.wilson(k, n)
    assert np.allclose(found.low, low, atol=1e-12)
    assert np.allclose(found.high, high, atol=1e-12)


def test_no_base_tells_nothing():
    for found in (intervals.wilson(0, 0), intervals.poisson_rate(0, 0), intervals.mean_t(3, 9, 1)):
        assert np.isnan(found.low)
        assert np.isnan(found.high)


def test_repeated_answers_widen_the_interval():
    once, twice = intervals.wilson(42, 50), intervals.wilson(42, 50, deff=2)
    assert twice.low < once.low
    assert twice.high > once.high
    near(twice, *(round(float(x), 4) for x in intervals.wilson(21, 25)))


def test_newcombe_equals_statsmodels():
    low, high = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    near(intervals.newcombe(56, 70, 48, 80), round(low, 4), round(high, 4))
    # Newcombe 1998, table II, method 10: 56/70 - 48/80 = 0.2, 0.0524 to 0.3339
    near(intervals.newcombe(56, 70, 48, 80), 0.0524, 0.3339)


def test_poisson_golden_value():
    near(intervals.poisson_rate(9, 30), 0.137, 0.569, digits=3)  # fmt: skip
    assert float(intervals.poisson_rate(0, 10).low) == 0


def test_net_score_golden_values():
    even = intervals.net_score(50, 20, 30)
    small = intervals.net_score(3, 3, 2)
    assert (float(even.value), round(float(even.error), 2)) == (pytest.approx(20), 8.72)
    golden = intervals.net_score(50, 30, 20)
    assert (float(golden.value), round(float(golden.error), 2)) == (pytest.approx(30), 7.81)
    assert (float(small.value), round(float(small.error), 2)) == (pytest.approx(12.5), 27.60)


def test_net_score_of_a_unanimous_team_is_not_certain():
    found = intervals.net_score(5, 0, 0)
    assert float(found.value) == 100
    assert float(found.low) == pytest.approx(13.1, abs=0.1)
    assert float(found.high) == pytest.approx(100)


def test_net_score_interval_covers_as_often_as_it_says():
    rng = np.random.default_rng(7)
    drawn = rng.multinomial(60, [0.5, 0.3, 0.2], size=4_000)
    found = intervals.net_score(*drawn.T)
    assert np.mean((found.low <= 30) & (found.high >= 30)) == pytest.approx(0.95, abs=0.015)


def test_mean_equals_a_hand_worked_table():
    values = np.array([2.0, 4, 4, 4, 5, 5, 7, 9])  # mean 5, sample sd 2.138, t(7) = 2.3646
    found = intervals.mean_t(values.sum(), (values**2).sum(), values.size)
    near(found, 3.2125, 6.7875)


def test_design_effect_of_sums_equals_the_design_effect_of_rows():
    rng = np.random.default_rng(3)
    sizes = rng.integers(1, 6, 400)
    chance = rng.beta(2, 1, 400)
    hits = rng.binomial(sizes, chance)
    found = intervals.deff_from_sums(
        hits.sum(), sizes.sum(), (hits**2).sum(), (hits * sizes).sum(), (sizes**2).sum()
    )
    share = hits.sum() / sizes.sum()
    by_hand = ((hits - share * sizes) ** 2).sum() / (sizes.sum() * share * (1 - share))
    assert float(found) == pytest.approx(by_hand)
    assert found > 1.2


def test_one_answer_each_has_no_design_effect_and_unanimity_takes_the_worst_case():
    assert float(intervals.deff_from_sums(40, 50, 40, 40, 50)) == pytest.approx(1)
    assert float(intervals.deff_from_sums(6, 6, 18, 18, 18)) == pytest.approx(3)


def test_a_cluster_bootstrap_agrees_with_the_design_effect():
    rng = np.random.default_rng(5)
    sizes = rng.integers(1, 8, 300)
    hits = rng.binomial(sizes, rng.beta(3, 1, 300))
    deff = intervals.deff_from_sums(
        hits.sum(), sizes.sum(), (hits**2).sum(), (hits * sizes).sum(), (sizes**2).sum()
    )
    quick = intervals.wilson(hits.sum(), sizes.sum(), deff=deff)
    drawn = rng.integers(0, 300, (4_000, 300))
    shares = hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    assert float(quick.low) == pytest.approx(low, abs=0.008)
    assert float(quick.high) == pytest.approx(high, abs=0.008)


def test_bootstrap_covers_a_skewed_mean_and_refuses_a_constant():
    rng = np.random.default_rng(2)
    found = intervals.bca(rng.lognormal(0, 1, 400), np.mean, rng=rng)
    assert found.low < np.exp(0.5) < found.high
    assert np.isnan(intervals.bca([3, 3, 3], np.mean, rng=rng).low)


def test_bins_hold_what_they_say():
    values = np.array([0, 0.5, 1, 1.04, 1.06, 60, 3_600, 86_400])
    low, high = intervals.bin_edges(intervals.log_bin(values))
    assert (low <= values).all()
    assert (values < high).all()


@pytest.mark.parametrize("q", [0.5, 0.9])
def test_quantiles_from_bins_are_within_five_percent_for_every_group(q):
    rng = np.random.default_rng(4)
    group = rng.integers(0, 3, 30_000)
    values = rng.lognormal(5 + group, 1.0)
    cells, counts = np.unique(
        np.stack([group, intervals.log_bin(values)]), axis=1, return_counts=True
    )
    found = intervals.binned_quantile(cells[0], cells[1], counts, q=q)
    for one in range(3):
        exact = np.quantile(values[group == one], q)
        assert found.value[one] == pytest.approx(exact, rel=0.05)
        assert found.low[one] < exact < found.high[one]
        assert found.n[one] == (group == one).sum()


def test_a_group_without_values_has_no_median():
    found = intervals.binned_quantile([0, 2], [10, 20], [5, 5], q=0.5)
    assert np.isnan(found.value[1])
    assert not np.isnan(found.value[[0, 2]]).any()
    assert intervals.binned_quantile([], [], [], q=0.5).value.size == 0


@pytest.mark.parametrize(("points", "answers"), [(5, 938), (10, 235), (15, 105)])
def test_how_many_answers_a_net_score_needs(points: int, answers: int) -> None:
    """domain.md, section 8: at 50/30/20, within so many points 95 times in 100."""

    def half(n: int) -> float:
        return 1.959964 * float(intervals.net_score(0.5 * n, 0.3 * n, 0.2 * n).error)

    assert half(answers) <= points < half(answers - 1)
