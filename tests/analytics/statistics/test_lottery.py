"""Lots: drawn again from the same number, fair, even over blocks, and exact afterwards."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.lottery import draw, exact, moved_by_chance
from keepwell.analytics.statistics.panel import exposed
from tests.analytics.statistics.team_months import company, steps

TEAMS = [f"team {one}" for one in range(12)]


def test_the_same_number_draws_the_same_lots_in_any_order():
    first = draw(TEAMS, waves=[3, 4], seed=7)
    assert draw(TEAMS[::-1], waves=[3, 4], seed=7) == first
    assert draw(TEAMS, waves=[3, 4], seed=8) != first
    assert Counter(first.values()) == {0: 3, 1: 4, 2: 5}


def test_every_team_is_as_likely_to_be_first():
    counts = Counter()
    for seed in range(600):
        counts.update(team for team, wave in draw(TEAMS, waves=[3], seed=seed).items() if wave == 0)
    assert min(counts.values()) > 0.7 * 150
    assert max(counts.values()) < 1.3 * 150


def test_blocks_share_the_waves_evenly():
    blocks = ["north"] * 4 + ["south"] * 8
    for seed in range(30):
        lots = draw(TEAMS, waves=[6], seed=seed, blocks=blocks)
        first = Counter(blocks[TEAMS.index(team)] for team, wave in lots.items() if wave == 0)
        assert first["north"] in (2, 3) or first["north"] == 1
        assert abs(first["north"] - 2) <= 1


def test_impossible_lots_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="no more places"):
        draw(TEAMS, waves=[8, 8], seed=1)
    with pytest.raises(ValueError, match="each team once"):
        draw(["a", "a"], waves=[1], seed=1)


def test_the_chance_of_the_result_is_the_lotterys_own():
    rng = np.random.default_rng(1)
    start = steps(8, (4, 10))
    table = company(rng, 8, 18) + 6 * exposed(start, 18)
    found = exact(table, start, window=Window(), rng=rng)
    assert found.exhaustive
    assert found.assignments == 70
    assert found.p_reassigned == pytest.approx(2 / 70)
    assert found.low < 6 < found.high


def test_bad_luck_of_the_draw_is_told():
    table = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0], [4.0, 4.0]])
    first = np.array([False, False, True, True])
    assert moved_by_chance(table, first) == pytest.approx(2 / np.std([1, 2, 3, 4], ddof=1))
    assert moved_by_chance(np.ones((4, 2)), first) == 0
