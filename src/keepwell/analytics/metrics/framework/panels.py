"""Small things that measures of people need: days as numbers, and rows of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from keepwell.analytics.metrics.framework.request import Request


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(int))


def kept(rows: pd.DataFrame, asked: Request) -> pd.DataFrame:
    """The rows that the question's `where` keeps."""
    for name, values in asked.where:
        rows = rows[rows[name].isin(list(values))]
    return rows
