"""Small groups merge upward until enough people stand behind each; nothing is cut away.

Every label ends in exactly one group and every group is published, so whatever can be worked out
by adding and subtracting published cells is a union of groups, each of which is large enough.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Group = frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    """How the labels of one dimension stand to each other.

    `order`: all labels as a reader expects them; `parent`: the branch a label stands in (labels
    without one share a branch); `neighbours`: merge only with the label before or after.
    """

    order: Sequence[str]
    parent: Mapping[str, str] = field(default_factory=dict)
    neighbours: bool = False


def roll_up(
    *, people: Mapping[str, int], family: Family, needed: int, shared: int = 0
) -> list[Group]:
    """The partition of the labels into groups of at least `needed` people, in order.

    Args:
        people: label to distinct people behind it; labels without anybody stand alone.
        family: order and branches.
        needed: the limit.
        shared: how often people are counted in more than one label (see `at_least`).

    Returns:
        groups in the order of their first label. When all people together are too few, one group
        that falls short remains: the caller hides it and the total.
    """

    def size(group: Group) -> int:
        return at_least(group, people, shared)

    groups: list[Group] = [frozenset({one}) for one in family.order if people.get(one, 0) > 0]
    for branch in dict.fromkeys(family.parent.get(one, "") for one in family.order):
        inside = [g for g in groups if all(family.parent.get(one, "") == branch for one in g)]
        rest = [g for g in groups if g not in inside]
        groups = rest + _merge(inside, size, needed, family)
    groups = _merge(_in_order(groups, family), size, needed, family)
    alone = [frozenset({one}) for one in family.order if people.get(one, 0) <= 0]
    return _in_order([*groups, *alone], family)


def at_least(group: Group, people: Mapping[str, int], shared: int) -> int:
    """How many different people stand behind a group, at the least.

    Whoever works in two teams is counted in both. Over all labels that happens `shared` times
    (sum of labels less people in total), so in any group at most so often.
    """
    counts = [people.get(one, 0) for one in group]
    return max([*counts, sum(counts) - shared]) if len(counts) > 1 else sum(counts)


def join(partitions: Sequence[Sequence[Group]], order: Sequence[str]) -> list[Group]:
    """The finest partition of which all given ones are refinements.

    A quarter's groups are the join of its months' groups: then a quarter's cell is a sum of
    published monthly cells and tells nothing new.
    """
    joined: list[Group] = []
    for group in (group for partition in partitions for group in partition):
        touching = [other for other in joined if other & group]
        kept = [other for other in joined if not other & group]
        joined = [*kept, group.union(*touching)]
    return _in_order(joined, Family(order))


def _merge(
    groups: list[Group], size: Callable[[Group], int], needed: int, family: Family
) -> list[Group]:
    while len(groups) > 1 and any(size(g) < needed for g in groups):
        small = min(groups, key=size)
        other = min(_partners(small, groups, family), key=size)
        groups = [g for g in groups if g not in (small, other)] + [small | other]
        groups = _in_order(groups, family)
    return groups


def _partners(small: Group, groups: list[Group], family: Family) -> list[Group]:
    if not family.neighbours:
        return [g for g in groups if g != small]
    at = groups.index(small)
    return [groups[i] for i in (at - 1, at + 1) if 0 <= i < len(groups)]


def _in_order(groups: list[Group], family: Family) -> list[Group]:
    place = {label: i for i, label in enumerate(family.order)}
    return sorted(groups, key=lambda g: min(place.get(one, len(place)) for one in g))
