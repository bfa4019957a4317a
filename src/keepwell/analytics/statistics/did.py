"""Two groups, before and after: of single rows, and of teams with one start.

The change of those who got something less the change of those who did not. It is an effect only
if both would have moved alike without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.panel import NEVER
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.staggered import overall

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from keepwell.analytics.statistics.few_teams import Inference

Floats = Any


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Four means and what follows; `means` and `sizes` are [group, time], 0 = without / before.

    `error` pools the spread over the four cells (ordinary least squares). It knows nothing of
    teams: rows of one team are not independent, so it is for a check, not for a claim.
    """

    means: NDArray[np.float64]
    sizes: NDArray[np.int64]
    effect: float
    error: float
    low: float
    high: float


def two_by_two(
    value: ArrayLike, *, treated: ArrayLike, after: ArrayLike, level: float = LEVEL
) -> TwoByTwo | Refusal:
    """The difference of two changes from single rows; rows without a value are left out.

    Source: Card and Krueger, American Economic Review 84 (1994), table 3.

    Refuses `few_groups` where one of the four cells has fewer than two rows, and `constant`.
    """
    numbers = np.asarray(value, dtype=np.float64)
    seen = np.isfinite(numbers)
    cell = 2 * np.asarray(treated, dtype=np.int64) + np.asarray(after, dtype=np.int64)
    numbers, cell = numbers[seen], cell[seen]
    sizes = np.bincount(cell, minlength=4)
    if sizes.min() < 2:
        return Refusal("few_groups", {"rows": float(sizes.min())})
    means = np.bincount(cell, weights=numbers, minlength=4) / sizes
    rest = numbers - means[cell]
    freedom = numbers.size - 4
    error = float(np.sqrt((rest**2).sum() / max(freedom, 1) * (1 / sizes).sum()))
    if error == 0:
        return Refusal("constant", {"rows": float(numbers.size)})
    table = means.reshape(2, 2)
    effect = float(table[1, 1] - table[1, 0] - table[0, 1] + table[0, 0])
    half = float(special.stdtrit(freedom, 0.5 + level / 2)) * error
    return TwoByTwo(table, sizes.reshape(2, 2), effect, error, effect - half, effect + half)


def one_start(
    values: ArrayLike,
    *,
    treated: ArrayLike,
    start: int,
    rng: np.random.Generator,
    blocks: ArrayLike | None = None,
    draws: int = 999,
) -> Inference | Refusal:
    """All months since one start against all before it, teams with against teams without.

    Equals the interaction of a two-way fixed-effects regression, which is right for one start
    (and for one only); told for few teams.

    Args:
        values: teams x months, no gaps.
        treated: whether each team got it.
        start: the column it began in.
        rng: where draws come from.
        blocks: the lots of a lottery.
        draws: of the bootstrap and of re-assignment.

    Refuses what `contrasts.effect` refuses.
    """
    table = np.asarray(values, dtype=np.float64)
    first = np.where(np.asarray(treated, dtype=bool), start, NEVER)
    window = Window(base=start, horizon=table.shape[1] - start, least=1, half=False)
    return overall(table, first, rng=rng, window=window, blocks=blocks, draws=draws)
