"""Every attack bites what rivals publish, and finds nothing in what the gate lets out."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest

from keepwell.analytics.release.voice import Block, Earlier, close_round, freeze, publish
from keepwell.analytics.release.voice.attacks import (
    Recovered,
    Release,
    Traces,
    came_or_went,
    left_over,
    matched,
    reconstructed,
    told_of_few,
)
from keepwell.analytics.release.voice.classes import cuts
from keepwell.kernel.limits import Limits
from tests.analytics.release.voice.companies import Company, naive_cells, random_company

COMPANIES, WITH_TWO_ROUNDS, NAIVE = 10_000, 300, 100


def _gated(company, needed):
    opened = freeze(eligible=company.eligible, tree=company.tree)
    answered = [sum(row) for row in company.counts(opened.atoms)]
    classes = close_round(opened=opened, answers=answered, needed=needed)
    return [one.atoms for one in cuts(opened=opened, classes=classes)], tuple(answered)


def _naive(company):
    """Teams are the atoms; every team, unit and the whole with five answers or more is told."""
    order = [*company.people]
    answers = tuple(sum(company.said[p] is not None for p in company.people[t]) for t in order)
    cells = [frozenset(order.index(key[0]) for key in cell) for cell in naive_cells(company)]
    return cells, answers


def _broken_in(cells, answers, needed) -> list[Recovered]:
    release = Release("q", tuple(cells), answers, needed)
    return [
        *reconstructed([release]),
        *left_over(cells=cells, answers=answers, needed=needed),
        *told_of_few(groups=cells, answers=answers, needed=needed),
    ]


def _small(rng: random.Random):
    return random_company(rng, people=rng.choice([20, 30, 45, 60, 90]), rate=rng.uniform(0.3, 1))


def test_nothing_is_recovered_from_ten_thousand_small_companies():
    rng = random.Random(1)
    told = 0
    for at in range(COMPANIES):
        company, needed = _small(rng), (5, 8, 10)[at % 3]
        cells, answers = _gated(company, needed)
        assert _broken_in(cells, answers, needed) == [], at
        told += len(cells)
    assert told > COMPANIES


@pytest.mark.parametrize("attack", ["sums", "parts"])
def test_the_same_attacks_bite_a_plain_minimum_of_five(attack):
    rng = random.Random(3)
    broken = 0
    for _ in range(NAIVE):
        cells, answers = _naive(_small(rng))
        broken += any(one.attack == attack for one in _broken_in(cells, answers, 5))
    assert broken > NAIVE // 4, broken


def test_a_cell_of_three_that_slipped_past_is_found():
    cells = (frozenset({0, 1}), frozenset({0}))
    found = reconstructed([Release("q", cells, (6, 3), 5)])
    assert found == [Recovered("sums", "q", 3)]


def test_a_coarse_question_that_follows_from_a_score_is_found():
    """P1 is told by team, X1 for all alone, and their sum by team: X1 of the small team follows."""
    teams, whole = (frozenset({0}), frozenset({1})), (frozenset({0, 1}),)
    told = [
        Release("P1", teams, (8, 8), 5),
        Release("X1", whole, (8, 4), 5),
        Release("index", teams, (8, 8), 5, parts=("P1", "X1")),
    ]
    assert [(one.attack, one.people) for one in reconstructed(told)] == [("scores", 4)]
    assert reconstructed(told[:2]) == []


def test_what_is_left_of_a_unit_is_found():
    cells = [frozenset({0, 1, 2}), frozenset({0}), frozenset({1})]
    assert left_over(cells=cells, answers=[9, 9, 2], needed=5) == [Recovered("parts", "", 2)]
    assert left_over(cells=cells, answers=[9, 9, 6], needed=5) == []


@pytest.mark.parametrize(("after", "found"), [
    ({"a", "b", "c", "d", "e"}, []), ({"a", "b", "c", "d", "e", "new"}, [1]),
    ({"a", "b", "c", "d", "f"}, [2]), ({"v", "w", "x", "y", "z"}, []),
])  # fmt: skip
def test_a_joiner_between_two_rounds_is_found(after, found):
    told = came_or_went(before=[frozenset("abcde")], after=[frozenset(after)], needed=5)
    assert [one.people for one in told] == found


def _a_month_later(rng, company):
    """Some leave, some join, some move to another team; most stay."""
    teams = {team: list(keys) for team, keys in company.people.items()}
    for team, keys in teams.items():
        for _ in range(rng.choice([0, 0, 0, 1, 2, 6])):
            if len(keys) > 1 and rng.random() < 0.5:
                gone = keys.pop(rng.randrange(len(keys)))
                if rng.random() < 0.5:
                    teams[rng.choice([*teams])].append(gone)
            else:
                keys.append(f"{team}N{rng.random()}")
    said = {p: company.said.get(p, 3) for keys in teams.values() for p in keys}
    return Company(company.tree, teams, said)


def _published(company, earlier=()):
    """People of each cell that was told, and of each that would be told by a plain minimum."""
    opened = freeze(eligible=company.eligible, tree=company.tree)
    asked = [frozenset(p for team in atom for p in company.people[team]) for atom in opened.atoms]
    told = publish(
        opened=opened, block=Block(("q",), 5, 4), answers={"q": company.counts(opened.atoms)},
        limits=Limits(), asked=asked, earlier=earlier,
    )  # fmt: skip
    return [frozenset().union(*(asked[at] for at in one.atoms)) for one in told if not one.held]


def _naively(company):
    return [
        frozenset(p for (team,) in cell for p in company.people[team])
        for cell in naive_cells(company)
    ]


def test_a_joiner_follows_from_a_union_of_groups_as_from_one():
    """A and B were told apart; later both together, with one more."""
    a, b = frozenset("abcde"), frozenset("vwxyz")
    told = came_or_went(before=[a, b], after=[a | b | {"new"}], needed=5)
    assert [one.people for one in told] == [1]
    six = frozenset(f"new{at}" for at in range(6))
    assert came_or_went(before=[a, b], after=[a | b | six], needed=5) == []


def test_joiners_and_leavers_do_not_follow_from_two_rounds_a_month_apart():
    rng = random.Random(6)
    told = bitten = tried = 0
    for at in range(WITH_TWO_ROUNDS):
        first = random_company(rng, people=rng.choice([60, 120, 240]), rate=0.8)
        second = _a_month_later(rng, first)
        before = _published(first)
        after = _published(second, [Earlier(tuple(before), weeks=4)])
        assert came_or_went(before=before, after=after, needed=5) == [], at
        told += len(after)
        if at % 10 == 0:
            tried += 1
            bitten += bool(came_or_went(before=_naively(first), after=_naively(second), needed=5))
    assert told > WITH_TWO_ROUNDS * 5
    assert bitten > tried * 0.9


def test_nor_do_they_follow_from_four_rounds_a_fortnight_apart():
    rng = random.Random(8)
    told = 0
    for at in range(12):
        company = random_company(rng, people=rng.choice([40, 60, 90]), rate=0.8)
        rounds = [_published(company)]
        for _ in range(3):
            company = _a_month_later(rng, company)
            lately = [Earlier(tuple(one), weeks=2 * (len(rounds) - at)) for at, one in enumerate(rounds)]  # fmt: skip
            rounds.append(_published(company, lately))
        before = [cell for one in rounds[:-1] for cell in one]
        assert came_or_went(before=before, after=rounds[-1], needed=5) == [], at
        told += sum(map(len, rounds[1:]))
    assert told > 36


def test_five_thousand_people_are_looked_through_in_seconds():
    rng = random.Random(9)
    first = random_company(rng, people=5_000, rate=0.8)
    second = _a_month_later(rng, first)
    before = _published(first)
    start = time.process_time()
    after = _published(second, [Earlier(tuple(before), weeks=4)])
    took = time.process_time() - start
    assert len(after) > len(before) / 3
    assert took < 60, took  # two or three seconds where nothing else runs
    assert came_or_went(before=before, after=after, needed=5) == []


def test_comments_of_a_small_group_are_found():
    found = told_of_few(groups=[frozenset({0}), frozenset({0, 1})], answers=[10, 3], needed=10)
    assert {one.people for one in found} == {3}


def _rounds(rng, count, *, leaks: bool):
    """Groups of ten; where it leaks, answers lie in the order of the tokens, or nearly."""
    made = []
    for _ in range(count):
        truth = rng.permutation(10)
        place = np.linspace(0, 1, 10)
        tokens = np.empty(10)
        order = truth if leaks else rng.permutation(10)
        tokens[order] = place
        tokens += rng.normal(0, 0.03, 10)
        people = np.stack([tokens, rng.permutation(10) / 9], axis=1)
        made.append(Traces(people, np.stack([place, rng.random(10)], axis=1), truth))
    return made


def test_the_matcher_finds_people_where_order_is_kept():
    rng = np.random.default_rng(4)
    done = matched(
        learn=_rounds(rng, 20, leaks=True), attack=_rounds(rng, 100, leaks=True), rng=rng
    )
    assert done.tries == 1_000
    assert done.hits > 500
    assert done.beats_chance


def test_the_matcher_only_guesses_where_rows_were_shuffled():
    rng = np.random.default_rng(5)
    done = matched(
        learn=_rounds(rng, 20, leaks=False), attack=_rounds(rng, 100, leaks=False), rng=rng
    )
    assert not done.beats_chance
    assert 90 < done.guessing < 110
    assert 110 < done.bound < 125
