"""Survival against published curves, lifelines as an oracle, hand-worked tables, planted effects."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import median_survival_times

from keepwell.analytics.statistics.survival import aalen_johansen, kaplan_meier


@pytest.fixture(scope="module")
def known(shared_data):
    return json.loads((shared_data / "reference_results.json").read_text())


def read(folder, name):
    return pd.read_csv(folder / name)


def test_a_hand_worked_table():
    # 6 people: gone after 1, 2, 2; still here after 2, 3, 4
    curve = kaplan_meier([1, 2, 2, 2, 3, 4], [1, 1, 1, 0, 0, 0])
    assert curve.at_risk.tolist() == [6, 5]
    assert curve.survival.tolist() == pytest.approx([5 / 6, 5 / 6 * 3 / 5])
    assert float(curve.at(0.5).survival[0]) == 1
    assert np.isnan(curve.at(5).survival[0])  # nobody was followed that long
    assert curve.restricted_mean(4)[0] == pytest.approx(1 + 5 / 6 + 2 * 0.5)


def test_published_aml_curves(shared_data, known):
    rows = read(shared_data, "survival_aml.csv")
    for arm, name in (("Maintained", "km_maintained"), ("Nonmaintained", "km_nonmaintained")):
        part = rows[rows["x"] == arm]
        curve = kaplan_meier(part["time"], part["status"])
        for when, expected in known["survival_aml"][name].items():
            assert float(curve.at(float(when)).survival[0]) == pytest.approx(expected, abs=6e-5)
    both = kaplan_meier(rows["time"], rows["status"], group=(rows["x"] != "Maintained").astype(int))
    assert both.quantile().tolist() == known["survival_aml"]["median"]


def test_published_lung_curve(shared_data, known):
    rows = read(shared_data, "survival_lung.csv")
    curve = kaplan_meier(rows["time"], rows["status"] == 2)
    for when, expected in known["survival_lung"]["km"].items():
        assert float(curve.at(float(when)).survival[0]) == pytest.approx(expected, abs=6e-5)
    assert float(curve.at(365).error[0]) == pytest.approx(
        known["survival_lung"]["km_365_se"], abs=6e-5
    )
    assert curve.quantile()[0] == known["survival_lung"]["median"]


def test_ovarian_curves_equal_lifelines(shared_data):
    rows = read(shared_data, "survival_ovarian.csv")
    curve = kaplan_meier(rows["futime"], rows["fustat"], group=rows["rx"] - 1)
    for arm in (0, 1):
        part = rows[rows["rx"] == arm + 1]
        oracle = KaplanMeierFitter().fit(part["futime"], part["fustat"])
        for when in (100, 300, 475, 700):
            assert float(curve.at(when).survival[arm]) == pytest.approx(float(oracle.predict(when)))


def test_published_retention_of_job_starters(shared_data, known):
    truth = known["hr_job_retention"]
    rows = read(shared_data, "mcnulty/job_retention.csv")
    group = (rows["gender"] == "M").astype(int)
    curve = kaplan_meier(rows["month"], rows["left"] == 1, group=group)
    for month in range(1, 13):
        at = curve.at(month)
        assert at.survival[0] == pytest.approx(truth["km_F"][month - 1], abs=6e-4)
        assert at.survival[1] == pytest.approx(truth["km_M"][month - 1], abs=6e-4)
    assert curve.at(12).error.tolist() == pytest.approx(
        [truth["se_12"]["F"], truth["se_12"]["M"]], abs=6e-6
    )


def drawn(rng, size=400):
    durations = rng.exponential(200, size) + 1
    entry = np.where(rng.random(size) < 0.5, rng.random(size) * 150, -1.0)
    kept = durations > entry
    durations, entry = durations[kept], entry[kept]
    ended = rng.random(durations.size) < 0.7
    return durations, ended, entry


def test_delayed_entry_and_intervals_equal_lifelines():
    durations, ended, entry = drawn(np.random.default_rng(11))
    curve = kaplan_meier(durations, ended, entry=entry)
    oracle = KaplanMeierFitter().fit(durations, ended, entry=np.maximum(entry, 0))
    for when in (30, 90, 180, 365):
        at = curve.at(when)
        assert float(at.survival[0]) == pytest.approx(float(oracle.predict(when)), abs=1e-9)
        limits = oracle.confidence_interval_.loc[:when].iloc[-1]
        assert [float(at.low[0]), float(at.high[0])] == pytest.approx(limits.tolist(), abs=1e-9)


def test_the_medians_interval_equals_lifelines():
    durations, ended, _ = drawn(np.random.default_rng(12))
    curve = kaplan_meier(durations, ended)
    oracle = KaplanMeierFitter().fit(durations, ended)
    limits = median_survival_times(oracle.confidence_interval_).iloc[0].tolist()
    assert curve.quantile()[0] == pytest.approx(oracle.median_survival_time_)
    interval = curve.quantile_interval()
    assert [float(interval.low[0]), float(interval.high[0])] == pytest.approx(limits)


def test_many_groups_at_once_equal_each_alone():
    rng = np.random.default_rng(13)
    durations, ended, entry = drawn(rng, 600)
    group = rng.integers(0, 7, durations.size)
    together = kaplan_meier(durations, ended, entry=entry, group=group, groups=9)
    for one in range(7):
        mine = group == one
        alone = kaplan_meier(durations[mine], ended[mine], entry=entry[mine])
        assert float(together.at(120).survival[one]) == pytest.approx(
            float(alone.at(120).survival[0])
        )
        assert together.quantile()[one] == pytest.approx(alone.quantile()[0], nan_ok=True)
        assert together.restricted_mean(120)[one] == pytest.approx(alone.restricted_mean(120)[0])
    assert np.isnan(together.at(1).survival[8])  # a group of nobody


def test_leaving_out_who_was_here_before_makes_the_curve_too_good():
    rng = np.random.default_rng(14)
    tenure = rng.exponential(300, 40_000)
    began = rng.random(40_000) * 1_500 - 1_500  # hired over 1,500 days before the records begin
    seen = began + tenure > 0
    end, entry = tenure[seen], np.maximum(-began[seen], 0)
    honest = kaplan_meier(end, np.ones(end.size), entry=entry - 1e-9)
    naive = kaplan_meier(end, np.ones(end.size))
    truth = np.exp(-365 / 300)
    assert float(honest.at(365).survival[0]) == pytest.approx(truth, abs=0.03)
    assert float(naive.at(365).survival[0]) > truth + 0.15


def test_intervals_cover_as_often_as_they_say():
    rng = np.random.default_rng(15)
    group = np.repeat(np.arange(1_500), 60)
    life, until = rng.exponential(100, group.size), rng.uniform(50, 300, group.size)
    curve = kaplan_meier(np.minimum(life, until), life <= until, group=group)
    at = curve.at(60)
    held = (at.low <= np.exp(-0.6)) & (at.high >= np.exp(-0.6))
    assert held.mean() == pytest.approx(0.95, abs=0.02)


def test_competing_risks_hand_worked():
    # 4 people: chosen leave at 1, dismissed at 2, chosen at 3, one still here at 4
    found = aalen_johansen([1, 2, 3, 4], [1, 2, 1, 0], cause=1)
    assert found.share.tolist() == pytest.approx([1 / 4, 1 / 4, 1 / 4 + 1 / 2 * 1 / 2])
    assert found.at(3) == pytest.approx(0.5)
    assert found.quantile(0.5) == 3
    assert np.isnan(found.quantile(0.6))
    assert np.isnan(found.at(9))


def test_causes_and_those_still_here_sum_to_one():
    rng = np.random.default_rng(16)
    durations, causes = rng.integers(1, 400, 500), rng.integers(0, 3, 500)
    here = float(kaplan_meier(durations, causes > 0).at(300).survival[0])
    parts = [aalen_johansen(durations, causes, cause=one).at(300) for one in (1, 2)]
    assert here + sum(parts) == pytest.approx(1)


def test_competing_risks_equal_lifelines():
    rng = np.random.default_rng(17)
    durations = rng.permutation(np.arange(1, 301)).astype(float)  # lifelines jitters ties
    causes = rng.integers(0, 3, 300)
    found = aalen_johansen(durations, causes, cause=2)
    oracle = AalenJohansenFitter(calculate_variance=True).fit(
        durations, causes, event_of_interest=2
    )
    for when in (50, 150, 290):
        row = oracle.cumulative_density_.loc[:when].iloc[-1].item()
        assert found.at(when) == pytest.approx(row, abs=1e-9)
        place = np.searchsorted(found.time, when, side="right") - 1
        error = np.sqrt(oracle.variance_.loc[:when].iloc[-1].item())
        assert found.error[place] == pytest.approx(error, rel=0.02)


def test_an_end_before_its_entry_is_refused():
    with pytest.raises(ValueError, match="before its entry"):
        kaplan_meier([5], [1], entry=[5])


def test_nobody_is_no_curve():
    curve = kaplan_meier([], [], groups=2)
    assert np.isnan(curve.at(30).survival).all()
    assert np.isnan(curve.quantile()).all()
