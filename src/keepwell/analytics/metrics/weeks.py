"""Measures of load by week: what the four bars are made of, in one pass a fact.

Weeks run from Monday to Sunday in local time. Nothing here is released: `ask.load` decides what
may be told, of whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics import intensity
from keepwell.analytics.metrics.framework.cells import added, counted
from keepwell.analytics.metrics.framework.facts import FACTS
from keepwell.analytics.metrics.framework.registry import registry
from keepwell.analytics.metrics.framework.request import Request, request
from keepwell.analytics.metrics.framework.shapes import Context, Ratio
from keepwell.analytics.metrics.work_time import FOR_CUSTOMERS
from keepwell.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from keepwell.analytics.mart import Mart

INTENSITY: Final = "contact_intensity"
SECONDS_AN_HOUR: Final = 3_600.0
HOURS_TO_TELL: Final = 20.0
"""Who was there for less says little about how a team shares its work."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """Cells of a measure, or the column that no file brought.

    `cells`: the slices, `week` (its Monday), `value` in the measure's unit (NaN: nothing to divide
    by), `people` behind it.
    """

    cells: pd.DataFrame
    missing: str | None = None


def weekly(
    mart: Mart, measure_id: str, *, by: Sequence[str], first: date, end: date,
    kinds: pd.DataFrame | None = None,
) -> Weekly:  # fmt: skip
    """One measure by week.

    Args:
        mart: where the rows are.
        measure_id: a ratio, or the intensity of contacts.
        by: dimensions, or none.
        first: a Monday.
        end: the Monday after the last week.
        kinds: how long each kind of contact takes in the whole company (`intensity.expected`),
            where `mart` holds the rows of one person only.

    Raises:
        TypeError: for a measure that cannot be told by week.
    """
    metric = registry()[measure_id]
    asked = request(by=by, periods=[Period(first, end, "all")])
    missing = metric.missing(Context(mart.settings, mart.coverage()))
    if missing is not None:
        return Weekly(_nothing(asked), missing)
    if measure_id == INTENSITY:
        return Weekly(_intensity(mart, asked, kinds))
    if not isinstance(metric, Ratio):
        raise TypeError(f"{measure_id} cannot be told by week")
    return Weekly(_ratio(mart, metric, asked))


def kinds_of(mart: Mart, *, first: date, end: date) -> pd.DataFrame:
    """How long each kind of contact takes in the whole company, over the mean of all."""
    return intensity.expected(mart, request(periods=[Period(first, end, "all")]))


def rates_in_teams(mart: Mart, *, first: date, end: date) -> dict[str, list[float]]:
    """Weighed contacts an hour of everybody in each team, in no order and under no name.

    Only who was there for customers for `HOURS_TO_TELL` hours. For how evenly a team shares its
    work; nothing else may be made of it.
    """
    asked = request(by=("team",), periods=[Period(first, end, "all")])
    if registry()[INTENSITY].missing(Context(mart.settings, mart.coverage())) is not None:
        return {}
    keys = ["team", "who"]
    contacts = intensity.handled(mart, asked)
    contacts = contacts.filter(known(contacts["agent"]))
    counts = contacts.group_by([*keys, *intensity.KINDS]).aggregate(n=contacts.count()).to_pandas()
    counts = counts.merge(intensity.expected(mart, asked), on=list(intensity.KINDS))
    taken = counts.assign(k=counts["n"] * counts["weight"]).groupby(keys, as_index=False)["k"].sum()
    states = FACTS["work_states"].rows(mart, asked.dims, asked.structure, asked.span)
    states = states.filter(states["state"].isin(list(FOR_CUSTOMERS)))
    hours = states.group_by(keys).aggregate(seconds=states["seconds"].sum()).to_pandas()
    hours = hours[hours["seconds"] >= HOURS_TO_TELL * SECONDS_AN_HOUR]
    found = hours.merge(taken, on=keys, how="left").fillna({"k": 0.0})
    rates = found.assign(rate=found["k"] * SECONDS_AN_HOUR / found["seconds"])
    return {str(team): sorted(rows["rate"]) for team, rows in rates.groupby("team")}


def _nothing(asked: Request) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns=[*asked.by, "week", "value", "people"])


def _ratio(mart: Mart, metric: Ratio, asked: Request) -> pd.DataFrame:
    rows = FACTS[metric.fact].rows(mart, asked.dims, asked.structure, asked.span)
    context = Context(mart.settings, mart.coverage())
    wide = rows.select(
        *asked.by, "who", week=rows["day"].truncate("W").cast("date"),
        k=counted(metric.k(rows, context)), n=counted(metric.n(rows, context)),
    )  # fmt: skip
    keys = [*asked.by, "week", "who"]
    found = wide.group_by(keys).aggregate(k=added(wide["k"]), n=added(wide["n"])).to_pandas()
    found = found.fillna({"k": 0.0, "n": 0.0})
    told = _told(found[found["n"] > 0], asked, per=metric.per)
    return told[[*asked.by, "week", "value", "people"]]


def _intensity(mart: Mart, asked: Request, kinds: pd.DataFrame | None) -> pd.DataFrame:
    """Weighed contacts over available hours."""
    weights = intensity.expected(mart, asked) if kinds is None else kinds
    contacts = intensity.handled(mart, asked)
    contacts = contacts.filter(known(contacts["agent"]))
    contacts = contacts.mutate(week=contacts["day"].truncate("W").cast("date"))
    keys = [*asked.by, "week"]
    counted_by = [*keys, *intensity.KINDS]
    counts = contacts.group_by(counted_by).aggregate(n=contacts.count()).to_pandas()
    counts = counts.merge(weights, on=list(intensity.KINDS))
    taken = counts.assign(k=counts["n"] * counts["weight"]).groupby(keys, as_index=False)["k"].sum()
    states = FACTS["work_states"].rows(mart, asked.dims, asked.structure, asked.span)
    states = states.filter(states["state"].isin(list(FOR_CUSTOMERS)))
    states = states.mutate(week=states["day"].truncate("W").cast("date"))
    hours = states.group_by([*keys, "who"]).aggregate(n=states["seconds"].sum()).to_pandas()
    hours = hours.assign(n=hours["n"].fillna(0.0) / SECONDS_AN_HOUR, k=0.0)
    there = _told(hours[hours["n"] > 0], asked).drop(columns="k")
    found = there.merge(taken, on=keys, how="left").fillna({"k": 0.0})
    return found.assign(value=found["k"] / found["n"])[[*keys, "value", "people"]]


def _told(found: pd.DataFrame, asked: Request, *, per: float = 1.0) -> pd.DataFrame:
    """Sums a person put together: the value of each week, and how many people are behind it."""
    groups = found.groupby([*asked.by, "week"])
    sums = groups[["k", "n"]].sum().assign(people=groups.size()).reset_index()
    return sums.assign(value=per * sums["k"] / sums["n"].where(sums["n"] > 0, np.nan))
