"""A method run over a panel: what came of an initiative, in numbers and in words.

Reads released figures and nothing else, so that everything a review rests on may be taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics import evaluation
from keepwell.analytics.statistics.contrasts import Window, cohorts
from keepwell.analytics.statistics.panel import completed
from keepwell.analytics.statistics.planning import (
    left_out,
    lots_blocks,
    months_before,
    refused,
)
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.released_months import Released, column, released
from keepwell.analytics.words.evidence import told as in_words
from keepwell.schemas.reviews import (
    AtMonth,
    Effect,
    Refused,
    Reviewed,
    Side,
    Untouched,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from keepwell.analytics.statistics.evaluation import Evaluation, Plan
    from keepwell.schemas.figures import Sheet
    from keepwell.schemas.reviews import Design

DRAWS: Final = 999
METHOD: Final = "team-months, not-yet-started teams as controls; wild bootstrap and re-assignment"
VERSION: Final = 1
"""Of the inputs' form; it grows when a number would be computed otherwise."""


def review(
    *,
    name: str,
    sheet: Sheet,
    design: Design,
    seed: int,
    untouched: Mapping[str, Sheet] | None = None,
    draws: int = DRAWS,
) -> Reviewed:
    """Judge a plan by what was released up to its last month.

    Args:
        name: what the initiative is called, for its sentences.
        sheet: the measure by team and month.
        design: the plan.
        seed: where draws come from; kept with the inputs.
        untouched: sheets of measures nobody meant to move.
        draws: of bootstraps and re-assignments.
    """
    table = _table(sheet, design)
    others = {
        one: _aligned(_table(found, design), table.months)
        for one, found in (untouched or {}).items()
    }
    if not table.months:
        empty = Effect("refused", (Refused("gaps", {"teams": 0.0}),), (design.until, design.until))
        return Reviewed(empty, in_words(empty, name=name, sheet=sheet, design=design), {})
    plan = _plan(design, table)
    rng = np.random.default_rng(seed)
    found = evaluation.evaluate(table.values, plan, rng=rng, others=others, draws=draws)
    effect = _effect(found, plan, table)
    inputs = _inputs(sheet, design, table, plan, found, others) | {"seed": seed, "draws": draws}
    return Reviewed(effect, in_words(effect, name=name, sheet=sheet, design=design), inputs)


def _table(sheet: Sheet, design: Design) -> Released:
    return released(
        sheet.figures, unit=sheet.measure.unit, teams=tuple(design.starts), until=design.until
    )


def _plan(design: Design, table: Released) -> Plan:
    known = tuple(column(table.months, one) for one in design.chosen_by if one in table.months)
    return evaluation.Plan(
        table.starts(design), good=design.good, why=design.why, chosen_by=known,
        blocks=lots_blocks(design, table.teams),
    )  # fmt: skip


def _aligned(table: Released, months: tuple[str, ...]) -> NDArray[np.float64]:
    """Another measure's table in the months of the first."""
    wanted = np.full((len(table.teams), len(months)), np.nan)
    for at, month in enumerate(table.months):
        if month in months:
            wanted[:, months.index(month)] = table.values[:, at]
    return wanted


def _effect(found: Evaluation, plan: Plan, table: Released) -> Effect:
    shared: dict[str, Any] = {
        "read": (table.months[0], table.months[-1]), "filled": found.filled,
        "left_out": left_out(table.teams, found.kept) if found.kept else (),
        "base": found.window.base, "horizon": found.window.horizon,
        "treated": _side(table, plan.start, with_it=True, window=found.window),
        "others": _side(table, plan.start, with_it=False, window=found.window),
        "detectable": found.detectable.effect if found.detectable else None,
    }  # fmt: skip
    refusals = tuple(refused(one) for one in found.refusals)
    told = found.told
    if told is None:
        return Effect(found.word, refusals, **shared)
    return Effect(
        found.word, refusals, teams=found.teams, controls=found.controls,
        estimate=told.estimate, low=_finite(told.low), high=_finite(told.high),
        p_wild=told.p_wild, p_reassigned=told.p_reassigned, smallest_p=told.smallest_p,
        assignments=told.assignments, exhaustive=told.exhaustive,
        slope=found.before.slope if found.before else None,
        p_before=min(found.before.p_slope, found.before.p_blocks) if found.before else None,
        chance_before=found.before.chance if found.before else None,
        past=months_before(plan.start, table),
        breakdown=_finite(found.honest.breakdown) if found.honest else None,
        sensitive=found.honest is not None,
        untouched=tuple(
            Untouched(
                one.name, one.told.estimate, _finite(one.told.low), _finite(one.told.high),
                one.told.p,
            )
            for one in found.placebos
        ),
        curve=_curve(found), **shared,
    )  # fmt: skip


def _curve(found: Evaluation) -> tuple[AtMonth, ...]:
    if found.curve is None:
        return ()
    one = found.curve
    rows = zip(one.event, one.value, one.low, one.high, one.teams, strict=True)
    return tuple(
        AtMonth(int(since), float(value), _finite(low), _finite(high), int(teams))
        for since, value, low, high, teams in rows
    )


def _side(table: Released, start: NDArray[np.int64], *, with_it: bool, window: Window) -> Side:
    """Plain means of the months compared: they describe, they do not test."""
    months = len(table.months)
    inside = cohorts(start, months)
    if not inside.size:
        return Side(
            int((start < months).sum()) if with_it else int((start >= months).sum()), None, None
        )
    mine = (start < months) if with_it else (start >= months)
    before, after = [], []
    for row, first in zip(table.values[mine], start[mine], strict=True):
        begun = int(first) if with_it else int(inside[0])
        before += list(row[window.base_of(begun)])
        after += list(row[begun : begun + window.horizon])
    return Side(int(mine.sum()), _mean(before), _mean(after))


def _mean(values: Sequence[float]) -> float | None:
    known = np.array([one for one in values if np.isfinite(one)])
    return float(known.mean()) if known.size else None


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _inputs(
    sheet: Sheet, design: Design, table: Released, plan: Plan, found: Evaluation,
    others: Mapping[str, NDArray[np.float64]],
) -> dict[str, Any]:  # fmt: skip
    """Everything needed to compute each number again, as plain JSON."""
    whole = completed(table.values, plan.start)
    used = dict(zip(whole.kept.tolist(), whole.values, strict=True)) if not isinstance(whole, Refusal) else {}  # fmt: skip
    kept = set(found.kept)
    window = found.window
    return {
        "form": VERSION, "method": METHOD, "measure": sheet.measure.id,
        "definition_version": sheet.measure.version, "unit": sheet.measure.unit,
        "good": design.good, "why": design.why, "chosen_by": list(design.chosen_by),
        "months": list(table.months),
        "window": {
            "base": window.base, "horizon": window.horizon, "least": window.least,
            "skip": [int(one) for one in window.skip], "half": window.half,
        },
        "teams": [
            {
                "team": team, "start": design.starts[team], "block": design.blocks.get(team, ""),
                "compared": at in kept,
                "released": [_cell(one) for one in table.figures[at]],
                "value": [_finite(one) for one in table.values[at]],
                "used": [float(one) for one in used[at]] if at in kept and at in used else None,
                "untouched": {name: [_finite(one) for one in rows[at]] for name, rows in others.items()},
            }
            for at, team in enumerate(table.teams)
        ],
    }  # fmt: skip


def _cell(one: Any) -> list[Any] | None:
    """Value, numerator, denominator, n, state as released."""
    if one is None:
        return None
    return [one.value, one.numerator, one.denominator, one.n, one.state]
