"""A staggered evaluation of 200 teams x 36 months with everything on, beside what it replaces.

`ours` is `evaluate`: effect, wild bootstrap and re-assignment with 999 draws each, intervals by
inversion, event study with its band, past, sensitivity, fake start. `library` is diff-diff's
Callaway-Sant'Anna with the same number of bootstrap draws: effect and event study only.
`linkage` is what a page of links asks: four lags, both directions, one held equal.
"""

from __future__ import annotations

import warnings

import numpy as np

TEAMS, MONTHS, DRAWS = 200, 36, 999


def _company(seed: int) -> tuple[np.ndarray, np.ndarray]:
    from keepwell.analytics.statistics.panel import NEVER

    rng = np.random.default_rng(seed)
    start = np.full(TEAMS, NEVER)
    start[:120] = rng.integers(12, 30, 120)
    table = 80 + rng.normal(0, 3, (TEAMS, 1)) + rng.normal(0, 2, (1, MONTHS))
    table = table + rng.normal(0, 4, (TEAMS, MONTHS))
    return table + (np.arange(MONTHS)[None, :] >= start[:, None]), start


def ours(seed: int = 1, draws: int = DRAWS) -> dict[str, float | str]:
    """The whole evaluation."""
    from keepwell.analytics.statistics.evaluation import Plan, evaluate

    table, start = _company(seed)
    told = evaluate(table, Plan(start), rng=np.random.default_rng(seed), draws=draws)
    assert told.told is not None
    return {"word": told.word, "estimate": told.told.estimate, "low": told.told.low,
            "high": told.told.high}  # fmt: skip


def library(seed: int = 1, draws: int = DRAWS) -> float:
    """diff-diff's effect and event study, for comparison."""
    import diff_diff
    import pandas as pd

    table, start = _company(seed)
    rows = pd.DataFrame({
        "team": np.repeat(np.arange(TEAMS), MONTHS), "month": np.tile(np.arange(1, MONTHS + 1), TEAMS),
        "y": table.ravel(), "first": np.repeat(np.where(start < MONTHS, start + 1, 0), MONTHS),
    })  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = diff_diff.CallawaySantAnna(
            control_group="not_yet_treated", n_bootstrap=draws, seed=seed
        ).fit(rows, "y", "team", "month", "first")
        found.aggregate("event_study")
    return float(found.overall_att)


def linkage(seed: int = 1, draws: int = DRAWS) -> int:
    """Eight links of 200 teams x 24 months."""
    from keepwell.analytics.statistics.linkage import within

    rng = np.random.default_rng(seed)
    outcome, care, load = (rng.normal(size=(TEAMS, 24)) for _ in range(3))
    pairs = ((outcome, care), (care, outcome))
    told = [within(one, two, lag=lag, rng=rng, others=[load], draws=draws)
            for one, two in pairs for lag in range(4)]  # fmt: skip
    return len(told)
