"""Several care measures against one outcome: all lags, both directions, one list of findings.

Many links are looked at, so some would stand out by luck. All p-values of the study, both
directions included, go through one false-discovery rate before any word is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.false_discovery import stand_out
from keepwell.analytics.statistics.linkage import (
    Between,
    Verdict,
    Within,
    between,
    judge,
    within,
)
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

LAGS: Final = (0, 1, 2, 3)
RATE: Final = 0.05
LEAST_DRAWS: Final = 999
DRAWS_A_LINK: Final = 40
"""So that the least p-value lies below the rate's share for one finding among all."""
AS_STRONG: Final = 0.8
"""A reverse path at least this part as strong speaks against care as the cause."""

Floats = Any


@dataclass(frozen=True, slots=True)
class Study:
    """One care measure.

    `forward` (care first) and `backward` (outcome first) have one entry a lag, in the order of
    `lags`; `verdict` is about the strongest forward link with care before the outcome, which is
    `forward[best]` (None where no link can be told). `both_ways`: it stands out, and the reverse
    path is about as strong.
    """

    lags: tuple[int, ...]
    between: Between | Refusal
    forward: tuple[Within | Refusal, ...]
    backward: tuple[Within | Refusal, ...]
    best: int | None
    verdict: Verdict
    both_ways: bool
    stands: tuple[bool, ...] = ()
    """Which links stay findings among all: forward, then backward, in the order of `lags`."""


@dataclass(frozen=True, slots=True)
class Page:
    """All care measures by name; of `looked_at` links `found` stand out.

    By luck alone about `by_luck` would have had a p-value of at most 0.05.
    """

    studies: dict[str, Study]
    looked_at: int
    found: int
    by_luck: float


def study(
    outcome: ArrayLike,
    cares: Mapping[str, ArrayLike],
    *,
    matters: float,
    rng: np.random.Generator,
    others: Sequence[ArrayLike] = (),
    weights: ArrayLike | None = None,
    reliability: Mapping[str, float] | None = None,
    lags: Sequence[int] = LAGS,
    draws: int | None = None,
) -> Page:
    """Every link of a page.

    Args:
        outcome: teams x months, NaN where there is none.
        cares: care measures of that shape, by name.
        matters: the outcome's change after one usual swing of care from which it matters.
        rng: where draws come from.
        others: tables of that shape held equal (they belong to the later month).
        weights: answers behind each outcome.
        reliability: of teams' own ups and downs, for care measures where it is known.
        lags: months between both.
        draws: of the bootstrap and of re-assignment; by default as many as one finding among
            all links looked at needs (forty a link, at least 999).
    """
    told: dict[str, list[Within | Refusal]] = {}
    size = draws or max(LEAST_DRAWS, DRAWS_A_LINK * 2 * len(lags) * len(cares))
    for name, care in cares.items():
        ahead = [within(outcome, care, lag=lag, rng=rng, others=others, weights=weights,
                        draws=size) for lag in lags]  # fmt: skip
        back = [within(care, outcome, lag=lag, rng=rng, others=others, draws=size)
                for lag in lags]  # fmt: skip
        told[name] = [*ahead, *back]
    p = np.array([_p(link) for links in told.values() for link in links])
    stands = stand_out(p, level=RATE).reshape(len(told), -1) if told else np.zeros((0, 0))
    studies = {
        name: _study(links, stands[at], tuple(lags), between(outcome, cares[name]), matters,
                     (reliability or {}).get(name))
        for at, (name, links) in enumerate(told.items())
    }  # fmt: skip
    looked = int(np.isfinite(p).sum())
    return Page(studies, looked, int(stands.sum()), looked * RATE)


def _p(link: Within | Refusal) -> float:
    return float("nan") if isinstance(link, Refusal) else link.told.p


def _study(
    links: list[Within | Refusal],
    stands: Floats,
    lags: tuple[int, ...],
    across: Between | Refusal,
    matters: float,
    reliability: float | None,
) -> Study:
    ahead, back = tuple(links[: len(lags)]), tuple(links[len(lags) :])
    kept = tuple(bool(one) for one in stands)
    best = _strongest(ahead, lags)
    chosen = None if best is None else ahead[best]
    if best is None or chosen is None or isinstance(chosen, Refusal):
        refusal = next((one for one in ahead if isinstance(one, Refusal)), None)
        return Study(
            lags, across, ahead, back, None, Verdict("cannot_tell", 0, refusal), False, kept
        )
    verdict = judge(chosen, matters=matters, reliability=reliability, stands=kept[best])
    reverse = _strongest(back, lags)
    other = None if reverse is None else back[reverse]
    both = isinstance(other, Within) and abs(other.share) >= AS_STRONG * abs(chosen.share)
    return Study(lags, across, ahead, back, best, verdict, both and kept[best], kept)


def _strongest(links: tuple[Within | Refusal, ...], lags: tuple[int, ...]) -> int | None:
    """The lag, later than the same month where there is one, of the smallest p-value."""
    later = [at for at, lag in enumerate(lags) if lag > 0] or list(range(len(lags)))
    told = [at for at in later if isinstance(links[at], Within)]
    return min(told, key=lambda at: _p(links[at])) if told else None
