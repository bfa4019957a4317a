"""Absence, folded once: spells, and for each person and month hours lost and hours scheduled.

Sickness and unauthorised absence are lost time; leave, parental leave, training, strikes and
public holidays are outside both parts. Rows without a date are in no period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from keepwell.analytics.mart.assignments import days_frame
from keepwell.analytics.metrics.framework.panels import day_number
from keepwell.analytics.metrics.workforce import roster as shifts
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.kernel.periods import Period

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from keepwell.analytics.mart import Mart, Structure

Floats = Any
LOST: Final = ("sickness", "unauthorised")
OUTSIDE: Final = ("leave", "parental", "training", "public_holiday", "strike")
AWAY: Final = ("sickness", "leave", "parental")
"""Weeks with these say nothing about how long somebody works (S3)."""
WORKDAYS: Final = 5


def weekdays_before(day: Floats) -> NDArray[np.int64]:
    """Mondays to Fridays since 1970 before each day: differences count workdays of any span."""
    since_monday = np.asarray(day, dtype=np.int64) + 3
    found: NDArray[np.int64] = since_monday // 7 * 5 + np.minimum(since_monday % 7, 5)
    return found


def rows(mart: Mart, structure: Structure = "as_was") -> pd.DataFrame:
    """Dated absences of employees begun by today.

    Returns:
        person, first, end (days, half-open; today where it goes on), open, hours (NaN: not
        told), absence_class, reported (seconds), sorted by person and first day.
    """
    kept = ("absences", structure)
    if kept not in mart.kept:
        mart.kept[kept] = _rows(mart, s.everyone(mart, structure))
    found: pd.DataFrame = mart.kept[kept]
    return found


def _rows(mart: Mart, staff: s.Everyone) -> pd.DataFrame:
    frame = days_frame(mart.table("absences").to_pyarrow())
    frame = frame[frame["start_on"].notna()]
    ended = frame["end_on"].to_numpy(dtype=np.float64) + 1
    frame = pd.DataFrame(
        {
            "person": staff.coded(frame["person"]),
            "first": frame["start_on"].to_numpy(dtype=np.int64),
            "end": np.where(np.isnan(ended) | (ended > staff.today), staff.today, ended),
            "open": np.isnan(ended) | (ended > staff.today),
            "told_end": ended,
            "hours": pd.to_numeric(frame["hours"]).to_numpy(dtype=np.float64),
            "absence_class": frame["absence_class"].where(frame["absence_class"].notna(), "other"),
            "reported": shifts.seconds_of(frame["reported_at"]),
        }
    )
    frame = frame[(frame["person"] >= 0) & (frame["first"] < frame["end"])]
    frame["end"] = frame["end"].astype(np.int64)
    return frame.sort_values(["person", "first"]).reset_index(drop=True)


def spells(mart: Mart, structure: Structure = "as_was") -> pd.DataFrame:
    """Spells of lost time: rows apart by nothing but days off are one spell.

    Returns:
        person, first, end, open, hours, absence_class (of its first row), reported, row (the
        span of the first day; who was not employed then is left out).
    """
    kept = ("spells", structure)
    if kept not in mart.kept:
        mart.kept[kept] = _spells(mart, structure)
    found: pd.DataFrame = mart.kept[kept]
    return found


def _spells(mart: Mart, structure: Structure) -> pd.DataFrame:
    staff, held = s.everyone(mart, structure), shifts.roster(mart, structure)
    lost = rows(mart, structure)
    lost = lost[lost["absence_class"].isin(LOST)].reset_index(drop=True)
    lost = lost.assign(lost=hours_between(held, staff, lost, lost["first"], lost["end"]))
    person = lost["person"].to_numpy()
    until = lost.groupby("person")["end"].cummax().shift(1, fill_value=0).to_numpy(dtype=np.int64)
    first = lost["first"].to_numpy()
    gap = np.where(first > until, _days_on(held, person, until, first), 0)
    new = (person != np.roll(person, 1)) | (gap > 0)
    if not len(lost):
        return lost.assign(row=np.zeros(0, np.int64))
    new[0] = True
    begins = np.flatnonzero(new)
    found = lost.loc[begins].assign(
        end=np.maximum.reduceat(lost["end"].to_numpy(), begins),
        open=np.logical_or.reduceat(lost["open"].to_numpy(dtype=bool), begins),
        hours=np.add.reduceat(lost["lost"].to_numpy(), begins),
    )
    place = staff.place(found["person"].to_numpy(), found["first"].to_numpy())
    found = found.assign(row=place)
    return found[found["row"] >= 0].reset_index(drop=True)


def _days_on(held: shifts.Roster, person: Floats, first: Floats, end: Floats) -> NDArray[np.int64]:
    """Days of work between two absences: shifts for who has a roster, else Monday to Friday."""
    rostered = np.isin(person, held.shifts["person"].unique())
    plain = weekdays_before(end) - weekdays_before(first)
    return np.where(rostered, held.days_worked(person, first, end), plain)


def hours_between(
    held: shifts.Roster, staff: s.Everyone, absences: pd.DataFrame, first: Floats, end: Floats
) -> NDArray[np.float64]:
    """Hours of each absence that fall on the days [first, end).

    Hours that were told are spread over its workdays; without them the shifts planned on those
    days, else the contract's hours of its workdays; NaN when neither is known.
    """
    low, high = np.asarray(first), np.asarray(end)
    person = absences["person"].to_numpy()
    whole = _workdays(absences["first"].to_numpy(), absences["end"].to_numpy())
    part = _workdays(low, high)
    full = np.asarray(high - low, dtype=np.float64)
    length = (absences["end"] - absences["first"]).to_numpy(dtype=np.float64)
    fraction = np.where(whole > 0, part / np.maximum(whole, 1), full / np.maximum(length, 1))
    told = absences["hours"].to_numpy() * fraction
    row = staff.place(person, absences["first"].to_numpy())
    weekly = staff.rows["hours"].to_numpy(dtype=np.float64)[row] if len(staff.rows) else part
    contract = np.where(row >= 0, part * weekly / WORKDAYS, np.nan)
    planned = held.planned_hours(person, low, high)
    return np.where(np.isnan(told), np.where(planned > 0, planned, contract), told)


def _workdays(first: Floats, end: Floats) -> NDArray[np.int64]:
    return weekdays_before(end) - weekdays_before(first)


def lost_time(mart: Mart, structure: Structure = "as_was") -> pd.DataFrame:
    """For each person, span of job and month: k hours lost, n hours scheduled.

    Scheduled are the shifts planned in that month, or, for who has none in it, the contract's
    hours of its workdays; in both the hours outside (leave, training ...) are taken out. Who has
    neither counts in neither part.
    """
    kept = ("lost_time", structure)
    if kept not in mart.kept:
        mart.kept[kept] = _lost_time(mart, structure)
    found: pd.DataFrame = mart.kept[kept]
    return found


def _lost_time(mart: Mart, structure: Structure) -> pd.DataFrame:
    staff, held = s.everyone(mart, structure), shifts.roster(mart, structure)
    dated = rows(mart, structure)
    known = [one["first"].min() if name == "a" else one["day"].min()
             for name, one in (("a", dated), ("s", held.shifts)) if len(one)]  # fmt: skip
    first = int(min(known)) if known else staff.today
    months = months_between(first, staff.today)
    months_of_staff = pd.concat([_month(staff, held, one) for one in months], ignore_index=True)
    hours = pd.concat([_absent(staff, held, dated, one) for one in months], ignore_index=True)
    found = months_of_staff.merge(hours, on=["row", "day"], how="left")
    lost, outside = found["lost"].fillna(0.0), found["outside"].fillna(0.0)
    found = found.assign(k=lost, n=np.maximum(found["scheduled"] - outside, lost))
    found = found[found["scheduled"] > 0]
    return pd.concat([found.reset_index(drop=True), _dims(staff, found["row"])], axis=1)


def _dims(staff: s.Everyone, row: pd.Series) -> pd.DataFrame:
    names = [one for one in staff.rows.columns if staff.rows[one].dtype == "category"]
    return staff.rows[names].iloc[row.to_numpy()].reset_index(drop=True)


def months_between(first: int, end: int) -> list[s.Window]:
    """The calendar months that touch the days [first, end), the last one cut at `end`."""
    if end <= first:
        return []
    start: date = np.datetime64(first, "D").astype(object)
    stop: date = np.datetime64(end, "D").astype(object)
    return [
        s.Window(str(one), day_number(one.start), min(day_number(one.end), end))
        for one in Period(start, stop, "all").months()
    ]


def _month(staff: s.Everyone, held: shifts.Roster, month: s.Window) -> pd.DataFrame:
    """Each span's scheduled hours in a month."""
    spans = staff.rows
    first = np.maximum(spans["valid_from"].to_numpy(), month.first)
    end = np.minimum(spans["valid_to"].to_numpy(), month.end)
    row = np.flatnonzero(end > first)
    first, end = first[row], end[row]
    person = spans["person"].to_numpy()[row]
    planned = held.planned_hours(person, first, end)
    rostered = held.planned_hours(
        person, np.full(len(row), month.first), np.full(len(row), month.end)
    )
    contract = _workdays(first, end) * spans["hours"].to_numpy(dtype=np.float64)[row] / WORKDAYS
    scheduled = np.where(rostered > 0, planned, np.nan_to_num(contract))
    return pd.DataFrame({"row": row, "day": month.first, "person": person, "scheduled": scheduled})


def _absent(
    staff: s.Everyone, held: shifts.Roster, dated: pd.DataFrame, month: s.Window
) -> pd.DataFrame:
    """Hours lost and hours outside in a month, by the span of each absence's days in it."""
    inside = dated[(dated["first"] < month.end) & (dated["end"] > month.first)].reset_index(
        drop=True
    )
    cut = _by_span(staff, inside, month)
    hours = hours_between(held, staff, inside.iloc[cut["absence"]], cut["first"], cut["end"])
    kind = inside["absence_class"].to_numpy()[cut["absence"].to_numpy()]
    found = pd.DataFrame(
        {
            "row": cut["row"], "day": month.first,
            "lost": np.where(np.isin(kind, LOST), np.nan_to_num(hours), 0.0),
            "outside": np.where(np.isin(kind, OUTSIDE), np.nan_to_num(hours), 0.0),
        }
    )  # fmt: skip
    return found.groupby(["row", "day"], as_index=False).sum()


def _by_span(staff: s.Everyone, inside: pd.DataFrame, month: s.Window) -> pd.DataFrame:
    """Absences of a month cut where the job changed."""
    spans = staff.rows[["person", "valid_from", "valid_to"]]
    here = spans[(spans["valid_from"] < month.end) & (spans["valid_to"] > month.first)]
    mine = inside[["person", "first", "end"]].assign(absence=np.arange(len(inside)))
    both = mine.merge(here.assign(row=here.index), on="person")
    both["first"] = np.maximum(np.maximum(both["first"], both["valid_from"]), month.first)
    both["end"] = np.minimum(np.minimum(both["end"], both["valid_to"]), month.end)
    return both[both["end"] > both["first"]].reset_index(drop=True)


def weeks_away(mart: Mart, structure: Structure = "as_was") -> NDArray[np.int64]:
    """Person and Monday (as one number) of every week with leave or sickness in it."""
    dated = rows(mart, structure)
    away = dated[dated["absence_class"].isin(AWAY)]
    first = (away["first"].to_numpy() + 3) // 7
    last = (away["end"].to_numpy() - 1 + 3) // 7
    count = (last - first + 1).astype(np.int64)
    person = np.repeat(away["person"].to_numpy(), count)
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    week = np.repeat(first, count) + step
    found: NDArray[np.int64] = person * s.KEY_STEP + week * 7 - 3
    return found
