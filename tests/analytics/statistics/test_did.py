"""Two groups, before and after: the minimum-wage study, by hand, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from keepwell.analytics.statistics.did import one_start, two_by_two
from keepwell.analytics.statistics.refusal import Refusal
from tests.analytics.statistics.team_months import company


@pytest.fixture(scope="module")
def restaurants(shared_data):
    rows = pd.read_csv(shared_data / "did_card_krueger_njmin3.csv", sep=";", decimal=",")
    return rows.apply(pd.to_numeric, errors="coerce")


@pytest.fixture(scope="module")
def known(shared_data):
    return json.loads((shared_data / "reference_results.json").read_text())["did_card_krueger"]


def test_card_and_krueger(restaurants, known):
    found = two_by_two(restaurants["fte"], treated=restaurants["nj"], after=restaurants["d"])
    cells = known["cell_mean_fte"]
    assert found.means.ravel().tolist() == pytest.approx(
        [cells["PA_before"], cells["PA_after"], cells["NJ_before"], cells["NJ_after"]], abs=6e-4
    )
    assert found.sizes.ravel().tolist() == known["cell_n"]
    assert found.effect == pytest.approx(known["did"], abs=6e-5)
    assert found.error == pytest.approx(known["ols_se"], abs=6e-5)
    assert found.effect == pytest.approx(known["published"]["did"], abs=0.01)


def test_it_is_the_interaction_of_a_regression(restaurants):
    seen = restaurants.dropna(subset=["fte"])
    nj, after = seen["nj"].to_numpy(), seen["d"].to_numpy()
    fit = sm.OLS(seen["fte"], np.column_stack([np.ones(len(seen)), nj, after, nj * after])).fit()
    found = two_by_two(seen["fte"], treated=nj, after=after)
    low, high = fit.conf_int().iloc[3]
    assert [found.effect, found.low, found.high] == pytest.approx([fit.params.iloc[3], low, high])


def test_a_hand_worked_table():
    found = two_by_two(
        [1, 3, 2, 4, 10, 12, 15, 17], treated=[0] * 4 + [1] * 4, after=[0, 0, 1, 1] * 2
    )
    assert found.effect == pytest.approx((16 - 11) - (3 - 2))
    assert found.error == pytest.approx(np.sqrt(2 * (4 / 2)))  # four cells of two, spread 2


def test_cells_without_rows_and_rows_that_all_agree_are_refused():
    thin = two_by_two([1.0, 2.0, 3.0, np.nan], treated=[0, 0, 1, 1], after=[0, 1, 0, 1])
    assert thin == Refusal("few_groups", {"rows": 0.0})
    same = two_by_two([5.0] * 8, treated=[0] * 4 + [1] * 4, after=[0, 0, 1, 1] * 2)
    assert same == Refusal("constant", {"rows": 8.0})


def test_one_start_by_hand_and_against_means():
    rng = np.random.default_rng(1)
    table = company(rng, 9, 12)
    treated = np.arange(9) < 4
    table[treated, 7:] += 3
    found = one_start(table, treated=treated, start=7, rng=rng)
    change = table[:, 7:].mean(axis=1) - table[:, :7].mean(axis=1)
    assert found.estimate == pytest.approx(change[treated].mean() - change[~treated].mean())
    assert found.low < 3 < found.high
    assert found.low > 0


def test_few_treated_teams_do_not_fool_it():
    """Domain rules 4.4: with two of twelve, cluster-robust errors alarm one time in five."""
    rng = np.random.default_rng(2)
    naive = ours = 0
    for _ in range(150):
        table = company(rng, 12, 18)
        found = one_start(table, treated=np.arange(12) < 2, start=9, rng=rng, draws=99)
        naive += abs(found.estimate / found.error) > 1.96
        ours += found.p <= 0.05
    assert naive > 0.12 * 150
    assert ours <= 0.08 * 150
