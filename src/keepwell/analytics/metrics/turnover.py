"""Leaving: how many, which kind, how regretted, over a month and over twelve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.workforce.rates import leavers, rate
from keepwell.analytics.metrics.workforce.spans import everyone
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    import pandas as pd

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

EMPLOYED: Final = "people.start_on or job_history.start_on"
LEFT: Final = "people.end_on or job_history.end_on"
CLASS: Final = (
    "people.leave_class or people.leave_reason or job_history.leave_class "
    "or job_history.leave_reason"
)
DIMS: Final = (*PEOPLE, "leave_class")
ATTRIBUTION: Final = "team, role and manager of the last day worked, as they were then"
PITFALLS: Final = (
    "Heads, not full-time shares. Agency staff are not in it; people on leave are. A transfer is "
    "a move, not a leaving. Above 100 % is possible: it is no probability."
)


def month(mart: Mart, asked: Request) -> pd.DataFrame:
    """Separations of the period over its average headcount."""
    return rate(mart, asked, leavers(everyone(mart, asked.structure)), extra=("leave_class",))


def year(mart: Mart, asked: Request) -> pd.DataFrame:
    """Separations of twelve months over the mean of their monthly averages."""
    gone = leavers(everyone(mart, asked.structure))
    return rate(mart, asked, gone, year=True, extra=("leave_class",))


def regretted(mart: Mart, asked: Request) -> pd.DataFrame:
    """The part of `year` that chose to go and is missed."""
    gone = leavers(everyone(mart, asked.structure))
    missed = gone[(gone["leave_class"] == "voluntary") & gone["regretted"]]
    return rate(mart, asked, missed, year=True)


METRICS = (
    Panel(
        figures=month,
        measure=Measure(
            id="separation_rate",
            code="T1",
            title="People leaving",
            words="How many colleagues left in this period, for every one who was here.",
            formula="leavers / average headcount (days employed / days in the period)",
            unit="rate",
            good="down",
            sensitivity="workforce",
            family="workforce",
            owner="hr",
            sources=("domain rules, T1", "JOLTS (BLS)"),
            needs=(EMPLOYED, LEFT),
            dims=DIMS,
            clock="the last day worked",
            attribution=ATTRIBUTION,
            interval="exact Poisson",
            minimum_n=10,
            pitfalls=PITFALLS + " One month of a small team says little: read twelve.",
            numerator_words="people left",
            denominator_words="people on average",
        ),
    ),
    Panel(
        figures=year,
        measure=Measure(
            id="turnover_12m",
            code="T2",
            title="Turnover, twelve months",
            words="How many colleagues left in the last twelve months, for every one who was here "
            "on average.",
            formula="leavers of twelve months / mean of the twelve monthly average headcounts",
            unit="rate",
            good="down",
            sensitivity="workforce",
            family="shared",
            owner="hr",
            sources=("domain rules, T2 and T3", "JOLTS (BLS)"),
            needs=(EMPLOYED, LEFT),
            dims=DIMS,
            clock="the last day worked, in the twelve months up to the end of the period",
            attribution=ATTRIBUTION,
            rolls="separation_rate",
            interval="exact Poisson",
            minimum_n=10,
            pitfalls=PITFALLS + " By kind of leaving (chosen, not chosen, end of term, other) the "
            "parts sum to the whole. A month times twelve is a run rate, not this.",
            numerator_words="people left in twelve months",
            denominator_words="people on average",
        ),
    ),
    Panel(
        figures=regretted,
        measure=Measure(
            id="regretted_turnover_12m",
            code="T4",
            title="Regretted leavers, twelve months",
            words="How many colleagues chose to leave whom we would gladly have kept, for every "
            "one who was here.",
            formula="voluntary leavers flagged as regretted / mean of monthly average headcounts",
            unit="rate",
            good="down",
            sensitivity="workforce",
            family="workforce",
            owner="both",
            sources=("domain rules, T4", "ISO/TS 30421"),
            needs=(EMPLOYED, LEFT, CLASS, "people.regretted or job_history.regretted"),
            dims=PEOPLE,
            clock="the last day worked, in the twelve months up to the end of the period",
            attribution=ATTRIBUTION,
            rolls="separation_rate",
            interval="exact Poisson",
            minimum_n=10,
            pitfalls="The flag drifts when it is set after the fact: lead and HR set it apart, "
            "within 14 days of notice.",
            numerator_words="regretted leavers in twelve months",
            denominator_words="people on average",
        ),
    ),
)
