"""From a registered plan and a table of team-months to a finding, or to a refusal.

The order is the promise: gaps, whether the case is large enough (R4), why these teams (R5),
whether the groups moved alike before, fake starts and untouched outcomes, how much drift the
finding bears. Only what passes all of it is called better or worse; everything else is
"uncertain", "described, not tested", or refused, with the code and the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from keepwell.analytics.statistics.contrasts import Comparison, Window, effect
from keepwell.analytics.statistics.few_teams import Inference, infer, scores
from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.panel import Panel, completed, exposed
from keepwell.analytics.statistics.placebo import Placebo, earlier_start, untouched
from keepwell.analytics.statistics.power import Detectable, Noise, detectable, noise
from keepwell.analytics.statistics.pretrend import (
    Before,
    Honest,
    Telling,
    before,
    sensitivity,
    telling,
)
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.staggered import Curve, event_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

LEAST_TEAMS: Final = 3
ALARM: Final = 1 - LEVEL
LEAST_CHANCE: Final = 0.8
"""A past that would show a misleading trend less often than this cannot vouch for the groups."""
LEAST_DRIFT: Final = 0.5
CALIPER: Final = 0.25
"""Spreads between teams by which a team left out may have been better than the worst chosen."""
HORIZONS: Final = (6, 3)

Floats = Any
Why = Literal["lottery", "results", "other"]
Word = Literal["better", "worse", "uncertain", "described", "refused"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was registered before the start.

    Args:
        start: first column of each team with the initiative, `panel.NEVER` for none.
        good: the direction in which the outcome should move.
        why: why these teams: by lot, because results were bad, or otherwise.
        chosen_by: columns by whose results they were chosen (for `results`).
        blocks: the lots' blocks (for `lottery`).
        window: months compared; `None` lets the past decide between six months and three.
    """

    start: NDArray[np.int64]
    good: Literal["up", "down"] = "up"
    why: Why = "other"
    chosen_by: tuple[int, ...] = ()
    blocks: NDArray[np.int64] | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is known of an initiative's effect, in the outcome's unit.

    `word` is the finding; `refusals` why it is no more than that. Parts that could not be told
    are None. `kept` are the rows of the table that were compared, `filled` the share of cells
    that were missing.
    """

    word: Word
    refusals: tuple[Refusal, ...]
    window: Window
    told: Inference | None = None
    teams: int = 0
    controls: int = 0
    left_out: int = 0
    noise: Noise | None = None
    detectable: Detectable | None = None
    before: Before | None = None
    honest: Honest | None = None
    placebos: tuple[Placebo, ...] = ()
    curve: Curve | None = None
    kept: tuple[int, ...] = ()
    filled: float = 0.0


@dataclass(slots=True)
class _Case:
    """What the steps share."""

    panel: Panel
    plan: Plan
    window: Window
    noise: Noise
    found: Comparison
    rng: np.random.Generator
    draws: int
    blocks: NDArray[np.int64] | None
    refusals: list[Refusal] = field(default_factory=list)


def evaluate(
    values: ArrayLike,
    plan: Plan,
    *,
    rng: np.random.Generator,
    others: Mapping[str, ArrayLike] | None = None,
    draws: int = 999,
    curve: bool = True,
) -> Evaluation:
    """Evaluate a plan on a table of teams x months (NaN where a team has no value).

    Args:
        values: the outcome.
        plan: as registered.
        rng: where draws come from.
        others: outcomes that the initiative was not meant to move, by name.
        draws: of bootstraps and re-assignments.
        curve: whether the event study is wanted too.
    """
    case = _prepared(np.asarray(values, dtype=np.float64), plan, rng, draws)
    if isinstance(case, Evaluation):
        return case
    told = _inferred(case)
    case.refusals += _too_few(case, told)
    past, honest = _past(case, told)
    placebos = _placebos(case, others or {})
    study = _curve(case) if curve else None
    panel = case.panel
    return Evaluation(
        _word(told, plan, case.refusals), tuple(case.refusals), case.window, told,
        case.found.teams, case.found.controls, case.found.left_out, case.noise,
        _detectable(case), past, honest, placebos, study,
        tuple(int(one) for one in panel.kept), panel.filled,
    )  # fmt: skip


def _prepared(
    values: NDArray[np.float64], plan: Plan, rng: np.random.Generator, draws: int
) -> _Case | Evaluation:
    window = plan.window or Window()
    if plan.why == "results":
        window = replace(window, skip=(*window.skip, *plan.chosen_by))
    panel = completed(values, plan.start)
    if isinstance(panel, Refusal):
        return Evaluation("refused", (panel,), window)
    if plan.why == "results":
        matched = comparable(panel, plan.chosen_by)
        if isinstance(matched, Refusal):
            return Evaluation("refused", (matched,), window)
        panel = matched
    spread = noise(panel.values, panel.start)
    if isinstance(spread, Refusal):
        return Evaluation("refused", (spread,), window)
    if plan.window is None:
        window = fitting(panel.start, panel.months, window, spread)
    found = effect(panel.start, panel.months, window=window)
    if isinstance(found, Refusal):
        return Evaluation("refused", (_as_r4(found),), window, noise=spread)
    blocks = None if plan.blocks is None else np.asarray(plan.blocks)[panel.kept]
    return _Case(panel, plan, window, spread, found, rng, draws, blocks)


def _as_r4(found: Refusal) -> Refusal:
    """Too few controls is a matter of size: the product's rule R4."""
    if found.code == "no_controls":
        return Refusal("R4", {**found.numbers, "controls_needed": float(LEAST_TEAMS)})
    return found


def comparable(panel: Panel, chosen_by: tuple[int, ...]) -> Panel | Refusal:
    """Only teams as bad as those chosen, and those chosen that have a like among the others.

    Bad months are partly bad luck, which passes by itself. Teams with equally bad months that
    were not chosen have had the same bad luck, so that it cancels.

    Refuses R5 where no months are named, or fewer than three such teams are left on a side.
    """
    chosen = panel.start < panel.months
    if not chosen_by:
        return Refusal("R5", {"months": 0.0})
    level = panel.values[:, list(chosen_by)].mean(axis=1)
    reach = CALIPER * float(level.std(ddof=1))
    away = np.abs(level[chosen][:, None] - level[~chosen][None, :])
    like = np.full(panel.teams, False)
    like[chosen] = (away <= reach).any(axis=1)
    like[~chosen] = (away <= reach).any(axis=0)
    sides = (int((like & chosen).sum()), int((like & ~chosen).sum()))
    if min(sides) < LEAST_TEAMS:
        return Refusal("R5", {"chosen": float(sides[0]), "as_bad_left_out": float(sides[1])})
    return Panel(panel.values[like], panel.start[like], panel.kept[like], panel.filled)


def fitting(start: NDArray[np.int64], months: int, window: Window, spread: Noise) -> Window:
    """The longest window whose past could show a misleading trend; the shortest if none could.

    It depends on the plan and the noise, never on the effect.
    """
    for horizon in HORIZONS:
        tried = replace(window, horizon=horizon)
        found = telling(start, months=months, window=tried, noise=spread)
        if isinstance(found, Telling) and found.chance >= LEAST_CHANCE:
            return tried
    return replace(window, horizon=HORIZONS[-1])


def _inferred(case: _Case) -> Inference:
    exposure = exposed(case.panel.start, case.panel.months)
    found = scores(weights=case.found.weights, outcome=case.panel.values, exposure=exposure)
    return infer(found, parts=case.panel.start, rng=case.rng, blocks=case.blocks, draws=case.draws)


def _too_few(case: _Case, told: Inference) -> list[Refusal]:
    """R4: three teams on both sides, a p-value that could be small, two tests that agree."""
    sides = {"teams": float(case.found.teams), "controls": float(case.found.controls)}
    if min(sides.values()) < LEAST_TEAMS or told.smallest_p > ALARM:
        return [Refusal("R4", {**sides, "smallest_p": told.smallest_p})]
    if (told.p_wild <= ALARM) != (told.p_reassigned <= ALARM):
        return [Refusal("R4", {"p_wild": told.p_wild, "p_reassigned": told.p_reassigned})]
    return []


def _past(case: _Case, told: Inference) -> tuple[Before | None, Honest | None]:
    """Whether the groups moved alike before; lots need no such proof, but it is shown."""
    panel, window = case.panel, case.window
    past = before(
        panel.values, panel.start, window=window, noise=case.noise, rng=case.rng,
        blocks=case.blocks, draws=case.draws,
    )  # fmt: skip
    honest = sensitivity(panel.values, panel.start, window=window)
    if case.plan.why != "lottery":
        case.refusals += _not_alike(past, honest, told)
    return (
        None if isinstance(past, Refusal) else past,
        None if isinstance(honest, Refusal) else honest,
    )


def _not_alike(past: Before | Refusal, honest: Honest | Refusal, told: Inference) -> list[Refusal]:
    if isinstance(past, Refusal):
        return [past]
    if past.moving:
        return [
            Refusal("not_parallel", {"slope": past.slope, "p": min(past.p_slope, past.p_blocks)})
        ]
    if past.chance < LEAST_CHANCE:
        return [Refusal("short_past", {"chance": past.chance})]
    if isinstance(honest, Honest) and told.p <= ALARM and honest.breakdown < LEAST_DRIFT:
        return [Refusal("fragile", {"breakdown": honest.breakdown})]
    return []


def _placebos(case: _Case, others: Mapping[str, ArrayLike]) -> tuple[Placebo, ...]:
    panel = case.panel
    early = earlier_start(
        panel.values, panel.start, window=case.window, rng=case.rng, blocks=case.blocks,
        draws=case.draws,
    )  # fmt: skip
    tables = {name: np.asarray(table, np.float64)[panel.kept] for name, table in others.items()}
    rest = untouched(
        tables, panel.start, window=case.window, rng=case.rng, blocks=case.blocks,
        draws=case.draws,
    )  # fmt: skip
    found = tuple(one for one in (early, *rest.values()) if isinstance(one, Placebo))
    wrong = [one for one in found if not one.null]
    if wrong and case.plan.why != "lottery":
        case.refusals.append(Refusal("placebo", {one.name: one.told.p for one in wrong}))
    return found


def _curve(case: _Case) -> Curve | None:
    found = event_study(
        case.panel.values, case.panel.start, window=case.window, rng=case.rng, draws=case.draws
    )
    return None if isinstance(found, Refusal) else found


def _detectable(case: _Case) -> Detectable | None:
    panel = case.panel
    found = detectable(panel.start, months=panel.months, window=case.window, noise=case.noise)
    return None if isinstance(found, Refusal) else found


def _word(told: Inference, plan: Plan, refusals: list[Refusal]) -> Word:
    if refusals:
        return "described"
    if not (told.low > 0 or told.high < 0):
        return "uncertain"
    return "better" if (told.estimate > 0) == (plan.good == "up") else "worse"
