"""Words and orders of the slices that the mart makes itself."""

from __future__ import annotations

from typing import Final

NOT_KNOWN: Final = "not known"
"""The slice of rows whose value nobody told."""

TENURE_BANDS: Final[tuple[tuple[str, int, int], ...]] = (
    ("0-90 days", 0, 91),
    ("91-180 days", 91, 181),
    ("181-365 days", 181, 366),
    ("over 365 days", 366, 10**7),
)
"""Label and half-open span in days since the start of the employment spell (domain rules, T9)."""

HOUR_BANDS: Final[tuple[str, ...]] = ("00-06", "06-12", "12-18", "18-24")
"""Quarters of the day in the local time of the site that serves; the end is not included."""

WEEKDAYS: Final[tuple[str, ...]] = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
