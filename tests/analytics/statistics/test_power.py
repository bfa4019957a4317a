"""What could be seen: the rules' own figures, simulation, noise recovered, special cases."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.few_teams import infer, scores
from keepwell.analytics.statistics.panel import exposed
from keepwell.analytics.statistics.power import (
    Noise,
    chance_to_see,
    detectable,
    noise,
    quantiles,
    two_windows,
)
from tests.analytics.statistics.team_months import company, steps

RULES = Noise(4.0, 0.3)


@pytest.mark.parametrize(
    ("treated", "others", "points"), [(3, 9, 6.1), (6, 6, 5.3), (10, 10, 3.9), (20, 20, 2.7)]
)
def test_the_rules_own_figures(treated, others, points):
    """Domain rules 4.4: six and six months, spread 4, autocorrelation 0.3, t quantiles."""
    found = two_windows(treated=treated, others=others, before=6, after=6, noise=RULES, apart=True)
    assert found == pytest.approx(points, abs=0.06)
    joined = two_windows(treated=treated, others=others, before=6, after=6, noise=RULES)
    assert 0.95 * found < joined < found


def test_a_plan_of_one_start_equals_the_head_count_formula():
    start = steps(20, (8, 12))
    found = detectable(start, months=18, window=Window(), noise=RULES)
    plain = two_windows(treated=8, others=12, before=6, after=6, noise=RULES)
    assert found.effect == pytest.approx(plain)
    assert (found.teams, found.controls) == (8, 12)


def test_without_autocorrelation_it_is_the_textbook():
    found = two_windows(treated=10, others=10, before=4, after=4, noise=Noise(2.0, 0.0))
    assert found == pytest.approx(quantiles(20) * 2 * np.sqrt((1 / 4 + 1 / 4) * (1 / 10 + 1 / 10)))


def test_four_times_in_five_it_is_found():
    rng = np.random.default_rng(1)
    start = steps(24, (3, 8), (4, 10), (3, 12))
    could = detectable(start, months=20, window=Window(), noise=Noise(1.0, 0.3))
    from keepwell.analytics.statistics.contrasts import effect

    weights, exposure = effect(start, 20, window=Window()).weights, exposed(start, 20)
    seen = 0
    for _ in range(200):
        table = company(rng, 24, 20) + could.effect * exposure
        told = infer(
            scores(weights=weights, outcome=table, exposure=exposure),
            parts=start, rng=rng, draws=99,
        )  # fmt: skip
        seen += told.p <= 0.05
    # both tests must find it, and a hundred draws blur them: a little less than 80 %
    assert 0.68 <= seen / 200 <= 0.88
    assert could.error * 2.8 < could.effect < could.error * 3.1


@pytest.mark.parametrize(("spread", "follows"), [(1.0, 0.0), (3.0, 0.3), (2.0, 0.6)])
def test_noise_is_recovered(spread, follows):
    rng = np.random.default_rng(2)
    tables = [company(rng, 20, 24, spread=spread, follows=follows) for _ in range(20)]
    start = steps(20, (8, 18))
    found = [noise(one + 9 * exposed(start, 24), start) for one in tables]
    assert np.mean([one.spread for one in found]) == pytest.approx(spread, rel=0.06)
    assert np.mean([one.follows for one in found]) == pytest.approx(follows, abs=0.07)


def test_noise_of_nothing_is_refused():
    assert noise(np.full((5, 8), 3.0), [9] * 5).code == "constant"
    assert noise(np.full((5, 8), np.nan), [9] * 5).code == "gaps"
    assert noise([[1.0, 2.0, 3.0]], [9]).code == "gaps"


def test_plans_that_cannot_be_compared_are_refused():
    assert (
        detectable(steps(6, (3, 1)), months=12, window=Window(), noise=RULES).code == "short_past"
    )


def test_chances_at_the_ends():
    assert chance_to_see(0.0, error=1.0, teams=20) == pytest.approx(0.025, abs=0.01)
    assert chance_to_see(quantiles(20), error=1.0, teams=20) == pytest.approx(0.8)
    assert chance_to_see(1.0, error=0.0, teams=20) == 1
