"""Streams of money: worked by hand, nothing twice, and drawn again by an outsider."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics import payback
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.schemas.worth import EFFECTS, Assumed

SURE = {
    "pay": 30_000.0, "loading": 1.2, "hours": 1_800.0, "use_of_time": 0.5, "turnover": 0.4,
    "leaver_share": 0.2, "absence_rate": 0.05, "people": 50.0, "cost_person": 100.0,
    "ramp_shortfall": 0.5, "cover": 1.5, "recruiting": 1_000.0, "trainer_hours": 36.0,
    "exit_hours": 0.0, "contacts": 90_000.0, "repeat_share": 0.2, "handle_hours": 0.1,
    "customer_margin": 40.0,
}  # fmt: skip


def one(key, likely, spread=0.0):
    return Assumed(key, likely - spread, likely, likely + spread, "typed", "said by hand")


def known(*without, **told):
    values = {key: one(key, value) for key, value in SURE.items() if key not in without}
    return values | {
        key: value if isinstance(value, Assumed) else one(key, value) for key, value in told.items()
    }


def nearly(key, likely):
    """A range so narrow that arithmetic by hand holds."""
    return one(key, likely, likely * 1e-9)


def reckoned(**told):
    found = payback.reckon(known(**told), seed=1, draws=500)
    assert not isinstance(found, Refusal), found
    return found


def test_leavers_who_stay_worked_by_hand():
    """50 people × 0.4 × 10 % = 2 leavers; each 20 % of 30,000; 5,000 for the programme."""
    _model, found = reckoned(effect_turnover=nearly("effect_turnover", 0.1))
    assert found.streams["leavers"].middle == pytest.approx(2 * 6_000)
    assert found.cost.middle == pytest.approx(5_000)
    assert found.net.middle == pytest.approx(7_000)
    assert found.chance == 1.0


@pytest.mark.parametrize(
    ("effect", "stream", "amount"),
    [
        # 50 × 36,000 × 5 % × 10 % × 0.5
        ("effect_absence", "absence", 4_500.0),
        # 50 × 36,000 × 10 % × 0.5
        ("effect_productivity", "productivity", 90_000.0),
        # 90,000 × 20 % × 0.1 h × 20 an hour × 10 % × 0.5
        ("effect_repeats", "repeats", 1_800.0),
        # 90,000 × 0.1 h × 20 × 10 % × 0.5
        ("effect_service", "service", 9_000.0),
    ],
)
def test_each_lever_worked_by_hand(effect, stream, amount):
    _model, found = reckoned(**{effect: nearly(effect, 0.1)})
    assert found.streams[stream].middle == pytest.approx(amount)
    assert list(found.streams) == [stream, "cost_person"]


def test_ramp_and_customers_worked_by_hand():
    """20 newcomers × 10 weeks × 0.5 × 36,000/52 × 10 %; 30 customers × 40."""
    _model, found = reckoned(ramp_weeks=10.0, effect_ramp=nearly("effect_ramp", 0.1))
    assert found.streams["ramp"].middle == pytest.approx(20 * 5 * 36_000 / 52 * 0.1)
    _model, found = reckoned(effect_kept=nearly("effect_kept", 30.0))
    assert found.streams["customers"].middle == pytest.approx(1_200)


def test_a_leaver_of_own_parts_worked_by_hand():
    """Learning 10 weeks × ½, six empty weeks covered at 1.5 less the pay, 1,000, 36 hours of trainers."""
    found = payback.leaver(known(ramp_weeks=nearly("ramp_weeks", 10.0), vacant_weeks=6.0), seed=1)
    week = 36_000 / 52
    assert found.own
    assert {name: round(part.middle) for name, part in found.parts.items()} == {
        "work missing while learning": round(5 * week),
        "covering the empty place, less the pay saved": round(6 * 0.5 * week),
        "recruiting": 1_000, "hours of trainers": 36 * 20,
    }  # fmt: skip
    assert found.cost.middle == pytest.approx(5 * week + 3 * week + 1_000 + 720)


def test_a_leaver_without_own_weeks_is_a_share_of_pay():
    found = payback.leaver(known(leaver_share=one("leaver_share", 0.2, 0.1)), seed=1)
    assert not found.own
    assert found.cost.middle == pytest.approx(6_000, rel=0.03)
    assert [bar.name for bar in found.tornado] == ["leaver_share"]


def test_an_empty_place_that_nobody_covers_saves_pay():
    told = known(ramp_weeks=nearly("ramp_weeks", 10.0), vacant_weeks=6.0, cover=0.5)
    found = payback.leaver(told, seed=1)
    assert found.parts["covering the empty place, less the pay saved"].middle < 0


def test_the_parts_of_a_leaver_add_up_to_the_leavers_who_stay():
    told = {"ramp_weeks": nearly("ramp_weeks", 10.0), "vacant_weeks": 6.0}
    _model, found = reckoned(effect_turnover=nearly("effect_turnover", 0.1), **told)
    single = payback.leaver(known(**told), seed=1)
    assert found.streams["leavers"].middle == pytest.approx(2 * single.cost.middle)


@pytest.mark.parametrize(
    ("effects", "named"),
    [
        (("effect_turnover", "effect_ramp"), {"leavers", "ramp"}),
        (("effect_productivity", "effect_service", "effect_absence"), {"productivity", "service"}),
    ],
)
def test_two_levers_that_count_the_same_are_refused_by_name(effects, named):
    told = {key: one(key, 0.1, 0.05) for key in effects}
    found = payback.reckon(known(ramp_weeks=8.0, **told), seed=1)
    assert found == Refusal("counted_twice", dict.fromkeys(named, 1.0))


def test_a_lever_that_was_left_out_no_longer_clashes():
    told = {
        "effect_turnover": one("effect_turnover", 0.1, 0.05),
        "effect_ramp": one("effect_ramp", 0.0),
    }
    assert not isinstance(payback.reckon(known(ramp_weeks=8.0, **told), seed=1), Refusal)


@pytest.mark.parametrize(
    ("told", "code", "names"),
    [
        ({}, "no_cost", None),
        ({"effect_turnover": 0.1}, "point_inputs", None),
        ({"effect_kept": one("effect_kept", 5, 2), "without": ("customer_margin",)}, "no_source", {"customer_margin"}),
        ({"effect_turnover": one("effect_turnover", 0.1, 0.1), "without": ("pay",)}, "no_source", {"pay"}),
        ({"effect_turnover": one("effect_turnover", 0.1, 0.1), "without": ("people",)}, "no_source", {"people"}),
        ({"effect_turnover": one("effect_turnover", 0.1, 0.1), "without": ("cost_person",)}, "no_cost", None),
    ],
)  # fmt: skip
def test_what_cannot_be_reckoned_is_refused_with_what_is_missing(told, code, names):
    without = told.pop("without", ()) if "without" in told else ()
    found = payback.reckon(known(*without, **told), seed=1)
    assert isinstance(found, Refusal)
    assert found.code == code
    assert names is None or set(found.numbers) == names


def test_a_leaver_without_pay_or_with_points_alone_is_refused():
    assert payback.leaver(known("pay"), seed=1) == Refusal("no_source", {"pay": 1.0})
    assert payback.leaver(known(), seed=1).code == "point_inputs"


WIDE = {
    "pay": one("pay", 32_000.0, 4_000.0), "hours": one("hours", 1_700.0, 200.0),
    "turnover": Assumed("turnover", 0.17, 0.33, 0.48, "own", "ours", error=0.08),
    "effect_turnover": Assumed("effect_turnover", 0.0, 0.12, 0.33, "sourced", "trials"),
    "effect_absence": Assumed("effect_absence", -0.02, 0.0, 0.05, "sourced", "trials"),
    "cost_hours": Assumed("cost_hours", 4.0, 8.0, 16.0, "typed", "plan"),
}  # fmt: skip


def again(told):
    """What an outsider writes: nothing but numpy and the file."""
    rng, drawn = np.random.default_rng(told["seed"]), {}
    for entry in told["inputs"]:
        if entry["shape"] == "triangle":
            drawn[entry["name"]] = rng.triangular(
                entry["low"], entry["likely"], entry["high"], told["draws"]
            )
        elif entry["shape"] == "normal":
            drawn[entry["name"]] = rng.normal(entry["value"], entry["error"], told["draws"])
        else:
            drawn[entry["name"]] = np.full(told["draws"], entry["value"])

    def total(streams):
        return sum(
            term["sign"] * np.prod([drawn[name] for name in term["factors"]], axis=0)
            for stream in streams for term in stream["terms"]
        )  # fmt: skip

    return total(told["benefits"]), total(told["costs"])


@pytest.mark.parametrize("more", [{}, {"ramp_weeks": one("ramp_weeks", 9.0, 2.0), "vacant_weeks": one("vacant_weeks", 5.0, 1.0)}])  # fmt: skip
def test_an_outsider_draws_the_same_from_the_file(more):
    inputs = known(**WIDE, **more)
    model, found = payback.reckon(inputs, seed=7)
    told = payback.described(model, found, seed=7)
    benefit, cost = again(told)
    net = told["result"]["net"]
    assert np.quantile(benefit - cost, (0.1, 0.5, 0.9)) == pytest.approx(
        [net["low"], net["middle"], net["high"]], rel=1e-12
    )
    assert float((benefit >= cost).mean()) == told["result"]["chance"]
    assert all(entry["source"].strip() for entry in told["inputs"])


def test_the_same_seed_gives_the_same_and_another_nearly_the_same():
    first, second = payback.reckon(known(**WIDE), seed=1), payback.reckon(known(**WIDE), seed=1)
    assert first == second
    other = payback.reckon(known(**WIDE), seed=2)[1]
    assert other != first[1]
    assert other.benefit.middle == pytest.approx(first[1].benefit.middle, rel=0.05)


def test_every_lever_has_a_stream_that_names_known_inputs():
    from keepwell.domain.partnership.rules.worth import catalogue

    told = known(ramp_weeks=8.0, **{key: one(key, 0.1, 0.01) for key in EFFECTS.values()})
    for lever in EFFECTS:
        model = payback.built(told, [lever])
        names = set(model.inputs) - set(payback.MADE)
        assert names <= set(catalogue())
