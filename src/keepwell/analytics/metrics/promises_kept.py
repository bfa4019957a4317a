"""Promises kept: what HR and Support said they would do, done by the day they said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from keepwell.analytics.mart.assignments import days_frame
from keepwell.analytics.metrics.framework.panels import day_number
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.metrics.workforce.shares import share
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

PROMISED: Final = ("meeting", "audit", "goal", "leader", "voice")
"""Sources in which somebody else waits for the action; a note to oneself is no promise."""
NOTHING_DUE: Final = "nothing that was promised was due in this period"


def _promises(mart: Mart) -> pd.DataFrame:
    """One row a promise: person (its owner), day (first told), k (kept), n (1)."""
    rows = days_frame(mart.table("actions").to_pyarrow())
    rows = rows[rows["source"].isin(PROMISED) & rows["first_due_on"].notna()]
    owners, _ = pd.factorize(rows["owner"])
    kept = rows["done_on"] <= rows["first_due_on"]
    return pd.DataFrame(
        {
            "person": owners, "day": rows["first_due_on"].astype("int64"),
            "k": kept.astype(float), "n": 1.0,
        }
    ).reset_index(drop=True)  # fmt: skip


def kept_in_time(mart: Mart, asked: Request) -> pd.DataFrame:
    """Promises done by their first day over promises whose first day lies in the period."""
    spans = s.windows(asked, day_number(mart.settings.today))
    found = share(_promises(mart), asked, spans, kind="share")
    every = pd.DataFrame({"period": [one.period for one in spans]}).merge(
        found, on="period", how="left"
    )
    nothing = every["denominator"].isna() | (every["denominator"] == 0)
    return every.fillna({"n": 0.0, "people": 0.0}).assign(cannot=s.why(nothing, NOTHING_DUE))


METRICS = (
    Panel(
        figures=kept_in_time,
        measure=Measure(
            id="promises_kept",
            code="E8",
            title="Promises kept",
            words="Of what HR and Support promised for this period, the share done by the day "
            "they said.",
            formula="promises done by their first day / promises whose first day was in the period",
            unit="share",
            good="up",
            # no record of employment and no answer stands behind it, and who waits for a promise
            # should see whether it was kept: so it is shown like service figures are
            sensitivity="service",
            family="shared",
            owner="both",
            sources=("domain rules, E8", "UK Civil Service People Survey, item B53"),
            needs=(),
            # a company keeps a few dozen promises: any split would show one owner's
            dims=(),
            clock="the day by which it was promised first",
            attribution="all of HR and Support together",
            interval="Wilson, widened by how owners differ",
            minimum_n=10,
            pitfalls="A day that was moved does not make a promise kept, and a promise that was "
            "dropped was not kept either: read it with the reasons in the list of actions. Tasks "
            "that somebody noted for themselves are not counted.",
            numerator_words="kept by the first day told",
            denominator_words="promised for the period",
        ),
    ),
)
