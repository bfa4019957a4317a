"""Shifts, folded once: hours planned and worked, rests between days of work, breaks.

Rests are elapsed time (UTC): on the night when clocks go forward eleven hours on the wall are
ten. Parts of a split shift (less than four hours apart) are one day of work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from keepwell.analytics.metrics.workforce import spans as s

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keepwell.analytics.mart import Mart, Structure

Floats = Any
HOUR: Final = 3_600
DAY: Final = 86_400
SPLIT_SECONDS: Final = 4 * HOUR
"""Parts of a shift closer than this belong to one day of work."""
DAILY_REST: Final = 11 * HOUR
WEEKLY_REST: Final = 35 * HOUR
"""24 + 11 hours without interruption (S2)."""
BETWEEN_RESTS: Final = 7 * DAY - WEEKLY_REST
"""Longer than this from the end of one weekly rest to the start of the next, and some seven days
in a row hold none."""
LATE_HOUR: Final = 22
SMALL_HOURS: Final = 5
EARLY_HOUR: Final = 10
BREAK_SECONDS: Final = 15 * 60
MOMENTS: Final = (
    "start_at", "end_at", "worked_start_at", "worked_end_at", "break_planned_at",
    "break_started_at", "start_local", "end_local",
)  # fmt: skip


@dataclass(frozen=True)
class Roster:
    """Shifts of employees, sorted by person and start; times in seconds since 1970 (NaN: none).

    `shifts`: row (the span that holds it), person, day (local, whole days), planned, worked
    (hours), start, end (worked, else planned), planned_start, break_planned, break_kept.
    `rests`: row, person, day (of the shift after), gap (seconds), breach, clopening.
    `weeks`: row, person, day, breaches of the weekly rest placed on the day it fell due.
    `months`: for questions of whole months, sums a span and month (placed on its first day):
    row, person, day, rests, breach, clopening, break_planned, break_kept.
    `weeks_worked`: a row a person and week with a shift: row and day of its first shift,
    last_row, monday, worked (hours).
    """

    shifts: pd.DataFrame
    rests: pd.DataFrame
    weeks: pd.DataFrame
    months: pd.DataFrame
    weeks_worked: pd.DataFrame

    def planned_hours(self, person: Floats, first: Floats, end: Floats) -> NDArray[np.float64]:
        """Planned hours of each person in the days [first, end)."""
        keys = self.shifts["person"].to_numpy() * s.KEY_STEP + self.shifts["day"].to_numpy()
        total = np.concatenate([[0.0], np.cumsum(np.nan_to_num(self.shifts["planned"].to_numpy()))])
        low = np.searchsorted(keys, person * s.KEY_STEP + first, side="left")
        high = np.searchsorted(keys, person * s.KEY_STEP + end, side="left")
        found: NDArray[np.float64] = total[high] - total[low]
        return found

    def days_worked(self, person: Floats, first: Floats, end: Floats) -> NDArray[np.int64]:
        """How many planned shifts each person has in the days [first, end)."""
        keys = self.shifts["person"].to_numpy() * s.KEY_STEP + self.shifts["day"].to_numpy()
        high = np.searchsorted(keys, person * s.KEY_STEP + end, side="left")
        low = np.searchsorted(keys, person * s.KEY_STEP + first, side="left")
        return np.asarray(high - low, dtype=np.int64)


def roster(mart: Mart, structure: Structure = "as_was") -> Roster:
    """The roster of all employees, placed in the team of each shift's day."""
    kept = ("roster", structure)
    if kept not in mart.kept:
        mart.kept[kept] = _roster(mart, s.everyone(mart, structure))
    found: Roster = mart.kept[kept]
    return found


def _roster(mart: Mart, staff: s.Everyone) -> Roster:
    table = mart.table("shifts").select("person", "paid_hours", *MOMENTS)
    started = table["start_at"].notnull()  # noqa: PD004 - Ibis, not pandas
    frame = table.filter(started).to_pyarrow().to_pandas()
    person = staff.coded(frame["person"])
    seconds = {name: seconds_of(frame[name]) for name in MOMENTS}
    local = np.where(np.isnan(seconds["start_local"]), seconds["start_at"], seconds["start_local"])
    day = np.floor_divide(local, DAY).astype(np.int64)
    start = _first(seconds["worked_start_at"], seconds["start_at"])
    end = _first(seconds["worked_end_at"], seconds["end_at"])
    planned = _hours(seconds["start_at"], seconds["end_at"], frame["paid_hours"])
    worked = _hours(seconds["worked_start_at"], seconds["worked_end_at"], frame["paid_hours"])
    gap = np.abs(seconds["break_started_at"] - seconds["break_planned_at"])
    shifts = pd.DataFrame(
        {
            "row": staff.place(person, day), "person": person, "day": day, "start": start,
            "end": end, "planned": planned, "worked": _first(worked, planned),
            "offset": local - seconds["start_at"], "planned_start": seconds["start_at"],
            "break_planned": ~np.isnan(seconds["break_planned_at"]),
            "break_kept": np.nan_to_num(gap, nan=np.inf) <= BREAK_SECONDS,
        }
    )  # fmt: skip
    shifts = shifts[shifts["row"] >= 0].sort_values(["person", "start"]).reset_index(drop=True)
    days = _days_of_work(shifts)
    rests = _rests(days)
    ordered = _by_day(shifts)
    return Roster(ordered, rests, _weeks(days), _months(shifts, rests), _weeks_worked(ordered))


def _weeks_worked(shifts: pd.DataFrame) -> pd.DataFrame:
    """Weeks from Monday (1970-01-01 was a Thursday) in which each person worked."""
    person, week = shifts["person"].to_numpy(), (shifts["day"].to_numpy() + 3) // 7
    begins = np.flatnonzero((np.diff(person, prepend=-1) != 0) | (np.diff(week, prepend=-1) != 0))
    ends = np.append(begins[1:], len(shifts)) - 1
    hours = np.nan_to_num(shifts["worked"].to_numpy())
    return shifts.iloc[begins][["row", "person", "day"]].assign(
        monday=week[begins] * 7 - 3,
        last_row=shifts["row"].to_numpy()[ends] if len(begins) else [],
        worked=np.add.reduceat(hours, begins) if len(begins) else [],
    )


def _months(shifts: pd.DataFrame, rests: pd.DataFrame) -> pd.DataFrame:
    """Sums a span and month: a roster of millions of shifts becomes some ten thousand rows."""
    kept = shifts["break_planned"] & shifts["break_kept"]
    parts = [
        rests.assign(rests=1.0, break_planned=0.0, break_kept=0.0),
        shifts.assign(rests=0.0, breach=0.0, clopening=0.0, break_kept=kept),
    ]
    sums = ["rests", "breach", "clopening", "break_planned", "break_kept"]
    each = [_summed(part, sums) for part in parts]
    return pd.concat(each).groupby(["row", "person", "day"], as_index=False)[sums].sum()


def _summed(part: pd.DataFrame, sums: list[str]) -> pd.DataFrame:
    """Sums by span and month, by sorting one number a row."""
    days = part["day"].to_numpy().astype("datetime64[D]").astype("datetime64[M]")
    key = part["row"].to_numpy() * 100_000 + days.astype(np.int64)
    cells, first, place = np.unique(key, return_index=True, return_inverse=True)
    amounts = {
        name: np.bincount(
            place, weights=part[name].to_numpy(dtype=np.float64), minlength=len(cells)
        )
        for name in sums
    }
    held = {"row": cells // 100_000, "person": part["person"].to_numpy()[first]}
    return pd.DataFrame(
        held | {"day": days[first].astype("datetime64[D]").astype(np.int64)} | amounts
    )


def _by_day(shifts: pd.DataFrame) -> pd.DataFrame:
    return shifts.sort_values(["person", "day"], kind="stable").reset_index(drop=True)


def seconds_of(moments: pd.Series) -> NDArray[np.float64]:
    """Moments as seconds since 1970, NaN where there is none."""
    values = moments.to_numpy(dtype="datetime64[s]")
    plain = values.astype(np.int64).astype(np.float64)
    return np.asarray(np.where(np.isnat(values), np.nan, plain), dtype=np.float64)


def _first(one: Floats, other: Floats) -> NDArray[np.float64]:
    return np.asarray(np.where(np.isnan(one), other, one), dtype=np.float64)


def _hours(start: Floats, end: Floats, paid: pd.Series) -> NDArray[np.float64]:
    """Length in hours; an end before its start is no length, then the paid hours stand in."""
    length = (end - start) / HOUR
    told = pd.to_numeric(paid).to_numpy(dtype=np.float64)
    return _first(np.where(length > 0, length, np.nan), told)


def _days_of_work(shifts: pd.DataFrame) -> pd.DataFrame:
    """Split and overlapping shifts joined: one row a day of work, with its first and last end."""
    known = shifts[shifts["end"] > shifts["start"]].reset_index(drop=True)
    last = known.groupby("person")["end"].cummax().shift(1)
    new = (known["person"] != known["person"].shift(1)) | (known["start"] - last >= SPLIT_SECONDS)
    groups = known.groupby(new.cumsum().to_numpy())
    return groups.agg(
        row=("row", "first"), person=("person", "first"), day=("day", "first"),
        start=("start", "first"), end=("end", "max"), offset=("offset", "first"),
    ).reset_index(drop=True)  # fmt: skip


def _rests(days: pd.DataFrame) -> pd.DataFrame:
    """The rest before each day of work but a person's first."""
    same = (days["person"] == days["person"].shift(1)).to_numpy()
    end = days["end"].shift(1).to_numpy()
    gap = days["start"].to_numpy() - end
    closed = (end + days["offset"].shift(1).to_numpy()) % DAY / HOUR
    opened = (days["start"] + days["offset"]).to_numpy() % DAY / HOUR
    late = (closed >= LATE_HOUR) | (closed < SMALL_HOURS)
    return pd.DataFrame(
        {
            "row": days["row"], "person": days["person"], "day": days["day"], "gap": gap,
            "breach": gap < DAILY_REST,
            "clopening": late & (opened <= EARLY_HOUR) & (gap < DAILY_REST),
        }
    )[same].reset_index(drop=True)  # fmt: skip


def _weeks(days: pd.DataFrame) -> pd.DataFrame:
    """Stretches between weekly rests that are too long: one breach for each week begun late."""
    same = days["person"] == days["person"].shift(1)
    rested = ~same | (days["start"] - days["end"].shift(1) >= WEEKLY_REST)
    stretches = days.groupby(rested.cumsum().to_numpy()).agg(
        row=("row", "last"), person=("person", "first"), start=("start", "first"),
        end=("end", "last"), offset=("offset", "first"), last_day=("day", "last"),
    )  # fmt: skip
    over = stretches["end"] - stretches["start"] - BETWEEN_RESTS
    late = stretches[over > 0]
    due = (late["start"] + BETWEEN_RESTS + late["offset"]) // DAY
    return pd.DataFrame(
        {
            "row": late["row"], "person": late["person"],
            "day": np.minimum(due, late["last_day"]).astype(np.int64),
            "breaches": np.ceil(over[over > 0] / (7 * DAY)),
        }
    ).reset_index(drop=True)  # fmt: skip
