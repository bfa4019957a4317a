"""Who is meant by a row's manager: a name, an e-mail, a number, or both, and sometimes none fits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keepwell.domain.people.models import Origin, Person, PersonRecord
from keepwell.domain.people.operations.versions import add_rows
from keepwell.domain.people.rules.names import core, normal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from keepwell.domain.people.rules.account import Ledger
    from keepwell.domain.people.rules.lines import Line


@dataclass
class ManagerIndex:
    """People by number, e-mail and name, and who was found so far."""

    ledger: Ledger
    by_number: dict[str, int] = field(default_factory=dict)
    by_mail: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_core: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    core_of: dict[int, str] = field(default_factory=dict)
    found: dict[tuple[str, str], int | None] = field(default_factory=dict)
    named_only: dict[str, int] = field(default_factory=dict)

    def add(self, person: int, external_id: str, name: str, email: str) -> None:
        """Somebody who can be a manager."""
        written = normal(name)
        if email:
            self.by_mail[email] = person
        if external_id:
            self.by_number[external_id] = person
        if written:
            self.by_name[written].add(person)
            self.by_core[core(written)].add(person)
            self.core_of[person] = core(written)

    def resolve(self, line: Line) -> int | None:
        """The manager's person, or None where there is none or several could be meant."""
        asked = (line.manager_id, line.manager_name)
        if not any(asked):
            return None
        if asked not in self.found:
            self.found[asked] = self._find(line)
        return self.found[asked]

    def _find(self, line: Line) -> int | None:
        if "@" in line.manager_name:
            return self._by_mail(line)
        numbered = self.by_number.get(line.manager_id)
        written = normal(line.manager_name)
        # a manager's number is often from another list than the employees' numbers: a name that
        # is there too must agree with it
        if numbered and (not written or self.core_of.get(numbered, core(written)) == core(written)):
            return numbered
        if not written:
            self.ledger.remark(
                "manager_unknown", "manager_id", "Send this manager's own row, or the name",
                row=line.row, value=line.manager_id,
            )  # fmt: skip
            return None
        return self._by_name(written, line)

    def _by_mail(self, line: Line) -> int | None:
        found = self.by_mail.get(line.manager_name.lower())
        if found is None:
            self.ledger.remark(
                "manager_unknown", "manager", "Send the row of the manager with this e-mail, or the name",
                row=line.row, value=line.manager_name,
            )  # fmt: skip
        return found

    def _by_name(self, written: str, line: Line) -> int | None:
        fitting = self.by_name.get(written) or self.by_core.get(core(written)) or set()
        if len(fitting) > 1:
            self.ledger.remark(
                "manager_ambiguous", "manager",
                "Several people have this name: give the manager's employee number",
                row=line.row, value=line.manager_name,
            )  # fmt: skip
            return None
        return next(iter(fitting)) if fitting else self.named_only.get(written)


def add_named_only(
    index: ManagerIndex, lines: Iterable[Line], *, batch: str, now: datetime
) -> None:
    """Make people of managers who are only named, so that one manager stays one."""
    missing: dict[str, str] = {}
    for line in lines:
        written = normal(line.manager_name)
        known = index.by_name.get(written) or index.by_core.get(core(written))
        mail = "@" in line.manager_name
        if written and not known and not mail and line.manager_id not in index.by_number:
            missing.setdefault(written, line.manager_name)
    keys = {f"manager:{written}"[:200]: name for written, name in missing.items()}
    people = [Person(source_key=key) for key in keys]
    Person.objects.bulk_create(people, batch_size=500)
    made = [person for person in people if person.pk]
    add_rows(
        PersonRecord,
        [
            PersonRecord(
                person=person, name=keys[person.source_key or ""], origin=Origin.NAMED,
                known_from=now, batch=batch,
            )
            for person in made
        ],
    )  # fmt: skip
    for person in made:
        index.add(person.pk, "", keys[person.source_key or ""], "")


def remark_many_numbers(lines: Iterable[Line], ledger: Ledger) -> None:
    """Say which managers come under several numbers: they are taken as one person each."""
    numbers: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Line] = {}
    for line in lines:
        if line.manager_name and line.manager_id:
            numbers[normal(line.manager_name)].add(line.manager_id)
            first.setdefault(normal(line.manager_name), line)
    for written, found in numbers.items():
        if len(found) > 1:
            ledger.remark(
                "manager_many_ids", "manager_id",
                "One manager under several numbers is taken as one person: check the numbers",
                row=first[written].row, value=first[written].manager_name,
            )  # fmt: skip
