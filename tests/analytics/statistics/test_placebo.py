"""Fake starts and untouched outcomes: quiet where nothing is, loud where something moved early."""

from __future__ import annotations

import numpy as np

from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.panel import exposed
from keepwell.analytics.statistics.placebo import Placebo, earlier_start, untouched
from keepwell.analytics.statistics.refusal import Refusal
from tests.analytics.statistics.team_months import company, steps

START = steps(20, (4, 12), (4, 14))


def test_a_fake_start_finds_nothing_although_the_real_one_worked():
    rng = np.random.default_rng(1)
    found = []
    for _ in range(60):
        table = company(rng, 20, 24) + 5 * exposed(START, 24)
        found.append(earlier_start(table, START, window=Window(), rng=rng, draws=99))
    assert sum(one.null for one in found) >= 0.9 * 60
    assert abs(np.mean([one.told.estimate for one in found])) < 0.15


def test_what_moved_before_the_start_is_caught_with_its_size():
    rng = np.random.default_rng(2)
    early = np.where(START < 24, START - 6, START)
    found = earlier_start(
        company(rng, 20, 24) + 3 * exposed(early, 24), START, window=Window(), rng=rng
    )
    assert not found.null
    assert found.told.low < 3 < found.told.high


def test_a_past_without_two_blocks_is_refused():
    start = steps(20, (8, 1))
    table = company(np.random.default_rng(3), 20, 12)
    rng = np.random.default_rng(3)
    assert earlier_start(table, start, window=Window(), rng=rng).code == "short_past"


def test_untouched_outcomes_by_name():
    rng = np.random.default_rng(4)
    same, moved = company(rng, 20, 24), company(rng, 20, 24) + 4 * exposed(START, 24)
    holed = same.copy()
    holed[3, 5] = np.nan
    outcomes = {"calm": holed, "moved": moved, "flat": np.full((20, 24), 3.0)}
    found = untouched(outcomes, START, window=Window(), rng=rng)
    assert isinstance(found["calm"], Placebo)
    assert found["calm"].null
    assert not found["moved"].null
    assert found["flat"] == Refusal("constant", {"value": 3.0})
