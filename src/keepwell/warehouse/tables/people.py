"""People, employment, job history, teams, absences and identities, each person a keyed hash.

Two times stand in the register; `known_at` picks what was known then (now, when it is None).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from keepwell.domain.people.models import (
    Absence,
    Employment,
    Identity,
    JobRow,
    Person,
    PersonRecord,
    Team,
)
from keepwell.domain.people.rules.erasing import label
from keepwell.kernel.ids import pseudonym
from keepwell.schemas.mart import OPEN_END
from keepwell.warehouse.tables.arrow import columns, table

if TYPE_CHECKING:
    import pyarrow as pa

BEFORE_ALL: Final = date(1970, 1, 1)
Key = Callable[[Any], str | None]


def _known(known_at: datetime | None) -> Q:
    if known_at is None:
        return Q(known_to=None)
    return Q(known_from__lte=known_at) & (Q(known_to=None) | Q(known_to__gt=known_at))


def keyed(secret: str) -> Key:
    """A function giving a person's pseudonym from the register's random key; none for none."""
    remembered: dict[Any, str] = {}

    def key(person: Any) -> str | None:
        if person is None:
            return None
        if person not in remembered:
            remembered[person] = pseudonym(secret, "person", str(person))
        return remembered[person]

    return key


def naive(moment: datetime | None) -> datetime | None:
    """A moment in UTC, as the mart writes it."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None


def people(key: Key, *, known_at: datetime | None = None) -> pa.Table:
    """One row a person: who told us, found through, agency."""
    found = PersonRecord.objects.filter(_known(known_at)).order_by("person_id")
    rows = found.values_list("person__key", "origin", "hiring_source", "agency")
    return table(
        "people",
        ((key(who), origin, source or None, agency) for who, origin, source, agency in rows),
    )


def numbers(key: Key, *, known_at: datetime | None = None) -> pa.Table:
    """Employee numbers and whose they are."""
    found = (
        PersonRecord.objects.filter(_known(known_at))
        .exclude(external_id="")
        .order_by("external_id")
    )
    seen = dict(found.values_list("external_id", "person__key"))
    return columns(
        {"number": "string", "person": "string"},
        ((number, key(who)) for number, who in seen.items()),
    )


def employment(key: Key, *, known_at: datetime | None = None) -> pa.Table:
    """Spells of employment."""
    found = Employment.objects.filter(_known(known_at)).order_by("person_id", "start_on")
    rows = found.values_list(
        "person__key", "start_on", "last_day", "leave_class", "regretted", "origin"
    )
    return table(
        "employment",
        (
            (key(who), start, last, why or None, regretted, origin)
            for who, start, last, why, regretted, origin in rows
        ),
    )


def job_history(key: Key, *, known_at: datetime | None = None) -> pa.Table:
    """Who worked where from when to when; a line is named by its manager, as the company calls it.

    A manager who was erased keeps a line of their own, under a label that tells nobody who it is.
    """
    names = dict(PersonRecord.objects.filter(_known(known_at)).values_list("person__key", "name"))
    erased = Person.objects.exclude(erased_at=None).values_list("key", flat=True)
    names |= {one: label(str(one)) for one in erased}
    found = JobRow.objects.filter(_known(known_at)).order_by("person_id", "valid_from")
    rows = found.values_list(
        "person__key", "valid_from", "valid_to", "team__name", "unit", "role", "site", "manager__key",
        "contract", "hours", "fte", "origin", "team__unit", "team__site",
    )  # fmt: skip
    return table("job_history", _job_rows(rows.iterator(), key, names))


def _job_rows(rows: Iterator[Any], key: Key, names: dict[Any, str]) -> Iterator[tuple[Any, ...]]:
    for (
        who,
        since,
        until,
        team,
        unit,
        role,
        site,
        manager,
        contract,
        hours,
        fte,
        origin,
        of_team,
        site_of,
    ) in rows:
        yield (
            key(who), since, until, team, unit or of_team or None, role or None, site or site_of or None,
            key(manager), names.get(manager) or None, contract or None, hours, fte, origin,
        )  # fmt: skip


def teams(*, zones: dict[str, str], zone: str) -> pa.Table:
    """Teams with their unit, site and clock."""
    rows = Team.objects.order_by("name").values_list("name", "unit", "site", "origin")
    return table(
        "teams",
        (
            (name, unit or None, site or None, zones.get(site, zone), origin)
            for name, unit, site, origin in rows
        ),
    )


def absences(key: Key, *, known_at: datetime | None = None) -> pa.Table:
    """Absences by class; without days of their own they are counted and placed in no period."""
    found = Absence.objects.filter(_known(known_at)).order_by("person_id", "start_on", "pk")
    rows = found.values_list(
        "person__key", "start_on", "end_on", "hours", "absence_class", "reported_at", "approved"
    )
    return table(
        "absences",
        (
            (key(who), start, end, hours, why or None, naive(reported), approved)
            for who, start, end, hours, why, reported, approved in rows.iterator()
        ),
    )


def identities(key: Key) -> pa.Table:
    """Which person an agent of a helpdesk is, where confirmed."""
    found = Identity.objects.filter(state=Identity.State.CONFIRMED).order_by("agent__agent_key")
    rows = found.values_list("agent__agent_key", "person__key")
    return table("identities", ((agent, key(who), BEFORE_ALL, OPEN_END) for agent, who in rows))
