"""What follows from published cells by adding and subtracting them: the attack, run on ourselves.

Every published cell is a sum over atoms (the smallest cells that anybody could think of). An
attacker may combine published cells with any weights, so a set of atoms is exposed exactly when
its 0/1 vector lies in the row space of the published cells' vectors (domain.md 3.3, signature
test and row space).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

Key = tuple[str, ...]
_RESIDUAL = 1e-7
_SHADOW = 1e-6
_PAIRS = 4
_MOST_PAIRED = 300
"""Of more small classes than this, only singles and pairs are looked at (domain.md 3.3)."""
_SAMPLED = 8
_NOTHING = 1e-10
_FEWEST = 2
"""A class alone is seen or not; only several together can follow without their parts."""
_DIRECTION = 20_260_101
"""Any fixed start will do: it only has to be no special direction."""


def exposed(
    *, published: Iterable[frozenset[Key]], people: Mapping[Key, int], needed: int
) -> frozenset[Key]:
    """Atoms in a set of fewer than `needed` people whose total follows from published cells.

    Args:
        published: each published cell as the set of atoms it sums over.
        people: people behind each atom; atoms without anybody need no care and are left out.
        needed: the limit.

    Returns:
        all atoms of exposed sets, exact for sets of up to four signature classes (two where
        there are hundreds of small ones); empty when nothing small can be worked out.
    """
    atoms = frozenset(key for key, count in people.items() if count > 0)
    sets = frozenset(cell & atoms for cell in published) - {frozenset()}
    by_signature = _signature_classes(sets, atoms)
    classes = list(by_signature.values())
    sizes = tuple(sum(people[key] for key in members) for members in classes)
    if not classes or min(sizes) >= needed:
        return frozenset()
    rows: list[list[int]] = [[] for _ in sets]
    for i, signature in enumerate(by_signature):
        for cell in signature:
            rows[cell].append(i)
    found = _exposed_classes(tuple(sorted(map(tuple, rows))), sizes, needed)
    return frozenset(key for i in found for key in classes[i])


def _signature_classes(
    sets: frozenset[frozenset[Key]], atoms: frozenset[Key]
) -> dict[tuple[int, ...], list[Key]]:
    """Atoms that lie in the same published cells, by those cells: no sum can tell them apart."""
    lies_in: dict[Key, list[int]] = {atom: [] for atom in sorted(atoms)}
    for i, cell in enumerate(sets):
        for atom in cell:
            lies_in[atom].append(i)
    classes: dict[tuple[int, ...], list[Key]] = {}
    for atom, signature in lies_in.items():
        if signature:
            classes.setdefault(tuple(signature), []).append(atom)
    return classes


@lru_cache(maxsize=4096)
def _exposed_classes(
    rows: tuple[tuple[int, ...], ...], sizes: tuple[int, ...], needed: int
) -> frozenset[int]:
    solved = _solved(rows)
    found = {i for i in solved.seen if sizes[i] < needed}
    for members, hidden in solved.open:
        small = [at for at, i in enumerate(members) if sizes[i] < needed]
        if len(small) < _FEWEST:
            continue
        for chosen in _cancelling(hidden[small]):
            places = [small[at] for at in chosen]
            together = [members[at] for at in places]
            if sum(sizes[i] for i in together) < needed and _determined(hidden[places]):
                found.update(together)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Solved:
    """What published sums tell, whatever the people: the same for many measures.

    `seen`: classes whose own total follows. `open`: the others, in parts that share no published
    cell, each with the directions that no sum can see (a row a class).
    """

    seen: tuple[int, ...]
    open: tuple[tuple[tuple[int, ...], NDArray[np.float64]], ...]


@lru_cache(maxsize=4096)
def _solved(rows: tuple[tuple[int, ...], ...]) -> _Solved:
    """Subtract what is known until nothing more follows so; the rest is linear algebra."""
    left, seen = _peeled(rows)
    told, parts = set(seen), []
    for members in _connected(left):
        place = {i: at for at, i in enumerate(members)}
        own = [tuple(place[i] for i in row) for row in left if row[0] in place]
        hidden = _null_space(own, len(members))
        unseen = np.abs(hidden).max(axis=1, initial=0.0) >= _RESIDUAL
        told.update(i for at, i in enumerate(members) if not unseen[at])
        kept = np.flatnonzero(unseen)
        parts.append((tuple(members[at] for at in kept), hidden[kept]))
    return _Solved(tuple(sorted(told)), tuple(parts))


def _peeled(
    rows: tuple[tuple[int, ...], ...],
) -> tuple[list[tuple[int, ...]], set[int]]:
    """Rows without the classes that plain subtraction tells, and those classes."""
    open_rows = [set(row) for row in rows]
    inside: dict[int, list[int]] = {}
    for at, row in enumerate(open_rows):
        for one in row:
            inside.setdefault(one, []).append(at)
    seen: set[int] = set()
    alone = [at for at, row in enumerate(open_rows) if len(row) == 1]
    while alone:
        row = open_rows[alone.pop()]
        if not row:
            continue
        (one,) = row
        seen.add(one)
        for at in inside[one]:
            open_rows[at].discard(one)
            if len(open_rows[at]) == 1:
                alone.append(at)
    return [tuple(sorted(row)) for row in open_rows if row], seen


def _connected(rows: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Classes in parts that no row joins."""
    part: dict[int, set[int]] = {}
    for row in rows:
        joined = set(row).union(*(part[one] for one in row if one in part))
        part |= dict.fromkeys(joined, joined)
    apart = {id(one): one for one in part.values()}
    return [tuple(sorted(one)) for one in apart.values()]


def _cancelling(rows: NDArray[np.float64]) -> Iterator[tuple[int, ...]]:
    """Sets of two to four rows that may add up to nothing, by their shadow on one direction.

    Sums of two are sorted once and met from both sides, so four rows cost what two cost.
    """
    shadow = rows @ np.random.default_rng(_DIRECTION).normal(size=rows.shape[1])
    if len(shadow) > _MOST_PAIRED:
        yield from ((one, other) for one, other in _meeting(shadow, shadow) if one < other)
        return
    left, right = np.triu_indices(len(shadow), k=1)
    sums = shadow[left] + shadow[right]
    for pair in np.flatnonzero(np.abs(sums) < _SHADOW):
        yield int(left[pair]), int(right[pair])
    for lone, at in _meeting(shadow, sums):
        if lone < left[at]:
            yield lone, int(left[at]), int(right[at])
    for one, at in _meeting(sums, sums):
        four = {int(left[one]), int(right[one]), int(left[at]), int(right[at])}
        if one < at and len(four) == _PAIRS:
            yield tuple(sorted(four))


def _meeting(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Indices of which the sum is next to nothing."""
    order = np.argsort(theirs)
    ranked = theirs[order]
    low = np.searchsorted(ranked, -ours - _SHADOW)
    high = np.searchsorted(ranked, -ours + _SHADOW)
    for one in np.flatnonzero(high > low):
        for at in order[low[one] : high[one]]:
            yield int(one), int(at)


def _null_space(rows: Sequence[tuple[int, ...]], width: int) -> NDArray[np.float64]:
    """Some directions that no published sum can see, taken at random: one row a class.

    A set of classes that follows adds up to nothing in all of them; one that does not follow, in
    next to none. Their whole basis would tell the same and takes a hundred times as long.
    """
    matrix = np.zeros((len(rows), width))
    for at, row in enumerate(rows):
        matrix[at, list(row)] = 1.0
    any_ = np.random.default_rng(_DIRECTION).normal(size=(width, _SAMPLED))
    strengths, directions = np.linalg.eigh(matrix @ matrix.T)
    kept = directions[:, strengths > _NOTHING * max(1.0, strengths[-1])]
    known = strengths[strengths > _NOTHING * max(1.0, strengths[-1])]
    seen = kept @ ((kept.T @ (matrix @ any_)) / known[:, None])
    return np.asarray(any_ - matrix.T @ seen)


def _determined(rows: NDArray[np.float64]) -> bool:
    return bool(np.abs(rows.sum(axis=0)).max(initial=0.0) < _RESIDUAL)
