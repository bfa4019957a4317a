"""Loading absences: classes only, dates where there are any."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.people.models import Absence, Person, PersonRecord
from keepwell.domain.people.operations.claims import claim_rows
from keepwell.domain.people.operations.versions import add_rows, end_rows
from keepwell.domain.people.rules.account import Accounting, Ledger
from keepwell.domain.people.rules.lines import day, flag, number, person_key, text
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CLASSES = frozenset(
    {
        "sickness",
        "unauthorised",
        "leave",
        "parental",
        "training",
        "public_holiday",
        "strike",
        "other",
    }
)
_VALUES = (
    "start_on", "end_on", "hours", "days", "absence_class", "reported_at", "approved",
)  # fmt: skip


@dataclass
class _Changes:
    """Rows to end, rows to add, and standing rows that the file says too."""

    ended: list[int] = field(default_factory=list)
    added: list[Absence] = field(default_factory=list)
    said_too: list[int] = field(default_factory=list)


def load_absences(
    *, rows: Iterable[Mapping[str, Any]], batch: str, now: datetime, by: str
) -> Accounting:
    """Load rows of kind `absences`; the same rows again change nothing.

    An absence without dates is kept and counted, and belongs to no period. Exact repeats inside
    a file are kept with a number of their own: half a day away twice is a day. People whom no HR
    file named are made under their number, without employment, so that no row is lost.

    Args:
        rows: fields of `schemas.intake.ABSENCES` as Python values, and `_row`.
        batch: the import they came with.
        now: the moment from which on this is known.
        by: who loads it.
    """
    ledger = Ledger()
    read = [found for found in _read(rows, ledger) if found]
    with transaction.atomic():
        people = _people({one["person"] for one in read})
        standing = _standing()
        changes = _differences(read, people, standing, ledger, batch=batch, now=now)
        end_rows(Absence, changes.ended, now=now, by=batch)
        add_rows(Absence, changes.added)
        claim_rows(Absence, changes.said_too, batch=batch)
        account = ledger.close()
        if account.loaded:
            record(
                actor=by, verb="load_absences", subject_kind="batch", subject_id=batch,
                detail={"loaded": account.loaded, "known": account.known},
            )  # fmt: skip
    return account


def _read(rows: Iterable[Mapping[str, Any]], ledger: Ledger) -> Iterable[dict[str, Any] | None]:
    for position, row in enumerate(rows, start=1):
        ledger.rows_in += 1
        yield _read_one(row, int(row.get("_row") or position), ledger)


def _read_one(row: Mapping[str, Any], number_of_row: int, ledger: Ledger) -> dict[str, Any] | None:
    person, start, end = person_key(row), day(row.get("start_on")), day(row.get("end_on"))
    if not person:
        ledger.refuse(
            "no_person", "person_id", "Give the employee number of who was away", row=number_of_row
        )
        return None
    if start and end and end < start:
        ledger.refuse(
            "end_before_start", "end_on", "Correct the first or the last day of the absence",
            row=number_of_row, value=end,
        )  # fmt: skip
        return None
    if not start:
        ledger.remark(
            "no_dates", "start_on",
            "Counted, but in no month: send the first day of each absence", row=number_of_row,
        )  # fmt: skip
    named = text(row.get("absence_class")).lower()
    reported = row.get("reported_at")
    if isinstance(reported, datetime) and reported.tzinfo is None:
        reported = reported.replace(tzinfo=UTC)
    return {
        "person": person, "id": text(row.get("absence_id")), "start_on": start, "end_on": end,
        "hours": number(row.get("hours")), "days": number(row.get("days")),
        "absence_class": named if named in CLASSES else "other",
        "reported_at": reported if isinstance(reported, datetime) else None,
        "approved": flag(row.get("approved")),
    }  # fmt: skip


def _people(keys: set[str]) -> dict[str, int]:
    known = {key: pk for key, pk in Person.objects.values_list("source_key", "pk") if key}
    numbers = PersonRecord.objects.filter(known_to=None).exclude(external_id="")
    for pk, number_text in numbers.values_list("person_id", "external_id"):
        known.setdefault(f"id:{number_text}", pk)
    fresh = [Person(source_key=key) for key in sorted(keys - set(known))]
    Person.objects.bulk_create(fresh, batch_size=500)
    return known | {person.source_key or "": person.pk for person in fresh}


def _standing() -> dict[tuple[str, int], tuple[int, tuple[Any, ...]]]:
    rows = Absence.objects.filter(known_to=None).values_list(
        "absence_key", "occurrence", "pk", "person_id", *_VALUES
    )
    return {(row[0], row[1]): (row[2], row[3:]) for row in rows.iterator()}


def _key(one: dict[str, Any]) -> str:
    """The file's own id; without one, everything the row says."""
    if one["id"]:
        return f"id:{one['id']}"[:200]
    return "|".join([one["person"], *(text(one[name]) for name in _VALUES)])[:200]


def _differences(
    read: list[dict[str, Any]],
    people: dict[str, int],
    standing: dict[tuple[str, int], tuple[int, tuple[Any, ...]]],
    ledger: Ledger,
    *,
    batch: str,
    now: datetime,
) -> _Changes:
    times: Counter[str] = Counter()
    found = _Changes()
    for one in read:
        key = _key(one)
        times[key] += 1
        said = (people[one["person"]], *(one[name] for name in _VALUES))
        before = standing.get((key, times[key]))
        if before and before[1] == said:
            ledger.known += 1
            found.said_too.append(before[0])
            continue
        if before:
            found.ended.append(before[0])
        found.added.append(
            Absence(
                person_id=said[0], absence_key=key, occurrence=times[key], known_from=now,
                batch=batch, **{name: one[name] for name in _VALUES},
            )
        )  # fmt: skip
    return found
