"""Released figures of invented teams, month by month, with an effect that somebody planted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Figure, Measure, Sheet

LAST = Period.parse("2026-10")


def months(count: int, last: Period = LAST) -> list[str]:
    """The last so many months, oldest first."""
    return [str(last.previous(back)) for back in range(count - 1, -1, -1)]


def shares(
    *,
    measure: Measure,
    starts: Mapping[str, str],
    periods: Sequence[str],
    effect: float = 0.0,
    asked: int = 600,
    level: float = 0.84,
    seed: int = 1,
) -> Sheet:
    """Shares of `asked` answers a team and month, higher by `effect` from each team's start on."""
    rng = np.random.default_rng(seed)
    usual = dict(zip(starts, rng.normal(0, 0.015, len(starts)), strict=True))
    common = dict(zip(periods, rng.normal(0, 0.01, len(periods)), strict=True))
    figures = []
    for team, start in starts.items():
        for month in periods:
            chance = level + usual[team] + common[month]
            chance += effect if start and month >= start else 0.0
            hits = int(rng.binomial(asked, min(max(chance, 0.01), 0.99)))
            figures.append(
                Figure(
                    measure.id, {"team": team}, month, hits / asked, float(hits), float(asked),
                    asked, (hits / asked - 0.03, hits / asked + 0.03), "shown",
                )
            )  # fmt: skip
    return Sheet(measure, ("team",), "month", tuple(figures))


def store(sheet: Sheet, *, now: datetime) -> None:
    """Keep a sheet as the night does."""
    from keepwell.domain.released import operations as released
    from keepwell.workflows.figure_storage import stored_figure

    rows: list[dict[str, Any]] = [stored_figure(one) for one in sheet.figures]
    released.store_sheet(
        measure=sheet.measure.id, by=sheet.by, grain="month", figures=rows, known_at=now
    )
