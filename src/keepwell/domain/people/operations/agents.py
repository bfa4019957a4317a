"""Making what is needed out of contacts, when only the helpdesk's export is there yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Sum

from keepwell.domain.people.models import (
    Agent,
    AgentCount,
    Identity,
    JobRow,
    Origin,
    Person,
    PersonRecord,
)
from keepwell.domain.people.operations.claims import claim_rows
from keepwell.domain.people.operations.teams import ensure_teams
from keepwell.domain.people.operations.versions import add_rows, chunks, end_rows
from keepwell.domain.people.rules.lines import day, number, text
from keepwell.domain.people.rules.names import core, normal
from keepwell.domain.people.rules.timeline import OPEN_END, Facts, Span, splice
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class FoundAgents:
    """What contacts told: agents in the file, those new to us, teams named."""

    agents: int
    fresh: int
    teams: int


@dataclass(frozen=True, slots=True)
class _Stint:
    """An agent in a team from a day on."""

    agent: str
    name: str
    team: str
    site: str
    manager: str
    first_on: date | None
    last_on: date | None
    contacts: int
    email: str
    employee_id: str


def create_from_contacts(
    *,
    agents: Iterable[Mapping[str, Any]],
    batch: str,
    now: datetime,
    by: str,
    source: str = "",
) -> FoundAgents:
    """Make provisional people, teams and job rows of the agents of a file, marked `contacts`.

    No employment is made: contacts do not tell when somebody was hired. When HR's export
    arrives, who is who (`propose_identities`) matches agents to people and what was provisional
    steps back. The same agents again change nothing.

    Args:
        agents: rows of `agents.parquet`: agent (the key in facts), name, team, supervisor,
            manager, site, first_on, last_on, rows; also email and employee_id where told.
        batch: the import they came with.
        now: the moment from which on this is known.
        by: who loads it.
        source: name of the helpdesk, where there are several.
    """
    stints = [one for row in agents if (one := _stint(row)).agent]
    with transaction.atomic():
        before = set(Agent.objects.values_list("agent_key", flat=True))
        found = _keep_agents(stints, source)
        _count(stints, found, batch)
        teams = ensure_teams(
            named=sorted({(one.team, "", one.site) for one in stints if one.team}),
            origin=Origin.CONTACTS, batch=batch,
        )  # fmt: skip
        people = _provisional(stints, found, batch=batch, now=now)
        changed = _place(stints, people, teams, batch=batch, now=now)
        fresh = len(set(found) - before)
        if fresh or changed:
            record(
                actor=by, verb="create_from_contacts", subject_kind="batch", subject_id=batch,
                detail={"agents": len(found), "new": fresh},
            )  # fmt: skip
    return FoundAgents(len(found), fresh, len({one.team for one in stints if one.team}))


def _stint(row: Mapping[str, Any]) -> _Stint:
    supervisor, manager = text(row.get("supervisor")), text(row.get("manager"))
    return _Stint(
        agent=text(row.get("agent"))[:64],
        name=text(row.get("name") or row.get("name_written"))[:200],
        team=(text(row.get("team")) or supervisor)[:160],
        site=text(row.get("site"))[:120],
        manager=(manager or supervisor)[:200],
        first_on=day(row.get("first_on")),
        last_on=day(row.get("last_on")),
        contacts=int(number(row.get("rows")) or 0),
        email=text(row.get("email")).lower()[:254],
        employee_id=text(row.get("employee_id") or row.get("person_id"))[:80],
    )


def _keep_agents(stints: list[_Stint], source: str) -> dict[str, int]:
    """Ids of the file's agents; the stint with the latest contacts gives team and site."""
    latest: dict[str, _Stint] = {}
    first: dict[str, date | None] = {}
    for one in sorted(stints, key=lambda one: (one.last_on or date.min, one.contacts)):
        latest[one.agent] = one
        told = [moment for moment in (first.get(one.agent), one.first_on) if moment]
        first[one.agent] = min(told) if told else None
    known = {one.agent_key: one for one in Agent.objects.all()}
    rows = [_agent_row(one, known.get(key), first[key], source) for key, one in latest.items()]
    Agent.objects.bulk_create(
        rows, batch_size=300, update_conflicts=True, unique_fields=["agent_key"],
        update_fields=["name_written", "email", "employee_id", "team", "site", "first_on",
                       "last_on"],
    )  # fmt: skip
    ids = dict(Agent.objects.values_list("agent_key", "pk"))
    return {key: ids[key] for key in latest}


def _agent_row(one: _Stint, known: Agent | None, first: date | None, source: str) -> Agent:
    before = known or Agent()
    firsts = [moment for moment in (before.first_on, first) if moment]
    newer = (one.last_on or date.min) >= (before.last_on or date.min)
    return Agent(
        agent_key=one.agent,
        source=before.source or source,
        name_written=one.name or before.name_written,
        email=one.email or before.email,
        employee_id=one.employee_id or before.employee_id,
        team=(one.team if newer else before.team) or before.team or one.team,
        site=(one.site if newer else before.site) or before.site or one.site,
        first_on=min(firsts) if firsts else None,
        last_on=max(filter(None, [before.last_on, one.last_on]), default=None),
    )


def _count(stints: list[_Stint], found: dict[str, int], batch: str) -> None:
    """Contacts by agent and batch, so that undoing a batch takes exactly its own away."""
    totals: dict[str, int] = defaultdict(int)
    for one in stints:
        totals[one.agent] += one.contacts
    AgentCount.objects.bulk_create(
        [AgentCount(agent_id=found[key], batch=batch, contacts=n) for key, n in totals.items()],
        batch_size=500, update_conflicts=True, unique_fields=["agent", "batch"],
        update_fields=["contacts"],
    )  # fmt: skip
    recount_agents(ids=list(found.values()))


def recount_agents(*, ids: list[int]) -> None:
    """Bring agents' number of contacts in line with the batches that count."""
    sums = {
        row["agent_id"]: row["total"]
        for piece in chunks(ids)
        for row in AgentCount.objects.filter(agent_id__in=piece)
        .values("agent_id")
        .annotate(total=Sum("contacts"))
    }
    Agent.objects.bulk_update(
        [Agent(pk=pk, contacts=sums.get(pk, 0)) for pk in ids], ["contacts"], batch_size=300
    )


def count_contacts(*, counts: Mapping[str, int]) -> int:
    """Bring agents' number of contacts in line with what counts now; how many agents changed.

    Until the warehouse has counted, an agent has as many as the files' rows say. Machinery of a
    refresh, no trail row.
    """
    changed = [
        Agent(pk=pk, contacts=counts.get(key, 0))
        for pk, key, before in Agent.objects.values_list("pk", "agent_key", "contacts")
        if counts.get(key, 0) != before
    ]
    Agent.objects.bulk_update(changed, ["contacts"], batch_size=300)
    return len(changed)


def _provisional(
    stints: list[_Stint], found: dict[str, int], *, batch: str, now: datetime
) -> dict[str, int]:
    """The person behind each agent who is nobody yet; agents who are somebody are left alone."""
    confirmed = Identity.objects.filter(state=Identity.State.CONFIRMED)
    somebody = dict(confirmed.values_list("agent_id", "provisional"))
    taken = {agent for agent, provisional in somebody.items() if not provisional}
    names = {one.agent: one.name for one in stints if one.name}
    nobody = [key for key, pk in found.items() if pk not in taken]
    standing = {key: pk for key, pk in Person.objects.values_list("source_key", "pk") if key}
    fresh = [Person(source_key=f"agent:{key}") for key in nobody if f"agent:{key}" not in standing]
    Person.objects.bulk_create(fresh, batch_size=500)
    standing |= {one.source_key or "": one.pk for one in fresh}
    people = {key: standing[f"agent:{key}"] for key in found if f"agent:{key}" in standing}
    described = dict(PersonRecord.objects.filter(known_to=None).values_list("person_id", "pk"))
    new = [key for key in nobody if people[key] not in described]
    again = (described[people[key]] for key in nobody if people[key] in described)
    claim_rows(PersonRecord, again, batch=batch)
    add_rows(
        PersonRecord,
        [
            PersonRecord(person_id=people[key], name=names.get(key, ""), origin=Origin.CONTACTS,
                         known_from=now, batch=batch)
            for key in new
        ],
    )  # fmt: skip
    pairs = [(found[key], people[key]) for key in nobody if found[key] not in somebody]
    _own_identities(pairs, batch=batch, now=now)
    return {key: people[key] for key in nobody}


def _own_identities(pairs: list[tuple[int, int]], *, batch: str, now: datetime) -> None:
    """An agent is the provisional person made of them, until HR's person takes the place."""
    Identity.objects.bulk_create(
        [
            Identity(agent_id=agent, person_id=person, state=Identity.State.CONFIRMED, score=1.0,
                     reasons=["made from contacts"], provisional=True, batch=batch,
                     decided_by="system", decided_at=now)
            for agent, person in pairs
        ],
        batch_size=300, update_conflicts=True, unique_fields=["agent", "person"],
        update_fields=["state", "batch", "decided_at"],
    )  # fmt: skip


def _place(
    stints: list[_Stint], people: dict[str, int], teams: dict[str, int], *, batch: str,
    now: datetime,
) -> bool:  # fmt: skip
    """Give provisional people their teams over time; whether anything changed."""
    wanted: dict[str, list[_Stint]] = defaultdict(list)
    for one in stints:
        if one.agent in people and (one.team or one.manager):
            wanted[one.agent].append(one)
    managers = _managers({one.manager for one in stints if one.manager}, batch=batch, now=now)
    standing: dict[int, dict[Span, int]] = defaultdict(dict)
    rows = JobRow.objects.filter(known_to=None, origin=Origin.CONTACTS).values_list(
        "person_id", "pk", "valid_from", "valid_to", "team_id", "unit", "role", "site",
        "manager_id", "contract", "hours", "fte", "origin",
    )  # fmt: skip
    for row in rows:
        standing[row[0]][Span(row[2], row[3], Facts(*row[4:]))] = row[1]
    ended: list[int] = []
    added: list[JobRow] = []
    again: list[int] = []
    for key, own in wanted.items():
        before = standing.get(people[key], {})
        timeline = _timeline(own, sorted(before), teams, managers)
        ended += [pk for span, pk in before.items() if span not in timeline]
        again += [pk for span, pk in before.items() if span in timeline]
        added += [
            JobRow(person_id=people[key], valid_from=span.valid_from, valid_to=span.valid_to,
                   team_id=span.facts.team, site=span.facts.site, manager_id=span.facts.manager,
                   origin=Origin.CONTACTS, known_from=now, batch=batch)
            for span in timeline if span not in before
        ]  # fmt: skip
    end_rows(JobRow, ended, now=now, by=batch)
    add_rows(JobRow, added)
    claim_rows(JobRow, again, batch=batch)
    return bool(ended or added)


def _timeline(
    stints: list[_Stint], before: list[Span], teams: dict[str, int], managers: dict[str, int]
) -> list[Span]:
    """Stints in order of their first day; of those that begin together, the busiest counts."""
    starts: dict[date, _Stint] = {}
    for one in sorted(stints, key=lambda one: one.contacts):
        starts[one.first_on or date(1970, 1, 1)] = one
    ordered = sorted(starts.items())
    ends = [start for start, _ in ordered[1:]] + [OPEN_END]
    incoming = [
        Span(start, end, Facts(
            teams.get(one.team), "", "", one.site, managers.get(core(normal(one.manager))), "",
            None, None, Origin.CONTACTS.value,
        ))
        for (start, one), end in zip(ordered, ends, strict=True)
    ]  # fmt: skip
    fresh: list[Span] = []
    for span in incoming:  # a span that says what the one before it says only prolongs it
        if fresh and fresh[-1].facts == span.facts:
            fresh[-1] = Span(fresh[-1].valid_from, span.valid_to, span.facts)
        else:
            fresh.append(span)
    if before and len(fresh) == 1 and before[-1].facts == fresh[0].facts:
        return _prolonged(before, fresh[0])
    return splice(before, fresh)


def _prolonged(before: list[Span], span: Span) -> list[Span]:
    """Somebody still in the team where they were: an earlier first day moves the start."""
    if len(before) > 1 or span.valid_from >= before[0].valid_from:
        return before
    return [Span(span.valid_from, before[0].valid_to, span.facts)]


def _managers(names: set[str], *, batch: str, now: datetime) -> dict[str, int]:
    """People by the core of their name, making those who are only named here."""
    rows = PersonRecord.objects.filter(known_to=None).exclude(name="")
    known: dict[str, int] = {}
    named_only: dict[str, int] = {}
    for person, name, origin, pk in rows.order_by("-origin").values_list(
        "person_id", "name", "origin", "pk"
    ):
        known.setdefault(core(normal(name)), person)
        if origin == Origin.NAMED:
            named_only[core(normal(name))] = pk
    asked = {core(normal(name)) for name in names}
    claim_rows(PersonRecord, (pk for name, pk in named_only.items() if name in asked), batch=batch)
    # of several ways to write one name, the one that reads naturally wins: the last here
    ways = sorted(names, key=lambda name: ("," not in name, name))
    missing = {core(normal(name)): name for name in ways}
    missing = {written: name for written, name in missing.items() if written not in known}
    people = [Person(source_key=f"manager:{normal(name)}"[:200]) for name in missing.values()]
    named = Person.objects.filter(source_key__startswith="manager:")
    standing = dict(named.values_list("source_key", "pk"))
    Person.objects.bulk_create(
        [one for one in people if one.source_key not in standing], batch_size=500
    )
    standing |= {one.source_key: one.pk for one in people if one.pk}
    made = {written: standing[f"manager:{normal(name)}"[:200]] for written, name in missing.items()}
    add_rows(
        PersonRecord,
        [
            PersonRecord(person_id=made[written], name=name, origin=Origin.NAMED, known_from=now,
                         batch=batch)
            for written, name in missing.items()
        ],
    )  # fmt: skip
    return known | made
