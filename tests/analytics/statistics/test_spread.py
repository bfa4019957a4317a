"""Evenness and regularity: golden values, the midnight trap."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.spread import gini, jain, times_of_day


def test_golden_gini_and_jain():
    assert gini([4, 4, 2, 1, 1]) == pytest.approx(0.300)
    assert round(jain([4, 4, 2, 1, 1]), 3) == 0.758


def test_the_ends():
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert jain([3, 3, 3]) == pytest.approx(1)
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert jain([0, 0, 0, 8]) == pytest.approx(0.25)
    assert np.isnan(gini([0, 0]))
    assert np.isnan(jain([]))


def test_half_past_eleven_and_half_past_midnight_are_an_hour_apart():
    found = times_of_day([23 * 60 + 30, 30])
    assert found.mean == pytest.approx(0, abs=1e-6) or found.mean == pytest.approx(1_440, abs=1e-6)
    assert found.spread == pytest.approx(30, abs=0.5)


def test_a_small_spread_equals_the_plain_standard_deviation():
    minutes = np.random.default_rng(1).normal(540, 20, 20_000)
    found = times_of_day(minutes)
    assert found.mean == pytest.approx(540, abs=1)
    assert found.spread == pytest.approx(minutes.std(), rel=0.01)
    assert times_of_day([480]).spread == 0
    assert np.isnan(times_of_day([]).mean)
