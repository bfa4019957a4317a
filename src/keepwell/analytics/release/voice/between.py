"""Between rounds: a later value must not tell about the few who came or went since the last.

A class may be told again soon only when the same people were asked, or at least `needed` others:
else its change is the joiner's, or the leaver's. Then it merges upward; where nothing is left to
merge with, the round keeps silent (domain.md 3.3, rule 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

FAR_APART_WEEKS: Final = 8


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier round published: the eligible people of each cell, and weeks since then."""

    cells: tuple[frozenset[str], ...]
    weeks: float


def too_alike(
    *, asked: frozenset[str], earlier: Collection[Earlier], needed: int
) -> frozenset[str] | None:
    """The earlier cell of nearly, but not quite, the same people; None when there is none."""
    for before in earlier:
        if before.weeks >= FAR_APART_WEEKS:
            continue
        for cell in before.cells:
            if cell & asked and 0 < len(cell ^ asked) < needed:
                return cell
    return None


def held_together(
    *,
    classes: Sequence[frozenset[int]],
    asked: Sequence[frozenset[str]],
    earlier: Collection[Earlier],
    needed: int,
    nearest: Sequence[int],
) -> frozenset[int] | None:
    """The first class that must merge, with the class it should merge with; None when all may stand.

    Args:
        classes: atoms of each class.
        asked: eligible people of each atom.
        earlier: rounds that were published.
        needed: the limit.
        nearest: for each class the index of the class to merge with (its neighbour in the tree).

    Returns:
        the atoms of both classes; those of the class alone when there is no other left.
    """
    for at, members in enumerate(classes):
        people = frozenset().union(*(asked[atom] for atom in members))
        if too_alike(asked=people, earlier=earlier, needed=needed) is not None:
            return members if len(classes) == 1 else members | classes[nearest[at]]
    return None
