"""What a tough mark is, how long it is kept, and when a break is suggested. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

ONE_PRESS: Final = timedelta(seconds=30)
"""Pressed again so soon, it is the same moment: a shaking hand presses twice."""
KEPT: Final = timedelta(days=820)
"""27 months: as long as months of figures are counted anew, and two more."""
FEW_MINUTES: Final = timedelta(minutes=10)
"""A break helps most so soon after (W8)."""
LONG_RUN: Final = 3
RUN_WITHIN: Final = timedelta(hours=4)
"""Three within a shift's half are a run."""

Break = Literal["", "five", "longer"]
"""No break to suggest, five minutes off contact, or longer and with somebody."""


def same_press(*, last: datetime | None, now: datetime) -> bool:
    """Whether a press belongs to the mark before it."""
    return last is not None and timedelta(0) <= now - last < ONE_PRESS


def suggested(*, marked: Sequence[datetime], now: datetime) -> Break:
    """Which break to suggest to who marked these moments (any order).

    Five minutes for ten minutes after a mark; a longer one when it was the third within four
    hours. The thresholds are ours; nobody but the person is told.
    """
    recent = [one for one in marked if timedelta(0) <= now - one < FEW_MINUTES]
    if not recent:
        return ""
    run = [one for one in marked if timedelta(0) <= now - one < RUN_WITHIN]
    return "longer" if len(run) >= LONG_RUN else "five"


def forgotten_before(*, now: datetime) -> datetime:
    """Marks older than this are removed by the night."""
    return now - KEPT
