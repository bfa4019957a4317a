"""Reading joint goals: where each key result stands, how it came there, what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keepwell.domain.partnership.models import KeyResult, Objective
from keepwell.domain.partnership.queries.readings import of_sheet, question, sheets
from keepwell.domain.partnership.rules.goal_words import amount, chosen, sentence
from keepwell.domain.partnership.rules.goals import Aim, Reading, standing
from keepwell.kernel.ids import is_id
from keepwell.kernel.periods import Period
from keepwell.schemas.packs import PackGoal
from keepwell.schemas.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from keepwell.domain.partnership.rules.goals import Standing
    from keepwell.schemas.figures import Unit


@dataclass(frozen=True, slots=True)
class OwnerView:
    """Who owns a key result for one side; empty when the account is gone."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Something that was changed, or a comment; `before` and `after` in plain values."""

    what: str
    before: Any
    after: Any
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CountView:
    """A count by hand."""

    on: date
    value: float
    note: str


@dataclass(frozen=True, slots=True)
class KeyResultView:
    """A key result with where it stands; `readings` from the baseline's period on."""

    id: str
    objective: str
    title: str
    measure: str
    slice: dict[str, str]
    grain: str
    unit: Unit
    counted: str
    aim: Aim
    standing: Standing
    sentence: Phrase
    readings: tuple[Reading, ...]
    hr: OwnerView
    support: OwnerView
    companions: tuple[str, ...]
    warning: tuple[Phrase, ...]
    kept_why: str
    changes: tuple[ChangeView, ...]
    counts: tuple[CountView, ...]
    dropped: bool


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective with its key results, in the order they were added."""

    id: str
    title: str
    starts_on: date
    ends_on: date
    closed: bool
    key_results: tuple[KeyResultView, ...]


def board(*, on: date, closed: bool = False) -> tuple[ObjectiveView, ...]:
    """Objectives that run (or, with `closed`, that are over), as they stand on a day.

    A day in the past shows them with the figures of periods that had ended by then.
    """
    rows = Objective.objects.filter(closed_at__isnull=not closed).order_by("-starts_on", "-pk")
    results = _results(KeyResult.objects.filter(objective__in=rows), on)
    return tuple(
        ObjectiveView(
            one.public_id.hex, one.title, one.starts_on, one.ends_on, one.closed_at is not None,
            tuple(result for result in results if result.objective == one.public_id.hex),
        )
        for one in rows
    )  # fmt: skip


def objective(*, id: str, on: date) -> ObjectiveView | None:  # noqa: A002 - its own word
    """One objective; None when there is none."""
    every = (*board(on=on), *board(on=on, closed=True))
    return next((one for one in every if one.id == id), None)


def key_result(*, id: str, on: date) -> KeyResultView | None:  # noqa: A002 - its own word
    """One key result; None when there is none."""
    if not is_id(id):
        return None
    found = _results(KeyResult.objects.filter(public_id=id), on)
    return found[0] if found else None


def _results(rows: QuerySet[KeyResult], on: date) -> tuple[KeyResultView, ...]:
    related = rows.select_related("objective", "hr_owner", "support_owner")
    kept = list(related.prefetch_related("changes__by", "counts").order_by("pk"))
    asked = {
        one.pk: question(measure=one.measure, slice_=one.slice, grain=one.grain)
        for one in kept
        if one.kind == "measure"
    }
    told = sheets(questions=list(asked.values()))
    return tuple(
        _view(one, on, of_sheet(told.get(asked[one.pk]), slice_=one.slice, until=on))
        if one.pk in asked
        else _view(one, on, _counted(one, on))
        for one in kept
    )


def _counted(one: KeyResult, on: date) -> tuple[Reading, ...]:
    counts = sorted(one.counts.all(), key=lambda count: count.on)
    return tuple(
        Reading("", count.on, count.value)
        for count in counts
        if one.baseline_until < count.on <= on
    )


def _view(one: KeyResult, on: date, told: tuple[Reading, ...]) -> KeyResultView:
    aim = _aim(one)
    stands = standing(aim, told, today=on)
    unit: Unit = one.unit  # type: ignore[assignment]
    return KeyResultView(
        id=one.public_id.hex, objective=one.objective.public_id.hex, title=one.title,
        measure=one.measure, slice=one.slice, grain=one.grain, unit=unit, counted=one.counted,
        aim=aim, standing=stands,
        sentence=sentence(aim, stands, unit=unit, counted=one.counted),
        readings=tuple(reading for reading in told if reading.until > aim.start.until),
        hr=_owner(one.hr_owner), support=_owner(one.support_owner),
        companions=tuple(one.companions),
        warning=tuple(Phrase.from_json(kept) for kept in one.warning), kept_why=one.kept_why,
        changes=_changes(one),
        counts=tuple(
            CountView(count.on, count.value, count.note)
            for count in sorted(one.counts.all(), key=lambda count: count.on)
        ),
        dropped=one.dropped_at is not None,
    )  # fmt: skip


def _aim(one: KeyResult) -> Aim:
    low, high = one.baseline_low, one.baseline_high
    interval = (low, high) if low is not None and high is not None else None
    start = Reading(one.baseline_period, one.baseline_until, one.baseline, interval, one.baseline_n)
    return Aim(start, one.target, one.deadline, one.kind)  # type: ignore[arg-type]


def _owner(user: Any) -> OwnerView:
    return OwnerView(user.public_id.hex, str(user)) if user else OwnerView("", "")


def _changes(one: KeyResult) -> tuple[ChangeView, ...]:
    rows = sorted(one.changes.all(), key=lambda change: change.pk)
    return tuple(
        ChangeView(row.what, row.before, row.after, row.why, str(row.by or ""), row.at)
        for row in rows
    )


def running(*, views: Iterable[ObjectiveView]) -> tuple[KeyResultView, ...]:
    """Key results that were not given up."""
    return tuple(one for view in views for one in view.key_results if not one.dropped)


def for_pack(*, month: str) -> tuple[PackGoal, ...]:
    """Key results as they stood at the end of a month, as a pack keeps them.

    Those whose baseline was frozen later, and those that were given up, are left out.
    """
    end = Period.parse(month).end
    return tuple(
        _for_pack(view, one)
        for view in board(on=end)
        for one in view.key_results
        if not one.dropped and one.aim.start.until <= end
    )


def _for_pack(view: ObjectiveView, one: KeyResultView) -> PackGoal:
    now, start = one.standing.now, one.aim.start
    known = now is not None and now.value is not None
    interval = now.interval if now and known else None
    return PackGoal(
        objective=view.title, key_result=one.title, owners=(one.hr.name, one.support.name),
        baseline=amount(start.value or 0.0, unit=one.unit, interval=start.interval),
        target=None
        if one.aim.target is None
        else chosen(one.aim.target, unit=one.unit),
        now=amount(now.value or 0.0, unit=one.unit, interval=interval) if now and known else None,
        likely=(
            amount(interval[0], unit=one.unit, interval=interval),
            amount(interval[1], unit=one.unit, interval=interval),
        )
        if interval
        else None,
        deadline=one.aim.deadline.isoformat(), state=one.standing.state, sentence=one.sentence,
    )  # fmt: skip
