"""The months the demo company lives through, as day numbers, and the zones of its sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from keepwell.kernel.periods import Period, add_months

EPOCH: Final = date(1970, 1, 1)
OPEN: Final = 2**30
"""A day beyond all days: still employed, still valid."""
DAY: Final = 86_400
_CLOSED: Final = ((1, 1), (5, 1), (12, 25), (12, 26))


@dataclass(frozen=True, slots=True)
class Month:
    """A month: `index` from 0, days in [first, after), its calendar month 1-12, its name."""

    index: int
    first: int
    after: int
    calendar: int
    label: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.after - self.first


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def as_date(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


def months_until(until: Period, count: int) -> tuple[Month, ...]:
    """`count` months, `until` the last of them."""
    firsts = [add_months(until.start, index - count + 1) for index in range(count)]
    return tuple(
        Month(
            index,
            day_number(first),
            day_number(add_months(first, 1)),
            first.month,
            f"{first:%Y-%m}",
        )
        for index, first in enumerate(firsts)
    )


def zone_offsets(zone: str, first: int, after: int) -> npt.NDArray[np.int64]:
    """Seconds that local time is ahead of UTC, at noon UTC of each day in [first, after)."""
    place = ZoneInfo(zone)
    return np.array([_offset(place, number) for number in range(first, after)], dtype=np.int64)


def _offset(place: ZoneInfo, number: int) -> int:
    noon = datetime.combine(as_date(number), datetime.min.time(), UTC) + timedelta(hours=12)
    ahead = noon.astimezone(place).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def weekday(days: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0 Monday to 6 Sunday (1970-01-01 was a Thursday)."""
    return np.asarray((days + 3) % 7)


def closed_days(first: int, after: int) -> npt.NDArray[np.bool_]:
    """Which days in [first, after) are public holidays at every site."""
    found = [
        (as_date(number).month, as_date(number).day) in _CLOSED for number in range(first, after)
    ]
    return np.array(found, dtype=np.bool_)
