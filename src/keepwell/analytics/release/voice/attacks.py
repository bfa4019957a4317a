"""What somebody would try who wants to know one person's answer: run against ourselves.

Linear algebra over everything that was published of a round, differences between a group and its
parts and between two rounds, and a matcher that learns from labelled rounds how places in tables
go with people. Each attack returns what it found; finding nothing is the promise (domain.md 3.2,
3.3, 3.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from keepwell.analytics.release.voice.audit import smallest_exposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

FLOORS: Final[Mapping[str, int]] = {
    "voice_score": 5, "voice_distribution": 8, "voice_comments": 10,
}  # fmt: skip
"""The smallest groups that were promised; written down here again so that a change of the
defaults shows (domain.md 3.3, rule 5)."""
DRAWS: Final = 2_000
ONE_SIDED: Final = 0.95


@dataclass(frozen=True, slots=True)
class Recovered:
    """A group smaller than promised of which the total follows: by which attack, and how many."""

    attack: str
    what: str
    people: int


@dataclass(frozen=True, slots=True)
class Release:
    """What was published of one question of one round.

    `cells`: sets of atoms; `answers`: by atom; `parts`: the questions that a score is made of.
    """

    question: str
    cells: tuple[frozenset[int], ...]
    answers: tuple[int, ...]
    needed: int
    parts: tuple[str, ...] = ()


def reconstructed(releases: Sequence[Release]) -> list[Recovered]:
    """Groups below the limit that follow by adding and subtracting cells with any weights.

    First each question alone; then all questions of a round and the scores made of them, as one
    system of equations with an unknown for each question and atom.
    """
    found = []
    for one in releases:
        people: dict[tuple[str, ...], int] = {
            (one.question, str(at)): count for at, count in enumerate(one.answers)
        }
        cells = [_keys([one.question], cell) for cell in one.cells]
        exposed = smallest_exposed(published=cells, people=people, needed=one.needed)
        if exposed is not None:
            found.append(Recovered("sums", one.question, exposed.people))
    return found or _jointly(releases)


def _keys(questions: Iterable[str], cell: frozenset[int]) -> frozenset[tuple[str, ...]]:
    return frozenset((question, str(at)) for question in questions for at in cell)


def _jointly(releases: Sequence[Release]) -> list[Recovered]:
    """Through scores: what a question tells coarsely may follow from a score and the others."""
    known = {one.question: one for one in releases}
    if not any(one.parts for one in releases):
        return []
    plain = [one for one in releases if not one.parts]
    people: dict[tuple[str, ...], int] = {
        (one.question, str(at)): count for one in plain for at, count in enumerate(one.answers)
    }
    cells = [
        _keys([part for part in one.parts or (one.question,) if part in known], cell)
        for one in releases
        for cell in one.cells
    ]
    needed = min(one.needed for one in plain) if plain else 0
    exposed = smallest_exposed(published=cells, people=people, needed=needed)
    return [] if exposed is None else [Recovered("scores", "", exposed.people)]


def left_over(
    *, cells: Iterable[frozenset[int]], answers: Sequence[int], needed: int
) -> list[Recovered]:
    """What remains of a published group when the published groups within it are taken away."""
    sizes = {cell: sum(answers[at] for at in cell) for cell in set(cells)}
    found = []
    for whole, count in sizes.items():
        inside = [cell for cell in sizes if cell < whole]
        rest = whole.difference(*inside)
        remains = [count - sizes[cell] for cell in inside]
        remains += [sum(answers[at] for at in rest)] if inside and _apart(inside) else []
        found += [Recovered("parts", "", left) for left in remains if 0 < left < needed]
    return found


def _apart(cells: Sequence[frozenset[int]]) -> bool:
    """Whether no two cells share an atom: only then the sum of all may be taken away."""
    return sum(map(len, cells)) == len(frozenset().union(*cells))


def came_or_went(
    *, before: Iterable[frozenset[str]], after: Iterable[frozenset[str]], needed: int
) -> list[Recovered]:
    """What follows about few people when a round is set against those shortly before it.

    All cells of all these rounds are one system over people, as if everybody had answered alike:
    a union of cells less another tells about joiners, leavers and movers as two single ones do.
    """
    cells: list[frozenset[tuple[str, ...]]] = [
        frozenset((person,) for person in one) for one in {*before, *after}
    ]
    people: dict[tuple[str, ...], int] = dict.fromkeys((key for one in cells for key in one), 1)
    exposed = smallest_exposed(published=cells, people=people, needed=needed)
    return [] if exposed is None else [Recovered("rounds", "", exposed.people)]


def told_of_few(*, groups: Sequence[frozenset[int]], answers: Sequence[int], needed: int) -> list[Recovered]:  # fmt: skip
    """Comments told of a group with too few answers, or of two groups that differ by too few."""
    found = []
    for one in set(groups):
        count = sum(answers[at] for at in one)
        if count < needed:
            found.append(Recovered("comments", "", count))
    return found + [
        Recovered("comments", "", left.people)
        for left in left_over(cells=groups, answers=answers, needed=needed)
    ]


@dataclass(frozen=True, slots=True)
class Traces:
    """One group of one round as an attacker sees it.

    `people`: one row a person, columns of orders and sizes scaled to 0…1 (order on the list,
    order of the tokens); `rows`: one row a stored answer (place in the table, order of the ids,
    bytes); `truth`: for each stored answer the index of who gave it.
    """

    people: NDArray[np.float64]
    rows: NDArray[np.float64]
    truth: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matching:
    """How a matcher did.

    `guessing`: hits of guessing, on average; `bound`: the most it hits in 95 of 100 cases.
    """

    tries: int
    hits: int
    guessing: float
    bound: float

    @property
    def beats_chance(self) -> bool:
        """Whether it is better than guessing (one-sided, 95 %)."""
        return self.hits > self.bound


def matched(
    *, learn: Sequence[Traces], attack: Sequence[Traces], rng: np.random.Generator
) -> Matching:
    """Learn from rounds of which all is known, attack others, and compare with guessing.

    A linear score of how far a person's and an answer's places lie apart is fitted to the known
    pairs; each group is then matched as a whole, by the best assignment.
    """
    weights = _fitted(learn)
    hits, chance = 0, np.zeros(DRAWS)
    for one in attack:
        hits += int((_assigned(one, weights) == one.truth).sum())
        chance += _guesses(one, rng)
    tries = sum(len(one.truth) for one in attack)
    return Matching(tries, hits, float(chance.mean()), float(np.quantile(chance, ONE_SIDED)))


def _pairs(one: Traces) -> NDArray[np.float64]:
    """(answers, people, features): how far each place of a person is from each of an answer."""
    apart = np.abs(one.rows[:, None, :, None] - one.people[None, :, None, :])
    flat = apart.reshape(len(one.rows), len(one.people), -1)
    return np.concatenate([flat, np.ones((*flat.shape[:2], 1))], axis=2)


def _fitted(learn: Sequence[Traces]) -> NDArray[np.float64]:
    given, wanted = [], []
    for one in learn:
        pairs = _pairs(one)
        given.append(pairs.reshape(-1, pairs.shape[2]))
        wanted.append((one.truth[:, None] == np.arange(len(one.people))[None, :]).ravel())
    weights, *_ = np.linalg.lstsq(np.concatenate(given), np.concatenate(wanted), rcond=None)
    return np.asarray(weights)


def _assigned(one: Traces, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    rows, people = linear_sum_assignment(-(_pairs(one) @ weights))
    found = np.full(len(one.truth), -1)
    found[rows] = people
    return found


def _guesses(one: Traces, rng: np.random.Generator) -> NDArray[np.float64]:
    """Hits of matchings drawn by lot, each person at most once."""
    drawn = rng.permuted(np.tile(np.arange(len(one.people)), (DRAWS, 1)), axis=1)
    return np.asarray((drawn[:, : len(one.truth)] == one.truth).sum(axis=1), dtype=np.float64)
