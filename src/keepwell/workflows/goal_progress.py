"""Joint goals on their way: what a new one starts from and whether it could be seen, and its drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.partnership.queries import goals
from keepwell.domain.partnership.queries.readings import labels, readings
from keepwell.domain.partnership.rules.goal_words import amount, chosen
from keepwell.domain.partnership.rules.goals import (
    SAMPLES,
    Standing,
    months_between,
    months_later,
    sample_target,
)
from keepwell.domain.released import queries as released
from keepwell.kernel.periods import MONTHS_PER
from keepwell.schemas.figures import Figure, Sheet
from keepwell.schemas.phrases import Phrase, Quantity, Said, gettext_noop
from keepwell.schemas.rounding import display_unit
from keepwell.workflows.figure_charts import Chart
from keepwell.workflows.figure_declarations import declared
from keepwell.workflows.figure_views import may_see, visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from keepwell.analytics.charts import Mark
    from keepwell.analytics.statistics.foresight import Foresight
    from keepwell.domain.access.queries import Viewer
    from keepwell.domain.partnership.queries.goals import KeyResultView, ObjectiveView
    from keepwell.domain.partnership.rules.goals import Reading, Sample
    from keepwell.schemas.figures import Measure, Unit
    from keepwell.schemas.phrases import Value

NOT_YOURS: Final = gettext_noop("The figure of this group is not for your role.")
COMPANIONS: Final[dict[str, tuple[str, ...]]] = {
    "turnover_12m": ("early_leavers_90d", "intent_to_stay", "schedule_changes"),
    "separation_rate": ("early_leavers_90d", "intent_to_stay", "schedule_changes"),
    "regretted_turnover_12m": ("early_leavers_90d", "intent_to_stay", "schedule_changes"),
    "stability_12m": ("early_leavers_90d", "intent_to_stay", "schedule_changes"),
    "ramp_weeks": ("training_on_time", "first_attempt_pass", "quality_score"),
    "left_before_ramp": ("training_on_time", "first_attempt_pass"),
    "absence_rate": ("schedule_changes", "back_to_back_share", "breaks_kept"),
    "absence_frequency": ("schedule_changes", "back_to_back_share", "breaks_kept"),
    "nps": ("csat", "fcr_repeat"),
    "complaint_rate": ("csat", "fcr_repeat", "reopen_rate"),
}
"""Measures that tell sooner: faster, or with more behind them."""
ROLLING: Final = frozenset({"turnover_12m", "regretted_turnover_12m"})
"""Rates whose figure looks back over twelve months; two spans of the time given are compared."""
A_YEAR: Final = 12
EVENTS: Final = gettext_noop(
    "With {people} people this movement cannot be seen for sure: about {before} would become {after} ({what}, each in {months} months). Two such counts differ by chance alone (p = {p}); if the goal is truly reached, the figures would show it {chance} times in 100."
)
PLAIN: Final = gettext_noop(
    "What stands behind this figure is too little for this movement: if {target} is truly reached, the figures would show it {chance} times in 100."
)
LEAST: Final = gettext_noop("The nearest goal that would be seen four times in five is {least}.")
NOTHING: Final = gettext_noop("No goal of this figure would be seen four times in five.")
MONTHS_OR_TIMES: Final = gettext_noop(
    "To see this goal it would take about {months} months before and as many after, or {times} times as many behind the figure."
)
ONLY_MONTHS: Final = gettext_noop(
    "To see this goal it would take about {months} months before and as many after."
)
ONLY_TIMES: Final = gettext_noop(
    "To see this goal it would take {times} times as many behind the figure; five years of months are not enough."
)
TELLS: Final = gettext_noop(
    "{title}: {base} now; {least} would be seen four times in five, from one period to the next."
)


def board(*, viewer: Viewer | None, on: date, closed: bool = False) -> tuple[ObjectiveView, ...]:
    """Objectives with their key results, without the figures that somebody may not see."""
    return tuple(
        replace(view, key_results=tuple(_seen(one, viewer) for one in view.key_results))
        for view in goals.board(on=on, closed=closed)
    )


def key_result(*, id: str, viewer: Viewer | None, on: date) -> KeyResultView | None:  # noqa: A002 - its own word
    """One key result as somebody may see it."""
    found = goals.key_result(id=id, on=on)
    return _seen(found, viewer) if found else None


def _seen(one: KeyResultView, viewer: Viewer | None) -> KeyResultView:
    if not one.measure or is_seen(measure=one.measure, slice_=one.slice, viewer=viewer):
        return one
    bare = replace(one.aim, start=replace(one.aim.start, value=None, interval=None, n=None))
    return replace(
        one, aim=bare, standing=Standing("cannot_tell", "hidden", None), readings=(),
        sentence=Phrase("goals.not_yours", NOT_YOURS), warning=(),
    )  # fmt: skip


def is_seen(*, measure: str, slice_: Mapping[str, str], viewer: Viewer | None) -> bool:
    """Whether somebody may see the figures of a slice, as on the measure's own page."""
    kind = declared(measure)
    if kind is None or not may_see(viewer, kind):
        return False
    shape = Figure(measure, dict(slice_), "", None, None, None, None, None, "shown")
    return bool(visible(Sheet(kind, tuple(slice_), "month", (shape,)), viewer).figures)


def slices(*, measure: str, by: str, viewer: Viewer | None) -> tuple[str, ...]:
    """The labels of a split that the newest month shows a value for, as far as somebody sees them."""
    return tuple(
        one for one in labels(measure=measure, by=by)
        if is_seen(measure=measure, slice_={by: one}, viewer=viewer)
    )  # fmt: skip


def drawing(*, view: KeyResultView, on: date) -> Chart | None:
    """The way from the baseline to the goal; nothing for counts and for what is not theirs."""
    from keepwell.analytics import charts

    aim = view.aim
    if aim.kind == "count" or (not view.readings and view.standing.ground == "hidden"):
        return None
    told = [one for one in view.readings if one.value is not None]
    drawn = charts.goal(
        start=_mark(aim.start, view),
        marks=[_mark(one, view) for one in told],
        target=None
        if aim.target is None
        else charts.Mark(aim.deadline, aim.target, chosen(aim.target, unit=view.unit)),
        until=max(aim.deadline, on),
    )
    return Chart(drawn.wide, drawn.narrow, drawn.content)


def _mark(one: Reading, view: KeyResultView) -> Mark:
    from keepwell.analytics import charts

    value = one.value or 0.0
    said = amount(value, unit=view.unit, interval=one.interval)
    return charts.Mark(one.until - timedelta(days=1), value, said, one.interval)


@dataclass(frozen=True, slots=True)
class Companion:
    """A measure that tells sooner, where it stands, and the nearest goal that would be seen."""

    measure: str
    sentence: Phrase
    target: float


@dataclass(frozen=True, slots=True)
class Offer:
    """What a new key result would start from. No baseline: it cannot be set on this figure yet.

    `warning` is empty when the movement would be seen; `aimed` is the target it was asked for.
    """

    measure: Measure
    unit: Unit
    baseline: Reading | None
    aimed: float | None
    warning: tuple[Phrase, ...] = ()
    companions: tuple[Companion, ...] = ()


def offer(
    *,
    measure: str,
    slice_: Mapping[str, str],
    grain: str,
    target: float | None,
    start: date,
    deadline: date,
    viewer: Viewer | None,
) -> Offer | None:
    """The baseline of a new key result, and whether reaching it could be seen.

    Args:
        measure: which.
        slice_: dimension to label; none for all of Support.
        grain: month, quarter or year.
        target: in the measure's unit; None for a direction.
        start: the day it is set.
        deadline: by when.
        viewer: who sets it; None is the operator.

    Returns:
        None for a figure that is not theirs to see.
    """
    kind = declared(measure)
    if kind is None or not is_seen(measure=measure, slice_=slice_, viewer=viewer):
        return None
    now = _newest(measure, slice_, grain, start)
    unit = display_unit(kind)
    if now is None or target is None:
        return Offer(kind, unit, now, target)
    warning = _warning(kind, now, slice_, grain, target, months_between(start, deadline))
    others = _companions(measure, slice_, start, viewer) if warning else ()
    return Offer(kind, unit, now, target, warning, others)


def _newest(measure: str, slice_: Mapping[str, str], grain: str, on: date) -> Reading | None:
    told = readings(measure=measure, slice_=slice_, grain=grain, until=on)
    return next((one for one in reversed(told) if one.value is not None), None)


def _foreseen(
    kind: Measure, now: Reading, slice_: Mapping[str, str], grain: str, target: float, months: int
) -> Foresight | None:
    from keepwell.analytics.statistics.foresight import Stand, foresight

    if now.value is None or now.interval is None:
        return None
    behind = A_YEAR if kind.id in ROLLING else MONTHS_PER[grain]
    told = _told(kind, now, slice_, grain) if kind.unit == "rate" else {}
    events = told.get("numerator")
    stand = Stand(kind.unit, now.value, now.interval, behind, events)
    return foresight(stand, target=target, span=_span(kind, grain, months))


def _told(kind: Measure, now: Reading, slice_: Mapping[str, str], grain: str) -> dict[str, Any]:
    """The figure as it was released: the events behind a rate stand there."""
    told = released.sheet(measure=kind.id, by=sorted(slice_), grain=grain)
    found = [
        one for one in (told.figures if told else ())
        if one["period"] == now.period and one["slice"] == dict(slice_)
    ]  # fmt: skip
    return found[0] if found else {}


def _warning(
    kind: Measure, now: Reading, slice_: Mapping[str, str], grain: str, target: float, months: int
) -> tuple[Phrase, ...]:
    """The arithmetic, when reaching the goal would not be seen four times in five."""
    seen = _foreseen(kind, now, slice_, grain, target, months)
    if seen is None or seen.seen:
        return ()
    unit = display_unit(kind)
    chance = Quantity(100 * seen.chance)
    if seen.before is None:
        told = {"target": chosen(target, unit=unit), "chance": chance}
        first = Phrase("goals.unseen", PLAIN, told)
    else:
        people = _people(kind, now, _told(kind, now, slice_, grain))
        first = _said_of_events(kind, people, seen, chance, _span(kind, grain, months))
    nearest = Phrase("goals.nothing", NOTHING)
    if seen.least is not None:
        nearest = Phrase("goals.least", LEAST, {"least": _least(seen.least, now, unit)})
    return (first, nearest, *_needed(seen))


def _needed(seen: Foresight) -> tuple[Phrase, ...]:
    """How many months, or how many times the base, the goal itself would take."""
    if seen.months is None and seen.times is None:
        return ()
    told: dict[str, Value] = {}
    if seen.months is not None:
        told["months"] = seen.months
    if seen.times is not None:
        told["times"] = Quantity(seen.times, digits=int(seen.times < A_YEAR))
    if len(told) > 1:
        return (Phrase("goals.months_or_times", MONTHS_OR_TIMES, told),)
    if seen.months is None:
        return (Phrase("goals.only_times", ONLY_TIMES, told),)
    return (Phrase("goals.only_months", ONLY_MONTHS, told),)


def _span(kind: Measure, grain: str, months: int) -> int:
    """Months of each of the two spans that are compared."""
    return min(months, A_YEAR) if kind.id in ROLLING else MONTHS_PER[grain]


def _people(kind: Measure, now: Reading, told: Mapping[str, Any]) -> int:
    """People on average where the rate stands on them, else how many there were at all."""
    if kind.denominator_words == "people on average" and told.get("denominator"):
        return round(float(told["denominator"]))
    return now.n or 0


def _said_of_events(
    kind: Measure, people: int, seen: Foresight, chance: Quantity, months: int
) -> Phrase:
    words = kind.numerator_words.removesuffix(" in twelve months") or kind.title
    return Phrase(
        "goals.unseen_events", EVENTS,
        {
            "people": people, "before": Quantity(seen.before or 0.0),
            "after": Quantity(seen.after or 0.0), "what": Said(words), "months": months,
            "p": Quantity(seen.p_value or 0.0, digits=2), "chance": chance,
        },
    )  # fmt: skip


def _least(value: float, now: Reading, unit: Unit) -> Quantity:
    return amount(max(value, 0.0), unit=unit, interval=now.interval)


def _companions(
    measure: str, slice_: Mapping[str, str], on: date, viewer: Viewer | None
) -> tuple[Companion, ...]:
    """Measures that would tell sooner of the same people, with the nearest goal that is seen."""
    found = []
    for other in COMPANIONS.get(measure, ()):
        kind = declared(other)
        if kind is None or not is_seen(measure=other, slice_=slice_, viewer=viewer):
            continue
        now = _newest(other, slice_, "month", on)
        better = 0.0 if kind.good == "down" else 1.0
        seen = _foreseen(kind, now, slice_, "month", better, 1) if now else None
        if now is None or seen is None or seen.least is None:
            continue
        unit = display_unit(kind)
        told: dict[str, Value] = {
            "title": Said(kind.title), "base": _least(now.value or 0.0, now, unit),
            "least": _least(seen.least, now, unit),
        }  # fmt: skip
        found.append(Companion(other, Phrase("goals.tells", TELLS, told), seen.least))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SampleOffer:
    """One of the four samples as this company could set it."""

    sample: Sample
    offer: Offer | None
    target: float


def samples(*, start: date, viewer: Viewer | None) -> tuple[SampleOffer, ...]:
    """The four sample key results, each with its baseline, target and warning."""
    return tuple(_sample(one, start, viewer) for one in SAMPLES)


def _sample(one: Sample, start: date, viewer: Viewer | None) -> SampleOffer:
    if one.kind == "count":
        return SampleOffer(one, None, one.target)
    shared = {"measure": one.measure, "slice_": {}, "grain": one.grain, "start": start}
    deadline = months_later(start, one.months)
    bare = offer(target=None, deadline=deadline, viewer=viewer, **shared)  # type: ignore[arg-type]
    target = sample_target(one, bare.baseline.value if bare and bare.baseline else None)
    whole = offer(target=target, deadline=deadline, viewer=viewer, **shared)  # type: ignore[arg-type]
    return SampleOffer(one, whole, target)
