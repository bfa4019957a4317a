"""Work with customers outside rostered time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.analytics.metrics.framework.declaring import load
from keepwell.analytics.metrics.framework.facts import FACTS
from keepwell.analytics.metrics.framework.panels import day_of, months_into_periods, narrowed
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.framework.splits import by_slice
from keepwell.analytics.metrics.work_time import WITH_CUSTOMERS
from keepwell.analytics.statistics import intervals

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request


def rostered(mart: Mart, asked: Request) -> Table:
    """Planned shifts: who, from, to."""
    rows = FACTS["shifts"].rows(mart, (), asked.structure, None)
    return rows.select(on_roster="who", shift_from="start_at", shift_to="end_at")


def work(mart: Mart, asked: Request) -> Table:
    """Stretches of work with customers of people who have a roster."""
    rows = narrowed(FACTS["work_states"].rows(mart, asked.dims, asked.structure, asked.span), asked)
    rows = rows.filter(rows["state"].isin(list(WITH_CUSTOMERS)))
    people = rostered(mart, asked).select("on_roster").distinct()
    return rows.semi_join(people, rows["who"] == people["on_roster"])


def unplanned(mart: Mart, asked: Request) -> Table:
    """Those of them that began outside every shift."""
    rows, shifts = work(mart, asked), rostered(mart, asked)
    inside = [
        rows["who"] == shifts["on_roster"],
        rows["start_at"] >= shifts["shift_from"],
        rows["start_at"] < shifts["shift_to"],
    ]
    return rows.anti_join(shifts, inside)


def outside(mart: Mart, asked: Request) -> pd.DataFrame:
    """How many of them began outside every shift, by slice and period."""
    counts = by_slice(
        mart, asked, name="unplanned work", rows=lambda one: unplanned(mart, one), keys=["day"],
        sums={"events": ("rows", "")},
    )  # fmt: skip
    return months_into_periods(counts, asked, distinct={})


def weeks(mart: Mart, asked: Request) -> pd.DataFrame:
    """Weeks that somebody worked, by slice and period."""

    def rows(one: Request) -> Table:
        worked = work(mart, one)
        week = worked["who"].concat("|", worked["day"].truncate("W").cast("string"))
        return worked.mutate(day=day_of(worked, one), week=week)

    found = by_slice(
        mart, asked, name="weeks worked", rows=rows, keys=["day", "who", "week"], sums={}
    )
    return months_into_periods(found, asked, distinct={"people": "who", "weeks": "week"})


def figures(mart: Mart, asked: Request) -> pd.DataFrame:
    """Stretches outside rostered time a person and week."""
    keys = [*asked.by, "period"]
    found = weeks(mart, asked).merge(outside(mart, asked), on=keys, how="left")
    events = found["events"].fillna(0.0) if "events" in found else 0.0
    low, high = intervals.poisson_rate(events, found["weeks"])
    return found.assign(
        value=events / found["weeks"],
        numerator=events,
        denominator=found["weeks"],
        n=found["weeks"],
        low=low,
        high=high,
        expected_events=events,
    ).drop(columns=["weeks", "events"], errors="ignore")


METRICS = (
    Panel(
        later=True,
        figures=figures,
        measure=load(
            id="out_of_hours_work",
            code="W9",
            title="Work outside rostered time",
            words="How often people were with customers outside their shifts, a person and week.",
            formula="stretches of work with customers that began outside every shift / weeks that "
            "people worked",
            unit="rate",
            good="down",
            sensitivity="workforce",
            sources=("domain rules, W9",),
            needs=("work_states.state", "shifts.start_at", "shifts.end_at"),
            interval="exact Poisson",
            pitfalls="People without any roster are left out: nobody can tell for them. A last "
            "call "
            "that runs over the end of a shift began inside it and is not counted.",
            numerator_words="stretches outside shifts",
            denominator_words="person-weeks",
        ),
    ),
)
