"""What would be silently wrong on the page of changes: crying wolf, and telling what may not be told.

The full tables, a thousand months of noise and the power over effect sizes, are printed by
`python -m benchmarks.changes`.
"""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.ask.changes import LEVEL
from tests.analytics.ask.drawn_company import Drawn, Place

SOME = frozenset(
    {"contacts", "csat", "aht", "reopen_rate", "separation_rate", "absence_rate", "headcount"}
)


@pytest.mark.parametrize("like", [0.0, 0.5])
def test_months_in_which_nothing_happened_stay_quiet(like):
    """Measures that share each other's months, and months that resemble their neighbours."""
    rng = np.random.default_rng(20)
    alarms = []
    for _ in range(12):
        drawn = Drawn(rng, like=like, only=SOME)
        found = drawn.look().at_months(drawn.names()[13:], complete=True, before={})
        alarms += [bool(one.changes or one.faults) for one in found]
    share, error = np.mean(alarms), np.sqrt(LEVEL * (1 - LEVEL) / len(alarms))
    assert share <= LEVEL + 2 * error, f"{share:.3f} of {len(alarms)} quiet months cried wolf"


def test_a_large_company_is_no_noisier_than_a_small_one():
    rng = np.random.default_rng(21)
    alarms = []
    for _ in range(4):
        drawn = Drawn(rng, teams=60, contacts=400_000, only=SOME)
        found = drawn.look().at_months(drawn.names()[13:], complete=True, before={})
        alarms += [bool(one.changes) for one in found]
    assert np.mean(alarms) <= LEVEL + 2 * np.sqrt(LEVEL * (1 - LEVEL) / len(alarms))


def test_few_of_what_is_told_is_false_when_much_is_true():
    """Three planted changes a month: of everything that is told, one in twenty at most is noise."""
    rng = np.random.default_rng(22)
    planted: dict[Place, float] = {
        ("csat", "product", "product 1"): -9.0,
        ("aht", "topic", "topic 4"): 30.0,
        ("reopen_rate", "team", "team 2"): 14.0,
    }
    shares, caught = [], 0
    for _ in range(20):
        drawn = Drawn(rng, planted=planted, only=SOME)
        found = drawn.look().at_months(drawn.names()[-1:], complete=True, before={})[0]
        true = {(measure, label) for measure, _, label in planted}
        told = [(one.measure, "".join(one.slice.values())) for one in found.changes]
        driven = [one.driver.slice if one.driver else {} for one in found.changes]
        right = [
            name in true or (name[0], "".join(cut.values())) in true
            for name, cut in zip(told, driven, strict=True)
        ]
        caught += sum(right)
        shares.append(1 - np.mean(right) if right else 0.0)
    assert np.mean(shares) <= LEVEL + 0.03
    assert caught >= 0.8 * 3 * 20
