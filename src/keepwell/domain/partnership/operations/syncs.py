"""Planning syncs: rhythms, single dates moved or cancelled. Calendars hear of each change by a job.

Each change that people's calendars must hear of raises the date's `sequence`, in the same
transaction as the job that tells them: a change that is not kept is not told, and one that is
kept is told, even when the machine stops in between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from django.db import transaction

from keepwell.domain.jobs.operations import enqueue
from keepwell.domain.partnership.models import (
    Sync,
    SyncInvitation,
    SyncLetter,
    SyncMember,
    SyncSeries,
    Unreached,
)
from keepwell.domain.partnership.queries.syncs import cadence_of
from keepwell.domain.partnership.rules.syncs import (
    AHEAD,
    SIDES,
    Cadence,
    Side,
    SyncError,
    checked,
    coming,
    moment,
    next_open,
)
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime, time

    from django.db.models import QuerySet

    from keepwell.schemas.phrases import Phrase

Letter = Literal["reminder", "minutes"]
INVITE: Final = "syncs.invite"
"""The job that tells calendars."""


def _note(by: str, verb: str, kind: str, subject: str, **detail: Any) -> None:
    record(actor=by, verb=verb, subject_kind=kind, subject_id=subject, detail=detail)


def _tell(series: SyncSeries, now: datetime) -> None:
    enqueue(name=INVITE, payload={"series": series.public_id.hex}, now=now, max_attempts=8)


def plan_syncs(
    *, name: str, cadence: Cadence, people: Mapping[str, Side], by: str, now: datetime, place: str = "",
    off: Collection[date] = (),
) -> str:  # fmt: skip
    """Begin a rhythm and plan its next dates; the same once more is the same rhythm.

    Args:
        name: what it is called in calendars.
        cadence: how often, when, how long.
        people: public ids of users, each with their side.
        by: who plans it.
        now: the moment; nothing is planned before it.
        place: a room, or a link.
        off: days on which nobody works; a date that falls on one is on the next weekday.

    Returns:
        The series' id.

    Raises:
        SyncError: for a cadence that cannot be, or a side that nobody sits on.
    """
    name, place = _named(name, cadence, people), place.strip()
    told = {"name": name, "place": place, **_columns(cadence)}
    with transaction.atomic():
        for same in SyncSeries.objects.filter(**told, ended_at=None):
            if _people(same) == dict(people):
                return same.public_id.hex
        series = SyncSeries.objects.create(**told, by=by)
        _seat(series, people)
        _extend(series, now, off)
        _note(by, "plan_syncs", "series", series.public_id.hex, **_said(cadence), people=[*people])
        _tell(series, now)
    return series.public_id.hex


def _named(name: str, cadence: Cadence, people: Mapping[str, Side]) -> str:
    checked(cadence)
    if not name.strip():
        raise SyncError("a sync needs a name, for people's calendars")
    if not set(SIDES) <= set(people.values()):
        raise SyncError("a sync needs somebody from HR and somebody from Support")
    return name.strip()[:80]


def _columns(cadence: Cadence) -> dict[str, Any]:
    return {
        "rhythm": cadence.rhythm, "starts_on": cadence.starts_on, "at": cadence.at, "zone": cadence.zone,
        "minutes": cadence.minutes, "nth": cadence.nth, "weekday": cadence.weekday, "day": cadence.day,
    }  # fmt: skip


def _said(cadence: Cadence) -> dict[str, Any]:
    return {name: value if isinstance(value, int) else f"{value}" for name, value in _columns(cadence).items()}  # fmt: skip


def _people(series: SyncSeries) -> dict[str, str]:
    return dict(series.members.values_list("user", "side"))


def _seat(series: SyncSeries, people: Mapping[str, Side]) -> None:
    SyncMember.objects.bulk_create(
        SyncMember(series=series, user=user, side=side) for user, side in people.items()
    )


def _extend(series: SyncSeries, now: datetime, off: Collection[date]) -> int:
    """Plan what is missing of the next dates; how many were added."""
    ahead = series.syncs.filter(state=Sync.State.PLANNED, starts_at__gt=now).count()
    fresh = _free_days(series, now, number=max(0, AHEAD - ahead), beside=series.syncs.all())
    Sync.objects.bulk_create(
        Sync(series=series, **_date(cadence_of(series), on, series.place, off)) for on in fresh
    )
    return len(fresh)


def _free_days(
    series: SyncSeries, now: datetime, *, number: int, beside: QuerySet[Sync]
) -> list[date]:
    """The next days of the rhythm that no date stands for yet, cancelled ones included."""
    taken = set(beside.values_list("slot_on", flat=True))
    days = coming(cadence=cadence_of(series), now=now, number=number + len(taken))
    return [on for on in days if on not in taken][:number]


def _date(cadence: Cadence, slot: date, place: str, off: Collection[date]) -> dict[str, Any]:
    on = next_open(slot, off=off)
    return {
        "slot_on": slot, "on": on, "at": cadence.at, "zone": cadence.zone, "minutes": cadence.minutes, "place": place,
        "starts_at": moment(on=on, at=cadence.at, zone=cadence.zone),
    }  # fmt: skip


def _locked_series(series: str) -> SyncSeries:
    rows = SyncSeries.objects.select_for_update()
    found = rows.filter(public_id=series).first() if is_id(series) else None
    if found is None:
        raise LookupError(f"there is no series {series!r}")
    return found


def change_syncs(
    *, series: str, name: str, cadence: Cadence, people: Mapping[str, Side], by: str, now: datetime,
    place: str = "", off: Collection[date] = (),
) -> None:  # fmt: skip
    """Change a rhythm and its dates to come; what is over stays as it was.

    The dates to come keep their place in calendars: each moves to the new day of its turn. One
    that was moved by hand stays there unless the rhythm itself changes.

    Raises:
        SyncError: as `plan_syncs`.
    """
    name, place = _named(name, cadence, people), place.strip()
    with transaction.atomic():
        found = _locked_series(series)
        before = {**_columns(cadence_of(found)), "name": found.name, "place": found.place}
        after = {**_columns(cadence), "name": name, "place": place}
        new_people, new_words = _people(found) != dict(people), before != after
        if not (new_people or new_words):
            return
        _rewrite(found, after, people, changed={key for key in after if after[key] != before[key]})
        anew = any(before[key] != after[key] for key in _columns(cadence))
        _align(found, now, anew=anew, off=off)
        _note(by, "change_syncs", "series", series, **_said(cadence), people=[*people])
        _tell(found, now)


def _rewrite(
    series: SyncSeries, after: dict[str, Any], people: Mapping[str, Side], *, changed: set[str]
) -> None:
    if changed:
        SyncSeries.objects.filter(pk=series.pk).update(**{key: after[key] for key in changed})
        series.refresh_from_db()
    series.members.exclude(user__in=[*people]).delete()
    for user, side in people.items():
        SyncMember.objects.update_or_create(series=series, user=user, defaults={"side": side})


def _align(series: SyncSeries, now: datetime, *, anew: bool, off: Collection[date]) -> None:
    """Bring the dates to come in line with their series, each under its own id."""
    ahead = series.syncs.select_for_update(of=("self",)).filter(
        state=Sync.State.PLANNED, starts_at__gt=now
    )
    open_ones = list(ahead.filter(meeting=None).order_by("starts_at"))
    others = series.syncs.exclude(pk__in=[one.pk for one in open_ones])
    wanted = _free_days(series, now, number=len(open_ones), beside=others) if anew else []
    stay: dict[str, Any] = {"moved": False, "reason": ""}
    again = [{**_date(cadence_of(series), on, "", off), **stay} for on in wanted]
    for one, date_ in zip(open_ones, again or [{}] * len(open_ones), strict=True):
        _set(one, {**date_, "place": series.place})
    _extend(series, now, off)


def _set(one: Sync, values: dict[str, Any]) -> None:
    """Write a date anew; its people's calendars must hear of it."""
    for key, value in values.items():
        setattr(one, key, value)
    one.sequence += 1
    one.save()


def end_syncs(*, series: str, by: str, now: datetime) -> None:
    """End a rhythm: nothing more is planned, dates to come are cancelled."""
    with transaction.atomic():
        found = _locked_series(series)
        if found.ended_at is not None:
            return
        found.ended_at = now
        found.save(update_fields=["ended_at"])
        for one in found.syncs.filter(state=Sync.State.PLANNED, starts_at__gt=now, meeting=None):
            _set(one, {"state": Sync.State.CANCELLED})
        _note(by, "end_syncs", "series", series)
        _tell(found, now)


def _locked(sync: str) -> Sync:
    rows = Sync.objects.select_for_update(of=("self",)).select_related("series")
    found = rows.filter(public_id=sync).first() if is_id(sync) else None
    if found is None:
        raise LookupError(f"there is no sync {sync!r}")
    return found


def _untouched(found: Sync) -> Sync:
    if found.state != Sync.State.PLANNED or hasattr(found, "meeting"):
        raise SyncError("this sync was held or cancelled; it cannot be moved any more")
    return found


def move_sync(
    *, sync: str, on: date, at: time, by: str, now: datetime, reason: str = "", place: str | None = None
) -> None:  # fmt: skip
    """Move one sync to another day or time of the same clock.

    Raises:
        SyncError: for a moment that is over, or a sync that was held or cancelled.
    """
    with transaction.atomic():
        found = _untouched(_locked(sync))
        place = found.place if place is None else place.strip()
        if (found.on, found.at, found.place) == (on, at, place):
            return
        starts_at = moment(on=on, at=at, zone=found.zone)
        if starts_at <= now:
            raise SyncError("a sync can only be moved to a time that is still to come")
        _set(found, {"on": on, "at": at, "starts_at": starts_at, "place": place, "moved": True,
                     "reason": reason.strip()[:200], "reminded_at": None})  # fmt: skip
        found.letters.filter(kind="reminder").delete()
        _note(by, "move_sync", "sync", sync, on=f"{on}", at=f"{at}")
        _tell(found.series, now)


def cancel_sync(
    *, sync: str, by: str, now: datetime, reason: str = "", off: Collection[date] = ()
) -> None:
    """Cancel one sync; the rhythm goes on.

    Raises:
        SyncError: for a sync that was held.
    """
    with transaction.atomic():
        found = _locked(sync)
        if found.state == Sync.State.CANCELLED:
            return
        _set(_untouched(found), {"state": Sync.State.CANCELLED, "reason": reason.strip()[:200]})
        _extend(found.series, now, off)
        _note(by, "cancel_sync", "sync", sync)
        _tell(found.series, now)


def plan_ahead(*, now: datetime, off: Collection[date] = ()) -> int:
    """Plan what is missing of every rhythm's next dates; how many were added.

    It leaves no trail row: the rhythm that somebody planned says them all.
    """
    added = 0
    for pk in SyncSeries.objects.filter(ended_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            series = SyncSeries.objects.select_for_update().get(pk=pk)
            fresh = _extend(series, now, off)
            if fresh:
                _tell(series, now)
            added += fresh
    return added


def note_invited(*, sync: str, user: str, email: str, sequence: int, method: str, now: datetime) -> None:  # fmt: skip
    """Remember what somebody's calendar was told."""
    SyncInvitation.objects.update_or_create(
        sync=Sync.objects.get(public_id=sync), user=user,
        defaults={"email": email, "sequence": sequence, "method": method, "sent_at": now},
    )  # fmt: skip


def note_letter(*, sync: str, user: str, kind: Letter, now: datetime) -> None:
    """Remember that somebody was sent a reminder of a sync, or its minutes."""
    SyncLetter.objects.get_or_create(
        sync=Sync.objects.get(public_id=sync), user=user, kind=kind, defaults={"sent_at": now}
    )


def note_reached(*, user: str) -> None:
    """Forget why somebody could not be reached: a letter was taken."""
    Unreached.objects.filter(user=user).delete()


def note_unreached(*, user: str, said: Phrase, now: datetime) -> None:
    """Remember why the last letter did not reach somebody, for those they meet."""
    Unreached.objects.update_or_create(user=user, defaults={"said": said.as_json(), "at": now})


def note_reminded_sync(*, sync: str, now: datetime) -> bool:
    """Claim the reminder of a sync before it is sent; False when it was claimed before."""
    return bool(Sync.objects.filter(public_id=sync, reminded_at=None).update(reminded_at=now))
