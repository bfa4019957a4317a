"""Frozen classes: what they are, and that the floor is not bought with silence."""

from __future__ import annotations

import random

import pytest

from keepwell.analytics.release.rules import Tree
from keepwell.analytics.release.voice import close_round, freeze
from keepwell.analytics.release.voice.classes import cuts, joined
from tests.analytics.release.voice.companies import random_company

TREE = Tree((("A", "North"), ("B", "North"), ("C", "North"), ("D", "South"), ("E", "South")))


def test_small_teams_merge_within_their_unit_first():
    opened = freeze(eligible={"A": 20, "B": 3, "C": 9, "D": 4, "E": 5}, tree=TREE)
    assert opened.atoms == (frozenset({"A"}), frozenset({"B", "C"}), frozenset({"D", "E"}))
    assert opened.eligible == (20, 12, 9)
    assert not opened.small


def test_teams_nobody_is_asked_in_are_no_atoms():
    opened = freeze(eligible={"A": 20, "B": 0, "C": 9}, tree=TREE)
    assert opened.atoms == (frozenset({"A"}), frozenset({"C"}))


def test_a_company_below_the_floor_says_so():
    assert freeze(eligible={"A": 4, "B": 3}, tree=TREE).small


@pytest.mark.parametrize(("eligible", "smallest"), [({"A": 10}, 5), ({}, 8), ({"A": 0}, 8)])
def test_a_lower_floor_or_nobody_is_refused(eligible, smallest):
    with pytest.raises(ValueError, match=r"people|nobody"):
        freeze(eligible=eligible, tree=TREE, smallest=smallest)


def test_at_the_end_classes_merge_again_and_silence_belongs_to_one():
    opened = freeze(eligible={"A": 20, "B": 8, "C": 9, "D": 8, "E": 9}, tree=TREE)
    classes = close_round(opened=opened, answers=[12, 0, 4, 6, 5], needed=5)
    assert classes == (frozenset({0, 1, 2}), frozenset({3}), frozenset({4}))


def test_a_round_of_too_few_tells_nothing():
    opened = freeze(eligible={"A": 20, "D": 8}, tree=TREE)
    assert close_round(opened=opened, answers=[3, 1], needed=5) == ()


def test_a_class_over_two_units_makes_them_one_cell():
    opened = freeze(eligible={"A": 20, "B": 12, "D": 10, "E": 10}, tree=TREE)
    made = cuts(
        opened=opened, classes=joined([frozenset({0}), frozenset({1, 2}), frozenset({3})], [])
    )
    assert [(one.level, one.label) for one in made] == [
        ("class", ("A",)), ("class", ("B", "D")), ("class", ("E",)),
        ("unit", ("North", "South")), ("all", ()),
    ]  # fmt: skip


@pytest.mark.parametrize("people", [200, 600, 2_000])
def test_small_teams_still_count_somewhere(people):
    """Goal: of 200+ people at 70 % answers, nine in ten are in a group of at most forty."""
    rng = random.Random(people)
    near = whole = floor = 0
    for _ in range(20):
        company = random_company(rng, people=people)
        opened = freeze(eligible=company.eligible, tree=company.tree)
        answered = [sum(row) for row in company.counts(opened.atoms)]
        classes = close_round(opened=opened, answers=answered, needed=5)
        sizes = [sum(opened.eligible[at] for at in one) for one in classes]
        near += sum(size for size in sizes if size <= 40)
        whole += sum(company.eligible.values())
        by_team = [sum(company.said[p] is not None for p in m) for m in company.people.values()]
        floor += sum(
            len(m) for m, n in zip(company.people.values(), by_team, strict=True) if n >= 5
        )
    assert near / whole >= 0.9, (near / whole, floor / whole)
