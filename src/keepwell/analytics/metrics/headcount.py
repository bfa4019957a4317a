"""How many people were there on average: the plainest measure of people, and a pattern for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from keepwell.analytics.mart import staff
from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.panels import day_number, kept
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request


def figures(mart: Mart, asked: Request) -> pd.DataFrame:
    """Person-days employed over the days of the period (days to come are not counted)."""
    spans = kept(staff(mart, dims=asked.dims, structure=asked.structure), asked)
    today = day_number(mart.settings.today)
    parts = []
    for period in asked.periods:
        first, end = day_number(period.start), min(day_number(period.end), today)
        inside = np.minimum(spans["valid_to"], end) - np.maximum(spans["valid_from"], first)
        here = spans.assign(days=inside, period=str(period))[inside > 0]
        groups = here.groupby([*asked.by, "period"], as_index=False)
        part = groups.agg(numerator=("days", "sum"), people=("person", "nunique"))
        parts.append(part.assign(denominator=float(end - first)))
    found = pd.concat(parts, ignore_index=True)
    return found.assign(value=found["numerator"] / found["denominator"], n=found["people"])


METRICS = (
    Panel(
        figures=figures,
        measure=Measure(
            id="headcount",
            code="",
            title="Headcount",
            words="How many people worked here, on an average day of the period.",
            formula="days that people were employed / days in the period",
            unit="count",
            good="neither",
            sensitivity="workforce",
            family="workforce",
            owner="hr",
            sources=("domain rules, T1",),
            needs=("people.start_on or job_history.start_on",),
            dims=PEOPLE,
            clock="every day of the period",
            attribution="team and role on each day; who moves counts in both for their days",
            interval="none: everybody is counted",
            minimum_n=0,
            pitfalls="Heads, not full-time shares: two half-time colleagues are two people.",
            numerator_words="days employed",
            denominator_words="days in the period",
        ),
    ),
)
