"""How many people were there on average: the plainest measure of people, and a pattern for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    import pandas as pd

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request


def figures(mart: Mart, asked: Request) -> pd.DataFrame:
    """Person-days employed over the days of the period (days to come are not counted)."""
    staff = s.everyone(mart, asked.structure)
    spans = [one for one in s.windows(asked, staff.today) if one.days > 0]
    slices = s.sliced(staff.rows, asked)
    if not spans:
        return s.long(slices.keys.iloc[:0], spans, asked, value=np.zeros((0, 0)))
    days = s.person_days(slices, spans)
    width = np.array([one.days for one in spans], dtype=float)
    people = s.heads(slices, spans)
    found = s.long(
        slices.keys, spans, asked,
        value=days / width, numerator=days, denominator=width, n=people, people=people,
    )  # fmt: skip
    return found[found["numerator"] > 0].reset_index(drop=True)


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
            dims=(*PEOPLE, "hiring_source"),
            clock="every day of the period",
            attribution="team and role on each day; who moves counts in both for their days",
            interval="none: everybody is counted",
            minimum_n=0,
            pitfalls="Heads, not full-time shares: two half-time colleagues are two people. "
            "Agency staff are not in it; people on leave are.",
            numerator_words="days employed",
            denominator_words="days in the period",
        ),
    ),
)
