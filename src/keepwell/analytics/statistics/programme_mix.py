"""Which programmes for which teams: sourced effects and our own costs, made ready for `choice`.

What an outcome costs a team is its people times what it costs a person: every team at the rate of
the whole, because a team's own rate of a year is mostly chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.choice import Limits, Programme, choose
from keepwell.analytics.statistics.money import Range
from keepwell.analytics.statistics.payback import leaver
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from keepwell.analytics.statistics.choice import Choice, Goal
    from keepwell.schemas.worth import Assumed

OUTCOMES: Final = ("turnover", "absence", "productivity")
DRAWS: Final = 200
NEEDED: Final = ("pay", "loading", "hours", "turnover", "absence_rate", "use_of_time")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A programme to choose: its effects by outcome, hours a person, money a person, trainers."""

    name: str
    effects: Mapping[str, Assumed]
    hours: float
    fee: float
    trainer_hours: float
    source: str
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Team:
    """Who could get something: how many people, at which site."""

    name: str
    people: float
    site: str


@dataclass(frozen=True, slots=True)
class Prices:
    """What an outcome costs one person's place in a year, and what an hour costs; in money."""

    outcomes: Mapping[str, float]
    hour: float


def prices(inputs: Mapping[str, Assumed], *, seed: int) -> Prices | Refusal:
    """What outcomes cost a place in a year, at the likely values of the assumptions.

    Refuses `no_source` where one of them is not known.
    """
    missing = [key for key in NEEDED if key not in inputs]
    if missing:
        return Refusal("no_source", dict.fromkeys(missing, 1.0))
    one = leaver(inputs, seed=seed)
    if isinstance(one, Refusal):
        return one
    likely = {key: inputs[key].likely for key in NEEDED}
    year = likely["pay"] * likely["loading"]
    outcomes = {
        "turnover": likely["turnover"] * one.cost.middle,
        "absence": likely["absence_rate"] * year * likely["use_of_time"],
        "productivity": year * likely["use_of_time"],
    }
    return Prices(outcomes, year / likely["hours"])


def mix(
    candidates: Sequence[Candidate],
    *,
    teams: Sequence[Team],
    prices: Prices,
    limits: Limits,
    goal: Goal,
    seed: int,
) -> Choice | Refusal:
    """The sets of programmes within five per cent of the best.

    Refuses `few_groups` without a team, and what `choice.choose` refuses.
    """
    if not teams:
        return Refusal("few_groups", {"teams": 0.0})
    people = np.array([one.people for one in teams])
    per_place = np.array([prices.outcomes[outcome] for outcome in OUTCOMES])
    return choose(
        [_programme(one, people.mean(), prices.hour) for one in candidates],
        effects=drawn(candidates, seed=seed), worth=people[:, None] * per_place,
        sites=[one.site for one in teams], limits=limits, goal=goal,
    )  # fmt: skip


def drawn(candidates: Sequence[Candidate], *, seed: int) -> NDArray[np.float64]:
    """Effects, draws x programmes x outcomes: programmes in order, outcomes in order, one seed."""
    rng = np.random.default_rng(seed)
    columns = [
        [_effect(one.effects.get(outcome), rng) for outcome in OUTCOMES] for one in candidates
    ]
    return np.moveaxis(np.array(columns), 2, 0)


def _effect(one: Assumed | None, rng: np.random.Generator) -> NDArray[np.float64]:
    if one is None:
        return np.zeros(DRAWS)
    return Range(one.low, one.likely, one.high, one.source).draw(rng, DRAWS)


def _programme(one: Candidate, people: float, hour: float) -> Programme:
    per_team = people * (one.fee + one.hours * hour)
    return Programme(one.name, 0.0, per_team, one.trainer_hours, one.source, one.excludes)


def told(found: Choice, *, teams: Sequence[Team]) -> list[dict[str, Any]]:
    """Each set as plain values, teams by their names."""
    return [
        {
            "programmes": list(one.programmes),
            "teams": {name: [teams[at].name for at in who] for name, who in one.teams.items()},
            "mean": one.mean, "low": one.low, "middle": one.middle, "high": one.high,
            "worst": one.worst, "money": one.money, "hours": one.hours,
            "left_low": one.low - one.money, "left": one.middle - one.money,
            "left_high": one.high - one.money,
        }
        for one in found.sets
    ]  # fmt: skip
