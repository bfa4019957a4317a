"""What follows contacts: quality reviews of a random sample, and orders of the same customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.calendar import DAY, Month
from keepwell.connectors.demo_company.catalogue import PRODUCTS, TOPIC_TOUCHPOINT, TOUCHPOINTS
from keepwell.connectors.demo_company.columns import moments as stamps
from keepwell.connectors.demo_company.columns import whole, words, yes_no
from keepwell.connectors.demo_company.tickets import CUSTOMER_FROM

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.answers import Answers
    from keepwell.connectors.demo_company.demand import Contacts
    from keepwell.connectors.demo_company.roster import Days
    from keepwell.connectors.demo_company.timeline import Moments
    from keepwell.connectors.demo_company.workforce import Workforce

Array = npt.NDArray[Any]

REVIEWS_PER_AGENT: Final = 5
_POINTS: Final = 20
_QUALITY: Final = 0.90
ORDERS: Final = 0.09
"""Orders for each contact, by customers who were not asked or were content."""
EVALUATORS: Final = ("Quality desk 1", "Quality desk 2", "Quality desk 3", "Quality desk 4")


def review_table(
    *,
    contacts: Contacts,
    moments: Moments,
    days: Days,
    ticket: Array,
    force: Workforce,
    assignees: tuple[str, ...],
    assignee_of: Array,
    numbers: tuple[str, ...],
    cut: int,
    month: Month,
    rng: np.random.Generator,
) -> pa.Table:
    """About five randomly drawn contacts an agent and month, scored out of 20 points."""
    n = len(ticket)
    agents = len(np.unique(days.spell[contacts.shift]))
    index = np.flatnonzero(rng.random(n) < REVIEWS_PER_AGENT * agents / n)
    at = moments.ends[index] + (1 + 6 * rng.random(len(index))) * DAY
    index, at = index[at < cut], at[at < cut].astype(np.int64)
    shift = contacts.shift[index]
    spell = days.spell[shift]
    learnt = effects.ramp_ratio(days.day[shift] - force.start[spell], force.ramp_weeks[spell]) - 1
    quality = np.clip(_QUALITY - 0.22 * learnt + force.skill[spell] / 100, 0.3, 0.99)
    review = month.index * 10_000_000 + np.arange(len(index))
    return pa.table(
        {
            "Review ID": whole(review),
            "Ticket ID": whole(ticket[index]),
            "Reviewed at": stamps(at),
            "Agent": words(assignee_of[spell], assignees),
            "Employee ID": words(force.person[spell], numbers),
            "Points": whole(rng.binomial(_POINTS, quality)),
            "Applicable points": whole(np.full(len(index), _POINTS)),
            "Reviewer": words(rng.integers(0, len(EVALUATORS), len(index)), EVALUATORS),
            "Random sample": yes_no(np.ones(len(index))),
            "Product": words(contacts.product[index], PRODUCTS),
            "Touchpoint": words(TOPIC_TOUCHPOINT[contacts.topic[index]], TOUCHPOINTS),
        }
    )


def order_table(
    *,
    contacts: Contacts,
    moments: Moments,
    answers: Answers,
    cut: int,
    month: Month,
    rng: np.random.Generator,
) -> pa.Table:
    """Orders of customers in the weeks after a contact; fewer when they were discontent."""
    chance = np.full(len(contacts.shift), ORDERS)
    chance[answers.index[~answers.good]] *= effects.REORDER_AFTER_BAD
    index = np.flatnonzero(rng.random(len(chance)) < chance)
    at = moments.ends[index] + ((2 + 40 * rng.random(len(index))) * DAY).astype(np.int64)
    index, at = index[at < cut], at[at < cut]
    order = month.index * 10_000_000 + np.arange(len(index))
    return pa.table(
        {
            "Order ID": whole(order),
            "Customer ID": whole(CUSTOMER_FROM + contacts.customer[index]),
            "Order date": stamps(at),
            "Amount": pa.array(np.round(np.exp(rng.normal(4.1, 0.7, len(index))), 2)),
            "Product": words(contacts.product[index], PRODUCTS),
        }
    )
