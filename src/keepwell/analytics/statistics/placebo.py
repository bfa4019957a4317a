"""An effect where none can be: a start that was none, and outcomes nobody meant to touch.

A method that finds something here would also find something in your data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from keepwell.analytics.statistics.contrasts import Window, block_before, effect
from keepwell.analytics.statistics.few_teams import Inference, contrast, infer, scores
from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.panel import completed, exposed
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

Floats = Any


@dataclass(frozen=True, slots=True)
class Placebo:
    """One check by name (`earlier_start` or the outcome's id): nought lies inside, or it does not."""

    name: str
    told: Inference

    @property
    def null(self) -> bool:
        """Whether nothing was found, as it should be."""
        return self.told.p > 1 - LEVEL


def earlier_start(
    values: ArrayLike,
    start: ArrayLike,
    *,
    window: Window,
    rng: np.random.Generator,
    blocks: ArrayLike | None = None,
    draws: int = 999,
) -> Placebo | Refusal:
    """The base against the block of months before it, as if the start had been there.

    Values teams x months without gaps. Only months before each real start are used.

    Refuses `short_past` where no team has two such blocks.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    line = block_before(first, table.shape[1], window=window, back=1)
    if line is None:
        return Refusal("short_past", {"months": float(first.min(initial=table.shape[1]))})
    found = contrast(weights=line, outcome=table)
    return Placebo("earlier_start", infer(found, parts=first, rng=rng, blocks=blocks, draws=draws))


def untouched(
    outcomes: Mapping[str, ArrayLike],
    start: ArrayLike,
    *,
    window: Window,
    rng: np.random.Generator,
    blocks: ArrayLike | None = None,
    draws: int = 999,
) -> dict[str, Placebo | Refusal]:
    """The same comparison on outcomes that the initiative was not meant to move.

    Each is a table teams x months, gaps allowed. Refuses, for each, what `panel.completed` and
    `contrasts.effect` refuse.
    """
    found: dict[str, Placebo | Refusal] = {}
    lots = None if blocks is None else np.asarray(blocks)
    for name, table in outcomes.items():
        panel = completed(table, start)
        if isinstance(panel, Refusal):
            found[name] = panel
            continue
        told = effect(panel.start, panel.months, window=window)
        if isinstance(told, Refusal):
            found[name] = told
            continue
        score = scores(
            weights=told.weights,
            outcome=panel.values,
            exposure=exposed(panel.start, panel.months),
        )
        kept = None if lots is None else lots[panel.kept]
        result = infer(score, parts=panel.start, rng=rng, blocks=kept, draws=draws)
        found[name] = Placebo(name, result)
    return found
