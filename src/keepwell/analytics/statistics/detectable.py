"""How small a change could be told at all, with so many people and so many months.

Compared are two spans of equal length, before and after, by the test that would be used: for rare
events the exact conditional test of two Poisson counts, for shares the difference of arc sines, for
means the difference of means. Plain Python, so that a page may ask without loading arrays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist
from typing import Final, Literal

Kind = Literal["events", "share", "mean"]
LEVEL: Final = 0.05
POWER: Final = 0.8
EXACT_TO: Final = 400
"""So many expected events in both spans are counted out; beyond, the bell curve is as good."""
MOST_MONTHS: Final = 60
STEPS: Final = 24
"""Halvings when a smallest change or base is looked for: exact to a hundred-thousandth."""
HARDLY: Final = 1e-12
MOST_TIMES: Final = 1_000.0
_BELL: Final = NormalDist()
_SURE: Final = _BELL.inv_cdf(1 - LEVEL / 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """Two spans of `months` each, and what stands behind every month.

    `level` today: events per person (or hour) and month; a share 0-1; a mean in its unit. `base`
    people (or hours), or answers a month. `spread` of single values, for means. `swing` by how much
    months differ beyond drawing, as a standard deviation in the unit of `level`.
    """

    kind: Kind
    level: float
    base: float
    months: int
    spread: float = 0.0
    swing: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what no span could have.

        Raises:
            ValueError: for an empty base or span, a share beyond 0-1, a mean without spread.
        """
        if self.base <= 0 or self.months < 1 or self.level < 0:
            raise ValueError("a plan needs people, months and a level of today")
        if self.kind == "share" and not 0 <= self.level <= 1:
            raise ValueError("a share lies between 0 and 1")
        if self.kind == "mean" and self.spread <= 0:
            raise ValueError("a mean needs the spread of single values")

    @property
    def expected(self) -> float:
        """Events of one span at today's level, answers' hits, or the sum of a mean."""
        return self.level * self.base * self.months


def chance_to_tell(plan: Plan, *, change: float) -> float:
    """The chance that a true change of this size is told from chance, 0-1.

    Args:
        plan: both spans.
        change: in the unit of `plan.level`, below 0 for a fall.
    """
    after = max(plan.level + change, 0.0)
    if plan.kind == "events":
        weight = plan.base * plan.months
        before, later = plan.level * weight, after * weight
        if not plan.swing and before + later <= EXACT_TO:
            return _chance_of_counts(before, later)
        return _chance(abs(change), math.hypot(math.sqrt(before + later) / weight, _swing(plan)))
    answers = plan.base * plan.months
    if plan.kind == "mean":
        return _chance(abs(change), math.hypot(plan.spread * math.sqrt(2 / answers), _swing(plan)))
    return _chance_of_shares(plan, min(after, 1.0), answers)


def smallest_change(plan: Plan, *, power: float = POWER, up: bool = False) -> float | None:
    """The smallest change that would be told with this chance; None when even the largest is not.

    Args:
        plan: both spans.
        power: the chance wanted.
        up: a rise; else a fall.
    """
    most = _largest(plan, up=up)
    if chance_to_tell(plan, change=most) < power:
        return None
    low, high = 0.0, most
    for _ in range(STEPS):
        middle = (low + high) / 2
        told = chance_to_tell(plan, change=middle) >= power
        low, high = (low, middle) if told else (middle, high)
    return high


def months_needed(plan: Plan, *, change: float, power: float = POWER) -> int | None:
    """How many months each span takes for this change; None when five years are not enough."""
    return next(
        (
            months
            for months in range(1, MOST_MONTHS + 1)
            if chance_to_tell(replace(plan, months=months), change=change) >= power
        ),
        None,
    )


def base_needed(plan: Plan, *, change: float, power: float = POWER) -> float | None:
    """How many people (or answers a month) it takes; None when months swing too much for any."""

    def told(times: float) -> bool:
        return chance_to_tell(replace(plan, base=plan.base * times), change=change) >= power

    if not told(MOST_TIMES):
        return None
    low, high = 1 / MOST_TIMES, MOST_TIMES
    for _ in range(STEPS):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if told(middle) else (middle, high)
    return plan.base * high


def p_of_counts(before: int, after: int) -> float:
    """Two-sided exact p-value that two counts over equal exposure differ by chance.

    Source: Przyborowski and Wilenski, Biometrika 31 (1940) 313: given their sum, one of them is
    binomial with one half.
    """
    total, less = before + after, min(before, after)
    if before == after:
        return 1.0
    return min(1.0, 2 * sum(_fair(total, k) for k in range(less + 1)))


def _fair(total: int, k: int) -> float:
    return math.exp(
        math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1)
        - total * math.log(2)
    )  # fmt: skip


def _chance(change: float, error: float) -> float:
    away = change / error if error > 0 else math.inf
    return _BELL.cdf(away - _SURE) + _BELL.cdf(-away - _SURE)


def _swing(plan: Plan) -> float:
    return plan.swing * math.sqrt(2 / plan.months)


def _chance_of_shares(plan: Plan, after: float, answers: float) -> float:
    """On the arc sine scale, where drawing alone has the variance 1 / 4n (Cohen 1988, chapter 6)."""
    away = abs(math.asin(math.sqrt(after)) - math.asin(math.sqrt(plan.level)))
    middle = (after + plan.level) / 2
    slope = 2 * math.sqrt(max(middle * (1 - middle), HARDLY))
    return _chance(away, math.hypot(math.sqrt(2 / (4 * answers)), _swing(plan) / slope))


def _largest(plan: Plan, *, up: bool) -> float:
    if not up:
        return -plan.level if plan.kind != "mean" else -MOST_TIMES * plan.spread
    if plan.kind == "share":
        return 1 - plan.level
    return MOST_TIMES * (plan.spread or plan.level or 1 / plan.base)


def _chance_of_counts(before: float, after: float) -> float:
    """Poisson sums, and given each, binomial splits that the exact test would call a change."""
    both = before + after
    if both <= 0:
        return 0.0
    part, far = after / both, 6 * math.sqrt(both) + 10
    told = 0.0
    for total in range(max(0, int(both - far)), int(both + far) + 1):
        edge = _edge(total)
        if edge >= 0:
            weight = math.exp(total * math.log(both) - both - math.lgamma(total + 1))
            told += weight * (_up_to(total, edge, part) + _up_to(total, edge, 1 - part))
    return min(1.0, told)


@lru_cache(maxsize=8_192)
def _edge(total: int) -> int:
    """The largest smaller count, of so many in all, that the test calls a change; -1 for none."""
    tail, edge, term = 0.0, -1, math.exp(-total * math.log(2))
    for k in range(total // 2 + 1):
        tail += term
        if 2 * tail > LEVEL:
            break
        edge, term = k, term * (total - k) / (k + 1)
    return edge


def _up_to(total: int, edge: int, part: float) -> float:
    """The binomial chance of at most `edge`, summed downwards while terms matter."""
    if not 0 < part < 1:
        return float(part <= 0 or edge >= total)
    term = math.exp(
        math.lgamma(total + 1) - math.lgamma(edge + 1) - math.lgamma(total - edge + 1)
        + edge * math.log(part) + (total - edge) * math.log1p(-part)
    )  # fmt: skip
    odds, summed = (1 - part) / part, 0.0
    for k in range(edge, -1, -1):
        summed += term
        term *= k * odds / (total - k + 1)
        if term < HARDLY * summed:
            break
    return summed
