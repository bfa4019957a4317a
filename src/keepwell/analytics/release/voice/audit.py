"""The attack on ourselves: which few people's answers follow from published cells.

A set of signature classes is exposed when its 0/1 vector lies in the row space of the published
cells (domain.md 3.3). `smallest_exposed` finds the smallest such set exactly, as a small
mixed-integer program (HiGHS); the greedy search of `release.exposure` looks at sets of up to four.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

Key = tuple[str, ...]
_RESIDUAL: Final = 1e-7
_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Exposure:
    """A set of atoms of which the total follows, and how many people stand behind it."""

    atoms: frozenset[Key]
    people: int


def smallest_exposed(
    *, published: Iterable[frozenset[Key]], people: Mapping[Key, int], needed: int
) -> Exposure | None:
    """The smallest set of fewer than `needed` people whose total follows; None when there is none.

    Args:
        published: each published cell as the set of atoms it sums over.
        people: answers behind each atom.
        needed: the limit.

    Raises:
        TimeoutError: when the program was not solved in half a minute: then nothing is proven.
    """
    classes = signature_classes(published=published, atoms=[k for k, n in people.items() if n > 0])
    sizes = np.array([sum(people[key] for key in one) for one in classes], dtype=np.float64)
    if not classes or sizes.min() >= needed:
        return None  # any linear combination is a union of classes: the signature test
    chosen = _smallest_union(_incidence(published, classes), sizes, needed)
    if chosen is None:
        return None
    found = frozenset(key for at in chosen for key in classes[at])
    return Exposure(found, int(sizes[list(chosen)].sum()))


def signature_classes(
    *, published: Iterable[frozenset[Key]], atoms: Iterable[Key]
) -> list[frozenset[Key]]:
    """Atoms that lie in the same published cells; those in none are left out."""
    cells = list(dict.fromkeys(published))
    found: dict[tuple[int, ...], set[Key]] = {}
    for atom in atoms:
        signature = tuple(at for at, cell in enumerate(cells) if atom in cell)
        if signature:
            found.setdefault(signature, set()).add(atom)
    return [frozenset(one) for one in found.values()]


def _incidence(
    published: Iterable[frozenset[Key]], classes: Sequence[frozenset[Key]]
) -> NDArray[np.float64]:
    """One row a published cell, one column a class."""
    first = [next(iter(one)) for one in classes]
    rows = {tuple(float(key in cell) for key in first) for cell in published}
    return np.array(sorted(rows, reverse=True))


def _smallest_union(
    cells: NDArray[np.float64], sizes: NDArray[np.float64], needed: int
) -> list[int] | None:
    """Classes x (0 or 1) with x = cellsᵀ w for free weights w, and 1 ≤ people < needed, fewest."""
    basis = _basis(cells)
    width, rank = len(sizes), basis.shape[0]
    binary = np.concatenate([np.ones(width), np.zeros(rank)])
    equal = hstack([identity(width, format="csr"), csr_array(-basis.T)], format="csr")
    counted = csr_array(np.concatenate([sizes, np.zeros(rank)])[None, :])
    far = float(width) + 1.0
    done = milp(
        c=np.concatenate([sizes, np.zeros(rank)]),
        integrality=binary,
        bounds=Bounds(np.concatenate([np.zeros(width), np.full(rank, -far)]), np.concatenate([np.ones(width), np.full(rank, far)])),
        constraints=[LinearConstraint(equal, -_RESIDUAL, _RESIDUAL), LinearConstraint(counted, 1, needed - 1)],
        options={"time_limit": _SECONDS},
    )  # fmt: skip
    if done.status == 1:
        raise TimeoutError("the audit was not finished: publish fewer cells")
    if done.x is None:
        return None
    return [at for at in range(width) if done.x[at] > 0.5]  # noqa: PLR2004 - a binary, rounded


def _basis(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """An orthonormal basis of the row space: weights stay within the length of a 0/1 vector."""
    _, strengths, directions = np.linalg.svd(cells, full_matrices=False)
    return np.asarray(directions[strengths > _RESIDUAL])
