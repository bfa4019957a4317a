"""Programmes made ready for the choice: prices by hand, effects drawn again, limits kept."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics import programme_mix as mixing
from keepwell.analytics.statistics.choice import Limits
from keepwell.analytics.statistics.programme_mix import Candidate, Team
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.schemas.worth import Assumed
from tests.analytics.statistics.test_payback import known, one

TEAMS = (Team("Blue", 10, "Leipzig"), Team("Red", 6, "Dublin"))
PRICES = mixing.Prices({"turnover": 2_000.0, "absence": 1_000.0, "productivity": 40_000.0}, 20.0)


def effect(outcome, low, likely, high):
    return Assumed(f"effect_{outcome}", low, likely, high, "sourced", "a trial")


GOOD = Candidate(
    "good", {"productivity": effect("productivity", 0.04, 0.05, 0.06)}, 10.0, 0.0, 2.0, "a trial"
)
DEAR = Candidate(
    "dear", {"turnover": effect("turnover", 0.1, 0.2, 0.3)}, 100.0, 500.0, 2.0, "a trial"
)


def chosen(candidates=(GOOD, DEAR), money=3_000.0, hours=10.0, goal="mean", **limits):
    return mixing.mix(
        candidates, teams=TEAMS, prices=PRICES, limits=Limits(money, hours, **limits), goal=goal,
        seed=1,
    )  # fmt: skip


def test_prices_worked_by_hand():
    """0.4 × 20 % of 30,000; 5 % × 36,000 × ½; 36,000 × ½; 36,000 / 1,800."""
    found = mixing.prices(known(leaver_share=one("leaver_share", 0.2, 1e-9)), seed=1)
    assert found.outcomes == pytest.approx(
        {"turnover": 2_400, "absence": 900, "productivity": 18_000}
    )
    assert found.hour == pytest.approx(20.0)


def test_prices_say_what_is_missing():
    assert mixing.prices(known("pay"), seed=1) == Refusal("no_source", {"pay": 1.0})


def test_the_programme_that_fits_is_taken_and_costs_what_it_costs():
    """16 people on average 8 a team: 8 × 10 h × 20 = 1,600 a team, both teams 3,200."""
    found = chosen(money=3_200.0)
    (best, *_rest) = found.sets
    assert best.programmes == ("good",)
    assert best.money == pytest.approx(3_200)
    assert best.teams == {"good": (0, 1)}
    assert best.mean == pytest.approx(16 * 40_000 * 0.05, rel=0.02)


def test_too_little_money_serves_the_larger_team():
    assert chosen(money=1_600.0).sets[0].teams == {"good": (0,)}


def test_nothing_that_pays_and_no_team_are_refused():
    assert chosen(money=10.0).code == "no_choice"
    assert (
        mixing.mix([GOOD], teams=[], prices=PRICES, limits=Limits(1, 1), goal="mean", seed=1).code
        == "few_groups"
    )


def test_effects_are_drawn_again_by_hand():
    rng = np.random.default_rng(1)
    expected = (
        rng.triangular(0.04, 0.05, 0.06, mixing.DRAWS),
        rng.triangular(0.1, 0.2, 0.3, mixing.DRAWS),
    )
    found = mixing.drawn([GOOD, DEAR], seed=1)
    assert found.shape == (mixing.DRAWS, 2, 3)
    assert (found[:, 0, 2] == expected[0]).all()
    assert (found[:, 1, 0] == expected[1]).all()
    assert not found[:, 0, :2].any()


def test_caution_prefers_the_sure_thing():
    bold = Candidate(
        "bold",
        {"productivity": effect("productivity", -0.10, 0.05, 0.26)},
        10.0,
        0.0,
        2.0,
        "t",
        frozenset({"good"}),
    )
    assert chosen((GOOD, bold), goal="mean").sets[0].programmes == ("bold",)
    assert chosen((GOOD, bold), goal="cautious").sets[0].programmes == ("good",)


def test_a_set_is_told_with_team_names_and_what_is_left():
    found = chosen(money=3_200.0)
    (told, *_rest) = mixing.told(found, teams=TEAMS)
    assert told["teams"] == {"good": ["Blue", "Red"]}
    assert told["left"] == pytest.approx(told["middle"] - 3_200)
