"""Putting jobs into the queue, leasing them, and telling what came of them.

These writes are machinery and leave no trail row; the operations that jobs call do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from keepwell.domain.jobs.models import Job, Recurring
from keepwell.domain.jobs.rules import LOST, next_moment, retry_wait
from keepwell.kernel.ids import new_id

LEASE_SECONDS = 60
_OPEN = (Job.State.QUEUED, Job.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Leased:
    """A job in a worker's hands."""

    id: int
    name: str
    payload: dict[str, Any]
    attempts: int


def enqueue(
    *,
    name: str,
    payload: dict[str, Any] | None = None,
    key: str = "",
    run_at: datetime | None = None,
    max_attempts: int = 3,
    now: datetime | None = None,
) -> int:
    """Ask for a job; one with the same key that is still open stands for this one too.

    While that one waits, the newer wish is what it will do. It is written in the caller's
    transaction: when that is rolled back, the job never was.
    Without `now` the machine's clock says when it was asked for.

    Returns:
        The job's id.
    """
    key, now = key or new_id(), now or timezone.now()
    fresh = Job(
        name=name, payload=payload or {}, key=key, run_at=run_at or now, created_at=now,
        max_attempts=max_attempts,
    )  # fmt: skip
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        Job.objects.filter(key=key, state=Job.State.QUEUED).update(payload=fresh.payload)
        return Job.objects.get(key=key, state__in=_OPEN).pk
    return fresh.pk


def lease_next(
    *, worker: str, now: datetime, seconds: int = LEASE_SECONDS, only: tuple[str, ...] = ()
) -> Leased | None:
    """Take the job that has been due for longest; None when nothing is due."""
    due = Job.objects.filter(state=Job.State.QUEUED, run_at__lte=now).order_by("run_at", "pk")
    if only:
        due = due.filter(name__in=only)
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        found = due.first()
        if found is None:
            return None
        Job.objects.filter(pk=found.pk).update(
            state=Job.State.RUNNING,
            leased_by=worker,
            lease_until=now + timedelta(seconds=seconds),
            attempts=F("attempts") + 1,
            started_at=now,
            done=0,
            total=None,
            note="",
        )
    return Leased(found.pk, found.name, found.payload, found.attempts + 1)


def renew(*, job_id: int, worker: str, now: datetime, seconds: int = LEASE_SECONDS) -> bool:
    """Keep a job; False when it is no longer this worker's."""
    return bool(_mine(job_id, worker).update(lease_until=now + timedelta(seconds=seconds)))


def _mine(job_id: int, worker: str) -> Any:
    return Job.objects.filter(pk=job_id, leased_by=worker, state=Job.State.RUNNING)


def report_progress(
    *, job_id: int, worker: str, done: int, total: int | None, note: str = ""
) -> bool:
    """Say how far it is; False when the job is no longer this worker's."""
    return bool(_mine(job_id, worker).update(done=done, total=total, note=note[:300]))


def finish(*, job_id: int, worker: str, now: datetime) -> bool:
    """It is done. False, and nothing changes, when the job is no longer this worker's."""
    return bool(
        _mine(job_id, worker).update(
            state=Job.State.DONE, finished_at=now, lease_until=None, error=""
        )
    )


def give_way(*, job_id: int, worker: str, rest: dict[str, Any], now: datetime) -> bool:
    """Put a job back behind those that are due, with what is left of it.

    It counts as a job of its own from there. False when it is no longer this worker's.
    """
    return bool(
        _mine(job_id, worker).update(
            state=Job.State.QUEUED, run_at=now, payload=rest, attempts=0,
            lease_until=None, leased_by="",
        )
    )  # fmt: skip


def fail(*, job_id: int, worker: str, error: str, now: datetime, final: bool = False) -> bool:
    """It went wrong: try again later, or give up after the last attempt or when `final`."""
    with transaction.atomic():
        found = _mine(job_id, worker).select_for_update().first()
        if found is None:
            return False
        _give_back(found, error=error, now=now, final=final)
    return True


def _give_back(found: Job, *, error: str, now: datetime, final: bool = False) -> None:
    found.error = error[-4_000:]
    found.lease_until, found.leased_by = None, ""
    if final or found.attempts >= found.max_attempts:
        found.state, found.finished_at = Job.State.FAILED, now
    else:
        found.state = Job.State.QUEUED
        found.run_at = now + retry_wait(attempts=found.attempts)
    found.save()


def sweep(*, now: datetime) -> int:
    """Take jobs back whose lease ran out (their worker died); the number of them.

    They are due at once: the wait was the lease.
    """
    with transaction.atomic():
        lost = list(
            Job.objects.select_for_update().filter(state=Job.State.RUNNING, lease_until__lt=now)
        )
        for found in lost:
            _give_back(found, error=LOST, now=now)
        Job.objects.filter(pk__in=[found.pk for found in lost], state=Job.State.QUEUED).update(
            run_at=now
        )
    return len(lost)


def recur(
    *,
    name: str,
    hour: int,
    now: datetime,
    minute: int = 0,
    weekday: int | None = None,
    zone: str = "UTC",
    payload: dict[str, Any] | None = None,
) -> None:
    """Have a job asked for every day at an hour (or every week on a day, Monday is 0)."""
    times = {"hour": hour, "minute": minute, "weekday": weekday, "zone": zone}
    same = Recurring.objects.filter(name=name, **times).first()
    next_at = (
        same.next_at
        if same
        else next_moment(after=now, hour=hour, minute=minute, weekday=weekday, zone=zone)
    )
    Recurring.objects.update_or_create(
        name=name, defaults={**times, "payload": payload or {}, "next_at": next_at}
    )


def stop_recurring(*, name: str) -> None:
    """No longer ask for it."""
    Recurring.objects.filter(name=name).delete()


def schedule_due(*, now: datetime) -> int:
    """Enqueue every recurring job whose moment has come. A missed night is caught up once."""
    with transaction.atomic():
        due = list(Recurring.objects.select_for_update().filter(next_at__lte=now))
        for one in due:
            enqueue(name=one.name, payload=one.payload, key=f"recurring:{one.name}", now=now)
            one.next_at = next_moment(
                after=now, hour=one.hour, minute=one.minute, weekday=one.weekday, zone=one.zone
            )
            one.save(update_fields=["next_at"])
    return len(due)


def forget_finished(*, before: datetime) -> int:
    """Drop finished jobs from the table that ended before a moment."""
    ended = Q(state=Job.State.DONE) | Q(state=Job.State.FAILED)
    return Job.objects.filter(ended, finished_at__lt=before).delete()[0]
