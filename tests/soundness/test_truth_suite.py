"""The truth suite in small: coverage, false alarms, broken pasts, traps and cases too small.

The published table (docs/explanation/truth-suite.md) rests on 1,000 companies a stratum; here are
as few as show a method that broke. `python -m benchmarks.truth` repeats all of it.
"""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.truth.lines import Line
from benchmarks.truth.links import Link
from benchmarks.truth.mixes import Mix
from benchmarks.truth.roll_outs import RollOut
from benchmarks.truth.strata import STRATA, Stratum
from benchmarks.truth.suite import counted, play, run, table


def row(recipe, companies, *, asked="covered"):
    return run(Stratum("small", "here", recipe, asked), companies=companies, seed=1)


def test_intervals_hold_the_truth_and_null_is_quiet():
    for recipe in (RollOut(12, 5, draws=99), RollOut(20, 8, effect=1, missing=0.1, draws=99)):
        told = row(recipe, 40)
        assert told.covered >= 0.87
        assert told.wrong_way == 0
        assert told.alarms is None or told.alarms <= 0.10


def test_a_broken_past_is_flagged():
    told = row(RollOut(20, 8, slope=1, draws=99), 40, asked="flagged")
    assert told.flagged >= 0.9
    assert told.refused >= 0.9
    assert told.covered < 0.7  # without the check, the interval would mislead


@pytest.mark.parametrize(
    "stratum", [one for one in STRATA if one.asked == "refused"], ids=lambda one: one.words
)
def test_too_small_is_never_a_claim(stratum):
    assert run(stratum, companies=12, seed=1).refused == 1


def test_the_worst_teams_do_not_get_better_by_being_chosen():
    told = row(
        RollOut(40, 8, staggered=False, choice="worst", why="results", answers=(50, 70), draws=99),
        40,
    )
    assert told.alarms is None or told.alarms <= 0.05
    assert told.refused >= 0.7


def test_simpsons_traps_are_walked_around():
    link = row(Link(20, effect=1.5, between=-0.5, draws=99), 25, asked="right_way")
    assert link.wrong_raw >= 0.9
    assert (link.wrong_way, link.found) == (0, 1)
    mix = row(Mix(answers=1_000), 25, asked="right_way")
    assert mix.wrong_raw > 0.2
    assert mix.wrong_way == 0


def test_links_and_single_lines_hold_too():
    assert row(Link(8, draws=99), 60).covered >= 0.88
    assert row(Line(12, 6), 60).covered >= 0.88


def test_a_company_depends_on_its_number_alone():
    one = [play(RollOut(12, 5, draws=49), np.random.default_rng(7)) for _ in range(2)]
    assert one[0] == one[1]


def test_a_table_that_misses_its_goal_says_so():
    stratum = Stratum("small", "here", RollOut(20, 8), "refused")
    records = [play(stratum.recipe, np.random.default_rng(seed)) for seed in range(3)]
    told = counted(stratum, records)
    assert "refused" in told.goal
    assert told.goal in table([told])
