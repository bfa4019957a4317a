"""The people of the stories: they are in every demo company, whatever its size and seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keepwell.connectors.demo_company.names import DOMAIN


@dataclass(frozen=True, slots=True)
class Member:
    """One member: `role` is the role of access (domain.access), `job` the title in HR's file,
    `team` the team's name, `employee` the employee number.
    """

    key: str
    name: str
    email: str
    role: str
    team: str
    job: str
    employee: str


def _member(key: str, last: str, role: str, team: str, job: str, number: int) -> Member:
    first = key.title()
    return Member(
        key, f"{first} {last}", f"{key}@{DOMAIN}", role, team, job, employee_number(number)
    )


def employee_number(index: int) -> str:
    """The employee number of the person with this index."""
    return f"LF-{1001 + index}"


CAST: Final[tuple[Member, ...]] = (
    _member(
        "cem", "Yeşilova", "support_leader", "Support Leadership", "Head of Customer Support", 0
    ),
    _member("hana", "Kōzuki-Lindner", "hr_partner", "People Partners", "HR Business Partner", 1),
    _member("dora", "Vasalvi", "hr_desk_agent", "HR Desk", "HR Desk Specialist", 2),
    _member("sam", "Okwuosa-Reed", "administrator", "Support Systems", "Systems Administrator", 3),
    _member("wil", "van Eikenaar", "works_council", "Planning and Quality", "Planning Analyst", 4),
    _member("tariq", "Benwarda", "team_lead", "Heron", "Team Lead", 5),
    _member("ana", "Duarte Vale", "agent", "Heron", "Customer Support Agent", 6),
)
"""Stan, the stranger, is nobody here: that is his point. In L and XL the team is "Dublin Heron"."""
