"""Forgetting the demo's people for good: what real imports said stays, whatever they claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet

from keepwell.domain.people.models import Agent, Claim, Identity, JobRow, Person, Team
from keepwell.domain.people.operations.versions import chunks
from keepwell.domain.people.queries import VERSIONED
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Sequence


def forget_batches(*, batches: Sequence[str], by: str) -> int:
    """Remove every row that came with undone imports, former versions too; rows removed.

    Afterwards people, logins and teams of whom no row is left go too. Only for leaving the demo:
    other imports are undone, and stay readable as they were known.
    """
    with transaction.atomic():
        removed = sum(_removed(model._default_manager.all(), batches) for model in VERSIONED)
        _removed(Claim.objects.all(), batches)
        removed += _agents() + _people() + _teams(batches)
        if removed:
            record(
                actor=by, verb="forget_people", subject_kind="batch", subject_id="",
                detail={"rows": removed},
            )  # fmt: skip
    return removed


def _removed(rows: QuerySet[Any], batches: Sequence[str]) -> int:
    return sum(rows.filter(batch__in=piece).delete()[0] for piece in chunks(batches))


def _agents() -> int:
    """Logins that no import counts."""
    gone = Agent.objects.filter(counts=None)
    Identity.objects.filter(agent__in=gone).delete()
    return gone.delete()[0]


def _people() -> int:
    """People of whom nothing is told; an erased one stays, for figures of the past stand on them."""
    nothing = Q(records=None, spells=None, job_rows=None, absences=None, identities=None)
    named = JobRow.objects.exclude(manager=None).values("manager")
    return Person.objects.filter(nothing, erased_at=None).exclude(pk__in=named).delete()[0]


def _teams(batches: Sequence[str]) -> int:
    """Teams that came with these imports and are nobody's, from the leaves up."""
    removed = 0
    while True:
        free = Team.objects.filter(job_rows=None, children=None, batch__in=batches)
        ids = [team.pk for team in free if not team.rolegrant_set.exists()]
        if not ids:
            return removed
        removed += Team.objects.filter(pk__in=ids).delete()[0]
