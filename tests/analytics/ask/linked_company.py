"""Released figures by team of an invented company in which a link can be planted."""

from __future__ import annotations

import numpy as np

from keepwell.analytics.metrics import measures
from keepwell.analytics.release.voice import VOICE
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Figure, Sheet

BASE = 400


def months(count: int) -> list[str]:
    """The last months up to October 2026."""
    return [str(Period.parse("2026-10").previous(back)) for back in range(count - 1, -1, -1)]


def sheet(
    measure: str, values: np.ndarray, *, error: float = 0.01, teams: list[str] | None = None
) -> Sheet:
    """Values (teams x months) as released; NaN is a figure that is not shown."""
    kind = next(one for one in (*measures(), *VOICE) if one.id == measure)
    names = teams or [f"team {at + 1:02}" for at in range(len(values))]
    figures = [
        Figure(
            measure, {"team": name}, month, None if np.isnan(value) else float(value), None,
            None if np.isnan(value) else BASE, None if np.isnan(value) else BASE,
            None if np.isnan(value) else (value - 1.96 * error, value + 1.96 * error),
            "too_few" if np.isnan(value) else "shown",
        )
        for name, row in zip(names, values, strict=True)
        for month, value in zip(months(values.shape[1]), row, strict=True)
    ]  # fmt: skip
    return Sheet(kind, ("team",), "month", tuple(figures))


def company(
    *, teams: int = 14, count: int = 24, link: float = 0.0, back: float = 0.0, seed: int = 1
) -> dict[str, Sheet]:
    """Satisfied customers, late shift changes, breaks and occupancy.

    `link`: what a month's share of changed shifts adds to the next month's satisfaction, a unit a
    unit; `back`: what a month's satisfaction adds to the next month's share of changed shifts.
    """
    rng = np.random.default_rng(seed)
    month, level = rng.normal(0, 0.01, count), rng.normal(0, 0.02, teams)[:, None]
    changed = np.zeros((teams, count))
    good = np.zeros((teams, count))
    for at in range(count):
        before = max(at - 1, 0)
        changed[:, at] = rng.normal(0, 0.03, teams) + back * good[:, before] * (at > 0)
        good[:, at] = rng.normal(0, 0.015, teams) + link * changed[:, before] * (at > 0)
    return {
        "csat_adjusted": sheet("csat_adjusted", 0.84 + level + month + good),
        "schedule_changes": sheet("schedule_changes", np.clip(0.2 - level + changed, 0, 1)),
        "breaks_kept": sheet("breaks_kept", 0.8 + rng.normal(0, 0.03, (teams, count))),
        "occupancy": sheet("occupancy", 0.82 + rng.normal(0, 0.02, (teams, count))),
    }
