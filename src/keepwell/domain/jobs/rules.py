"""When jobs are due again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LOST: Final = "The process that worked on it went away"
_LONGEST_WAIT: Final = timedelta(minutes=30)


def retry_wait(*, attempts: int) -> timedelta:
    """How long to wait after a failure: 10 s, 40 s, 160 s … at most half an hour."""
    return min(timedelta(seconds=10 * 4 ** max(attempts - 1, 0)), _LONGEST_WAIT)


def next_moment(
    *, after: datetime, hour: int, minute: int, weekday: int | None, zone: str
) -> datetime:
    """The next moment (UTC) later than `after` at which local clocks show hour:minute.

    A time that the clocks skip in spring is taken an hour later; one that comes twice in autumn
    is taken the first time, and once.
    """
    local = after.astimezone(ZoneInfo(zone))
    for days in range(9):
        day = local.date() + timedelta(days=days)
        if weekday is not None and day.weekday() != weekday:
            continue
        wanted = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        moment = wanted.astimezone(ZoneInfo("UTC"))
        if moment > after:
            return moment
    raise ValueError(f"no day of the week {weekday} within nine days")
