"""Erasing a person: what tells who they are goes; what happened stays, about nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from keepwell.domain.people.models import (
    Absence,
    Agent,
    Identity,
    JobRow,
    Person,
    PersonRecord,
    Team,
)
from keepwell.domain.people.operations.traces import Traces, traces
from keepwell.domain.people.rules.erasing import number
from keepwell.domain.trail.operations import erase_entries
from keepwell.domain.trail.queries import entries_naming, entries_saying

if TYPE_CHECKING:
    from datetime import datetime


def erase_person(
    *, person: str, by: str, now: datetime, purpose: str = "asked by the person"
) -> bool:
    """Blank name, e-mail and numbers everywhere, in former versions and in the trail too.

    Job history, spells and absences stay under the pseudonymous key, so that figures of the past
    do not change. Who was only named as a manager under the same name is the same person from now
    on, and a team that is called after them gets their label. Logins under a name that nobody
    else has are blanked, matched or not.

    Returns:
        False when the person was erased before.
    """
    with transaction.atomic():
        found = Person.objects.select_for_update().get(key=person)
        held = traces(key=person)
        if found.erased_at or held is None:
            return False
        said = entries_saying(told=held.wording)
        _blank(found, held, now)
        erase_entries(
            actor=by, seqs=[*entries_naming(kind="person", subject_id=str(person)), *said],
            purpose=purpose, subject_kind="person", subject_id=str(person),
        )  # fmt: skip
    return True


def _blank(found: Person, held: Traces, now: datetime) -> None:
    JobRow.objects.filter(manager__in=held.same).update(manager=found)
    PersonRecord.objects.filter(person=found).exclude(external_id="").update(
        external_id=number(str(found.key))
    )
    PersonRecord.objects.filter(person__in=[*held.same, *held.stand_ins]).update(external_id="")
    everybody = [found.pk, *held.same, *held.stand_ins]
    PersonRecord.objects.filter(person__in=everybody).update(name="", email="")
    Agent.objects.filter(pk__in=held.agents).update(name_written="", email="", employee_id="")
    Identity.objects.filter(agent__in=held.agents, state=Identity.State.PROPOSED).delete()
    Person.objects.filter(pk__in=[found.pk, *held.same]).update(source_key=None, erased_at=now)
    for absence in Absence.objects.filter(person=found):
        absence.absence_key = f"erased:{absence.pk}"
        absence.save(update_fields=["absence_key"])
    _rename(held)


def _rename(held: Traces) -> None:
    """Teams that are called after the person, as helpdesks name them after supervisors."""
    taken = set(Team.objects.values_list("name", flat=True))
    for team in Team.objects.order_by("name"):
        if (told := held.wording(team.name)) != team.name:
            again = (f"{told} ({n})" for n in range(2, len(taken) + 3))
            team.name = told if told not in taken else next(n for n in again if n not in taken)
            taken.add(team.name)
            team.save(update_fields=["name"])
    for agent in Agent.objects.exclude(team=""):
        if (told := held.wording(agent.team)) != agent.team:
            agent.team = told
            agent.save(update_fields=["team"])
