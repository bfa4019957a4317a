"""The few real changes of a month among all measures and slices, and where they lie.

Two questions share the level of a month: which measures moved as wholes (and in which slices of
theirs), and which slices moved although their measure did not. Together the expected share of false
finds stays within 0.05; a month in which nothing is true is quiet 19 times in 20, or oftener.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.ask import change_faults as data
from keepwell.analytics.ask.change_tables import (
    SPLITS,
    Table,
    looked_at,
    months_late,
    quick,
    table,
)
from keepwell.analytics.statistics.false_discovery import stand_out, within_families
from keepwell.analytics.statistics.monthly_change import SEASONAL_FROM, Judged, judge, season
from keepwell.analytics.words import changing as words
from keepwell.schemas.changes import Change, DataFault, Driver, MonthOfChanges, Point
from keepwell.schemas.figures import HIDDEN_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from keepwell.schemas.figures import Sheet

__all__ = ["SPLITS", "Look", "looked_at", "quick"]

Floats = Any  # numpy arrays of float64
Key = tuple[str, tuple[str, ...]]
LEVEL: Final = 0.05
FOR_WHOLES: Final = 0.025
FOR_SLICES: Final = 0.015
"""A fifth of the level is kept back: p-values from two years run a third too small far out."""
HALF: Final = 0.5
"""A slice that holds half of a change or more is named."""
_NONE: Final = np.zeros(1)
TREND: Final = 13
"""Months of a mini trend: the same month last year is the first of them."""
MOST_ALSO: Final = 3


@dataclass(frozen=True, slots=True)
class _Cell:
    """One series in one month."""

    key: Key
    row: int
    at: int


@dataclass
class Look:
    """Takes released sheets in, one after the other, and looks at months.

    `months` in a row, oldest first, as they are written.
    """

    months: tuple[str, ...]
    tables: dict[Key, Table] = field(default_factory=dict)
    judged: dict[Key, Judged] = field(default_factory=dict)
    faults: list[data.Found] = field(default_factory=list)
    seasons: dict[tuple[str, int], NDArray[np.float64]] = field(default_factory=dict)
    """What the time of year adds to a measure, learnt from its whole before a month."""

    def add(self, sheet: Sheet) -> None:
        """Take a sheet of monthly figures in, if its measure is looked at."""
        if looked_at(sheet.measure, sheet.by) and sheet.figures:
            self.tables[sheet.measure.id, sheet.by] = table(sheet, months=self.months)

    def at_months(
        self, wanted: Iterable[str], *, complete: bool, before: Mapping[str, MonthOfChanges]
    ) -> list[MonthOfChanges]:
        """What there is to say of months, in order of time.

        Args:
            wanted: months, as they are written.
            complete: whether all splits were taken in.
            before: what was found earlier, by month: what stood out then is no news now.
        """
        self.faults = data.faults(self.tables)
        whole = self.tables
        self.tables = data.without(whole, self.faults)
        self.seasons = {
            (one.measure.id, at): season(one.scaled.value[0], at=at)
            for one in self.tables.values()
            if not one.by and one.labels
            for at in range(SEASONAL_FROM, len(self.months))
        }
        self.judged = {key: self._judge(one) for key, one in self.tables.items()}
        told: dict[str, MonthOfChanges] = {}
        known = dict(before)
        for month in sorted(set(wanted) & set(self.months)):
            at = self.months.index(month)
            last = known.get(self.months[at - 1]) if at else None
            found = replace(self._month(at, last), complete=complete, stamp=self.stamp(month))
            told[month] = known[month] = found
        self.tables = whole
        return list(told.values())

    def stamp(self, month: str) -> str:
        """What the wholes of a month stand on: the same again when nothing was restated."""
        at = self.months.index(month)
        told = [
            (key[0], one.base[0, at], one.hits[0, at], bool(one.settled[0, at]))
            for key, one in sorted(self.tables.items())
            if not key[1] and one.labels
        ]
        return sha256(repr(told).encode()).hexdigest()[:16]

    def _judge(self, one: Table) -> Judged:
        """Every month beside its past; from the third year on without what its season adds."""
        found = judge(one.scaled)
        for at in range(SEASONAL_FROM, len(self.months)):
            taken = self._season(one, at)
            if taken.any():
                found = _with_season(found, judge(one.scaled.until(at).less(taken)), taken, at)
        return found

    def _season(self, one: Table, at: int) -> NDArray[np.float64]:
        """The whole's season, for parts too, where both are on the same scale."""
        whole = self.tables.get((one.measure.id, ()))
        alike = whole is not None and whole.scaled.drawn == one.scaled.drawn
        return self.seasons.get((one.measure.id, at), _NONE) if alike else _NONE

    def _month(self, at: int, before: MonthOfChanges | None) -> MonthOfChanges:
        p = {key: self._p(key, at) for key in self.judged}
        wholes = {key: found for key, found in p.items() if not key[1]}
        picked = self._wholes(wholes, p, at)
        picked += self._slices(p, at, told={one.measure for one in picked})
        teams = self.tables.items()
        return MonthOfChanges(
            month=self.months[at],
            changes=tuple(_in_row(one, before) for one in picked),
            faults=tuple(self._fault(one) for one in self.faults if one.at == at),
            checked=sum(int(np.isfinite(one).sum()) for one in p.values()),
            wholes=sum(int(np.isfinite(one).sum()) for one in wholes.values()),
            by_team=_counted([(one.labels, p[key]) for key, one in teams if key[1] == ("team",)]),
            waiting=tuple(sorted(key[0] for key in wholes if self._waits(key, at))),
        )

    def _month_of(self, key: Key, at: int) -> int:
        """The month of a measure that a month can tell: itself, or one that has settled by now."""
        return at - months_late(self.tables[key].measure)

    def _p(self, key: Key, at: int) -> NDArray[np.float64]:
        """P-values of one table's rows, NaN for what is not to be judged."""
        own = self._month_of(key, at)
        if own < 0:
            return np.full(len(self.tables[key].labels), np.nan)
        return np.where(self.tables[key].settled[:, own], self.judged[key].p[:, own], np.nan)

    def _waits(self, key: Key, at: int) -> bool:
        """Whether it will be judged once it is final."""
        own = self._month_of(key, at)
        there = own >= 0 and bool(np.isfinite(self.tables[key].scaled.value[:, own]).any())
        return there and not bool(self.tables[key].settled[:, own].any())

    def _wholes(
        self, wholes: Mapping[Key, Floats], p: Mapping[Key, Floats], at: int
    ) -> list[Change]:
        """Measures that moved as wholes, the surest first, each with its driving slice."""
        keys = list(wholes)
        values = np.array([wholes[key][0] if wholes[key].size else np.nan for key in keys])
        found = stand_out(values, level=FOR_WHOLES)
        tested = int(np.isfinite(values).sum())
        inner = FOR_WHOLES * found.sum() / tested if tested else 0.0
        order = [at_ for at_ in np.argsort(values, kind="stable") if found[at_]]
        return [self._moved(keys[place][0], p, at, inner) for place in order]

    def _moved(self, measure: str, p: Mapping[Key, Floats], at: int, level: float) -> Change:
        cell = _Cell((measure, ()), 0, self._month_of((measure, ()), at))
        within = {key: one for key, one in p.items() if key[0] == measure and key[1]}
        pooled = np.concatenate([*within.values(), np.empty(0)])
        told = iter(stand_out(pooled, level=level))
        moved = [
            _Cell(key, row, cell.at)
            for key, one in within.items()
            for row in range(one.size)
            if next(told)
        ]
        change = self._change(cell, float(p[cell.key][0]))
        driver = self._driver(cell, moved)
        others = [one for one in moved if driver is None or self._slice(one) != driver.slice]
        return replace(change, driver=driver, also=self._also(others))

    def _slice(self, cell: _Cell) -> dict[str, str]:
        return self.tables[cell.key].slice_of(cell.row)

    def _slices(self, p: Mapping[Key, Floats], at: int, *, told: set[str]) -> list[Change]:
        """Slices that moved though their measure did not, one a measure, the surest first."""
        families = {key: one for key, one in p.items() if key[1] and key[0] not in told}
        found = within_families(families, level=FOR_SLICES)
        cells = sorted(
            (
                (float(p[key][row]), key, int(row))
                for key in found
                for row in np.flatnonzero(found[key])
            ),
            key=lambda one: (one[0], one[1][0], one[1][1], one[2]),
        )
        best: dict[str, list[tuple[float, Key, int]]] = {}
        for one in cells:
            best.setdefault(one[1][0], []).append(one)
        return [self._best(ones, at) for ones in best.values()]

    def _best(self, cells: Sequence[tuple[float, Key, int]], at: int) -> Change:
        (p, key, row), own = cells[0], self._month_of(cells[0][1], at)
        others = [_Cell(other, line, own) for _, other, line in cells[1:] if other == key]
        return replace(self._change(_Cell(key, row, own), p), also=self._also(others))

    def _also(self, cells: Sequence[_Cell]) -> tuple[dict[str, str], ...]:
        cells = sorted(cells, key=lambda one: float(self.judged[one.key].p[one.row, one.at]))
        return tuple(self._slice(one) for one in cells[:MOST_ALSO])

    def _change(self, cell: _Cell, p: float) -> Change:
        one, found = self.tables[cell.key], self.judged[cell.key]
        low, high = (ends[cell.row, cell.at] for ends in found.usual())
        figure = one.figures[cell.row][cell.at]
        if figure is None:
            raise LookupError(f"{cell} was judged without a figure")
        expected, usual = self._expected(cell), (
            float(one.told(low, cell.at)), float(one.told(high, cell.at)),
        )  # fmt: skip
        rose = bool(one.scaled.value[cell.row, cell.at] > found.expected[cell.row, cell.at])
        return Change(
            measure=one.measure.id, slice=self._slice(cell), period=figure.period,
            value=figure.value, interval=figure.interval, expected=expected, usual=usual, n=figure.n,
            p_value=p, rose=rose, since=figure.period,
            sentence=words.moved(figure, measure=one.measure, expected=expected, per=one.per, rose=rose),
            usual_phrase=words.usual(usual, figure, measure=one.measure, per=one.per),
            trend=self._trend(cell),
        )  # fmt: skip

    def _expected(self, cell: _Cell) -> float:
        scaled = self.judged[cell.key].expected[cell.row, cell.at]
        return float(self.tables[cell.key].told(scaled, cell.at))

    def _trend(self, cell: _Cell) -> tuple[Point, ...]:
        row = self.tables[cell.key].figures[cell.row]
        return tuple(
            Point(self.months[at], None)
            if (one := row[at]) is None or one.state in HIDDEN_STATES
            else Point(one.period, one.value, one.interval, one.state)
            for at in range(max(0, cell.at - TREND + 1), cell.at + 1)
        )

    def _driver(self, cell: _Cell, moved: Sequence[_Cell]) -> Driver | None:
        """The slice that holds most of a change, beyond what its size would give it."""
        change = self._away(cell)
        parts = [(self._part(one, cell, change), one) for one in moved]
        parts = [one for one in parts if one[0][0] >= HALF]
        if not parts:
            return None
        (part, _), best = max(parts, key=lambda one: one[0][0] - one[0][1])
        source, figure = self.tables[best.key], self.tables[best.key].figures[best.row][best.at]
        if figure is None:
            return None
        expected = self._expected(best)
        return Driver(
            self._slice(best), figure.value, expected, part,
            words.lies_in(figure, measure=source.measure, expected=expected, per=source.per),
        )  # fmt: skip

    def _away(self, cell: _Cell) -> float:
        one = self.tables[cell.key]
        now = float(one.told(one.scaled.value[cell.row, cell.at], cell.at))
        return now - self._expected(cell)

    def _part(self, part: _Cell, whole: _Cell, change: float) -> tuple[float, float]:
        """What a slice adds to a change, and what it weighs; counts weigh themselves."""
        one = self.tables[part.key]
        weight = one.weight[part.row, part.at] / self.tables[whole.key].weight[0, whole.at]
        if one.measure.unit == "count":
            return self._away(part) / change if change else 0.0, float(weight)
        share = weight * self._away(part) / change if change else 0.0
        return (float(share), float(weight)) if np.isfinite(share) else (0.0, 1.0)

    def _fault(self, one: data.Found) -> DataFault:
        source = self.tables[one.key]
        place, month = source.slice_of(one.row), self.months[one.at]
        said = words.fault(
            one.code, source.measure, place, month, came=round(one.came), usual=round(one.usual)
        )
        return DataFault(
            source.measure.id, place, month, one.code, round(one.came), round(one.usual), *said
        )


def _with_season(found: Judged, again: Judged, taken: Floats, at: int) -> Judged:
    """One month's judgement put in the place of the one without a season."""

    def put(old: Floats, new: Floats) -> Floats:
        old = old.copy()
        old[:, at] = new[:, at]
        return old

    return Judged(
        put(found.expected, again.expected + taken), put(found.error, again.error),
        put(found.freedom, again.freedom), put(found.p, again.p),
    )  # fmt: skip


def _counted(tables: Iterable[tuple[Sequence[str], Floats]]) -> dict[str, int]:
    """How many series of each team could be judged."""
    found: dict[str, int] = {}
    for labels, p in tables:
        for label, value in zip(labels, p, strict=True):
            found[label] = found.get(label, 0) + int(np.isfinite(value))
    return found


def _in_row(one: Change, before: MonthOfChanges | None) -> Change:
    """Since when it has stood out to this side, here or as the whole it drove: news only once."""
    known = before.changes if before else ()
    same = [
        old
        for old in known
        if (old.measure, old.rose) == (one.measure, one.rose) and _places(old) & _places(one)
    ]
    return replace(one, since=min(old.since for old in same)) if same else one


def _places(one: Change) -> frozenset[tuple[tuple[str, str], ...]]:
    """Where a change is told to be: its own slice, and the one that holds most of it."""
    slices = [one.slice, *([one.driver.slice] if one.driver else [])]
    return frozenset(tuple(cut.items()) for cut in slices)
