"""The partition that a round is told by: frozen when it opens, merged again when it closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.analytics.release.rollup import Family, Group, roll_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.analytics.release.rules import Tree

SMALLEST_ATOM: Final = 8
"""Eligible people behind every atom when a round opens: some will not answer."""


@dataclass(frozen=True, slots=True)
class Round:
    """The frozen ground of one round.

    `atoms`: groups of teams that share a key, in the organisation's order; an answer says its
    atom and nothing else. `eligible`: people asked in each atom. `unit`: where each team stands.
    `small`: the whole company is below the limit, so nothing of this round can ever be told.
    """

    atoms: tuple[Group, ...]
    eligible: tuple[int, ...]
    unit: Mapping[str, str]
    small: bool = False

    def family(self) -> Family:
        """Atoms as labels ("0", "1", …), each in the unit that all of its teams share, if any."""
        order = [str(at) for at in range(len(self.atoms))]
        parents = {}
        for at, atom in enumerate(self.atoms):
            units = {self.unit.get(team, "") for team in atom}
            parents[str(at)] = units.pop() if len(units) == 1 else ""
        return Family(order, parents)


@dataclass(frozen=True, slots=True)
class Cut:
    """A published cell: a union of classes, and what it is called.

    `level` is class, unit or all; `atoms` are indices into the round's atoms.
    """

    level: str
    label: tuple[str, ...]
    atoms: frozenset[int]


def freeze(*, eligible: Mapping[str, int], tree: Tree, smallest: int = SMALLEST_ATOM) -> Round:
    """Merge the smallest teams upward until each atom has at least `smallest` eligible people.

    Args:
        eligible: people to be asked, by team; each person stands in one team.
        tree: teams with their units, in order; teams it does not know come last, in no unit.
        smallest: may be raised.

    Raises:
        ValueError: when `smallest` is below the floor, or nobody is eligible.
    """
    if smallest < SMALLEST_ATOM:
        raise ValueError(f"an atom needs at least {SMALLEST_ATOM} people: {smallest} is too few")
    asked = {team: count for team, count in eligible.items() if count > 0}
    if not asked:
        raise ValueError("nobody would be asked")
    known = [team for team in tree.order("team") if team in asked]
    order = [*known, *sorted(set(asked) - set(known))]
    units = tree.units()
    family = Family(order, {team: units.get(team, "") for team in order})
    atoms = tuple(roll_up(people=asked, family=family, needed=smallest))
    counts = tuple(sum(asked[team] for team in atom) for atom in atoms)
    return Round(
        atoms, counts, {team: units.get(team, "") for team in order}, min(counts) < smallest
    )


def close_round(
    *, opened: Round, answers: Sequence[int], needed: int
) -> tuple[frozenset[int], ...]:
    """Classes of atoms with at least `needed` answers each; none where all together are too few.

    Args:
        opened: the frozen ground.
        answers: answers by atom (to the item with the fewest, where there are several).
        needed: the limit.
    """
    if sum(answers) < needed:
        return ()
    # an atom that nobody answered for belongs to a class as well: roll_up leaves empty labels
    # alone, so every atom weighs one more than its answers, too little to count as an answer
    weight = len(answers) + 1
    people = {str(at): count * weight + 1 for at, count in enumerate(answers)}
    groups = roll_up(people=people, family=opened.family(), needed=needed * weight)
    return tuple(sorted((frozenset(int(one) for one in group) for group in groups), key=min))


def joined(
    classes: Sequence[frozenset[int]], together: Sequence[frozenset[int]]
) -> tuple[frozenset[int], ...]:
    """Classes of which those that touch a set of `together` are one, in order."""
    found = list(classes)
    for group in together:
        touching = [one for one in found if one & group]
        if len(touching) > 1:
            found = [one for one in found if not one & group] + [frozenset().union(*touching)]
    return tuple(sorted(found, key=min))


def cuts(*, opened: Round, classes: Sequence[frozenset[int]]) -> tuple[Cut, ...]:
    """Every cell that is published: the classes, the units they make up, and the whole.

    A class that reaches over two units makes these two one cell: their difference would tell
    about a part of it.
    """
    if not classes:
        return ()
    found = [Cut("class", _teams(opened, one), one) for one in classes]
    units = [
        frozenset(at for at, atom in enumerate(opened.atoms) if any(opened.unit.get(t) == unit for t in atom))
        for unit in dict.fromkeys(opened.unit.values())
        if unit
    ]  # fmt: skip
    found += [Cut("unit", _units(opened, one), one) for one in joined(classes, units)]
    whole = frozenset(range(len(opened.atoms)))
    return (*found, Cut("all", (), whole))


def rests_of(*, told: Sequence[Cut], held: Sequence[Cut]) -> tuple[Cut, ...]:
    """Held classes together, where they are what remains of a told cell less the told ones in it.

    The smallest such cell counts: a unit before the company.
    """
    found: list[Cut] = []
    for cell in sorted(told, key=lambda one: len(one.atoms)):
        inside = [one for one in (*told, *found) if one.atoms < cell.atoms]
        rest = cell.atoms.difference(*(one.atoms for one in inside))
        members = [one for one in held if one.level == "class" and one.atoms <= rest]
        if len(members) > 1 and frozenset().union(*(one.atoms for one in members)) == rest:
            labels = tuple(team for one in members for team in one.label)
            found.append(Cut("class", labels, rest))
    return tuple(found)


def _teams(opened: Round, atoms: frozenset[int]) -> tuple[str, ...]:
    place = {team: at for at, team in enumerate(opened.unit)}
    return tuple(sorted((t for at in atoms for t in opened.atoms[at]), key=lambda t: place[t]))


def _units(opened: Round, atoms: frozenset[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(opened.unit[team] for team in _teams(opened, atoms)))
