"""Every assumption has a source or says that it counts as nothing; the right one of several holds."""

from __future__ import annotations

import pytest

from keepwell.analytics.statistics import money
from keepwell.domain.partnership.rules import worth
from keepwell.domain.partnership.rules.worth import Mix, Typed, WorthError
from keepwell.schemas.worth import EFFECTS, Assumed

KNOWN = worth.catalogue()
ASKED = {"people", "cost_once", "cost_person", "cost_hours", *EFFECTS.values()}
"""Asked of each return; no prior could stand for them."""
ONLY_OWN = {
    "ramp_weeks",
    "vacant_weeks",
    "contacts",
    "handle_hours",
    "repeat_share",
    "customer_margin",
}
"""Nobody else's figures could stand for these: without ours they are left out."""


def typed(likely, **told):
    return Typed(likely - 1, likely, likely + 1, "said", "hana", "2026-03-02T08:00:00", **told)


@pytest.mark.parametrize("key", [key for key in KNOWN if key not in ASKED | ONLY_OWN])
def test_each_assumption_has_a_prior_with_source_and_licence(key):
    assert KNOWN[key].priors
    for one in KNOWN[key].priors:
        assert one.low <= one.likely <= one.high
        assert one.source.strip()
        assert one.licence.strip()
        assert (one.standing == "nothing") == (one.high == 0)
        assert one.standing == "nothing" or one.low < one.high, "a prior is never a point"


def test_what_has_no_prior_is_asked_or_ours_and_nothing_else():
    assert {key for key, one in KNOWN.items() if not one.priors} == ASKED | ONLY_OWN


def test_the_prior_of_a_leaver_is_the_one_of_the_method():
    (prior,) = KNOWN["leaver_share"].priors
    method = money.LEAVER_SHARE_OF_PAY
    assert (prior.low, prior.likely, prior.high) == (method.low, method.likely, method.high)


@pytest.mark.parametrize(
    ("key", "outcome", "effect"),
    [
        ("stable_schedules", "productivity", "stable schedules, productivity"),
        ("assistance", "productivity", "assistance by AI, issues per hour"),
        ("individual_wellbeing", "productivity", "individual wellbeing programmes"),
    ],
)
def test_effects_of_programmes_are_those_of_the_method(key, outcome, effect):
    mine, method = worth.programmes()[key].effects[outcome], money.EFFECTS[effect]
    assert (mine.low, mine.likely, mine.high) == (method.low, method.likely, method.high)


@pytest.mark.parametrize("key", worth.programmes())
def test_a_programme_has_sourced_ranges_or_is_a_claim(key):
    one = worth.programmes()[key]
    assert one.strengths
    assert one.weaknesses
    assert bool(one.claimed) != one.reckonable
    for effect in one.effects.values():
        assert effect.source.strip()
        assert effect.low < effect.high
        assert effect.key in EFFECTS.values()
    assert not one.reckonable or (one.hours is not None and one.hours.low < one.hours.high)
    assert set(one.excludes) <= set(worth.programmes())


def test_the_three_programmes_of_the_guide_are_here_and_its_story_is_a_claim():
    assert {"mental_health_flexible_time", "team_building_peer_support", "combined"} <= set(
        worth.programmes()
    )
    assert [key for key, one in worth.programmes().items() if one.claimed] == ["company_x"]


def held(**told):
    return worth.resolved("turnover", **{"currency": "EUR", **told})


def test_what_holds_goes_from_measured_to_sourced():
    own = Assumed("turnover", 0.2, 0.3, 0.4, "own", "ours")
    programme = Assumed("turnover", 0.1, 0.1, 0.1, "sourced", "elsewhere")
    measured = Assumed("turnover", 0, 0, 0, "measured", "review")
    assert held().standing == "sourced"
    assert held(own=own) == own
    assert held(own=own, programme=programme) == programme
    assert held(own=own, typed=typed(5)).likely == 5
    assert held(own=own, typed=typed(5), here=typed(7)).likely == 7
    assert held(own=own, here=typed(7), measured=measured) == measured
    assert worth.resolved("ramp_weeks", currency="EUR") is None


def test_money_of_another_currency_no_longer_holds():
    assert worth.resolved("pay", currency="EUR", typed=typed(9, currency="EUR")).likely == 9
    assert worth.resolved("pay", currency="USD", typed=typed(9, currency="EUR")).source.startswith(
        "US Bureau"
    )
    assert worth.resolved("pay", currency="CHF", typed=typed(9, currency="EUR")) is None


def test_a_typed_effect_is_an_expectation_and_says_who_and_when():
    found = worth.resolved("effect_turnover", currency="EUR", here=typed(0.2))
    assert (found.standing, found.by, found.at) == ("expected", "hana", "2026-03-02T08:00:00")


@pytest.mark.parametrize(
    ("key", "value", "interval", "likely", "error"),
    [
        ("turnover", 0.3, (0.2, 0.4), 0.3, 0.2 / 3.92),
        ("vacant_weeks", 42.0, (28.0, 56.0), 6.0, 4 / 3.92),
        ("handle_hours", 360.0, None, 0.1, None),
        ("repeat_share", 0.8, (0.78, 0.82), 0.2, 0.04 / 3.92),
    ],
)
def test_own_figures_come_in_the_unit_of_the_assumption(key, value, interval, likely, error):
    found = worth.from_figure(key, value=value, interval=interval, source="ours")
    assert found.likely == pytest.approx(likely)
    assert found.error == (None if error is None else pytest.approx(error))
    assert found.low <= found.likely <= found.high


@pytest.mark.parametrize(
    ("measure", "estimate", "before", "key", "likely"),
    [
        ("turnover_12m", -0.06, 0.30, "effect_turnover", 0.2),
        ("absence_rate", 0.01, 0.05, "effect_absence", -0.2),
        ("fcr_repeat", 0.02, 0.80, "effect_repeats", 0.1),
        ("contact_intensity", 0.35, 7.0, "effect_productivity", 0.05),
    ],
)
def test_a_review_becomes_a_relative_effect_with_its_error(measure, estimate, before, key, likely):
    found = worth.from_review(
        measure=measure, estimate=estimate, low=estimate - 0.0196, high=estimate + 0.0196,
        before=before, source="ledger",
    )  # fmt: skip
    base = 1 - before if measure == "fcr_repeat" else before
    assert (found.key, found.standing) == (key, "measured")
    assert found.likely == pytest.approx(likely)
    assert found.error == pytest.approx(0.01 / base)


def test_a_review_without_a_price_or_a_level_is_none():
    told = {"estimate": 1.0, "low": 0.0, "high": 2.0, "source": "ledger"}
    assert worth.from_review(measure="csat", before=0.8, **told) is None
    assert worth.from_review(measure="absence_rate", before=0.0, **told) is None


def test_people_of_a_hidden_team_are_not_guessed():
    heads = {"Blue": 8.0, "Red": 6.5}
    assert worth.people_of(heads, ["Blue", "Red"], source="s").likely == 14.5
    assert worth.people_of(heads, ["Blue", "Green"], source="s") is None
    assert worth.people_of(heads, [], source="s") is None


def test_a_plan_s_cost_is_a_range():
    found = worth.planned_cost((4_000.0, 8_000.0), source="s")
    assert (found.low, found.likely, found.high) == (4_000, 6_000, 8_000)
    assert worth.planned_cost((0.0, 0.0), source="s") is None


RANGE = {"low": 1.0, "likely": 2.0, "high": 3.0, "source": "an offer"}


@pytest.mark.parametrize(
    ("key", "told", "words"),
    [
        ("nonsense", {}, "no such assumption"),
        ("cost_once", {"level": "company"}, "no such assumption"),
        ("cost_once", {"low": 5.0}, "low by likely to high"),
        ("cost_once", {"high": float("nan")}, "a number"),
        ("cost_once", {"high": float("inf")}, "a number"),
        ("absence_rate", {}, "outside what can be"),
        ("cost_once", {"low": -1.0}, "outside what can be"),
        ("cost_once", {"source": "  "}, "where it is from"),
        ("cost_once", {"source": "x" * 301}, "where it is from"),
    ],
)
def test_a_range_that_cannot_be_is_refused_with_words(key, told, words):
    with pytest.raises(WorthError, match=words):
        worth.checked_range(key, **{**RANGE, **told})


def test_a_range_that_can_be_comes_back_tidy():
    assert worth.checked_range("cost_once", **{**RANGE, "source": " an offer "}) == (
        1,
        2,
        3,
        "an offer",
    )


MIX = Mix(
    ("stable_schedules", "stable_schedules"),
    100.0,
    5.0,
    fees={"stable_schedules": 3.0, "combined": 9.0},
)


def test_a_mix_names_each_programme_once_and_drops_fees_of_others():
    found = worth.checked_mix(MIX)
    assert (found.programmes, found.fees) == (("stable_schedules",), {"stable_schedules": 3.0})


@pytest.mark.parametrize(
    "wrong",
    [
        Mix((), 1, 1), Mix(("company_x",), 1, 1), Mix(("nonsense",), 1, 1),
        Mix(("combined",), -1, 1), Mix(("combined",), 1, float("inf")),
        Mix(("combined",), 1, 1, goal="best"), Mix(("combined",), 1, 1, most_per_team=3),
    ],
)  # fmt: skip
def test_a_mix_that_cannot_be_chosen_is_refused(wrong):
    with pytest.raises(WorthError):
        worth.checked_mix(wrong)


@pytest.mark.parametrize("code", ["eur", "EURO", "", "12A"])
def test_a_currency_is_three_letters(code):
    with pytest.raises(WorthError):
        worth.checked_currency(code)


def test_limits_that_are_said_are_the_limits_that_hold():
    assert (worth.LONGEST_SOURCE, worth.LONGEST_NAME, worth.MOST_PROGRAMMES) == (300, 120, 8)


def test_translators_get_every_word_of_the_files_once():
    told = worth.sentences()
    assert len(told) == len(set(told))
    assert {"A year’s pay", "Stable schedules", "No gain in the largest study"} <= set(told)
    assert all(text.strip() == text for text in told)
