"""Single sites with a start: an interrupted series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.truth.record import Record
from keepwell.analytics.statistics.interrupted import interrupted
from keepwell.analytics.statistics.refusal import Refusal


@dataclass(frozen=True)
class Line:
    """One series; `effect` in spreads of a month, `follows` its autocorrelation."""

    before: int
    after: int
    follows: float = 0.3
    effect: float = 0.0
    trend: float = 0.1
    teams: int = 1


def play(recipe: Line, rng: np.random.Generator) -> Record:
    """One site."""
    months = recipe.before + recipe.after
    rest = rng.standard_normal(months + 20)
    for month in range(1, rest.size):
        rest[month] = (
            recipe.follows * rest[month - 1] + np.sqrt(1 - recipe.follows**2) * rest[month]
        )
    series = 80 + recipe.trend * np.arange(months) + 3 * rest[20:]
    series[recipe.before :] += 3 * recipe.effect
    told = interrupted(series, start=recipe.before)
    if isinstance(told, Refusal):
        return Record(word="refused", codes=(told.code,))
    claimed = told.mean.low > 0 or told.mean.high < 0
    better = "better" if told.mean.value > 0 else "worse"
    return Record(
        word=better if claimed else "uncertain", truth=3 * recipe.effect,
        estimate=told.mean.value, low=told.mean.low, high=told.mean.high, p=told.mean.p,
    )  # fmt: skip
