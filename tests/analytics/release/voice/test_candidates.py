"""What candidates said, as figures: worked by hand, with nothing told, one outcome, a band."""

from __future__ import annotations

import pytest

from keepwell.analytics.release.voice.candidates import ONE_GROUP, WAITS, Told, figures
from keepwell.schemas.phrases import Phrase

GROUPS = ("Turned down", "Declined", "Hired")
NEARLY = {"high": Phrase("voice.high", "Nearly everybody agreed.")}
HIRED, DOWN = Told(0.7, (0.58, 0.82), 10), Told(0.5, (0.34, 0.66), 5)
"""Half widths of 0.12 and 0.16."""


def of(**told: Told):
    month = {one: told[one.split()[0]] for one in GROUPS if one.split()[0] in told}
    made = figures(months={"2026-03": month}, groups=GROUPS, nearly=NEARLY)
    (whole,) = made[()]
    return whole, {one.slice["item"]: one for one in made["item",]}


def test_each_outcome_counts_alike_whatever_its_size():
    whole, by_group = of(Hired=HIRED, Turned=DOWN)
    assert (whole.value, whole.n, whole.state) == (0.6, 15, "shown")
    assert whole.interval == pytest.approx((0.5, 0.7))  # √(0.12² + 0.16²) / 2 = 0.10
    assert (by_group["Hired"].value, by_group["Hired"].interval) == (0.7, (0.58, 0.82))
    assert by_group["Declined"].state == "too_few"
    assert by_group["Declined"].reason == WAITS


def test_those_hired_alone_do_not_stand_for_all():
    whole, by_group = of(Hired=HIRED)
    assert (whole.value, whole.state, whole.reason) == (None, "too_few", ONE_GROUP)
    assert by_group["Hired"].value == 0.7


def test_a_band_has_no_value_and_is_in_no_mean():
    nearly_all = Told(None, None, 10, "high")
    whole, by_group = of(Hired=nearly_all, Turned=DOWN)
    assert (whole.value, whole.n) == (None, None)
    assert (by_group["Hired"].value, by_group["Hired"].n) == (None, None)
    assert by_group["Hired"].reason == "Nearly everybody agreed."


def test_without_an_interval_or_a_count_the_mean_has_none_either():
    whole, _ = of(Hired=Told(0.9, None, None), Turned=DOWN)
    assert (whole.value, whole.interval, whole.n) == (0.7, None, None)


def test_an_interval_ends_where_shares_end():
    whole, _ = of(Hired=Told(0.95, (0.7, 1.0), 5), Turned=Told(0.95, (0.0, 1.0), 5))
    assert whole.interval is not None
    assert whole.interval[1] <= 1
    assert whole.interval[0] >= 0


def test_nothing_told_is_no_figure_and_months_lie_in_order():
    assert figures(months={}, groups=GROUPS, nearly=NEARLY) == {(): [], ("item",): []}
    told = figures(months={"2026-06": {}, "2026-03": {}}, groups=GROUPS, nearly=NEARLY)
    assert [one.period for one in told[()]] == ["2026-03", "2026-06"]
    assert len(told["item",]) == 6
