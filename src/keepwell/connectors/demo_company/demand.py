"""Who contacts whom about what: contacts given to person-days, topics, products, customers.

A share of contacts follow up an earlier one of the same customer on the same topic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.calendar import Month, weekday
from keepwell.connectors.demo_company.catalogue import (
    LAUNCH_DEMAND,
    OUTAGE,
    PRODUCT_SHARE,
    TOPICS,
    lottery,
    tickets,
)
from keepwell.connectors.demo_company.organisation import LANGUAGES, Teams

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.roster import Days
    from keepwell.connectors.demo_company.workforce import Workforce

Array = npt.NDArray[Any]

FOLLOW_UPS: Final = 0.21
FOLLOW_UP_DAYS: Final = 6
CONTACTS_PER_CUSTOMER: Final = 4
_WEEK: Final = (1.12, 1.04, 1.0, 1.0, 1.0, 0.95, 0.95)


@dataclass(slots=True)
class Traits:
    """What a person-day brings to its contacts.

    CSAT points, times the usual handle time, share of contacts taken back to back, and the weight
    by which contacts fall to it.
    """

    points: Array
    handle: Array
    rush: Array
    weight: Array


@dataclass(slots=True)
class Contacts:
    """Contacts of a month in the order of their person-days; `shift` indexes `Days`."""

    shift: Array
    channel: Array
    topic: Array
    product: Array
    language: Array
    customer: Array


@dataclass(slots=True)
class Memory:
    """The last days' contacts by language, so that follow-ups cross the turn of a month."""

    customer: dict[int, Array] = field(default_factory=dict)
    topic: dict[int, Array] = field(default_factory=dict)
    product: dict[int, Array] = field(default_factory=dict)


def traits_of(*, days: Days, force: Workforce, teams: Teams, month: Month) -> Traits:
    """Planted and personal effects of every person-day."""
    team = np.maximum(days.team, 0)
    tenure = days.day - force.start[days.spell]
    overload = teams.overload[team, month.index]
    ratio = effects.ramp_ratio(tenure, force.ramp_weeks[days.spell])
    points = (
        force.skill[days.spell]
        + teams.points[team]
        + effects.tenure_points(tenure, force.ramp_weeks[days.spell])
        + np.where(teams.stable_from[team] <= month.index, effects.STABLE_POINTS, 0.0)
        + np.where(overload, effects.OVERLOAD_POINTS, 0.0)
    )
    low, high = effects.INCIDENT_DAYS
    struck = (
        (month.index == effects.INCIDENT_MONTH)
        & (days.day - month.first >= low)
        & (days.day - month.first < high)
    )
    handles = (days.team >= 0) & ~days.sick & (tenure >= effects.CLASSROOM_DAYS)
    weight = days.length / ratio * np.array(_WEEK)[weekday(days.day)]
    weight = (
        weight
        * np.where(overload, effects.OVERLOAD_CONTACTS, 1.0)
        * np.where(struck, effects.INCIDENT_CONTACTS, 1.0)
    )
    points = points + np.where(struck, effects.INCIDENT_POINTS, 0.0)
    rush = np.where(overload | struck, 0.34, 0.15)
    return Traits(points, ratio * force.speed[days.spell], rush, np.where(handles, weight, 0.0))


def month_share(months: tuple[Month, ...]) -> Array:
    """How the contacts spread over the months: season, length, growth."""
    grown = np.array([(1 + effects.GROWTH_PER_YEAR) ** (one.index / 12) for one in months])
    season = np.array([effects.YEAR[one.calendar - 1] * one.days for one in months])
    return np.asarray(grown * season / (grown * season).sum())


def draw_contacts(
    *,
    count: int,
    total: int,
    days: Days,
    traits: Traits,
    teams: Teams,
    month: Month,
    memory: Memory,
    rng: np.random.Generator,
) -> Contacts:
    """`count` handled contacts of a month; `total` is what the whole window brings."""
    given = rng.multinomial(count, traits.weight / traits.weight.sum())
    shift = np.repeat(np.arange(days.count, dtype=np.int32), given)
    team = days.team[shift]
    found = Contacts(
        shift,
        _channels(team, teams, rng),
        _topics(days.day[shift] - month.first, month, rng),
        _products(count, month, rng),
        teams.language[team].astype(np.int8),
        np.zeros(count, dtype=np.int64),
    )
    for language in range(len(LANGUAGES)):
        _customers_of(
            found=found, language=language, total=total, month=month, memory=memory, rng=rng
        )
    return found


def _channels(team: Array, teams: Teams, rng: np.random.Generator) -> Array:
    edges = np.cumsum(teams.mix, axis=1).astype(np.float32)
    drawn = rng.random(len(team), dtype=np.float32)
    channel = np.zeros(len(team), dtype=np.int8)
    for edge in range(edges.shape[1] - 1):
        channel += drawn >= edges[:, edge][team]
    return channel


def _topics(day_at: Array, month: Month, rng: np.random.Generator) -> Array:
    shares = [one[3] for one in TOPICS]
    topic = lottery(shares)[tickets(rng, len(day_at))]
    if month.index == effects.INCIDENT_MONTH:
        low, high = effects.INCIDENT_DAYS
        struck = (day_at >= low) & (day_at < high) & (rng.random(len(day_at)) < 0.45)
        topic[struck] = OUTAGE
    return np.asarray(topic)


def _products(count: int, month: Month, rng: np.random.Generator) -> Array:
    shares = np.array(PRODUCT_SHARE)
    for product, points in enumerate(effects.launch_points(month.index)):
        shares[product] *= LAUNCH_DEMAND if points else 1.0
    return np.asarray(lottery(list(shares))[tickets(rng, count)])


def _customers_of(
    *,
    found: Contacts,
    language: int,
    total: int,
    month: Month,
    memory: Memory,
    rng: np.random.Generator,
) -> None:
    """Customers of one language: a few write often; a follow-up takes over its parent's."""
    index = np.flatnonzero(found.language == language)
    pool = max(500, total // CONTACTS_PER_CUSTOMER // len(LANGUAGES))
    drawn = (pool * rng.random(len(index)) ** 1.4).astype(np.int64) * len(LANGUAGES) + language
    none = np.zeros(0, dtype=np.int64)
    customer = np.concatenate([memory.customer.get(language, none), drawn])
    before = len(customer) - len(index)
    root = _roots(before, len(index), len(index) / month.days, rng)
    topic = np.concatenate([memory.topic.get(language, none), found.topic[index]])
    product = np.concatenate([memory.product.get(language, none), found.product[index]])
    for column, values in (
        (found.customer, customer),
        (found.topic, topic),
        (found.product, product),
    ):
        column[index] = values[root[before:]]
    last = max(0, len(index) - int(7 * len(index) / month.days))
    memory.customer[language], memory.topic[language], memory.product[language] = (
        found.customer[index[last:]],
        found.topic[index[last:]],
        found.product[index[last:]],
    )


def _roots(before: int, count: int, per_day: float, rng: np.random.Generator) -> Array:
    """For each contact the first one of its chain: itself unless it follows an earlier one."""
    position = np.arange(before + count)
    back = 1 + ((0.5 + FOLLOW_UP_DAYS * rng.random(count)) * per_day).astype(np.int64)
    parent = position.copy()
    parent[before:] = np.where(
        rng.random(count) < FOLLOW_UPS, position[before:] - back, position[before:]
    )
    parent = np.where(parent < 0, position, parent)
    while not np.array_equal(parent, parent[parent]):
        parent = parent[parent]
    return np.asarray(parent)
