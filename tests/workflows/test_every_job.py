"""The work process can do every job that anything asks for."""

from __future__ import annotations

from keepwell.domain.jobs import registry
from keepwell.workflows import every_job
from tests.architecture.source import modules


def test_every_story_with_a_job_is_known_to_the_work_process() -> None:
    with_jobs = {one.name for one in modules() if "\n@job(" in one.text}
    assert with_jobs == {story.__name__ for story in every_job.STORIES}


def test_what_pages_do_not_open_with_is_a_job_that_somebody_does() -> None:
    assert {"figures.splits", "refresh", "nightly", "import.load"} <= set(registry.names())
