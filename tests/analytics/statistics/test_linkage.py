"""Links: by hand and against a regression, planted and null, Simpson, both directions, refusals."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from keepwell.analytics.statistics.linkage import Between, Within, between, judge, within
from keepwell.analytics.statistics.refusal import Refusal
from tests.analytics.statistics.team_months import noise


def pair(rng, teams=16, months=24, *, slope=0.0, tied=0.0, lag=1):
    """Care with its own level and swings of 4; the outcome follows `lag` months later."""
    level = rng.normal(0, 5, (teams, 1))
    care = 70 + level + rng.normal(0, 2, (1, months)) + noise(rng, teams, months, spread=4)
    outcome = 80 + tied * level + rng.normal(0, 2, (1, months))
    outcome = outcome + noise(rng, teams, months, spread=2)
    outcome[:, lag:] += slope * (care - level)[:, : months - lag]
    return outcome, care


def dummies(teams, months):
    team = np.repeat(np.arange(teams), months)
    month = np.tile(np.arange(months), teams)
    return np.column_stack([np.eye(teams)[team][:, 1:], np.eye(months)[month]])


def test_it_is_the_within_slope_of_a_weighted_regression():
    rng = np.random.default_rng(1)
    outcome, care = pair(rng, 12, 18, slope=0.5)
    load, size = rng.normal(0, 1, (12, 18)), rng.integers(20, 90, (12, 18)).astype(float)
    outcome[rng.random(outcome.shape) < 0.08] = np.nan
    found = within(outcome, care, lag=2, rng=rng, others=[load], weights=size, draws=99)
    y, x = outcome[:, 2:].ravel(), care[:, :-2].ravel()
    design = np.column_stack([x, load[:, 2:].ravel(), dummies(12, 16)])
    known = np.isfinite(y)
    fit = sm.WLS(y[known], design[known], weights=size[:, 2:].ravel()[known]).fit()
    assert found.told.estimate == pytest.approx(fit.params[0], rel=1e-6)
    assert (found.teams, found.months, found.cells) == (12, 16, int(known.sum()))


def test_a_planted_link_is_found_at_its_lag_and_direction():
    rng = np.random.default_rng(2)
    outcome, care = pair(rng, slope=0.5, lag=2)
    links = {lag: within(outcome, care, lag=lag, rng=rng, draws=199) for lag in range(4)}
    assert links[2].told.low < 0.5 < links[2].told.high
    assert links[2].told.p <= 0.05
    assert max(links, key=lambda lag: abs(links[lag].effect)) == 2
    back = within(care, outcome, lag=2, rng=rng, draws=199)
    assert abs(back.share) < abs(links[2].share) / 2
    assert links[2].effect == pytest.approx(0.5 * links[2].swing, rel=0.3)


def test_teams_tied_the_other_way_do_not_turn_the_link_round():
    """Simpson: teams with more care have worse outcomes, months with more care better ones."""
    rng = np.random.default_rng(3)
    outcome, care = pair(rng, slope=0.5, tied=-1.0)
    assert between(outcome, care).high < 0
    assert within(outcome, care, lag=1, rng=rng, draws=199).told.low > 0


def test_quiet_without_a_link_even_for_eight_teams():
    rng = np.random.default_rng(4)
    loud = sum(within(*pair(rng, 8), lag=1, rng=rng, draws=99).told.p <= 0.05 for _ in range(120))
    assert loud <= 0.09 * 120


def test_eight_teams_and_six_months_or_nothing():
    rng = np.random.default_rng(5)
    few = within(*pair(rng, 7), lag=1, rng=rng)
    assert few == Refusal("R1", {"teams": 7.0, "months": 23.0})
    assert within(*pair(rng, 16, 6), lag=1, rng=rng).code == "R1"
    outcome, care = pair(rng, 9)
    outcome[:2] = np.nan
    assert within(outcome, care, lag=1, rng=rng).numbers["teams"] == 7
    assert between(*pair(rng, 7)).code == "R1"


def test_clutter_is_refused():
    rng = np.random.default_rng(6)
    outcome, care = pair(rng)
    assert within(outcome, np.full(care.shape, 3.0), lag=1, rng=rng).code == "constant"
    assert within(np.full(care.shape, 3.0), care, lag=1, rng=rng).code == "constant"
    assert within(outcome, care, lag=0, rng=rng, others=[care]).code == "same_effects"
    assert between(outcome, np.full(care.shape, 3.0)).code == "constant"
    endless = np.where(rng.random(care.shape) < 0.01, np.inf, care)
    assert isinstance(within(outcome, endless, lag=1, rng=rng, draws=99), Within)


def test_between_is_the_regression_of_means():
    rng = np.random.default_rng(7)
    outcome, care = pair(rng, tied=0.8)
    found = between(outcome, care)
    fit = sm.OLS(outcome.mean(axis=1), sm.add_constant(care.mean(axis=1))).fit()
    assert [found.slope, found.low, found.high] == pytest.approx(
        [fit.params[1], *fit.conf_int()[1]]
    )
    assert isinstance(found, Between)
    assert found.correlation**2 == pytest.approx(fit.rsquared)


def link(effect, half, *, p=0.01, months=20, error=None):
    from keepwell.analytics.statistics.few_teams import Inference

    error = error or half / 2
    told = Inference(effect, error, effect - half, effect + half, p, p, 0.001, 999, False)
    return Within(1, told, 1.0, effect, effect - half, effect + half, 0.2, 16, months, 320)


def test_the_words():
    assert judge(link(2.0, 1.0), matters=1.0).word == "strong"
    assert judge(link(0.5, 0.3), matters=1.0).word == "weak"
    assert judge(link(0.1, 0.5, p=0.8), matters=1.0).word == "weak"  # surely too small to matter
    open_ = judge(link(0.8, 1.6, p=0.3), matters=1.0)
    assert (open_.word, open_.refusal) == ("cannot_tell", None)
    assert open_.more_months > 0
    assert judge(link(2.0, 1.0), matters=1.0, stands=False).word == "cannot_tell"


def test_r2_and_r3_carry_their_numbers():
    noisy = judge(link(2.0, 1.0), matters=1.0, reliability=0.41)
    assert noisy.refusal == Refusal("R2", {"reliability": 0.41})
    wide = judge(link(2.0, 6.0), matters=1.0)
    assert wide.refusal == Refusal("R3", {"half_width": 6.0})
    endless = judge(link(2.0, np.inf, error=1.0), matters=1.0)
    assert endless.refusal.code == "R3"


def test_months_needed_follow_the_error():
    """Half the error takes four times the months."""
    one = judge(link(0.0, 9.0, p=0.9, error=0.4), matters=1.0, widest=99)
    two = judge(link(0.0, 9.0, p=0.9, error=0.8), matters=1.0, widest=99)
    assert two.more_months + 20 == pytest.approx(4 * (one.more_months + 20), abs=4)


def test_many_teams_are_no_burden():
    rng = np.random.default_rng(8)
    found = within(*pair(rng, 300, 24, slope=0.3), lag=1, rng=rng, draws=99)
    assert found.told.low < 0.3 < found.told.high


def test_a_team_of_a_few_months_is_no_dot_between_teams():
    rng = np.random.default_rng(5)
    care = rng.normal(size=(9, 12)) + np.arange(9)[:, None]
    outcome = 2.0 * care
    brief = np.vstack([outcome, np.r_[[90.0, 90.0], np.full(10, np.nan)]])
    among = np.vstack([care, np.r_[[0.0, 0.0], np.full(10, np.nan)]])
    found = between(brief, among)
    assert isinstance(found, Between)
    assert found.teams == 9
    assert found.slope == pytest.approx(2.0)
