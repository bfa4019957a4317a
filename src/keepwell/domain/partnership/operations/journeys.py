"""Choosing which measures mirror each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from keepwell.domain.partnership.models import JourneyMirror
from keepwell.domain.partnership.rules.journeys import checked
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from datetime import datetime


def choose_mirror(
    *,
    phase: str,
    staff: str,
    customer: str,
    by: str,
    now: datetime,
    likeness: str = "",
    touchpoint: str = "",
) -> None:
    """Choose the two measures of a phase; the same choice again changes nothing.

    Args:
        phase: one of the rules' phases.
        staff: a measure of the staff; empty for none yet.
        customer: a measure of the customers; empty for none yet.
        by: who chooses.
        now: when.
        likeness: what both have in common; the usual sentence when empty.
        touchpoint: one of the company's, for the customers' measure.

    Raises:
        JourneyError: see `rules.journeys.checked`.
    """
    wanted = checked(
        phase=phase, staff=staff, customer=customer, likeness=likeness, touchpoint=touchpoint
    )
    told = {
        "staff": wanted.staff, "customer": wanted.customer, "touchpoint": wanted.touchpoint,
        "likeness": wanted.likeness,
    }  # fmt: skip
    with transaction.atomic():
        if JourneyMirror.objects.filter(phase=wanted.phase, **told).exists():
            return
        JourneyMirror.objects.update_or_create(
            phase=wanted.phase, defaults={**told, "by": by, "at": now}
        )
        record(
            actor=by, verb="choose_mirror", subject_kind="journey", subject_id=wanted.phase,
            detail=told,
        )  # fmt: skip


def usual_mirror(*, phase: str, by: str) -> None:
    """Go back to the usual measures of a phase; nothing happens where nobody chose others."""
    with transaction.atomic():
        if JourneyMirror.objects.filter(phase=phase).delete()[0]:
            record(actor=by, verb="usual_mirror", subject_kind="journey", subject_id=phase)
