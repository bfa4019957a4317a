"""Curves, charts, mixes, people and pages survive what real data bring, as the other methods do.

Nobody left, everybody left at once, one team, nothing varies, months without a value, unbalanced
teams, 20,000 people: each has an answer or a refusal, without a warning, and claims nothing.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from keepwell.analytics.statistics import mix, shrinkage
from keepwell.analytics.statistics.change import judge, judge_shares
from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.false_discovery import simes, stand_out, within_families
from keepwell.analytics.statistics.linkage_study import study
from keepwell.analytics.statistics.panel import NEVER, completed
from keepwell.analytics.statistics.placebo import earlier_start, untouched
from keepwell.analytics.statistics.power import detectable, noise
from keepwell.analytics.statistics.pretrend import before, sensitivity
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.spread import gini, jain
from keepwell.analytics.statistics.survival import aalen_johansen, kaplan_meier
from keepwell.analytics.statistics.turnover import rate_ratio, yearly_rates
from tests.soundness.test_clutter import SHAPES, answered


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_links_and_what_checks_an_effect(shape):
    table, rng = SHAPES[shape], np.random.default_rng(21)
    page = study(table, {"one": table[:, ::-1], "two": table[::-1]}, matters=0.5, rng=rng, draws=49)
    for one in page.studies.values():
        assert one.verdict.word in {"strong", "weak", "cannot_tell"}
        refused = one.verdict.refusal
        if refused and refused.code == "R3":
            assert refused.numbers["half_width"] > 5, (
                "a range may have no end: that is why it is refused"
            )
        elif refused:
            answered(refused)
    start = np.full(len(table), NEVER)
    start[: len(table) // 2] = 12
    panel, spread = answered(completed(table, start)), answered(noise(table, start))
    if isinstance(panel, Refusal) or isinstance(spread, Refusal):
        return
    window, told = Window(), {"rng": rng, "draws": 49}
    answered(detectable(panel.start, months=panel.months, window=window, noise=spread))
    answered(before(panel.values, panel.start, window=window, noise=spread, **told))
    answered(sensitivity(panel.values, panel.start, window=window))
    answered(earlier_start(panel.values, panel.start, window=window, **told))
    for one in untouched({"aht": panel.values}, panel.start, window=window, **told).values():
        answered(one)


@pytest.mark.parametrize(
    ("durations", "ended"),
    [
        ([5.0], [0]), ([5.0], [1]), ([5.0] * 30, [1] * 30), ([5.0] * 30, [0] * 30),
        (range(1, 31), [0] * 30), (range(1, 31), [1] * 30), ([], []),
    ],
)  # fmt: skip
def test_curves_of_nobody_of_one_and_of_all_at_once(durations, ended):
    until, left = np.array(durations, dtype=float), np.array(ended)
    curve = kaplan_meier(until, left, groups=1)
    assert ((curve.survival >= 0) & (curve.survival <= 1)).all()
    assert (np.diff(curve.survival) <= 0).all()
    late = kaplan_meier(until, left, entry=until - 0.5, groups=1)
    assert ((late.survival >= 0) & (late.survival <= 1)).all()
    gone = aalen_johansen(until, left, cause=1)
    assert ((gone.share >= 0) & (gone.share <= 1 + 1e-12)).all()


def test_twenty_thousand_people_stay_or_leave_for_two_reasons():
    rng, people = np.random.default_rng(22), 20_000
    until, why = np.ceil(rng.exponential(400, people)), rng.integers(0, 3, people)
    entry = np.minimum(rng.integers(0, 300, people), until - 1)
    curve = kaplan_meier(until, why > 0, entry=entry)
    both = sum(aalen_johansen(until, why, cause=one, entry=entry).share[-1] for one in (1, 2))
    assert both == pytest.approx(1 - curve.survival[-1], abs=1e-9)


@pytest.mark.parametrize(
    "series",
    [[], [0.8], [0.8] * 30, [np.nan] * 30, [0.8] * 29 + [np.nan], [np.nan, 0.8] * 15, [0.0] * 30],
)
def test_charts_of_a_series_that_says_nothing_call_no_change(series):
    assert judge(series).code in {"within", "too_early"}
    base = np.where(np.isnan(series), 0.0, 200.0)
    hits = np.nan_to_num(np.array(series, dtype=float)) * base
    assert judge_shares(hits, base).code in {"within", "too_early"}


def test_a_first_event_after_years_of_none_is_no_change_yet():
    hits, base = [0.0] * 29 + [2.0], [200.0] * 30
    assert judge_shares(hits, base).code == "too_early"


def mixed(kinds: int, teams: int, rows: int = 600, *, chance: float = 0.8):
    rng = np.random.default_rng(23)
    n = rng.integers(1, 5, rows).astype(float)
    kind, team = rng.integers(0, kinds, rows), rng.integers(0, teams, rows)
    k = rng.binomial(n.astype(int), chance).astype(float)
    return n, k, kind, team, rng.integers(0, 200, rows), rng.integers(0, 2, rows)


@pytest.mark.parametrize(("kinds", "teams"), [(1, 1), (1, 6), (6, 1), (40, 6), (6, 300)])
def test_mixes_of_one_kind_of_one_team_and_of_many(kinds, teams):
    n, k, kind, team, who, half = mixed(kinds, teams)
    hoped = answered(mix.cross_fitted(mix.columns([kind], n), k, n, half=half))
    found = mix.adjusted(group=team, k=k, n=n, expected=hoped, kind=kind, cluster=who)
    known = np.isfinite(found.low)  # one customer alone has no range
    assert np.isfinite(found.adjusted[known]).all()
    assert ((found.low[known] <= found.adjusted[known]) & (found.adjusted[known] <= found.high[known])).all()  # fmt: skip
    for one in found.refusals.values():
        answered(one)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_a_mix_of_answers_that_all_agree_is_refused(chance):
    n, k, kind, _team, _who, half = mixed(4, 4, chance=chance)
    assert answered(mix.cross_fitted(mix.columns([kind], n), k, n, half=half)).code == "constant"
    few = answered(mix.cross_fitted(mix.columns([kind[:20]], n[:20]), k[:20], n[:20], half=half[:20]))  # fmt: skip
    assert few.code == "few_points"


def test_nobody_is_told_apart_where_all_are_alike_and_twenty_thousand_are_no_trouble():
    rng = np.random.default_rng(24)
    n = rng.integers(1, 60, 20_000).astype(float)
    k = rng.binomial(n.astype(int), 0.85).astype(float)
    words = shrinkage.standing(shrinkage.fit(k, n), k, n)
    assert words.count("not_distinguishable") >= 0.999 * len(words)
    same = np.full(30, 20.0)
    words = shrinkage.standing(shrinkage.fit(same * 0.8, same), same * 0.8, same)
    assert set(words) == {"not_distinguishable"}
    for hits, base in (([3.0], [4.0]), ([0.0, 0.0], [4.0, 5.0]), ([4.0, 5.0], [4.0, 5.0])):
        with pytest.raises(ValueError, match="two people"):
            shrinkage.fit(hits, base)


def test_rates_without_leavers_and_beside_none():
    calm = yearly_rates([40.0] * 13, [0.0] * 12)
    assert {calm.chance_of_one, *calm.__class__.__slots__} >= {0.0}
    none = rate_ratio(events=0, exposure=500.0, before_events=0, before_exposure=500.0)
    assert not none.told_apart
    some = rate_ratio(events=3, exposure=500.0, before_events=0, before_exposure=500.0)
    assert not some.told_apart


def test_families_of_nothing_find_nothing():
    nothing = np.full(5, np.nan)
    assert not stand_out([], level=0.05).size
    assert not stand_out(nothing, level=0.05).any()
    assert np.isnan(simes(nothing))
    assert within_families({"a": nothing, "b": []}, level=0.05) == {}


@pytest.mark.parametrize("burdens", [[4.0], [0.0] * 8, [3.0] * 20_000])
def test_burdens_that_are_alike_are_shared_evenly(burdens):
    assert gini(burdens) in (0.0, pytest.approx(0.0, abs=1e-9)) or np.isnan(gini(burdens))
    assert np.isnan(jain(burdens)) or jain(burdens) == pytest.approx(1.0)
