"""Two teams of a company, of which the worse one gets the easier contacts (Simpson's trap)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.truth.record import Record
from keepwell.analytics.statistics.mix import adjusted, columns, cross_fitted
from keepwell.analytics.statistics.refusal import Refusal


@dataclass(frozen=True)
class Mix:
    """`better` is by how many points team 0 is better at every kind of contact than team 1.

    The hard kind's share is `hard` in team 0, `1 - hard` in team 1 and a half elsewhere;
    `harder` is how many points lower it is rated everywhere. `alone` gives team 0 a share of
    contacts that nobody else handles.
    """

    teams: int = 12
    better: float = 4.0
    harder: float = 10.0
    hard: float = 0.7
    alone: float = 0.0
    answers: int = 1_500
    size: int = 12


def play(recipe: Mix, rng: np.random.Generator) -> Record:
    """One company: is team 0 said to be better than team 1?"""
    team = np.repeat(np.arange(recipe.teams), recipe.answers)
    share = np.where(team == 0, recipe.hard, np.where(team == 1, 1 - recipe.hard, 0.5))
    kind = (rng.random(team.size) < share).astype(int)
    kind[(team == 0) & (rng.random(team.size) < recipe.alone)] = 2
    merit = rng.normal(0, 2, recipe.teams)
    merit[:2] = (recipe.better / 2, -recipe.better / 2)
    chance = (85 - recipe.harder * (kind > 0) + merit[team]) / 100
    good = (rng.random(team.size) < chance).astype(float)
    n, half = np.ones(team.size), rng.integers(0, 2, team.size)
    hope = cross_fitted(columns([kind], n), good, n, half=half)
    assert not isinstance(hope, Refusal)
    told = adjusted(group=team, k=good, n=n, expected=hope, kind=kind, cluster=np.arange(team.size))
    if told.refusals:
        return Record(word="refused", codes=tuple(one.code for one in told.refusals.values()))
    one, two = told.groups.index("0"), told.groups.index("1")
    gap = 100 * (told.adjusted[one] - told.adjusted[two])
    half_width = 50 * float(
        np.hypot(told.high[one] - told.low[one], told.high[two] - told.low[two])
    )
    claimed = abs(gap) > half_width
    return Record(
        word=("better" if gap > 0 else "worse") if claimed else "uncertain",
        truth=recipe.better, estimate=gap, low=gap - half_width, high=gap + half_width,
        wrong_raw=bool(told.raw[one] < told.raw[two]) and recipe.better > 0,
    )  # fmt: skip
