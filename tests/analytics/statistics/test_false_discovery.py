"""Many looked at, few told: published example, and the level held where nothing is true."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.false_discovery import simes, stand_out, within_families


def test_the_published_example():
    # Benjamini and Hochberg 1995, section 4.1: fifteen hypotheses, four found at 0.05
    p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    assert stand_out(p, level=0.05).tolist() == [True] * 4 + [False] * 11


def test_a_p_value_may_be_carried_by_a_smaller_one_behind_it():
    assert stand_out([0.045, 0.05], level=0.05).all()
    assert not stand_out([0.045, 0.06], level=0.05).any()


def test_what_could_not_be_tested_neither_counts_nor_is_found():
    assert stand_out([0.04, np.nan], level=0.05).tolist() == [True, False]
    assert stand_out([], level=0.05).tolist() == []
    assert stand_out([np.nan], level=0.05).tolist() == [False]


def test_simes_by_hand():
    # ranks 1, 2, 3 of three: 0.02·3/1 = 0.06, 0.03·3/2 = 0.045, 0.9·3/3
    assert simes([0.9, 0.02, 0.03]) == pytest.approx(0.045)
    assert simes([0.2]) == pytest.approx(0.2)
    assert np.isnan(simes([np.nan]))


def test_members_of_a_found_family_pay_for_the_families_that_were_not():
    # one family of four found: its members are held to 0.05 / 4 = 0.0125
    families = {"a": [0.001, 0.02, 0.5], "b": [0.6, 0.7], "c": [0.8], "d": [0.9, 0.3]}
    found = within_families(families, level=0.05)
    assert list(found) == ["a"]
    assert found["a"].tolist() == [True, False, False]
    # all four found: members are held to the whole level
    families |= {"b": [0.001, 0.02], "c": [0.001], "d": [0.001]}
    assert within_families(families, level=0.05)["a"].tolist() == [True, True, False]


def test_nothing_true_is_told_rarely_and_evenly():
    rng = np.random.default_rng(5)
    runs = [
        within_families({at: rng.random(8) for at in range(40)}, level=0.05) for _ in range(2_000)
    ]
    alarms = np.mean([bool(one) for one in runs])
    assert alarms <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 2_000)
    assert alarms > 0.03  # Simes is exact where families are independent


def test_planted_families_are_found_and_few_others():
    rng = np.random.default_rng(6)
    shares = []
    for _ in range(2_000):
        families = {at: rng.random(8) for at in range(40)}
        for at in range(5):
            families[at][0] = 1e-6
        found = within_families(families, level=0.05)
        assert set(range(5)) <= set(found)
        shares.append(sum(at >= 5 for at in found) / len(found))
    assert np.mean(shares) <= 0.05
