"""How large the demo company is: people, contacts, teams, sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

SizeName = Literal["S", "M", "L", "XL"]
CONTACT_MONTHS: Final = 24
"""`Size.contacts` is what this many months bring; fewer months bring their share."""


@dataclass(frozen=True, slots=True)
class Size:
    """One size.

    `people` counts everybody, agents to leader; `handle` scales handle times so that the contacts
    of a day fill, at about 80 % occupancy, the time that agents are available.
    """

    name: SizeName
    people: int
    contacts: int
    teams: int
    sites: int
    units: int
    handle: float

    @property
    def managers(self) -> int:
        """Support managers, each with about six teams."""
        return max(1, self.teams // 6)

    @property
    def staff(self) -> int:
        """HR, planning, quality and systems people."""
        return max(4, self.people // 75)

    @property
    def agents(self) -> int:
        """People who handle contacts (one support leader and a lead a team are not among them)."""
        return self.people - self.teams - self.managers - self.staff - 1


SIZES: Final[dict[SizeName, Size]] = {
    "S": Size("S", 60, 500_000, 5, 3, 2, 0.72),
    "M": Size("M", 600, 3_000_000, 48, 4, 4, 1.2),
    "L": Size("L", 5_000, 20_000_000, 380, 8, 8, 1.3),
    "XL": Size("XL", 20_000, 50_000_000, 1_500, 12, 12, 1.6),
}
