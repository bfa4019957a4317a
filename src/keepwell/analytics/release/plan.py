"""How a question's cells are put together before they are counted for good.

One dimension: small groups merge (`rollup`). Several dimensions: small cells are hidden together
with as many others as it takes that nothing small follows from the margins (`exposure`). Longer
periods take their months' decisions over, so a year minus its published months tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations
from typing import Final

from keepwell.analytics.release.crossing import Split, hidden_beside, merged_beside, parted
from keepwell.analytics.release.exposure import Key, exposed
from keepwell.analytics.release.rollup import Family, Group, at_least, join, roll_up
from keepwell.analytics.release.rules import ORDERED, Ledgered, Tree, ordered
from keepwell.kernel.periods import Period

Dims = tuple[str, ...]
Sizes = Mapping[str, Mapping[Key, int]]
"""Period to key to distinct people behind the cell."""


@dataclass(frozen=True, slots=True)
class PeriodPlan:
    """What is published for one period: groups of one dimension, or which cells stay hidden."""

    groups: tuple[Group, ...] = ()
    hidden: frozenset[Key] = frozenset()


Plan = Mapping[str, PeriodPlan]
TEAM: Final = "team"
POOL: Final = "hidden of "
"""Begins the name of what several hidden months are planned as together."""
NESTING: Final = frozenset({"unit", "site", "manager_line"})
"""Dimensions whose groups are made of whole teams, or nearly: only there does subtracting teams
from groups leave a few people."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What plans are made from.

    sizes: people per month and key, for any combination of dimensions (asked lazily; a
        combination that cannot be had is empty); needed: the limit for a combination;
    rank: a dimension's own order of labels; short: periods of which
        nothing is shown (`calendar.hidden_periods`);
    crossing: dimensions that everybody has one label of, in the order in which they are settled:
        what they tell together is looked at (`crossing`);
    before: cells that were released earlier;
    kept: what was planned before from the same ground, by month.
    """

    sizes: Callable[[Dims], Sizes]
    needed: Callable[[Dims], int]
    tree: Tree = field(default_factory=Tree)
    rank: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    short: Collection[str] = frozenset()
    crossing: Dims = ()
    before: Collection[Ledgered] = ()
    kept: dict[tuple[Dims, str], PeriodPlan] = field(
        default_factory=dict, compare=False, repr=False
    )


def plan(*, by: Dims, months: Mapping[str, Sequence[str]], ground: Ground) -> Plan:
    """The plan of each period.

    Args:
        by: the question's dimensions, none to several.
        months: each period asked for, with the months it is made of (itself, for a month).
        ground: people behind cells, limits, order.
    """
    wanted = dict.fromkeys(month for inside in months.values() for month in inside)
    pools = _pools(wanted, ground)
    seen = {month: pool for pool, inside in pools.items() for month in inside}
    ground = replace(ground, sizes=_with_pools(ground, pools))
    parts = {name: _month_plan(by, name, ground) for name in (*wanted, *pools)}
    return {
        period: _together([parts[m] for m in _of(period, inside, seen)], by, ground)
        for period, inside in months.items()
    }


def _of(period: str, inside: Sequence[str], pool_of: Mapping[str, str]) -> list[str]:
    """The parts a period takes over: its months, hidden ones as the pool they stand in."""
    if list(inside) == [period]:
        return [period]
    return list(dict.fromkeys(pool_of.get(month, month) for month in inside))


def _pools(wanted: Iterable[str], ground: Ground) -> dict[str, list[str]]:
    """Hidden months by the shortest shown period around them.

    That is what is left when the period's shown months are subtracted.
    """
    pools: dict[str, list[str]] = {}
    for month in wanted:
        if month in ground.short:
            start = Period.parse(month).start
            around = [str(Period.containing(start, grain)) for grain in ("quarter", "year")]
            found = next((one for one in around if one not in ground.short), "all")
            pools.setdefault(f"{POOL}{found}", []).append(month)
    return pools


def _with_pools(ground: Ground, pools: Mapping[str, Sequence[str]]) -> Callable[[Dims], Sizes]:
    """Sizes with every pool as one more month.

    The people of several months are at least those of the largest.
    """

    @cache
    def sizes(by: Dims) -> Sizes:
        months = ground.sizes(by)
        return {
            **months,
            **{
                name: _greatest([months.get(m, {}) for m in inside])
                for name, inside in pools.items()
            },
        }

    return sizes


def _greatest(cells: Sequence[Mapping[Key, int]]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for one in cells:
        for key, people in one.items():
            found[key] = max(people, found.get(key, 0))
    return found


def merged_groups(*, planned: Plan) -> tuple[Group, ...]:
    """The groups of several labels, each once: what has to be counted anew as one."""
    found = (g for one in planned.values() for g in one.groups if len(g) > 1)
    return tuple(dict.fromkeys(found))


def _month_plan(by: Dims, month: str, ground: Ground) -> PeriodPlan:
    if month.startswith(POOL):  # which months are in it differs from question to question
        return _planned(by, month, ground)
    if (by, month) not in ground.kept:
        ground.kept[by, month] = _planned(by, month, ground)
    return ground.kept[by, month]


def _planned(by: Dims, month: str, ground: Ground) -> PeriodPlan:
    if not by:
        return PeriodPlan()
    if len(by) == 1:
        return PeriodPlan(groups=tuple(_groups(by[0], month, ground)))
    return PeriodPlan(hidden=_hidden(by, month, ground))


def _together(parts: Sequence[PeriodPlan], by: Dims, ground: Ground) -> PeriodPlan:
    labels = {one for part in parts for group in part.groups for one in group}
    order = _order(by[0], labels, ground) if by else []
    groups = join([part.groups for part in parts], order)
    return PeriodPlan(tuple(groups), frozenset().union(*(part.hidden for part in parts)))


def _groups(dim: str, month: str, ground: Ground) -> list[Group]:
    people = _people(dim, month, ground)
    order = _order(dim, set(people), ground)
    parent = ground.tree.units() if dim == TEAM else {}
    groups = roll_up(
        people=people,
        family=Family(order, parent, neighbours=dim in ORDERED),
        needed=ground.needed((dim,)),
        shared=_shared(people, month, ground),
    )
    return groups if dim == TEAM else _apart(dim, month, groups, order, ground)


@dataclass(frozen=True, slots=True)
class Crowd:
    """People behind each label in one month, and how often one is counted in two labels."""

    people: Mapping[str, int]
    shared: int


def crowds(*, dim: str, months: Iterable[str], ground: Ground) -> dict[str, Crowd]:
    """The crowd of each month that has anybody."""
    found = {month: _people(dim, month, ground) for month in dict.fromkeys(months)}
    return {m: Crowd(people, _shared(people, m, ground)) for m, people in found.items() if people}


def certified(*, group: Group, months: Iterable[str], crowds: Mapping[str, Crowd]) -> int:
    """How many people stand behind a group in its fullest month, at the least."""
    seen = (crowds[month] for month in months if month in crowds)
    sizes = (at_least(group & one.people.keys(), one.people, one.shared) for one in seen)
    return max(sizes, default=0)


def _people(dim: str, month: str, ground: Ground) -> dict[str, int]:
    return {key[0]: count for key, count in ground.sizes((dim,)).get(month, {}).items()}


def _shared(people: Mapping[str, int], month: str, ground: Ground) -> int:
    """How often people of a month are counted in more than one label."""
    total = ground.sizes(()).get(month, {}).get((), 0)
    return max(0, sum(people.values()) - total)


def _apart(
    dim: str, month: str, groups: list[Group], order: Sequence[str], ground: Ground
) -> list[Group]:
    """Merge on while these groups, and splits that are settled before them, show a few people.

    A unit of two teams of which one is rolled up elsewhere, a site with one person of a team
    whose others sit in another: both follow from two harmless sheets.
    """
    dims = _beside(dim, ground)
    joint = ground.sizes(dims).get(month, {}) if dims and len(groups) > 1 else {}
    if not joint:
        return groups
    before = dims[: dims.index(dim)]
    return merged_beside(
        split=Split(len(before), groups),
        settled=[
            Split(i, _month_plan((one,), month, ground).groups) for i, one in enumerate(before)
        ],
        people=joint,
        order=order,
        needed=max(ground.needed((one,)) for one in (*before, dim)),
        neighbours=dim in ORDERED,
    )


def _beside(dim: str, ground: Ground) -> Dims:
    """The dimensions of the joint count in which a split is looked at; none when by itself."""
    if dim in ground.crossing:
        return ground.crossing
    return (TEAM, dim) if dim in NESTING else ()


def _hidden(by: Dims, month: str, ground: Ground) -> frozenset[Key]:
    people = ground.sizes(by).get(month, {})
    if ground.crossing and set(by) <= set(ground.crossing):
        return _hidden_beside(by, month, people, ground)
    needed = ground.needed(by)
    hidden = {key for key, count in people.items() if 0 < count < needed}
    margins = _margins(by, month, ground, frozenset(people))
    while hidden:
        unseen = {key: people[key] for key in hidden}
        found = exposed(published=margins, people=unseen, needed=needed)
        more = _next_to_hide(found, margins, people, hidden)
        if more is None:
            break
        hidden.add(more)
    return frozenset(hidden)


def _hidden_beside(
    by: Dims, month: str, people: Mapping[Key, int], ground: Ground
) -> frozenset[Key]:
    """As `_hidden`, with all splits of the same people in view, and what the ledger holds."""
    dims = ground.crossing
    joint = ground.sizes(dims).get(month, {})
    published = [
        cell
        for place, one in enumerate(dims)
        for cell in Split(place, _month_plan((one,), month, ground).groups).cells(joint)
    ]
    for some in (one for count in range(2, len(by)) for one in combinations(by, count)):
        hidden = _month_plan(some, month, ground).hidden
        parts = parted(joint, tuple(dims.index(one) for one in some))
        published += [cell for key, cell in parts.items() if key not in hidden]
    published += [
        frozenset().union(*(parted(joint, places).get(label, ()) for label in one.labels))
        for one in ground.before
        if one.period == month and len(one.by) > 1 and set(one.by) <= set(dims)
        for places in (tuple(dims.index(dim) for dim in one.by),)
    ]
    return hidden_beside(
        cells=people, parts=parted(joint, tuple(dims.index(one) for one in by)), people=joint,
        published=published, needed=ground.needed(by),
    )  # fmt: skip


def _next_to_hide(
    found: frozenset[Key],
    margins: list[frozenset[Key]],
    people: Mapping[Key, int],
    hidden: set[Key],
) -> Key | None:
    """The smallest shown cell in a margin of an exposed one."""
    beside = {key for cell in margins if cell & found for key in cell}
    shown = [key for key in beside if key not in hidden and people[key] > 0]
    return min(shown, key=lambda key: (people[key], key), default=None)


def _margins(by: Dims, month: str, ground: Ground, atoms: frozenset[Key]) -> list[frozenset[Key]]:
    """What other sheets publish about the same atoms: the total and every coarser split."""
    cells = [atoms]
    for count in range(1, len(by)):
        for places in combinations(range(len(by)), count):
            dims = tuple(by[i] for i in places)
            part = _month_plan(dims, month, ground)
            if count == 1:
                cells += [frozenset(a for a in atoms if a[places[0]] in g) for g in part.groups]
                continue
            keys = {tuple(a[i] for i in places) for a in atoms} - part.hidden
            cells += [frozenset(a for a in atoms if tuple(a[i] for i in places) == k) for k in keys]
    return cells


def _order(dim: str, labels: set[str], ground: Ground) -> list[str]:
    return ordered(labels=labels, known=ground.tree.order(dim), rank=ground.rank.get(dim, {}))
