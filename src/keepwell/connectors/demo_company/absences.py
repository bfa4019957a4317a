"""Absences: sickness with its seasons, unexcused days, holidays, parental leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.calendar import DAY, Month, closed_days
from keepwell.connectors.demo_company.roster import paid_hours, pattern_in, planned

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.organisation import Teams
    from keepwell.connectors.demo_company.workforce import Workforce

Array = npt.NDArray[Any]

SICK, UNEXCUSED, HOLIDAY, PARENTAL = 0, 1, 2, 3
REASONS: Final[tuple[str, ...]] = ("Sick leave", "Unexcused absence", "Vacation", "Parental leave")
_LENGTHS: Final = ((0.36, 1, 2), (0.35, 2, 4), (0.24, 4, 11), (0.05, 18, 60))
"""Share, shortest and (exclusive) longest in calendar days."""
_HOLIDAY_LENGTHS: Final = ((0.30, 1, 2), (0.30, 2, 5), (0.28, 5, 8), (0.12, 12, 17))
_HOLIDAYS: Final = (0.5, 0.6, 0.7, 0.9, 1.0, 1.1, 1.6, 1.7, 1.0, 0.8, 0.6, 1.3)
_HOLIDAYS_PER_MONTH: Final = 0.56
_PARENTAL_PER_MONTH: Final = 0.0012
_LONGEST: Final = 120


@dataclass(slots=True)
class Absences:
    """All absences as columns, ordered by spell and day.

    `first`/`last` days inclusive, `hours` planned hours lost, `reported` seconds since 1970 UTC.
    """

    spell: Array
    first: Array
    last: Array
    kind: Array
    hours: Array
    reported: Array

    @property
    def count(self) -> int:
        """Number of absences."""
        return len(self.spell)

    def away(self, *, month: Month, spells: int) -> Array:
        """(spell x day of month): 1 absent though planned, 2 on leave, 0 neither."""
        grid = np.zeros((spells, month.days), dtype=np.int8)
        hit = np.flatnonzero((self.first < month.after) & (self.last >= month.first))
        low = np.maximum(self.first[hit], month.first) - month.first
        long = np.minimum(self.last[hit], month.after - 1) - month.first - low + 1
        row = np.repeat(self.spell[hit], long)
        day = np.repeat(low, long) + np.arange(long.sum()) - np.repeat(np.cumsum(long) - long, long)
        grid[row, day] = np.repeat(np.where(self.kind[hit] <= UNEXCUSED, 1, 2), long)
        return grid


def draw_absences(
    *, force: Workforce, teams: Teams, months: tuple[Month, ...], rng: np.random.Generator
) -> Absences:
    """The absences of everybody over all months; none overlap for a person."""
    drawn = [
        np.concatenate(some)
        for some in zip(*(_of_month(force, teams, one, rng) for one in months), strict=True)
    ]
    spell, first, last, kind, pattern = _without_overlaps(*drawn)
    hours = _hours(force, spell, first, last, pattern)
    kept = hours > 0
    spell, first, last, kind, hours = spell[kept], first[kept], last[kept], kind[kept], hours[kept]
    return Absences(spell, first, last, kind, hours, _reported(first, kind, rng))


def _of_month(
    force: Workforce, teams: Teams, month: Month, rng: np.random.Generator
) -> tuple[Array, ...]:
    here = np.flatnonzero((force.start < month.after) & (force.end >= month.first))
    sick = _draw(
        here=here,
        rate=_sickness_rate(force, teams, month, here),
        lengths=_LENGTHS,
        kind=SICK,
        month=month,
        rng=rng,
    )
    leave = _draw(
        here=here,
        rate=np.full(len(here), _HOLIDAYS_PER_MONTH * _HOLIDAYS[month.calendar - 1]),
        lengths=_HOLIDAY_LENGTHS,
        kind=HOLIDAY,
        month=month,
        rng=rng,
    )
    child = _draw(
        here=here,
        rate=np.full(len(here), _PARENTAL_PER_MONTH),
        lengths=((1.0, 60, _LONGEST),),
        kind=PARENTAL,
        month=month,
        rng=rng,
    )
    spell, first, last, kind = (
        np.concatenate(some) for some in zip(sick, leave, child, strict=True)
    )
    short = (kind == SICK) & (first == last) & (rng.random(len(kind)) < 0.09)
    kind = np.where(short, UNEXCUSED, kind)
    last = np.minimum(last, force.end[spell])
    kept = (first >= force.start[spell]) & (first <= last)
    pattern = pattern_in(force=force, teams=teams, month=month)[spell]
    return spell[kept], first[kept], last[kept], kind[kept], pattern[kept]


def _sickness_rate(force: Workforce, teams: Teams, month: Month, here: Array) -> Array:
    """Spells a month, with the season and the planted effects."""
    team = force.team_by_month[month.index][here]
    at = np.maximum(team, 0)
    rate = effects.SPELLS_PER_MONTH * effects.FLU[month.calendar - 1] * force.frailty[here]
    before = month.index - effects.OVERLOAD_ABSENCE_LAG
    if before >= 0:
        rate = rate * np.where(
            (team >= 0) & teams.overload[at, before], effects.OVERLOAD_ABSENCE, 1.0
        )
    rate = rate * np.where(
        (team >= 0) & (teams.stable_from[at] <= month.index), effects.STABLE_ABSENCE, 1.0
    )
    return np.asarray(rate * np.where(team >= 0, 1.0, 0.6))


def _draw(
    *,
    here: Array,
    rate: Array,
    lengths: tuple[tuple[float, int, int], ...],
    kind: int,
    month: Month,
    rng: np.random.Generator,
) -> tuple[Array, Array, Array, Array]:
    spell = np.repeat(here, rng.poisson(rate))
    first = month.first + rng.integers(0, month.days, len(spell))
    which = rng.choice(len(lengths), size=len(spell), p=[share for share, _, _ in lengths])
    low, high = (
        np.array([one[1] for one in lengths])[which],
        np.array([one[2] for one in lengths])[which],
    )
    return spell, first, first + rng.integers(low, high) - 1, np.full(len(spell), kind)


def _without_overlaps(
    spell: Array, first: Array, last: Array, kind: Array, pattern: Array
) -> tuple[Array, ...]:
    """Order by spell and day; leave out what begins before an earlier one has ended."""
    order = np.lexsort((last, first, spell))
    spell, first, last, kind, pattern = (
        spell[order],
        first[order],
        last[order],
        kind[order],
        pattern[order],
    )
    reach = np.maximum.accumulate(spell * 10**7 + last)
    clear = np.ones(len(spell), dtype=np.bool_)
    clear[1:] = spell[1:] * 10**7 + first[1:] > reach[:-1]
    return spell[clear], first[clear], last[clear], kind[clear], pattern[clear]


def _hours(force: Workforce, spell: Array, first: Array, last: Array, pattern: Array) -> Array:
    """Planned hours in [first, last], public holidays left out."""
    if not len(spell):
        return np.zeros(0)
    days = np.zeros(len(spell), dtype=np.int64)
    origin = int(first.min())
    closed = closed_days(origin, int(last.max()) + _LONGEST)
    for step in range(int((last - first).max()) + 1):
        on = np.flatnonzero(first + step <= last)
        day = first[on] + step
        works = planned(pattern[on], force.offset[spell[on]], force.contract[spell[on]], day)
        days[on] += works & ~closed[day - origin]
    return np.asarray(days * paid_hours(force.contract[spell]))


def _reported(first: Array, kind: Array, rng: np.random.Generator) -> Array:
    """Sickness is told around the start of the day, leave weeks before."""
    morning = first * DAY + 6 * 3_600 + (rng.normal(0, 1.6, len(first)) * 3_600).astype(np.int64)
    ahead = first * DAY - rng.integers(14, 90, len(first)) * DAY + 36_000
    return np.where(kind <= UNEXCUSED, morning, ahead)
