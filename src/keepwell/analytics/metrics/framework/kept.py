"""Monthly cells counted from facts once, for all periods and groups that are asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import date

    from keepwell.analytics.metrics.framework.request import Request

Span = tuple["date", "date"]
"""From a first day to the day after the last."""


@dataclass
class KeptCells:
    """What was counted, by what it was counted of; `reach` is counted in one go with any of it."""

    reach: Span | None = None
    _kept: dict[Any, tuple[Span, pd.DataFrame]] = field(default_factory=dict, repr=False)

    def cells(
        self, what: Hashable, asked: Request, count: Callable[[Span], pd.DataFrame]
    ) -> pd.DataFrame:
        """Monthly cells of a question over whole months: kept ones, else counted and kept.

        Args:
            what: what is counted; slices and rows are told by `asked`.
            asked: the question, by months, as it was.
            count: counts a span: a row a `month` and slice.
        """
        key = (what, asked.by, asked.where)
        span, found = self._kept.get(key, (None, None))
        if span is None or found is None or not _within(asked.span, span):
            span = _together(asked.span, span, self.reach)
            found = count(span)
            self._kept[key] = span, found
        first, end = (pd.Timestamp(one) for one in asked.span)
        return found[(found["month"] >= first) & (found["month"] < end)]

    def forget(self) -> None:
        """Drop everything, to keep memory small."""
        self._kept.clear()


def _within(asked: Span, kept: Span) -> bool:
    return kept[0] <= asked[0] and asked[1] <= kept[1]


def _together(*spans: Span | None) -> Span:
    told = [one for one in spans if one is not None]
    return min(one[0] for one in told), max(one[1] for one in told)
