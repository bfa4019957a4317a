"""What would be silently wrong on the page of changes: crying wolf, and telling what may not be told.

The full tables, a thousand months of noise and the power over effect sizes, are printed by
`python -m benchmarks.changes`.
"""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.ask.changes import LEVEL, Look
from keepwell.connectors.demo_company.catalogue import PRODUCTS
from keepwell.connectors.demo_company.effects import (
    INCIDENT_MONTH,
    LAUNCH_UNTRAINED,
    MIDNIGHT_FAULT,
)
from keepwell.connectors.demo_company.truths import places
from keepwell.schemas.changes import MonthOfChanges
from tests.analytics.ask.drawn_company import Drawn, Place
from tests.soundness import demo_figures
from tests.soundness.demo_figures import contacts

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


@pytest.fixture(scope="module", params=[1, 2])
def told(request, tmp_path_factory) -> dict[int, MonthOfChanges]:
    """What is found, by the month of the data, counted from 1 as the truths do."""
    files = contacts(folder=tmp_path_factory.mktemp("demo"), seed=request.param)
    months = tuple(str(demo_figures.LAST.previous(back)) for back in range(23, -1, -1))
    look = Look(months)
    for sheet in demo_figures.sheets(files):
        look.add(sheet)
    found = look.at_months(months, complete=True, before={})
    return dict(enumerate(found, start=1))


class TestTheDemoCompany:
    """Its planted truths, looked at as a company would: from its exported files."""

    def test_a_product_launched_without_training_is_found_where_it_is(self, told):
        first, second = told[LAUNCH_UNTRAINED + 1], told[LAUNCH_UNTRAINED + 2]
        for measure in ("aht", "csat"):
            one = next(one for one in first.changes if one.measure == measure)
            assert (one.slice or one.driver.slice) == {"product": PRODUCTS[0]}
            assert one.rose == (measure == "aht")
        assert {one.measure for one in second.changes} >= {"aht"}
        assert not any(one.news for one in second.changes if one.measure == "aht")

    def test_an_outage_is_found_in_its_topic(self, told):
        found = {(one.measure, *one.slice.values()) for one in told[INCIDENT_MONTH + 1].changes}
        assert ("contacts", "Service outage") in found

    def test_solvings_without_a_time_of_day_are_a_fault_of_the_data(self, told):
        found = told[MIDNIGHT_FAULT + 1]
        (team,) = places(size="S")["midnight_fault"]
        assert {("reopen_rate", team, "thin")} <= {
            (one.measure, one.slice.get("team"), one.code) for one in found.faults
        }
        assert not any(one.measure == "reopen_rate" for one in found.changes)

    def test_months_without_a_planted_change_are_quiet(self, told):
        """Overload ended in month 10, the new teams began in 13, the last effect ended in 20."""
        clean = [told[month] for month in (11, 12, 14, 21, 22, 23, 24)]
        assert sum(not (one.changes or one.faults) for one in clean) >= 6
