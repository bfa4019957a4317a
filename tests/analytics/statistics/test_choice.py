"""Programme choice: every set tried by hand, together less than the sum, limits, refused."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations, product

import numpy as np
import pytest

from keepwell.analytics.statistics.choice import Choice, Limits, Programme, choose
from keepwell.analytics.statistics.refusal import Refusal

THREE = (
    Programme("stable", 4_000, 500, 2, "trial"),
    Programme("peers", 1_000, 800, 4, "own evaluation"),
    Programme("app", 500, 300, 0, "review: nothing", frozenset({"peers"})),
)
MEANS = np.array([[0.10, 0.05], [0.04, 0.06], [0.02, 0.01]])
WORTH = np.array([[30_000.0, 20_000], [15_000, 40_000], [50_000, 10_000], [8_000, 9_000]])
SITES = ["north", "north", "south", "south"]
WIDE = Limits(money=9_000, hours=16)


def effects(rng, draws=40, spread=0.02):
    return np.clip(MEANS + rng.normal(0, spread, (draws, 3, 2)), -0.2, 0.5)


def told(limits=WIDE, *, drawn=None, programmes=THREE, **more):
    drawn = effects(np.random.default_rng(1)) if drawn is None else drawn
    return choose(programmes, effects=drawn, worth=WORTH, sites=SITES, limits=limits, **more)


def by_hand(limits, drawn):
    """The best worth of every set of programmes, over all ways to give them to teams."""
    bundles = [(), (0,), (1,), (2,), (0, 1), (0, 2)]
    best: dict[tuple[str, ...], float] = {}
    for given in product(bundles, repeat=4):
        funded = sorted({one for bundle in given for one in bundle})
        if {1, 2} <= set(funded):
            continue
        money = sum(THREE[one].once for one in funded)
        money += sum(THREE[one].per_team for bundle in given for one in bundle)
        hours = sum(THREE[one].hours for bundle in given for one in bundle)
        sited = any(given[:2]) and any(given[2:])
        if money > limits.money or hours > limits.hours or (limits.every_site and not sited):
            continue
        worth = sum(
            float(
                ((1 - np.prod(1 - drawn[:, list(bundle), :], axis=1)) * WORTH[team])
                .sum(axis=1)
                .mean()
            )
            for team, bundle in enumerate(given)
        )
        names = tuple(THREE[one].name for one in funded)
        best[names] = max(best.get(names, -np.inf), worth)
    return best


@pytest.mark.parametrize(
    "limits",
    [
        WIDE,
        Limits(3_000, 8),
        Limits(20_000, 40, every_site=True),
        Limits(9_000, 3, every_site=True),
    ],
)
def test_the_best_set_is_that_of_trying_all(limits):
    drawn = effects(np.random.default_rng(2))
    found, best = told(limits, drawn=drawn), by_hand(limits, drawn)
    top = max(best.values())
    assert found.sets[0].mean == pytest.approx(top, rel=0.006)
    near = {names for names, worth in best.items() if worth >= top * 0.955}
    assert near <= {one.programmes for one in found.sets}
    assert all(one.mean >= 0.94 * top for one in found.sets)
    assert found.complete


def test_limits_are_kept_and_added_up():
    for one in told(Limits(9_000, 10, every_site=True)).sets:
        money = sum(p.once for p in THREE if p.name in one.programmes)
        money += sum(p.per_team * len(one.teams.get(p.name, ())) for p in THREE)
        assert one.money == money <= 9_000
        assert one.hours <= 10
        assert not {"peers", "app"} <= set(one.programmes)
        assert all(one.teams[name] for name in one.programmes)
        sites = {SITES[team] for given in one.teams.values() for team in given}
        assert sites == {"north", "south"}


def test_a_pair_is_worth_less_than_its_sum():
    drawn = np.broadcast_to(np.array([[[0.5], [0.4]]]), (1, 2, 1))
    pair = (Programme("a", 0, 1, 0, "x"), Programme("b", 0, 1, 0, "x"))
    found = choose(pair, effects=drawn, worth=[[100.0]], sites=["one"], limits=Limits(9, 9))
    assert found.sets[0].mean == pytest.approx(100 * (1 - 0.5 * 0.6))
    alone = choose(
        pair, effects=drawn, worth=[[100.0]], sites=["one"], limits=Limits(9, 9, most_per_team=1)
    )
    assert alone.sets[0].mean == pytest.approx(50)


def test_caution_prefers_the_sure_thing():
    rng = np.random.default_rng(3)
    drawn = np.empty((200, 2, 1))
    drawn[:, 0, 0] = np.where(rng.random(200) < 0.3, 0.5, 0.0)  # 15 % on average, often nothing
    drawn[:, 1, 0] = 0.10
    pair = (Programme("bold", 100, 0, 0, "x"), Programme("sure", 100, 0, 0, "x"))
    asked = {"effects": drawn, "worth": [[1_000.0]], "sites": ["one"], "limits": Limits(100, 9)}
    assert choose(pair, **asked).sets[0].programmes == ("bold",)
    cautious = choose(pair, **asked, goal="cautious")
    assert cautious.sets[0].programmes == ("sure",)
    assert cautious.sets[0].worst == pytest.approx(100)
    assert cautious.sets[0].low == pytest.approx(100)


def test_what_cannot_be_chosen_is_refused():
    assert told(Limits(100, 9)) == Refusal("no_choice", {"money": 100.0, "hours": 9.0})
    harmful = -np.abs(effects(np.random.default_rng(4)))
    assert told(drawn=harmful).code == "no_choice"
    nameless = (*THREE[:2], Programme("miracle", 1, 1, 0, ""))
    assert told(programmes=nameless).code == "no_source"
    endless = effects(np.random.default_rng(5))
    endless[0, 0, 0] = np.nan
    assert told(drawn=endless).code == "not_a_number"
    every = np.ones((3, 3, 2))
    assert told(drawn=every).code == "not_a_number"


def test_all_sets_that_are_as_good_are_told():
    alike = np.broadcast_to(np.full((1, 3, 2), 0.05), (5, 3, 2))
    trio = tuple(Programme(name, 100, 10, 0, "x") for name in "abc")
    found = told(Limits(160, 9), drawn=alike, programmes=trio)
    assert isinstance(found, Choice)
    assert {one.programmes for one in found.sets} == {(one,) for one in "abc"}
    both = told(Limits(320, 9), drawn=alike, programmes=trio)
    pairs = {one.programmes for one in both.sets}
    assert pairs <= {pair for size in (1, 2, 3) for pair in combinations("abc", size)}


def test_one_solver_a_process():
    program = (
        "import sys, types; sys.modules['ortools'] = types.ModuleType('ortools')\n"
        "from keepwell.analytics.statistics.choice import Limits, Programme, choose\n"
        "choose([Programme('a', 1, 1, 1, 'x')], effects=[[[0.1]]], worth=[[9.0]], sites=['x'],"
        " limits=Limits(9, 9))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "a process of its own" in done.stderr


def test_fifty_teams_take_seconds():
    rng = np.random.default_rng(6)
    many = tuple(
        Programme(f"p{one}", float(rng.integers(1, 6)) * 1_000, 400, 4, "x") for one in range(5)
    )
    drawn = np.clip(rng.normal(rng.uniform(0, 0.1, (1, 5, 2)), 0.03, (50, 5, 2)), -0.2, 0.5)
    found = choose(
        many, effects=drawn, worth=rng.uniform(1e4, 5e4, (50, 2)), sites=np.arange(50) % 3,
        limits=Limits(60_000, 300, every_site=True), within=0.01,
    )  # fmt: skip
    assert isinstance(found, Choice)
    assert found.sets[0].money <= 60_000
