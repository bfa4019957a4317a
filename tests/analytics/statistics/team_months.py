"""Invented team-months for the tests of effects and links."""

from __future__ import annotations

import numpy as np
import pandas as pd

from keepwell.analytics.statistics.panel import NEVER


def noise(rng, teams, months, *, spread=1.0, follows=0.3):
    """Team-months that hang together, without levels."""
    step = rng.standard_normal((teams, months + 10))
    for month in range(1, months + 10):
        step[:, month] = follows * step[:, month - 1] + np.sqrt(1 - follows**2) * step[:, month]
    return spread * step[:, 10:]


def company(rng, teams, months, **how):
    """Levels of teams and months, and noise: nothing happens."""
    level = 80 + rng.normal(0, 3, (teams, 1)) + rng.normal(0, 2, (1, months))
    return level + noise(rng, teams, months, **how)


def steps(teams, *when):
    """Starts: `(team count, column)` pairs from the first team on, the rest never."""
    start = np.full(teams, NEVER)
    at = 0
    for number, column in when:
        start[at : at + number] = column
        at += number
    return start


def long(values, start):
    """The table as rows, the way other libraries want it (0 = never)."""
    teams, months = values.shape
    first = np.where(start < months, start + 1, 0)
    return pd.DataFrame(
        {
            "team": np.repeat(np.arange(teams), months),
            "month": np.tile(np.arange(1, months + 1), teams),
            "y": values.ravel(),
            "first": np.repeat(first, months),
        }
    )
