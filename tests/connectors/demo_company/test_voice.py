"""What is planted in the demo's pulses can be found again from published-size groups."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.connectors.demo_company import voice
from keepwell.connectors.demo_company.voice import Team

ITEMS = {f"E{at}": (1, 2, 3, 4, 5) for at in range(5)}


def _rounds(*, teams: int = 40, rounds: int = 7) -> list[list[Team]]:
    rng = np.random.default_rng(5)
    made = [
        [Team(f"T{at}", 12, 0.84 + 0.03 * rng.normal() + at / 2_000) for at in range(teams)]
        for _ in range(rounds)
    ]
    made[3][0] = Team("T0", 12, made[3][0].later, since_new_lead=0)
    return [[*told, Team("quiet", 6, quiet=True)] for told in made]


def _index(told: list[tuple[int, dict[str, int]]], atom: int) -> float:
    return float(np.mean([list(one.values()) for at, one in told if at == atom]))


def test_teams_that_feel_well_have_more_content_customers_later():
    rounds = _rounds()
    moods = voice.moods(rounds, seed=1)
    felt, later = [], []
    for at, (told, mood) in enumerate(zip(rounds, moods, strict=True)):
        drawn = voice.answers(groups=[[one] for one in told], mood=mood, items=ITEMS, seed=(1, at))
        felt.append([_index(drawn, team) for team in range(40)])
        later.append([one.later for one in told[:40]])
    within = [np.array(one) - np.mean(one, axis=0) for one in (felt, later)]
    assert np.corrcoef(within[0].ravel(), within[1].ravel())[0, 1] > 0.5
    shuffled = np.random.default_rng(2).permuted(within[1], axis=0)
    assert abs(np.corrcoef(within[0].ravel(), shuffled.ravel())[0, 1]) < 0.2


def test_a_new_lead_costs_mood_and_it_comes_back():
    rounds = _rounds()
    with_, without = (
        voice.moods([[one if keep else Team(one.name, one.people, one.later, quiet=one.quiet) for one in told] for told in rounds], seed=1)
        for keep in (True, False)
    )  # fmt: skip
    assert with_[3]["T0"] - without[3]["T0"] == pytest.approx(voice.NEW_LEAD[0])
    assert with_[4] == without[4]


def test_the_quiet_team_is_unhappy_and_hardly_answers():
    mood = voice.moods(_rounds(), seed=1)[0]
    told = voice.answers(
        groups=[[Team("T1", 400)], [Team("quiet", 400, quiet=True)]], mood=mood, items=ITEMS, seed=(1,)
    )  # fmt: skip
    many = [sum(at == atom for at, _ in told) for atom in (0, 1)]
    assert many[1] < 0.5 * 400 < 0.6 * 400 < many[0]
    assert _index(told, 1) < 2.2
    assert _index(told, 0) > 2.7


def test_the_same_seed_draws_the_same():
    told = [
        voice.answers(groups=[[Team("T1", 50)]], mood={"T1": 3.0}, items=ITEMS, seed=(4, 2))
        for _ in range(2)
    ]
    assert told[0] == told[1]
    assert {value for _, one in told[0] for value in one.values()} <= {1, 2, 3, 4, 5}
