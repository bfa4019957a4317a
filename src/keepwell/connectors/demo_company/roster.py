"""Shifts: who is planned when, at which hours, what was changed after publishing.

Whether somebody is planned on a day follows from their pattern alone (no draw), so that the hours
an absence costs can be counted before the shifts are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.calendar import DAY, Month, closed_days, weekday, zone_offsets
from keepwell.connectors.demo_company.organisation import SITES, Teams
from keepwell.connectors.demo_company.workforce import PART, Workforce

Array = npt.NDArray[Any]

EARLY, EVENING, NIGHT, WEEKEND = 1, 2, 3, 4
_START_HOUR: Final = (9.0, 7.0, 13.5, 22.0, 10.0)
BREAK_SECONDS: Final = 1_800
_OPEN_ON_HOLIDAYS: Final = 0.3
_CHANGED: Final = 0.11
_OVERTIME: Final = 0.14
_LATE_THEN_EARLY: Final = 0.05


@dataclass(slots=True)
class Days:
    """Planned person-days of a month, ordered by day. Moments are seconds since 1970 UTC.

    `team` is the agents' team, or -1; `kind` the index of the shift's kind; `sick` planned but
    absent; `extra` seconds of overtime asked for; `changed` 0 = never; `by_person` who asked.
    """

    spell: Array
    day: Array
    team: Array
    kind: Array
    site: Array
    start: Array
    length: Array
    sick: Array
    extra: Array
    published: Array
    changed: Array
    by_person: Array
    break_at: Array
    break_began: Array

    @property
    def count(self) -> int:
        """Number of person-days."""
        return len(self.spell)

    @property
    def end(self) -> Array:
        """Planned end."""
        return np.asarray(self.start + self.length)


def planned(pattern: Array, offset: Array, contract: Array, day: Array) -> Array:
    """Whether somebody of this pattern is planned on a day (public holidays aside)."""
    of_week = weekday(day)
    rotating = (day + offset) % 7 < 5
    works = np.where(
        pattern <= EARLY, of_week < 5, np.where(pattern == WEEKEND, of_week >= 2, rotating)
    )
    return np.asarray(works & ((contract != PART) | ((of_week + offset) % 5 != 0)))


def paid_hours(contract: Array) -> Array:
    """Paid hours of one shift."""
    return np.where(contract == PART, 6.0, 8.0)


def pattern_in(*, force: Workforce, teams: Teams, month: Month) -> Array:
    """The shift pattern of each spell in a month; people without a team of agents work by day."""
    team = force.team_by_month[month.index]
    return np.where(team >= 0, teams.pattern[np.maximum(team, 0)], 0)


def site_in(*, force: Workforce, teams: Teams, month: Month) -> Array:
    """The site of each spell in a month; leaders and staff are at the first site."""
    team = force.team_by_month[month.index]
    return np.where(team >= 0, teams.site[np.maximum(team, 0)], 0)


def month_days(
    *, force: Workforce, teams: Teams, month: Month, away: Array, rng: np.random.Generator
) -> Days:
    """All planned person-days of a month.

    `away` (spell x day): 0 here, 1 absent though planned, 2 on leave (not planned).
    """
    pattern = pattern_in(force=force, teams=teams, month=month)
    day_at, spell = _who_when(force, month, pattern, away, rng)
    kind, start = _kinds_and_starts(
        force=force, teams=teams, month=month, spell=spell, day_at=day_at, pattern=pattern, rng=rng
    )
    n, day = len(spell), month.first + day_at
    site = site_in(force=force, teams=teams, month=month)[spell]
    start = start - _ahead(month, site, day_at)
    length = (paid_hours(force.contract[spell]) * 3_600).astype(np.int64) + BREAK_SECONDS
    sick = away[spell, day_at] == 1
    team = force.team_by_month[month.index][spell]
    stable = _stable(teams, team, month)
    changed, by_person = _changes(start, stable, rng)
    break_at = (start + length // 2) // 900 * 900
    late = np.where(rng.random(n) < 0.82, rng.normal(0, 5, n), rng.normal(25, 12, n)) * 60
    extra = np.where((rng.random(n) < _OVERTIME) & ~sick, rng.integers(1, 5, n) * 1_800, 0)
    return Days(
        spell,
        day,
        team,
        kind,
        site,
        start,
        length,
        sick,
        extra,
        (day - weekday(day) - np.where(stable, 28, 18)) * DAY + 36_000,
        changed,
        by_person,
        break_at,
        break_at + late.astype(np.int64),
    )


def _who_when(
    force: Workforce, month: Month, pattern: Array, away: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Day of month and spell of every planned shift, ordered by day."""
    here = np.flatnonzero((force.start < month.after) & (force.end >= month.first))
    day = np.arange(month.first, month.after)[:, None]
    works = planned(pattern[here], force.offset[here], force.contract[here], day)
    works &= (day >= force.start[here]) & (day <= force.end[here])
    works &= away[here].T < 2
    closed = closed_days(month.first, month.after)[:, None]
    works &= ~closed | (rng.random((1, len(here))) < _OPEN_ON_HOLIDAYS)
    day_at, index = np.nonzero(works)
    return day_at, here[index]


def _kinds_and_starts(
    *,
    force: Workforce,
    teams: Teams,
    month: Month,
    spell: Array,
    day_at: Array,
    pattern: Array,
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    """Kind of each shift, and its start in seconds as if the site's zone were UTC."""
    kind = pattern[spell]
    loose = ~_stable(teams, force.team_by_month[month.index][spell], month)
    early = loose & (kind == EVENING) & (rng.random(len(spell)) < _LATE_THEN_EARLY)
    kind = np.where(early, EARLY, kind)
    own = force.offset[spell] % 3 * 1_800
    moved = (
        np.where(
            loose & (kind != 0) | (rng.random(len(spell)) < 0.15),
            rng.integers(-2, 3, len(spell)),
            0,
        )
        * 1_800
    )
    moved = np.where(loose, moved, 0)
    hour = np.array(_START_HOUR)[kind] * 3_600
    return kind, ((month.first + day_at) * DAY + hour + own + moved).astype(np.int64)


def _ahead(month: Month, site: Array, day_at: Array) -> Array:
    table = np.array([zone_offsets(one.zone, month.first, month.after) for one in SITES])
    return np.asarray(table[site, day_at])


def _stable(teams: Teams, team: Array, month: Month) -> Array:
    """Leaders and staff (team -1) have always had fixed hours."""
    return np.asarray((team < 0) | (teams.stable_from[np.maximum(team, 0)] <= month.index))


def _changes(start: Array, stable: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """When a published shift was changed (0 never), and whether the person asked for it."""
    chance = np.where(stable, _CHANGED * effects.STABLE_CHANGES, _CHANGED)
    hit = rng.random(len(start)) < chance
    before = rng.gamma(1.6, 4.0, len(start)) * DAY + 7_200
    return np.where(hit, start - np.minimum(before, 16 * DAY).astype(np.int64), 0), rng.random(
        len(start)
    ) < 0.25
