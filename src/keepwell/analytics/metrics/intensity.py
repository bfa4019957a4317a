"""How densely contacts come, whatever kind they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import HANDLE_TIME, load
from keepwell.analytics.metrics.framework.facts import FACTS
from keepwell.analytics.metrics.framework.panels import day_of, months_into_periods, narrowed
from keepwell.analytics.metrics.framework.shapes import Context, Panel
from keepwell.analytics.metrics.framework.splits import by_slice
from keepwell.analytics.metrics.handle_time import handle_seconds
from keepwell.analytics.metrics.work_time import FOR_CUSTOMERS
from keepwell.analytics.statistics import intervals

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table
    from numpy.typing import NDArray

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

KINDS = ("channel", "reason_group")
USUALLY: Final = 12
"""Months that tell how long a kind of contact takes, the month itself the last of them."""


def handled(mart: Mart, asked: Request) -> Table:
    """Contacts of a named agent within the span, with their kind and handle time."""
    dims = tuple(dict.fromkeys([*asked.dims, *KINDS]))
    return _timed(mart, FACTS["contacts_handled"].rows(mart, dims, asked.structure, asked.span))


def _timed(mart: Mart, rows: Table) -> Table:
    return rows.mutate(handle=handle_seconds(rows, Context(mart.settings, mart.coverage())))


def usual(mart: Mart, asked: Request) -> pd.DataFrame:
    """How long each kind of contact takes in the whole company, over the mean of all, by month.

    Told from the twelve months up to each, whichever are asked for: a month's figure is the same
    alone and in a row.
    """
    kept = ("kinds of contacts by month", asked.structure)
    if kept not in mart.kept:
        mart.kept[kept] = _usual(_monthly(mart, asked))
    found: pd.DataFrame = mart.kept[kept]
    return found


def _monthly(mart: Mart, asked: Request) -> pd.DataFrame:
    """Sum and count of handle times by month and kind, over all there is."""
    rows = _timed(mart, FACTS["contacts_handled"].rows(mart, KINDS, asked.structure, None))
    rows = rows.mutate(month=rows["day"].truncate("M"))
    found: pd.DataFrame = (
        rows.group_by(["month", *KINDS])
        .aggregate(s=rows["handle"].sum(), n=rows["handle"].count())
        .to_pandas()
    )
    return found.assign(month=_month(found["month"])).fillna({"s": 0.0})


def _month(days: pd.Series) -> NDArray[np.int64]:
    """Whole months since 1970-01."""
    return days.to_numpy().astype("datetime64[M]").astype(np.int64)


def _usual(monthly: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    told = []
    for month in sorted(set(monthly["month"])):
        recent = monthly[monthly["month"].between(month - USUALLY + 1, month)]
        kinds = recent.groupby(list(KINDS), as_index=False, dropna=False)[["s", "n"]].sum()
        told.append(_weights(kinds).assign(month=month))
    return pd.concat(told, ignore_index=True) if told else monthly.assign(weight=1.0)


def _weights(kinds: pd.DataFrame) -> pd.DataFrame:
    """The mean of each kind over the mean of all; a kind that nobody timed counts as the mean."""
    whole = kinds["s"].sum() / max(kinds["n"].sum(), 1)
    mean = np.where(kinds["n"] > 0, kinds["s"] / kinds["n"].clip(lower=1), whole)
    return kinds.assign(weight=mean / whole if whole else 1.0)[[*KINDS, "weight"]]


def expected(mart: Mart, asked: Request) -> pd.DataFrame:
    """How long each kind of contact takes in the whole company, over the mean of all."""
    kept = ("kinds of contacts", asked.structure, asked.span)
    if kept not in mart.kept:
        mart.kept[kept] = _expected(mart, replace(asked, by=(), where=(), groups=()))
    found: pd.DataFrame = mart.kept[kept]
    return found


def _expected(mart: Mart, asked: Request) -> pd.DataFrame:
    kinds = handled(mart, asked).group_by(list(KINDS))
    found: pd.DataFrame = kinds.aggregate(
        s=lambda t: t["handle"].sum(), n=lambda t: t["handle"].count()
    ).to_pandas()
    return _weights(found.fillna({"s": 0.0}))


def contacts(mart: Mart, asked: Request) -> pd.DataFrame:
    """Contacts by slice and period, each weighed by how long its kind usually takes."""

    def rows(one: Request) -> Table:
        mine = narrowed(handled(mart, one), one)
        return mine.filter(known(mine["agent"])).mutate(day=day_of(mine, one))

    found = by_slice(
        mart, asked, name="kinds handled", rows=rows, keys=["day", *KINDS],
        sums={"n": ("rows", "")},
    )  # fmt: skip
    found = found.assign(month=_month(found["day"]))
    weighed = found.merge(usual(mart, asked), on=[*KINDS, "month"])
    weighed = weighed.assign(weighed=weighed["n"] * weighed["weight"])
    weighed = weighed.drop(columns=["weight", "month"])
    return months_into_periods(weighed, asked, distinct={})


def hours(mart: Mart, asked: Request) -> pd.DataFrame:
    """Available hours by slice and period, and the people behind them."""

    def rows(one: Request) -> Table:
        facts = FACTS["work_states"].rows(mart, one.dims, one.structure, one.span)
        mine = narrowed(facts, one)
        return mine.filter(mine["state"].isin(list(FOR_CUSTOMERS))).mutate(day=day_of(mine, one))

    found = by_slice(
        mart, asked, name="hours there", rows=rows, keys=["day", "who"],
        sums={"seconds": ("sum", "seconds")},
    )  # fmt: skip
    there = found.assign(hours=found["seconds"] / 3600.0).drop(columns="seconds")
    return months_into_periods(there, asked, distinct={"people": "who"})


def figures(mart: Mart, asked: Request) -> pd.DataFrame:
    """Weighed contacts over available hours."""
    keys = [*asked.by, "period"]
    found = hours(mart, asked).merge(contacts(mart, asked), on=keys, how="left")
    found = found.fillna({"n": 0, "weighed": 0.0})
    available = found["hours"].where(found["hours"] > 0)
    scale = found["weighed"] / found["n"].where(found["n"] > 0)
    low, high = intervals.poisson_rate(found["n"], available)
    return found.assign(
        value=found["weighed"] / available,
        numerator=found["weighed"],
        denominator=available,
        low=low * scale,
        high=high * scale,
    ).drop(columns=["hours", "weighed"])


METRICS = (
    Panel(
        later=True,
        figures=figures,
        measure=load(
            id="contact_intensity",
            code="W5",
            title="Contacts an hour",
            words="How many contacts people take in an hour that they are there for customers, "
            "with "
            "long kinds counting for more.",
            formula="contacts, each weighed by how long its channel and reason took in the twelve "
            "months to then / hours there for customers",
            unit="rate",
            good="band",
            sources=("domain rules, W5",),
            needs=("work_states.state", HANDLE_TIME),
            interval="exact Poisson of the contacts",
            pitfalls="More an hour is not better work: past a point it is strain. Never a target "
            "for "
            "a person.",
            numerator_words="weighed contacts",
            denominator_words="hours there for customers",
        ),
    ),
)
