"""Where somebody is named: what erasing them has to find, read where it is written."""

from __future__ import annotations

from dataclasses import dataclass

from keepwell.domain.people.models import Agent, Identity, Origin, Person, PersonRecord
from keepwell.domain.people.rules.erasing import Wording, label, number
from keepwell.domain.people.rules.names import core, normal


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a person is named, and how to say it without them.

    `erased`: it was done before. `same` were only named, as managers; `stand_ins` were made from logins (ids of the register).
    `wording` says texts without names and addresses, `numbers` stands for employee numbers.
    """

    erased: bool
    same: tuple[int, ...]
    stand_ins: tuple[int, ...]
    agents: tuple[int, ...]
    wording: Wording
    numbers: dict[str, str]


def traces(*, key: str) -> Traces | None:
    """Everything that names a person; None when there is nobody of this key.

    A name that somebody else of HR's people has too is left alone wherever nobody can tell whose
    it is.
    """
    found = Person.objects.filter(key=key).first()
    if found is None:
        return None
    records = list(found.records.values_list("name", "email", "external_id"))
    cores = {core(normal(name)) for name, _, _ in records} - _shared_names(found) - {""}
    mails = {mail for _, mail, _ in records if mail}
    same = [pk for pk, name in _only_named() if core(normal(name)) in cores and pk != found.pk]
    agents = [
        (pk, name, mail)
        for pk, name, mail, whose in _logins()
        if whose == found.pk
        or (whose is None and (core(normal(name)) in cores or (mail and mail in mails)))
    ]
    logins = Identity.objects.filter(agent__in=[one[0] for one in agents], provisional=True)
    names = {name for name, _, _ in records} | {name for _, name, _ in agents}
    return Traces(
        erased=found.erased_at is not None,
        same=tuple(same),
        stand_ins=tuple(logins.values_list("person_id", flat=True)),
        agents=tuple(one[0] for one in agents),
        wording=Wording(
            label(key),
            frozenset(name for name in names if core(normal(name)) in cores),
            frozenset(mails | {mail for *_, mail in agents if mail}),
        ),
        numbers={number_: number(key) for *_, number_ in records if number_},
    )


def _shared_names(found: Person) -> set[str]:
    """Names that others of HR's people have, who are not erased."""
    others = PersonRecord.objects.filter(known_to=None, origin=Origin.HR, person__erased_at=None)
    names = others.exclude(person=found).values_list("name", flat=True)
    return {core(normal(name)) for name in names}


def _only_named() -> list[tuple[int, str]]:
    rows = PersonRecord.objects.filter(origin=Origin.NAMED, person__erased_at=None).exclude(name="")
    return list(rows.values_list("person_id", "name").distinct())


def _logins() -> list[tuple[int, str, str, int | None]]:
    """Agents by number, name and address, with the person of HR's list that each is."""
    confirmed = Identity.objects.filter(state=Identity.State.CONFIRMED, provisional=False)
    whose = dict(confirmed.values_list("agent_id", "person_id"))
    rows = Agent.objects.values_list("pk", "name_written", "email")
    return [(pk, name, mail, whose.get(pk)) for pk, name, mail in rows]
