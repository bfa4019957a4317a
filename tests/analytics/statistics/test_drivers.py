"""Drivers of groups: the published regression, shares by hand, refused where groups are few."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.outliers_influence import variance_inflation_factor

from keepwell.analytics.statistics.drivers import drivers


def test_the_published_departments(shared_data):
    truth = json.loads((shared_data / "reference_results.json").read_text())[
        "driver_regression_attitude"
    ]
    rows = pd.read_csv(shared_data / "attitude_30_departments.csv")
    terms = [name for name in truth["coef"] if name != "const"]
    found = drivers(rows["rating"], columns=rows[terms], terms=terms)
    assert found.constant == pytest.approx(truth["coef"]["const"], abs=6e-6)
    for at, term in enumerate(terms):
        assert found.slope[at] == pytest.approx(truth["coef"][term], abs=6e-6)
    for term, error in truth["se"].items():
        assert found.error[terms.index(term)] == pytest.approx(error, abs=6e-6)
    assert found.r2 == pytest.approx(truth["r2"], abs=6e-5)
    assert found.part.sum() == pytest.approx(found.r2)
    assert terms[int(np.argmax(found.part))] == "complaints"


def drawn(rng, groups=60, slopes=(1.0, 0.0)):
    columns = rng.normal(size=(groups, len(slopes)))
    return 5 + columns @ np.array(slopes) + rng.normal(size=groups), columns


def test_it_is_ordinary_least_squares():
    y, x = drawn(np.random.default_rng(1))
    x[:, 1] += x[:, 0]
    found, fit = drivers(y, columns=x, terms=["a", "b"]), sm.OLS(y, sm.add_constant(x)).fit()
    assert [found.constant, *found.slope] == pytest.approx(fit.params.tolist())
    assert found.low.tolist() == pytest.approx(fit.conf_int()[1:, 0].tolist())
    inflated = [variance_inflation_factor(sm.add_constant(x), at) for at in (1, 2)]
    assert found.inflated.tolist() == pytest.approx(inflated)


def test_parts_of_unrelated_terms_are_their_own():
    x = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]] * 5, dtype=float)
    y = 3 * x[:, 0] + 1 * x[:, 1]
    found = drivers(y, columns=x, terms=["a", "b"])
    assert found.part.tolist() == pytest.approx([0.9, 0.1])
    assert found.r2 == pytest.approx(1)


def test_planted_is_found_and_null_is_quiet():
    rng = np.random.default_rng(4)
    held = loud = 0
    for _ in range(400):
        y, x = drawn(rng)
        found = drivers(y, columns=x, terms=["a", "b"])
        held += found.low[0] <= 1 <= found.high[0]
        loud += not found.low[1] <= 0 <= found.high[1]
    assert held >= 0.92 * 400
    assert loud <= 0.08 * 400


def test_groups_without_a_value_are_left_out_and_too_few_refused():
    y, x = drawn(np.random.default_rng(3))
    x[:5, 0] = np.nan
    assert drivers(y, columns=x, terms=["a", "b"]).groups == 55
    few = drivers(y[:14], columns=x[:14], terms=["a", "b"])
    assert few.code == "few_groups"
    assert few.numbers == {"groups": 9.0, "terms": 2.0}
    x[:, 1] = 4
    assert drivers(y, columns=x, terms=["a", "b"]).code == "constant"
    x[:, 1] = 2 * x[:, 0]
    assert drivers(y, columns=x, terms=["a", "b"]).code == "same_effects"
