"""The attack on ourselves: which few people's answers follow from published cells.

Whatever can be worked out by adding and subtracting cells with any weights lies in the row space
of their 0/1 vectors over signature classes (domain.md 3.3). A group is exposed when something in
that space speaks of its people alone: their total, or how some of them differ from others.
`smallest_exposed` finds the smallest such group exactly: what enough people stand behind is taken
out by linear algebra, and a small mixed-integer program (HiGHS) looks through what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

Key = tuple[str, ...]
_RESIDUAL: Final = 1e-7
_ALIKE: Final = 6
"""Decimals to which two directions are the same."""
_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Exposure:
    """Atoms of which something follows, and how many people stand behind them.

    `told`: with which weight each atom enters what follows; all 1 for a plain total.
    """

    atoms: frozenset[Key]
    people: int
    told: Mapping[Key, float] = field(default_factory=dict, compare=False, repr=False)


def smallest_exposed(
    *, published: Iterable[frozenset[Key]], people: Mapping[Key, int], needed: int
) -> Exposure | None:
    """The smallest group of fewer than `needed` people of which anything follows; None without one.

    Args:
        published: each published cell as the set of atoms it sums over.
        people: answers behind each atom.
        needed: the limit.

    Raises:
        TimeoutError: when the program was not solved in ten seconds: then nothing is proven.
    """
    system = _system(published, people, needed)
    found = [_smallest(system, part) for part in system.parts()]
    told = [system.exposure(*one) for one in found if one is not None]
    return min(told, key=lambda one: one.people, default=None)


def all_exposed(
    *, published: Iterable[frozenset[Key]], people: Mapping[Key, int], needed: int
) -> list[Exposure]:
    """Groups that are exposed, none touching another; empty exactly when nothing small follows.

    Raises:
        TimeoutError: as `smallest_exposed`.
    """
    system = _system(published, people, needed)
    found = []
    for part in system.parts():
        alone = [at for at in part if system.seen[at, at] > 1 - _RESIDUAL]
        found += [system.exposure([at], np.ones(1)) for at in alone]
        left = [at for at in part if at not in alone]
        while (hit := _smallest(system, left)) is not None:
            found.append(system.exposure(*hit))
            left = [at for at in left if at not in hit[0]]
    return found


def signature_classes(
    *, published: Iterable[frozenset[Key]], atoms: Iterable[Key]
) -> list[frozenset[Key]]:
    """Atoms that lie in the same published cells; those in none are left out."""
    lies_in: dict[Key, list[int]] = {atom: [] for atom in atoms}
    for at, cell in enumerate(dict.fromkeys(published)):
        for atom in cell:
            if atom in lies_in:
                lies_in[atom].append(at)
    found: dict[tuple[int, ...], set[Key]] = {}
    for atom, signature in lies_in.items():
        if signature:
            found.setdefault(tuple(signature), set()).add(atom)
    return [frozenset(one) for one in found.values()]


@dataclass(frozen=True, slots=True)
class _System:
    """What combinations of cells see of the few, while all with enough people stay out.

    A row is a bundle: classes that no combination sees apart from each other but for a factor
    (`factors`, by class). `seen` projects onto what combinations can make of the bundles.
    """

    bundles: tuple[tuple[tuple[frozenset[Key], float], ...], ...]
    sizes: NDArray[np.float64]
    seen: NDArray[np.float64]
    needed: int

    def parts(self) -> list[list[int]]:
        """Bundles in parts that no combination joins."""
        if not len(self.sizes):
            return []
        count, part = connected_components(np.abs(self.seen) > _RESIDUAL, directed=False)
        return [[int(at) for at in np.flatnonzero(part == one)] for one in range(count)]

    def exposure(self, chosen: Sequence[int], weights: NDArray[np.float64]) -> Exposure:
        """A set of bundles as atoms."""
        told = {
            key: float(weight * factor)
            for at, weight in zip(chosen, weights, strict=True)
            for members, factor in self.bundles[at]
            for key in members
        }
        return Exposure(frozenset(told), int(self.sizes[list(chosen)].sum()), told)


def _system(published: Iterable[frozenset[Key]], people: Mapping[Key, int], needed: int) -> _System:
    cells = list(dict.fromkeys(published))
    classes = signature_classes(published=cells, atoms=[k for k, n in people.items() if n > 0])
    sizes = np.array([sum(people[key] for key in one) for one in classes], dtype=np.float64)
    few = sizes < needed
    if not few.any():  # any combination is made of whole classes: the signature test
        return _System((), np.zeros(0), np.zeros((0, 0)), needed)
    rows = _incidence(cells, classes)
    weights = _unseen(rows[:, ~few].T)  # under these no class with enough people appears
    views = _column_basis(rows[:, few].T @ weights)
    left = [one for one, is_few in zip(classes, few, strict=True) if is_few]
    return _bundled(left, sizes[few], views, needed)


def _bundled(
    classes: Sequence[frozenset[Key]],
    sizes: NDArray[np.float64],
    views: NDArray[np.float64],
    needed: int,
) -> _System:
    """Classes seen only together are one bundle; bundles of enough people are taken out, and again."""  # fmt: skip
    while True:
        length = np.linalg.norm(views, axis=1)
        bundles = _parallel(views, length)
        counts = np.array([sizes[one].sum() for one in bundles])
        many = [at for one, count in zip(bundles, counts, strict=True) if count >= needed for at in one]  # fmt: skip
        if not many:
            break
        views = _column_basis(views @ _unseen(views[many]))
    firsts = [one[0] for one in bundles]
    heads = views[firsts] / length[firsts, None]
    basis = _column_basis(heads)
    told = tuple(
        tuple((classes[at], float(views[at] @ head / length[one[0]])) for at in one)
        for one, head in zip(bundles, heads, strict=True)
    )
    return _System(told, counts, basis @ basis.T, needed)


def _parallel(views: NDArray[np.float64], length: NDArray[np.float64]) -> list[list[int]]:
    """Rows that point the same way or the opposite one; rows that see nothing are left out."""
    found: dict[bytes, list[int]] = {}
    for at in np.flatnonzero(length > _RESIDUAL):
        way = np.round(views[at] / length[at], _ALIKE)
        first = way[np.flatnonzero(np.abs(way) > 10**-_ALIKE)[0]]
        found.setdefault(((way if first > 0 else -way) + 0.0).tobytes(), []).append(int(at))
    return list(found.values())


def _incidence(
    cells: Sequence[frozenset[Key]], classes: Sequence[frozenset[Key]]
) -> NDArray[np.float64]:
    """One row a published cell, one column a class."""
    first = [next(iter(one)) for one in classes]
    return np.array([[float(key in cell) for key in first] for cell in cells])


def _unseen(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """A basis of the weights that `matrix` turns into nothing, one a column."""
    if not len(matrix):
        return np.eye(matrix.shape[1])
    _, strengths, directions = np.linalg.svd(matrix, full_matrices=True)
    rank = int((strengths > _RESIDUAL).sum())
    return np.asarray(directions[rank:].T)


def _column_basis(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Orthonormal columns that span what the columns of `matrix` span."""
    if not matrix.size:
        return np.zeros((len(matrix), 0))
    basis, strengths, _ = np.linalg.svd(matrix, full_matrices=False)
    return np.asarray(basis[:, strengths > _RESIDUAL])


def _smallest(system: _System, part: list[int]) -> tuple[list[int], NDArray[np.float64]] | None:
    """Bundles of a part and weights x that are their own image, with people < needed, fewest.

    Unknown for each bundle: its weight (−1…1, one of them 1), whether it enters, whether its
    weight is that 1.
    """
    if not len(part):
        return None
    sizes, width = system.sizes[list(part)], len(part)
    one, none = np.eye(width), np.zeros((width, width))
    outside = np.setdiff1d(np.arange(len(system.sizes)), part)
    seen = system.seen[:, np.array(part)]
    image = np.vstack([np.eye(width) - seen[np.array(part)], seen[outside]])
    zeros, ones = np.zeros(width), np.ones(width)
    done = milp(
        c=np.concatenate([zeros, sizes, zeros]),
        integrality=np.concatenate([zeros, ones, ones]),
        bounds=Bounds(np.concatenate([-ones, zeros, zeros]), np.ones(3 * width)),
        constraints=[
            LinearConstraint(np.hstack([image, np.zeros((len(image), 2 * width))]), 0, 0),
            LinearConstraint(np.block([[one, -one, none], [-one, -one, none]]), -np.inf, 0),
            LinearConstraint(np.hstack([one, none, -2 * one]), -1, np.inf),
            LinearConstraint(np.concatenate([zeros, zeros, ones])[None, :], 1, np.inf),
            LinearConstraint(np.concatenate([zeros, sizes, zeros])[None, :], 1, system.needed - 1),
        ],
        options={"time_limit": _SECONDS},
    )  # fmt: skip
    if done.status == 1:
        raise TimeoutError("the audit was not finished: publish fewer cells")
    if done.x is None:
        return None
    chosen = [at for at in range(width) if done.x[width + at] > 0.5]  # noqa: PLR2004 - binary
    return [part[at] for at in chosen], done.x[chosen]
