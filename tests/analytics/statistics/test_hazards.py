"""Log-rank and Cox: the published figures, lifelines, by hand, planted, quiet, refused, large."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter
from lifelines.statistics import multivariate_logrank_test, proportional_hazard_test

from keepwell.analytics.statistics.hazards import compare_curves, cox


@pytest.fixture(scope="module")
def known(shared_data):
    return json.loads((shared_data / "reference_results.json").read_text())


def test_published_log_ranks(shared_data, known):
    aml = pd.read_csv(shared_data / "survival_aml.csv")
    found = compare_curves(aml["time"], aml["status"], group=aml["x"])
    assert found.chi2 == pytest.approx(known["survival_aml"]["logrank_chi2"], abs=6e-5)
    assert found.p == pytest.approx(known["survival_aml"]["p"], abs=6e-5)
    ovarian = pd.read_csv(shared_data / "survival_ovarian.csv")
    found, truth = (
        compare_curves(ovarian["futime"], ovarian["fustat"], group=ovarian["rx"]),
        known["survival_ovarian"]["logrank"],
    )
    assert found.observed.tolist() == truth["observed"]
    assert found.expected.tolist() == pytest.approx(truth["expected"], abs=6e-3)
    assert [found.chi2, found.p] == pytest.approx([truth["chi2"], truth["p"]], abs=6e-5)
    lung = pd.read_csv(shared_data / "survival_lung.csv")
    found = compare_curves(lung["time"], lung["status"] == 2, group=lung["sex"])
    assert found.chi2 == pytest.approx(known["survival_lung"]["logrank_by_sex_chi2"], abs=6e-5)
    assert found.p == pytest.approx(known["survival_lung"]["p"], abs=6e-6)


def test_the_published_cox_model_of_lung_cancer(shared_data, known):
    lung = pd.read_csv(shared_data / "survival_lung.csv")
    terms = ["age", "sex", "ph.ecog"]
    found = cox(lung["time"], lung["status"] == 2, columns=lung[terms], terms=terms)
    assert found.people == known["survival_lung"]["n_cox"]
    for at, term in enumerate(terms):
        value, error = known["survival_lung"]["cox_efron"][term]
        assert found.log_ratio[at] == pytest.approx(value, abs=6e-7)
        assert found.error[at] == pytest.approx(error, abs=6e-7)


def test_the_published_cox_model_of_job_retention(shared_data, known):
    rows, truth = (
        pd.read_csv(shared_data / "mcnulty" / "job_retention.csv"),
        known["hr_job_retention"],
    )
    columns = pd.get_dummies(rows[["gender", "field", "level"]], drop_first=True, dtype=float)
    columns = columns.rename(columns=lambda name: name.replace("_", "")).assign(
        sentiment=rows["sentiment"]
    )
    found = cox(rows["month"], rows["left"] == 1, columns=columns, terms=list(columns))
    assert (found.people, found.events) == (truth["n"], truth["events"])
    told = dict(zip(found.terms, zip(found.log_ratio, found.error, strict=True), strict=True))
    for term, value in truth["cox_efron"].items():
        assert told[term][0] == pytest.approx(value, abs=6e-6)
    for term, value in truth["cox_se"].items():
        assert told[term][1] == pytest.approx(value, abs=6e-6)
    assert found.steady


def test_the_published_retention_interval(shared_data, known):
    """R's default (log) interval at month 12 follows from survival and its error."""
    from keepwell.analytics.statistics.survival import kaplan_meier

    rows, truth = (
        pd.read_csv(shared_data / "mcnulty" / "job_retention.csv"),
        known["hr_job_retention"],
    )
    curve = kaplan_meier(
        rows["month"], rows["left"] == 1, group=(rows["gender"] == "M").astype(int)
    )
    at = curve.at(12)
    for one, name in enumerate("FM"):
        half = 1.959964 * at.error[one] / at.survival[one]
        limits = [at.survival[one] * np.exp(side * half) for side in (-1, 1)]
        assert limits == pytest.approx(truth["ci_log_12"][name], abs=6e-4)


def drawn(rng, people=600, slope=0.5):
    columns = rng.normal(size=(people, 2))
    life = rng.exponential(300 * np.exp(-slope * columns[:, 0])) + 1
    until = rng.uniform(50, 600, people)
    return np.ceil(np.minimum(life, until)), life <= until, columns


def test_log_rank_by_hand():
    # one of two groups of ten loses five at time 1, the other none
    found = compare_curves([1] * 5 + [9] * 15, [1] * 5 + [0] * 15, group=[0] * 10 + [1] * 10)
    assert found.expected.tolist() == pytest.approx([2.5, 2.5])
    variance = 5 * 0.5 * 0.5 * 15 / 19
    assert found.chi2 == pytest.approx(2.5**2 / variance)


def test_several_groups_equal_lifelines():
    rng = np.random.default_rng(1)
    until, ended, _ = drawn(rng)
    group = rng.integers(0, 4, until.size)
    oracle = multivariate_logrank_test(until, group, ended)
    found = compare_curves(until, ended, group=group)
    assert found.chi2 == pytest.approx(oracle.test_statistic)
    assert found.p == pytest.approx(oracle.p_value)


def test_delayed_entry_and_strata_equal_a_cox_score_by_hand():
    rng = np.random.default_rng(2)
    until, ended, _ = drawn(rng)
    entry, group, site = (
        rng.uniform(0, 40, until.size),
        rng.integers(0, 2, until.size),
        rng.integers(0, 3, until.size),
    )
    keep = until > entry
    until, ended, entry, group, site = (one[keep] for one in (until, ended, entry, group, site))
    top = spread = 0.0
    for lot in range(3):
        for when in np.unique(until[ended & (site == lot)]):
            at_risk = (site == lot) & (entry < when) & (until >= when)
            gone = at_risk & ended & (until == when)
            n, share, d = at_risk.sum(), group[at_risk].mean(), gone.sum()
            top += group[gone].sum() - d * share
            spread += d * share * (1 - share) * (n - d) / max(n - 1, 1)
    found = compare_curves(until, ended, group=group, entry=entry, strata=site)
    assert found.chi2 == pytest.approx(top**2 / spread)


def test_cox_equals_lifelines_with_strata_entry_and_clusters():
    rng = np.random.default_rng(3)
    until, ended, columns = drawn(rng)
    until = until + rng.uniform(0, 0.01, until.size)  # no ties: both libraries agree to the digit
    entry, team = rng.uniform(0, 0.5, until.size), rng.integers(0, 30, until.size)
    site = rng.integers(0, 2, until.size)
    frame = pd.DataFrame(columns, columns=["a", "b"]).assign(
        t=until, e=ended, entry=entry, team=team, site=site
    )
    oracle = CoxPHFitter().fit(
        frame.drop(columns="team"), "t", "e", entry_col="entry", strata=["site"]
    )
    found = cox(until, ended, columns=columns, terms=["a", "b"], entry=entry, strata=site)
    assert found.log_ratio.tolist() == pytest.approx(oracle.params_.tolist(), rel=1e-4)
    assert found.error.tolist() == pytest.approx(oracle.standard_errors_.tolist(), rel=1e-4)
    robust = cox(until, ended, columns=columns, terms=["a", "b"], cluster=team)
    clustered = CoxPHFitter().fit(
        frame.drop(columns=["entry", "site"]), "t", "e", cluster_col="team"
    )
    assert robust.error.tolist() == pytest.approx(clustered.standard_errors_.tolist(), rel=0.05)


def test_changing_ratios_are_seen_and_steady_ones_are_not():
    rng = np.random.default_rng(4)
    until, ended, columns = drawn(rng, 1_500)
    calm = cox(until, ended, columns=columns, terms=["a", "b"])
    assert calm.steady
    assert calm.low[0] < 0.5 < calm.high[0]
    assert calm.low[1] < 0 < calm.high[1]
    frame = pd.DataFrame(columns, columns=["a", "b"]).assign(t=until, e=ended)
    oracle = proportional_hazard_test(
        CoxPHFitter().fit(frame, "t", "e"), frame, time_transform="rank"
    )
    assert calm.p_steady.tolist() == pytest.approx(oracle.summary["p"].tolist(), abs=0.02)
    early = rng.exponential(100, 1_500)
    group = rng.integers(0, 2, 1_500).astype(float)
    life = np.where(group > 0, np.where(early < 60, early * 0.4, early * 3), early) + 1
    turning = cox(life, np.ones(1_500), columns=group, terms=["group"])
    assert not turning.steady


def test_the_test_of_curves_is_quiet_without_a_difference():
    rng = np.random.default_rng(5)
    loud = 0
    for _ in range(300):
        until, ended, _ = drawn(rng, 80)
        loud += compare_curves(until, ended, group=np.arange(80) % 2).p <= 0.05
    assert loud <= 0.08 * 300


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"group": np.zeros(600)}, "few_groups"),
        ({"events": np.zeros(600)}, "few_events"),
        ({"durations": np.full(600, np.nan)}, "not_a_number"),
        ({"entry": np.full(600, 9_999.0)}, "not_a_number"),
    ],
)
def test_curves_that_cannot_be_compared_are_refused(change, code):
    until, ended, _ = drawn(np.random.default_rng(6))
    asked = {"durations": until, "events": ended, "group": np.arange(600) % 2} | change
    assert compare_curves(asked.pop("durations"), asked.pop("events"), **asked).code == code


def test_models_that_cannot_be_fitted_are_refused():
    until, ended, columns = drawn(np.random.default_rng(7))
    same = np.column_stack([columns, columns[:, 0] + columns[:, 1]])
    assert cox(until, ended, columns=same, terms=list("abc")).code == "same_effects"
    flat = np.column_stack([columns, np.ones(600)])
    assert cox(until, ended, columns=flat, terms=list("abc")).code == "constant"
    rare = np.arange(600) < 15
    found = cox(until, rare, columns=columns, terms=list("ab"))
    assert found.code == "few_events"
    assert found.numbers == {"events": 15.0, "needed": 20.0}
    assert cox(until[:9], ended[:9], columns=columns[:9], terms=list("ab")).code == "few_people"


def test_twenty_thousand_people():
    rng = np.random.default_rng(8)
    until, ended, columns = drawn(rng, 20_000)
    holed = columns.copy()
    holed[::50, 1] = np.nan
    month = np.ceil(until / 30)
    found = cox(month, ended, columns=holed, terms=["a", "b"])
    assert found.people == 19_600
    assert found.log_ratio[0] == pytest.approx(0.5, abs=0.05)
    assert compare_curves(until, ended, group=columns[:, 0] > 0).p < 1e-6
