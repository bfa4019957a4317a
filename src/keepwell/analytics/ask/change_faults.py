"""What looks like a change and is a matter of the data: a file missing, a column empty.

Such months are told apart before anything is judged, and are no part of anybody's past.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.ask.change_tables import STOCKS, Table
from keepwell.analytics.metrics.framework.registry import registry
from keepwell.analytics.metrics.framework.shapes import SumMetric
from keepwell.analytics.statistics.monthly_change import LEAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from keepwell.schemas.changes import Fault
    from keepwell.schemas.figures import Measure

Floats = Any  # numpy arrays of float64
Key = tuple[str, tuple[str, ...]]
SHORT: Final = 0.5
"""Less than this part of the usual volume: the month did not come in whole."""
SHORT_OF_A_SLICE: Final = 0.2
"""A slice may well shrink; hardly anything left is another matter."""
THIN: Final = 0.4
"""Less than this part of the usual share of contacts tells the measure: a column went empty."""
TOUCHED: Final = 0.85
"""Beside a fault, what lost this much of its base is not judged."""
YEAR: Final = 12
ENOUGH: Final = 30
"""Rows that are usual, before their absence means anything."""
SURELY: Final = 20
"""So many events are usual, and not one was counted."""
A_TENTH: Final = 0.1
SHARED: Final = frozenset({"people.start_on", "contacts.opened_at", "job_history.start_on"})
"""Columns that nothing can do without: their lack is told by the volume."""
_NAMES: Final = re.compile(r"[a-z_]+\.[a-z_]+")


@dataclass(frozen=True, slots=True)
class Found:
    """One fault: where, which month, how many came and how many are usual."""

    key: Key
    row: int
    at: int
    code: Fault
    came: float
    usual: float


def usual(values: Floats) -> NDArray[np.float64]:
    """The middle of the year before each month, like `values`; NaN with fewer than eight months."""
    padded = np.pad(values, ((0, 0), (YEAR, 0)), constant_values=np.nan)[:, :-1]
    before = np.lib.stride_tricks.sliding_window_view(padded, YEAR, axis=1)
    ranked = np.sort(before, axis=2)  # NaN goes last
    known = np.isfinite(before).sum(axis=2)
    low, high = (np.clip(at, 0, YEAR - 1)[:, :, None] for at in ((known - 1) // 2, known // 2))
    middle = (np.take_along_axis(ranked, low, 2) + np.take_along_axis(ranked, high, 2))[:, :, 0] / 2
    return np.where(known >= LEAST, middle, np.nan)


def faults(tables: Mapping[Key, Table]) -> list[Found]:
    """All faults of all months that have eight earlier ones."""
    best: dict[tuple[Key, int, int], Found] = {}
    for key, one in tables.items():
        if not one.labels:
            continue
        # one fault a place: what did not come in at all needs no second word
        for fault in (*_volume(key, one), *_none(key, one), *_thin(key, one, tables)):
            best.setdefault((fault.key, fault.row, fault.at), fault)
    return list(best.values())


def _listed(
    key: Key, code: Fault, there: NDArray[np.bool_], came: Floats, expected: Floats
) -> list[Found]:
    return [
        Found(key, int(row), int(at), code, float(came[row, at]), float(expected[row, at]))
        for row, at in np.argwhere(there)
    ]


def _fact(measure: Measure) -> str:
    found = registry().get(measure.id)
    return found.fact if isinstance(found, SumMetric) else ""


def _volume(key: Key, one: Table) -> list[Found]:
    """Contacts or people of whom hardly any came in; a team's or unit's may move elsewhere."""
    if one.measure.id not in {"contacts", "headcount"} or set(one.by) & {"team", "unit"}:
        return []
    came, expected = np.nan_to_num(one.base), usual(one.base)
    part = SHORT_OF_A_SLICE if one.by else SHORT
    return _listed(key, "short", (expected >= ENOUGH) & (came < part * expected), came, expected)


def _none(key: Key, one: Table) -> list[Found]:
    """Not a single one counted, where many are usual and the base is there."""
    if one.measure.id in STOCKS or one.measure.unit not in {"share", "rate", "per_hundred"}:
        return []
    if one.by and one.scaled.drawn not in {"shares", "events"}:
        return []  # of hours, a small group may well lose none
    expected = usual(one.hits)
    there = np.nan_to_num(one.base) >= SHORT * np.nan_to_num(usual(one.base))
    return _listed(key, "none", (one.hits == 0) & (expected >= SURELY) & there, one.hits, expected)


def _thin(key: Key, one: Table, tables: Mapping[Key, Table]) -> list[Found]:
    """Of contacts that came in as ever, few tell this measure."""
    cover = _cover(one, tables)
    if cover is None:
        return []
    part, contacts = cover
    share = usual(part)
    expected = share * np.nan_to_num(contacts)
    there = (expected >= ENOUGH) & (np.nan_to_num(part) < THIN * share)
    return _listed(key, "thin", there, np.nan_to_num(one.base), expected)


def _cover(one: Table, tables: Mapping[Key, Table]) -> tuple[Floats, Floats] | None:
    """Base of a measure over contacts of the same slice, and those contacts."""
    contacts = tables.get(("contacts", one.by))
    if contacts is None or one.measure.id == "contacts" or "contacts" not in _fact(one.measure):
        return None
    place = {label: row for row, label in enumerate(contacts.labels)}
    blank = np.full(len(one.months), np.nan)
    all_of = np.array(
        [contacts.base[place[label]] if label in place else blank for label in one.labels]
    ).reshape(one.base.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(all_of > 0, np.nan_to_num(one.base) / all_of, np.nan), all_of


def columns(measure: Measure) -> frozenset[str]:
    """The columns a measure may be told from, without those that everything needs."""
    return frozenset(_NAMES.findall(" ".join(measure.needs))) - SHARED


def without(tables: Mapping[Key, Table], found: Iterable[Found]) -> dict[Key, Table]:
    """The tables with months blank that a fault makes untrustworthy.

    Blank are the faulty slice itself, measures of the same columns in it, what lost much of its
    base beside a fault, and the whole where the faulty slice is a tenth of it or more.
    """
    blank = {key: np.zeros(one.value.shape, dtype=bool) for key, one in tables.items()}
    for fault in found:
        for key, one in tables.items():
            _blot(blank[key], key, one, fault, tables)
    return {key: _cleared(one, blank[key]) for key, one in tables.items()}


def _blot(
    blank: NDArray[np.bool_], key: Key, one: Table, fault: Found, tables: Mapping[Key, Table]
) -> None:
    source = tables[fault.key]
    told, mine = columns(source.measure), columns(one.measure)
    if fault.code == "short" and not source.by:
        if source.measure.sensitivity == one.measure.sensitivity:
            blank[:, fault.at] = True
        return
    if key == fault.key:
        blank[fault.row, fault.at] = True
    same_place = one.by == source.by and fault.code in {"thin", "short"}
    if same_place and (told & mine or fault.code == "short"):
        label = source.labels[fault.row]
        blank[[row for row, name in enumerate(one.labels) if name == label], fault.at] = True
    if told & mine or one.measure.id == source.measure.id:
        _blot_beside(blank, one, fault, source, tables)


def _blot_beside(
    blank: NDArray[np.bool_], one: Table, fault: Found, source: Table, tables: Mapping[Key, Table]
) -> None:
    """Other cuts of the same contacts, and the whole, as far as the fault reaches into them."""
    if not one.by:
        sizes = usual(source.base)[:, fault.at]
        if not source.by or sizes[fault.row] >= A_TENTH * np.nansum(sizes):
            blank[:, fault.at] = True
        return
    cover = _cover(one, tables)
    if cover is not None:
        blank[cover[0][:, fault.at] < TOUCHED * usual(cover[0])[:, fault.at], fault.at] = True


def _cleared(one: Table, blank: NDArray[np.bool_]) -> Table:
    if not blank.any():
        return one
    scaled = one.scaled
    return replace(one, scaled=replace(scaled, value=np.where(blank, np.nan, scaled.value)))
