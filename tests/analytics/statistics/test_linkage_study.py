"""A page of links: the planted one found, luck not, both ways told, too little refused."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.linkage import Within
from keepwell.analytics.statistics.linkage_study import study
from tests.analytics.statistics.team_months import noise


def page(rng, *, slope=0.0, back=0.0, teams=16, months=24, idle=2, **how):
    care = 70 + noise(rng, teams, months, spread=4)
    outcome = 80 + noise(rng, teams, months, spread=2)
    for month in range(1, months):
        outcome[:, month] += slope * (care[:, month - 1] - 70)
        care[:, month] += back * (outcome[:, month - 1] - 80)
    cares = {"recovery": care} | {
        f"idle {one}": 70 + noise(rng, teams, months) for one in range(idle)
    }
    return study(outcome, cares, matters=1.0, rng=rng, **how)


def test_the_planted_link_is_strong_and_the_idle_ones_are_not():
    found = page(np.random.default_rng(1), slope=0.6)
    told = found.studies["recovery"]
    assert told.verdict.word == "strong"
    assert told.lags[told.best] == 1
    assert not told.both_ways
    assert found.looked_at == 3 * 8
    assert found.by_luck == pytest.approx(1.2)
    assert all(found.studies[f"idle {one}"].verdict.word != "strong" for one in range(2))


def test_a_path_that_runs_both_ways_is_told():
    found = page(np.random.default_rng(2), slope=0.5, back=1.3).studies["recovery"]
    assert found.both_ways


def test_pages_without_a_link_stay_quiet():
    rng = np.random.default_rng(3)
    loud = sum(page(rng, idle=1, draws=399).found > 0 for _ in range(20))
    assert loud <= 4  # one page in twenty may find something; 16 links each


def test_too_few_teams_refuse_the_whole_page():
    found = page(np.random.default_rng(4), teams=7)
    told = found.studies["recovery"]
    assert (told.best, told.verdict.word) == (None, "cannot_tell")
    assert told.verdict.refusal.code == "R1"
    assert found.looked_at == 0
    assert study([[1.0]], {}, matters=1.0, rng=np.random.default_rng(1)).studies == {}


def test_an_unreliable_measure_is_refused_by_name():
    found = page(np.random.default_rng(5), slope=0.6, reliability={"recovery": 0.3})
    assert found.studies["recovery"].verdict.refusal.code == "R2"
    assert isinstance(found.studies["idle 0"].forward[1], Within)
