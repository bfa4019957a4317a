"""The work process: lease a job, do it, keep the lease, tell how far it is."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from keepwell.domain.jobs import operations, registry
from keepwell.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

log = logging.getLogger(__name__)
REPORT_EVERY_SECONDS = 0.5


class LeaseLostError(Exception):
    """The job was given to another worker; this one must stop."""


class GiveUpError(Exception):
    """Raised by a handler when trying again cannot help."""


def worker_name() -> str:
    """A name that no other worker has."""
    return f"{socket.gethostname()}:{os.getpid()}:{new_id()[:8]}"


def run(
    *,
    stop: threading.Event | None = None,
    until_empty: bool = False,
    poll_seconds: float = 1.0,
    lease_seconds: int = operations.LEASE_SECONDS,
    clock: Callable[[], datetime] = timezone.now,
) -> int:
    """Work until told to stop (or, with `until_empty`, until nothing is due).

    Returns:
        How many jobs were taken up.
    """
    stop, worker, taken = stop or threading.Event(), worker_name(), 0
    while not stop.is_set():
        operations.sweep(now=clock())
        operations.schedule_due(now=clock())
        leased = operations.lease_next(worker=worker, now=clock(), seconds=lease_seconds)
        if leased:
            taken += 1
            work_on(leased=leased, worker=worker, lease_seconds=lease_seconds, clock=clock)
        elif until_empty:
            break
        else:
            stop.wait(poll_seconds)
            close_old_connections()
    return taken


def work_on(
    *,
    leased: operations.Leased,
    worker: str,
    lease_seconds: int = operations.LEASE_SECONDS,
    clock: Callable[[], datetime] = timezone.now,
) -> None:
    """Do one job, and note what came of it."""
    lost, over = threading.Event(), threading.Event()
    keeper = threading.Thread(
        target=_keep_lease,
        kwargs={
            "job_id": leased.id,
            "worker": worker,
            "seconds": lease_seconds,
            "over": over,
            "lost": lost,
            "clock": clock,
        },
        daemon=True,
        name=f"lease-{leased.id}",
    )
    keeper.start()
    try:
        rest = registry.handler(leased.name)(leased.payload, _Reporter(leased.id, worker, lost))
    except LeaseLostError:
        log.warning("job %s (%s) went to another worker", leased.id, leased.name)
    except Exception as error:  # noqa: BLE001 - a handler may fail in any way; the queue goes on
        final = isinstance(error, GiveUpError | registry.UnknownJobError)
        text = str(error) if isinstance(error, GiveUpError) else traceback.format_exc()
        operations.fail(job_id=leased.id, worker=worker, error=text, now=clock(), final=final)
    else:
        if rest is None:
            operations.finish(job_id=leased.id, worker=worker, now=clock())
        else:
            operations.give_way(job_id=leased.id, worker=worker, rest=rest, now=clock())
    finally:
        over.set()
        keeper.join()


def _keep_lease(
    *,
    job_id: int,
    worker: str,
    seconds: int,
    over: threading.Event,
    lost: threading.Event,
    clock: Callable[[], datetime],
) -> None:
    """Renew three times per lease, on a connection of its own, until the job is over."""
    try:
        while not over.wait(seconds / 3):
            # a busy moment of the database is no reason to give the job up; the next round renews
            with suppress(DatabaseError):
                if not operations.renew(job_id=job_id, worker=worker, now=clock(), seconds=seconds):
                    lost.set()
                    return
    finally:
        connection.close()


class _Reporter:
    """`progress(done, total, note)` for handlers: writes at most twice a second."""

    def __init__(self, job_id: int, worker: str, lost: threading.Event) -> None:
        self._job_id, self._worker, self._lost = job_id, worker, lost
        self._last = 0.0

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        if self._lost.is_set():
            raise LeaseLostError
        finished = total is not None and done >= total
        if not finished and time.monotonic() - self._last < REPORT_EVERY_SECONDS:
            return
        self._last = time.monotonic()
        if not operations.report_progress(
            job_id=self._job_id, worker=self._worker, done=done, total=total, note=note
        ):
            raise LeaseLostError
