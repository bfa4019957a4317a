"""Who stays, who leaves, how long learning takes: curves of groups, and nothing of a person.

Groups smaller than 20 people (10 starters) are counted together with others until they are large
enough, so nothing small follows by subtraction; times are told by whole months or weeks; a curve
ends where fewer people than the limit are followed. Fewer than five leavers make no curve.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.charts import curves as charts
from keepwell.analytics.mart.labels import NOT_KNOWN
from keepwell.analytics.metrics.workforce import ramp as learning
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.release import merged_label
from keepwell.analytics.release.rollup import Family, roll_up
from keepwell.analytics.statistics.false_discovery import stand_out
from keepwell.analytics.statistics.hazards import (
    LEAST_EVENTS,
    LEAST_EVENTS_A_TERM,
    LEAST_PEOPLE,
    compare_curves,
    cox,
)
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.survival import aalen_johansen, kaplan_meier
from keepwell.analytics.words import staying as words
from keepwell.schemas.retention import At, Curve, Drivers, Ramp, Reason, Retention, Split, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from keepwell.analytics.ask.desk import Desk
    from keepwell.analytics.charts import Drawing
    from keepwell.analytics.mart import Mart
    from keepwell.analytics.release.rollup import Group
    from keepwell.kernel.limits import Limits

SPLITS: Final = ("cohort", "site", "hiring_source", "contract", "shift")
DRIVERS: Final = ("site", "hiring_source", "contract", "shift")
MONTH: Final = 30.4375
MONTHS_SEEN: Final = 36
LONGEST: Final = 36
"""Months of tenure that are told."""
TOLD: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 18, 21, 24, 30, 36)
YEARS: Final = 4
"""So many of the newest years of starting stand alone; earlier ones together."""
BEFORE: Final = "…–"
STARTERS: Final = 10
RAMPED: Final = 5
WEEKS: Final = 26
REASONS: Final = ("voluntary", "involuntary", "end_of_term")
OTHER: Final = "other"
MOST_TERMS: Final = 8
Z: Final = 1.959963984540054
RATE: Final = 0.05
WIDEST: Final = 20.0
"""A logarithm of a ratio beyond this is no ratio: the groups cannot be told apart."""
Floats = Any


@dataclass(frozen=True, slots=True)
class Found:
    """The page and its drawings."""

    retention: Retention
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True)
class _Seen:
    """Everybody's time under observation: a row a span, days of tenure on entering and leaving."""

    rows: pd.DataFrame
    first: int
    end: int
    limits: Limits

    @property
    def needed(self) -> int:
        return max(self.limits.workforce, LEAST_PEOPLE)


def find(desk: Desk) -> Found | None:
    """The page from one mart; None while nobody has left, or nobody is known."""
    staff = s.everyone(desk.mart)
    seen = _observed(replace(staff, rows=_with_shift(desk.mart, staff)), desk.limits)
    if seen is None or seen.rows["person"].nunique() < seen.needed:
        return None
    drawings: list[Drawing] = []
    whole = _curve(seen.rows, "", seen, (), drawings)
    splits = _splits(seen, whole, drawings)
    reasons, picture = _reasons(seen, drawings)
    return Found(
        Retention(
            first=_month(seen.first), last=_month(seen.end - 1),
            headline=words.headline(whole.at(12)), whole=whole, splits=splits, reasons=reasons,
            reasons_chart=picture, drivers=_drivers(seen),
            ramps=_ramps(learning.ramp(desk.mart), desk.limits, drawings),
        ),
        tuple(drawings),
    )  # fmt: skip


def _with_shift(mart: Mart, staff: s.Everyone) -> pd.DataFrame:
    """Everybody's rows with the shift they worked most; rosters tell it, where there are any."""
    rows = staff.rows
    if mart.is_empty("shifts") or "shift" not in mart.table("shifts").columns:
        return rows.assign(shift=NOT_KNOWN)
    shifts = mart.table("shifts")
    known = shifts.filter(shifts["shift"].notnull())  # noqa: PD004 - ibis, not pandas
    counts = known.group_by(["person", "shift"]).aggregate(n=known.count()).to_pandas()
    most = counts.sort_values(["n", "shift"]).drop_duplicates("person", keep="last")
    usual = dict(zip(staff.coded(most["person"]), most["shift"], strict=True))
    return rows.assign(shift=[usual.get(one, NOT_KNOWN) for one in rows["person"]])


def _month(day: int) -> str:
    return str(np.datetime64(day, "D").astype("datetime64[M]"))


def _observed(staff: s.Everyone, limits: Limits) -> _Seen | None:
    """Full months from the first leaver that is known, three years at most.

    Before that nobody who left is on record: it would look as if nobody ever did.
    """
    rows = staff.rows
    gone = rows.loc[rows["ends"].to_numpy(), "valid_to"]
    if gone.empty:
        return None
    last = np.datetime64(staff.today, "D").astype("datetime64[M]")
    first = max(np.datetime64(int(gone.min()), "D").astype("datetime64[M]"), last - MONTHS_SEEN)
    begin, end = (int(one.astype("datetime64[D]").astype(int)) for one in (first, last))
    since = np.maximum(rows["valid_from"].to_numpy(), begin)
    until = np.minimum(rows["valid_to"].to_numpy(), end)
    kept = until > since
    start = rows["start_on"].to_numpy()
    left = rows["ends"].to_numpy() & (rows["valid_to"].to_numpy() <= end)
    told = rows.assign(entry=since - start, stay=until - start, left=left)[kept]
    return _Seen(told.reset_index(drop=True), begin, end, limits) if kept.any() else None


def _splits(seen: _Seen, whole: Curve, drawings: list[Drawing]) -> tuple[Split, ...]:
    made = []
    for dim in SPLITS:
        label, order = _labels(seen.rows, dim)
        place, names = _grouped(seen, label, order, neighbours=dim == "cohort")
        curves = tuple(
            _curve(seen.rows[place == at], name, seen, whole.points, drawings)
            for at, name in enumerate(names)
        )
        made.append((dim, curves, _p(seen.rows, place)))
    stands = stand_out(np.array([np.nan if p is None else p for _, _, p in made]), level=RATE)
    return tuple(
        Split(dim, curves, p, bool(kept), words.compared(groups=len(curves), differs=bool(kept)))
        for (dim, curves, p), kept in zip(made, stands, strict=True)
    )


def _labels(rows: pd.DataFrame, dim: str) -> tuple[NDArray[Any], list[str]]:
    """Each row's label, and all labels as a reader expects them."""
    label = rows[dim].astype(str).to_numpy(dtype=object)
    if dim == "cohort":
        label = np.array([one[:4] for one in label], dtype=object)
        recent = sorted(set(label))[-YEARS:]
        label = np.array([one if one in recent else f"{BEFORE}{int(recent[0]) - 1}" for one in label],
                         dtype=object)  # fmt: skip
    order = sorted(set(label), key=lambda one: (not one.startswith(BEFORE), one.casefold()))
    return label, order


def _grouped(
    seen: _Seen, label: NDArray[Any], order: Sequence[str], *, neighbours: bool
) -> tuple[NDArray[np.int64], list[str]]:
    """Which group each row belongs to, and the groups' names: small ones joined."""
    people = seen.rows["person"].to_numpy()
    sizes = {one: int(np.unique(people[label == one]).size) for one in order}
    shared = sum(sizes.values()) - int(np.unique(people).size)
    groups = roll_up(
        people=sizes, family=Family(order, neighbours=neighbours), needed=seen.needed,
        shared=shared,
    )  # fmt: skip
    where = {one: at for at, group in enumerate(groups) for one in group}
    return np.array([where[one] for one in label]), [_name(one, order) for one in groups]


def _name(group: Group, order: Sequence[str]) -> str:
    return merged_label(group, order)


def _p(rows: pd.DataFrame, place: NDArray[np.int64]) -> float | None:
    found = compare_curves(
        rows["stay"].to_numpy(float), rows["left"].to_numpy(), group=place,
        entry=rows["entry"].to_numpy(float),
    )  # fmt: skip
    return None if isinstance(found, Refusal) or not np.isfinite(found.p) else float(found.p)


def _curve(
    rows: pd.DataFrame, label: str, seen: _Seen, whole: Sequence[At], drawings: list[Drawing]
) -> Curve:
    people, events = int(rows["person"].nunique()), int(rows["left"].sum())
    if events < LEAST_EVENTS:
        return Curve(label, people, None)
    stay, entry = rows["stay"].to_numpy(float), rows["entry"].to_numpy(float)
    found = kaplan_meier(stay, rows["left"].to_numpy(), entry=entry)
    points = []
    for month in TOLD:
        at_risk = _at_risk(entry, stay, month)
        if at_risk < seen.limits.workforce:
            break
        at = found.at(month * MONTH)
        if not np.isfinite(at.survival[0]):
            break
        ends = (_share(at.low[0]), _share(at.high[0]))
        points.append(At(month, _share(at.survival[0]) or 0.0, *ends, at_risk))
    if len(points) < 2:
        return Curve(label, people, events)
    drawing = charts.staying(points, group=label or "all", whole=whole if label else ())
    drawings.append(drawing)
    return Curve(label, people, events, tuple(points), drawing.content)


def _at_risk(entry: Floats, stay: Floats, month: int) -> int:
    time = month * MONTH
    return int(((entry <= time) & (stay > time)).sum())


def _share(value: float) -> float | None:
    """To a thousandth: finer than any group bears."""
    return round(float(value), 3) if np.isfinite(value) else None


def _reasons(seen: _Seen, drawings: list[Drawing]) -> tuple[tuple[Reason, ...], str]:
    """Leaving by class of reason, those of fewer than five leavers together."""
    rows = seen.rows
    reason = np.where(rows["exit_class"].isin(REASONS), rows["exit_class"].astype(str), OTHER)
    left = rows["left"].to_numpy()
    often = [one for one in REASONS if (left & (reason == one)).sum() >= LEAST_EVENTS]
    if not often:
        return (), ""
    code = {one: at for at, one in enumerate(often, start=1)}
    rest = len(often) + 1
    cause = np.array([code.get(one, rest) for one in reason]) * left
    stay, entry = rows["stay"].to_numpy(float), rows["entry"].to_numpy(float)
    told = []
    for name, number in [*code.items(), (OTHER, rest)]:
        events = int((cause == number).sum())
        if events < LEAST_EVENTS:
            continue
        found = aalen_johansen(stay, cause, cause=number, entry=entry)
        points = tuple(
            _risen(found, month, at_risk)
            for month in TOLD
            if (at_risk := _at_risk(entry, stay, month)) >= seen.limits.workforce
        )
        told.append(Reason(name, events, points))
    drawing = charts.reasons([(REASON_WORDS[one.reason], one.points) for one in told[:3]])
    drawings.append(drawing)
    return tuple(told), drawing.content


REASON_WORDS: Final = {
    "voluntary": "by choice", "involuntary": "dismissed", "end_of_term": "end of term",
    "other": "other",
}  # fmt: skip


def _risen(found: Any, month: float, at_risk: int, *, unit: float = MONTH) -> At:
    """A rising curve at one time, with its plain likely range."""
    time = month * unit
    value = found.at(time)
    row = int(np.searchsorted(found.time, time, side="right")) - 1
    half = Z * float(found.error[row]) if row >= 0 else 0.0
    ends = (_share(max(value - half, 0.0)), _share(min(value + half, 1.0)))
    return At(month, _share(value) or 0.0, *ends, at_risk)


def _drivers(seen: _Seen) -> Drivers:
    """What goes with leaving: groups beside the largest one of their dimension."""
    rows = seen.rows
    terms, beside = _terms(seen)
    if not terms:
        return Drivers(code="few_groups", numbers={"groups": 0.0})
    columns = np.column_stack([member for *_, member in terms]).astype(float)
    found = cox(
        rows["stay"].to_numpy(float), rows["left"].to_numpy(), columns=columns,
        terms=[f"{dim}={label}" for dim, label, _ in terms], entry=rows["entry"].to_numpy(float),
        cluster=np.unique(rows["team"].astype(str).to_numpy(), return_inverse=True)[1],
    )  # fmt: skip
    if isinstance(found, Refusal):
        return Drivers(code=found.code, numbers=dict(found.numbers))
    if not np.isfinite([*found.low, *found.high]).all() or np.abs(found.high).max() > WIDEST:
        return Drivers(code="same_effects", numbers={"terms": float(len(terms))})
    stands = stand_out(found.p, level=RATE)
    told = tuple(
        Term(
            dim, label, ratio=_ratio(found.log_ratio[at]), low=_ratio(found.low[at]),
            high=_ratio(found.high[at]), p=float(found.p[at]), stands=bool(stands[at]),
            people=int(rows["person"][member].nunique()), events=int(rows["left"][member].sum()),
        )
        for at, (dim, label, member) in enumerate(terms)
    )  # fmt: skip
    people = int(rows["person"].nunique())
    return Drivers(told, beside, found.steady, people, found.events)


def _ratio(log: float) -> float:
    return round(float(np.exp(log)), 2)


def _terms(seen: _Seen) -> tuple[list[tuple[str, str, NDArray[np.bool_]]], dict[str, str]]:
    """Groups with 20 people and 10 leavers, the largest of each dimension left out."""
    rows, left = seen.rows, seen.rows["left"].to_numpy()
    found: list[tuple[str, str, NDArray[np.bool_]]] = []
    beside: dict[str, str] = {}
    for dim in DRIVERS:
        label, order = _labels(rows, dim)
        place, names = _grouped(seen, label, order, neighbours=False)
        days = np.bincount(place, weights=rows["stay"] - rows["entry"], minlength=len(names))
        events = np.bincount(place, weights=left, minlength=len(names))
        able = np.flatnonzero(events >= LEAST_EVENTS_A_TERM)
        if able.size < 2:
            continue
        largest = int(able[np.argmax(days[able])])
        beside[dim] = names[largest]
        found += [(dim, names[at], place == at) for at in able if at != largest]
    most = min(MOST_TERMS, int(left.sum()) // LEAST_EVENTS_A_TERM)
    found = sorted(found, key=lambda one: -int((left & one[2]).sum()))[:most]
    kept = {dim for dim, *_ in found}
    order_of = {dim: at for at, dim in enumerate(DRIVERS)}
    found.sort(key=lambda one: (order_of[one[0]], one[1]))
    return found, {dim: name for dim, name in beside.items() if dim in kept}


def _ramps(starters: pd.DataFrame, limits: Limits, drawings: list[Drawing]) -> tuple[Ramp, ...]:
    """Half years of starting, joined until each has ten starters; the newest first."""
    if len(starters) < STARTERS:
        return ()
    month = starters["cohort"].astype(str)
    half = month.str[:4].astype(int) * 2 + (month.str[5:7].astype(int) > 6)
    names = {str(one): one for one in sorted(set(half))}
    sizes = {name: int((half == one).sum()) for name, one in names.items()}
    needed = max(STARTERS, limits.workforce)
    groups = roll_up(people=sizes, family=Family(list(names), neighbours=True), needed=needed)
    made = [starters[half.astype(str).isin(list(group))] for group in groups]
    return tuple(_ramp(one, drawings) for one in reversed(made) if len(one) >= needed)


def _ramp(mine: pd.DataFrame, drawings: list[Drawing]) -> Ramp:
    months = sorted(mine["cohort"].astype(str))
    weeks, outcome = mine["weeks"].to_numpy(float), mine["outcome"].to_numpy(int)
    ramped = int((outcome == learning.RAMPED).sum())
    found = aalen_johansen(weeks, outcome, cause=learning.RAMPED)
    judged, enough = bool(mine["evaluated"].any()), ramped >= RAMPED
    median = _week(found.quantile(0.5)) if judged and enough else None
    low = _crossing(found, found.share + Z * found.error) if median is not None else None
    high = _crossing(found, found.share - Z * found.error) if median is not None else None
    said = words.ramp(median=median, ends=(low, high), ramped=ramped, judged=judged, enough=RAMPED)
    told = Ramp(
        first=months[0], last=months[-1], starters=len(mine), ramped=ramped,
        left=int((outcome == learning.LEFT).sum()), still=int((outcome == 0).sum()),
        median=median, low=low, high=high, said=said,
    )  # fmt: skip
    if not (judged and enough):
        return told
    gone = aalen_johansen(weeks, outcome, cause=learning.LEFT)
    until = range(0, min(WEEKS, int(weeks.max())) + 1, 2)
    drawing = charts.ramping(
        [_risen(found, week, int((weeks > week).sum()), unit=1.0) for week in until],
        [_risen(gone, week, int((weeks > week).sum()), unit=1.0) for week in until],
        group=f"{months[0]} – {months[-1]}",
    )
    drawings.append(drawing)
    return replace(told, chart=drawing.content)


def _week(value: float) -> float | None:
    return float(round(value)) if np.isfinite(value) else None


def _crossing(found: Any, heights: Floats) -> float | None:
    """The first week at which a limit of the curve reaches one half."""
    reached = np.flatnonzero(heights >= 0.5)  # noqa: PLR2004 - the median
    return _week(float(found.time[reached[0]])) if reached.size else None
