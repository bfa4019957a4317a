"""Writing joint goals. A baseline is frozen once; whatever else is changed stays visible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from django.db import transaction

from keepwell.domain.access.queries import user_by_id
from keepwell.domain.partnership.models import (
    KeyResult,
    KeyResultChange,
    KeyResultCount,
    Objective,
)
from keepwell.domain.partnership.queries.readings import readings
from keepwell.domain.partnership.rules.goals import (
    GRAINS,
    KINDS,
    GoalError,
    Reading,
    checked_aim,
    checked_owners,
    checked_title,
)
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from keepwell.domain.access.models import User
    from keepwell.domain.partnership.rules.goals import Kind
    from keepwell.schemas.figures import Unit
    from keepwell.schemas.phrases import Phrase

Owned = Literal["hr", "support"]
_FIELD: Final[dict[Owned, str]] = {"hr": "hr_owner", "support": "support_owner"}


def _note(by: str, verb: str, kind: str, subject: str, **detail: Any) -> None:
    record(actor=by, verb=verb, subject_kind=kind, subject_id=subject, detail=detail)


def _user(public_id: str) -> User | None:
    return user_by_id(public_id=public_id) if is_id(public_id) else None


def _owner(public_id: str) -> User:
    found = _user(public_id)
    if found is None or not found.is_active:
        raise GoalError("An owner is somebody who can sign in")
    return found


def _said(words: str) -> str:
    told = words.strip()
    if not told:
        raise GoalError("Say why in a few words: the change stays visible with its reason")
    return told


def _locked(key_result: str) -> KeyResult:
    rows = KeyResult.objects.select_for_update()
    found = rows.filter(public_id=key_result).first() if is_id(key_result) else None
    if found is None:
        raise LookupError(f"there is no key result {key_result!r}")
    return found


def set_objective(*, title: str, starts_on: date, ends_on: date, by: str, now: datetime) -> str:
    """Write down what both want to reach; the same words for the same time are one objective.

    Returns:
        Its public id.

    Raises:
        GoalError: without words, or when it ends before it starts.
    """
    words = checked_title(title, of="An objective")
    if ends_on <= starts_on:
        raise GoalError("An objective ends after it starts")
    with transaction.atomic():
        made, fresh = Objective.objects.get_or_create(
            title=words, starts_on=starts_on, ends_on=ends_on, closed_at=None,
            defaults={"made_by": by, "made_at": now},
        )  # fmt: skip
        if fresh:
            _note(by, "set_objective", "objective", made.public_id.hex)
    return made.public_id.hex


def close_objective(*, objective: str, by: str, now: datetime) -> None:
    """It is over: kept with its history, no longer among those that run."""
    with transaction.atomic():
        rows = Objective.objects.filter(public_id=objective, closed_at=None)
        if is_id(objective) and rows.update(closed_at=now):
            _note(by, "close_objective", "objective", objective)


def add_key_result(
    *,
    objective: str,
    title: str,
    target: float | None,
    deadline: date,
    hr_owner: str,
    support_owner: str,
    by: str,
    now: datetime,
    kind: Kind = "measure",
    measure: str = "",
    slice_: Mapping[str, str] | None = None,
    grain: str = "month",
    unit: Unit = "count",
    as_of: str = "",
    counted: str = "",
    start: float = 0.0,
    companions: Sequence[str] = (),
    warning: Sequence[Phrase] = (),
    kept_why: str = "",
) -> str:
    """Add a key result and freeze its baseline, with its interval, from what was released; its public id.

    Of its arguments:
        target: in the measure's own unit; None for a direction that is shown and never judged.
        kind: `measure`, bound to a live figure, or `count`, counted by hand from `start`.
        measure: with `slice_` and `grain`: its newest figure becomes the baseline.
        as_of: take the baseline from this period instead of the newest.
        warning: the arithmetic that says the movement cannot be seen with so few; then
            `kept_why` says why it is set all the same.

    Raises:
        GoalError: when something is missing, or nothing could be reached.
        LookupError: when there is no such objective.
    """
    checked_owners(hr=hr_owner, support=support_owner)
    _checked_kind(kind, grain, warned=bool(warning), kept_why=kept_why)
    with transaction.atomic():
        parent = _locked_objective(objective)
        words = checked_title(title, of="A key result")
        if same := parent.key_results.filter(title=words, dropped_at=None).first():
            return same.public_id.hex
        live = kind == "measure"
        base = (
            _baseline(measure, slice_ or {}, grain, as_of)
            if live
            else Reading("", parent.starts_on, start)
        )
        checked_aim(baseline=base.value, target=target, start=base.until, by=deadline)
        made = KeyResult.objects.create(
            objective=parent, title=words, kind=kind, measure=measure, slice=dict(slice_ or {}),
            grain=grain, unit="count" if kind == "count" else unit, counted=counted, target=target, deadline=deadline,
            **_frozen(base),
            hr_owner=_owner(hr_owner), support_owner=_owner(support_owner), made_by=by, made_at=now,
            companions=list(companions), warning=[one.as_json() for one in warning], kept_why=kept_why.strip(),
        )  # fmt: skip
        _note(by, "add_key_result", "key_result", made.public_id.hex, measure=measure)
    return made.public_id.hex


def _frozen(base: Reading) -> dict[str, Any]:
    """The baseline as it stays, whatever later figures say."""
    low, high = base.interval or (None, None)
    return {
        "baseline": base.value or 0.0, "baseline_low": low, "baseline_high": high,
        "baseline_n": base.n, "baseline_period": base.period, "baseline_until": base.until,
    }  # fmt: skip


def _checked_kind(kind: str, grain: str, *, warned: bool, kept_why: str) -> None:
    if warned and not kept_why.strip():
        raise GoalError("This movement cannot be seen: say why it is set all the same")
    if kind not in KINDS or grain not in GRAINS:
        raise GoalError(f"{kind!r} of {grain!r} is nothing a key result can be")


def _locked_objective(objective: str) -> Objective:
    rows = Objective.objects.select_for_update()
    found = rows.filter(public_id=objective).first() if is_id(objective) else None
    if found is None:
        raise LookupError(f"there is no objective {objective!r}")
    return found


def _baseline(measure: str, slice_: Mapping[str, str], grain: str, as_of: str) -> Reading:
    told = readings(measure=measure, slice_=slice_, grain=grain)
    known = [one for one in told if one.value is not None and as_of in {"", one.period}]
    if not known:
        raise GoalError("This figure cannot be told yet: without a baseline there is no goal")
    return known[-1]


def count_key_result(
    *, key_result: str, on: date, value: float, by: str, now: datetime, note: str = ""
) -> None:
    """Say how far a count has come on a day; said again for the same day, it is corrected.

    Raises:
        GoalError: for a key result that is measured: nobody writes its figure by hand.
    """
    with transaction.atomic():
        found = _locked(key_result)
        if found.kind != "count":
            raise GoalError("This key result is measured; its figure is not written by hand")
        values = {"value": value, "note": note.strip()}
        same = found.counts.filter(on=on).first()
        if same and {name: getattr(same, name) for name in values} == values:
            return
        KeyResultCount.objects.update_or_create(
            key_result=found, on=on, defaults={**values, "by": by, "at": now}
        )
        _note(by, "count_key_result", "key_result", found.public_id.hex, on=f"{on}")


def change_aim(
    *,
    key_result: str,
    why: str,
    by: str,
    now: datetime,
    target: float | None = None,
    deadline: date | None = None,
) -> None:
    """Move the target or the deadline; the former stays visible with the reason.

    Raises:
        GoalError: without a reason, or when nothing could be reached any more.
    """
    with transaction.atomic():
        found = _locked(key_result)
        asked = {"target": target, "deadline": deadline}
        told = {
            name: value
            for name, value in asked.items()
            if value is not None and getattr(found, name) != value
        }
        if not told:
            return
        words = _said(why)
        _checked_move(found, target, deadline)
        for name, value in told.items():
            _changed(found, name, getattr(found, name), value, words, by, now)
            setattr(found, name, value)
        found.save(update_fields=list(told))
        _note(by, "change_aim", "key_result", found.public_id.hex, fields=sorted(told))


def _checked_move(found: KeyResult, target: float | None, deadline: date | None) -> None:
    checked_aim(
        baseline=found.baseline,
        target=found.target if target is None else target,
        start=found.baseline_until,
        by=deadline or found.deadline,
    )


def _changed(
    found: KeyResult, what: str, before: Any, after: Any, why: str, by: str, now: datetime
) -> None:
    KeyResultChange.objects.create(
        key_result=found, what=what, before=_plain(before), after=_plain(after), why=why,
        by=_user(by), at=now,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, float | int | str) else str(value)


def change_owner(
    *, key_result: str, side: Owned, owner: str, why: str, by: str, now: datetime
) -> None:
    """Another person owns it for one side."""
    with transaction.atomic():
        found, mine = _locked(key_result), _owner(owner)
        field = _FIELD[side]
        before = getattr(found, field)
        if before == mine:
            return
        other = getattr(found, _FIELD["support" if side == "hr" else "hr"])
        checked_owners(hr=mine.public_id.hex, support=other.public_id.hex if other else "-")
        _changed(found, field, str(before or "–"), str(mine), _said(why), by, now)
        setattr(found, field, mine)
        found.save(update_fields=[field])
        _note(by, "change_owner", "key_result", found.public_id.hex, side=side, owner=owner)


def comment_key_result(*, key_result: str, text: str, by: str, now: datetime) -> None:
    """Say something beside it: nobody sets a state by hand, a comment is welcome."""
    with transaction.atomic():
        found, words = _locked(key_result), text.strip()
        if not words:
            raise GoalError("An empty comment says nothing")
        last = found.changes.order_by("pk").last()
        if last and last.what == "comment" and last.why == words and last.by == _user(by):
            return
        _changed(found, "comment", None, None, words, by, now)
        _note(by, "comment_key_result", "key_result", found.public_id.hex)


def drop_key_result(*, key_result: str, why: str, by: str, now: datetime) -> None:
    """It is given up; it stays in the history with the reason."""
    with transaction.atomic():
        found = _locked(key_result)
        if found.dropped_at:
            return
        _changed(found, "dropped", None, None, _said(why), by, now)
        found.dropped_at = now
        found.save(update_fields=["dropped_at"])
        _note(by, "drop_key_result", "key_result", found.public_id.hex)
