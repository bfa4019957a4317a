"""Comparisons as weights: by hand, and free of team and month levels; no started team controls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepwell.analytics.statistics.contrasts import (
    Comparison,
    Window,
    at_event,
    block_before,
    effect,
    slope_before,
)
from keepwell.analytics.statistics.panel import NEVER
from keepwell.analytics.statistics.refusal import Refusal
from tests.analytics.statistics.team_months import company, steps


def test_two_teams_by_hand():
    found = effect(steps(2, (1, 4)), 6, window=Window(base=2, horizon=2, least=1))
    assert found.weights.tolist() == [
        [0, 0, -0.5, -0.5, 0.5, 0.5],
        [0, 0, 0.5, 0.5, -0.5, -0.5],
    ]
    assert (found.teams, found.controls, found.past, found.left_out) == (1, 1, 4, 0)
    assert found.drift == pytest.approx(2.0)  # the middles of both windows lie two months apart


def test_half_of_the_past_is_the_base():
    assert Window(base=6).base_of(4).tolist() == [2, 3]
    assert Window(base=6).base_of(20).tolist() == [14, 15, 16, 17, 18, 19]
    assert Window(base=6, half=False).base_of(4).tolist() == [0, 1, 2, 3]
    assert Window(base=3, skip=(9,)).base_of(10).tolist() == [6, 7, 8]


def test_each_team_counts_once_however_long_it_has_it():
    start = steps(9, (2, 6), (1, 10))
    table = np.zeros((9, 12))
    table[:2, 6:] = 3.0  # two teams, six months
    table[2, 10:] = 9.0  # one team, two months
    found = effect(start, 12, window=Window(least=3))
    assert (found.weights * table).sum() == pytest.approx((3 + 3 + 9) / 3)


def test_months_without_enough_controls_are_not_told():
    start = steps(6, (3, 6), (3, 8))
    found = effect(start, 12, window=Window(least=3))
    assert found.teams == 3
    assert found.left_out == 3
    assert np.abs(found.weights[:, 8:]).sum() == 0  # from the eighth month on, all have it


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (steps(6, (3, 2)), "short_past"),
        (steps(6), "short_future"),
        (steps(6, (5, 8)), "no_controls"),
        (np.full(6, 8), "no_controls"),
    ],
)
def test_nothing_to_compare_is_refused(start, code):
    found = effect(np.asarray(start), 12, window=Window())
    assert isinstance(found, Refusal)
    assert found.code == code


plans = st.lists(st.one_of(st.just(NEVER), st.integers(3, 14)), min_size=6, max_size=14).map(
    np.array
)


@given(start=plans, base=st.integers(1, 6), horizon=st.integers(1, 8))
def test_levels_cancel_and_started_teams_never_control(start, base, horizon):
    window = Window(base=base, horizon=horizon, least=1)
    found = effect(start, 15, window=window)
    lines = [slope_before(start, 15, window=window), block_before(start, 15, window=window, back=1)]
    lines += [told[0] for event in (-3, 0, 2)
              if (told := at_event(start, 15, event=event, window=window)) is not None]  # fmt: skip
    if isinstance(found, Comparison):
        lines.append(found.weights)
        since = np.arange(15)[None, :] >= start[:, None]
        assert found.weights[since].min(initial=0) >= -1e-12  # a started team is never subtracted
    for line in lines:
        if line is not None:
            assert line.sum(axis=0) == pytest.approx(0, abs=1e-9)
            assert line.sum(axis=1) == pytest.approx(0, abs=1e-9)


def test_a_planted_slope_before_is_read():
    start = steps(12, (2, 10), (3, 14))
    drift = np.where(start < 20, 0.4, 0.0)[:, None] * np.arange(20)[None, :]
    early = slope_before(np.where(start == 10, 10, NEVER), 20, window=Window())
    assert (early * drift * (start != 14)[:, None]).sum() == pytest.approx(0.4)
    # with all of them, the first two are also compared with the three that drift as they do
    assert 0.2 < (slope_before(start, 20, window=Window()) * drift).sum() < 0.4


def test_two_way_fixed_effects_would_be_wrong_here():
    """Growing effects: the plain regression takes early teams for controls, this one does not."""
    rng = np.random.default_rng(4)
    start = steps(12, (4, 5), (4, 10))
    since = np.arange(18)[None, :] - start[:, None]
    growing = np.where(since >= 0, 0.5 * (since + 1), 0.0)
    table = company(rng, 12, 18, spread=0.0) + growing
    found = effect(start, 18, window=Window(horizon=12, least=1))
    truth = (growing[:4, 5:17].mean(axis=1).sum() + growing[4:8, 10:].mean(axis=1).sum()) / 8
    assert (found.weights * table).sum() == pytest.approx(truth)
    on = (since >= 0).astype(float)
    rest = on - on.mean(0) - on.mean(1, keepdims=True) + on.mean()
    assert abs((rest * table).sum() / (rest * on).sum() - truth) > 0.2
