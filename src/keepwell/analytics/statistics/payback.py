"""What a programme of care may bring: its streams of money, built from assumptions with sources.

Levers become streams of `money`; each stream names the hours or events it counts, so that no hour
is counted twice. A leaver costs what our own parts add up to (weeks of learning are known), else a
sourced share of a year's pay. Everything that was drawn is handed out, so that anybody can draw it
again: names in alphabetical order, one generator, one seed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.money import (
    DRAWS,
    LEVELS,
    Bar,
    Measured,
    Range,
    Return,
    Spread,
    Stream,
    Term,
    returns,
)
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.schemas.worth import CLAIMS, counted_twice, levers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from keepwell.analytics.statistics.money import Input
    from keepwell.schemas.worth import Assumed, Lever

WEEKS: Final = 52
WEEK: Final = "week"
HOUR: Final = "hour"
"""One week, one hour, each as a share of a year of work."""
PAID: Final = ("pay", "loading")
LEAVING: Final = ("people", "turnover", "effect_turnover")
SHARE: Final = "all of it, as a share of pay"
PARTS: Final[Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]] = {
    "work missing while learning": (((WEEK, *PAID, "ramp_weeks", "ramp_shortfall"), 1),),
    "covering the empty place, less the pay saved": (
        ((WEEK, *PAID, "vacant_weeks", "cover"), 1),
        ((WEEK, *PAID, "vacant_weeks"), -1),
    ),
    "recruiting": ((("recruiting",), 1),),
    "hours of trainers": (((HOUR, *PAID, "trainer_hours"), 1),),
    "hours to see somebody off": (((HOUR, *PAID, "exit_hours"), 1),),
}
"""What a leaver costs, part by part: products of assumptions, with their signs."""
STREAMS: Final[Mapping[Lever, tuple[str, ...]]] = {
    "absence": ("people", *PAID, "absence_rate", "effect_absence", "use_of_time"),
    "productivity": ("people", *PAID, "effect_productivity", "use_of_time"),
    "repeats": ("contacts", "repeat_share", "handle_hours", HOUR, *PAID, "effect_repeats", "use_of_time"),
    "service": ("contacts", "handle_hours", HOUR, *PAID, "effect_service", "use_of_time"),
    "ramp": ("people", "turnover", WEEK, *PAID, "ramp_weeks", "ramp_shortfall", "effect_ramp"),
    "customers": ("effect_kept", "customer_margin"),
}  # fmt: skip
"""Each lever's product; leavers have parts of their own."""
COSTS: Final[Mapping[str, tuple[str, ...]]] = {
    "cost_once": ("cost_once",),
    "cost_person": ("people", "cost_person"),
    "cost_hours": ("people", "cost_hours", HOUR, *PAID),
}
MADE: Final[Mapping[str, str]] = {HOUR: "hours", WEEK: ""}
"""Inputs that are made of another assumption, or of the calendar."""


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that is drawn: benefits and costs as products, and their inputs."""

    benefits: tuple[Stream, ...]
    costs: tuple[Stream, ...]
    inputs: Mapping[str, Input]


@dataclass(frozen=True, slots=True)
class Leaver:
    """What one leaver costs, in all and part by part, with what moves it most."""

    cost: Spread
    parts: Mapping[str, Spread]
    own: bool
    tornado: tuple[Bar, ...]


def reckon(
    inputs: Mapping[str, Assumed], *, seed: int, draws: int = DRAWS
) -> tuple[Model, Return] | Refusal:
    """What a programme may bring in twelve months.

    Args:
        inputs: assumptions by key; levers are those whose effect is not nought.
        seed: of numpy's default generator.
        draws: how many.

    Refuses `counted_twice` (levers that count the same), `no_source` (an assumption that a stream
    needs is not known; it is named with 1), and what `money.returns` refuses.
    """
    levers = levers_of(inputs)
    twice = counted_twice(levers)
    if twice:
        return Refusal("counted_twice", {lever: 1.0 for pair in twice for lever in pair})
    missing = needed(inputs)
    if missing:
        return Refusal("no_source", dict.fromkeys(missing, 1.0))
    model = built(inputs, levers)
    found = returns(
        benefits=model.benefits, costs=model.costs, inputs=model.inputs,
        rng=np.random.default_rng(seed), draws=draws,
    )  # fmt: skip
    return found if isinstance(found, Refusal) else (model, found)


def needed(inputs: Mapping[str, Assumed]) -> tuple[str, ...]:
    """Assumptions that the streams need and nobody knows."""
    names = {name for one in _streams(inputs) for term in one.terms for name in term.factors}
    wanted = {MADE.get(name, name) for name in names} - {""}
    return tuple(sorted(wanted - inputs.keys()))


def _streams(inputs: Mapping[str, Assumed]) -> tuple[Stream, ...]:
    return (*(_benefit(lever, inputs) for lever in levers_of(inputs)), *_costs(inputs))


def built(inputs: Mapping[str, Assumed], levers: Sequence[Lever]) -> Model:
    """The streams of these levers with all that they are made of."""
    benefits = tuple(_benefit(lever, inputs) for lever in levers)
    costs = _costs(inputs)
    used = {name for one in (*benefits, *costs) for term in one.terms for name in term.factors}
    return Model(benefits, costs, {name: _input(name, inputs) for name in sorted(used)})


def _benefit(lever: Lever, inputs: Mapping[str, Assumed]) -> Stream:
    if lever == "leavers":
        terms = tuple(term for part in _parts(inputs, LEAVING).values() for term in part)
        return Stream(lever, terms, CLAIMS[lever])
    return Stream(lever, (Term(STREAMS[lever]),), CLAIMS[lever])


def _costs(inputs: Mapping[str, Assumed]) -> tuple[Stream, ...]:
    given = {name: factors for name, factors in COSTS.items() if name in inputs}
    return tuple(
        Stream(name, (Term(factors),))
        for name, factors in given.items()
        if not inputs[name].nothing
    )


def _parts(
    inputs: Mapping[str, Assumed], before: tuple[str, ...] = ()
) -> dict[str, tuple[Term, ...]]:
    """A leaver's parts as products: our own where weeks of learning are known."""
    if "ramp_weeks" not in inputs:
        return {SHARE: (Term((*before, "leaver_share", "pay")),)}
    return {
        name: tuple(Term((*before, *factors), sign) for factors, sign in terms)
        for name, terms in PARTS.items()
        if all(_known(factors, inputs) for factors, _sign in terms)
    }


def _known(factors: tuple[str, ...], inputs: Mapping[str, Assumed]) -> bool:
    """Whether a part can be told, and is more than nothing."""
    names = [name for name in factors if name not in MADE]
    special = [name for name in names if name not in PAID]
    return all(name in inputs and not inputs[name].nothing for name in special)


def _input(name: str, inputs: Mapping[str, Assumed]) -> Input:
    if name == WEEK:
        return Range(1 / WEEKS, 1 / WEEKS, 1 / WEEKS, f"{WEEKS} weeks in a year")
    if name == HOUR:
        one = inputs["hours"]
        return Range(1 / one.high, 1 / one.likely, 1 / one.low, one.source)
    one = inputs[name]
    if one.error is not None:
        return Measured(one.likely, one.error, one.source)
    return Range(one.low, one.likely, one.high, one.source)


def leaver(inputs: Mapping[str, Assumed], *, seed: int, draws: int = DRAWS) -> Leaver | Refusal:
    """What one leaver costs now: the sum of its parts, drawn together.

    Refuses `no_source` where a year's pay is not known, and `point_inputs`.
    """
    parts = _parts(inputs)
    used = {name for part in parts.values() for term in part for name in term.factors}
    missing = {MADE.get(name, name) for name in used} - {""} - inputs.keys()
    if missing:
        return Refusal("no_source", dict.fromkeys(sorted(missing), 1.0))
    chosen = {name: _input(name, inputs) for name in sorted(used)}
    if all(one.point for one in chosen.values()):
        return Refusal("point_inputs", {"inputs": float(len(chosen))})
    rng = np.random.default_rng(seed)
    drawn = {name: one.draw(rng, draws) for name, one in chosen.items()}
    amounts = {name: _sum(part, drawn) for name, part in parts.items()}
    spreads = {name: _spread(one) for name, one in amounts.items()}
    total = _spread(np.sum(list(amounts.values()), axis=0))
    return Leaver(total, spreads, SHARE not in parts, _bars(parts, drawn))


def _sum(terms: Sequence[Term], drawn: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    products = [one.sign * np.prod([drawn[name] for name in one.factors], axis=0) for one in terms]
    total: NDArray[np.float64] = np.sum(products, axis=0)
    return total


def _spread(amounts: NDArray[np.float64]) -> Spread:
    low, middle, high = (float(one) for one in np.quantile(amounts, LEVELS))
    return Spread(low, middle, high)


def _bars(
    parts: Mapping[str, tuple[Term, ...]], drawn: Mapping[str, NDArray[np.float64]]
) -> tuple[Bar, ...]:
    terms = [term for part in parts.values() for term in part]
    middle = {name: np.median(values, keepdims=True) for name, values in drawn.items()}

    def at(name: str, level: float) -> float:
        moved = {**middle, name: np.quantile(drawn[name], [level])}
        return float(_sum(terms, moved)[0])

    bars = [Bar(name, at(name, LEVELS[0]), at(name, LEVELS[2])) for name in drawn]
    told = [bar for bar in bars if bar.at_low != bar.at_high]
    return tuple(sorted(told, key=lambda one: (-abs(one.at_high - one.at_low), one.name)))


def described(model: Model, found: Return, *, seed: int) -> dict[str, Any]:
    """All that went in and came out as plain values: enough to draw everything again.

    `inputs` in the order in which they are drawn; a `triangle` over low, likely and high, a
    `normal` of value and error, or `fixed`. A stream is the sum over its terms of
    sign x product of factors.
    """
    return {
        "seed": seed, "draws": found.draws, "horizon_months": 12,
        "inputs": [_drawn_as(name, one) for name, one in model.inputs.items()],
        "benefits": [_stream_as(one) for one in model.benefits],
        "costs": [_stream_as(one) for one in model.costs],
        "result": {**asdict(found), "tornado": [asdict(one) for one in found.tornado]},
    }  # fmt: skip


def _drawn_as(name: str, one: Input) -> dict[str, Any]:
    if one.point:
        value = one.likely if isinstance(one, Range) else one.value
        return {"name": name, "shape": "fixed", "value": value, "source": one.source}
    if isinstance(one, Measured):
        return {
            "name": name, "shape": "normal", "value": one.value, "error": one.error,
            "source": one.source,
        }  # fmt: skip
    return {
        "name": name, "shape": "triangle", "low": one.low, "likely": one.likely, "high": one.high,
        "source": one.source,
    }  # fmt: skip


def _stream_as(one: Stream) -> dict[str, Any]:
    terms = [{"sign": term.sign, "factors": list(term.factors)} for term in one.terms]
    return {"name": one.name, "terms": terms, "counts": sorted(one.claims)}
