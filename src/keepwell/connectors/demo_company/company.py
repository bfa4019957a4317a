"""The company without its contacts: months, teams, people, absences. Cheap at every size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keepwell.connectors.demo_company.absences import Absences, draw_absences
from keepwell.connectors.demo_company.calendar import DAY, Month, months_until
from keepwell.connectors.demo_company.living import simulate
from keepwell.connectors.demo_company.organisation import Teams, build_teams
from keepwell.connectors.demo_company.sizes import SIZES, Size, SizeName

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.workforce import Workforce
    from keepwell.kernel.periods import Period


@dataclass(slots=True)
class Company:
    """Everything about the company but its contacts."""

    size: Size
    months: tuple[Month, ...]
    teams: Teams
    force: Workforce
    absences: Absences
    seed: int

    @property
    def cut(self) -> int:
        """The moment after which nothing is known yet."""
        return self.months[-1].after * DAY


def stream(seed: int, name: str, month: int = 0) -> np.random.Generator:
    """Random numbers of their own for each part and month, whatever the others drew."""
    tag = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, tag, month])))


def found_company(*, size: SizeName, months: int, until: Period, seed: int) -> Company:
    """The company without its contacts: cheap at every size.

    Args:
        size: S, M, L or XL.
        months: how many months, at least 1.
        until: the last month (`keepwell.kernel.periods.Period`).
        seed: the same seed gives the same company.

    Raises:
        ValueError: when `months` is below 1.
    """
    if months < 1:
        raise ValueError(f"a demo company needs at least one month, not {months}")
    span = months_until(until, months)
    teams = build_teams(size=SIZES[size], months=months, rng=stream(seed, "teams"))
    force = simulate(size=SIZES[size], teams=teams, months=span, rng=stream(seed, "people"))
    absences = draw_absences(force=force, teams=teams, months=span, rng=stream(seed, "absences"))
    return Company(SIZES[size], span, teams, force, absences, seed)
