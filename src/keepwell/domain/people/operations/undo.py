"""Taking an import of people back, exactly."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.people.models import (
    Absence,
    Agent,
    AgentCount,
    Employment,
    Identity,
    JobRow,
    Origin,
    PersonRecord,
    Versioned,
)
from keepwell.domain.people.operations.agents import recount_agents
from keepwell.domain.people.operations.claims import forget_claims, heirs, revive
from keepwell.domain.people.operations.identities import let_go
from keepwell.domain.people.operations.versions import chunks, end_rows
from keepwell.domain.people.queries import UNDONE, VERSIONED, later_imports
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


class UndoBlockedError(Exception):
    """Later imports stand on this one; `batches` names them: undo them before."""

    def __init__(self, batches: Sequence[str]) -> None:
        self.batches = tuple(batches)
        super().__init__(f"undo these later imports first: {', '.join(batches)}")


def undo_batch(*, batch: str, by: str, now: datetime, anyway: bool = False) -> int:
    """Take back what a batch alone said; rows that were taken back.

    What the batch added is ended, what it had ended comes back. Both stay readable as they were
    known in between. What a later batch brought too stays, as that one's, and keeps out what it
    replaced. Undoing twice changes nothing. `anyway`: also when later batches changed what it
    brought; what they say stays.

    Raises:
        UndoBlockedError: when later batches changed what it brought.
    """
    with transaction.atomic():
        if not anyway and (later := later_imports(batch=batch)):
            raise UndoBlockedError(later)
        forget_claims(batch=batch)
        taken = sum(_undo_rows(model, batch, now) for model in VERSIONED)
        let_go(people=_gone(batch), now=now)
        taken += _undo_agents(batch, now)
        if taken:
            record(
                actor=by, verb="undo_people", subject_kind="batch", subject_id=batch,
                detail={"rows": taken},
            )  # fmt: skip
    return taken


def _gone(batch: str) -> list[int]:
    """HR's people of the batch of whom nothing is told any more."""
    there = PersonRecord.objects.filter(known_to=None, origin=Origin.HR).values("person")
    told = PersonRecord.objects.filter(batch=batch, origin=Origin.HR).exclude(person__in=there)
    return list(told.values_list("person_id", flat=True).distinct())


def _undo_rows(model: type[Versioned], batch: str, now: datetime) -> int:
    rows, mark = model._default_manager, f"{UNDONE}{batch}"[:40]
    added = list(rows.filter(batch=batch, known_to=None))
    inherited = heirs(model, [row.pk for row in added])
    kept: dict[Any, list[Versioned]] = defaultdict(list)
    for row in added:
        if heir := inherited.get(row.pk):
            row.batch = heir
            kept[_owner(row)].append(row)
    rows.bulk_update([row for some in kept.values() for row in some], ["batch"], batch_size=500)
    gone = [row.pk for row in added if row.pk not in inherited]
    end_rows(model, gone, now=now, by=mark)
    back = _room_made(model, list(rows.filter(ended_by=batch)), kept)
    rows.filter(ended_by=batch).update(ended_by=mark)
    revive(model, back, now=now)
    return len(gone) + len(back)


def _room_made(
    model: type[Versioned], ended: Sequence[Versioned], kept: Mapping[Any, Sequence[Versioned]]
) -> list[Versioned]:
    """Of the rows that the batch had ended, those that come back beside the rows that stay.

    One in whose place a row stays comes back only as far as there is room; whole it comes back
    when the import that keeps the place is taken back.
    """
    back: list[Versioned] = []
    for row in ended:
        stays = [one for one in kept.get(_owner(row), ()) if _in_the_way(row, one)]
        if not stays:
            back.append(row)
            continue
        heir = stays[0].batch
        model._default_manager.filter(pk=row.pk).update(ended_by=heir)
        first = min(stays, key=_start)
        if (
            isinstance(row, JobRow)
            and isinstance(first, JobRow)
            and row.valid_from < first.valid_from
        ):
            row.valid_to, row.batch = first.valid_from, heir
            back.append(row)
    return back


def _owner(row: Versioned) -> Any:
    """Whose place a row takes: a person's, or an absence's own."""
    return (row.absence_key, row.occurrence) if isinstance(row, Absence) else _person(row)


def _person(row: Any) -> int:
    return int(row.person_id)


def _start(row: Versioned) -> Any:
    return row.valid_from if isinstance(row, JobRow) else 0


def _in_the_way(row: Versioned, stays: Versioned) -> bool:
    """Whether both cannot hold: one record a person, spells and job rows that overlap."""
    if isinstance(row, JobRow) and isinstance(stays, JobRow):
        return row.valid_from < stays.valid_to and stays.valid_from < row.valid_to
    if isinstance(row, Employment) and isinstance(stays, Employment):
        open_end = date.max
        return row.start_on <= (stays.last_day or open_end) and stays.start_on <= (
            row.last_day or open_end
        )
    return True


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
