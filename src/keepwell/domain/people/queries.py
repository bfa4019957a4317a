"""Reading people.

What tells about single persons takes `visible`: names of the teams whose people the asker may
see, or None for all; who may what is decided in `access`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Max, Q, QuerySet

from keepwell.domain.people.models import (
    Absence,
    Agent,
    Employment,
    Identity,
    JobRow,
    Origin,
    Person,
    PersonRecord,
    Team,
    Versioned,
)
from keepwell.domain.people.rules.names import normal
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

Visible = frozenset[str] | None
VERSIONED: Final[tuple[type[Versioned], ...]] = (PersonRecord, Employment, JobRow, Absence)
UNDONE: Final = "undone:"
"""Begins the mark of a row that ended because its import was taken back."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """Who somebody is, and where they work now."""

    key: str
    name: str
    email: str
    external_id: str
    origin: str
    team: str
    role: str
    site: str
    manager: str


@dataclass(frozen=True, slots=True)
class JobView:
    """A row of the job history; names as they are now known, the facts as they were."""

    person: str
    valid_from: date
    valid_to: date
    team: str
    unit: str
    role: str
    site: str
    manager: str
    contract: str
    hours: float | None
    fte: float | None
    origin: str


@dataclass(frozen=True, slots=True)
class SpellView:
    """A spell of employment; `last_day` is inclusive."""

    person: str
    start_on: date
    last_day: date | None
    leave_class: str
    regretted: bool | None
    origin: str


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence by its class; days are inclusive and may be unknown."""

    person: str
    start_on: date | None
    end_on: date | None
    hours: float | None
    days: float | None
    absence_class: str
    reported_at: datetime | None
    approved: bool | None


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team in its tree."""

    id: int
    name: str
    parent: str
    unit: str
    site: str
    origin: str


@dataclass(frozen=True, slots=True)
class IdentityView:
    """That an agent is, or may be, a person."""

    agent: str
    name_written: str
    person: str
    person_name: str
    state: str
    score: float
    reasons: tuple[str, ...]
    contacts: int
    decided_by: str


@dataclass(frozen=True, slots=True)
class UnmatchedView:
    """An agent who is nobody HR knows, and what that costs: contacts that belong to no person."""

    agent: str
    name_written: str
    team: str
    site: str
    contacts: int
    last_on: date | None
    proposals: tuple[IdentityView, ...]


def known(*, at: datetime | None = None) -> Q:
    """Rows as they are known now, or were known at a moment."""
    if at is None:
        return Q(known_to=None)
    return Q(known_from__lte=at) & (Q(known_to=None) | Q(known_to__gt=at))


def _holding(on: date) -> Q:
    return Q(valid_from__lte=on, valid_to__gt=on)


def job_history(*, known_at: datetime | None = None, person: str | None = None) -> list[JobView]:
    """Everybody's job history (or one person's), as known now or at a moment."""
    rows = JobRow.objects.filter(known(at=known_at))
    if person is not None:
        rows = rows.filter(person__key=person)
    listed = rows.order_by("person_id", "valid_from").values_list(
        "person__key", "valid_from", "valid_to", "team__name", "unit", "role", "site",
        "manager__key", "contract", "hours", "fte", "origin",
    )  # fmt: skip
    return [
        JobView(str(r[0]), r[1], r[2], r[3] or "", r[4], r[5], r[6], str(r[7] or ""), *r[8:])
        for r in listed.iterator(chunk_size=5_000)
    ]


def employment(*, known_at: datetime | None = None, person: str | None = None) -> list[SpellView]:
    """Spells of employment, as known now or at a moment."""
    rows = Employment.objects.filter(known(at=known_at))
    if person is not None:
        rows = rows.filter(person__key=person)
    listed = rows.order_by("person_id", "start_on").values_list(
        "person__key", "start_on", "last_day", "leave_class", "regretted", "origin"
    )
    return [SpellView(str(r[0]), *r[1:]) for r in listed.iterator(chunk_size=5_000)]


def placed(*, on: date) -> list[tuple[str, str, str]]:
    """(person key, team, unit) of everybody who works in a team on a day."""
    employed = Employment.objects.filter(known_to=None, start_on__lte=on)
    employed = employed.filter(Q(last_day=None) | Q(last_day__gte=on))
    rows = JobRow.objects.filter(_holding(on), known_to=None, person__in=employed.values("person"))
    listed = (
        rows.exclude(team=None)
        .order_by("pk")
        .values_list("person__key", "team__name", "team__unit")
    )
    return [(str(key), team, unit) for key, team, unit in listed]


def starters(*, team: str, since: date, on: date) -> dict[str, date]:
    """First day of those in a team who began after a day, by person: newest spells only."""
    here = JobRow.objects.filter(_holding(on), known_to=None, team__name=team)
    rows = Employment.objects.filter(
        known_to=None, start_on__gt=since, start_on__lte=on, last_day=None,
        person__in=here.values("person"),
    )  # fmt: skip
    return {str(key): first for key, first in rows.values_list("person__key", "start_on")}


def absences(*, known_at: datetime | None = None, person: str | None = None) -> list[AbsenceView]:
    """Absences, as known now or at a moment."""
    rows = Absence.objects.filter(known(at=known_at))
    if person is not None:
        rows = rows.filter(person__key=person)
    listed = rows.order_by("person_id", "start_on", "pk").values_list(
        "person__key", "start_on", "end_on", "hours", "days", "absence_class", "reported_at",
        "approved",
    )  # fmt: skip
    return [AbsenceView(str(r[0]), *r[1:]) for r in listed.iterator(chunk_size=5_000)]


def identities() -> list[tuple[str, str]]:
    """(agent key, person key) of all confirmed matches, stand-ins made from contacts included."""
    rows = Identity.objects.filter(state=Identity.State.CONFIRMED).order_by("pk")
    listed = rows.values_list("agent__agent_key", "person__key")
    return [(agent, str(person)) for agent, person in listed]


def logins_of(*, key: str) -> list[str]:
    """Agent keys of the helpdesk logins that are confirmed to be one person."""
    rows = Identity.objects.filter(state=Identity.State.CONFIRMED, person__key=key)
    return list(rows.order_by("pk").values_list("agent__agent_key", flat=True))


def people_facts() -> list[tuple[str, str, str, bool | None]]:
    """(person key, origin, hiring source, agency) of everybody: nothing that tells who."""
    rows = PersonRecord.objects.filter(known_to=None).order_by("person_id")
    listed = rows.values_list("person__key", "origin", "hiring_source", "agency")
    return [(str(row[0]), row[1], row[2], row[3]) for row in listed]


def teams() -> list[TeamView]:
    """All teams by name."""
    rows = Team.objects.select_related("parent").order_by("name")
    return [
        TeamView(one.pk, one.name, one.parent.name if one.parent else "", one.unit, one.site,
                 one.origin)
        for one in rows
    ]  # fmt: skip


def subtree(*, team_ids: Iterable[int]) -> frozenset[str]:
    """Names of teams and of all below them."""
    below: dict[int | None, list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    for pk, name, parent in Team.objects.values_list("pk", "name", "parent_id"):
        names[pk] = name
        below[parent].append(pk)
    found, waiting = set(), list(team_ids)
    while waiting:
        pk = waiting.pop()
        if pk in names and names[pk] not in found:
            found.add(names[pk])
            waiting += below[pk]
    return frozenset(found)


def team_of(*, person: int, on: date) -> str:
    """The team somebody was in on a day; empty when in none."""
    rows = JobRow.objects.filter(_holding(on), person_id=person, known_to=None)
    return rows.values_list("team__name", flat=True).first() or ""


def largest_team(*, on: date) -> str:
    """The team with the most people on a day; empty when there is none."""
    rows = JobRow.objects.filter(_holding(on), known_to=None).exclude(team=None)
    sizes = rows.values("team__name").annotate(size=Count("pk")).order_by("-size", "team__name")
    found = sizes.first()
    return found["team__name"] if found else ""


def people(
    *, visible: Visible, on: date, text: str = "", team: str = "", limit: int = 200
) -> list[PersonView]:
    """People by name; those of visible teams on a day."""
    rows = PersonRecord.objects.filter(known_to=None, person__erased_at=None)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(email__istartswith=text))
    in_team = JobRow.objects.filter(_holding(on), known_to=None)
    if visible is not None:
        rows = rows.filter(person__in=in_team.filter(team__name__in=visible).values("person"))
    if team:
        rows = rows.filter(person__in=in_team.filter(team__name=team).values("person"))
    found = list(rows.select_related("person").order_by("name", "pk")[:limit])
    return _with_jobs(found, on)


def _with_jobs(records: list[PersonRecord], on: date) -> list[PersonView]:
    ids = [one.person_id for one in records]
    jobs = {
        one.person_id: one
        for one in JobRow.objects.filter(_holding(on), known_to=None, person__in=ids)
        .select_related("team")
    }  # fmt: skip
    managers = _names({one.manager_id for one in jobs.values() if one.manager_id})
    return [_person_view(one, jobs.get(one.person_id), managers) for one in records]


def _names(people_ids: set[int]) -> dict[int, str]:
    rows = PersonRecord.objects.filter(known_to=None, person__in=people_ids)
    return dict(rows.values_list("person_id", "name"))


def _person_view(one: PersonRecord, job: JobRow | None, managers: dict[int, str]) -> PersonView:
    return PersonView(
        key=str(one.person.key), name=one.name, email=one.email, external_id=one.external_id,
        origin=one.origin, team=job.team.name if job and job.team else "",
        role=job.role if job else "", site=job.site if job else "",
        manager=managers.get(job.manager_id or 0, "") if job else "",
    )  # fmt: skip


def person(*, key: str, visible: Visible, on: date) -> PersonView | None:
    """One person; None when there is none, or none that may be seen: both look the same."""
    rows = PersonRecord.objects.filter(known_to=None, person__key=key, person__erased_at=None)
    found = _with_jobs(list(rows.select_related("person")), on)
    if not found or (visible is not None and found[0].team not in visible):
        return None
    return found[0]


def person_id(*, key: str) -> int | None:
    """The register's own number of a person."""
    return Person.objects.filter(key=key).values_list("pk", flat=True).first()


def person_key(*, person_id: int) -> str:
    """The public key of a person."""
    return str(Person.objects.values_list("key", flat=True).get(pk=person_id))


def find_by_email(*, email: str) -> int | None:
    """The person with this work e-mail; None when none or several have it."""
    rows = PersonRecord.objects.filter(known_to=None, email=email.strip().lower()).exclude(email="")
    found = list(rows.values_list("person_id", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def find_key(*, written: str) -> str | None:
    """The public key of somebody by employee number, work e-mail, the key itself or the whole name.

    None when nobody or several are meant.
    """
    text = written.strip()
    found = PersonRecord.objects.filter(known_to=None, person__erased_at=None)
    named = found.filter(Q(external_id__iexact=text) | Q(email=text.lower())).exclude(
        external_id="", email=""
    )
    keys = {str(key) for key in named.values_list("person__key", flat=True)[:2]} if text else set()
    if not keys and is_id(text):
        keys = {
            str(key) for key in found.filter(person__key=text).values_list("person__key", flat=True)
        }
    if not keys and normal(text):
        named_so = found.exclude(name="").values_list("person__key", "name")
        keys = {str(key) for key, name in named_so if normal(name) == normal(text)}
    return keys.pop() if len(keys) == 1 else None


def _identity_views(rows: QuerySet[Identity]) -> list[IdentityView]:
    found = list(rows.select_related("agent", "person"))
    names = _names({one.person_id for one in found})
    return [
        IdentityView(
            one.agent.agent_key, one.agent.name_written, str(one.person.key),
            names.get(one.person_id, ""), one.state, one.score, tuple(one.reasons),
            one.agent.contacts, one.decided_by,
        )
        for one in found
    ]  # fmt: skip


def matches(*, state: str = "", limit: int = 500) -> list[IdentityView]:
    """Matches between agents and HR's people, those with the most contacts first."""
    rows = Identity.objects.filter(provisional=False)
    if state:
        rows = rows.filter(state=state)
    return _identity_views(rows.order_by("-agent__contacts", "-score", "pk")[:limit])


def unmatched(*, limit: int = 500) -> list[UnmatchedView]:
    """Agents who are nobody HR knows, dearest first, each with who it may be."""
    confirmed = Identity.objects.filter(state=Identity.State.CONFIRMED, provisional=False)
    agents = list(
        Agent.objects.exclude(pk__in=confirmed.values("agent_id")).order_by("-contacts", "pk")[
            :limit
        ]
    )
    proposals: dict[str, list[IdentityView]] = defaultdict(list)
    waiting = Identity.objects.filter(state=Identity.State.PROPOSED, agent__in=agents)
    for one in _identity_views(waiting.order_by("-score", "pk")):
        proposals[one.agent].append(one)
    return [
        UnmatchedView(
            one.agent_key, one.name_written, one.team, one.site, one.contacts, one.last_on,
            tuple(proposals[one.agent_key]),
        )
        for one in agents
    ]  # fmt: skip


def unmatched_cost() -> tuple[int, int]:
    """How many agents are nobody HR knows, and how many contacts that leaves without a person."""
    confirmed = Identity.objects.filter(state=Identity.State.CONFIRMED, provisional=False)
    rows = Agent.objects.exclude(pk__in=confirmed.values("agent_id"))
    counts = list(rows.values_list("contacts", flat=True))
    return len(counts), sum(counts)


def changed_at() -> datetime | None:
    """When the register's people last changed: what tells the warehouse to copy them anew."""
    moments = [
        moment
        for model in (PersonRecord, Employment, JobRow, Absence)
        for moment in model.objects.aggregate(a=Max("known_from"), b=Max("known_to")).values()
        if moment
    ]
    decided = Identity.objects.aggregate(a=Max("decided_at"))["a"]
    return max([*moments, decided] if decided else moments, default=None)


def export_person(*, key: str) -> dict[str, Any] | None:
    """Everything that is held about a person, as plain values; None when there is nobody."""
    found = Person.objects.filter(key=key).first()
    if found is None:
        return None
    records = found.records.order_by("known_from").values(
        "external_id",
        "name",
        "email",
        "origin",
        "hiring_source",
        "agency",
        "known_from",
        "known_to",
    )
    agents = Agent.objects.filter(identities__person=found, identities__state="confirmed")
    return {
        "person": str(found.key),
        "erased_at": found.erased_at,
        "records": list(records),
        "employment": [asdict(one) for one in employment(person=key)],
        "job_history": [asdict(one) for one in job_history(person=key)],
        "absences": [asdict(one) for one in absences(person=key)],
        "agents": list(agents.values("name_written", "email", "team", "first_on", "last_on")),
    }


def later_imports(*, batch: str) -> list[str]:
    """Imports that changed what this one brought: they are undone before it."""
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


def headcount_by_origin() -> dict[str, int]:
    """How many people HR told us of, contacts told us of, and are only named as managers."""
    rows = PersonRecord.objects.filter(known_to=None).values_list("origin")
    found = dict(rows.annotate(Count("pk")).order_by("origin"))
    return {origin.value: found.get(origin.value, 0) for origin in Origin}
