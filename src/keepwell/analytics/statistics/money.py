"""What care may be worth: ranges in, ranges out, and which assumption matters most.

A return is a sum of streams, each a sum of products of inputs. Inputs are measured (an effect with
its error), or a range with a source. All are drawn together, so that an input used twice counts
as one. Never one number: P10, P50, P90, the chance of paying back, and a tornado.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

DRAWS: Final = 10_000
TORNADO: Final = 5
LEVELS: Final = (0.1, 0.5, 0.9)

Floats = Any


@dataclass(frozen=True, slots=True)
class Range:
    """Low, likely and high of something assumed; drawn from the triangle over them."""

    low: float
    likely: float
    high: float
    source: str

    def __post_init__(self) -> None:
        """Raise ValueError unless low <= likely <= high."""
        if not self.low <= self.likely <= self.high:
            raise ValueError("a range goes from low by likely to high")

    @property
    def point(self) -> bool:
        """Whether it is one number only."""
        return self.low == self.high

    def draw(self, rng: np.random.Generator, draws: int) -> NDArray[np.float64]:
        """So many values."""
        if self.point:
            return np.full(draws, self.likely)
        return rng.triangular(self.low, self.likely, self.high, draws)


@dataclass(frozen=True, slots=True)
class Measured:
    """An estimate of one's own with its standard error; drawn from the normal around it."""

    value: float
    error: float
    source: str

    @property
    def point(self) -> bool:
        """Whether it comes without an error."""
        return self.error == 0

    def draw(self, rng: np.random.Generator, draws: int) -> NDArray[np.float64]:
        """So many values."""
        return rng.normal(self.value, self.error, draws)


Input = Range | Measured


@dataclass(frozen=True, slots=True)
class Term:
    """A product of inputs by name; `sign` -1 takes it off."""

    factors: tuple[str, ...]
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Stream:
    """A benefit or a cost over the horizon, in money.

    `claims` are the hours or events it counts ("ramp", "absence"); no two benefits may claim the
    same, because the loss while a newcomer learns is inside the cost of the leaver already.
    """

    name: str
    terms: tuple[Term, ...]
    claims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spread:
    """P10, P50 and P90 of an amount."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One input's pull: the net at its own P10 and P90, all others at their medians."""

    name: str
    at_low: float
    at_high: float


@dataclass(frozen=True, slots=True)
class Return:
    """A return over the horizon, in money.

    `chance` of benefits at least as large as costs; `ratio` benefits per unit of cost; `streams`
    each stream's spread; `tornado` the inputs that pull most, largest first.
    """

    net: Spread
    benefit: Spread
    cost: Spread
    ratio: Spread
    chance: float
    streams: dict[str, Spread]
    tornado: tuple[Bar, ...]
    draws: int


def returns(
    *,
    benefits: Sequence[Stream],
    costs: Sequence[Stream],
    inputs: Mapping[str, Input],
    rng: np.random.Generator,
    draws: int = DRAWS,
) -> Return | Refusal:
    """Draw all inputs together and add up.

    Args:
        benefits: streams of the horizon.
        costs: streams of the horizon, positive amounts.
        inputs: by the names that terms use.
        rng: where draws come from.
        draws: how many.

    Refuses `no_cost`, `point_inputs` (points only), `counted_twice`, `no_source` and
    `not_a_number`.

    Raises:
        KeyError: if a term names an input that is not given.
    """
    no = _refused(benefits, costs, inputs)
    if no is not None:
        return no
    used = {name for one in (*benefits, *costs) for term in one.terms for name in term.factors}
    drawn = {name: inputs[name].draw(rng, draws) for name in sorted(used)}
    parts = {one.name: _amount(one, drawn) for one in (*benefits, *costs)}
    gain = np.sum([parts[one.name] for one in benefits], axis=0)
    price = np.sum([parts[one.name] for one in costs], axis=0)
    if not np.isfinite(gain).all() or not (price > 0).all():
        return Refusal("no_cost", {"smallest_cost": float(np.min(price))})
    return Return(
        _spread(gain - price), _spread(gain), _spread(price), _spread(gain / price),
        float((gain >= price).mean()), {name: _spread(part) for name, part in parts.items()},
        _tornado(benefits, costs, drawn), draws,
    )  # fmt: skip


def _refused(
    benefits: Sequence[Stream], costs: Sequence[Stream], inputs: Mapping[str, Input]
) -> Refusal | None:
    if not costs or not benefits:
        return Refusal("no_cost", {"benefits": float(len(benefits)), "costs": float(len(costs))})
    claimed = Counter(claim for one in benefits for claim in one.claims)
    twice = {claim: float(count) for claim, count in claimed.items() if count > 1}
    if twice:
        return Refusal("counted_twice", twice)
    nameless = [one for one in inputs.values() if not one.source.strip()]
    if nameless:
        return Refusal("no_source", {"inputs": float(len(nameless))})
    if all(one.point for one in inputs.values()):
        return Refusal("point_inputs", {"inputs": float(len(inputs))})
    return None


def _amount(stream: Stream, drawn: Mapping[str, Floats]) -> NDArray[np.float64]:
    terms = [term.sign * np.prod([drawn[name] for name in term.factors], axis=0)
             for term in stream.terms]  # fmt: skip
    total: NDArray[np.float64] = np.sum(terms, axis=0)
    return total


def _spread(amounts: NDArray[np.float64]) -> Spread:
    low, middle, high = np.quantile(amounts, LEVELS)
    return Spread(float(low), float(middle), float(high))


def _tornado(
    benefits: Sequence[Stream], costs: Sequence[Stream], drawn: Mapping[str, Floats]
) -> tuple[Bar, ...]:
    middle = {name: np.median(values, keepdims=True) for name, values in drawn.items()}

    def net(name: str, level: float) -> float:
        at = {**middle, name: np.quantile(drawn[name], [level])}
        gain = np.sum([_amount(one, at) for one in benefits])
        return float(gain - np.sum([_amount(one, at) for one in costs]))

    bars = [Bar(name, net(name, LEVELS[0]), net(name, LEVELS[2])) for name in drawn]
    bars = [bar for bar in bars if bar.at_low != bar.at_high]
    bars.sort(key=lambda bar: (-abs(bar.at_high - bar.at_low), bar.name))
    return tuple(bars[:TORNADO])


def leavers_avoided(*, avoided: tuple[str, ...], parts: Mapping[str, int]) -> Stream:
    """The stream of leavers who stayed: their number times each part of what a leaver costs.

    Args:
        avoided: the inputs whose product is the number of leavers avoided (people, yearly rate,
            share by which it falls).
        parts: the inputs that make up one leaver's cost: +1 adds, -1 takes off (pay saved while
            the place is vacant).
    """
    terms = tuple(Term((*avoided, name), sign) for name, sign in parts.items())
    return Stream("leavers avoided", terms, frozenset({"leaving", "ramp", "recruiting"}))


def ramp_loss(performance: ArrayLike, *, weekly_pay: float) -> float:
    """What a newcomer's learning costs: the sum over weeks of (1 - performance) x loaded pay.

    `performance` is the ratio to settled colleagues, one entry a week since hiring (measure O1);
    weeks at or above 1 cost nothing, and gain nothing.
    """
    ratio = np.asarray(performance, dtype=np.float64)
    return float(np.clip(1 - ratio, 0, None).sum() * weekly_pay)


LEAVER_SHARE_OF_PAY: Final = Range(
    0.10, 0.20, 0.40,
    "share of yearly pay; median of 27 cases 21 % (Boushey and Glynn 2012); a review says 40 % on "
    "average, from 2 to 150 %",
)  # fmt: skip
"""One leaver's cost where a company has no figures of its own."""

EFFECTS: Final[Mapping[str, Range]] = {
    "stable schedules, productivity": Range(
        0.0, 0.051, 0.10, "randomised trial in 28 shops: +5.1 % (Kesavan et al.)"
    ),
    "assistance by AI, issues per hour": Range(
        0.0, 0.15, 0.25,
        "5,172 agents, +15 %, less for the experienced (Brynjolfsson et al. 2025)",
    ),
    "individual wellbeing programmes": Range(
        -0.02, 0.0, 0.02, "46,336 workers, 90 interventions: no gain (Fleming 2024)"
    ),
}  # fmt: skip
"""Relative effects from elsewhere, wide on purpose; one's own evaluation goes before."""
