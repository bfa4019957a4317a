"""The company lives through its months: hires, moves, promotions, leavers, a re-organisation.

Within a month everything is vectorised. Moves, promotions and the re-organisation happen on the
first of a month, so that a month has one team a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.calendar import OPEN, Month
from keepwell.connectors.demo_company.cast import CAST
from keepwell.connectors.demo_company.names import NameBook
from keepwell.connectors.demo_company.organisation import SITES, Teams
from keepwell.connectors.demo_company.workforce import (
    AGENT,
    FULL,
    LEAD,
    MANAGER,
    SENIOR,
    SOURCES,
    TEMPORARY,
    Hire,
    Row,
    Workforce,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from keepwell.connectors.demo_company.sizes import Size

Array = npt.NDArray[Any]

_SOURCE_SHARE: Final = (0.42, 0.24, 0.18, 0.09, 0.07)
_STAFF_JOBS: Final = (5, 6, 7, 8, 9)
_STAFF_TEAM: Final = {5: 1, 6: 2, 7: 3, 8: 4, 9: 4}
"""Job to staff team (counted from `Teams.count`)."""
LEAD_LEAVING: Final = 0.12
MOVES_PER_MONTH: Final = 0.006
PROMOTIONS_PER_MONTH: Final = 0.012
RETURNERS: Final = 0.04
"""Share of vacancies that a former colleague fills."""


class _Company:
    """The company while it lives through the months: columns with room to grow."""

    def __init__(
        self, size: Size, teams: Teams, months: tuple[Month, ...], rng: np.random.Generator
    ) -> None:
        self.size, self.teams, self.months, self.rng = size, teams, months, rng
        room = size.people * (2 + len(months) // 12) + 64
        self.person, self.start, self.end, self.team = (
            np.zeros(room, dtype=np.int64) for _ in range(4)
        )
        self.job, self.contract, self.leaving, self.source = (
            np.zeros(room, dtype=np.int64) for _ in range(4)
        )
        self.leaving[:] = -1
        self.end[:] = OPEN
        self.count = 0
        self.people = 0
        self.book = NameBook(rng)
        self.names: list[tuple[str, str, str]] = []
        self.lead = np.full(teams.count, -1)
        self.managers: list[int] = []
        self.history: list[Row] = []
        self.hires: list[Hire] = []
        self.team_by_month: list[Array] = []
        self.protected: set[int] = set()

    # --- people --------------------------------------------------------------------------------
    def join(
        self,
        *,
        team: int,
        job: int,
        start: int,
        contract: int = FULL,
        source: int = 0,
        person: int = -1,
    ) -> int:
        """A spell of employment begins; returns its index."""
        spell = self.count
        self.count += 1
        if person < 0:
            person = self.people
            self.people += 1
            self._name(person, team)
        self.person[spell], self.start[spell], self.team[spell] = person, start, team
        self.job[spell], self.contract[spell], self.source[spell] = job, contract, source
        return spell

    def _name(self, person: int, team: int) -> None:
        if person < len(CAST):
            member = CAST[person]
            first, last = member.name.split(" ", 1)
            self.names.append(self.book.take(first, last, member.email))
            self.protected.add(person)
            return
        cultures = SITES[int(self.teams.site[team])].cultures
        self.names.append(self.book.draw(cultures[int(self.rng.integers(len(cultures)))]))

    def note(self, spell: int, day: int) -> None:
        """A row of job history with what holds from `day`."""
        self.history.append(
            Row(
                spell,
                day,
                int(self.team[spell]),
                int(self.job[spell]),
                self._boss(spell),
                int(self.contract[spell]),
            )
        )

    def _boss(self, spell: int) -> int:
        """The person somebody reports to (-1: nobody)."""
        job, team = self.job[spell], int(self.team[spell])
        if job == AGENT and self.contract[spell] == TEMPORARY and team % 7 == 1:
            return int(self.person[self.managers[0]])  # one lead, several managers
        if job in (AGENT, SENIOR) and self.lead[team] >= 0:
            return int(self.person[self.lead[team]])
        if job in (AGENT, SENIOR, LEAD):
            at = team * len(self.managers) // max(1, self.teams.count)
            return int(self.person[self.managers[at]])
        return -1 if self.person[spell] == 0 else 0

    def working(self, month: Month) -> Array:
        """Spells of agents that hold on some day of the month."""
        index = np.arange(self.count)
        here = (self.start[index] < month.after) & (self.end[index] >= month.first)
        return index[here & (self.job[index] <= SENIOR)]

    # --- the first day -------------------------------------------------------------------------
    def found(self) -> None:
        """Everybody who is here when the data begins."""
        first = self.months[0].first
        tenure = iter(_tenures(self.size.people + 64, self.rng))

        def begin() -> int:
            return _monday(first - int(next(tenure)) - 1)

        base = self.teams.count
        for job, team in ((4, 0), (5, 1), (6, 2), (7, 3), (8, 4)):
            self.join(team=base + team, job=job, start=first - 900)
        self.join(team=0, job=LEAD, start=first - 1_500)
        self.join(team=0, job=AGENT, start=first - 500)
        for number in range(self.size.staff - 4):
            job = _STAFF_JOBS[number % len(_STAFF_JOBS)]
            self.join(team=base + _STAFF_TEAM[job], job=job, start=begin())
        self.managers = [
            self.join(team=base, job=MANAGER, start=first - 1_200)
            for _ in range(self.size.managers)
        ]
        self._found_teams(begin)
        for spell in range(self.count):
            self.note(spell, int(self.start[spell]))

    def _found_teams(self, begin: Callable[[], int]) -> None:
        self.lead[0] = 5
        for team in range(1, self.size.teams):
            self.lead[team] = self.join(team=team, job=LEAD, start=begin() - 400)
        for team in range(self.size.teams):
            for _ in range(int(self.teams.seats[team] * 0.96 + self.rng.random()) - (team == 0)):
                start = begin()
                senior = start < self.months[0].first - 540 and self.rng.random() < 0.25
                self.join(
                    team=team,
                    job=SENIOR if senior else AGENT,
                    start=start,
                    contract=self._contract(),
                    source=self._source(),
                )

    def _contract(self) -> int:
        return int(self.rng.choice(3, p=(0.72, 0.20, 0.08)))

    def _source(self) -> int:
        return int(self.rng.choice(len(SOURCES), p=_SOURCE_SHARE))

    # --- one month -----------------------------------------------------------------------------
    def live(self, month: Month) -> None:
        """What happens in a month, first day to last."""
        if month.index == effects.REORGANISATION:
            self._reorganise(month)
        self._replace_leads(month)
        self._move(month)
        self._promote(month)
        self._hire(month)
        self._leave(month)
        self._remember(month)

    def _remember(self, month: Month) -> None:
        teams = np.full(len(self.person), -1, dtype=np.int32)
        here = self.working(month)
        teams[here] = self.team[here]
        self.team_by_month.append(teams)

    def _reorganise(self, month: Month) -> None:
        """Two teams become one, one becomes two; HR's file has new rows, the old ones stay."""
        roles, new = self.teams.roles, self.size.teams
        here = np.flatnonzero(
            (self.end[: self.count] >= month.first) & (self.job[: self.count] <= LEAD)
        )
        half = [s for s in here[self.team[here] == roles.split] if self.job[s] != LEAD][::2]
        self._send([s for s in half if self.person[s] not in self.protected], new, month)
        self._crown(new, month)
        if roles.merged:
            one, two = roles.merged
            self._send(list(here[np.isin(self.team[here], (one, two))]), new + 1, month)
            self.lead[new + 1] = self.lead[one]
            self.job[self.lead[two]] = SENIOR
            for spell in here[self.team[here] == new + 1]:
                self._note_later(int(spell), month)

    def _send(self, spells: list[Any], team: int, month: Month) -> None:
        for spell in spells:
            self.team[spell] = team
        if team == self.size.teams:
            for spell in spells:
                self._note_later(int(spell), month)

    def _note_later(self, spell: int, month: Month) -> None:
        """Note on the first of the month, or on the first day of a spell that begins later."""
        self.note(spell, max(month.first, int(self.start[spell])))

    def _crown(self, team: int, month: Month) -> None:
        """The most senior agent becomes the lead, and the team reports to them."""
        here = self.working(month)
        members = here[
            (self.team[here] == team) & (self.start[here] < month.first) & (self.end[here] == OPEN)
        ]
        free = [s for s in members if self.person[s] not in self.protected]
        if not free:
            return
        chosen = min(free, key=lambda s: (self.start[s], s))
        self.job[chosen] = LEAD
        self.lead[team] = chosen
        for spell in here[self.team[here] == team]:
            self._note_later(int(spell), month)

    def _replace_leads(self, month: Month) -> None:
        open_now = (self.teams.opens <= month.index) & (month.index < self.teams.closes)
        for team in np.flatnonzero(open_now):
            if self.lead[team] < 0 or self.end[self.lead[team]] < month.first:
                self._crown(int(team), month)

    def _settled(self, month: Month, days: int) -> Array:
        here = self.working(month)
        stays = (self.start[here] < month.first - days) & (self.end[here] == OPEN)
        return np.asarray(here[stays & ~np.isin(self.person[here], list(self.protected))])

    def _move(self, month: Month) -> None:
        """A few change to another team of their site."""
        here = self._settled(month, 120)
        for spell in here[self.rng.random(len(here)) < MOVES_PER_MONTH]:
            target = self._other_team(int(self.team[spell]), month)
            if target >= 0:
                self.team[spell] = target
                self.note(int(spell), month.first)

    def _other_team(self, team: int, month: Month) -> int:
        teams, roles = self.teams, self.teams.roles
        fit = (
            (teams.site[: teams.count] == teams.site[team])
            & (teams.opens <= month.index)
            & (month.index < teams.closes)
        )
        fit[[team, roles.mix_better, roles.mix_worse]] = False
        found = np.flatnonzero(fit)
        return int(self.rng.choice(found)) if len(found) else -1

    def _promote(self, month: Month) -> None:
        here = self._settled(month, 540)
        here = here[self.job[here] == AGENT]
        for spell in here[self.rng.random(len(here)) < PROMOTIONS_PER_MONTH]:
            self.job[spell] = SENIOR
            self.note(int(spell), month.first)

    # --- joining -------------------------------------------------------------------------------
    def _hire(self, month: Month) -> None:
        """Approve an opening for each vacancy; somebody starts on a Monday months later."""
        index = np.arange(self.count)
        kept = index[(self.end[index] == OPEN) & (self.job[index] <= SENIOR)]
        filled = np.bincount(self.team[kept], minlength=self.teams.count)[: self.teams.count]
        for team in np.repeat(
            np.arange(self.teams.count), np.maximum(self._target(month) - filled, 0)
        ):
            self._fill(int(team), month)

    def _target(self, month: Month) -> Array:
        teams = self.teams
        seats = teams.seats * (1 + 0.02 * month.index / 12)
        seats = np.where(np.arange(teams.count) % 2 == 0, np.ceil(seats), np.floor(seats))
        if month.index >= effects.REORGANISATION:
            seats[teams.roles.split] = np.ceil(teams.seats[teams.roles.split] / 2)
        shut = (teams.opens > month.index) | (teams.closes <= month.index + 2)
        return np.where(shut, 0, seats).astype(np.int64)

    def _fill(self, team: int, month: Month) -> None:
        rng = self.rng
        approved = month.first + int(rng.integers(0, month.days))
        accepted = approved + int(np.clip(rng.lognormal(np.log(30), 0.45), 8, 150))
        start = _monday(accepted + int(rng.integers(10, 28)) + 6)
        former = self._returner(month, team) if rng.random() < RETURNERS else -1
        source = self._source()
        spell = self.join(
            team=team,
            job=AGENT,
            start=start,
            contract=self._contract(),
            source=source,
            person=former,
        )
        self.hires.append(Hire(spell, team, approved, accepted, start, source))
        self.note(spell, start)

    def _returner(self, month: Month, team: int) -> int:
        """A person who left by choice three to twelve months ago from this site, or -1."""
        index = np.arange(self.count)
        gone = (
            (self.end[index] < month.first - 90)
            & (self.end[index] > month.first - 365)
            & (self.leaving[index] == 0)
        )
        near = self.teams.site[self.team[index]] == self.teams.site[team]
        again = np.isin(self.person[index], self.person[index][self.end[index] >= month.first])
        found = index[gone & near & ~again & (self.job[index] <= SENIOR)]
        return int(self.person[rng_choice(self.rng, found)]) if len(found) else -1

    # --- leaving -------------------------------------------------------------------------------
    def _leave(self, month: Month) -> None:
        here = self.working(month)
        here = here[(self.end[here] == OPEN) & ~np.isin(self.person[here], list(self.protected))]
        present = (month.after - np.maximum(self.start[here], month.first)) / month.days
        gone = here[self.rng.random(len(here)) < self._hazard(here, month) * present]
        leads = np.array(
            [
                s
                for s in self.lead
                if s >= 0 and self.end[s] == OPEN and self.person[s] not in self.protected
            ]
        )
        gone = np.concatenate(
            [gone, leads[self.rng.random(len(leads)) < LEAD_LEAVING / 12]]
        ).astype(np.int64)
        low = np.maximum(month.first, self.start[gone] + 1)
        self.end[gone] = np.minimum(
            low + (self.rng.random(len(gone)) * (month.after - low)).astype(np.int64),
            month.after - 1,
        )
        self.leaving[gone] = self._reasons(gone)

    def _hazard(self, here: Array, month: Month) -> Array:
        """Chance of leaving in a whole month, with every planted effect."""
        teams, team = self.teams, self.team[here]
        tenure = np.maximum(month.first + month.days // 2 - self.start[here], 0)
        rate = effects.LEAVING_PER_YEAR / 12 * effects.leaving_by_tenure(tenure)
        rate = rate * np.where(np.isin(teams.pattern[team], (2, 3)), effects.EVENING_LEAVING, 1.0)
        rate = rate * np.where(self._strained(team, month), effects.OVERLOAD_LEAVING, 1.0)
        return np.asarray(
            rate * np.where(teams.stable_from[team] <= month.index, effects.STABLE_LEAVING, 1.0)
        )

    def _strained(self, team: Array, month: Month) -> Array:
        lags = [month.index - lag for lag in effects.OVERLOAD_LEAVING_LAGS if month.index >= lag]
        return np.asarray(self.teams.overload[team][:, lags].any(axis=1))

    def _reasons(self, gone: Array) -> Array:
        """0 voluntary, 1 involuntary, 2 end of term, 3 other."""
        drawn = self.rng.choice(4, size=len(gone), p=(0.79, 0.15, 0.0, 0.06))
        tenure = self.end[gone] - self.start[gone]
        ended = (
            (self.contract[gone] == TEMPORARY) & (tenure > 150) & (self.rng.random(len(gone)) < 0.7)
        )
        return np.where(ended, 2, drawn)


def rng_choice(rng: np.random.Generator, found: Array) -> int:
    """One of `found`, which is not empty."""
    return int(found[int(rng.integers(len(found)))])


def _monday(day: int) -> int:
    """The Monday on or before a day."""
    return day - (day + 3) % 7


def _tenures(count: int, rng: np.random.Generator) -> Array:
    """Days of tenure of people met on some day: as the leaving rates leave them, up to 12 years."""
    days = np.arange(5, 12 * 365, 10)
    survive = np.exp(
        -np.cumsum(effects.leaving_by_tenure(days)) * effects.LEAVING_PER_YEAR * 1.12 * 10 / 365
    )
    return np.asarray(rng.choice(days, size=count, p=survive / survive.sum()))


def simulate(
    *, size: Size, teams: Teams, months: tuple[Month, ...], rng: np.random.Generator
) -> Workforce:
    """Live through the months and return everybody who worked here."""
    company = _Company(size, teams, months, rng)
    company.found()
    for month in months:
        company.live(month)
    return _finish(company, rng)


def _finish(company: _Company, rng: np.random.Generator) -> Workforce:
    """Cut the columns to length, forget who would start after the end, draw the latent traits."""
    after = company.months[-1].after
    kept = np.arange(company.count)
    people = company.people
    traits = (
        rng.normal(0, 2.0, people),
        np.exp(rng.normal(0, 0.10, people)),
        effects.RAMP_MEDIAN_WEEKS * np.exp(rng.normal(0, effects.RAMP_SPREAD, people)),
        rng.gamma(4.0, 0.25, people),
        rng.integers(0, 7, people),
    )
    person = company.person[kept]
    skill, speed, ramp_weeks, frailty, offset = (one[person] for one in traits)
    history = [
        row
        for row in company.history
        if company.start[row.spell] < after and row.day <= company.end[row.spell]
    ]
    return Workforce(
        person=person,
        start=company.start[kept],
        end=company.end[kept],
        job=company.job[kept],
        contract=company.contract[kept],
        leaving=company.leaving[kept],
        skill=skill,
        speed=speed,
        ramp_weeks=ramp_weeks,
        frailty=frailty,
        offset=offset,
        source=company.source[kept],
        names=company.names,
        team_by_month=[one[kept] for one in company.team_by_month],
        history=history,
        hires=company.hires,
    )
