"""Tables of team-months: rows as they come, gaps, duplicates, constant outcomes, many teams."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.panel import (
    NEVER,
    Panel,
    additive,
    completed,
    exposed,
    starts,
    tabled,
    two_way,
)
from keepwell.analytics.statistics.refusal import Refusal
from tests.analytics.statistics.team_months import company, steps


def test_rows_become_a_table_with_gaps():
    table = tabled(team=["b", "a", "a"], month=[5, 4, 6], value=[1.0, 2.0, 3.0])
    assert table.teams == ("a", "b")
    assert table.months.tolist() == [4, 5, 6]
    assert np.array_equal(table.values, [[2, np.nan, 3], [np.nan, 1, np.nan]], equal_nan=True)


def test_cluttered_rows_are_refused_with_their_number():
    twice = tabled(team=["a", "a"], month=[4, 4], value=[1.0, 2.0])
    assert twice == Refusal("duplicates", {"rows": 1.0})
    endless = tabled(team=["a", "b"], month=[4, 4], value=[1.0, np.inf])
    assert endless == Refusal("not_a_number", {"rows": 1.0})
    assert tabled(team=[], month=[], value=[]).code == "gaps"


def test_nobody_and_never_are_the_same_start():
    assert starts([3, np.nan, None]).tolist() == [3, NEVER, NEVER]


def test_a_filled_cell_stands_on_its_team_and_month():
    whole = np.add.outer([10.0, 20.0, 40.0], [0.0, 1.0, 5.0, 7.0])
    holed = whole.copy()
    holed[1, 2] = np.nan
    panel = completed(holed, [NEVER] * 3)
    assert isinstance(panel, Panel)
    assert panel.values == pytest.approx(whole, abs=1e-8)
    assert panel.filled == pytest.approx(1 / 12)


def test_a_cell_filled_after_the_start_keeps_the_teams_effect():
    whole = np.add.outer([10.0, 20.0, 40.0], [0.0, 1.0, 5.0, 7.0, 7.0, 9.0])
    whole[0, 3:] += 4
    holed = whole.copy()
    holed[0, 4] = np.nan
    panel = completed(holed, [3, NEVER, NEVER])
    assert panel.values == pytest.approx(whole, abs=1e-8)


def test_thin_teams_are_left_out_and_named():
    table = company(np.random.default_rng(1), 4, 12)
    table[2, :5] = np.nan
    panel = completed(table, [NEVER] * 4)
    assert panel.kept.tolist() == [0, 1, 3]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (np.full((3, 6), 7.0), "constant"),
        (np.full((3, 6), np.nan), "gaps"),
        (np.array([[1.0, 2.0, np.nan], [np.nan, np.nan, 3.0]]), "gaps"),
        (np.array([[1.0, np.inf], [2.0, 3.0]]), "not_a_number"),
    ],
)
def test_what_cannot_be_a_table_is_refused(table, code):
    assert completed(table, [NEVER] * len(table)).code == code


def test_levels_are_those_of_least_squares():
    rng = np.random.default_rng(2)
    table, weight = company(rng, 7, 9), rng.uniform(1, 9, (7, 9))
    known = rng.random((7, 9)) > 0.2
    team, month = np.nonzero(known)
    design = np.zeros((team.size, 16))
    design[np.arange(team.size), team] = 1
    design[np.arange(team.size), 7 + month] = 1
    root = np.sqrt(weight[known])
    found = np.linalg.lstsq(design * root[:, None], table[known] * root, rcond=None)[0]
    expected = (found[:7, None] + found[None, 7:])[known]
    assert additive(table, known, weights=weight)[known] == pytest.approx(expected, abs=1e-6)


def test_levels_of_twenty_thousand_rows_cost_no_matrix():
    table = company(np.random.default_rng(3), 20_000, 24)
    table[::7, 3] = np.nan
    panel = completed(table, steps(20_000, (5_000, 12)))
    assert panel.teams == 20_000
    assert two_way(panel.values).mean() == pytest.approx(0, abs=1e-9)
    assert exposed(panel.start, 24).sum() == 5_000 * 12
