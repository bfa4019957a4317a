"""Could a goal's movement be seen at all? Two spans of released months, in words with arithmetic.

Before and after the goal stand spans of equal length: as many months as there are until the day it
is to be reached. Rolling measures are counted by the events of their months, never by windows that
share eleven of twelve months.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean
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
from keepwell.schemas.phrases import Phrase, Quantity, Said, gettext_noop
from keepwell.schemas.rounding import display_unit, quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.figures import Figure, Measure
    from keepwell.schemas.phrases import Value

COMPANIONS: Final[dict[str, tuple[str, ...]]] = {
    "turnover_12m": ("early_leavers_90d", "intent_to_stay", "schedule_changes"),
    "separation_rate": ("early_leavers_90d", "intent_to_stay", "schedule_changes"),
    "regretted_turnover_12m": ("early_leavers_90d", "intent_to_stay", "schedule_changes"),
    "early_leavers_365d": ("early_leavers_90d", "checkin_coverage"),
    "ramp_weeks": ("first_attempt_pass", "quality_score", "training_on_time"),
    "nps": ("csat", "ces", "fcr_repeat"),
    "absence_rate": ("schedule_changes", "weekly_rest_breaches", "overtime_share"),
}
"""What moves sooner, or stands on more, than a goal that cannot be seen."""
ROLLING: Final = "12m"
YEAR: Final = 12
LATEST: Final = 12
"""Months that tell what stands behind a figure."""
Z: Final = 1.96

CHANCE: Final = gettext_noop(
    "If {title} truly went from {now} to {target}, comparing {months} months before and after would tell it from chance in {chance} of 100 such cases."
)
EVENTS: Final = gettext_noop(
    "It stands on few events: about {before} expected in {months} months as things are, {after} if the goal is met. Such a difference by itself comes from chance with probability {p}."
)
SMALLEST: Final = gettext_noop(
    "The smallest movement that would show in 80 of 100 cases: from {now} to {level}."
)
NONE_SHOWS: Final = gettext_noop(
    "With this base no movement, however large, would show in 80 of 100 cases."
)
TIMES_AND_BASE: Final = gettext_noop(
    "For the goal itself it would take about {months} months before and after, or {times} times the base."
)
BASE: Final = gettext_noop(
    "For the goal itself it would take {times} times the base; five years of months are not enough."
)
TIME: Final = gettext_noop(
    "For the goal itself it would take about {months} months before and after."
)
NEITHER: Final = gettext_noop(
    "For the goal itself neither five years nor a thousand times the base would be enough."
)
_IDS: Final = {text: name for name, text in list(globals().items()) if isinstance(text, str)}


@dataclass(frozen=True, slots=True)
class Reach:
    """What can be seen of a goal.

    `chance` that a true movement of this size is told, 0-1; `smallest` level that would be told
    with 80 %, in the measure's unit; `months` and `times` the base it would take (None: never).
    """

    chance: float
    smallest: float | None
    months: int | None
    times: float | None
    sentences: tuple[Phrase, ...]
    companions: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether the movement would probably be seen."""
        return self.chance >= POWER

    @property
    def warning(self) -> tuple[Phrase, ...]:
        """What is said when the goal is set; nothing where it would be seen."""
        return () if self.enough else self.sentences


def plan_of(figures: Sequence[Figure], *, measure: Measure, months: int) -> Plan | None:
    """What stands behind a measure's months, as a plan of two spans; None where nothing tells.

    Args:
        figures: monthly figures of one slice, in order of time.
        measure: its declaration.
        months: of each span.
    """
    told = [one for one in figures if one.value is not None and one.n][-LATEST:]
    if not told:
        return None
    level = _level(told)
    if measure.unit == "rate" and _counted(told):
        return _events(told[-1:] if ROLLING in measure.id else told, measure, level, months)
    errors = [(one.interval[1] - one.interval[0]) / (2 * Z) for one in told if one.interval]
    if not errors or not fmean(errors) > 0:
        return None
    error, swing = fmean(errors), _swing(told, errors)
    if measure.unit == "share" and 0 < level < 1:
        return Plan("share", level, level * (1 - level) / error**2, months, swing=swing)
    return Plan("mean", max(level, 0.0), 1.0, months, spread=error, swing=swing)


def reach(
    figures: Sequence[Figure], *, measure: Measure, target: float, months: int
) -> Reach | None:
    """What can be seen of a goal; None where the figures tell too little to say.

    Args:
        figures: monthly figures of one slice, in order of time.
        measure: its declaration.
        target: in the measure's unit.
        months: until the goal is to be reached, at least 1.
    """
    plan = plan_of(figures, measure=measure, months=max(months, 1))
    last = next((one for one in reversed(figures) if one.value is not None), None)
    if plan is None or last is None or last.value is None:
        return None
    now = last.value
    per = _per(plan, measure, figures)
    plan = plan if plan.kind == "events" else replace(plan, level=max(now, 0.0))
    change = (target - now) / per
    chance = chance_to_tell(plan, change=change)
    low = smallest_change(plan, up=change > 0)
    smallest = None if low is None else now + low * per
    needed = months_needed(plan, change=change) if change else None
    base = base_needed(plan, change=change) if change else None
    times = None if base is None else base / plan.base
    found = Reach(chance, smallest, needed, times, (), COMPANIONS.get(measure.id, ()))
    said = _sentences(measure, plan, change, (last, target), found)
    return replace(found, sentences=said)


def _per(plan: Plan, measure: Measure, figures: Sequence[Figure]) -> float:
    """What one of the plan's level is in the measure's unit (a rate a year is twelve a month)."""
    if plan.kind != "events":
        return 1.0
    span = YEAR if ROLLING in measure.id else 1
    told = [one for one in figures if one.value and one.numerator and one.denominator]
    ratios = [(one.value or 0) * (one.denominator or 0) / (one.numerator or 1) for one in told]
    return span * ratios[-1] if ratios else float(span)


def _level(told: Sequence[Figure]) -> float:
    return fmean(one.value for one in told if one.value is not None)


def _counted(told: Sequence[Figure]) -> bool:
    """Whether numerators are whole numbers of events."""
    return all(
        one.numerator is not None and one.denominator and float(one.numerator).is_integer()
        for one in told
    )


def _events(told: Sequence[Figure], measure: Measure, level: float, months: int) -> Plan | None:
    span = YEAR if ROLLING in measure.id else 1
    events = sum(one.numerator or 0.0 for one in told) / (len(told) * span)
    base = fmean(one.denominator or 0.0 for one in told)
    return Plan("events", events / base, base, months) if events > 0 and level > 0 else None


def _swing(told: Sequence[Figure], errors: Sequence[float]) -> float:
    """By how much months differ beyond drawing: from the differences of neighbours."""
    values = [one.value for one in told if one.value is not None]
    steps = [(later - earlier) ** 2 / 2 for earlier, later in pairwise(values)]
    if not steps:
        return 0.0
    return math.sqrt(max(fmean(steps) - fmean(one**2 for one in errors), 0.0))


def _sentences(
    measure: Measure, plan: Plan, change: float, ends: tuple[Figure, float], found: Reach
) -> tuple[Phrase, ...]:
    unit, (last, target) = display_unit(measure), ends
    now = last.value or 0.0

    def amount(value: float) -> Quantity:
        return quantity(value, unit=unit, interval=last.interval)

    title = Said(measure.title)
    said = [
        _phrase(CHANCE, title=title, now=amount(now), target=amount(target), months=plan.months,
                chance=min(max(round(100 * found.chance), 1), 99))
    ]  # fmt: skip
    if plan.kind == "events":
        said.append(_few_events(plan, change))
    said.append(
        _phrase(NONE_SHOWS)
        if found.smallest is None
        else _phrase(SMALLEST, now=amount(now), level=amount(found.smallest))
    )
    return (*said, _needed(found)) if not found.enough else tuple(said)


def _few_events(plan: Plan, change: float) -> Phrase:
    before = plan.expected
    after = max(plan.level + change, 0.0) * plan.base * plan.months
    p = p_of_counts(round(before), round(after))
    return _phrase(
        EVENTS, before=round(before), after=round(after), months=plan.months,
        p=Quantity(p, digits=2),
    )  # fmt: skip


def _needed(found: Reach) -> Phrase:
    times = None if found.times is None else Quantity(found.times, digits=int(found.times < YEAR))
    if found.months and times:
        return _phrase(TIMES_AND_BASE, months=found.months, times=times)
    if times:
        return _phrase(BASE, times=times)
    return _phrase(TIME, months=found.months) if found.months else _phrase(NEITHER)


def _phrase(text: str, **params: Value) -> Phrase:
    return Phrase(f"detecting.{_IDS[text].lower()}", text, params)
