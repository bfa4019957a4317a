"""Could a goal be seen at all, if it were reached? Asked when a key result is set, not afterwards.

From one released figure (value, interval, numerator) to a plan of two equal spans: counts of events
where the figure is a rate of them, else the spread that its own interval tells, so that answers of
one customer, agent or owner count as much here as they do there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from keepwell.analytics.statistics.detectable import (
    POWER,
    Plan,
    base_needed,
    chance_to_tell,
    months_needed,
    p_of_counts,
    smallest_change,
)

if TYPE_CHECKING:
    from keepwell.schemas.figures import Unit

WIDTH: Final = 2 * NormalDist().inv_cdf(0.975)
"""Standard errors from one end of a 95 % interval to the other."""
HARDLY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Stand:
    """A figure as it stands: `months` lie behind it (twelve for a rolling year).

    `events` is the number of events behind a rate; None for what is no rate of events.
    """

    unit: Unit
    value: float
    interval: tuple[float, float]
    months: int
    events: float | None = None


@dataclass(frozen=True, slots=True)
class Foresight:
    """What would be told of a goal that is truly reached.

    `chance` of seeing it (0-1); `least` the nearest value that would be seen four times in five,
    None when even the farthest would not; `before` and `after` expected events of one span and
    `p_value` of just these two counts, where events are counted. For what would not be seen,
    `months` of each span and `times` the base that it would take; None where no number would do.
    """

    chance: float
    least: float | None
    before: float | None = None
    after: float | None = None
    p_value: float | None = None
    months: int | None = None
    times: float | None = None

    @property
    def seen(self) -> bool:
        """Whether it would be seen four times in five."""
        return self.chance >= POWER


def foresight(stand: Stand, *, target: float, span: int) -> Foresight | None:
    """The chance to see a goal, over two spans of `span` months; None where nothing is uncertain.

    Args:
        stand: the baseline.
        target: in the unit of the value.
        span: months of each of the two spans that are compared: the time given, for rates of
            events; one period, for figures that stand for a period of their own.
    """
    plan = _plan(stand, span)
    if plan is None:
        return None
    up = target > stand.value
    step = smallest_change(plan, up=up)
    scale = stand.value / plan.level if stand.events is not None else 1.0
    least = None if step is None else stand.value + step * scale
    if least is not None and least <= 0 < stand.value:
        least = None  # less than nothing is no goal
    change = (target - stand.value) / scale
    chance = chance_to_tell(plan, change=change)
    found = Foresight(chance, least)
    if stand.events is not None:
        before, after = plan.expected, plan.expected * target / stand.value
        p = p_of_counts(round(before), round(after))
        found = replace(found, before=before, after=after, p_value=p)
    return found if found.seen or not change else _with_needs(found, plan, change, span)


def _with_needs(found: Foresight, plan: Plan, change: float, span: int) -> Foresight:
    """What it would take; a plan of one period counts in periods."""
    months, base = months_needed(plan, change=change), base_needed(plan, change=change)
    each = 1 if found.before is not None else span
    return replace(
        found, months=None if months is None else months * each,
        times=None if base is None else base / plan.base,
    )  # fmt: skip


def _plan(stand: Stand, span: int) -> Plan | None:
    low, high = stand.interval
    error = (high - low) / WIDTH
    if error <= 0:
        return None
    if stand.events is not None:
        if stand.events <= 0 or stand.value <= 0:
            return None
        return Plan("events", stand.events / stand.months, base=1.0, months=span)
    if stand.unit == "share" and HARDLY < stand.value < 1 - HARDLY:
        return Plan("share", stand.value, base=stand.value * (1 - stand.value) / error**2, months=1)
    return Plan("mean", max(stand.value, 0.0), base=1.0, months=1, spread=error)
