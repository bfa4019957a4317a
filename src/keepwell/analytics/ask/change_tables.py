"""Released figures as tables of months: one row a slice, on the scale on which months are compared.

Only what may be shown comes in, so nothing else can follow from what is found.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.metrics.framework.registry import registry
from keepwell.analytics.metrics.framework.shapes import Distribution, Mean, NetScore, SumMetric
from keepwell.analytics.statistics.monthly_change import Months
from keepwell.schemas.figures import HIDDEN_STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from keepwell.schemas.figures import Figure, Measure, Sheet

Floats = Any  # numpy arrays of float64
LASTING: Final = frozenset(
    {"turnover_12m", "regretted_turnover_12m", "stability_12m", "retention_curve",
     "absent_people_share", "weekly_hours_average"}
)  # fmt: skip
"""Months of these share most of their people or days: what is new in them is told by others."""
TWINS: Final[dict[str, str]] = {
    "csat_mean": "csat", "csat_adjusted": "csat", "aht_median": "aht", "aht_p90": "aht",
    "fcr_reopen": "reopen_rate", "first_response_in_target": "first_response_time",
    "backlog_days": "backlog", "early_leavers_30d": "early_leavers_90d",
    "early_leavers_180d": "early_leavers_90d", "early_leavers_365d": "early_leavers_90d",
    "utilisation": "occupancy",
}  # fmt: skip
"""Two readings of one thing: the second stands for both."""
ONLY_SPLIT: Final = frozenset({"tenure_mix"})
"""Told for parts only: the parts of the whole are the whole."""
_RELEASED: Final = frozenset({"service", "workforce"})
STOCKS: Final = frozenset({"headcount", "hiring_gap", "open_requisitions", "backlog"})
"""Counted at one moment; looked at as a whole, for moving teams about is planned."""
SPLITS: Final[tuple[str, ...]] = (
    "team", "unit", "site", "shift", "channel", "queue", "topic", "reason_group", "product",
    "touchpoint", "language", "customer_segment", "first_or_repeat",
)  # fmt: skip
"""Where a change may lie: where people work, and what they work on; never who they are."""
NOT_KNOWN: Final = "not known"
FOLLOWED: Final = frozenset({"fcr_repeat"})
"""What comes after a contact counts: the files of the next month have to be there."""
SETTLES_AT_ONCE: Final = 10
"""Days; what takes longer to be final is judged a month or more later."""
Z: Final = 1.96
TIMES: Final = frozenset({"seconds", "weeks", "days", "hours"})


def looked_at(measure: Measure, by: Sequence[str] = ()) -> bool:
    """Whether a measure's months are judged, as a whole or split so."""
    if measure.id in LASTING | TWINS.keys() or measure.sensitivity not in _RELEASED:
        return False
    if not by:
        return measure.id not in ONLY_SPLIT
    return len(by) == 1 and by[0] in SPLITS and by[0] in measure.dims and measure.id not in STOCKS


def quick(measure: Measure) -> bool:
    """Whether many of its months can be counted in one pass, from sums made ready."""
    found = registry().get(measure.id)
    return isinstance(found, SumMetric) and not found.later


def months_late(measure: Measure) -> int:
    """How many months after its own a month of this measure is final enough to be judged."""
    if measure.maturity_days <= SETTLES_AT_ONCE:
        return int(measure.id in FOLLOWED)
    return -(-measure.maturity_days // 30)


@dataclass(frozen=True)
class Table:
    """One measure, whole or split one way: arrays with one row a slice, one column a month.

    `value` in the measure's unit, NaN where only counts or nothing may be told; `base` its n;
    `hits` its numerators; `weight` what a slice weighs in the whole.
    """

    measure: Measure
    by: tuple[str, ...]
    labels: tuple[str, ...]
    months: tuple[str, ...]
    scaled: Months
    value: NDArray[np.float64]
    base: NDArray[np.float64]
    hits: NDArray[np.float64]
    weight: NDArray[np.float64]
    per: float
    settled: NDArray[np.bool_]
    figures: tuple[tuple[Figure | None, ...], ...] = field(repr=False)

    def slice_of(self, row: int) -> dict[str, str]:
        """A row's dimension and label; empty for the whole."""
        return {self.by[0]: self.labels[row]} if self.by else {}

    def told(self, scaled: Floats, at: int) -> Floats:
        """Values of the working scale of a month back in the measure's unit."""
        return _back(self.measure, scaled, self.per, _days(self.months[at]), self.scaled.drawn)


def table(sheet: Sheet, *, months: Sequence[str]) -> Table:
    """A sheet of monthly figures as arrays; labels of what is not known are left out."""
    rows: dict[str, list[Figure | None]] = {}
    place = {month: at for at, month in enumerate(months)}
    for one in sheet.figures:
        label = one.slice.get(sheet.by[0], "") if sheet.by else ""
        if one.period in place and NOT_KNOWN not in label and (label or not sheet.by):
            row = rows.setdefault(label, [None] * len(months))
            row[place[one.period]] = one if one.state not in HIDDEN_STATES else None
    figures = tuple(tuple(row) for row in rows.values())
    value, base, hits, over = (_column(figures, read, len(months)) for read in _READ)
    per = _per(value, hits, over) if sheet.measure.unit in _RATIOS else 1.0
    return Table(
        measure=sheet.measure, by=sheet.by, labels=tuple(rows), months=tuple(months),
        scaled=_scaled(sheet.measure, figures, months, (value, base, hits, over)),
        value=value, base=base, hits=hits, weight=np.where(np.isfinite(over), over, base), per=per,
        settled=np.array(
            [[one is not None and one.state != "provisional" for one in row] for row in figures],
            dtype=bool,
        ).reshape(value.shape),
        figures=figures,
    )  # fmt: skip


_RATIOS: Final = frozenset({"share", "rate", "per_hundred"})
_READ: Final[tuple[Callable[[Figure], float | None], ...]] = (
    lambda one: one.value,
    lambda one: one.n,
    lambda one: one.numerator,
    lambda one: one.denominator,
)


_ENDS: Final[tuple[Callable[[Figure], float | None], ...]] = (
    lambda one: one.interval[0] if one.interval else None,
    lambda one: one.interval[1] if one.interval else None,
)


def _column(
    figures: Sequence[Sequence[Figure | None]],
    read: Callable[[Figure], float | None],
    width: int,
) -> NDArray[np.float64]:
    rows = [[np.nan if one is None else _number(read(one)) for one in row] for row in figures]
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _per(value: Floats, hits: Floats, over: Floats) -> float:
    """What one hit per base is in the measure's unit: 1 for a share, 365 for events a year."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (value * over / hits)[np.isfinite(value) & (hits > 0)]
    return float(np.median(ratio)) if ratio.size else 1.0


def _scaled(
    measure: Measure,
    figures: Sequence[Sequence[Figure | None]],
    months: Sequence[str],
    columns: tuple[Floats, Floats, Floats, Floats],
) -> Months:
    value, base, hits, over = columns
    whole = _whole_numbers(hits) and bool(np.isfinite(hits).any())
    if measure.unit == "count":
        days = np.array([_days(month) for month in months], dtype=np.float64)
        exposure = np.ones_like(value) if measure.id in STOCKS else np.ones_like(value) * days
        return Months.of_events(value, np.where(np.isfinite(value), exposure, np.nan))
    if measure.unit == "share" and whole and _whole_numbers(over) and _plain(value, hits, over):
        return Months.of_shares(hits, np.where(over > 0, over, np.nan))
    if measure.unit in {"rate", "per_hundred"} and whole:
        return Months.of_events(hits, np.where(over > 0, over, np.nan))
    return _measured(measure, figures, value, base)


def _whole_numbers(values: Floats) -> bool:
    known = values[np.isfinite(values)]
    return bool((np.abs(known - np.round(known)) < 1e-9).all())  # noqa: PLR2004 - what floats lose


def _plain(value: Floats, hits: Floats, over: Floats) -> bool:
    """Whether the value is nothing but hits over base (an adjusted share is not)."""
    known = np.isfinite(value) & (over > 0)
    return bool(np.allclose(value[known], hits[known] / over[known], atol=1e-6))


def _measured(
    measure: Measure, figures: Sequence[Sequence[Figure | None]], value: Floats, base: Floats
) -> Months:
    """Times as logarithms, shares of amounts as arc sines, the rest as it is."""
    scaled, width = _forth(measure, value), value.shape[1]
    found = registry().get(measure.id)
    if isinstance(found, Mean | Distribution | NetScore):
        ends = [_column(figures, read, width) for read in _ENDS]
        noise = ((_forth(measure, ends[1]) - _forth(measure, ends[0])) / (2 * Z)) ** 2
        if np.isfinite(noise).any():
            return Months(scaled, _filled(noise), "measured")
    with np.errstate(divide="ignore"):
        return Months(scaled, _filled(1 / np.where(base > 0, base, np.nan)), "none")


def _filled(noise: Floats) -> Floats:
    """A month whose own is not known takes the middle one."""
    known = np.isfinite(noise) & (noise > 0)
    return np.where(known, noise, np.median(noise[known]) if known.any() else 1.0)


def _forth(measure: Measure, value: Floats) -> Floats:
    if measure.unit in TIMES:
        return np.log(np.where(value > 0, value, np.nan))
    if measure.unit == "share":
        return np.arcsin(np.sqrt(np.clip(value, 0, 1)))
    return np.sqrt(np.maximum(value, 0)) if measure.unit == "rate" else value


def _back(measure: Measure, scaled: Floats, per: float, days: int, drawn: str) -> Floats:
    if measure.unit in TIMES:
        return np.exp(scaled)
    if measure.unit == "share":
        return np.sin(np.clip(scaled, 0, np.pi / 2)) ** 2
    if measure.unit == "count":
        return np.maximum(scaled, 0) ** 2 * (1 if measure.id in STOCKS else days)
    if drawn == "events":
        return np.maximum(scaled, 0) ** 2 * per
    return np.maximum(scaled, 0) ** 2 if measure.unit == "rate" else scaled


def _days(month: str) -> int:
    year, _, number = month.partition("-")
    return monthrange(int(year), int(number))[1]
