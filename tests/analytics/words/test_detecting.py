"""A goal's arithmetic in words: the domain's own example, and what else can or cannot be seen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from keepwell.analytics.metrics import measures
from keepwell.analytics.words.detecting import plan_of, reach
from keepwell.schemas.figures import Figure, Measure
from keepwell.schemas.phrases import in_english

DECLARED = {one.id: one for one in measures()}


def _figure(measure: Measure, at: int, **told: object) -> Figure:
    plain = Figure(
        measure=measure.id, slice={}, period=f"2026-{at + 1:02}", value=None, numerator=None,
        denominator=None, n=None, interval=None, state="shown",
    )  # fmt: skip
    return replace(plain, **told)


def _series(measure: Measure, tell: Callable[[int], dict[str, object]]) -> list[Figure]:
    return [_figure(measure, at, **tell(at)) for at in range(10)]


def _said(found: Iterable[object]) -> str:
    return " ".join(in_english(one) for one in found)  # type: ignore[arg-type]


def _turnover(people: float) -> list[Figure]:
    """Two in five left within twelve months."""
    return _series(
        DECLARED["turnover_12m"],
        lambda _at: {"value": 0.4, "numerator": 0.4 * people, "denominator": people,
                     "n": int(people), "interval": (0.3, 0.5)},
    )  # fmt: skip


def test_the_domain_s_turnover_example_is_warned_about_with_its_arithmetic():
    found = reach(_turnover(60), measure=DECLARED["turnover_12m"], target=0.3, months=6)
    assert found is not None
    assert not found.enough
    assert round(100 * found.chance) == 7
    assert "early_leavers_90d" in found.companions
    said = _said(found.warning)
    assert "from 40% to 30%" in said
    assert "6 months before and after would tell it from chance in 7 of 100" in said
    assert "about 12 expected in 6 months as things are, 9 if the goal is met" in said
    assert "with probability 0.66" in said
    assert "19 times the base; five years of months are not enough" in said


def test_the_other_head_counts_of_the_example():
    kind = DECLARED["turnover_12m"]
    chances = [
        round(100 * found.chance)
        for n in (150, 400, 1_000)
        if (found := reach(_turnover(n), measure=kind, target=0.3, months=6))
    ]
    assert chances == [15, 36, 75]


def test_a_movement_that_would_be_seen_has_no_warning():
    kind = DECLARED["csat"]
    figures = _series(
        kind,
        lambda at: {"value": 0.84 + 0.002 * (-1) ** at, "n": 5_000, "interval": (0.83, 0.85)},
    )
    found = reach(figures, measure=kind, target=0.88, months=3)
    assert found is not None
    assert found.enough
    assert not found.warning
    assert found.smallest == pytest.approx(0.838 + 0.011, abs=0.003)
    assert "from 83.8% to 85.0%" in _said(found.sentences)


def test_answers_that_are_alike_count_less_and_months_that_swing_count_little():
    chance = random.Random(1)
    kind = DECLARED["csat"]
    figures = _series(
        kind,
        lambda _at: {"value": chance.gauss(0.84, 0.02), "n": 5_000, "interval": (0.83, 0.85)},
    )
    plan = plan_of(figures, measure=kind, months=3)
    assert plan is not None
    assert plan.base == pytest.approx(5_000, rel=0.1)  # as many as the interval bears out
    assert plan.swing == pytest.approx(0.02, rel=0.5)
    found = reach(figures, measure=kind, target=0.86, months=3)
    assert found is not None
    assert not found.enough


def test_a_time_is_planned_by_its_interval():
    kind = DECLARED["aht"]
    figures = _series(kind, lambda _at: {"value": 600.0, "n": 900, "interval": (580.4, 619.6)})
    plan = plan_of(figures, measure=kind, months=2)
    assert plan is not None
    assert (plan.kind, plan.spread) == ("mean", pytest.approx(10))
    found = reach(figures, measure=kind, target=500, months=2)
    assert found is not None
    assert found.enough


def test_a_monthly_rate_is_counted_by_its_events():
    kind = DECLARED["absence_frequency"]
    figures = _series(
        kind, lambda _at: {"value": 24.0 * 12 / 60, "numerator": 24.0, "denominator": 5.0, "n": 60}
    )
    plan = plan_of(figures, measure=kind, months=6)
    assert plan is not None
    assert (plan.kind, plan.expected) == ("events", pytest.approx(144))
    found = reach(figures, measure=kind, target=figures[-1].value or 0, months=6)
    assert found is not None
    assert found.months is None


def test_where_nothing_is_told_nothing_is_said():
    kind = DECLARED["csat"]
    assert reach([], measure=kind, target=0.9, months=6) is None
    hidden = [_figure(kind, 0, state="too_few")]
    assert reach(hidden, measure=kind, target=0.9, months=6) is None
    counted = _series(DECLARED["headcount"], lambda _at: {"value": 60.0, "n": 60})
    assert reach(counted, measure=DECLARED["headcount"], target=70, months=6) is None
