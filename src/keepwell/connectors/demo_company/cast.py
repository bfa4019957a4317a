"""The people of the stories: they are in every demo company, whatever its size and seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keepwell.connectors.demo_company.names import DOMAIN


@dataclass(frozen=True, slots=True)
class Member:
    """One member.

    `role` is the role of access (domain.access), `job` the title in HR's file, `team` the team's
    name, `employee` the employee number.
    """

    key: str
    name: str
    email: str
    role: str
    team: str
    job: str
    employee: str


def _member(*, key: str, last: str, role: str, team: str, job: str, number: int) -> Member:
    first = key.title()
    return Member(
        key, f"{first} {last}", f"{key}@{DOMAIN}", role, team, job, employee_number(number)
    )


def employee_number(index: int) -> str:
    """The employee number of the person with this index."""
    return f"LF-{1001 + index}"


CAST: Final[tuple[Member, ...]] = (
    _member(
        key="cem",
        last="Yeşilova",
        role="support_leader",
        team="Support Leadership",
        job="Head of Customer Support",
        number=0,
    ),
    _member(
        key="hana",
        last="Kōzuki-Lindner",
        role="hr_partner",
        team="People Partners",
        job="HR Business Partner",
        number=1,
    ),
    _member(
        key="dora",
        last="Vasalvi",
        role="hr_desk_agent",
        team="HR Desk",
        job="HR Desk Specialist",
        number=2,
    ),
    _member(
        key="sam",
        last="Okwuosa-Reed",
        role="administrator",
        team="Support Systems",
        job="Systems Administrator",
        number=3,
    ),
    _member(
        key="wil",
        last="van Eikenaar",
        role="works_council",
        team="Planning and Quality",
        job="Planning Analyst",
        number=4,
    ),
    _member(
        key="tariq", last="Benwarda", role="team_lead", team="Heron", job="Team Lead", number=5
    ),
    _member(
        key="ana",
        last="Duarte Vale",
        role="agent",
        team="Heron",
        job="Customer Support Agent",
        number=6,
    ),
)
"""Stan, the stranger, is nobody here: that is his point. In L and XL the team is "Dublin Heron"."""
