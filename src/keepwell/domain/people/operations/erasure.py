"""Erasing a person: what tells who they are goes; what happened stays, about nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from keepwell.domain.people.models import Absence, Agent, Identity, Person, PersonRecord
from keepwell.domain.trail.operations import erase_entries
from keepwell.domain.trail.queries import entries_naming

if TYPE_CHECKING:
    from datetime import datetime

CONFIRMED = Identity.State.CONFIRMED


def erase_person(
    *, person: str, by: str, now: datetime, purpose: str = "asked by the person"
) -> bool:
    """Blank name, e-mail and numbers everywhere, in former versions and in the trail too.

    Job history, spells and absences stay under the pseudonymous key, so that
    figures of the past do not change.

    Returns:
        False when the person was erased before.
    """
    with transaction.atomic():
        found = Person.objects.select_for_update().get(key=person)
        if found.erased_at:
            return False
        agents = list(found.identities.filter(state=CONFIRMED).values_list("agent", flat=True))
        stand_ins = Identity.objects.filter(agent__in=agents, provisional=True).values("person")
        PersonRecord.objects.filter(Q(person=found) | Q(person__in=stand_ins)).update(
            name="", email="", external_id=""
        )
        Agent.objects.filter(pk__in=agents).update(name_written="", email="", employee_id="")
        found.source_key, found.erased_at = None, now
        found.save(update_fields=["source_key", "erased_at"])
        for absence in Absence.objects.filter(person=found):
            absence.absence_key = f"erased:{absence.pk}"
            absence.save(update_fields=["absence_key"])
        erase_entries(
            actor=by, seqs=entries_naming(kind="person", subject_id=str(person)), purpose=purpose,
            subject_kind="person", subject_id=str(person),
        )  # fmt: skip
    return True
