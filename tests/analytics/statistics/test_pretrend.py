"""Before the start: slopes seen, quiet when parallel, bounds by hand and against a library."""

from __future__ import annotations

import diff_diff
import numpy as np
import pytest

from keepwell.analytics.statistics.contrasts import Window, effect
from keepwell.analytics.statistics.panel import exposed
from keepwell.analytics.statistics.power import Noise
from keepwell.analytics.statistics.pretrend import before, honest, sensitivity, telling
from tests.analytics.statistics.team_months import company, long, steps

NOISE = Noise(1.0, 0.3)
START = steps(20, (8, 13))


def drift(size):
    return np.where(START < 24, size, 0.0)[:, None] * np.arange(24)[None, :]


def seen(rng, size, rounds=60):
    found = []
    for _ in range(rounds):
        table = company(rng, 20, 24) + drift(size)
        found.append(before(table, START, window=Window(), noise=NOISE, rng=rng, draws=99))
    return found


def test_a_slope_that_feigns_one_detectable_effect_is_seen():
    could = telling(START, months=24, window=Window(), noise=NOISE)
    found = seen(np.random.default_rng(1), could.slope)
    assert sum(one.moving for one in found) >= 0.9 * len(found)
    assert np.mean([one.slope for one in found]) == pytest.approx(could.slope, rel=0.1)
    feigned = np.mean([one.feigned for one in found])
    weights = effect(START, 24, window=Window()).weights
    assert feigned == pytest.approx((weights * drift(could.slope)).sum(), rel=0.1)
    assert could.chance > 0.8


def test_parallel_groups_are_mostly_left_alone():
    found = seen(np.random.default_rng(2), 0.0, rounds=120)
    assert sum(one.moving for one in found) <= 0.17 * 120


def test_a_short_past_cannot_tell_and_says_so():
    long = telling(steps(20, (8, 13)), months=19, window=Window(), noise=NOISE)
    short = telling(steps(20, (8, 5)), months=11, window=Window(), noise=NOISE)
    assert short.chance < 0.6 < long.chance
    none = telling(steps(20, (8, 2)), months=11, window=Window(), noise=NOISE)
    assert none.code == "short_past"
    table = company(np.random.default_rng(3), 20, 11)
    rng = np.random.default_rng(4)
    refused = before(table, steps(20, (8, 2)), window=Window(), noise=NOISE, rng=rng)
    assert refused.code == "short_past"
    assert sensitivity(table, steps(20, (8, 2)), window=Window()).code == "short_past"


def test_bounds_by_hand():
    # effect 4 with error 1, one change before of 1 with error 0, no covariance
    found = honest([4.0, 1.0], np.diag([1.0, 0.0]), steps=1.0, freedom=1e9, m=[0.0, 1.0])
    assert found.low.tolist() == pytest.approx([4 - 1.959964, 4 - 1 - 1.959964])
    assert found.high.tolist() == pytest.approx([4 + 1.959964, 4 + 1 + 1.959964])
    assert found.breakdown == pytest.approx(4 - 1.959964)


def test_without_drift_it_is_the_plain_interval_and_never_narrower_with_it():
    rng = np.random.default_rng(5)
    table = company(rng, 20, 24) + 1.5 * exposed(START, 24)
    found = sensitivity(table, START, window=Window())
    assert (np.diff(found.low) <= 0).all()
    assert (np.diff(found.high) >= 0).all()
    assert found.breakdown > 0
    quiet = sensitivity(table - 1.5 * exposed(START, 24), START, window=Window())
    assert quiet.breakdown == 0


def test_a_large_effect_bears_any_drift():
    table = company(np.random.default_rng(6), 20, 24) + 500 * exposed(START, 24)
    assert sensitivity(table, START, window=Window()).breakdown == np.inf


def test_bounds_hold_the_truth_when_the_groups_drift_on():
    """The groups go on drifting at the rate of before: relative magnitude 1 is exactly that."""
    rng = np.random.default_rng(7)
    held = plain = 0
    for _ in range(120):
        table = company(rng, 20, 24) + drift(0.08) + 1.0 * exposed(START, 24)
        found = sensitivity(table, START, window=Window(), m=[0.0, 1.0])
        plain += found.low[0] <= 1 <= found.high[0]
        held += found.low[1] <= 1 <= found.high[1]
    assert held >= 0.93 * 120
    assert plain < held


def test_bounds_contain_those_of_the_library():
    """Their identified set at M = 1 with one change before and one month after, and a margin."""
    rng = np.random.default_rng(8)
    start = steps(40, (16, 2))
    table = company(rng, 40, 3) + 2 * exposed(start, 3)
    fit = diff_diff.CallawaySantAnna(control_group="never_treated", base_period="universal").fit(
        long(table, start), "y", "team", "month", "first"
    )
    theirs = diff_diff.HonestDiD(method="relative_magnitude", M=1.0).fit(
        fit.aggregate("event_study")
    )
    change = np.diff(table, axis=1)
    gap = change[:16].mean(axis=0) - change[16:].mean(axis=0)
    spread = np.cov(change[:16].T) / 16 + np.cov(change[16:].T) / 24
    ours = honest([gap[1], gap[0]], spread[::-1, ::-1], steps=1.0, freedom=1e9, m=[1.0])
    assert theirs.lb == pytest.approx(gap[1] - abs(gap[0]), abs=1e-6)
    assert ours.low[0] <= theirs.lb
    assert ours.high[0] >= theirs.ub
    # theirs takes the change before for known; ours lets it be as uncertain as it is
    assert ours.low[0] <= theirs.ci_lb
    assert ours.high[0] >= theirs.ci_ub
    sure = spread[::-1, ::-1] * np.diag([1.0, 0.0])
    known = honest([gap[1], gap[0]], sure, steps=1.0, freedom=1e9, m=[1.0])
    assert known.low[0] == pytest.approx(theirs.ci_lb, abs=0.03)
    assert known.high[0] == pytest.approx(theirs.ci_ub, abs=0.03)
