"""Do care and customers' experience move together? Within teams, between teams, both directions.

**Within**: does a team's outcome lie above its own usual in months after its own care measure
lay above its own usual, months that were good or bad for all taken out? **Between**: do teams
with more care have better outcomes? Teams differ for many reasons, so between is never called
an effect. The reverse path (outcome first, care later) is shown beside, because a link that runs
as strongly backwards speaks against care as its cause.

Few teams: intervals by wild bootstrap and by exchanging whole histories between teams
(`few_teams`). Limits: with few months a care measure that answers to *past* outcomes pulls the
within-link towards nought or below (Nickell 1981), by about 1 / months.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from scipy import special

from keepwell.analytics.statistics.few_teams import Inference, Scores, infer
from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.panel import additive
from keepwell.analytics.statistics.power import quantiles
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

LEAST_TEAMS: Final = 8
LEAST_MONTHS: Final = 6
LEAST_RELIABLE: Final = 0.6
WIDEST: Final = 5.0
"""Half a width, in the outcome's unit (points), beyond which nothing is told."""

Floats = Any
Word = Literal["strong", "weak", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Within:
    """One direction at one lag.

    `told` is per unit of care; `swing` is the usual size of a team's own ups and downs of care
    (standard deviation), and `effect`, `low`, `high` are what the outcome does after one swing,
    in the outcome's unit. `share` is that effect in the outcome's own usual swings.
    """

    lag: int
    told: Inference
    swing: float
    effect: float
    low: float
    high: float
    share: float
    teams: int
    months: int
    cells: int

    @property
    def half(self) -> float:
        """Half the interval's width, in the outcome's unit, for one swing."""
        return (self.high - self.low) / 2


def within(
    outcome: ArrayLike,
    care: ArrayLike,
    *,
    lag: int,
    rng: np.random.Generator,
    others: Sequence[ArrayLike] = (),
    weights: ArrayLike | None = None,
    draws: int = 999,
) -> Within | Refusal:
    """What a team's outcome does `lag` months after its care measure was above its usual.

    Args:
        outcome: teams x months, NaN where there is none.
        care: teams x months of the same teams and months.
        lag: months by which care comes first (0: the same month).
        rng: where draws come from.
        others: more tables of that shape, of the outcome's month, held equal.
        weights: answers behind each outcome; 1 by default.
        draws: of the bootstrap and of re-assignment.

    Refuses R1 (fewer than 8 teams or 6 months with both), `constant` and `same_effects`.
    """
    rest = deviations(outcome, care, lag=lag, others=others, weights=weights)
    if isinstance(rest, Refusal):
        return rest
    y, x, size = rest
    found = Scores(x @ (size * y).T, x @ (size * x).T)
    told = infer(found, parts=np.arange(len(x)), rng=rng, draws=draws)
    return _within(lag, told, x, y, size)


def deviations(
    outcome: ArrayLike,
    care: ArrayLike,
    *,
    lag: int,
    others: Sequence[ArrayLike] = (),
    weights: ArrayLike | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]] | Refusal:
    """Outcome and care as `within` sets them beside each other, and how much each cell counts.

    Teams x months that are left, `lag` months apart, without team levels, month levels and what
    is held equal; 0 where something is missing, as is its weight. Arguments and refusals are
    those of `within`.
    """
    later, sooner = np.asarray(outcome, np.float64), np.asarray(care, np.float64)
    if lag >= later.shape[1]:
        return Refusal("R1", {"teams": 0.0, "months": 0.0})
    tables = [later[:, lag:], sooner[:, : sooner.shape[1] - lag]]
    tables += [np.asarray(one, np.float64)[:, lag:] for one in others]
    sizes = np.ones(later.shape) if weights is None else np.asarray(weights, np.float64)
    trimmed = _trimmed(tables, sizes[:, lag:])
    if isinstance(trimmed, Refusal):
        return trimmed
    stack, size = trimmed
    rest = _rests(stack, size)
    return rest if isinstance(rest, Refusal) else (*rest, size)


def _trimmed(
    tables: list[NDArray[np.float64]], sizes: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | Refusal:
    """Months and teams with anything to say; sizes are 0 where something is missing."""
    stack = np.array(tables)
    known = np.isfinite(stack).all(axis=0) & np.isfinite(sizes) & (sizes > 0)
    for _ in range(known.shape[0] + known.shape[1]):  # a dropped team may leave a month too thin
        before = known.sum()
        known &= (known.sum(axis=1) >= LEAST_MONTHS)[:, None]
        known &= (known.sum(axis=0) >= 2)[None, :]
        if known.sum() == before:
            break
    teams, months = known.any(axis=1), known.any(axis=0)
    if teams.sum() < LEAST_TEAMS or months.sum() < LEAST_MONTHS:
        return Refusal("R1", {"teams": float(teams.sum()), "months": float(months.sum())})
    inside = np.ix_(teams, months)
    size = np.where(known, sizes, 0.0)[inside]
    kept = np.array([np.where(known, one, 0.0)[inside] for one in stack])
    return kept, size / size[size > 0].mean()


def _rests(
    stack: NDArray[np.float64], size: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | Refusal:
    """Outcome and care without team levels, month levels and what is held equal."""
    known = size > 0
    rest = np.array(
        [np.where(known, one - additive(one, known, weights=size), 0.0) for one in stack]
    )
    power = (rest**2 * size).sum(axis=(1, 2))
    scale = ((stack * known) ** 2 * size).sum(axis=(1, 2))
    if (power <= 1e-12 * np.maximum(scale, 1e-300)).any():
        return Refusal("constant", {"table": float(np.argmin(power / np.maximum(scale, 1e-300)))})
    if len(rest) > 2:
        rest = _adjusted(rest, size)
        left = (rest[:2] ** 2 * size).sum(axis=(1, 2))
        if (left <= 1e-9 * power[:2]).any():
            return Refusal("same_effects", {"held_equal": float(len(stack) - 2)})
    return rest[0], rest[1]


def _adjusted(rest: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    root = np.sqrt(size).ravel()
    others = (rest[2:].reshape(len(rest) - 2, -1) * root).T
    both = (rest[:2].reshape(2, -1) * root).T
    found = np.linalg.lstsq(others, both, rcond=None)[0]
    left: NDArray[np.float64] = rest[:2] - np.einsum("kij,kb->bij", rest[2:], found)
    return left * (size > 0)


def _within(lag: int, told: Inference, x: Floats, y: Floats, size: NDArray[np.float64]) -> Within:
    cells = int((size > 0).sum())
    teams, months = size.shape
    freedom = max(cells - teams - months + 1, 1)
    swing = float(np.sqrt((x**2)[size > 0].sum() / freedom))
    usual = float(np.sqrt((y**2)[size > 0].sum() / freedom))
    effect, low, high = (swing * one for one in (told.estimate, told.low, told.high))
    return Within(lag, told, swing, effect, low, high, effect / usual, teams, months, cells)


@dataclass(frozen=True, slots=True)
class Between:
    """Teams' means against teams' means: never an effect.

    `slope` per unit of care with its t interval, `correlation` between -1 and 1.
    """

    slope: float
    low: float
    high: float
    correlation: float
    teams: int


def told_of(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The teams with enough months for a level of their own; rows are teams, columns months."""
    return np.asarray(known.sum(axis=1) >= min(LEAST_MONTHS, known.shape[1]))


def between(outcome: ArrayLike, care: ArrayLike, *, level: float = LEVEL) -> Between | Refusal:
    """Do teams with more care have better outcomes? Months with both count.

    A team of a few months only (one that was merged into another for some) says nothing of its
    usual level and is left out. Refuses R1 (fewer than 8 teams) and `constant`.
    """
    y, x = np.asarray(outcome, np.float64), np.asarray(care, np.float64)
    known = np.isfinite(y) & np.isfinite(x)
    kept = told_of(known)
    if kept.sum() < LEAST_TEAMS:
        return Refusal("R1", {"teams": float(kept.sum())})
    number = known[kept].sum(axis=1)
    tops = [(np.where(known, one, 0)[kept].sum(axis=1) / number) for one in (y, x)]
    one, two = (top - top.mean() for top in tops)
    if not (one**2).sum() > 0 or not (two**2).sum() > 0:
        return Refusal("constant", {"teams": float(kept.sum())})
    slope = float(one @ two / (two @ two))
    freedom = int(kept.sum()) - 2
    error = float(np.sqrt(((one - slope * two) ** 2).sum() / freedom / (two @ two)))
    half = float(special.stdtrit(freedom, 0.5 + level / 2)) * error
    together = float(one @ two / np.sqrt((one @ one) * (two @ two)))
    return Between(slope, slope - half, slope + half, together, int(kept.sum()))


@dataclass(frozen=True, slots=True)
class Verdict:
    """One word, and what would have to come for a better one.

    `more_months` until a link as large as `matters` would be seen four times in five (0 where it
    already would be); `refusal` says why nothing is told.
    """

    word: Word
    more_months: int
    refusal: Refusal | None


def judge(
    link: Within,
    *,
    matters: float,
    reliability: float | None = None,
    stands: bool | None = None,
    widest: float = WIDEST,
) -> Verdict:
    """Strong, weak, or cannot tell.

    Strong: told apart from nought and at least `matters` large. Weak: told apart but smaller, or
    surely smaller than `matters` either way. Everything else cannot be told.

    Args:
        link: one direction at one lag.
        matters: the outcome's change after one usual swing of care from which it matters.
        reliability: of a team's own ups and downs of care, where known (R2 below 0.6).
        stands: whether it stays a finding among all links looked at (false discovery rate); by
            default its own p-values decide.
        widest: R3 beyond this half width.
    """
    more = _more_months(link, matters)
    if reliability is not None and reliability < LEAST_RELIABLE:
        return Verdict("cannot_tell", more, Refusal("R2", {"reliability": reliability}))
    if not link.half <= widest:
        return Verdict("cannot_tell", more, Refusal("R3", {"half_width": link.half}))
    seen = link.told.p <= 1 - LEVEL if stands is None else stands
    if seen and abs(link.effect) >= matters:
        return Verdict("strong", 0, None)
    if seen or max(abs(link.low), abs(link.high)) < matters:
        return Verdict("weak", 0, None)
    return Verdict("cannot_tell", more, None)


def _more_months(link: Within, matters: float) -> int:
    needed = matters / quantiles(link.teams)
    error = link.told.error * link.swing
    return max(int(np.ceil(link.months * (error / needed) ** 2)) - link.months, 0)
