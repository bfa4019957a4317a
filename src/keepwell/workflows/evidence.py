"""Evidence that is worked out whenever figures were renewed, or when somebody asks for it now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs import queries as open_jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.workflows import linking, retention, team_load

if TYPE_CHECKING:
    from collections.abc import Callable

JOB: Final = "evidence"
PARTS: Final[tuple[tuple[str, Callable[[], bool]], ...]] = (
    ("care and customers", linking.find),
    ("who stays", retention.find),
    ("load week by week", team_load.find),
)


def look(*, progress: Progress | None = None) -> None:
    """Everything that is told from what is released, anew."""
    for at, (note, find) in enumerate(PARTS, start=1):
        find()
        if progress is not None:
            progress(at, len(PARTS), note)


@job(JOB)
def look_job(_payload: dict[str, Any], progress: Progress) -> None:
    """In the work process."""
    look(progress=progress)


def ask() -> None:
    """Have it looked at soon; asking twice asks once."""
    jobs.enqueue(name=JOB, payload={}, key=JOB)


def looking() -> bool:
    """Whether it is being looked at, or about to be."""
    return open_jobs.open_job(key=JOB) is not None
