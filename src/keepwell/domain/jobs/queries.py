"""What is in the queue, for pages and the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from keepwell.domain.jobs.models import Job, Recurring

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as people may see it."""

    id: int
    name: str
    state: str
    payload: dict[str, Any]
    done: int
    total: int | None
    note: str
    attempts: int
    error: str
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def share(self) -> float | None:
        """How much of it is done, 0 to 1; None while the whole is unknown."""
        return min(self.done / self.total, 1.0) if self.total else None

    def rate(self, *, now: datetime) -> float | None:
        """Steps a second so far; None before the first."""
        until = self.finished_at or now
        seconds = (until - self.started_at).total_seconds() if self.started_at else 0
        return self.done / seconds if self.done and seconds > 0 else None

    def seconds_left(self, *, now: datetime) -> float | None:
        """Seconds until it is done at the rate so far; None when that cannot be told."""
        rate = self.rate(now=now)
        return (self.total - self.done) / rate if rate and self.total else None


def _view(found: Job) -> JobView:
    return JobView(
        found.pk, found.name, found.state, found.payload, found.done, found.total, found.note,
        found.attempts, found.error, found.started_at, found.finished_at,
    )  # fmt: skip


def job(*, job_id: int) -> JobView | None:
    """One job."""
    found = Job.objects.filter(pk=job_id).first()
    return _view(found) if found else None


def open_job(*, key: str) -> JobView | None:
    """The open job with this key."""
    found = Job.objects.filter(key=key, state__in=("queued", "running")).first()
    return _view(found) if found else None


def latest_job(*, key: str) -> JobView | None:
    """The newest job with this key, open or not."""
    found = Job.objects.filter(key=key).order_by("-pk").first()
    return _view(found) if found else None


def recent(*, limit: int = 50) -> list[JobView]:
    """The newest jobs first."""
    return [_view(found) for found in Job.objects.order_by("-pk")[:limit]]


def others_wait(*, now: datetime) -> bool:
    """Whether a job is due that nobody has taken up."""
    return Job.objects.filter(state=Job.State.QUEUED, run_at__lte=now).exists()


def counts() -> dict[str, int]:
    """How many jobs by state."""
    rows = Job.objects.values_list("state").annotate(Count("pk"))
    return dict(rows.order_by("state"))


def recurring() -> dict[str, datetime]:
    """Recurring jobs and when each is due next."""
    return dict(Recurring.objects.order_by("name").values_list("name", "next_at"))
