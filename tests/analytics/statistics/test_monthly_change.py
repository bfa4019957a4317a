"""This month against its own past: hand-worked forecasts, silence on noise, planted changes found."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from keepwell.analytics.statistics.monthly_change import Months, borrowed, judge, season


def _plain(values: np.ndarray) -> Months:
    return Months(values, np.ones_like(values))


def _neighbours(rows: int, months: int, like: float, rng: np.random.Generator) -> np.ndarray:
    """Months that resemble the one before."""
    noise = rng.standard_normal((rows, months + 30))
    for at in range(1, months + 30):
        noise[:, at] = like * noise[:, at - 1] + np.sqrt(1 - like**2) * noise[:, at]
    return noise[:, 30:]


def test_the_forecast_by_hand():
    # weights 0.8², 0.8, 1 over three months, divided by their sum 2.44
    found = judge(_plain(np.array([[10.0, 12.0, 11.0, 15.0]])))
    expected = (0.64 * 10 + 0.8 * 12 + 11) / 2.44
    assert found.expected[0, 3] == pytest.approx(expected)
    assert np.isnan(found.p).all()  # three months say nothing of what is usual


def test_eight_earlier_months_are_the_least():
    rng = np.random.default_rng(1)
    found = judge(_plain(rng.standard_normal((1, 12))))
    assert np.isnan(found.p[0, :8]).all()
    assert np.isfinite(found.p[0, 8:]).all()
    low, high = found.usual()
    assert (low[0, 8:] < found.expected[0, 8:]).all()
    assert (high[0, 8:] > found.expected[0, 8:]).all()


def test_a_month_that_is_not_told_is_neither_judged_nor_zero():
    values = np.random.default_rng(2).standard_normal((1, 16)) + 50
    values[0, [5, 15]] = np.nan
    found = judge(_plain(values))
    assert np.isnan(found.p[0, 15])
    assert found.expected[0, 14] == pytest.approx(50, abs=1.5)


@pytest.mark.parametrize("like", [0.0, 0.3, 0.6])
def test_noise_stays_quiet_whether_or_not_months_resemble_their_neighbours(like):
    rng = np.random.default_rng(3)
    p = judge(_plain(_neighbours(20_000, 25, like, rng))).p[:, -1]
    for level in (0.05, 0.01, 0.001):
        share = (p < level).mean()
        assert share <= 1.3 * level + 3 * np.sqrt(level / 20_000), (level, share)
    assert (p < 0.05).mean() > 0.035  # and the test is not merely deaf


def test_a_large_base_does_not_make_every_month_significant():
    rng = np.random.default_rng(4)
    base = np.full((2_000, 24), 50_000.0)
    true = np.clip(rng.normal(0.84, 0.01, base.shape), 0, 1)
    p = judge(Months.of_shares(rng.binomial(50_000, true).astype(float), base)).p[:, -1]
    assert (p < 0.01).mean() < 0.016
    plain = 2 * stats.norm.sf(np.abs(true[:, -1] - 0.84) / np.sqrt(0.84 * 0.16 / 50_000))
    assert (plain < 0.01).mean() > 0.5  # what drawing alone would have cried


def test_small_shares_are_judged_exactly():
    rng = np.random.default_rng(5)
    base = np.full((8_000, 20), 12.0)
    p = judge(Months.of_shares(rng.binomial(12, 0.1, base.shape).astype(float), base)).p[:, -1]
    assert (p < 0.01).mean() <= 0.01
    hits = np.zeros((1, 12))
    hits[0, -1] = 2
    bases = np.full((1, 12), 12.0)
    # none of 132 so far, then 2 of 12: the spread of zeros is zero, and still no miracle
    assert judge(Months.of_shares(hits, bases)).p[0, -1] > 0.005


def test_rare_events_are_judged_exactly():
    months = np.full((1, 12), 30.0)
    events = np.array([[1, 0, 2, 1, 0, 1, 1, 2, 0, 1, 1, 9.0]])
    found = judge(Months.of_events(events, months)).p[0, -1]
    # the forecast's weights know the rate from 1 / Σw²/30 person-months
    weight = 0.8 ** np.arange(11)[::-1]
    weight /= weight.sum()
    known = 30 / (weight**2).sum()
    rate = (weight * np.sqrt(events[0, :-1] / 30)).sum() ** 2
    exact = 2 * stats.nbinom.sf(8, rate * known + 0.5, known / (known + 30))
    assert found >= exact * (1 - 1e-9)
    assert found < 0.005
    rng = np.random.default_rng(6)
    noise = rng.poisson(1.5, (8_000, 20)).astype(float)
    assert (
        judge(Months.of_events(noise, np.full(noise.shape, 30.0))).p[:, -1] < 0.01
    ).mean() < 0.01


def test_planted_jumps_are_found_as_often_as_t_tells():
    rng = np.random.default_rng(7)
    values = rng.standard_normal((4_000, 25))
    values[:, -1] += 5
    found = judge(_plain(values))
    assert (found.p[:, -1] < 0.001).mean() > 0.85
    lone = np.concatenate([judge(_plain(values[[at]])).p[:, -1] for at in range(100)])
    # alone, a series has 22 degrees of freedom; with its neighbours' help more
    assert (lone < 0.001).mean() < (found.p[:, -1] < 0.001).mean()


def test_one_odd_month_does_not_hide_the_next():
    rng = np.random.default_rng(8)
    values = rng.standard_normal((2_000, 25))
    values[:, 18] += 12
    values[:, 24] += 5
    found = judge(_plain(values))
    assert (found.p[:, 18] < 0.001).mean() > 0.99
    assert (found.p[:, 24] < 0.001).mean() > 0.8
    assert (found.p[:, 19] < 0.001).mean() < 0.004  # coming back is no news


def test_a_new_level_is_news_twice_and_then_the_usual():
    rng = np.random.default_rng(9)
    values = rng.standard_normal((2_000, 25))
    values[:, 16:] += 8
    found = judge(_plain(values)).p < 0.001
    assert found[:, 16].mean() > 0.99
    assert found[:, 17].mean() > 0.9
    assert found[:, 22:].mean() < 0.01


def test_borrowed_spreads_by_hand_and_at_both_ends():
    alike = np.full(40, 2.0)
    spread, freedom = borrowed(alike, np.full(40, 6.0))
    assert spread == pytest.approx(2.0, rel=0.2)
    assert freedom == pytest.approx(206)  # no excess of differences: as much help as is given
    rng = np.random.default_rng(10)
    true = stats.invgamma.rvs(4, scale=3, size=20_000, random_state=rng)  # 8 degrees, mean 1
    seen = true * rng.chisquare(10, true.size) / 10
    _, freedom = borrowed(seen, np.full(true.size, 10.0))
    assert freedom[0] - 10 == pytest.approx(8, rel=0.1)
    assert borrowed(np.array([1.0, 2.0]), np.array([9.0, 9.0]))[1].tolist() == [9, 9]


def test_the_time_of_year_is_taken_off_only_when_two_years_agree():
    rng = np.random.default_rng(11)
    year = np.array([3, 2.5, 1, 0, -1, -2, -2, -1, 0, 0.5, 1, 2])
    waves = np.tile(year, 3)[:25] + rng.normal(0, 0.4, 25)
    taken = season(waves, at=24)
    assert taken[24] == pytest.approx(3, abs=0.8)
    assert taken[:24].std() > 1
    assert not season(waves, at=23).any()  # two whole years are the least
    quiet = [bool(season(rng.standard_normal(25), at=24).any()) for _ in range(500)]
    assert np.mean(quiet) < 0.2


@pytest.mark.parametrize("years", [1, 2])
def test_a_yearly_peak_is_no_news_when_it_comes_again(years):
    rng = np.random.default_rng(12)
    length = 12 * years + 6
    values = rng.normal(0, 1, (2_000, length))
    values[:, 5::12] += 6
    assert (judge(_plain(values)).p[:, -1] < 0.01).mean() <= 0.05
    values[:, -1] += 12  # but a peak three times as high is news
    assert (judge(_plain(values)).p[:, -1] < 0.01).mean() > 0.5
