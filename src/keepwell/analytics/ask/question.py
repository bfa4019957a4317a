"""From one question to a sheet of figures: count, plan, count merged groups anew, release.

How cells are counted comes in as a function, so the same steps run on the warehouse and on the
twelve people of a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

import pandas as pd

from keepwell.analytics.release import (
    Ground,
    Ledgered,
    Plan,
    Released,
    Tree,
    certified,
    crowds,
    hidden_periods,
    merged_groups,
    merged_label,
    people_needed,
    plan,
    release,
)
from keepwell.analytics.release.crossing import CROSSING
from keepwell.analytics.release.rollup import Group
from keepwell.analytics.release.rules import ordered
from keepwell.kernel.limits import Limits
from keepwell.kernel.periods import Period, add_months
from keepwell.schemas.figures import Measure, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Dims = tuple[str, ...]
Groups = frozenset[Group]
YEAR: Final = 12


class Count(Protocol):
    """Counts raw cells: one row a slice and period, the columns of `release`.

    With `groups`, sets of labels of the one dimension are counted as one slice each, written as
    `group_key` says. With `only_people`, nothing but the people behind cells need be told.
    """

    def __call__(
        self,
        *,
        by: Dims,
        periods: Sequence[Period],
        groups: Groups = frozenset(),
        only_people: bool = False,
    ) -> pd.DataFrame:
        """Cells by slice, or by group where groups are named."""


def group_key(group: Group) -> str:
    """How counted groups are told apart: no label of a company holds this sign."""
    return "\x1f".join(sorted(group))


@dataclass(frozen=True, slots=True)
class Rules:
    """What the gate goes by, for one company on one day.

    `rank`: own order of a dimension's labels; `months`: all months there are data for (those of
    the question, when empty); `live`: those that are not long over.
    """

    limits: Limits = field(default_factory=Limits)
    tree: Tree = field(default_factory=Tree)
    rank: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    months: tuple[Period, ...] = ()
    known_at: str = ""
    live: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """The sheet, and what the release ledger does not hold yet."""

    sheet: Sheet
    ledger: tuple[Ledgered, ...]


class Counter:
    """Counts of one measure for one question."""

    def __init__(
        self, count: Count, measure: Measure, periods: Sequence[Period], universe: Sequence[Period]
    ) -> None:
        self._count = count
        self._measure = measure
        self._sizes: dict[Dims, dict[str, dict[tuple[str, ...], int]]] = {}
        self.periods = tuple(periods)
        # months without data on either side of a quarter or a year need no plan of their own
        data = set() if measure.rolls else set(universe)
        behind = (month for p in periods for month in months_behind(p, measure))
        own = tuple(dict.fromkeys(m for m in behind if not data or m in data))
        self.months = tuple(universe) if set(own) <= set(universe) else own

    def behind(self) -> dict[str, list[str]]:
        """Every period with the months its groups are put together from, as they are written."""
        return {str(p): [str(m) for m in months_behind(p, self._measure)] for p in self.periods}

    def cells(self, *, by: Dims, groups: Groups = frozenset()) -> pd.DataFrame:
        """Raw cells of the question's periods."""
        return self._count(by=by, periods=self.periods, groups=groups)

    def sizes(self, by: Dims) -> dict[str, dict[tuple[str, ...], int]]:
        """Distinct people by month and key; nothing for a split the measure does not have."""
        if any(dim not in self._measure.dims for dim in by) or len(set(by)) < len(by):
            return {}
        if by not in self._sizes:
            counted = self._count(by=by, periods=self.months, only_people=True)
            self._sizes[by] = _sizes(counted, by)
        return self._sizes[by]

    def forget(self, *, but: Collection[Dims]) -> None:
        """Drop the people of all splits but these."""
        self._sizes = {by: found for by, found in self._sizes.items() if by in but}


def months_behind(period: Period, measure: Measure) -> list[Period]:
    """The months whose groups a period takes over; of a rolling measure, the last twelve.

    Then two such figures less each other are sums of months' groups, each large enough.
    """
    if not measure.rolls:
        return period.months()
    first = min(period.start, add_months(period.end, -YEAR))
    return Period(first, period.end, "all").months()


def _sizes(cells: pd.DataFrame, by: Dims) -> dict[str, dict[tuple[str, ...], int]]:
    told = cells[cells["people"] > 0]
    for dim in by:
        told = told[told[dim].notna()]
    columns = [told[dim].astype(str) for dim in by]
    keys = zip(*columns, strict=True) if by else iter([()] * len(told))
    found: dict[str, dict[tuple[str, ...], int]] = {}
    for period, key, people in zip(told["period"], keys, told["people"], strict=True):
        found.setdefault(str(period), {})[key] = round(people)
    return found


def answer(
    *,
    count: Count,
    measure: Measure,
    by: Dims,
    where: Mapping[str, str],
    periods: Sequence[Period],
    rules: Rules,
    already: Iterable[Ledgered] = (),
    ground: Ground | None = None,
) -> Answer:
    """Figures of a measure, split by `by`, for the cells that `where` names.

    A filter is a split of which the rest is left out: so `--where channel=phone` shows the same
    cells as `--by channel`, and two questions together tell nothing that one would hide.
    `already`: cells of the measure that were released before, by whatever they were split.
    `ground` is what plans of this measure were made from before, where several are asked.

    Raises:
        ValueError: for a dimension the measure cannot be split by.
    """
    split = (*by, *(dim for dim in where if dim not in by))
    _refuse_unknown(split, measure)
    counter = Counter(count, measure, periods, rules.months)
    cells = counter.cells(by=split)
    already = tuple(already)
    ground = ground or ground_of(counter, measure, rules, already)
    planned = planned_for(split, counter, ground)
    order = _order(split, planned, rules)
    released = release(
        cells=_with_groups(cells, split, counter, planned, order, ground),
        measure=measure,
        by=split,
        planned=planned,
        limits=rules.limits,
        order=order,
        short=ground.short,
        already=already,
        ends={str(period): period.end for period in periods},
        known_at=rules.known_at,
    )
    return _answer(released, measure, by, where, periods)


def ground_of(
    counter: Counter, measure: Measure, rules: Rules, before: Iterable[Ledgered] = ()
) -> Ground:
    """What plans of this question are made from; `before`: what was released earlier."""

    def needed(by: Dims) -> int:
        return people_needed(measure=measure, by=by, limits=rules.limits)

    # over all months there are data for, so that every question hides the same
    people = {month: cells.get((), 0) for month, cells in counter.sizes(()).items()}
    short = hidden_periods(people=people, needed=needed(()), live=rules.live)
    staff = measure.sensitivity == "workforce"  # of contacts one person stands in many cells
    crossing = tuple(dim for dim in CROSSING if staff and dim in measure.dims)
    return Ground(counter.sizes, needed, rules.tree, rules.rank, short, crossing, tuple(before))


def planned_for(split: Dims, counter: Counter, ground: Ground) -> Plan:
    """Which cells are published, merged or hidden, for every period of the question."""
    return plan(by=split, months=counter.behind(), ground=ground)


def _with_groups(
    cells: pd.DataFrame,
    split: Dims,
    counter: Counter,
    planned: Plan,
    order: Sequence[str],
    ground: Ground,
) -> pd.DataFrame:
    """The question's cells, and a row for every merged group under its joined label.

    Counting tells the people of a group's largest member; the plan knows more of them.
    """
    groups = {group_key(group): group for group in merged_groups(planned=planned)}
    if not groups:
        return cells
    merged = counter.cells(by=split, groups=frozenset(groups.values()))
    merged = merged[merged[split[0]].isin(list(groups))].copy()
    months = counter.behind()
    known = crowds(
        dim=split[0], months=[m for inside in months.values() for m in inside], ground=ground
    )
    merged["people"] = [
        max(people, certified(group=groups[key], months=months[period], crowds=known))
        for key, period, people in zip(
            merged[split[0]], merged["period"], merged["people"], strict=True
        )
    ]
    merged[split[0]] = [merged_label(groups[key], order) for key in merged[split[0]]]
    return pd.concat([cells, merged], ignore_index=True)


def _order(split: Dims, planned: Plan, rules: Rules) -> list[str]:
    if len(split) != 1:
        return []
    labels = {one for part in planned.values() for group in part.groups for one in group}
    dim = split[0]
    return ordered(labels=labels, known=rules.tree.order(dim), rank=rules.rank.get(dim, {}))


def _answer(
    released: Released,
    measure: Measure,
    by: Dims,
    where: Mapping[str, str],
    periods: Sequence[Period],
) -> Answer:
    for dim, label in where.items():
        _refuse_label(
            dim, label, {figure.slice[dim] for figure in released.figures if figure.slice}
        )
    kept = [
        replace(figure, slice={dim: figure.slice[dim] for dim in by if figure.slice})
        for figure in released.figures
        if all(figure.slice.get(dim, label) == label for dim, label in where.items())
    ]
    return Answer(
        Sheet(measure, by, periods[0].grain, tuple(kept), tuple(where.items())), released.ledger
    )


def _refuse_label(dim: str, label: str, known: set[str]) -> None:
    if known and label not in known:
        raise ValueError(f"there is no {dim} {label!r}; there are {', '.join(sorted(known))}")


def _refuse_unknown(split: Dims, measure: Measure) -> None:
    for dim in split:
        if dim not in measure.dims:
            raise ValueError(
                f"{measure.id} cannot be split by {dim!r}; it can be by {', '.join(measure.dims)}"
            )
