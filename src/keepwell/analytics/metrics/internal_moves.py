"""Moving on inside the company: a success, counted beside leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from keepwell.analytics.mart.labels import NOT_KNOWN
from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.turnover import EMPLOYED
from keepwell.analytics.metrics.workforce.rates import rate
from keepwell.analytics.metrics.workforce.spans import everyone
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    import pandas as pd

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request


def moves(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a change of role without a break, with the team that was left.

    A new team in the same role is a transfer, and a reorganisation moves nobody.
    """
    following = rows.shift(-1)
    role, new = rows["role"].astype(object), following["role"].astype(object)
    same = (rows["person"] == following["person"]) & (rows["start_on"] == following["start_on"])
    changed = same & (rows["valid_to"] == following["valid_from"]) & (role != new)
    told = (role != NOT_KNOWN) & (new != NOT_KNOWN)
    kept = (changed & told).to_numpy(dtype=bool)
    return rows[kept].assign(day=rows["valid_to"].to_numpy(dtype=np.int64)[kept])


def figures(mart: Mart, asked: Request) -> pd.DataFrame:
    """Changes of role in the period over its average headcount."""
    return rate(mart, asked, moves(everyone(mart, asked.structure).rows))


METRICS = (
    Panel(
        figures=figures,
        measure=Measure(
            id="internal_moves",
            code="T8",
            title="Moves inside the company",
            words="How many colleagues took on another job here, for every one who was here.",
            formula="changes of role / average headcount",
            unit="rate",
            good="up",
            sensitivity="workforce",
            family="workforce",
            owner="both",
            sources=("domain rules, T8",),
            needs=(EMPLOYED, "people.role+job_history.valid_from or job_history.role"),
            dims=PEOPLE,
            clock="the first day in the new job",
            attribution="the team that was left",
            interval="exact Poisson",
            minimum_n=10,
            pitfalls="A success, not a loss: read beside people leaving, so that teams that grow "
            "people are not punished. A new team in the same job is not counted.",
            numerator_words="moves",
            denominator_words="people on average",
        ),
    ),
)
