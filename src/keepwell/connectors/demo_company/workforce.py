"""Who works here: people and their spells of employment, job history, and how seats were filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy.typing as npt

Array = npt.NDArray[Any]

JOBS: Final[tuple[str, ...]] = (
    "Customer Support Agent",
    "Senior Support Agent",
    "Team Lead",
    "Support Manager",
    "Head of Customer Support",
    "HR Business Partner",
    "HR Desk Specialist",
    "Systems Administrator",
    "Planning Analyst",
    "Quality Analyst",
)
AGENT, SENIOR, LEAD, MANAGER = 0, 1, 2, 3
CONTRACTS: Final[tuple[tuple[str, float], ...]] = (
    ("Full-time", 40.0),
    ("Part-time", 24.0),
    ("Temporary", 40.0),
)
FULL, PART, TEMPORARY = 0, 1, 2
SOURCES: Final[tuple[str, ...]] = (
    "Job board",
    "Employee referral",
    "Careers page",
    "Agency",
    "University fair",
)


@dataclass(slots=True)
class Hire:
    """How a seat was filled: days of approval, acceptance and start, source."""

    spell: int
    team: int
    approved: int
    accepted: int
    start: int
    source: int


@dataclass(slots=True)
class Row:
    """One row of job history: holds from `day` until the spell's next row."""

    spell: int
    day: int
    team: int
    job: int
    manager: int
    contract: int


@dataclass(slots=True)
class Workforce:
    """Everybody who ever worked here in the window, as columns by spell of employment.

    A person who comes back has a second spell. `team_by_month[m]`: the agents' team of each
    spell in month m, -1 where it handles no contacts. Latent traits (`skill`, `speed`,
    `ramp_weeks`, `frailty`) are never exported.
    """

    person: Array
    start: Array
    end: Array
    job: Array
    contract: Array
    leaving: Array
    skill: Array
    speed: Array
    ramp_weeks: Array
    frailty: Array
    offset: Array
    source: Array
    names: list[tuple[str, str, str]]
    team_by_month: list[Array] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    hires: list[Hire] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Number of spells."""
        return len(self.person)
