"""Taking an import of people back, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from keepwell.domain.people.models import (
    Absence,
    Agent,
    AgentCount,
    Employment,
    Identity,
    JobRow,
    PersonRecord,
    Versioned,
)
from keepwell.domain.people.operations.agents import recount_agents
from keepwell.domain.people.operations.versions import add_rows, chunks
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

VERSIONED: tuple[type[Versioned], ...] = (PersonRecord, Employment, JobRow, Absence)
UNDONE = "undone:"


class UndoBlockedError(Exception):
    """Later imports stand on this one; `batches` names them: undo them before."""

    def __init__(self, batches: Sequence[str]) -> None:
        self.batches = tuple(batches)
        super().__init__(f"undo these later imports first: {', '.join(batches)}")


def undo_batch(*, batch: str, by: str, now: datetime) -> int:
    """Make the register as it was before a batch; rows that were taken back.

    What the batch added is ended, what it had ended comes back. Both stay readable as they were
    known in between. Undoing twice changes nothing.

    Raises:
        UndoBlockedError: when later batches changed what it brought.
    """
    with transaction.atomic():
        if later := _later(batch):
            raise UndoBlockedError(later)
        taken = sum(_undo_rows(model, batch, now) for model in VERSIONED)
        taken += _undo_agents(batch, now)
        if taken:
            record(
                actor=by, verb="undo_people", subject_kind="batch", subject_id=batch,
                detail={"rows": taken},
            )  # fmt: skip
    return taken


def _later(batch: str) -> list[str]:
    found: dict[str, None] = {}
    for model in VERSIONED:
        rows = model._default_manager.filter(batch=batch)
        ended = rows.exclude(ended_by="").exclude(ended_by__startswith=UNDONE)
        others = ended.exclude(ended_by="who-is-who").exclude(ended_by=batch)
        found |= dict.fromkeys(others.values_list("ended_by", flat=True).distinct())
    return [one for one in found if not _is_undone(one)]


def _is_undone(batch: str) -> bool:
    """A later batch that was itself taken back left its mark on what it had added."""
    return any(
        model._default_manager.filter(ended_by=f"{UNDONE}{batch}"[:40]).exists()
        for model in VERSIONED
    )


def _undo_rows(model: type[Versioned], batch: str, now: datetime) -> int:
    rows = model._default_manager
    taken = rows.filter(batch=batch, known_to=None).update(
        known_to=now, ended_by=f"{UNDONE}{batch}"[:40]
    )
    back = list(rows.filter(ended_by=batch))
    for row in back:
        row.pk, row.known_from, row.known_to, row.ended_by = None, now, None, ""
    rows.filter(ended_by=batch).update(ended_by=f"{UNDONE}{batch}"[:40])
    add_rows(model, back)
    return taken + len(back)


def _undo_agents(batch: str, now: datetime) -> int:
    counts = AgentCount.objects.filter(batch=batch)
    agents = list(counts.values_list("agent_id", flat=True))
    counts.delete()
    recount_agents(ids=agents)
    left = set(AgentCount.objects.values_list("agent_id", flat=True))
    gone = [pk for pk in agents if pk not in left]
    for piece in chunks(gone):
        Identity.objects.filter(
            agent_id__in=piece, provisional=True, state=Identity.State.CONFIRMED
        ).update(state=Identity.State.UNDONE, decided_at=now)
        Agent.objects.filter(pk__in=piece, identities=None).delete()
    return len(agents)
