"""From one question to a sheet of figures: count, plan, count merged groups anew, release.

How cells are counted comes in as a function, so the same steps run on the warehouse and on the
twelve people of a test.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import pandas as pd

from keepwell.analytics.release import (
    Ground,
    Ledgered,
    Plan,
    Released,
    Tree,
    hidden_periods,
    merged_groups,
    merged_label,
    people_needed,
    plan,
    release,
)
from keepwell.analytics.release.rollup import Group
from keepwell.analytics.release.rules import ordered
from keepwell.kernel.limits import Limits
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Measure, Sheet

Dims = tuple[str, ...]
Where = tuple[tuple[str, tuple[str, ...]], ...]
_ROUNDS = 8
"""How often groups are counted anew before they are final; each round only merges further."""


class Count(Protocol):
    """Counts raw cells: one row a slice and period, the columns of `release`."""

    def __call__(self, *, by: Dims, where: Where, periods: Sequence[Period]) -> pd.DataFrame: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """What the gate goes by, for one company on one day.

    `rank`: own order of a dimension's labels; `months`: all months there are data for (those of
    the question, when empty).
    """

    limits: Limits = field(default_factory=Limits)
    tree: Tree = field(default_factory=Tree)
    rank: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    months: tuple[Period, ...] = ()
    known_at: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The sheet, and what the release ledger does not hold yet."""

    sheet: Sheet
    ledger: tuple[Ledgered, ...]


class Counter:
    """Counts of one measure, each asked for once."""

    def __init__(
        self, count: Count, measure: Measure, periods: Sequence[Period], universe: Sequence[Period]
    ) -> None:
        self._count = count
        self._measure = measure
        self._kept: dict[tuple[Dims, Where, tuple[Period, ...]], pd.DataFrame] = {}
        self.periods = tuple(periods)
        # months without data on either side of a quarter or a year need no plan of their own
        data = set(universe)
        own = tuple(dict.fromkeys(m for p in periods for m in p.months() if not data or m in data))
        self.months = tuple(universe) if set(own) <= set(universe) else own

    def cells(
        self, *, by: Dims, where: Where = (), periods: Sequence[Period] | None = None
    ) -> pd.DataFrame:
        """Raw cells; of the question's periods unless others are named."""
        asked = tuple(self.periods if periods is None else periods)
        if (by, where, asked) not in self._kept:
            self._kept[by, where, asked] = self._count(by=by, where=where, periods=asked)
        return self._kept[by, where, asked]

    def sizes(self, by: Dims) -> dict[str, dict[tuple[str, ...], int]]:
        """Distinct people by month and key; nothing for a split the measure does not have."""
        if any(dim not in self._measure.dims for dim in by) or len(set(by)) < len(by):
            return {}
        found: dict[str, dict[tuple[str, ...], int]] = {}
        for row in self.cells(by=by, periods=self.months).to_dict("records"):
            if any(pd.isna(row[dim]) for dim in by):
                continue
            key = tuple(str(row[dim]) for dim in by)
            found.setdefault(str(row["period"]), {})[key] = _people(row)
        return found

    def group(self, dim: str, group: Group, periods: Sequence[Period]) -> pd.DataFrame:
        """The cells of several labels counted as one."""
        return self.cells(by=(), where=((dim, tuple(sorted(group))),), periods=periods)


def answer(
    *,
    count: Count,
    measure: Measure,
    by: Dims,
    where: Mapping[str, str],
    periods: Sequence[Period],
    rules: Rules,
    already: Iterable[Ledgered] = (),
) -> Answer:
    """Figures of a measure, split by `by`, for the cells that `where` names.

    A filter is a split of which the rest is left out: so `--where channel=phone` shows the same
    cells as `--by channel`, and two questions together tell nothing that one would hide.

    Raises:
        ValueError: for a dimension the measure cannot be split by.
    """
    split = (*by, *(dim for dim in where if dim not in by))
    _refuse_unknown(split, measure)
    counter = Counter(count, measure, periods, rules.months)
    short = _hidden_periods(counter, measure, rules)
    planned = settle(by=split, counter=counter, measure=measure, rules=rules, short=short)
    order = _order(split, counter, planned, rules)
    released = release(
        cells=_with_groups(split, counter, planned, order),
        measure=measure,
        by=split,
        planned=planned,
        limits=rules.limits,
        order=order,
        short=short,
        already=already,
        ends={str(period): period.end for period in periods},
        known_at=rules.known_at,
    )
    return _answer(released, measure, by, where, periods)


def settle(
    *, by: Dims, counter: Counter, measure: Measure, rules: Rules, short: frozenset[str]
) -> Plan:
    """The plan whose merged groups, counted as one, really hold enough people.

    Somebody who worked in two teams is counted in both, so the sum of two small teams can
    promise more people than there are.
    """
    counted: dict[tuple[str, str], dict[Group, int]] = {}
    months = {str(p): [str(m) for m in p.months()] for p in counter.periods}
    monthly = {str(m): [str(m)] for m in counter.months}
    dims = tuple(dict.fromkeys((*(("team",) if "team" in measure.dims and by else ()), *by)))
    for _ in range(_ROUNDS):
        ground = Ground(
            counter.sizes, _needed(measure, rules), rules.tree, rules.rank, counted, short
        )
        if not _count_new_groups(dims, monthly, ground, counter, counted):
            break
    return plan(by=by, months=months, ground=ground)


def _count_new_groups(
    dims: Dims,
    monthly: Mapping[str, Sequence[str]],
    ground: Ground,
    counter: Counter,
    counted: dict[tuple[str, str], dict[Group, int]],
) -> bool:
    found = False
    for dim in dims:
        for group in merged_groups(planned=plan(by=(dim,), months=monthly, ground=ground)):
            if all(group in counted.get((dim, month), {}) for month in monthly):
                continue
            found = True
            people = dict.fromkeys(monthly, 0)
            for row in counter.group(dim, group, counter.months).to_dict("records"):
                people[str(row["period"])] = _people(row)
            for month, number in people.items():
                counted.setdefault((dim, month), {})[group] = number
    return found


def _hidden_periods(counter: Counter, measure: Measure, rules: Rules) -> frozenset[str]:
    """Over all months there are data for, so that every question hides the same."""
    months = rules.months or counter.months
    cells = counter.cells(by=(), periods=months)
    people = {str(row["period"]): _people(row) for row in cells.to_dict("records")}
    needed = people_needed(measure=measure, by=(), limits=rules.limits)
    return hidden_periods(people=people, needed=needed)


def _people(row: Mapping[Hashable, Any]) -> int:
    return 0 if pd.isna(row["people"]) else round(row["people"])


def _needed(measure: Measure, rules: Rules) -> Callable[[Dims], int]:
    return lambda by: people_needed(measure=measure, by=by, limits=rules.limits)


def _with_groups(
    split: Dims, counter: Counter, planned: Plan, order: Sequence[str]
) -> pd.DataFrame:
    """The question's cells, and a row for every merged group under its joined label."""
    cells = [counter.cells(by=split)]
    for group in merged_groups(planned=planned):
        merged = counter.group(split[0], group, counter.periods)
        cells.append(merged.assign(**{split[0]: merged_label(group, order)}))
    return pd.concat(cells, ignore_index=True) if len(cells) > 1 else cells[0]


def _order(split: Dims, counter: Counter, planned: Plan, rules: Rules) -> list[str]:
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
    kept = [
        replace(figure, slice={dim: figure.slice[dim] for dim in by if figure.slice})
        for figure in released.figures
        if all(figure.slice.get(dim, label) == label for dim, label in where.items())
    ]
    return Answer(
        Sheet(measure, by, periods[0].grain, tuple(kept), tuple(where.items())), released.ledger
    )


def _refuse_unknown(split: Dims, measure: Measure) -> None:
    for dim in split:
        if dim not in measure.dims:
            raise ValueError(
                f"{measure.id} cannot be split by {dim!r}; it can be by {', '.join(measure.dims)}"
            )
