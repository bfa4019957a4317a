from __future__ import annotations

import math

import pytest

from keepwell.analytics.words import headline, judged, quantity, sentences
from keepwell.schemas.figures import Figure
from keepwell.schemas.phrases import Phrase, in_english
from tests.analytics.release.organisations import measure


def _figure(value=0.84, period="2026-03", state="shown", **changes) -> Figure:
    given = {
        "measure": "m", "slice": {}, "period": period, "value": value, "numerator": None if value is None else value * 50,
        "denominator": 50.0, "n": 50, "interval": (0.71, 0.92), "state": state,
    }  # fmt: skip
    return Figure(**(given | changes))


CSAT = measure("service", title="Satisfied customers", denominator_words="ratings")


def _months(values, base=50.0) -> list[Figure]:
    return [
        _figure(
            v,
            f"{2024 + i // 12}-{i % 12 + 1:02}",
            numerator=v * base,
            denominator=base,
            n=round(base),
        )
        for i, v in enumerate(values)
    ]


def _read(figure, kind=CSAT, change=None) -> list[str]:
    return [str(one) for one in sentences(figure, measure=kind, change=change)]


def test_a_share_is_read_as_so_many_in_a_hundred() -> None:
    assert _read(_figure()) == [
        "Satisfied customers, March 2026: about 84 in 100.",
        "The data fit a true value between 71 and 92 in 100.",
        "Counted: 42 of 50 ratings.",
    ]


def test_what_is_no_part_of_its_base_is_not_read_as_one() -> None:
    """Fourteen leavers among 221 people observed do not make a curve of 0.93."""
    kind = measure(denominator_words="people observed", numerator_words="left")
    figure = _figure(1.0, numerator=14.0, denominator=221.0, interval=None)
    assert _read(figure, kind)[-1] == "Counted over 221 people observed: 14 left."


def test_a_slice_is_named() -> None:
    said = headline(_figure(slice={"team": "Billing"}), measure=CSAT)
    assert str(said) == "Satisfied customers in Billing, March 2026: about 84 in 100."


def test_a_small_share_is_read_in_a_thousand() -> None:
    assert "about 4 in 1,000" in _read(_figure(0.004, interval=(0.001, 0.008)))[0]


@pytest.mark.parametrize(
    ("unit", "value", "interval", "read"),
    [
        ("seconds", 380.0, (350, 410), "6 min 20 s"),
        ("weeks", 9.0, (8, 11), "9 weeks"),
        ("weeks", 1.0, (1, 1), "1 week"),
        ("net_score", -12.4, (-20, -5), "−12 points"),
        ("count", 1234.0, None, "1,234"),
        ("score", 4.31, (4.0, 4.6), "4.3"),
        ("score", 4.314, (4.29, 4.33), "4.31"),
        ("days", 4.26, (4, 5), "4.3 days"),
        ("days", 42.6, (40, 45), "43 days"),
        ("rate", 0.32, (0.23, 0.43), "about 32 in 100"),
        ("hours", 1.0, None, "1.0 hours"),
    ],
)
def test_every_unit_is_read_as_people_say_it(unit, value, interval, read) -> None:
    said = headline(_figure(value, interval=interval), measure=measure(unit=unit))
    assert read in str(said)


def test_digits_are_those_the_interval_bears() -> None:
    assert quantity(0.8412, unit="share", interval=(0.83, 0.85)).digits == 1
    assert quantity(0.8412, unit="share", interval=(0.71, 0.92)).digits == 0


def test_a_month_like_the_others_is_within_its_usual_range() -> None:
    change = judged(
        _months([0.82, 0.84, 0.83, 0.85, 0.84, 0.82, 0.83, 0.85, 0.84, 0.83]), measure=CSAT
    )
    assert change.code == "within"
    said = _read(_figure(0.83), change=change)
    assert any(one.startswith("That is within its usual range") for one in said)


def test_a_month_far_outside_is_said_to_be_outside_and_no_cause_is_named() -> None:
    series = _months([0.82, 0.84, 0.83, 0.85, 0.84, 0.82, 0.83, 0.85, 0.84, 0.60])
    change = judged(series, measure=CSAT)
    assert change.code == "real_change"
    said = " ".join(_read(series[-1], change=change))
    assert "That is outside its usual range" in said
    assert "real change" not in said, "one figure alone is no finding among forty"
    assert not any(
        word in said.lower() for word in ("because", "drive", "impact", "due to", "cause")
    )


def test_the_same_month_last_year_comes_before_the_month_before() -> None:
    series = _months([0.80] + [0.84] * 11 + [0.83])
    change = judged(series, measure=CSAT)
    assert (change.against, change.earlier) == ("2024-01", 0.80)
    assert math.isclose(change.change, 0.03)
    shorter = judged(series[1:], measure=CSAT)
    assert shorter.against == "2024-12"


def test_few_months_are_too_early_to_tell() -> None:
    change = judged(_months([0.8, 0.9, 0.7]), measure=CSAT)
    assert change.code == "too_early"
    assert "at least 9 months" in " ".join(_read(_figure(0.7), change=change))


def test_rolling_months_are_judged_by_intervals_and_never_by_a_chart() -> None:
    rolling = measure(id="turnover_12m", unit="rate")
    steady = _months([0.40 - i / 100 for i in range(13)])
    assert judged(steady, measure=rolling).code == "too_early"
    apart = [*steady[:-1], _figure(0.1, "2025-01", interval=(0.05, 0.2))]
    assert judged(apart, measure=rolling).code == "real_change"


def test_a_large_base_is_judged_by_its_own_scatter() -> None:
    """Shares of 10,000 ratings that differ by more than drawing explains: still usual."""
    wobble = [0.84, 0.86, 0.83, 0.85, 0.86, 0.84, 0.83, 0.86, 0.85, 0.83]
    assert judged(_months(wobble, base=10_000.0), measure=CSAT).code == "within"


def test_a_month_of_which_hardly_anything_came_in_is_no_history() -> None:
    series = _months([0.2, 0.84, 0.83, 0.85, 0.84, 0.82, 0.83, 0.85, 0.84, 0.83, 0.84])
    torn = [_figure(0.2, "2024-01", n=1, numerator=0.2, denominator=1.0), *series[1:]]
    assert judged(torn, measure=CSAT).usual[0] > 0.7
    assert judged(series, measure=CSAT).usual[0] < 0.6


def test_a_long_stay_on_one_side_is_told_as_such() -> None:
    series = _months([0.80, 0.86] * 6 + [0.845, 0.846, 0.845, 0.847, 0.846, 0.845, 0.846, 0.847])
    change = judged(series, measure=CSAT)
    assert change.why == "eight_in_a_row"
    assert "stayed on one side" in " ".join(_read(series[-1], change=change))


def test_without_a_value_nothing_is_judged() -> None:
    assert (
        judged([*_months([0.8]), _figure(None, "2024-02", "too_few")], measure=CSAT).code
        == "not_enough"
    )
    assert judged([], measure=CSAT).code == "not_enough"


def test_counts_are_read_as_counts() -> None:
    figure = _figure(None, state="counts_only", numerator=2.0, denominator=7.0, n=7, interval=None)
    assert _read(figure)[0] == (
        "Satisfied customers, March 2026: 2 of 7. Not enough to tell a rate."
    )
    median = _figure(
        None, state="counts_only", numerator=None, denominator=None, n=7, interval=None
    )
    assert "not enough to tell (n = 7)" in _read(median)[0]


def test_a_hidden_figure_says_that_it_is_not_shown() -> None:
    hidden = _figure(None, state="too_few", numerator=None, denominator=None, n=None, interval=None)
    assert _read(hidden) == ["Satisfied customers, March 2026: not shown."]


def test_usual_ranges_stay_inside_what_the_unit_can_be() -> None:
    series = _months([0.99, 0.9, 0.99, 0.9, 0.99, 0.9, 0.99, 0.9, 0.99, 0.95])
    said = " ".join(_read(series[-1], change=judged(series, measure=CSAT)))
    assert "to 100%" in said


def test_sentences_are_stored_and_read_back_whole() -> None:
    for phrase in sentences(_figure(slice={"team": "A + B"}), measure=CSAT):
        assert Phrase.from_json(phrase.as_json()) == phrase
        assert in_english(Phrase.from_json(phrase.as_json())) == str(phrase)
