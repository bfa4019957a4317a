"""Levers that would count the same hours are found; what nobody expects anything of is no lever."""

from __future__ import annotations

import pytest

from keepwell.schemas.worth import CLAIMS, EFFECTS, Assumed, counted_twice, levers_of


def assumed(key, low, likely, high):
    return Assumed(key, low, likely, high, "typed", "said")


@pytest.mark.parametrize(
    ("levers", "pairs"),
    [
        (("leavers", "absence", "repeats"), ()),
        (("leavers", "ramp"), (("leavers", "ramp"),)),
        (("productivity", "absence", "service"), (("productivity", "service"),)),
        ((), ()),
    ],
)
def test_two_levers_that_claim_the_same_are_a_pair(levers, pairs):
    assert counted_twice(levers) == pairs


def test_every_lever_counts_something_and_has_an_effect():
    assert set(CLAIMS) == set(EFFECTS)
    assert all(CLAIMS.values())
    assert len(set(EFFECTS.values())) == len(EFFECTS)


def test_a_lever_is_what_an_effect_is_expected_of():
    inputs = {
        "effect_turnover": assumed("effect_turnover", 0, 0.1, 0.2),
        "effect_absence": assumed("effect_absence", 0, 0, 0),
        "effect_repeats": assumed("effect_repeats", -0.1, 0, 0.1),
    }
    assert levers_of(inputs) == ("leavers", "repeats")


def test_the_stored_form_reads_back():
    one = Assumed("pay", 1, 2, 3, "typed", "list", None, "", "hana", "2026-01-01")
    assert Assumed(**one.as_json()) == one
