"""People and their job history as an HRIS would export them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from keepwell.connectors.demo_company.columns import days as dates
from keepwell.connectors.demo_company.columns import words, yes_no
from keepwell.connectors.demo_company.organisation import SITES, Teams
from keepwell.connectors.demo_company.workforce import CONTRACTS, JOBS, SOURCES, Row, Workforce

Array = npt.NDArray[Any]

CLASSES: Final[tuple[str, ...]] = ("Voluntary", "Involuntary", "End of term", "Other")
_REASONS: Final[tuple[tuple[str, ...], ...]] = (
    ("New job elsewhere", "Working hours", "Pay", "Studies", "Relocation", "Family reasons"),
    ("Failed probation", "Dismissal: conduct", "Redundancy"),
    ("Fixed term ended",),
    ("Retirement", "Transfer within the group"),
)
_ALL_REASONS: Final = tuple(reason for some in _REASONS for reason in some)


class Cut:
    """What HR's system knows at the end of the window: rows that hold before `after`."""

    def __init__(
        self,
        *,
        force: Workforce,
        teams: Teams,
        numbers: tuple[str, ...],
        after: int,
        rng: np.random.Generator,
    ) -> None:
        self.force, self.teams, self.numbers, self.after = force, teams, numbers, after
        gone = force.end < after
        drawn = rng.random(force.count)
        sizes = np.array([len(some) for some in _REASONS])
        starts = np.cumsum(sizes) - sizes
        self.kind = np.where(gone, np.maximum(force.leaving, 0), 0)
        self.reason = starts[self.kind] + (drawn * sizes[self.kind]).astype(np.int64)
        self.regretted = (self.kind == 0) & (rng.random(force.count) < 0.55)
        self.left = gone
        self.born = (np.full(len(force.names), 730) + rng.integers(0, 13_000, len(force.names)))[
            force.person
        ]

    def rows(self) -> list[Row]:
        """History rows that began before the cut, by spell and day; of two on one day the last."""
        known = [row for row in self.force.history if row.day < self.after]
        latest = {(row.spell, row.day): row for row in known}
        return [latest[key] for key in sorted(latest)]

    def history(self) -> pa.Table:
        """One row a change: it holds until the person's next one, the last until they leave."""
        rows = self.rows()
        spell = np.array([row.spell for row in rows])
        told = {**self._person(spell), **self._place(rows), **self._employment(spell)}
        hours = np.array([CONTRACTS[row.contract][1] for row in rows])
        return pa.table(
            {
                "Employee ID": told["Employee ID"],
                "Effective date": dates(np.array([row.day for row in rows])),
                **told,
                "FTE": pa.array(hours / 40),
            }
        )

    def people(self) -> pa.Table:
        """One row a person, as of the cut: the latest spell and its latest row."""
        latest = {int(self.force.person[row.spell]): row for row in self.rows()}
        rows = [latest[person] for person in sorted(latest)]
        spell = np.array([row.spell for row in rows])
        return pa.table(
            {
                **self._person(spell),
                "Status": words(self.left[spell], ("Active", "Inactive")),
                **self._place(rows),
                **self._employment(spell),
                "Date of birth": dates(self.born[spell]),
            }
        )

    def _person(self, spell: Array) -> dict[str, pa.Array]:
        person = self.force.person[spell]
        names = [self.force.names[one] for one in person]
        return {
            "Employee ID": words(person, self.numbers),
            "First name": pa.array([one[0] for one in names]),
            "Last name": pa.array([one[1] for one in names]),
            "Work email": pa.array([one[2] for one in names]),
        }

    def _place(self, rows: list[Row]) -> dict[str, pa.Array]:
        teams = self.teams
        boss = np.array([row.manager for row in rows])
        full = [" ".join(one[:2]) for one in self.force.names]
        return {
            "Team": pa.array([teams.names[row.team] for row in rows]),
            "Department": pa.array([teams.units[row.team] for row in rows]),
            "Position": pa.array([JOBS[row.job] for row in rows]),
            "Manager": words(boss, full, boss < 0),
            "Manager ID": words(boss, self.numbers, boss < 0),
            "Office": pa.array([SITES[int(teams.site[row.team])].name for row in rows]),
            "Employment type": pa.array([CONTRACTS[row.contract][0] for row in rows]),
            "Weekly hours": pa.array([CONTRACTS[row.contract][1] for row in rows]),
        }

    def _employment(self, spell: Array) -> dict[str, pa.Array]:
        here = ~self.left[spell]
        return {
            "Hire date": dates(self.force.start[spell]),
            "Termination date": dates(np.where(here, 0, self.force.end[spell]), here),
            "Termination type": words(self.kind[spell], CLASSES, here),
            "Termination reason": words(self.reason[spell], _ALL_REASONS, here),
            "Regretted": yes_no(self.regretted[spell], here),
            "Recruitment source": words(self.force.source[spell], SOURCES),
        }
