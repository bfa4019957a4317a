"""One series: by hand and against libraries, planted, quiet where Newey-West is not, refused."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from keepwell.analytics.statistics.interrupted import interrupted
from keepwell.analytics.statistics.refusal import Refusal
from tests.analytics.statistics.team_months import noise


def series(rng, before=18, after=12, *, jump=0.0, bend=0.0, follows=0.3):
    months = np.arange(before + after)
    line = 80 + 0.1 * months + noise(rng, 1, months.size, follows=follows)[0]
    line[before:] += jump + bend * np.arange(after)
    return line


def terms(before, after):
    month = np.arange(before + after)
    on = (month >= before).astype(float)
    return np.column_stack([np.ones(month.size), month - before, on, on * (month - before)])


def test_a_line_without_noise_is_read_exactly():
    found = interrupted(80 + 0.5 * np.arange(30.0) + 3 * (np.arange(30) >= 18), start=18)
    assert [found.level.value, found.slope.value, found.mean.value] == pytest.approx(
        [3, 0, 3], abs=1e-6
    )
    assert found.fitted - found.without == pytest.approx(3 * (np.arange(30) >= 18), abs=1e-6)


def test_the_estimate_lies_among_those_of_generalised_least_squares():
    rng = np.random.default_rng(1)
    line = series(rng, jump=2.0)
    found, design = interrupted(line, start=18), terms(18, 12)
    away = np.abs(np.subtract.outer(np.arange(30), np.arange(30)))
    fits = [
        sm.GLS(line, design, sigma=np.sign(r) ** away * abs(r) ** away).fit()
        for r in (-0.2, 0.3, 0.8)
    ]
    levels = [fit.params[2] for fit in fits]
    assert min(levels) <= found.level.value <= max(levels)
    widths = [np.diff(fit.conf_int()[2])[0] for fit in fits]
    assert min(widths) < found.level.high - found.level.low < max(widths)


def test_long_series_equal_the_iterated_regression():
    rng = np.random.default_rng(2)
    line = series(rng, 300, 300, jump=1.0, follows=0.5)
    found = interrupted(line, start=300)
    oracle = sm.GLSAR(line, terms(300, 300), rho=1)
    fit = oracle.iterative_fit(20)
    assert found.level.value == pytest.approx(fit.params[2], abs=0.1)
    assert found.level.high - found.level.value == pytest.approx(1.96 * fit.bse[2], rel=0.1)
    assert found.follows == pytest.approx(oracle.rho[0], abs=0.05)


def test_quiet_where_newey_west_is_not():
    rng = np.random.default_rng(3)
    ours = theirs = 0
    for _ in range(120):
        line = series(rng, 12, 12)
        ours += not (found := interrupted(line, start=12)).mean.low <= 0 <= found.mean.high
        fit = sm.OLS(line, terms(12, 12)).fit(cov_type="HAC", cov_kwds={"maxlags": 2})
        contrast = fit.t_test(np.array([[0, 0, 1, 5.5]]))
        theirs += contrast.pvalue < 0.05
    assert ours <= 0.08 * 120
    assert theirs >= 0.12 * 120


def test_a_planted_jump_and_bend_are_covered():
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(60):
        found = interrupted(series(rng, 24, 12, jump=2.0, bend=-0.2), start=24)
        held += found.level.low <= 2 <= found.level.high
        held += found.slope.low <= -0.2 <= found.slope.high
    assert held >= 0.92 * 120


def test_a_control_series_takes_common_shocks_away():
    rng = np.random.default_rng(5)
    shock = np.where(np.arange(30) >= 18, 6.0, 0.0)
    one, two = series(rng), series(rng)
    assert interrupted(one + shock, start=18).mean.low > 0
    both = interrupted(one + shock, start=18, control=two + shock)
    assert both.mean.low <= 0 <= both.mean.high


def test_a_yearly_wave_can_be_held_equal():
    rng = np.random.default_rng(6)
    wave = 4 * np.sin(2 * np.pi * np.arange(36) / 12)
    line = series(rng, 24, 12) + wave
    plain, held = interrupted(line, start=24), interrupted(line, start=24, season=True)
    assert held.mean.high - held.mean.low < plain.mean.high - plain.mean.low
    assert held.mean.low <= 0 <= held.mean.high


def test_months_may_be_missing():
    rng = np.random.default_rng(7)
    line = series(rng, 24, 12, jump=3.0)
    holed = line.copy()
    holed[[3, 10, 28]] = np.nan
    found = interrupted(holed, start=24)
    assert (found.before, found.after) == (22, 11)
    assert found.level.value == pytest.approx(interrupted(line, start=24).level.value, abs=1.0)
    assert np.isfinite(found.fitted).all()


@pytest.mark.parametrize(
    ("values", "how", "refusal"),
    [
        (np.arange(20.0), {"start": 11}, Refusal("few_points", {"before": 11.0, "after": 9.0})),
        (np.arange(20.0), {"start": 15}, Refusal("few_points", {"before": 15.0, "after": 5.0})),
        (np.full(30, 4.0), {"start": 15}, Refusal("constant", {"value": 4.0})),
        (
            np.arange(30.0),
            {"start": 15, "other_changes": [2, 17]},
            Refusal("other_change", {"months_away": 2.0}),
        ),
        (
            np.arange(20.0),
            {"start": 13, "season": True},
            Refusal("few_points", {"months": 20.0, "needed": 24.0}),
        ),
        (np.full(30, np.nan), {"start": 15}, Refusal("few_points", {"before": 0.0, "after": 0.0})),
    ],
)
def test_what_one_series_cannot_tell_is_refused(values, how, refusal):
    assert interrupted(values, **how) == refusal
