"""Between rounds: a later value must not tell about the few who came or went since the last.

What an earlier round published and what a later one would publish are one system of equations
over people, since most of them answer alike a few weeks later. A later cell is refused when it
lets a group below the limit be worked out: its change would be the joiner's, the leaver's, the
mover's (domain.md 3.3, rule 8). Unions of cells count as much as single ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from keepwell.analytics.release.voice.audit import all_exposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from keepwell.analytics.release.voice.audit import Exposure

FAR_APART_WEEKS: Final = 8
_WEIGHT: Final = 1e-6
Group = frozenset[str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier round published: the eligible people of each cell, and weeks since then."""

    cells: tuple[Group, ...]
    weeks: float


def refused(*, cells: Sequence[Group], earlier: Iterable[Earlier], needed: int) -> frozenset[int]:
    """Which of the later cells must not be told, by their place; nothing follows from the rest.

    The finest cells go first: where a team's change would be one person's, the unit's and the
    company's may still be told when enough people changed in them.

    Args:
        cells: eligible people of each cell that would be told.
        earlier: rounds that were published; those eight weeks ago or more are left aside.
        needed: the limit.

    Raises:
        TimeoutError: when nothing could be proven in time: then none may be told.
    """
    before = [
        piece for one in earlier if one.weeks < FAR_APART_WEEKS for piece in pieces(one.cells)
    ]
    told = list(range(len(cells))) if before else []
    while told:
        later = pieces([cells[at] for at in told])
        found = _exposed([*before, *later], needed)
        if not found:
            break
        weights = _weights(before, later, found)
        blamed = {_finest(one, [cells[at] for at in told]) for one in weights.T}
        told = [at for place, at in enumerate(told) if place not in blamed]
    return frozenset(range(len(cells))).difference(told) if before else frozenset()


def _exposed(rows: Sequence[Group], needed: int) -> list[Exposure]:
    groups: list[frozenset[tuple[str, ...]]] = [
        frozenset((person,) for person in one) for one in rows if one
    ]
    people: dict[tuple[str, ...], int] = dict.fromkeys((key for one in groups for key in one), 1)
    return all_exposed(published=groups, people=people, needed=needed)


def pieces(cells: Sequence[Group]) -> list[Group]:
    """Each cell less the cells within it, in order: the same follows from them.

    The cells of one round are nested (team, unit, company): so pieces do not overlap, and how a
    leak is made of them is told by few weights. A cell whose inner cells overlap stays whole.
    """
    return [_own(cell, [one for one in cells if one < cell]) for cell in cells]


def _own(cell: Group, inside: Sequence[Group]) -> Group:
    outer = [one for one in set(inside) if not any(one < other for other in inside)]
    covered = frozenset().union(*outer)
    return cell - covered if sum(map(len, outer)) == len(covered) else cell


def _weights(
    before: Sequence[Group], later: Sequence[Group], found: Sequence[Exposure]
) -> NDArray[np.float64]:
    """How much of each later piece (a row) each leak (a column) is made of."""
    rows = [*before, *later]
    lies_in: dict[str, list[int]] = {}
    for at, one in enumerate(rows):
        for person in one:
            lies_in.setdefault(person, []).append(at)
    alike = {tuple(signature): person for person, signature in lies_in.items()}
    table, wanted = np.zeros((len(alike), len(rows))), np.zeros((len(alike), len(found)))
    for place, (signature, person) in enumerate(alike.items()):
        table[place, list(signature)] = 1.0
        wanted[place] = [one.told.get((person,), 0.0) for one in found]
    return np.asarray(np.abs(np.linalg.lstsq(table, wanted, rcond=None)[0][len(before) :]))


def _finest(weights: NDArray[np.float64], cells: Sequence[Group]) -> int:
    """The smallest cell of those that a leak is mostly made of, by place.

    Any cell for a leak that earlier rounds alone make: after such a one nothing more is told.
    """
    most = weights.max()
    used = [at for at, weight in enumerate(weights) if weight > most / 2 > _WEIGHT]
    return min(used or range(len(cells)), key=lambda at: (len(cells[at]), at))
