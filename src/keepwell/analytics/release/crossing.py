"""Splits that cross each other: what several sheets of the same people tell when put together.

A class of five newcomers who all sit in one team, and the sixth who does not: "by team" and "by
time here" are both harmless, and one less the other is one person. So splits are settled one
after the other in a fixed order, each against all before it, and a group that would give a few
people away is merged on. The order never depends on who asked first, so everybody sees the same
groups (docs/decisions/0029).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.release.exposure import Key, exposed
from keepwell.analytics.release.rollup import Group, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CROSSING: Final[tuple[str, ...]] = (
    "team", "unit", "site", "role", "contract", "tenure_band", "manager_line",
)  # fmt: skip
"""Dimensions that everybody has one label of, most important first: earlier ones keep their groups."""
_NEIGHBOURS: Final = 2
_TURNS: Final = 5
"""The last turn puts all that is left into one group: looking on costs more than it would show."""


@dataclass(frozen=True, slots=True)
class Split:
    """The published groups of one dimension; `place`: where its label stands in a joint key."""

    place: int
    groups: Sequence[Group]

    def cells(self, keys: Iterable[Key]) -> list[frozenset[Key]]:
        """Each group as the set of keys whose label it holds."""
        inside: dict[str, list[Key]] = {}
        for key in keys:
            inside.setdefault(key[self.place], []).append(key)
        return [
            frozenset(key for label in group for key in inside.get(label, ()))
            for group in self.groups
        ]


def merged_beside(
    *,
    split: Split,
    settled: Sequence[Split],
    people: Mapping[Key, int],
    order: Sequence[str],
    needed: int,
    neighbours: bool = False,
) -> list[Group]:
    """The split's groups, merged on while they and settled splits together tell about a few.

    Args:
        split: groups that are large enough taken by themselves.
        settled: splits that keep their groups.
        people: people behind each joint key.
        order: labels as a reader expects them.
        needed: the limit.
        neighbours: merge only with the group before or after.

    Returns:
        groups of which nothing small follows; one group at the worst, which is the total.
    """
    groups = list(split.groups)
    before = [cell for one in settled for cell in one.cells(people)]
    for turn in range(_TURNS + len(groups) * neighbours):
        cells = Split(split.place, groups).cells(people)
        found = exposed(published=[*before, *cells], people=people, needed=needed)
        labels = {key[split.place] for key in found}
        touched = [group for group in groups if group & labels]
        if not touched or len(groups) == 1:
            return groups
        few = turn < _TURNS - 1 or neighbours
        at_once = (_NEIGHBOURS if neighbours else needed) if few else len(groups)
        groups = _merged(groups, touched if few else groups, order, at_once=at_once)
    return groups


def _merged(
    groups: list[Group], touched: list[Group], order: Sequence[str], *, at_once: int
) -> list[Group]:
    """Put exposed groups together, a handful at a time; a lone one takes the next to it.

    A line of managers less its team is one person; five lines less their teams are five.
    """
    if at_once == _NEIGHBOURS or len(touched) == 1:
        at = groups.index(touched[0])
        touched = [touched[0], groups[at + 1] if at + 1 < len(groups) else groups[at - 1]]
    batches = [touched[i : i + at_once] for i in range(0, len(touched), at_once)]
    if len(batches) > 1 and len(batches[-1]) < at_once:
        batches[-2:] = [[*batches[-2], *batches[-1]]]
    return join([[*groups, *(frozenset().union(*batch) for batch in batches)]], order)


def parted(keys: Iterable[Key], places: Sequence[int]) -> dict[Key, frozenset[Key]]:
    """Joint keys by the labels that stand at some places."""
    inside: dict[Key, list[Key]] = {}
    for key in keys:
        inside.setdefault(tuple(key[i] for i in places), []).append(key)
    return {own: frozenset(found) for own, found in inside.items()}


def hidden_beside(
    *,
    cells: Mapping[Key, int],
    parts: Mapping[Key, frozenset[Key]],
    people: Mapping[Key, int],
    published: Sequence[frozenset[Key]],
    needed: int,
) -> frozenset[Key]:
    """Cells of a split by several dimensions that stay hidden, for nothing small to follow.

    Args:
        cells: people behind each cell of the split.
        parts: the joint keys of each cell.
        people: people behind each joint key.
        published: what is known already, as sets of joint keys: all single splits, and cells by
            other dimensions that the release ledger holds.
        needed: the limit.

    Returns:
        keys of cells.
    """
    known = exposed(published=published, people=people, needed=needed)
    shown = {own for own, count in cells.items() if count >= needed}
    while shown:
        told = [parts.get(own, frozenset()) for own in sorted(shown)]
        found = exposed(published=[*published, *told], people=people, needed=needed) - known
        if not found:
            break
        touching = [own for own in shown if parts.get(own, frozenset()) & _around(found, published)]
        shown.discard(min(touching or shown, key=lambda own: (cells[own], own)))
    return frozenset(own for own, count in cells.items() if own not in shown and count > 0)


def _around(found: frozenset[Key], published: Sequence[frozenset[Key]]) -> frozenset[Key]:
    """What is exposed, with the smallest published set around it: that was subtracted from."""
    around = (cell for cell in published if cell & found)
    nearest = sorted(around, key=len)[:1]
    return found.union(*nearest)
