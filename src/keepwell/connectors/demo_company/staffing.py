"""Shifts, minutes by state and absences as workforce software would export them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.absences import HOLIDAY, REASONS, Absences
from keepwell.connectors.demo_company.cast import employee_number
from keepwell.connectors.demo_company.columns import days as dates
from keepwell.connectors.demo_company.columns import moments as stamps
from keepwell.connectors.demo_company.columns import whole, words, yes_no
from keepwell.connectors.demo_company.organisation import PATTERNS, SITES, Teams
from keepwell.connectors.demo_company.roster import BREAK_SECONDS, Days

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.calendar import Month
    from keepwell.connectors.demo_company.demand import Contacts, Traits
    from keepwell.connectors.demo_company.timeline import Moments
    from keepwell.connectors.demo_company.workforce import Workforce

Array = npt.NDArray[Any]

STATES: Final[tuple[str, ...]] = (
    "On contact",
    "Wrap up",
    "Available",
    "Break",
    "Meeting",
    "Training",
    "Offline",
)
_ON, _WRAP, _IDLE, _BREAK, _MEETING, _TRAINING, _OFFLINE = range(len(STATES))


def employees(force: Workforce) -> tuple[str, ...]:
    """Employee numbers by person."""
    return tuple(employee_number(person) for person in range(len(force.names)))


def worked_until(*, days: Days, contacts: Contacts, moments: Moments) -> Array:
    """When each person-day stopped working.

    As planned, later for overtime asked for or when the last contact took longer (an hour at most).
    """
    last = np.zeros(days.count, dtype=np.int64)
    np.maximum.at(last, contacts.shift, (moments.begin + moments.busy).astype(np.int64))
    return np.clip(last, days.end + days.extra, days.end + days.extra + 3_600)


def shift_table(
    *,
    days: Days,
    until: Array,
    numbers: tuple[str, ...],
    force: Workforce,
    rng: np.random.Generator,
) -> pa.Table:
    """One row a planned shift; no clocking where the person was absent."""
    n, sick = days.count, days.sick
    late = (rng.normal(0, 3, n) * 60).astype(np.int64)
    over = np.where(sick, 0, (until - days.end) // 900) * 0.25
    person = force.person[days.spell]
    return pa.table(
        {
            "Shift ID": pa.array(_shift_ids(days)),
            "Employee ID": words(person, numbers),
            "Shift start": stamps(days.start),
            "Shift end": stamps(days.end),
            "Clock in": stamps(days.start + late, sick),
            "Clock out": stamps(until + np.abs(late) // 2, sick),
            "Paid hours": pa.array((days.length - BREAK_SECONDS) / 3_600),
            "Overtime hours": pa.array(over),
            "Overtime compensated": yes_no(rng.random(n) < 0.86, over == 0),
            "Published at": stamps(days.published),
            "Changed at": stamps(days.changed, days.changed == 0),
            "Changed by": words(days.by_person, ("employer", "person"), days.changed == 0),
            "Break planned": stamps(days.break_at),
            "Break started": stamps(days.break_began, sick),
            "Shift type": words(days.kind, PATTERNS),
            "Location": words(days.site, [one.name for one in SITES]),
        }
    )


def _shift_ids(days: Days) -> Array:
    """Day and spell make a number that no other shift has."""
    return days.day * 100_000 + days.spell


def state_table(
    *,
    days: Days,
    traits: Traits,
    contacts: Contacts,
    moments: Moments,
    until: Array,
    force: Workforce,
    teams: Teams,
    assignees: tuple[str, ...],
    assignee_of: Array,
    numbers: tuple[str, ...],
    month: Month,
    rng: np.random.Generator,
) -> pa.Table:
    """Seconds by state, one row a person-day and state, agents only.

    States of a day lie one after the other, so that each has a start of its own.
    """
    here = np.flatnonzero((days.team >= 0) & ~days.sick)
    seconds = _seconds(
        days=days,
        traits=traits,
        contacts=contacts,
        moments=moments,
        until=until,
        teams=teams,
        month=month,
        rng=rng,
    )[here]
    begins = days.start[here][:, None] + np.cumsum(seconds, axis=1) - seconds
    row, state = np.nonzero(seconds >= 60)
    asked = np.where((state == _OFFLINE) & (rng.random(len(row)) < 0.24), _ON, state)
    asked = np.where(asked <= _IDLE, _ON, asked)
    spell = days.spell[here][row]
    return pa.table(
        {
            "Agent": words(assignee_of[spell], assignees),
            "Employee ID": words(force.person[spell], numbers),
            "Start time": stamps(begins[row, state]),
            "State": words(state, STATES),
            "Seconds": whole(seconds[row, state]),
            "Scheduled state": words(asked, STATES),
        }
    )


def _seconds(
    *,
    days: Days,
    traits: Traits,
    contacts: Contacts,
    moments: Moments,
    until: Array,
    teams: Teams,
    month: Month,
    rng: np.random.Generator,
) -> Array:
    """(person-day x state): contacts' own time, idle time from the occupancy, the rest offline."""
    n = days.count
    busy = np.bincount(contacts.shift, moments.busy, n)
    wrap = np.bincount(contacts.shift, moments.wrap / moments.concurrency, n)
    found = np.zeros((n, len(STATES)), dtype=np.int64)
    strained = (days.team >= 0) & teams.overload[np.maximum(days.team, 0), month.index]
    target = np.clip(
        np.where(strained, effects.OVERLOAD_OCCUPANCY, effects.OCCUPANCY) + rng.normal(0, 0.04, n),
        0.5,
        0.98,
    )
    found[:, _BREAK] = BREAK_SECONDS
    found[:, _MEETING] = np.where(
        days.day % 7 == (days.team + 4) % 7, 2_700, np.where(rng.random(n) < 0.2, 900, 0)
    )
    found[:, _TRAINING] = np.where(
        traits.weight == 0, 5 * 3_600, np.where(rng.random(n) < 0.04, 5_400, 0)
    )
    room = until - days.start - found.sum(axis=1) - busy
    idle = np.clip(busy * (1 / target - 1), 0, np.maximum(room, 0))
    found[:, _ON], found[:, _WRAP], found[:, _IDLE] = busy - wrap, wrap, idle
    found[:, _OFFLINE] = np.maximum(until - days.start - found.sum(axis=1), 0)
    return found


def absence_table(
    *, absences: Absences, force: Workforce, numbers: tuple[str, ...], after: int
) -> pa.Table:
    """All absences that began before `after`."""
    kept = np.flatnonzero(absences.first < after)
    kind = absences.kind[kept]
    return pa.table(
        {
            "Absence ID": pa.array([f"A{number + 1:07d}" for number in kept]),
            "Employee ID": words(force.person[absences.spell[kept]], numbers),
            "Absence type": words(kind, REASONS),
            "Start date": dates(absences.first[kept]),
            "End date": dates(absences.last[kept]),
            "Hours": pa.array(absences.hours[kept]),
            "Reported at": stamps(absences.reported[kept]),
            "Approved": yes_no(kind >= HOLIDAY),
        }
    )
