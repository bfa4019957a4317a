"""The attack bites a plain minimum, and finds nothing in frozen classes."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from keepwell.analytics.release.exposure import exposed
from keepwell.analytics.release.voice import close_round, freeze, smallest_exposed
from keepwell.analytics.release.voice.classes import cuts
from tests.analytics.release.voice.companies import naive_cells, random_company

COMPANIES = 300


def _published(company, needed: int):
    opened = freeze(eligible=company.eligible, tree=company.tree)
    answered = [sum(row) for row in company.counts(opened.atoms)]
    classes = close_round(opened=opened, answers=answered, needed=needed)
    cells = [
        frozenset((str(at),) for at in one.atoms) for one in cuts(opened=opened, classes=classes)
    ]
    return cells, {(str(at),): count for at, count in enumerate(answered)}


@pytest.mark.parametrize("needed", [5, 8, 10])
def test_nothing_about_fewer_follows_from_frozen_classes(needed):
    rng = random.Random(needed)
    for _ in range(COMPANIES):
        company = random_company(
            rng, people=rng.choice([30, 60, 150, 300]), rate=rng.uniform(0.3, 1)
        )
        cells, people = _published(company, needed)
        assert smallest_exposed(published=cells, people=people, needed=needed) is None


def test_a_plain_minimum_of_five_gives_small_groups_away():
    rng = random.Random(1)
    broken = 0
    for _ in range(60):
        company = random_company(rng, people=150, rate=0.6)
        people = {
            (t,): sum(company.said[p] is not None for p in m) for t, m in company.people.items()
        }
        found = smallest_exposed(published=naive_cells(company), people=people, needed=5)
        broken += found is not None
    assert broken > 30, broken


def test_the_exact_search_agrees_with_trying_every_set():
    rng = random.Random(3)
    seen = 0
    for _ in range(40):
        atoms = [(str(i),) for i in range(rng.randint(3, 7))]
        people = {atom: rng.randint(1, 6) for atom in atoms}
        cells = [
            frozenset(rng.sample(atoms, rng.randint(1, len(atoms))))
            for _ in range(rng.randint(2, 6))
        ]
        needed = rng.randint(3, 9)
        truth = _by_hand(cells, people, needed)
        found = smallest_exposed(published=cells, people=people, needed=needed)
        assert (found.people if found else None) == truth
        if found:
            seen += 1
            assert exposed(published=cells, people=people, needed=needed)
    assert 5 < seen < 40


def _by_hand(cells, people, needed):
    """The smallest group that some combination of cells speaks of alone, by trying all groups."""
    atoms = sorted(people)
    rows = np.array([[float(a in cell) for a in atoms] for cell in cells])
    best = None
    for size in range(1, len(atoms) + 1):
        for chosen in itertools.combinations(range(len(atoms)), size):
            count = sum(people[atoms[at]] for at in chosen)
            others = rows[:, [at for at in range(len(atoms)) if at not in chosen]]
            free = np.linalg.matrix_rank(rows) - (
                np.linalg.matrix_rank(others) if others.size else 0
            )
            if count < needed and free > 0:
                best = count if best is None else min(best, count)
    return best
