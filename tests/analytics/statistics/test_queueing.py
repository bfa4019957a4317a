"""Erlang C and A: golden values and published cases."""

from __future__ import annotations

import json

import pytest

from keepwell.analytics.statistics.queueing import erlang_a, erlang_c, heads

RATE = 100 / 1_800


@pytest.mark.parametrize(
    ("agents", "waits", "level", "wait", "busy"),
    [
        (12, 0.4494, 0.6402, 40.4, 0.833),
        (13, 0.2853, 0.7956, 17.1, 0.769),
        (14, 0.1741, 0.8884, 7.8, 0.714),
    ],
)
def test_golden_erlang_c(agents, waits, level, wait, busy):
    found = erlang_c(calls_a_second=RATE, handle=180, agents=agents, target=20)
    assert round(found.waits, 4) == waits
    assert round(found.within_target, 4) == level
    assert round(found.mean_wait, 1) == wait
    assert round(found.occupancy, 3) == busy


@pytest.mark.parametrize(
    ("agents", "gone", "busy", "wait"), [(10, 0.1251, 0.8749, 22.5), (12, 0.0531, 0.7891, 9.6)]
)
def test_golden_erlang_a(agents, gone, busy, wait):
    found = erlang_a(calls_a_second=RATE, handle=180, agents=agents, patience=180)
    assert round(found.abandoned, 4) == gone
    assert round(found.occupancy, 4) == busy
    assert round(found.mean_wait, 1) == wait


def test_published_cases(shared_data):
    cases = json.loads((shared_data / "reference_results.json").read_text())["erlang_c"]["cases"]
    for case in cases:
        rate = (
            case["calls"] / case["interval_s"]
            if "calls" in case
            else case["erlangs"] / case["aht_s"]
        )
        found = erlang_c(
            calls_a_second=rate,
            handle=case["aht_s"],
            agents=case["agents"],
            target=case["target_s"],
        )
        assert found.waits == pytest.approx(case["p_wait"], abs=6e-5)
        assert found.within_target == pytest.approx(case["service_level"], abs=6e-5)


def test_endless_patience_is_erlang_c():
    endless = erlang_a(calls_a_second=RATE, handle=180, agents=14, patience=1e9)
    waiting = erlang_c(calls_a_second=RATE, handle=180, agents=14, target=20)
    assert endless.mean_wait == pytest.approx(waiting.mean_wait, rel=1e-4)


def test_more_work_than_hands_is_refused():
    with pytest.raises(ValueError, match="the queue grows"):
        erlang_c(calls_a_second=RATE, handle=180, agents=10, target=20)


def test_heads_are_divided_not_multiplied():
    assert heads(needed=14, shrinkage=0.30) == 20
    assert heads(needed=14, shrinkage=0) == 14
