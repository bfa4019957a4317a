"""Companies in which care and outcome are linked, or are not, or only seem to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.truth.record import Record
from keepwell.analytics.statistics.linkage import between, judge, within
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.reliability import own_ups_and_downs


@dataclass(frozen=True)
class Link:
    """`effect` in points of outcome per usual swing of care one month before.

    `between` ties team levels the other way round (Simpson's trap); `back` lets care answer to
    past outcomes; `load` moves both at once and is held equal; `sampling` is the standard error
    of a released pulse value, whose own ups and downs are 4 points.
    """

    teams: int
    months: int = 24
    effect: float = 0.0
    between: float = 0.0
    back: float = 0.0
    load: float = 0.0
    missing: float = 0.0
    sampling: float = 0.0
    answers: tuple[int, int] = (20, 150)
    draws: int = 199


SWING = 4.0
MATTERS = 1.0


def play(recipe: Link, rng: np.random.Generator) -> Record:
    """One company."""
    outcome, care, load, answers = _company(recipe, rng)
    reliability = own_ups_and_downs(care, np.full(care.shape, recipe.sampling))
    others = [load] if recipe.load else []
    told = within(outcome, care, lag=1, rng=rng, others=others, weights=answers, draws=recipe.draws)
    if isinstance(told, Refusal):
        return Record(word="refused", codes=(told.code,))
    verdict = judge(
        told, matters=MATTERS,
        reliability=None if isinstance(reliability, Refusal) else reliability,
    )  # fmt: skip
    across = between(outcome, care)
    apart = not isinstance(across, Refusal) and across.slope * recipe.effect < 0
    if verdict.refusal:
        return Record(word="refused", codes=(verdict.refusal.code,))
    return Record(
        word=verdict.word if told.told.p <= 0.05 else "cannot_tell",
        truth=recipe.effect / SWING,
        estimate=told.told.estimate, low=told.told.low, high=told.told.high, p=told.told.p,
        wrong_raw=bool(apart),
    )  # fmt: skip


def _company(recipe: Link, rng: np.random.Generator):  # type: ignore[no-untyped-def]
    shape = (recipe.teams, recipe.months)
    answers = rng.integers(*recipe.answers, (recipe.teams, 1)) * np.ones(shape)
    usual = rng.normal(70, 6, (recipe.teams, 1))
    load = rng.normal(0, 1, shape)
    care = usual + rng.normal(0, 2, (1, recipe.months)) - recipe.load * load
    care += SWING * _lasting(rng, shape, 0.4)
    outcome = 80 + recipe.between * (usual - 70) + rng.normal(0, 2, (recipe.teams, 1))
    outcome = outcome + rng.normal(0, 1.5, (1, recipe.months)) - recipe.load * load
    outcome += 2.5 * _lasting(rng, shape, 0.3)
    for month in range(1, recipe.months):  # in the order of time, because either may answer
        outcome[:, month] += recipe.effect / SWING * (care[:, month - 1] - usual[:, 0])
        care[:, month] += recipe.back * (outcome[:, month - 1] - 80)
    share = np.clip(outcome / 100, 0.02, 0.98)
    seen = 100 * rng.binomial(answers.astype(int), share) / answers
    released = care + recipe.sampling * rng.standard_normal(shape)
    seen[rng.random(shape) < recipe.missing] = np.nan
    return seen, released, load, answers


def _lasting(rng: np.random.Generator, shape: tuple[int, int], follows: float):  # type: ignore[no-untyped-def]
    found = rng.standard_normal(shape)
    for month in range(1, shape[1]):
        found[:, month] = follows * found[:, month - 1] + np.sqrt(1 - follows**2) * found[:, month]
    return found
