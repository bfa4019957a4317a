"""What a plan must say, where it stands, and what counts as a change of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from keepwell.domain.partnership.rules.initiatives import (
    CHANGED,
    DECIDES,
    TEMPLATES,
    InitiativeError,
    Plan,
    Wave,
    changes,
    checked,
    checked_for_today,
    digest,
    is_retrospective,
    months_of,
    state,
)
from tests.domain.partnership.initiative_writes import by_lot, plan

LACKING = {
    "a name": ({"title": " "}, "needs a name"),
    "what": ({"what": ""}, "what is done"),
    "why": ({"why_words": ""}, "why these teams"),
    "a cost": ({"cost": (0.0, 0.0)}, "cost as a range"),
    "a cost the right way round": ({"cost": (5.0, 1.0)}, "cost as a range"),
    "a team": ({"starts": {"Blue": "", "Red": ""}}, "at least one team"),
    "months of bad results": ({"why": "results"}, "Name the months"),
    "a month": ({"until": "2026"}, "written 2026-03"),
    "a month that exists": ({"until": "2026-13"}, "written 2026-03"),
    "an end after the start": ({"until": "2026-04"}, "before the last start"),
    "another untouched measure": ({"untouched": ("csat",)}, "measure itself"),
    "short words": ({"what": "x" * 2_001}, "shorter"),
    "a reason that exists": ({"why": "mood"}, "why these teams"),
}


@pytest.mark.parametrize("case", LACKING)
def test_a_plan_says_what_it_lacks(case):
    told, words = LACKING[case]
    with pytest.raises(InitiativeError, match=words):
        checked(plan(**told))


def test_lots_need_places_and_somebody_who_waits():
    assert checked(by_lot()) == by_lot()
    with pytest.raises(InitiativeError, match="how many teams"):
        checked(replace(by_lot(), waves=(Wave("2026-05", 0),)))
    with pytest.raises(InitiativeError, match="has to wait"):
        checked(replace(by_lot(), waves=(Wave("2026-05", 4),)))
    with pytest.raises(InitiativeError, match="before the first start"):
        checked_for_today(by_lot(), today=date(2026, 5, 1))


def test_five_waves_are_too_many():
    starts = {f"T{at}": f"2026-0{at}" for at in range(1, 6)}
    with pytest.raises(InitiativeError, match="four waves"):
        checked(plan(starts={**starts, "Rest": ""}))


@pytest.mark.parametrize(
    ("today", "stopped", "expected"),
    [
        (date(2026, 4, 30), False, "planned"), (date(2026, 5, 1), False, "running"),
        (date(2026, 10, 31), False, "running"), (date(2026, 11, 1), False, "read"),
        (date(2026, 6, 1), True, "stopped"),
    ],
)  # fmt: skip
def test_where_it_stands_on_a_day(today, stopped, expected):
    assert state(plan(), stopped=stopped, today=today) == expected


def test_undrawn_lots_wait_for_their_draw():
    assert state(by_lot(), stopped=False, today=date(2026, 3, 1)) == "drawing"
    assert not is_retrospective(by_lot(), today=date(2026, 4, 30))
    assert is_retrospective(plan(), today=date(2026, 5, 1))


def test_as_if_drawn_gives_out_every_place_and_changes_nothing_else():
    shown = by_lot().as_if_drawn()
    assert list(shown.starts.values()) == ["2026-05", "2026-05", "", ""]
    assert changes(by_lot(), shown) == ("starts",)
    assert plan().as_if_drawn() == plan()


def test_lots_are_months_and_those_beyond_the_places_wait():
    waves = (Wave("2026-05", 1), Wave("2026-08", 1))
    assert months_of(waves, {"A": 1, "B": 0, "C": 2}) == {"A": "2026-08", "B": "2026-05", "C": ""}


def test_a_plan_is_stored_and_read_back_the_same():
    for one in (plan(), by_lot(blocks={"Blue": "Care"}, untouched=("aht",))):
        assert Plan.from_json(json.loads(json.dumps(one.as_json()))) == one
    assert digest(plan().as_json()) == digest(json.loads(json.dumps(plan().as_json())))
    assert digest(plan().as_json()) != digest(plan(until="2026-11").as_json())


def test_every_part_of_a_plan_has_a_word_for_its_history():
    assert set(CHANGED) == set(plan().as_json())
    assert set(CHANGED) >= DECIDES
    assert len({one.id for one in TEMPLATES}) == len(TEMPLATES)
