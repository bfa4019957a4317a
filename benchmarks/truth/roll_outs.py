"""Companies that roll an initiative out: what is true of them, and what the evaluation says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.truth.record import Record
from keepwell.analytics.statistics.contrasts import Window, at_event, effect
from keepwell.analytics.statistics.evaluation import Evaluation, Plan, evaluate, fitting
from keepwell.analytics.statistics.panel import NEVER
from keepwell.analytics.statistics.power import Noise, detectable
from keepwell.analytics.statistics.refusal import Refusal

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RollOut:
    """A kind of company. Outcomes are shares of satisfied customers in points (0-100).

    `effect` and `slope` are planted in detectable effects: a slope of 1 alone feigns one.
    `drift` is the spread, in points, of what moves a team's month besides the drawing of
    answers; `follows` how far it lasts into the next month. `varied` is the spread of effects
    between teams, as a part of the usual effect, which is the truth then.
    """

    teams: int
    treated: int
    staggered: bool = True
    all_start: bool = False
    months: int = 24
    first: int = 12
    last: int = 18
    effect: float = 0.0
    growing: bool = False
    varied: float = 0.0
    slope: float = 0.0
    drift: float = 3.0
    follows: float = 0.3
    answers: tuple[int, int] = (20, 150)
    small_first: bool = False
    heavy: bool = False
    missing: float = 0.0
    season: float = 0.0
    choice: Literal["lot", "worst", "leaning"] = "lot"
    why: Literal["lottery", "results", "other"] = "other"
    curve: bool = False
    draws: int = 199


def play(recipe: RollOut, rng: np.random.Generator) -> Record:
    """One company: found it, evaluate it, compare with the truth."""
    answers = rng.integers(recipe.answers[0], recipe.answers[1], recipe.teams)
    noise = _noise(recipe, answers)
    level = _without(recipe, rng)
    past = _asked(level, answers, rng)
    start = _chosen(recipe, past, rng) if recipe.choice != "lot" else _starts(recipe, answers, rng)
    moved, drifted = _planted(recipe, start, noise)
    usual, moved = moved, moved * (1 + recipe.varied * rng.standard_normal((recipe.teams, 1)))
    changed = (moved != 0) | (drifted != 0)  # what was chosen by stays as it was seen
    seen = np.where(changed, _asked(level + moved + drifted, answers, rng), past)
    seen[rng.random(seen.shape) < recipe.missing] = np.nan
    chosen_by = (recipe.first - 1,) if recipe.why == "results" else ()
    plan = Plan(start, why=recipe.why, chosen_by=chosen_by)
    told = evaluate(seen, plan, rng=rng, draws=recipe.draws, curve=recipe.curve)
    return _record(recipe, told, start, usual)


def _asked(level: Floats, answers: Floats, rng: np.random.Generator) -> Floats:
    """The share of satisfied answers that each team gets each month, in points."""
    share = np.clip(level / 100, 0.02, 0.98)
    return 100 * rng.binomial(answers[:, None], share) / answers[:, None]


def _noise(recipe: RollOut, answers: Floats) -> Noise:
    drawing = float((85 * 15 / answers).mean())
    spread = drawing + recipe.drift**2
    return Noise(float(np.sqrt(spread)), recipe.follows * recipe.drift**2 / spread)


def _without(recipe: RollOut, rng: np.random.Generator) -> Floats:
    """What would have been: team levels, months, what lasts; before answers are drawn."""
    team = rng.normal(80, 3, (recipe.teams, 1))
    month = rng.normal(0, 1.5, (1, recipe.months))
    wave = recipe.season * np.sin(2 * np.pi * np.arange(recipe.months) / 12)[None, :]
    return team + month + wave + lasting(recipe, rng)


def lasting(recipe: RollOut, rng: np.random.Generator) -> Floats:
    """Team-months that hang together, with the recipe's spread; heavy tails have the same."""
    shape = (recipe.teams, recipe.months + 20)
    step = rng.standard_t(4, shape) / np.sqrt(2) if recipe.heavy else rng.standard_normal(shape)
    found = np.zeros(shape)
    for month in range(1, shape[1]):
        found[:, month] = recipe.follows * found[:, month - 1] + step[:, month] * np.sqrt(
            1 - recipe.follows**2
        )
    return recipe.drift * found[:, 20:]


def _starts(recipe: RollOut, answers: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    start = np.full(recipe.teams, NEVER)
    first = rng.permutation(recipe.teams)[: recipe.treated]
    if recipe.small_first:  # small teams, whose months are noisier, start more often
        keys = np.log(answers) + rng.gumbel(0, 0.3, recipe.teams)
        first = np.argsort(keys)[: recipe.treated]
    when = rng.integers(recipe.first, recipe.last + 1, recipe.treated)
    start[first] = when if recipe.staggered else recipe.first
    if recipe.all_start:
        late = start == NEVER
        start[late] = recipe.months - 1
    return start


def _chosen(recipe: RollOut, seen: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    """Teams picked because last month was bad: the very worst, or the bad ones more often."""
    bad = -seen[:, recipe.first - 1]
    if recipe.choice == "leaning":
        bad = bad + rng.normal(0, 1.5 * np.std(bad), recipe.teams)
    start = np.full(recipe.teams, NEVER)
    start[np.argsort(-bad)[: recipe.treated]] = recipe.first
    return start


def _planted(recipe: RollOut, start: NDArray[np.int64], noise: Noise) -> tuple[Floats, Floats]:
    """The usual effect and the misleading slope, teams x months, in points."""
    shape = (recipe.teams, recipe.months)
    window = fitting(start, recipe.months, Window(), noise)
    could = detectable(start, months=recipe.months, window=window, noise=noise)
    found = effect(start, recipe.months, window=window)
    if isinstance(could, Refusal) or isinstance(found, Refusal):
        return np.zeros(shape), np.zeros(shape)
    since = np.arange(recipe.months)[None, :] - start[:, None]
    size = recipe.effect * could.effect
    ramp = np.minimum((since + 1) / 3, 1.5) if recipe.growing else 1.0
    moved = np.where(since >= 0, size * ramp, 0.0)
    ever = (start < recipe.months)[:, None] * (np.arange(recipe.months) - recipe.first)
    feigns = float((found.weights * ever).sum())
    drifted = recipe.slope * could.effect / feigns * ever if recipe.slope else np.zeros(shape)
    return moved, drifted


def _record(recipe: RollOut, told: Evaluation, start: NDArray[np.int64], moved: Floats) -> Record:
    if told.told is None:
        return Record(word=told.word, codes=tuple(one.code for one in told.refusals))
    kept = np.array(told.kept)
    found = effect(start[kept], recipe.months, window=told.window)
    assert not isinstance(found, Refusal)
    truth = float((found.weights * moved[kept]).sum())
    return Record(
        word=told.word,
        codes=tuple(one.code for one in told.refusals),
        truth=truth,
        estimate=told.told.estimate,
        low=told.told.low,
        high=told.told.high,
        p=told.told.p,
        flagged=any(one.code in ("not_parallel", "short_past") for one in told.refusals),
        chance=told.before.chance if told.before else 0.0,
        band=_band(told, start[kept], moved[kept], recipe.months) if recipe.curve else None,
    )


def _band(told: Evaluation, start: NDArray[np.int64], moved: Floats, months: int) -> bool | None:
    """Whether the event study's band holds the truth at every distance at once."""
    if told.curve is None:
        return None
    held = []
    for event, low, high in zip(told.curve.event, told.curve.low, told.curve.high, strict=True):
        found = at_event(start, months, event=int(event), window=told.window)
        if found is not None and np.isfinite(low):
            held.append(low - 1e-9 <= float((found[0] * moved).sum()) <= high + 1e-9)
    return all(held)
