"""Loading an export of people: a snapshot (one row a person) or a history (one row a change)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.people.models import Employment, JobRow, Origin, Person, PersonRecord
from keepwell.domain.people.operations.claims import claim_rows
from keepwell.domain.people.operations.reporting_lines import (
    ManagerIndex,
    add_named_only,
    remark_many_numbers,
)
from keepwell.domain.people.operations.teams import ensure_teams
from keepwell.domain.people.operations.versions import add_rows, end_rows
from keepwell.domain.people.rules.account import Accounting, Ledger
from keepwell.domain.people.rules.history import (
    Spell,
    history_spans,
    is_history,
    snapshot_lines,
    spells_of,
)
from keepwell.domain.people.rules.lines import Line, read_lines, with_half_open_ends
from keepwell.domain.people.rules.names import normal
from keepwell.domain.people.rules.timeline import Facts, Span, end_at, snapshot, splice
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Details = tuple[str, str, str, str, bool | None, str]


@dataclass
class _Standing:
    """What is known about people before the file: open rows by person."""

    people: dict[str, int] = field(default_factory=dict)
    details: dict[int, tuple[int, Details]] = field(default_factory=dict)
    spells: dict[int, dict[Spell, int]] = field(default_factory=lambda: defaultdict(dict))
    spans: dict[int, dict[Span, int]] = field(default_factory=lambda: defaultdict(dict))


@dataclass
class _Changes:
    """Rows to end, rows to add, and standing rows that the file says too."""

    batch: str
    now: datetime
    ended: dict[type[Any], list[int]] = field(default_factory=lambda: defaultdict(list))
    added: dict[type[Any], list[Any]] = field(default_factory=lambda: defaultdict(list))
    said_too: dict[type[Any], list[int]] = field(default_factory=lambda: defaultdict(list))

    def stamp(self) -> dict[str, Any]:
        return {"known_from": self.now, "batch": self.batch}

    def write(self) -> None:
        for model, ids in self.ended.items():
            end_rows(model, ids, now=self.now, by=self.batch)
        for model, rows in self.added.items():
            add_rows(model, rows)
        for model, ids in self.said_too.items():
            claim_rows(model, ids, batch=self.batch)


def load_people(
    *,
    rows: Iterable[Mapping[str, Any]],
    batch: str,
    today: date,
    now: datetime,
    by: str,
    snapshot_on: date | None = None,
) -> Accounting:
    """Load rows of kind `people` or `job_history`; the same rows again change nothing.

    Rows with `valid_from` are a history: from a person's first row in the file on, the file is
    the truth. Other rows are a snapshot: what differs from what we knew is taken to have changed
    on the day of the snapshot. What was known before stays readable as it was known then.

    Args:
        rows: fields of `schemas.intake.PEOPLE` as Python values, and `_row`, the row in the file.
        batch: the import they came with.
        today: the day of the import; the snapshot's day unless `snapshot_on` says otherwise.
        now: the moment from which on this is known.
        by: who loads it.
        snapshot_on: the day that the export tells about.

    Returns:
        The account: rows_in = loaded + known + refused, with problems.
    """
    ledger = Ledger()
    people = with_half_open_ends(read_lines(rows, ledger), ledger)
    with transaction.atomic():
        standing, changes = _standing(), _Changes(batch, now)
        _add_people(people, standing)
        index = _managers(people, standing, ledger, changes)
        teams = _teams(people, batch)
        for key, lines in people.items():
            _load_one(
                person=standing.people[key],
                lines=lines,
                standing=standing,
                changes=changes,
                ledger=ledger,
                facts_of=_FactsOf(teams, index),
                on=snapshot_on or today,
            )
        changes.write()
        account = ledger.close()
        if account.loaded:
            record(
                actor=by, verb="load_people", subject_kind="batch", subject_id=batch,
                detail={"loaded": account.loaded, "known": account.known,
                        "refused": account.refused},
            )  # fmt: skip
    return account


@dataclass(frozen=True)
class _FactsOf:
    """What a line says, in the register's ids."""

    teams: dict[str, int]
    managers: ManagerIndex

    def __call__(self, line: Line) -> Facts:
        return Facts(
            self.teams.get(line.team), line.unit, line.role, line.site,
            self.managers.resolve(line), line.contract, line.hours, line.fte, Origin.HR.value,
        )  # fmt: skip


def _standing() -> _Standing:
    found = _Standing()
    found.people = {
        key: pk for key, pk in Person.objects.values_list("source_key", "pk").iterator() if key
    }
    records = PersonRecord.objects.filter(known_to=None).values_list(
        "person_id", "pk", "external_id", "name", "email", "hiring_source", "agency", "origin"
    )
    found.details = {row[0]: (row[1], row[2:]) for row in records.iterator()}
    spells = Employment.objects.filter(known_to=None).values_list(
        "person_id", "pk", "start_on", "last_day", "leave_class", "regretted"
    )
    for row in spells.iterator():
        found.spells[row[0]][Spell(*row[2:])] = row[1]
    spans = JobRow.objects.filter(known_to=None).values_list(
        "person_id", "pk", "valid_from", "valid_to", "team_id", "unit", "role", "site",
        "manager_id", "contract", "hours", "fte", "origin",
    )  # fmt: skip
    for job in spans.iterator():
        found.spans[job[0]][Span(job[2], job[3], Facts(*job[4:]))] = job[1]
    return found


def _add_people(people: dict[str, list[Line]], standing: _Standing) -> None:
    """Make the people who are not there yet; a manager so far only named becomes the person."""
    adopted = []
    for key, lines in people.items():
        named = f"manager:{normal(lines[0].name)}"[:200]
        if key not in standing.people and lines[0].name and named in standing.people:
            standing.people[key] = standing.people.pop(named)
            adopted.append(Person(pk=standing.people[key], source_key=key))
    Person.objects.bulk_update(adopted, ["source_key"], batch_size=200)
    fresh = [Person(source_key=key) for key in people if key not in standing.people]
    Person.objects.bulk_create(fresh, batch_size=500)
    for person in fresh:
        standing.people[person.source_key or ""] = person.pk


def _managers(
    people: dict[str, list[Line]], standing: _Standing, ledger: Ledger, changes: _Changes
) -> ManagerIndex:
    lines = [line for one in people.values() for line in one]
    index, in_file = ManagerIndex(ledger), {standing.people[key] for key in people}
    for key, own in people.items():
        index.add(standing.people[key], own[0].external_id, own[0].name, own[0].email)
    rows = PersonRecord.objects.filter(known_to=None).exclude(origin=Origin.CONTACTS)
    told = rows.values_list("person_id", "external_id", "name", "email")
    for person, number, name, email in told.iterator():
        if person not in in_file:
            index.add(person, number, name, email)
    remark_many_numbers(lines, ledger)
    add_named_only(index, lines, batch=changes.batch, now=changes.now)
    return index


def _teams(people: dict[str, list[Line]], batch: str) -> dict[str, int]:
    named = {(line.team, line.unit, line.site) for one in people.values() for line in one}
    return ensure_teams(named=sorted(one for one in named if one[0]), origin=Origin.HR, batch=batch)


def _load_one(
    *,
    person: int,
    lines: list[Line],
    standing: _Standing,
    changes: _Changes,
    ledger: Ledger,
    facts_of: _FactsOf,
    on: date,
) -> None:
    before = standing.spans.get(person, {})
    history = is_history(lines)
    if history:
        used, timeline = _told_history(lines, sorted(before), facts_of, ledger)
    else:
        used, timeline = _told_snapshot(lines, sorted(before), facts_of, ledger, on)
    if not used:
        return
    spells = spells_of(used, standing.spells.get(person, ()), first_seen=history, ledger=ledger)
    timeline = _until_last_day(timeline, spells)
    changed = _change_details(person, used[-1], standing, changes)
    changed |= _change_spells(person, spells, standing, changes)
    _claim_spells(standing.spells.get(person, {}), spells, used, changes)
    changed |= _change_spans(person, timeline, before, changes)
    told = _told_spans(used, timeline, on)
    changes.said_too[JobRow] += [pk for span, pk in before.items() if span in told]
    _claim_managers({span.facts.manager for span in told}, standing, changes)
    ledger.known += _known(used, timeline, before) if changed else len(used)


def _told_spans(used: list[Line], timeline: list[Span], on: date) -> list[Span]:
    """The spans that the rows speak of: what holds from the day a row names, or on the day it tells of."""
    days = {line.valid_from or min(line.end_on or on, on) for line in used}
    return [
        [span for span in timeline if span.valid_from <= day][-1] for day in days
        if any(span.valid_from <= day for span in timeline)
    ]  # fmt: skip


def _claim_managers(managers: set[int | None], standing: _Standing, changes: _Changes) -> None:
    """Managers who are only named stay as long as somebody's row names them."""
    for manager in managers - {None}:
        pk, details = standing.details.get(manager or 0, (0, ("", "", "", "", None, "")))
        if details[-1] == Origin.NAMED:
            changes.said_too[PersonRecord].append(pk)


def _told_history(
    lines: list[Line], existing: list[Span], facts_of: _FactsOf, ledger: Ledger
) -> tuple[list[Line], list[Span]]:
    spans = history_spans(lines, facts_of, ledger)
    return list(spans), splice(existing, (span for span in spans.values() if span))


def _told_snapshot(
    lines: list[Line], timeline: list[Span], facts_of: _FactsOf, ledger: Ledger, on: date
) -> tuple[list[Line], list[Span]]:
    used = snapshot_lines(lines, ledger)
    for line in used:
        end = line.end_on + timedelta(days=1) if line.end_on else None
        timeline = snapshot(
            timeline, facts=facts_of(line), on=on, start=line.start_on, last_day_end=end
        )
        if not line.start_on:
            ledger.remark(
                "no_start", "start_on",
                "Send the day of hiring: without it nobody can say how long somebody stayed",
                row=line.row,
            )  # fmt: skip
    return used, timeline


def _known(used: list[Line], timeline: list[Span], before: Mapping[Span, int]) -> int:
    """Rows of a changed person that say nothing new; at least one row is what changed it."""
    begins = {span.valid_from: span for span in timeline}
    same = sum(
        line.valid_from is not None and begins.get(line.valid_from) in before for line in used
    )
    return min(same, len(used) - 1)


def _until_last_day(timeline: list[Span], spells: set[Spell]) -> list[Span]:
    """Nothing reaches beyond the last day of the last spell, when that one has ended."""
    last = max(spells, default=None, key=lambda spell: spell.start_on)
    if last is None or last.last_day is None:
        return timeline
    return end_at(timeline, last.last_day + timedelta(days=1))


def _change_details(person: int, line: Line, standing: _Standing, changes: _Changes) -> bool:
    pk, before = standing.details.get(person, (None, ("", "", "", "", None, "")))
    agency = before[4] if line.agency is None else line.agency
    source = line.hiring_source or before[3]
    new: Details = (line.external_id, line.name, line.email, source, agency, Origin.HR.value)
    if before == new:
        changes.said_too[PersonRecord].append(pk or 0)
        return False
    changes.ended[PersonRecord] += [pk] if pk else []
    changes.added[PersonRecord].append(
        PersonRecord(
            person_id=person, external_id=new[0], name=new[1], email=new[2], hiring_source=new[3],
            agency=new[4], origin=new[5], **changes.stamp(),
        )
    )  # fmt: skip
    return True


def _change_spells(person: int, spells: set[Spell], standing: _Standing, changes: _Changes) -> bool:
    before = standing.spells.get(person, {})
    gone = [pk for spell, pk in before.items() if spell not in spells]
    fresh = sorted(spells - set(before), key=lambda spell: spell.start_on)
    changes.ended[Employment] += gone
    changes.added[Employment] += [
        Employment(person_id=person, origin=Origin.HR, **spell._asdict(), **changes.stamp())
        for spell in fresh
    ]
    return bool(gone or fresh)


def _claim_spells(
    before: Mapping[Spell, int], spells: set[Spell], used: list[Line], changes: _Changes
) -> None:
    """Rows that tell no day of hiring speak of the last spell."""
    last = max((spell.start_on for spell in spells), default=None)
    days = {line.start_on or last for line in used}
    changes.said_too[Employment] += [
        pk for spell, pk in before.items() if spell in spells and spell.start_on in days
    ]


def _change_spans(
    person: int, timeline: list[Span], before: Mapping[Span, int], changes: _Changes
) -> bool:
    fresh = [span for span in timeline if span not in before]
    gone = [pk for span, pk in before.items() if span not in timeline]
    changes.ended[JobRow] += gone
    changes.added[JobRow] += [_job_row(person, span, changes) for span in fresh]
    return bool(fresh or gone)


def _job_row(person: int, span: Span, changes: _Changes) -> JobRow:
    facts = span.facts
    return JobRow(
        person_id=person, valid_from=span.valid_from, valid_to=span.valid_to, team_id=facts.team,
        unit=facts.unit, role=facts.role, site=facts.site, manager_id=facts.manager,
        contract=facts.contract, hours=facts.hours, fte=facts.fte, origin=facts.origin,
        **changes.stamp(),
    )  # fmt: skip
