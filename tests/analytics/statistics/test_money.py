"""Returns: by hand, ranges through, no double counting, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics.money import (
    EFFECTS,
    LEAVER_SHARE_OF_PAY,
    Measured,
    Range,
    Stream,
    Term,
    leavers_avoided,
    ramp_loss,
    returns,
)
from keepwell.analytics.statistics.refusal import Refusal

INPUTS = {
    "people": Range(100, 100, 100, "payroll"),
    "rate": Range(0.40, 0.40, 0.40, "own records"),
    "cut": Range(0.0, 0.1, 0.3, "a trial elsewhere"),
    "recruiting": Range(2_000, 3_000, 5_000, "own invoices"),
    "ramp": Range(1_000, 2_000, 4_000, "own ramp"),
    "saved": Range(500, 500, 500, "payroll"),
    "licence": Range(5_000, 6_000, 9_000, "offer"),
}
STAY = leavers_avoided(
    avoided=("people", "rate", "cut"), parts={"recruiting": 1, "ramp": 1, "saved": -1}
)
COST = Stream("licence", (Term(("licence",)),))


def told(*, inputs=INPUTS, benefits=(STAY,), costs=(COST,), draws=20_000):
    return returns(
        benefits=benefits, costs=costs, inputs=inputs, rng=np.random.default_rng(1), draws=draws
    )


def test_the_mean_is_that_of_products():
    """Independent inputs: the mean of a product is the product of the triangles' means."""
    wide = {**INPUTS, "cut": Range(0.1, 0.1, 0.1, "assumed"), "ramp": Range(0, 0, 0, "none")}
    found = told(inputs=wide, costs=(Stream("licence", (Term(("saved",)),)),))
    stayed = 100 * 0.4 * 0.1
    low, middle, high = (stayed * (one - 500) for one in (2_000, 3_000, 5_000))
    assert low < found.benefit.low < middle < found.benefit.high < high
    assert found.cost.middle == 500
    # the median of the triangle 2, 3, 5 by its formula
    assert found.benefit.middle == pytest.approx(stayed * (5_000 - np.sqrt(3e6) - 500), rel=0.01)


def test_chance_and_spread_agree():
    found = told()
    assert found.net.low < found.net.middle < found.net.high
    assert 0.5 < found.chance < 1
    assert (found.ratio.middle > 1) == (found.chance > 0.5)
    assert found.streams["leavers avoided"] == found.benefit
    assert found.draws == 20_000


def test_the_tornado_names_what_matters_most():
    bars = told().tornado
    assert bars[0].name == "cut"
    pulls = [abs(one.at_high - one.at_low) for one in bars]
    assert pulls == sorted(pulls, reverse=True)
    assert len(bars) <= 5
    assert {"people", "rate", "saved"}.isdisjoint(one.name for one in bars)  # points pull nothing
    licence = next(one for one in bars if one.name == "licence")
    assert licence.at_high < licence.at_low


def test_an_input_used_twice_is_drawn_once():
    twice = Stream("gain", (Term(("ramp",)), Term(("ramp",), -1), Term(("saved",))))
    found = told(benefits=(twice,))
    assert found.benefit.low == found.benefit.high == 500


def test_a_measured_effect_brings_its_error():
    own = {**INPUTS, "cut": Measured(0.1, 0.05, "own evaluation")}
    found = told(inputs=own)
    # one leaver is worth about 5,170, forty leave: 6,700 are paid back by a cut of 0.032
    assert found.chance == pytest.approx(0.91, abs=0.02)
    nothing = told(inputs={**INPUTS, "cut": Measured(0.0, 0.01, "own evaluation")})
    assert nothing.chance < 0.05


def test_the_same_hour_is_counted_once():
    ramp = Stream("ramp", (Term(("people", "ramp")),), frozenset({"ramp"}))
    assert told(benefits=(STAY, ramp)) == Refusal("counted_twice", {"ramp": 2.0})
    other = Stream("absence", (Term(("people", "saved")),), frozenset({"absence"}))
    assert told(benefits=(STAY, other)).benefit.low > told().benefit.low


def test_what_cannot_be_a_return_is_refused():
    assert told(costs=()).code == "no_cost"
    assert told(benefits=()).code == "no_cost"
    free = {**INPUTS, "licence": Range(0, 0, 0, "gift")}
    assert told(inputs=free).code == "no_cost"
    points = {name: Range(1, 1, 1, "assumed") for name in INPUTS}
    assert told(inputs=points).code == "point_inputs"
    assert told(inputs={**INPUTS, "cut": Range(0, 0.1, 0.2, " ")}).code == "no_source"
    with pytest.raises(KeyError):
        told(costs=(Stream("rent", (Term(("rent",)),)),))
    with pytest.raises(ValueError, match="from low by likely to high"):
        Range(3, 2, 4, "upside down")


def test_what_learning_costs_by_hand():
    assert ramp_loss([0.5, 0.8, 1.0, 1.1], weekly_pay=1_000) == pytest.approx(700)
    assert ramp_loss([], weekly_pay=1_000) == 0


def test_assumptions_from_elsewhere_are_wide_and_have_a_source():
    for one in (LEAVER_SHARE_OF_PAY, *EFFECTS.values()):
        assert one.source
        assert one.low < one.high
    assert EFFECTS["individual wellbeing programmes"].likely == 0
