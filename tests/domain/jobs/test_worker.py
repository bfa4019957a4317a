"""The work process, with real processes that are really killed."""

from __future__ import annotations

import signal
import sqlite3
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from keepwell.domain.jobs import operations, queries, registry, worker

PROGRAM = """
    import sys, time, pathlib
    from keepwell.domain.jobs import operations, registry, worker

    marks = pathlib.Path(sys.argv[1])

    @registry.job("slow")
    def slow(payload, progress):
        attempt = len(list(marks.glob("started-*"))) + 1
        (marks / f"started-{attempt}").touch()
        if attempt == 1:
            time.sleep(60)
        progress(3, 3, "whole")
        (marks / "finished").touch()

    @registry.job("long")
    def long(payload, progress):
        time.sleep(3.5)

    @registry.job("count")
    def count(payload, progress):
        with (marks / "counted").open("a") as counted:
            counted.write(f"{payload['n']} ")

    if sys.argv[2] == "ask":
        for n in range(int((*sys.argv, 1)[4])):
            operations.enqueue(name=sys.argv[3], payload={"n": n})
    else:
        # a lease short enough to see it lapse; "patient" workers keep theirs on a busy machine
        lease = 60 if sys.argv[2] == "patient" else 1
        worker.run(until_empty=sys.argv[2] != "work", poll_seconds=0.1, lease_seconds=lease)
"""


@pytest.fixture
def company(tmp_path, programs):
    """A register in a file of its own, and how to start programs that use it."""
    start = programs(PROGRAM)
    return tmp_path, lambda *words: start(str(tmp_path), *words)


def rows(folder: Path):
    with sqlite3.connect(folder / "home" / "register.sqlite3") as register:
        found = register.execute("SELECT state, attempts, done, total FROM jobs_job").fetchall()
    register.close()
    return found


def wait_for(condition, seconds=20):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def test_the_job_of_a_killed_worker_is_taken_up_again(company):
    folder, start = company
    assert start("ask", "slow").wait(30) == 0
    first = start("work")
    wait_for((folder / "started-1").exists)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert rows(folder) == [("running", 1, 0, None)]
    second = start("work")
    wait_for((folder / "finished").exists)
    wait_for(lambda: rows(folder)[0][0] == "done")
    second.terminate()
    second.wait(10)
    assert rows(folder) == [("done", 2, 3, 3)]


def test_each_of_many_jobs_is_done_once_by_several_workers(company):
    folder, start = company
    assert start("ask", "count", "30").wait(30) == 0
    workers = [start("patient") for _ in range(3)]
    assert [one.wait(60) for one in workers] == [0, 0, 0]
    assert {row[:2] for row in rows(folder)} == {("done", 1)}
    assert len((folder / "counted").read_text().split()) == 30


def test_a_job_that_outlasts_its_lease_is_kept_while_its_worker_lives(company):
    folder, start = company
    assert start("ask", "long").wait(30) == 0
    both = [start("once"), start("work")]
    wait_for(lambda: rows(folder)[0][0] == "done")
    both[1].terminate()
    assert both[0].wait(20) == 0
    both[1].wait(20)
    assert rows(folder)[0][:2] == ("done", 1)


HANDLED: list[dict] = []


@registry.job("test.worker.good")
def _good(payload, progress):
    progress(1, 1, "done")
    HANDLED.append(payload)


@registry.job("test.worker.bad")
def _bad(payload, progress):
    raise KeyError(payload["missing"])


@registry.job("test.worker.hopeless")
def _hopeless(payload, progress):
    raise worker.GiveUpError("this file can never be read")


@pytest.mark.django_db
def test_handlers_get_their_payload_and_the_job_is_done(now):
    job = operations.enqueue(name="test.worker.good", payload={"a": 1}, now=now)
    assert worker.run(until_empty=True, clock=lambda: now) == 1
    assert HANDLED[-1] == {"a": 1}
    assert (queries.job(job_id=job).state, queries.job(job_id=job).note) == ("done", "done")


@registry.job("test.worker.long")
def _long(payload, progress):
    HANDLED.append(payload)
    left = payload["left"] - 1
    return {"left": left} if left else None


@pytest.mark.django_db
def test_a_job_that_gives_way_is_done_when_nothing_is_left(now):
    long = operations.enqueue(name="test.worker.long", payload={"left": 2}, now=now)
    operations.enqueue(name="test.worker.good", payload={"between": True}, now=now)
    ticks = count()
    assert worker.run(until_empty=True, clock=lambda: now + timedelta(seconds=next(ticks))) == 3
    assert HANDLED[-3:] == [{"left": 2}, {"between": True}, {"left": 1}]
    assert queries.job(job_id=long).state == "done"


@pytest.mark.django_db
def test_an_error_leaves_its_trace_and_is_tried_again(now):
    job = operations.enqueue(name="test.worker.bad", payload={}, now=now)
    worker.run(until_empty=True, clock=lambda: now)
    seen = queries.job(job_id=job)
    assert seen.state == "queued"
    assert "KeyError" in seen.error


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["test.worker.hopeless", "nobody.knows.this"])
def test_what_cannot_help_is_not_tried_again(now, name):
    job = operations.enqueue(name=name, now=now)
    worker.run(until_empty=True, clock=lambda: now)
    assert queries.job(job_id=job).state == "failed"
