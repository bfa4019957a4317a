"""Reliability: the published figures, by hand, special cases, planted, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from statsmodels.multivariate.factor import Factor

from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.reliability import (
    agreement,
    agreement_of_scale,
    alpha,
    icc,
    keyed,
    omega,
    own_ups_and_downs,
)


@pytest.fixture(scope="module")
def known(shared_data):
    return json.loads((shared_data / "reference_results.json").read_text())


@pytest.fixture(scope="module")
def inventory(shared_data):
    return pd.read_csv(shared_data / "bfi.csv.gz")


def scale(inventory, key):
    items = [f"N{one}" for one in range(1, 6)] if key == "N1..N5" else key.split()
    names = [one.strip("-") for one in items]
    return keyed(
        inventory[names].to_numpy(float),
        reversed_items=[one[0] == "-" for one in items],
        low=1,
        high=6,
    )


@pytest.mark.parametrize("name", ["A", "C", "E", "N", "O"])
def test_alpha_of_the_personality_inventory(inventory, known, name):
    truth = known["alpha_bfi"]
    answers = scale(inventory, truth["keys"][name])
    pairs = alpha(answers, pairwise=True)
    assert pairs.raw == pytest.approx(truth["raw_alpha_pairwise"][name], abs=6e-4)
    assert pairs.standardised == pytest.approx(truth["std_alpha"][name], abs=6e-4)
    whole, people = truth["raw_alpha_complete_cases"][name]
    assert alpha(answers).raw == pytest.approx(whole, abs=6e-5)
    assert alpha(answers).people == people


def test_alpha_of_the_departments(shared_data, known):
    rows = pd.read_csv(shared_data / "attitude_30_departments.csv").drop(columns="rownames")
    found, truth = alpha(rows.to_numpy(float)), known["alpha_attitude"]
    assert [found.raw, found.standardised, found.average_r] == pytest.approx(
        [truth["raw_alpha"], truth["std_alpha"], truth["average_r"]], abs=6e-5
    )


def test_agreement_in_the_army(shared_data, known):
    rows, truth = pd.read_csv(shared_data / "bh1996.csv.gz"), known["agreement_bh1996"]
    for column, value in truth["icc1_mean_group_size"].items():
        assert icc(rows[column], group=rows["GRP"]).icc1 == pytest.approx(value, abs=6e-7)
    for column, value in truth["icc2"].items():
        assert icc(rows[column], group=rows["GRP"]).icc2 == pytest.approx(value, abs=6e-7)
    for column, value in truth["icc1_unequal_n0"].items():
        assert icc(rows[column], group=rows["GRP"]).icc1_n0 == pytest.approx(value, abs=6e-5)


def test_agreement_within_groups(shared_data, known):
    rows, truth = pd.read_csv(shared_data / "bhr2000.csv.gz"), known["agreement_bhr2000"]
    one, told = agreement(rows["RELIG"], group=rows["GRP"], options=5), truth["rwg_RELIG_uniform_5"]
    assert [one.mean(), one.min(), one.max()] == pytest.approx(
        [told["mean"], told["min"], told["max"]], abs=6e-5
    )
    assert one[:3].tolist() == pytest.approx(told["first3"], abs=6e-7)
    items = rows[[name for name in rows if name.startswith("A")]].to_numpy(float)
    many = agreement_of_scale(items, group=rows["GRP"], options=5)
    told = truth["rwgj_11_items_uniform"]
    assert [many.mean(), many.min(), many.max()] == pytest.approx(
        [told["mean"], told["min"], told["max"]], abs=6e-5
    )
    assert many[:3].tolist() == pytest.approx(told["first3"], abs=6e-7)
    hours = icc(rows["HRS"], group=rows["GRP"])
    assert [hours.icc1, hours.icc2] == pytest.approx(
        [truth["icc1_HRS"], truth["icc2_HRS"]], abs=6e-7
    )
    assert alpha(items).raw == pytest.approx(truth["alpha_11"], abs=6e-5)


def test_alpha_by_hand_and_of_one_item_told_twice():
    # variances 1 and 4, covariance 2 (the second is twice the first): 2 * (1 - 5/9)
    found = alpha([[1, 2], [2, 4], [3, 6]])
    assert found.raw == pytest.approx(2 * (1 - 5 / 9))
    assert found.standardised == pytest.approx(1)


def test_omega_recovers_planted_loadings_and_equals_alpha_where_items_are_alike():
    rng = np.random.default_rng(1)
    factor = rng.standard_normal((40_000, 1))
    planted = np.array([0.9, 0.7, 0.5, 0.3])
    answers = factor * planted + rng.standard_normal((40_000, 4)) * np.sqrt(1 - planted**2)
    found = omega(answers)
    assert found.loadings == pytest.approx(planted, abs=0.02)
    assert found.total == pytest.approx(2.4**2 / (2.4**2 + (1 - planted**2).sum()), abs=0.01)
    assert alpha(answers).standardised < found.total
    even = factor * 0.7 + rng.standard_normal((40_000, 4)) * np.sqrt(1 - 0.49)
    assert omega(even).total == pytest.approx(alpha(even).standardised, abs=0.005)


def test_one_factor_equals_that_of_statsmodels(inventory, known):
    answers = scale(inventory, known["alpha_bfi"]["keys"]["N"])
    whole = answers[np.isfinite(answers).all(axis=1)]
    theirs = Factor(whole, n_factor=1, method="pa").fit(maxiter=500, tol=1e-12).loadings[:, 0]
    assert omega(answers).loadings == pytest.approx(np.abs(theirs), abs=1e-5)


def test_icc_recovers_a_planted_share_and_is_nought_on_lots():
    rng = np.random.default_rng(2)
    group = np.repeat(np.arange(400), 10)
    value = rng.normal(0, 0.5, 400)[group] + rng.normal(0, np.sqrt(0.75), 4_000)
    found = icc(value, group=group)
    assert found.icc1 == pytest.approx(0.25, abs=0.03)
    assert found.icc2 == pytest.approx(10 * 0.25 / (1 + 9 * 0.25), abs=0.03)
    assert abs(icc(rng.normal(size=4_000), group=group).icc1) < 0.02


def test_agreement_by_hand():
    found = agreement([3, 3, 3, 1, 5, 2], group=["a", "a", "a", "b", "b", "c"], options=5)
    assert found[0] == 1
    assert found[1] == 0  # a spread of 8 against the 2 of answers by lot
    assert np.isnan(found[2])


def test_own_ups_and_downs_tell_sampling_from_change():
    rng = np.random.default_rng(3)
    level, month = rng.normal(0, 9, (40, 1)), rng.normal(0, 5, (1, 24))
    real = rng.normal(0, 3, (40, 24))
    for error in (1.0, 4.0):
        seen = level + month + real + rng.normal(0, error, (40, 24))
        seen[rng.random(seen.shape) < 0.1] = np.nan
        share = own_ups_and_downs(seen, np.full(seen.shape, error))
        assert share == pytest.approx(9 / (9 + error**2), abs=0.06)
    assert own_ups_and_downs(level + month, np.ones((40, 24))).code == "constant"
    assert own_ups_and_downs([[1.0, np.nan]], [[1.0, 1.0]]).code == "gaps"


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (np.ones((9, 1)), "few_items"),
        (np.array([[1.0, 2], [2, 3]]), "few_people"),
        (np.column_stack([np.arange(9.0), np.ones(9)]), "constant"),
        (np.full((9, 3), np.nan), "few_people"),
    ],
)
def test_scales_that_cannot_be_judged_are_refused(answers, code):
    assert alpha(answers).code == code


def test_too_few_items_for_a_factor_and_groups_of_one():
    assert omega(np.random.default_rng(4).normal(size=(50, 2))).code == "few_items"
    assert icc([1.0, 2, 3], group=[1, 2, 3]).code == "few_groups"
    assert icc([1.0, 1, 2, 2], group=[1, 1, 2, 2]) == Refusal("constant", {"groups": 2.0})
