"""The planted effects as numbers and curves. `truths.py` tells them in words; both use these.

Points are percentage points of CSAT (share of answers 4-5). Months count from 0, the first month
of the data. Everything is vectorised over people, person-days or contacts.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.integer[Any]]

# --- newcomers ---------------------------------------------------------------------------------
RAMP_MEDIAN_WEEKS: Final = 9.0
RAMP_SPREAD: Final = 0.30
"""Standard deviation of the logarithm of a person's ramp time."""
RAMP_START: Final = 0.70
"""Handle time on the first day is 1 + this, against colleagues who have settled."""
RAMP_LINE: Final = 1 / 0.90 - 1
"""What is left of it at the ramp time: handle-time ratio 0.90, as measure O1 defines it."""
CLASSROOM_DAYS: Final = 14
"""First days without contacts."""
NEWCOMER_POINTS: Final = -18.0
NEWCOMER_DECAY: Final = 3.0
"""CSAT of a newcomer starts this low and decays with exp(-3 x weeks / ramp time) ..."""
TENURE_POINTS: Final[tuple[tuple[int, float], ...]] = ((181, -1.5), (366, -0.75))
"""... on top of a step that holds below these days of tenure."""

# --- leaving and absence -----------------------------------------------------------------------
LEAVING_PER_YEAR: Final = 0.305
TENURE_LEAVING: Final[tuple[tuple[int, float], ...]] = (
    (31, 1.9),
    (91, 2.2),
    (181, 1.6),
    (366, 1.2),
    (731, 0.9),
    (10**6, 0.6),
)
"""Leaving by tenure: below these days, this many times the yearly rate."""
EVENING_LEAVING: Final = 1.5
OVERLOAD_LEAVING: Final = 2.2
OVERLOAD_LEAVING_LAGS: Final[tuple[int, ...]] = (2, 3)
OVERLOAD_ABSENCE: Final = 1.5
OVERLOAD_ABSENCE_LAG: Final = 1
OVERLOAD_CONTACTS: Final = 1.25
OVERLOAD_POINTS: Final = -2.0
OVERLOAD_MONTHS: Final = 3
SPELLS_PER_MONTH: Final = 0.375
FLU: Final[tuple[float, ...]] = (
    1.40,
    1.50,
    1.20,
    0.95,
    0.80,
    0.70,
    0.70,
    0.75,
    0.95,
    1.05,
    1.15,
    1.25,
)
"""Sickness by calendar month, January first."""

# --- the stable-schedule initiative ------------------------------------------------------------
STABLE_LEAVING: Final = 0.70
STABLE_ABSENCE: Final = 0.85
STABLE_POINTS: Final = 2.0
STABLE_CHANGES: Final = 0.35
STABLE_WAVES: Final[tuple[int, ...]] = (8, 11, 14, 17)
PLACEBO_FROM: Final = 10
"""The wellbeing app: announced in this month, with no effect on anything."""

# --- products, incidents, re-organisation, faults -----------------------------------------------
LAUNCH_UNTRAINED: Final = 15
LAUNCH_UNTRAINED_POINTS: Final[tuple[float, ...]] = (-8.0, -6.0, -4.0)
LAUNCH_UNTRAINED_HANDLE: Final[tuple[float, ...]] = (1.25, 1.20, 1.10)
LAUNCH_TRAINED: Final = 6
LAUNCH_TRAINED_POINTS: Final[tuple[float, ...]] = (-1.0,)
LAUNCH_TRAINED_HANDLE: Final[tuple[float, ...]] = (1.04,)
INCIDENT_MONTH: Final = 19
INCIDENT_DAYS: Final[tuple[int, int]] = (11, 14)
"""Days of the month, from zero, half-open."""
INCIDENT_CONTACTS: Final = 1.8
INCIDENT_POINTS: Final = -6.0
REORGANISATION: Final = 12
MIDNIGHT_FAULT: Final = 16
HOLD_FAULT: Final[tuple[int, int]] = (18, 20)
MIX_POINTS: Final = 4.0
"""The team of the mix trap is this much better in every channel than the one it is compared to."""

# --- service -----------------------------------------------------------------------------------
CHANNELS: Final[tuple[str, ...]] = ("Phone", "Chat", "Email", "Social")
CHANNEL_CSAT: Final[tuple[float, ...]] = (88.0, 86.5, 79.5, 80.5)
CHANNEL_RESPONSE: Final[tuple[float, ...]] = (0.17, 0.27, 0.20, 0.12)
CHANNEL_HANDLE: Final[tuple[float, ...]] = (820.0, 1_130.0, 1_180.0, 700.0)
OCCUPANCY: Final = 0.80
OVERLOAD_OCCUPANCY: Final = 0.91
REORDER_AFTER_BAD: Final = 0.5
"""Customers who rated 1-3 order again this many times as often."""
YEAR: Final[tuple[float, ...]] = (
    1.08,
    0.97,
    0.98,
    0.95,
    0.94,
    0.93,
    0.96,
    0.94,
    0.99,
    1.03,
    1.12,
    1.15,
)
"""Contacts by calendar month."""
GROWTH_PER_YEAR: Final = 0.05


def steps(days: Ints, table: tuple[tuple[int, float], ...], beyond: float) -> Floats:
    """The value of the first row of `table` whose limit lies above `days`, else `beyond`."""
    limits = np.array([limit for limit, _ in table])
    values = np.array([value for _, value in table] + [beyond])
    return np.asarray(values[np.searchsorted(limits, days, side="right")])


def ramp_ratio(days: Ints, ramp_weeks: Floats) -> Floats:
    """Handle time against settled colleagues: 1.70 on the first day, 1.11 at the ramp time."""
    rate = np.log(RAMP_START / RAMP_LINE) / ramp_weeks
    return np.asarray(1 + RAMP_START * np.exp(-rate * days / 7))


def tenure_points(days: Ints, ramp_weeks: Floats) -> Floats:
    """CSAT points by tenure in days: a newcomer's part that fades, and two steps."""
    fading = NEWCOMER_POINTS * np.exp(-NEWCOMER_DECAY * days / 7 / ramp_weeks)
    return np.asarray(fading + steps(days, TENURE_POINTS, 0.0))


def leaving_by_tenure(days: Ints) -> Floats:
    """Times the yearly rate of leaving."""
    return steps(days, TENURE_LEAVING, TENURE_LEAVING[-1][1])


def launch_points(month: int) -> tuple[float, float]:
    """CSAT points of the product launched without and of the one launched with training."""
    return (
        _at(LAUNCH_UNTRAINED_POINTS, month - LAUNCH_UNTRAINED, 0.0),
        _at(LAUNCH_TRAINED_POINTS, month - LAUNCH_TRAINED, 0.0),
    )


def launch_handle(month: int) -> tuple[float, float]:
    """Times the usual handle time, for the same two products."""
    return (
        _at(LAUNCH_UNTRAINED_HANDLE, month - LAUNCH_UNTRAINED, 1.0),
        _at(LAUNCH_TRAINED_HANDLE, month - LAUNCH_TRAINED, 1.0),
    )


def _at(values: tuple[float, ...], index: int, otherwise: float) -> float:
    return values[index] if 0 <= index < len(values) else otherwise


def tenure_band_points() -> dict[str, float]:
    """What the curve comes to in each band, for people who stay.

    Days weighted equally, the classroom left out, the middle ramp time. Bands are those of measure
    T9.
    """
    bands = {
        "0-90 days": (CLASSROOM_DAYS, 91),
        "91-180 days": (91, 181),
        "181-365 days": (181, 366),
        "over 365 days": (366, 1_000),
    }
    median = np.full(1, RAMP_MEDIAN_WEEKS)
    return {
        name: round(float(tenure_points(np.arange(low, high), median).mean()), 2)
        for name, (low, high) in bands.items()
    }
