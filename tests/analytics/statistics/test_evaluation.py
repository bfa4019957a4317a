"""From a plan to a finding or a refusal: every code, what passes, and what clutter does."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.evaluation import Plan, comparable, evaluate
from keepwell.analytics.statistics.panel import NEVER, Panel, exposed
from tests.analytics.statistics.team_months import company, steps

START = steps(20, (3, 12), (3, 14), (2, 16))


def told(effect=0.0, *, seed=1, start=START, months=24, more=0.0, others=None, **plan):
    rng = np.random.default_rng(seed)
    table = company(rng, start.size, months) + effect * exposed(start, months) + more
    return evaluate(table, Plan(start, **plan), rng=rng, others=others, draws=199)


def codes(found):
    return {one.code for one in found.refusals}


def test_a_clear_effect_passes_every_check():
    found = told(2.0)
    assert found.word == "better"
    assert found.refusals == ()
    assert found.told.low < 2 < found.told.high
    assert found.before.chance > 0.8
    assert found.honest.breakdown > 0.5
    assert [one.null for one in found.placebos] == [True]
    assert found.curve.event.min() < 0 <= found.curve.event.max()
    assert found.detectable.effect < 2
    assert (found.teams, found.controls, found.left_out) == (8, 12, 0)


def test_the_good_direction_decides_the_word():
    assert told(2.0, good="down").word == "worse"
    assert told(-2.0, good="down").word == "better"
    assert told(0.0).word == "uncertain"


def test_too_few_teams_are_described_and_not_tested():
    one = told(9.0, start=steps(12, (2, 12)))
    assert one.word == "described"
    assert one.refusals[0].code == "R4"
    assert one.refusals[0].numbers["teams"] == 2
    three = told(9.0, start=steps(6, (3, 12)))
    assert three.refusals[0].code == "R4"
    assert three.refusals[0].numbers["smallest_p"] == pytest.approx(0.10)
    nobody = told(9.0, start=steps(12, (11, 12)))
    assert (nobody.word, codes(nobody)) == ("refused", {"R4"})


def test_two_tests_that_disagree_are_r4():
    disagreeing = []
    for seed in range(60):
        found = told(0.75, seed=seed, start=steps(9, (3, 12)))
        if (found.told.p_wild <= 0.05) != (found.told.p_reassigned <= 0.05):
            disagreeing.append(found)
    assert disagreeing
    assert all(one.word == "described" and "R4" in codes(one) for one in disagreeing)


def test_teams_that_were_moving_before_are_not_parallel():
    drift = np.where(START < 24, 0.3, 0.0)[:, None] * np.arange(24)[None, :]
    found = told(0.0, more=drift)
    assert found.word == "described"
    assert "not_parallel" in codes(found)
    assert found.before.slope == pytest.approx(0.3, abs=0.08)


def test_a_short_past_cannot_vouch_unless_lots_were_drawn():
    start = steps(20, (8, 4))
    assert "short_past" in codes(told(3.0, start=start, months=12))
    assert told(3.0, start=start, months=12, why="lottery").word == "better"
    none = told(3.0, start=steps(20, (8, 2)), months=12)
    assert (none.word, codes(none)) == ("refused", {"short_past"})


def test_a_shaky_finding_is_fragile():
    found = [told(0.7, seed=seed) for seed in range(25)]
    shaky = [one for one in found if one.told.p <= 0.05 and one.honest.breakdown < 0.5]
    assert shaky
    assert all(one.word == "described" for one in shaky)
    assert any(codes(one) == {"fragile"} for one in shaky)


def test_an_untouched_outcome_that_moved_is_a_placebo_failed():
    rng = np.random.default_rng(3)
    moved = company(rng, 20, 24) + 4 * exposed(START, 24)
    found = told(2.0, others={"calls": moved})
    assert found.word == "described"
    assert "placebo" in codes(found)
    assert next(one for one in found.refusals if one.code == "placebo").numbers["calls"] <= 0.05


def bad_ones(rng, *, strictly):
    """Teams chosen by last month's results: the worst eight, or bad ones among equally bad."""
    table = company(rng, 24, 24, spread=3.0)
    order = np.argsort(table[:, 11])
    chosen = order[:8] if strictly else order[:16:2]
    start = np.full(24, NEVER)
    start[chosen] = 12
    return table, start


def test_the_worst_teams_have_no_match_and_are_refused():
    rng = np.random.default_rng(4)
    table, start = bad_ones(rng, strictly=True)
    table[start < 24, 11] -= 10
    found = evaluate(table, Plan(start, why="results", chosen_by=(11,)), rng=rng, draws=99)
    assert (found.word, codes(found)) == ("refused", {"R5"})
    unnamed = evaluate(table, Plan(start, why="results"), rng=rng, draws=99)
    assert unnamed.refusals[0].numbers == {"months": 0.0}


def test_bad_teams_are_compared_with_teams_as_bad():
    rng = np.random.default_rng(5)
    table, start = bad_ones(rng, strictly=False)
    found = evaluate(table, Plan(start, why="results", chosen_by=(11,)), rng=rng, draws=99)
    assert found.told is not None
    assert len(found.kept) < 24
    level = table[:, 11]
    panel = Panel(table, start, np.arange(24), 0.0)
    matched = comparable(panel, (11,))
    gap = (
        level[matched.kept][matched.start < 24].mean()
        - level[matched.kept][matched.start >= 24].mean()
    )
    assert abs(gap) < 0.25 * level.std()


def test_regression_to_the_mean_is_no_effect():
    """Domain rules 4.4: the worst eight of forty 'improve' by several points when left alone."""
    rng = np.random.default_rng(6)
    naive, loud = [], 0
    for _ in range(40):
        table = company(rng, 40, 24, spread=4.0, follows=0.0)
        start = np.full(40, NEVER)
        start[np.argsort(table[:, 11])[:8]] = 12
        chosen = start < 24
        naive.append((table[chosen, 12] - table[chosen, 11]).mean())
        plan = Plan(start, why="results", chosen_by=(11,))
        loud += evaluate(table, plan, rng=rng, draws=99, curve=False).word in ("better", "worse")
    assert np.mean(naive) > 4
    assert loud <= 2


@pytest.mark.parametrize(
    ("clutter", "code"),
    [
        (lambda table: np.full(table.shape, 7.0), "constant"),
        (lambda table: np.full(table.shape, np.nan), "gaps"),
        (lambda table: np.where(table > table.mean(), np.inf, table), "not_a_number"),
        (lambda table: table[:1], "gaps"),
        (lambda table: np.add.outer(np.arange(20.0), np.arange(24.0)), "constant"),
    ],
)
def test_clutter_is_refused_with_its_code(clutter, code):
    rng = np.random.default_rng(7)
    table = clutter(company(rng, 20, 24))
    found = evaluate(table, Plan(START[: len(table)]), rng=rng, draws=99)
    assert found.word == "refused"
    assert found.refusals[0].code == code


def test_gaps_are_filled_and_counted():
    rng = np.random.default_rng(8)
    table = company(rng, 20, 24) + 2 * exposed(START, 24)
    table[rng.random(table.shape) < 0.1] = np.nan
    table[19, :20] = np.nan
    found = evaluate(table, Plan(START), rng=rng, draws=199)
    assert 19 not in found.kept
    assert found.filled == pytest.approx(0.1, abs=0.03)
    assert found.told.low < 2 < found.told.high


def test_the_registered_window_is_kept():
    found = told(1.0, window=Window(base=3, horizon=2))
    assert (found.window.base, found.window.horizon) == (3, 2)
    assert found.curve.event.max() == 1


def test_the_same_number_gives_the_same_finding():
    assert told(1.0, seed=11).told == told(1.0, seed=11).told


def test_an_outsider_recomputes_the_effect_in_plain_numpy():
    """The rule in words: own later months less base, less the same of teams not yet started."""
    rng = np.random.default_rng(12)
    table = company(rng, 20, 24) + 1.5 * exposed(START, 24)
    found = evaluate(table, Plan(START), rng=rng, draws=99)
    effects = []
    for team in np.flatnonzero(START < 24):
        first = START[team]
        base = slice(first - 6, first)
        months = []
        for month in range(first, min(first + found.window.horizon, 24)):
            change = table[:, month] - table[:, base].mean(axis=1)
            months.append(change[team] - change[month < START].mean())
        effects.append(np.mean(months))
    assert found.told.estimate == pytest.approx(np.mean(effects))
