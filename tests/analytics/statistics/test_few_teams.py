"""Few-team inference: by hand, against brute force and another library, quiet, and covering."""

from __future__ import annotations

from itertools import permutations

import diff_diff
import numpy as np
import pytest
import statsmodels.api as sm
from diff_diff.linalg import LinearRegression

from keepwell.analytics.statistics.contrasts import Window, effect
from keepwell.analytics.statistics.few_teams import (
    assignments,
    contrast,
    infer,
    scores,
    smallest_p,
    ways_to_assign,
)
from keepwell.analytics.statistics.panel import exposed, two_way
from tests.analytics.statistics.team_months import company, long, steps


def told(table, start, rng, *, window=None, **more):
    found = effect(start, table.shape[1], window=window or Window())
    exposure = exposed(start, table.shape[1])
    score = scores(weights=found.weights, outcome=table, exposure=exposure)
    return infer(score, parts=start, rng=rng, **more)


def test_ways_by_hand():
    assert ways_to_assign([1, 1, 1, 0, 0, 0]) == 20
    assert ways_to_assign([1, 2, 3, 0, 0]) == 60
    assert ways_to_assign([1, 0, 1, 0], [0, 0, 1, 1]) == 4
    assert smallest_p([1, 1, 1, 0, 0, 0]) == pytest.approx(0.10)  # 3 against 3: a mirror each
    assert smallest_p([1, 1, 1, 0, 0, 0, 0]) == pytest.approx(1 / 35)
    assert smallest_p(np.repeat([0, 1], 20), draws=199) == pytest.approx(1 / 200)


def test_all_ways_are_different_and_complete():
    roles, blocks = np.array([0, 0, 1, 2, 1, 0]), np.array([0, 0, 0, 1, 1, 1])
    ways, exhaustive = assignments(roles, blocks, draws=999, rng=np.random.default_rng(0))
    assert exhaustive
    given = {tuple(roles[way]) for way in ways}
    assert len(given) == len(ways) == ways_to_assign(roles, blocks) == 18
    every = {p for p in permutations(roles) if sorted(p[:3]) == [0, 0, 1]}
    assert given == every


def test_re_assignment_equals_brute_force():
    rng = np.random.default_rng(1)
    start = steps(7, (2, 8), (1, 10))
    table = company(rng, 7, 16) + 1.5 * exposed(start, 16)
    found = told(table, start, rng, window=Window(least=1))
    beyond = []
    seen = None
    for way in {tuple(start[list(p)]) for p in permutations(range(7))}:
        fake = np.array(way)
        line = effect(fake, 16, window=Window(least=1)).weights
        rest, own = two_way(table), two_way(exposed(fake, 16))
        size = (line * rest).sum() / (line * own).sum()
        parts = (line * (rest - size * own)).sum(axis=1)
        t = abs((line * rest).sum()) / np.sqrt((parts**2).sum())
        seen = t if way == tuple(start) else seen
        beyond.append(t)
    assert found.exhaustive
    assert found.assignments == len(beyond) == 105
    assert found.p_reassigned == pytest.approx(np.mean(np.array(beyond) >= seen - 1e-9))


def test_the_wild_bootstrap_equals_that_of_a_regression():
    """One start: the estimate, its error and its p-value are those of two-way fixed effects."""
    rng = np.random.default_rng(2)
    start = steps(10, (4, 9))
    table = company(rng, 10, 14) + 0.7 * exposed(start, 14)
    whole = Window(base=9, horizon=5, least=1, half=False)
    found = told(table, start, rng, window=whole, draws=9_999)
    rows = long(table, start)
    on = exposed(start, 14).ravel()
    teams = np.eye(10)[rows["team"]][:, 1:]
    months = np.eye(14)[rows["month"] - 1]
    design = np.column_stack([on, teams, months])
    fit = sm.OLS(rows["y"].to_numpy(), design).fit(
        cov_type="cluster", cov_kwds={"groups": rows["team"], "use_correction": False}
    )
    assert found.estimate == pytest.approx(fit.params[0])
    assert found.error == pytest.approx(fit.bse[0])
    plain = LinearRegression(include_intercept=False).fit(design, rows["y"].to_numpy())
    oracle = diff_diff.wild_bootstrap_se(
        X=design, y=rows["y"].to_numpy(), residuals=plain.residuals_,
        cluster_ids=rows["team"].to_numpy(), coefficient_index=0, n_bootstrap=9_999,
        weight_type="webb", seed=3,
    )  # fmt: skip
    assert found.p_wild == pytest.approx(oracle.p_value, abs=0.02)


def test_the_interval_holds_what_neither_test_rejects():
    rng = np.random.default_rng(5)
    start = steps(8, (4, 8))
    table = company(rng, 8, 14) + 1.0 * exposed(start, 14)
    found = told(table, start, np.random.default_rng(6))
    for end, inside in ((found.low, 0.02), (found.high, -0.02)):
        for step, held in ((inside, True), (-inside, False)):
            moved = table - (end + step) * exposed(start, 14)
            p = told(moved, start, np.random.default_rng(6))
            assert (max(p.p_wild, p.p_reassigned) > 0.05) is held or abs(step) < 1e-9


def test_blocks_of_a_lottery_exchange_within_only():
    rng = np.random.default_rng(7)
    start = np.array([8, 8, 8, 8] + [10**6] * 4)[[0, 4, 1, 5, 2, 6, 3, 7]]
    blocks = np.repeat([0, 1, 2, 3], 2)
    table = company(rng, 8, 14) + 5 * exposed(start, 14)
    found = told(table, start, rng, blocks=blocks)
    assert found.assignments == 16
    assert found.smallest_p == pytest.approx(2 / 16)


def test_an_effect_no_noise_is_certain_and_no_variation_has_no_interval():
    start = steps(8, (4, 8))
    found = told(4.0 * exposed(start, 14), start, np.random.default_rng(8))
    assert found.estimate == pytest.approx(4.0)
    assert not np.isfinite([found.low, found.high]).any()  # no noise to judge by: no claim


def test_quiet_without_an_effect_and_covering_with_one():
    rng = np.random.default_rng(9)
    held = loud = 0
    for _ in range(150):
        start = steps(12, (2, 8), (2, 10))
        table = company(rng, 12, 18) + 0.8 * exposed(start, 18)
        found = told(table, start, rng, draws=99)
        held += found.low <= 0.8 <= found.high
        null = told(table - 0.8 * exposed(start, 18), start, rng, draws=99)
        loud += null.p <= 0.05
    assert held >= 0.91 * 150
    assert loud <= 0.09 * 150


def test_a_contrast_is_its_own_estimate():
    rng = np.random.default_rng(10)
    start = steps(9, (4, 8))
    table = company(rng, 9, 14)
    line = effect(start, 14, window=Window()).weights
    found = infer(contrast(weights=line, outcome=table), parts=start, rng=rng)
    assert found.estimate == pytest.approx((line * table).sum())
    assert found.low < found.estimate < found.high
