"""Small things that measures of people need: days as numbers, and rows of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.request import Groups, Request


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(int))


def kept(rows: pd.DataFrame, asked: Request) -> pd.DataFrame:
    """The rows that the question's `where` keeps."""
    for name, values in asked.where:
        rows = rows[rows[name].isin(list(values))]
    return rows


def grouped_rows(rows: Table, asked: Request) -> Table:
    """Fact rows under the labels of their groups (see `in_groups`)."""
    if not asked.groups:
        return rows
    dim = asked.by[0]
    pairs = [(label, one) for label, members in asked.groups for one in members]
    names = ibis.memtable(pd.DataFrame(pairs, columns=["_group", "_member"]))
    joined = rows.inner_join(names, rows[dim] == names["_member"])
    kept = {name: joined[name] for name in rows.columns if name != dim}
    return joined.select(**kept, **{dim: joined["_group"]})


def day_of(rows: Table, asked: Request) -> Value:
    """What places rows in the asked periods: their month where that will do, else their day."""
    return rows["day"].truncate("M") if asked.by_month else rows["day"]


def narrowed(rows: Table, asked: Request) -> Table:
    """The fact rows that the question's `where` keeps."""
    for name, values in asked.where:
        rows = rows.filter(rows[name].isin(list(values)))
    return rows


def in_groups(rows: pd.DataFrame, dim: str, groups: Groups) -> pd.DataFrame:
    """Rows under the label of their group: once for each group that they stand in, in order.

    Rows stay as they are where no groups are asked for, or where they do not have the dimension.
    """
    if not groups or dim not in rows:
        return rows
    inside = [np.flatnonzero(rows[dim].isin(list(members))) for _, members in groups]
    labels = np.array([label for label, _ in groups], dtype=object)
    found = rows.iloc[np.concatenate(inside)].reset_index(drop=True)
    found[dim] = np.repeat(labels, [len(one) for one in inside])
    return found


def grouped(rows: pd.DataFrame, asked: Request) -> pd.DataFrame:
    """Rows with the question's groups in place of its slices, if it has groups."""
    return in_groups(rows, asked.by[0], asked.groups) if asked.groups else rows


def months_into_periods(
    rows: pd.DataFrame,
    asked: Request,
    *,
    distinct: Mapping[str, str],
    greatest: Collection[str] = (),
) -> pd.DataFrame:
    """Rows with a `day` put into the asked periods, and their slices into the asked groups.

    Args:
        rows: the slices, `day` (first of a month, or any day), numbers to add.
        asked: whose periods and groups.
        distinct: new column -> column whose different values are counted.
        greatest: numbers that are taken at their greatest instead of added.
    """
    placed = _in_periods(grouped(rows, asked), asked)
    keys = [*asked.by, "period"]
    left = placed.columns.difference([*keys, *distinct.values()])
    numbers = placed[left].select_dtypes("number").columns
    cells = placed.groupby(keys)
    told = {one: cells[one].max() if one in greatest else cells[one].sum() for one in numbers}
    for name, column in distinct.items():
        each = placed[[*keys, column]].dropna().drop_duplicates()
        told[name] = each.groupby(keys).size()
    found = pd.DataFrame(told).reset_index()
    found = found.fillna(dict.fromkeys(distinct, 0))
    return found.assign(period=np.array([str(one) for one in asked.periods])[found["period"]])


def _in_periods(rows: pd.DataFrame, asked: Request) -> pd.DataFrame:
    """A row once for each of the periods its day lies in; `period` is the period's place."""
    days, place = np.unique(rows["day"].to_numpy().astype("datetime64[D]"), return_inverse=True)
    inside = [
        np.flatnonzero((days >= np.datetime64(one.start)) & (days < np.datetime64(one.end)))
        for one in asked.periods
    ]
    period = np.repeat(np.arange(len(inside)), [len(one) for one in inside])
    steps = pd.DataFrame({"_day": np.concatenate(inside), "period": period})
    placed = rows.drop(columns="day").assign(_day=place)
    return placed.merge(steps, on="_day").drop(columns="_day")
