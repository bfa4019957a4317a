"""How densely contacts come, whatever kind they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

KINDS = ("channel", "reason_group")


def handled(mart: Mart, asked: Request) -> Table:
    """Contacts of a named agent within the span, with their kind and handle time."""
    dims = tuple(dict.fromkeys([*asked.dims, *KINDS]))
    rows = FACTS["contacts_handled"].rows(mart, dims, asked.structure, asked.span)
    return rows.mutate(handle=handle_seconds(rows, Context(mart.settings, mart.coverage())))


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
    found = found.fillna({"s": 0.0})
    whole = found["s"].sum() / max(found["n"].sum(), 1)
    mean = np.where(found["n"] > 0, found["s"] / found["n"].clip(lower=1), whole)
    return found.assign(weight=mean / whole if whole else 1.0)[[*KINDS, "weight"]]


def contacts(mart: Mart, asked: Request) -> pd.DataFrame:
    """Contacts by slice and period, each weighed by how long its kind usually takes."""

    def rows(one: Request) -> Table:
        mine = narrowed(handled(mart, one), one)
        return mine.filter(known(mine["agent"])).mutate(day=day_of(mine, one))

    found = by_slice(
        mart, asked, name="kinds handled", rows=rows, keys=["day", *KINDS],
        sums={"n": ("rows", "")},
    )  # fmt: skip
    weighed = found.merge(expected(mart, asked), on=list(KINDS))
    weighed = weighed.assign(weighed=weighed["n"] * weighed["weight"]).drop(columns="weight")
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
            formula="contacts, each weighed by how long its channel and reason usually take / "
            "hours "
            "there for customers",
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
