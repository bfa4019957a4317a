"""Small things that measures of people need: days as numbers, and rows of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ibis.expr.types import Table

    from keepwell.analytics.metrics.framework.request import Request


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(int))


def kept(rows: pd.DataFrame, asked: Request) -> pd.DataFrame:
    """The rows that the question's `where` keeps."""
    for name, values in asked.where:
        rows = rows[rows[name].isin(list(values))]
    return rows


def narrowed(rows: Table, asked: Request) -> Table:
    """The fact rows that the question's `where` keeps."""
    for name, values in asked.where:
        rows = rows.filter(rows[name].isin(list(values)))
    return rows


def months_into_periods(
    rows: pd.DataFrame, asked: Request, *, distinct: Mapping[str, str]
) -> pd.DataFrame:
    """Rows with a `day` cut into the asked periods: sums of numbers, counts of distinct values.

    Args:
        rows: the slices, `day` (first of a month, or any day), numbers to add.
        asked: whose periods.
        distinct: new column -> column whose different values are counted.
    """
    days = rows["day"].to_numpy().astype("datetime64[D]")
    parts = []
    for period in asked.periods:
        inside = (days >= np.datetime64(period.start)) & (days < np.datetime64(period.end))
        here = rows[inside].drop(columns="day").assign(period=str(period))
        numbers = here.select_dtypes("number").columns.difference([*asked.by])
        how = {name: (name, "sum") for name in numbers}
        how |= {name: (column, "nunique") for name, column in distinct.items()}
        parts.append(here.groupby([*asked.by, "period"], as_index=False).agg(**how))
    return pd.concat(parts, ignore_index=True)
