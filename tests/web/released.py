"""Invented figures, released and stored the way the work process does it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from keepwell.analytics.words import judged, sentences
from keepwell.domain.released import operations
from keepwell.domain.released.operations import NewSheet
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Figure, Measure, State
from keepwell.schemas.phrases import Phrase
from keepwell.workflows import figures
from keepwell.workflows.figure_storage import NEWEST_MONTHS, stored_figure

VALUES = {
    "csat": 0.84, "turnover_12m": 0.32, "ramp_weeks": 9.0, "absence_rate": 0.052, "aht": 412.0,
    "first_response_time": 9_400.0, "fcr_repeat": 0.71, "nps": 34.0, "contact_intensity": 7.1,
    "headcount": 61.0, "contacts": 23_053.0, "overtime_share": 0.04,
}  # fmt: skip
MONTHS = [str(Period.parse("2026-10").previous(back)) for back in range(17, -1, -1)]
GROUPS = {
    "team": ("Billing", "Delivery", "Orders evening", "Returns chat", "Returns phone", "Technical", "Marketplace + Social"),
    "channel": ("Chat", "Mail", "Phone"),
}  # fmt: skip


def _figure(measure: Measure, period: str, cut: dict[str, str], chance: random.Random) -> Figure:
    value = VALUES[measure.id] * (1 + chance.uniform(-0.05, 0.05))
    base = 400 if not cut else 60
    figure = Figure(
        measure=measure.id, slice=cut, period=period, value=value, numerator=round(value * base, 1),
        denominator=float(base), n=base, interval=(value * 0.93, value * 1.07), state="shown",
    )  # fmt: skip
    return _hidden(figure) if cut and chance.random() < 0.1 else figure


def _hidden(figure: Figure) -> Figure:
    few = Phrase(
        "release.too_few",
        "Too few people to show: figures for fewer than {needed} people stay hidden. They are counted in the total.",
        {"needed": 5},
    )
    state: State = "too_few"
    return replace(
        figure, value=None, numerator=None, denominator=None, n=None, interval=None, state=state,
        reason=str(few), said=few,
    )  # fmt: skip


def _series(measure: Measure, cut: dict[str, str], chance: random.Random) -> list[Figure]:
    told = [_figure(measure, month, cut, chance) for month in MONTHS]
    for at, one in enumerate(told):
        change = judged(told[: at + 1], measure=measure)
        told[at] = replace(
            one,
            comparison=change.as_json(),
            sentences=sentences(one, measure=measure, change=change),
        )
    return told


def _sheets() -> Iterator[NewSheet]:
    for measure in figures.measures():
        if measure.id not in VALUES:
            continue
        chance = random.Random(measure.id)
        for by in ((), *((dim,) for dim in GROUPS if dim in measure.dims)):
            cuts = [{by[0]: label} for label in GROUPS[by[0]]] if by else [{}]
            told = [one for cut in cuts for one in _series(measure, cut, chance)]
            yield NewSheet(measure.id, by, (), "month", [stored_figure(one) for one in told])
            if by == ("team",):
                newest = [stored_figure(one) for one in told if one.period in MONTHS[-3:]]
                yield NewSheet(measure.id, by, NEWEST_MONTHS, "month", newest)


def release_figures(*, now: datetime) -> int:
    """Store sheets of a dozen measures; how many."""
    return operations.store_sheets(sheets=_sheets(), known_at=now)
