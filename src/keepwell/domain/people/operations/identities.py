"""Who is who: proposing, confirming, rejecting and undoing that an agent is a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from keepwell.domain.people.models import (
    Agent,
    AgentCount,
    Identity,
    JobRow,
    Origin,
    Person,
    PersonRecord,
)
from keepwell.domain.people.operations.claims import revive
from keepwell.domain.people.operations.versions import CHUNK, chunks
from keepwell.domain.people.rules.matching import Candidate, Match, People, Seeker, matches
from keepwell.domain.people.rules.names import normal
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

State = Identity.State
SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True)
class Proposed:
    """Agents matched for sure, agents who wait for a word, agents without an idea."""

    confirmed: int
    proposed: int
    unmatched: int


class IdentityTakenError(Exception):
    """The agent is already somebody else; undo that first."""


def propose_identities(*, now: datetime, by: str, batch: str = "") -> Proposed:
    """Look for the person behind every agent who is nobody yet (or only made from contacts).

    Confirms at once, with its reason and still to be undone: the same e-mail, the same employee
    number, the same name when only one person has it. All else waits as a proposal. What was
    rejected or undone once is never proposed again.
    """
    with transaction.atomic():
        again = _confirm_again(now=now)
        decided = _decided()
        people = People.of(_candidates())
        waiting = _seekers()
        found = [
            match
            for seeker in waiting
            for match in matches(seeker=seeker, people=people)
            if (match.agent, match.person) not in decided
        ]
        sure = [match for match in found if match.sure]
        confirmed = {match.agent for match in sure}
        open_ones = [m for m in found if not m.sure and m.agent not in confirmed]
        changed = again + _keep_proposals(open_ones) + _confirm_sure(sure, now=now, batch=batch)
        proposed = {match.agent for match in open_ones}
        if changed:
            record(
                actor=by, verb="propose_identities", subject_kind="identities", subject_id=batch,
                detail={"confirmed": len(confirmed), "proposed": len(proposed)},
            )  # fmt: skip
    return Proposed(len(confirmed), len(proposed), len(waiting) - len(confirmed | proposed))


def _confirm_again(*, now: datetime) -> int:
    """What somebody confirmed by hand holds again once the person is told of again; how many."""
    there = PersonRecord.objects.filter(known_to=None, origin=Origin.HR).values("person")
    somebody = Identity.objects.filter(state=State.CONFIRMED, provisional=False)
    waiting = dict(
        Identity.objects.filter(state=State.PROPOSED, person__in=there)
        .exclude(decided_by__in=["", SYSTEM])
        .exclude(agent__in=somebody.values("agent"))
        .values_list("agent_id", "pk")
    )
    _step_back(list(waiting), now=now)
    for piece in chunks(waiting.values(), CHUNK):
        Identity.objects.filter(pk__in=piece).update(state=State.CONFIRMED)
    return len(waiting)


def _decided() -> set[tuple[int, int]]:
    rows = Identity.objects.filter(state__in=[State.REJECTED, State.UNDONE], provisional=False)
    return set(rows.values_list("agent_id", "person_id"))


def _candidates() -> list[Candidate]:
    teams: dict[int, set[str]] = defaultdict(set)
    rows = JobRow.objects.filter(known_to=None, origin=Origin.HR, team__isnull=False)
    for person, team in rows.values_list("person_id", "team__name"):
        teams[person].add(team)
    records = PersonRecord.objects.filter(known_to=None, origin=Origin.HR, person__erased_at=None)
    return [
        Candidate(person, name, email, number, frozenset(teams[person]))
        for person, name, email, number in records.values_list(
            "person_id", "name", "email", "external_id"
        )
    ]


def _seekers() -> list[Seeker]:
    somebody = Identity.objects.filter(state=State.CONFIRMED, provisional=False)
    names = Counter(
        (source, normal(name))
        for source, name in Agent.objects.values_list("source", "name_written")
    )
    rows = Agent.objects.exclude(pk__in=somebody.values("agent_id")).order_by("pk")
    return [
        Seeker(*row[:5], namesakes=names[row[5], normal(row[1])] - 1)
        for row in rows.values_list("pk", "name_written", "email", "employee_id", "team", "source")
    ]


def _keep_proposals(found: list[Match]) -> int:
    """Add or renew proposals; the number that are new or differ."""
    known = {
        (row[0], row[1]): (row[2], tuple(row[3]))
        for row in Identity.objects.filter(state=State.PROPOSED).values_list(
            "agent_id", "person_id", "score", "reasons"
        )
    }
    fresh = [m for m in found if known.get((m.agent, m.person)) != (m.score, m.reasons)]
    _upsert(fresh, state=State.PROPOSED)
    return len(fresh)


def _upsert(found: list[Match], *, state: str, **more: Any) -> None:
    Identity.objects.bulk_create(
        [
            Identity(agent_id=match.agent, person_id=match.person, score=match.score,
                     reasons=list(match.reasons), state=state, provisional=False, **more)
            for match in found
        ],
        batch_size=300, update_conflicts=True, unique_fields=["agent", "person"],
        update_fields=["state", "score", "reasons", "provisional", *more],
    )  # fmt: skip


def _confirm_sure(found: list[Match], *, now: datetime, batch: str) -> int:
    _step_back([match.agent for match in found], now=now)
    _upsert(found, state=State.CONFIRMED, decided_by=SYSTEM, decided_at=now, batch=batch)
    return len(found)


def _step_back(agents: list[int], *, now: datetime) -> None:
    """What was made from contacts makes room for HR's person, for these agents."""
    for piece in chunks(agents, CHUNK):
        stand_in = Identity.objects.filter(
            agent_id__in=piece, provisional=True, state=State.CONFIRMED
        )
        people = dict(stand_in.values_list("person_id", "agent_id"))
        for person_piece in chunks(people):
            _end_stand_ins(person_piece, now=now)
        stand_in.update(state=State.UNDONE, decided_at=now)


def _end_stand_ins(people: list[int], *, now: datetime) -> None:
    for model in (JobRow, PersonRecord):
        model.objects.filter(person_id__in=people, known_to=None, origin=Origin.CONTACTS).update(
            known_to=now, ended_by="who-is-who"
        )


def confirm_identity(*, agent: str, person: str, by: str, now: datetime) -> None:
    """Say that an agent (its key) is a person (their key); remembered for all later imports.

    Raises:
        IdentityTakenError: when the agent is already confirmed as somebody else.
    """
    with transaction.atomic():
        who = Agent.objects.select_for_update().get(agent_key=agent)
        standing = Identity.objects.filter(agent=who, state=State.CONFIRMED, provisional=False)
        if found := standing.select_related("person").first():
            if str(found.person.key) == str(person):
                return
            raise IdentityTakenError(
                f"{who.name_written} is already somebody else: undo that first"
            )
        _step_back([who.pk], now=now)
        Identity.objects.update_or_create(
            agent=who, person_id=_person_id(person),
            defaults={"state": State.CONFIRMED, "decided_by": by, "decided_at": now,
                      "provisional": False},
            create_defaults={"state": State.CONFIRMED, "decided_by": by, "decided_at": now,
                             "score": 1.0, "reasons": ["said by hand"]},
        )  # fmt: skip
        _note("confirm_identity", by, agent, person)


def _person_id(key: str) -> int:
    return Person.objects.get(key=key).pk


def _note(verb: str, by: str, agent: str, person: str) -> None:
    record(
        actor=by, verb=verb, subject_kind="person", subject_id=str(person),
        detail={"agent": agent},
    )  # fmt: skip


def reject_identity(*, agent: str, person: str, by: str, now: datetime) -> None:
    """Say that an agent is not this person; it is never proposed again."""
    _decide(agent, person, state=State.REJECTED, of=State.PROPOSED, by=by, now=now)


def undo_identity(*, agent: str, person: str, by: str, now: datetime) -> None:
    """Take a confirmed match back; the stand-in made from contacts takes the place again."""
    with transaction.atomic():
        if _decide(agent, person, state=State.UNDONE, of=State.CONFIRMED, by=by, now=now):
            _bring_back([Agent.objects.get(agent_key=agent).pk], now=now)


def _decide(agent: str, person: str, *, state: str, of: str, by: str, now: datetime) -> bool:
    with transaction.atomic():
        changed = Identity.objects.filter(
            agent__agent_key=agent, person__key=person, state=of, provisional=False
        ).update(state=state, decided_by=by, decided_at=now)
        if changed:
            _note(
                "reject_identity" if state == State.REJECTED else "undo_identity", by, agent, person
            )
    return bool(changed)


def _bring_back(agents: Sequence[int], *, now: datetime) -> None:
    """The stand-ins made from contacts take their places again, as they last stood there.

    They belong to an import that still tells of the agent; without any they stay away.
    """
    for piece in chunks(agents, CHUNK):
        stand_ins = Identity.objects.filter(
            agent_id__in=AgentCount.objects.filter(agent__in=piece).values("agent"),
            provisional=True,
        )
        imports = _imports_of(stand_ins)
        people = list(imports)
        for model in (JobRow, PersonRecord):
            rows = model.objects.filter(person_id__in=people, ended_by="who-is-who")
            standing = set(
                model.objects.filter(person_id__in=people, known_to=None)
                .values_list("person_id", flat=True)
            )  # fmt: skip
            back = _last_ended([row for row in rows if row.person_id not in standing])
            for row in back:
                if row.batch not in imports[row.person_id]:
                    row.batch = imports[row.person_id][0]
            revive(model, back, now=now)
        stand_ins.update(state=State.CONFIRMED, decided_at=now)


def _imports_of(stand_ins: QuerySet[Identity]) -> dict[int, list[str]]:
    """The imports that tell of the agent of each stand-in, oldest first."""
    agents = dict(stand_ins.values_list("agent_id", "person_id"))
    found: dict[int, list[str]] = defaultdict(list)
    counts = AgentCount.objects.filter(agent__in=agents).order_by("pk")
    for agent, batch in counts.values_list("agent_id", "batch"):
        found[agents[agent]].append(batch)
    return found


def _last_ended(rows: Sequence[JobRow | PersonRecord]) -> list[JobRow | PersonRecord]:
    """Of each person, the rows that were ended last, together."""
    latest: dict[int, datetime] = {}
    for row in rows:
        if row.known_to:
            latest[row.person_id] = max(row.known_to, latest.get(row.person_id, row.known_to))
    return [row for row in rows if row.known_to == latest.get(row.person_id)]


def let_go(*, people: Sequence[int], now: datetime) -> None:
    """Agents of people of whom no import tells any more: their stand-ins take the places again.

    What the system had matched is forgotten, for it can be found again; what somebody said by
    hand waits as a proposal, and holds again as soon as the person comes back.
    """
    for piece in chunks(people, CHUNK):
        held = Identity.objects.filter(
            person_id__in=piece, state=State.CONFIRMED, provisional=False
        )
        agents = list(held.values_list("agent_id", flat=True))
        held.filter(decided_by=SYSTEM).delete()
        held.update(state=State.PROPOSED)
        _bring_back(agents, now=now)
