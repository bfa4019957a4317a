"""Every method survives what real data bring: gaps, duplicates, constants, one team, many people.

None may raise, and none may claim: the answer is a result or a refusal with a code.
"""

from __future__ import annotations

import typing
import warnings

import numpy as np
import pytest

from keepwell.analytics.statistics import refusal
from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.did import one_start, two_by_two
from keepwell.analytics.statistics.drivers import drivers
from keepwell.analytics.statistics.evaluation import Plan, evaluate
from keepwell.analytics.statistics.hazards import compare_curves, cox
from keepwell.analytics.statistics.interrupted import interrupted
from keepwell.analytics.statistics.linkage import between, within
from keepwell.analytics.statistics.panel import NEVER, completed, tabled
from keepwell.analytics.statistics.power import noise
from keepwell.analytics.statistics.reliability import alpha, icc, omega, own_ups_and_downs
from keepwell.analytics.statistics.staggered import group_time
from tests.analytics.statistics.team_months import company

CODES = typing.get_args(refusal.Code)
SHAPES = {
    "nothing": np.full((12, 24), np.nan),
    "one value": np.full((12, 24), 4.0),
    "one team": company(np.random.default_rng(1), 1, 24),
    "two teams": company(np.random.default_rng(2), 2, 24),
    "one month": company(np.random.default_rng(3), 12, 1),
    "two months": company(np.random.default_rng(4), 12, 2),
    "constant teams": np.repeat(np.arange(12.0)[:, None], 24, axis=1),
    "constant months": np.repeat(np.arange(24.0)[None, :], 12, axis=0),
    "infinite": np.where(np.eye(12, 24) > 0, np.inf, 4.0),
    "half missing": np.where(
        np.arange(24)[None, :] % 2, np.nan, company(np.random.default_rng(5), 12, 24)
    ),
    "every other team missing": np.where(np.arange(12)[:, None] % 2, np.nan, 5.0 + np.arange(24)),
    "twice the same team": np.repeat(company(np.random.default_rng(6), 6, 24), 2, axis=0),
    "one spike": np.where(np.arange(288).reshape(12, 24) == 77, 1e9, 1.0),
    "tiny": 1e-12 * company(np.random.default_rng(7), 12, 24),
    "huge": 1e12 * company(np.random.default_rng(8), 12, 24),
}


def answered(found):
    """A result, or a refusal whose code is one of the known."""
    if isinstance(found, refusal.Refusal):
        assert found.code in CODES
        assert all(np.isfinite(one) for one in found.numbers.values())
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_effects_and_links(shape):
    table, rng = SHAPES[shape], np.random.default_rng(9)
    start = np.full(len(table), NEVER)
    start[: len(table) // 2] = 12
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = evaluate(table, Plan(start), rng=rng, draws=49)
        for one in told.refusals:
            answered(one)
        assert told.word in ("refused", "described", "uncertain")
        panel = answered(completed(table, start))
        answered(noise(table, start))
        if not isinstance(panel, refusal.Refusal):
            answered(group_time(panel.values, panel.start))
        answered(within(table, table[:, ::-1], lag=1, rng=rng, draws=49))
        answered(between(table, table[::-1]))
        answered(own_ups_and_downs(table, np.ones(table.shape)))


@pytest.mark.parametrize("shape", SHAPES)
def test_series_scales_and_groups(shape):
    table = SHAPES[shape]
    finite = np.where(np.isfinite(table), table, np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answered(interrupted(finite[0], start=14))
        answered(alpha(finite))
        answered(alpha(finite, pairwise=False))
        answered(omega(finite))
        answered(icc(finite.ravel(), group=np.repeat(np.arange(len(table)), table.shape[1])))
        answered(
            two_by_two(
                finite.ravel(),
                treated=np.arange(finite.size) % 2,
                after=np.arange(finite.size) // 2 % 2,
            )
        )
        answered(drivers(finite[:, 0], columns=finite[:, :2], terms=["a", "b"]))


def test_twice_the_same_row_is_refused_and_any_order_is_the_same():
    team, month = np.repeat(["a", "b", "c"], 8), np.tile(np.arange(8), 3)
    value = company(np.random.default_rng(10), 3, 8).ravel()
    assert (
        answered(tabled(team=[*team, "a"], month=[*month, 0], value=[*value, 1.0])).code
        == "duplicates"
    )
    shuffled = np.random.default_rng(11).permutation(24)
    one = tabled(team=team, month=month, value=value)
    two = tabled(team=team[shuffled], month=month[shuffled], value=value[shuffled])
    assert np.array_equal(one.values, two.values)


def test_the_order_of_teams_does_not_matter():
    rng = np.random.default_rng(12)
    table, order = company(rng, 14, 24), rng.permutation(14)
    start = np.full(14, NEVER)
    start[:5] = [12, 12, 14, 16, 16]
    table[start < 24, 16:] += 2
    one = evaluate(table, Plan(start), rng=np.random.default_rng(1), draws=199)
    two = evaluate(table[order], Plan(start[order]), rng=np.random.default_rng(1), draws=199)
    assert one.told.estimate == pytest.approx(two.told.estimate)
    assert one.told.error == pytest.approx(two.told.error)


def test_a_shift_and_a_scale_change_nothing_but_the_unit():
    rng = np.random.default_rng(13)
    table = company(rng, 14, 24)
    start = np.full(14, NEVER)
    start[:5] = [12, 12, 14, 16, 16]
    one = evaluate(table, Plan(start), rng=np.random.default_rng(1), draws=199).told
    two = evaluate(-3 * table + 7, Plan(start), rng=np.random.default_rng(1), draws=199).told
    assert two.estimate == pytest.approx(-3 * one.estimate)
    assert [two.low, two.high] == pytest.approx([-3 * one.high, -3 * one.low])
    assert two.p == pytest.approx(one.p)


def test_twenty_thousand_people():
    rng = np.random.default_rng(14)
    people = 20_000
    team, left = rng.integers(0, 1_500, people), rng.random(people) < 0.3
    days = rng.integers(1, 900, people).astype(float)
    days[:10] = np.nan
    known = np.isfinite(days)
    assert answered(compare_curves(days, left, group=team % 3)).code == "not_a_number"
    assert compare_curves(days[known], left[known], group=team[known] % 3).p > 1e-4
    found = cox(np.ceil(days / 30), left, columns=rng.normal(size=(people, 2)), terms=["a", "b"])
    assert found.people == people - 10
    answers = rng.integers(1, 6, (people, 5)).astype(float)
    answers[rng.random(answers.shape) < 0.05] = np.nan
    assert abs(alpha(answers, pairwise=True).raw) < 0.05
    assert abs(icc(answers[:, 0], group=team).icc1) < 0.01


def test_one_treated_team_has_an_answer_and_no_claim():
    rng = np.random.default_rng(15)
    table = company(rng, 12, 18)
    table[0, 9:] += 50
    found = one_start(table, treated=np.arange(12) == 0, start=9, rng=rng)
    assert found.estimate == pytest.approx(50, abs=3)
    assert found.p_reassigned >= 1 / 12
    start = np.full(12, NEVER)
    start[0] = 12
    told = evaluate(table, Plan(start, window=Window()), rng=rng, draws=99)
    assert told.word == "described"
