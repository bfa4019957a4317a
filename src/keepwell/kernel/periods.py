"""Half-open spans of days, and how they are written: `2026-03`, `2026-Q1`, `2026`, `all`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Grain = Literal["month", "quarter", "year", "all"]
GRAINS: Final[tuple[Grain, ...]] = ("month", "quarter", "year", "all")
MONTHS_PER: Final[dict[str, int]] = {"month": 1, "quarter": 3, "year": 12}
_WRITTEN = re.compile(r"^(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?$")


def add_months(day: date, months: int) -> date:
    """The first of the month that lies `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`; `grain` says how it is written."""

    start: date
    end: date
    grain: Grain = "month"

    @classmethod
    def containing(cls, day: date, grain: Grain = "month") -> Period:
        """The month, quarter or year that holds `day`."""
        if grain == "all":
            raise ValueError("'all' needs its two ends: Period(start, end, 'all')")
        size = MONTHS_PER[grain]
        start = add_months(day.replace(day=1), -((day.month - 1) % size))
        return cls(start, add_months(start, size), grain)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2026-03`, `2026-Q1` or `2026`.

        Raises:
            ValueError: for anything else, with the forms that are understood.
        """
        found = _WRITTEN.match(text.strip())
        if not found:
            raise ValueError(f"{text!r} is not a period; write 2026-03, 2026-Q1 or 2026")
        year = int(found["year"])
        if found["quarter"]:
            return cls.containing(date(year, int(found["quarter"]) * 3, 1), "quarter")
        if found["month"]:
            return cls.containing(date(year, int(found["month"]), 1), "month")
        return cls.containing(date(year, 1, 1), "year")

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    def months(self) -> list[Period]:
        """The calendar months it touches, in order."""
        first = self.start.replace(day=1)
        found = []
        while first < self.end:
            found.append(Period(first, add_months(first, 1)))
            first = add_months(first, 1)
        return found

    def split(self, grain: Grain) -> list[Period]:
        """The periods of `grain` that it touches; for `all`, itself."""
        if grain == "all":
            return [Period(self.start, self.end, "all")]
        found = [Period.containing(self.start, grain)]
        while found[-1].end < self.end:
            found.append(Period.containing(found[-1].end, grain))
        return found

    def previous(self, count: int = 1) -> Period:
        """The period of the same size `count` steps earlier (not for `all`)."""
        size = MONTHS_PER[self.grain]
        start = add_months(self.start, -size * count)
        return Period(start, add_months(start, size), self.grain)

    def holds(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.start <= day < self.end

    def __str__(self) -> str:
        if self.grain == "all":
            return "all"
        if self.grain == "year":
            return f"{self.start.year}"
        if self.grain == "quarter":
            return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
        return f"{self.start:%Y-%m}"


def last_full_month(today: date) -> Period:
    """The calendar month before the one that holds `today`."""
    return Period.containing(today.replace(day=1) - timedelta(days=1))
