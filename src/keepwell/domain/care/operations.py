"""Marking a tough moment, and taking it back. The trail says that it was done, never by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from keepwell.domain.care.models import ToughMark
from keepwell.domain.care.rules import forgotten_before, same_press
from keepwell.domain.people.queries import person_id
from keepwell.domain.trail.operations import record
from keepwell.domain.trail.rules import SYSTEM, UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

KIND = "tough_mark"


def mark_tough(*, person: str, now: datetime) -> str | None:
    """Mark a moment as tough, for the person alone; the mark's key.

    The trail's row names neither the person nor the moment of anything but itself: whoever may
    read the trail must not be able to count somebody's marks.

    Args:
        person: key of who pressed.
        now: when.

    Returns:
        None when there is no such person, or the press belongs to the mark just before it.
    """
    with transaction.atomic():
        subject = person_id(key=person)
        if subject is None:
            return None
        own = ToughMark.objects.filter(person_id=subject)
        last = own.order_by("-marked_at").values_list("marked_at", flat=True).first()
        if same_press(last=last, now=now):
            return None
        made = ToughMark.objects.create(person_id=subject, marked_at=now)
        record(actor=UNNAMED, verb="mark_tough", subject_kind=KIND, subject_id="")
    return str(made.key)


def take_back(*, person: str, mark: str) -> bool:
    """Remove one of the person's own marks for good; False when it is not theirs, or gone."""
    with transaction.atomic():
        gone, _ = ToughMark.objects.filter(person__key=person, key=mark).delete()
        if gone:
            record(actor=UNNAMED, verb="take_tough_back", subject_kind=KIND, subject_id="")
    return bool(gone)


def erase_marks(*, person: str) -> None:
    """Remove all marks of somebody who is being erased (`people.erase_person` leaves the row)."""
    ToughMark.objects.filter(person__key=person).delete()


def forget_old_marks(*, now: datetime) -> int:
    """Remove marks that were kept long enough; how many."""
    with transaction.atomic():
        gone, _ = ToughMark.objects.filter(marked_at__lt=forgotten_before(now=now)).delete()
        if gone:
            record(
                actor=SYSTEM, verb="forget_tough_marks", subject_kind=KIND, subject_id="",
                detail={"marks": gone},
            )  # fmt: skip
    return gone


def tell_marks(*, marks: Iterable[tuple[str, datetime]], by: str) -> int:
    """Load marks of the demo's past: person's key and moment; those that are there stay one."""
    told = list(dict.fromkeys(marks))
    keys = {one: person_id(key=one) for one in dict.fromkeys(person for person, _ in told)}
    with transaction.atomic():
        held = set(ToughMark.objects.values_list("person_id", "marked_at"))
        new = [
            ToughMark(person_id=subject, marked_at=at)
            for person, at in told
            if (subject := keys[person]) is not None and (subject, at) not in held
        ]
        ToughMark.objects.bulk_create(new, batch_size=500)
        if new:
            record(
                actor=by, verb="tell_tough_marks", subject_kind=KIND, subject_id="",
                detail={"marks": len(new)},
            )  # fmt: skip
    return len(new)
