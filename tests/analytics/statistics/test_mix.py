"""Fair comparison: Simpson undone, expectations learned elsewhere, intervals over customers."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from keepwell.analytics.statistics.mix import adjusted, columns, cross_fitted, expected, learned


def contacts(rng, *, better=0.06, answers=3_000):
    """Twelve teams; team 0 is better at everything and gets the hard kind, team 1 the easy one."""
    team = np.repeat(np.arange(12), answers)
    hard = np.select([team == 0, team == 1], [0.8, 0.2], 0.5)
    kind = (rng.random(team.size) < hard).astype(int)
    merit = np.select([team == 0, team == 1], [better / 2, -better / 2], 0.0)
    good = rng.random(team.size) < 0.85 - 0.15 * kind + merit
    return team, kind, good.astype(float)


def judged(team, kind, good, *, rng, cluster=None):
    n = np.ones(team.size)
    hope = cross_fitted(columns([kind], n), good, n, half=rng.integers(0, 2, team.size))
    who = np.arange(team.size) if cluster is None else cluster
    return adjusted(group=team, k=good, n=n, expected=hope, kind=kind, cluster=who)


def test_the_better_team_with_the_harder_contacts_is_found():
    rng = np.random.default_rng(1)
    found = judged(*contacts(rng), rng=rng)
    one, two = found.groups.index("0"), found.groups.index("1")
    assert found.raw[one] < found.raw[two]
    assert found.expected[one] < found.expected[two]
    assert found.low[one] > found.high[two]
    assert found.adjusted[one] - found.adjusted[two] == pytest.approx(0.06, abs=0.025)


def test_alike_teams_cover_each_other():
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(40):
        found = judged(*contacts(rng, better=0.0, answers=400), rng=rng)
        truth = found.raw.mean()
        held += int(((found.low <= truth) & (truth <= found.high)).sum())
    assert held >= 0.92 * 40 * 12


def test_the_model_is_logistic_regression():
    rng = np.random.default_rng(3)
    kind, hour = rng.integers(0, 3, 4_000), rng.integers(0, 4, 4_000)
    good = (rng.random(4_000) < 0.6 + 0.1 * (kind == 1) - 0.2 * (hour == 2)).astype(float)
    design = columns([kind, hour], np.ones(4_000))
    beta = learned(design, good, np.ones(4_000))
    oracle = sm.Logit(good, design).fit(disp=0).params
    assert beta == pytest.approx(oracle, abs=0.03)  # one pseudo-answer of caution apart
    assert expected(design, beta).mean() == pytest.approx(good.mean(), abs=1e-3)


def test_columns_by_hand():
    found = columns([["mail", "phone", "phone", "chat"]], [5, 3, 4, 2])
    assert found.tolist() == [[1, 1, 0], [1, 0, 0], [1, 0, 0], [1, 0, 1]]  # phone is most frequent


def test_nobody_is_compared_with_their_own_answers():
    rng = np.random.default_rng(4)
    team, kind, good = contacts(rng)
    n, half = np.ones(team.size), rng.integers(0, 2, team.size)
    design = columns([kind], n)
    before = cross_fitted(design, good, n, half=half)
    turned = np.where(half == 0, 1 - good, good)
    after = cross_fitted(design, turned, n, half=half)
    assert np.allclose(before[half == 0], after[half == 0])
    assert not np.allclose(before[half == 1], after[half == 1])


def test_customers_who_answer_often_widen_the_interval():
    rng = np.random.default_rng(5)
    team, kind, _ = contacts(rng, answers=1_000)
    cluster = team * 1_000 + np.tile(np.repeat(np.arange(100), 10), 12)
    mood = rng.random(12_000) < 0.8
    good = mood[cluster % 12_000].astype(float)
    alone = judged(team, kind, good, rng=np.random.default_rng(6))
    together = judged(team, kind, good, rng=np.random.default_rng(6), cluster=cluster)
    assert ((together.high - together.low) > 2 * (alone.high - alone.low)).all()


def test_contacts_that_nobody_else_has_are_refused():
    rng = np.random.default_rng(7)
    team, kind, good = contacts(rng)
    kind = np.where((team == 3) & (rng.random(team.size) < 0.3), 9, kind)
    found = judged(team, kind, good, rng=rng)
    three = found.groups.index("3")
    assert list(found.refusals) == ["3"]
    assert found.refusals["3"].numbers["alone"] == pytest.approx(0.3, abs=0.03)
    assert np.isnan(found.adjusted[three])
    assert np.isfinite(found.raw[three])


def test_too_little_to_learn_from_is_refused():
    n = np.ones(150)
    design = columns([np.arange(150) % 2], n)
    assert cross_fitted(design, n, n, half=np.arange(150) % 2).code == "few_points"
    large = np.full(150, 10.0)
    assert cross_fitted(design, large, large, half=np.arange(150) % 2).code == "constant"
