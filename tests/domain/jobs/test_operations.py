from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from keepwell.domain.jobs import operations, queries, registry
from keepwell.domain.jobs.models import Job

pytestmark = pytest.mark.django_db

NAMES = iter(f"test.{number}" for number in range(1_000))


@pytest.fixture
def name():
    return next(NAMES)


def lease(now, **more):
    return operations.lease_next(worker="w1", now=now, **more)


def test_a_key_that_is_open_makes_one_job(now):
    first = operations.enqueue(name="load", key="batch:7", now=now)
    assert operations.enqueue(name="load", key="batch:7", now=now) == first
    lease(now)
    assert operations.enqueue(name="load", key="batch:7", now=now) == first
    operations.finish(job_id=first, worker="w1", now=now)
    assert operations.enqueue(name="load", key="batch:7", now=now) != first


def test_while_a_job_waits_the_newer_wish_stands(now):
    first = operations.enqueue(name="load", key="batch:7", payload={"n": 1}, now=now)
    operations.enqueue(name="load", key="batch:7", payload={"n": 2}, now=now)
    assert lease(now).payload == {"n": 2}
    operations.enqueue(name="load", key="batch:7", payload={"n": 3}, now=now)
    assert queries.job(job_id=first).payload == {"n": 2}


def test_a_job_that_gives_way_comes_after_what_is_due_with_its_rest(now):
    long = operations.enqueue(name="long", payload={"n": 1}, now=now)
    lease(now)
    soon = now + timedelta(seconds=5)
    assert not queries.others_wait(now=soon)
    short = operations.enqueue(name="short", now=now + timedelta(seconds=1))
    assert queries.others_wait(now=soon)
    assert operations.give_way(job_id=long, worker="w1", rest={"n": 2}, now=soon)
    assert [lease(soon).id, (again := lease(soon)).id] == [short, long]
    assert (again.payload, again.attempts) == ({"n": 2}, 1)
    assert not operations.give_way(job_id=long, worker="another", rest={}, now=soon)


def test_jobs_without_a_key_are_each_their_own(now):
    assert operations.enqueue(name="load", now=now) != operations.enqueue(name="load", now=now)


def test_a_job_asked_for_in_a_write_that_fails_never_was(now):
    with transaction.atomic():
        operations.enqueue(name="load", now=now)
        transaction.set_rollback(True)
    assert lease(now) is None


def test_what_has_been_due_for_longest_comes_first(now):
    later = operations.enqueue(name="b", now=now, run_at=now)
    first = operations.enqueue(name="a", now=now, run_at=now - timedelta(hours=1))
    operations.enqueue(name="c", now=now, run_at=now + timedelta(hours=1))
    assert [lease(now).id, lease(now).id, lease(now)] == [first, later, None]


def test_a_job_is_leased_once(now):
    operations.enqueue(name="a", now=now)
    assert lease(now)
    assert lease(now) is None


def test_only_asked_for_names_are_leased(now):
    operations.enqueue(name="a", now=now)
    assert lease(now, only=("b",)) is None
    assert lease(now, only=("a",)).name == "a"


def test_a_lease_that_ran_out_is_taken_back_and_given_again(now):
    job = operations.enqueue(name="a", now=now)
    lease(now, seconds=60)
    assert operations.sweep(now=now + timedelta(seconds=60)) == 0
    late = now + timedelta(seconds=61)
    assert operations.sweep(now=late) == 1
    again = operations.lease_next(worker="w2", now=late)
    assert (again.id, again.attempts) == (job, 2)


def test_who_lost_the_job_can_say_nothing_about_it(now):
    job = operations.enqueue(name="a", now=now)
    lease(now)
    operations.sweep(now=now + timedelta(minutes=2))
    operations.lease_next(worker="w2", now=now + timedelta(minutes=2))
    mine = {"job_id": job, "worker": "w1"}
    assert not operations.renew(**mine, now=now)
    assert not operations.report_progress(**mine, done=1, total=2)
    assert not operations.finish(**mine, now=now)
    assert not operations.fail(**mine, error="x", now=now)
    assert queries.job(job_id=job).state == "running"


def test_a_renewed_lease_is_kept(now):
    job = operations.enqueue(name="a", now=now)
    lease(now, seconds=60)
    operations.renew(job_id=job, worker="w1", now=now + timedelta(seconds=50), seconds=60)
    assert operations.sweep(now=now + timedelta(seconds=100)) == 0


def test_failures_wait_longer_and_then_give_up(now):
    job, waits = operations.enqueue(name="a", now=now, max_attempts=3), []
    for _ in range(3):
        operations.lease_next(worker="w1", now=now)
        operations.fail(job_id=job, worker="w1", error="boom", now=now)
        waits.append(Job.objects.get(pk=job).run_at - now)
        now = max(now, Job.objects.get(pk=job).run_at)
    assert waits[:2] == [timedelta(seconds=10), timedelta(seconds=40)]
    seen = queries.job(job_id=job)
    assert (seen.state, seen.error, seen.attempts) == ("failed", "boom", 3)
    assert lease(now + timedelta(days=1)) is None


def test_a_worker_that_always_dies_does_not_try_for_ever(now):
    job = operations.enqueue(name="a", now=now, max_attempts=2)
    for step in range(2):
        moment = now + timedelta(minutes=5 * step)
        operations.lease_next(worker=f"w{step}", now=moment)
        operations.sweep(now=moment + timedelta(minutes=2))
    assert queries.job(job_id=job).state == "failed"
    assert "went away" in queries.job(job_id=job).error


def test_progress_tells_share_rate_and_time_left(now):
    job = operations.enqueue(name="a", now=now)
    lease(now)
    operations.report_progress(job_id=job, worker="w1", done=250, total=1_000, note="rows")
    seen, then = queries.job(job_id=job), now + timedelta(seconds=10)
    assert (seen.share, seen.rate(now=then), seen.seconds_left(now=then)) == (0.25, 25.0, 30.0)


def test_progress_that_is_unknown_is_not_made_up(now):
    job = operations.enqueue(name="a", now=now)
    seen = queries.job(job_id=job)
    assert (seen.share, seen.rate(now=now), seen.seconds_left(now=now)) == (None, None, None)


def test_recurring_jobs_come_at_their_hour_and_missed_nights_once(now):
    operations.recur(name="nightly", hour=2, now=now, zone="Europe/Berlin")
    assert operations.schedule_due(now=now) == 0
    due = queries.recurring()["nightly"]
    assert due == datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
    assert operations.schedule_due(now=due + timedelta(days=5)) == 1
    assert operations.schedule_due(now=due + timedelta(days=5)) == 0
    assert queries.counts() == {"queued": 1}


def test_saying_the_same_hour_again_does_not_skip_a_night(now):
    operations.recur(name="nightly", hour=2, now=now)
    operations.recur(name="nightly", hour=2, now=now + timedelta(hours=20))
    assert queries.recurring()["nightly"] == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


def test_finished_jobs_are_forgotten_after_a_while(now):
    job = operations.enqueue(name="a", now=now)
    lease(now)
    operations.finish(job_id=job, worker="w1", now=now)
    assert operations.forget_finished(before=now) == 0
    assert operations.forget_finished(before=now + timedelta(days=30)) == 1


def test_two_handlers_cannot_have_one_name(name):
    registry.job(name)(lambda payload, progress: None)
    with pytest.raises(ValueError, match="two handlers"):
        registry.job(name)(lambda payload, progress: None)
