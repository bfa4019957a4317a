"""One month after the other: shifts, contacts, answers, and the tables they become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import aftermath, staffing, tickets
from keepwell.connectors.demo_company.answers import Answers, draw_answers
from keepwell.connectors.demo_company.company import Company, stream
from keepwell.connectors.demo_company.demand import (
    Contacts,
    Memory,
    Traits,
    draw_contacts,
    month_share,
    traits_of,
)
from keepwell.connectors.demo_company.roster import Days, month_days
from keepwell.connectors.demo_company.sizes import CONTACT_MONTHS
from keepwell.connectors.demo_company.tickets import Desk, Warts
from keepwell.connectors.demo_company.timeline import Moments, lay_out

if TYPE_CHECKING:
    import pyarrow as pa

    from keepwell.connectors.demo_company.calendar import Month

Array = npt.NDArray[Any]
FIRST_TICKET: Final = 1_000_001
_INITIAL_ONLY: Final = 80
"""Of one person in so many the helpdesk knows only the initial of the last name."""


@dataclass(slots=True)
class _Drawn:
    """What happened in a month; `until` when each person-day stopped working."""

    month: Month
    days: Days
    traits: Traits
    contacts: Contacts
    moments: Moments
    answers: Answers
    until: Array
    lost: int
    rng: np.random.Generator


class Drawing:
    """Draws month after month; keeps what crosses the turn of a month."""

    def __init__(self, *, company: Company, numbers: tuple[str, ...]) -> None:
        """`numbers`: employee numbers by person."""
        self.company, self.numbers = company, numbers
        self.memory, self.warts = Memory(), Warts()
        self.next_ticket = FIRST_TICKET
        names = _assignees(company)
        self.desk = Desk((*names, *tickets.STRANGERS), company.force.person, company.teams)
        self.total = company.size.contacts * len(company.months) // CONTACT_MONTHS
        edges = np.round(np.cumsum(month_share(company.months)) * self.total).astype(np.int64)
        self.counts = np.diff(edges, prepend=0)

    def month(self, month: Month) -> dict[str, pa.Table]:
        """The tables of one month, by kind."""
        drawn = self._draw(month)
        contacts, ticket = self._tickets(drawn)
        return {
            "contacts": contacts, "shifts": self._shifts(drawn), "work_states": self._states(drawn),
            "qa_reviews": self._reviews(drawn, ticket), "sales": self._orders(drawn),
        }  # fmt: skip

    def _days(self, month: Month) -> Days:
        one = self.company
        return month_days(
            force=one.force, teams=one.teams, month=month,
            away=one.absences.away(month=month, spells=one.force.count),
            rng=stream(one.seed, "shifts", month.index),
        )  # fmt: skip

    def _draw(self, month: Month) -> _Drawn:
        one, rng = self.company, stream(self.company.seed, "month", month.index)
        days = self._days(month)
        traits = traits_of(days=days, force=one.force, teams=one.teams, month=month)
        lost = round(int(self.counts[month.index]) * tickets.ABANDONED)
        contacts = draw_contacts(
            count=int(self.counts[month.index]) - lost, total=self.total, days=days, traits=traits,
            teams=one.teams, month=month, memory=self.memory, rng=rng,
        )  # fmt: skip
        moments = lay_out(
            contacts=contacts, days=days, traits=traits, employed_until=one.force.end,
            scale=one.size.handle, month=month, cut=one.cut, rng=rng,
        )  # fmt: skip
        answers = draw_answers(
            contacts=contacts, moments=moments, traits=traits, month=month, cut=one.cut, rng=rng
        )
        until = staffing.worked_until(days=days, contacts=contacts, moments=moments)
        return _Drawn(month, days, traits, contacts, moments, answers, until, lost, rng)

    def _states(self, drawn: _Drawn) -> pa.Table:
        return staffing.state_table(
            days=drawn.days, traits=drawn.traits, contacts=drawn.contacts, moments=drawn.moments,
            until=drawn.until, force=self.company.force, teams=self.company.teams,
            assignees=self.desk.assignees, assignee_of=self.desk.assignee_of, numbers=self.numbers,
            month=drawn.month, rng=stream(self.company.seed, "states", drawn.month.index),
        )  # fmt: skip

    def _shifts(self, drawn: _Drawn) -> pa.Table:
        return staffing.shift_table(
            days=drawn.days, until=drawn.until, numbers=self.numbers, force=self.company.force,
            rng=stream(self.company.seed, "clock", drawn.month.index),
        )  # fmt: skip

    def _tickets(self, drawn: _Drawn) -> tuple[pa.Table, Array]:
        """Contacts as the helpdesk exports them; spoils a few, as told in `warts`."""
        table, warts, ticket = tickets.ticket_table(
            contacts=drawn.contacts, moments=drawn.moments, answers=drawn.answers, days=drawn.days,
            desk=self.desk, month=drawn.month, first_id=self.next_ticket, abandoned=drawn.lost,
            rng=drawn.rng,
        )  # fmt: skip
        self.next_ticket += int(self.counts[drawn.month.index])
        self.warts += warts
        return table, ticket

    def _reviews(self, drawn: _Drawn, ticket: Array) -> pa.Table:
        return aftermath.review_table(
            contacts=drawn.contacts, moments=drawn.moments, days=drawn.days, ticket=ticket,
            force=self.company.force, assignees=self.desk.assignees,
            assignee_of=self.desk.assignee_of, numbers=self.numbers, cut=self.company.cut,
            month=drawn.month, rng=drawn.rng,
        )  # fmt: skip

    def _orders(self, drawn: _Drawn) -> pa.Table:
        return aftermath.order_table(
            contacts=drawn.contacts, moments=drawn.moments, answers=drawn.answers,
            cut=self.company.cut, month=drawn.month, rng=drawn.rng,
        )  # fmt: skip


def _assignees(company: Company) -> list[str]:
    """Names as the helpdesk writes them."""
    return [
        f"{first} {last[0]}." if person % _INITIAL_ONLY == _INITIAL_ONLY - 1 else f"{first} {last}"
        for person, (first, last, _) in enumerate(company.force.names)
    ]
