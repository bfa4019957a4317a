"""Who was employed where on which days, cut into slices, and how much time that makes.

Small tables (a few rows a person) are folded once a mart and kept; every measure then works on
arrays. Agency staff are not in it: their headcount and leaving are another firm's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from keepwell.analytics.mart import staff
from keepwell.analytics.mart.labels import NOT_KNOWN
from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.panels import day_number, grouped, in_groups
from keepwell.kernel.periods import Period, add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from keepwell.analytics.mart import Mart, Structure
    from keepwell.analytics.metrics.framework.request import Groups, Request

Floats = Any
HIRED: Final = ("hiring_source", "cohort")
"""Dimensions that a person has by how and when the employment began."""
KEY_STEP: Final = 10_000_000
"""More than there are days between the first and the last: keeps people's time lines apart."""
YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Window:
    """The days [first, end) behind one period, days to come left out; `end` >= `first`."""

    period: str
    first: int
    end: int

    @property
    def days(self) -> int:
        """How many days of it have passed."""
        return self.end - self.first


@dataclass(frozen=True)
class Everyone:
    """All spans of employment, sorted by person and day, with every dimension of people.

    `rows` holds person (0…P-1), valid_from, valid_to, start_on, ends (left, by today),
    exit_class, regretted, hours, and the dimensions. `codes` turns a mart's person into 0…P-1.
    """

    rows: pd.DataFrame
    codes: pd.Series
    today: int

    def place(self, person: NDArray[np.int64], day: Floats) -> NDArray[np.int64]:
        """The row of `rows` that holds each person's day; -1 where there is none."""
        if self.rows.empty:
            return np.full(len(person), -1)
        who = self.rows["person"].to_numpy()
        starts = who * KEY_STEP + self.rows["valid_from"].to_numpy()
        found = np.searchsorted(starts, person * KEY_STEP + day, side="right") - 1
        row = np.maximum(found, 0)
        inside = (found >= 0) & (who[row] == person) & (day < self.rows["valid_to"].to_numpy()[row])
        return np.where(inside & (person >= 0), row, -1)

    def coded(self, person: pd.Series) -> NDArray[np.int64]:
        """0…P-1 for each of a mart's persons, -1 for who is not on the payroll."""
        return person.map(self.codes).fillna(-1).to_numpy(dtype=np.int64)


@dataclass(frozen=True)
class Slices:
    """Rows with the number of their slice; `keys` names the slices in that order.

    `where` is what kept these rows, `groups` what their slices were put together to: other rows
    that are counted by these slices are held to both.
    """

    rows: pd.DataFrame
    slice: NDArray[np.int64]
    keys: pd.DataFrame
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    groups: Groups = ()

    def __len__(self) -> int:
        return len(self.keys)


def everyone(mart: Mart, structure: Structure = "as_was") -> Everyone:
    """The spans of all employees of HR's records (never people found only in contacts)."""
    kept = ("everyone", structure)
    if kept not in mart.kept:
        mart.kept[kept] = _everyone(mart, structure)
    found: Everyone = mart.kept[kept]
    return found


def _everyone(mart: Mart, structure: Structure) -> Everyone:
    rows = staff(mart, dims=PEOPLE, structure=structure)
    about = (
        mart.table("people").select("person", "hiring_source", "agency").to_pyarrow().to_pandas()
    )
    about = about.drop_duplicates("person")
    agency = set(about.loc[about["agency"].eq(True), "person"])
    rows = rows[~rows["person"].isin(agency)].sort_values(["person", "valid_from"])
    rows = rows.merge(about[["person", "hiring_source"]], on="person", how="left")
    today = day_number(mart.settings.today)
    names = rows["person"].drop_duplicates().reset_index(drop=True)
    codes = pd.Series(names.index, index=names)
    start = rows["start_on"].astype("int64")
    rows = rows.assign(
        person=rows["person"].map(codes).astype("int64"),
        start_on=start,
        ends=rows["leaves"].astype(bool) & (rows["valid_to"] <= today),
        hiring_source=rows["hiring_source"].where(rows["hiring_source"].notna(), NOT_KNOWN),
        cohort=start.to_numpy().astype("datetime64[D]").astype("datetime64[M]").astype(str),
        # not called leave_class: that is a dimension of leaving, and never cuts who was here
        exit_class=rows["leave_class"].where(rows["leave_class"].notna(), "unknown"),
        regretted=rows["regretted"].eq(True),
        hours=pd.to_numeric(rows["hours"]) if "hours" in rows else np.nan,
    )
    rows = rows.drop(columns="leave_class")
    for name in (*PEOPLE, *HIRED):
        rows[name] = rows[name].astype("category")
    return Everyone(rows.reset_index(drop=True), codes, today)


def windows(asked: Request, today: int, *, year: bool = False) -> list[Window]:
    """One window a period; with `year`, the twelve months up to its end."""
    found = []
    for period in asked.periods:
        first = add_months(period.end, -12) if year else period.start
        end = max(min(day_number(period.end), today), day_number(first))
        found.append(Window(str(period), day_number(first), end))
    return found


def sliced(rows: pd.DataFrame, asked: Request, *, dims: Sequence[str] | None = None) -> Slices:
    """The rows that `where` keeps, numbered by slice of `dims` (the question's `by` if absent).

    Where the question has groups, they are the slices, and a row of several stands in each of
    them. Dimensions that the rows do not have are left to the caller.
    """
    for name, values in asked.where:
        if name in rows:
            rows = rows[rows[name].isin(list(values)).to_numpy()]
    rows = grouped(rows, asked)
    by = [name for name in (asked.by if dims is None else dims) if name in rows]
    if not by:
        one = pd.DataFrame(index=[0])
        return Slices(rows, np.zeros(len(rows), np.int64), one, asked.where)
    cells = rows.groupby(by, sort=True, observed=True)
    keys = cells.size().index.to_frame(index=False)
    number = np.asarray(cells.ngroup(), dtype=np.int64)
    return Slices(rows, number, keys.astype(object), asked.where, asked.groups)


def matched(slices: Slices, rows: pd.DataFrame) -> NDArray[np.int64]:
    """Which slice of `slices` each of other `rows` belongs to, -1 for none of them.

    Rows that the question's `where` leaves out belong to none.
    """
    left_out = np.zeros(len(rows), bool)
    for name, values in slices.where:
        if name in rows:
            left_out |= ~rows[name].isin(list(values)).to_numpy()
    by = list(slices.keys.columns)
    if not by:
        return np.where(left_out, -1, 0)
    named = slices.keys.assign(_slice=np.arange(len(slices)))
    plain = rows[by].astype(object)
    found = plain.merge(named, on=by, how="left")["_slice"]
    return np.where(left_out, -1, found.fillna(-1).to_numpy(dtype=np.int64))


def person_days(slices: Slices, spans: Iterable[Window]) -> NDArray[np.float64]:
    """Days employed, a row a slice and a column a window."""
    return np.column_stack([_per_slice(slices, _inside(slices.rows, one)) for one in spans])


def heads(slices: Slices, spans: Iterable[Window]) -> NDArray[np.float64]:
    """Different people there on any day, a row a slice and a column a window."""
    people = slices.rows["person"].to_numpy()
    pairs, place = np.unique(slices.slice * KEY_STEP + people, return_inverse=True)
    owner = pairs // KEY_STEP
    found = []
    for one in spans:
        seen = np.bincount(place, weights=_inside(slices.rows, one) > 0, minlength=len(pairs)) > 0
        found.append(np.bincount(owner[seen], minlength=len(slices)))
    return np.column_stack(found).astype(float)


def counted(
    slices: Slices, rows: pd.DataFrame, day: str, spans: Iterable[Window], **weights: str
) -> NDArray[np.float64]:
    """Events of `rows` (placed by the column `day`), a row a slice and a column a window."""
    if slices.groups and len(slices.keys.columns):
        rows = in_groups(rows, str(slices.keys.columns[0]), slices.groups)
    where, when = matched(slices, rows), rows[day].to_numpy()
    amount = rows[weights["of"]].to_numpy(dtype=float) if weights else np.ones(len(rows))
    found = []
    for one in spans:
        mine = (where >= 0) & (when >= one.first) & (when < one.end)
        found.append(np.bincount(where[mine], weights=amount[mine], minlength=len(slices)))
    return np.column_stack(found)


def months_of(spans: Sequence[Window]) -> list[Window]:
    """The calendar months that windows of whole months are made of, once each."""
    first, end = min(one.first for one in spans), max(one.end for one in spans)
    start = np.datetime64(first, "D").astype(object)
    stop = np.datetime64(max(end, first + 1), "D").astype(object)
    return [
        Window(str(one), day_number(one.start), min(day_number(one.end), end))
        for one in Period(start, stop, "all").months()
    ]


def average_heads(slices: Slices, spans: Sequence[Window]) -> NDArray[np.float64]:
    """The mean of the monthly averages of the months in each window (domain rules, T2)."""
    months = [one for one in months_of(spans) if one.days > 0]
    if not months:
        return np.zeros((len(slices), len(spans)))
    each = person_days(slices, months) / np.array([one.days for one in months])
    found = []
    for one in spans:
        mine = [i for i, month in enumerate(months) if one.first <= month.first < one.end]
        found.append(each[:, mine].mean(axis=1) if mine else np.zeros(len(slices)))
    return np.column_stack(found)


def long(
    keys: pd.DataFrame, spans: Sequence[Window], asked: Request, **columns: Floats
) -> pd.DataFrame:
    """Matrices (a row a slice, a column a window) as rows of the question's `by` and `period`."""
    each, width = len(keys), len(spans)
    repeated = keys.loc[keys.index.repeat(width)].reset_index(drop=True)
    frame = repeated.assign(period=[one.period for one in spans] * each)
    for name, values in columns.items():
        frame[name] = np.broadcast_to(values, (each, width)).ravel()
    return frame[[*asked.by, "period", *columns]]


def _inside(rows: pd.DataFrame, window: Window) -> NDArray[np.float64]:
    ends = np.minimum(rows["valid_to"].to_numpy(), window.end)
    begin = np.maximum(rows["valid_from"].to_numpy(), window.first)
    inside: NDArray[np.float64] = np.maximum(ends - begin, 0).astype(np.float64)
    return inside


def _per_slice(slices: Slices, amounts: Floats) -> NDArray[np.float64]:
    found = np.bincount(slices.slice, weights=amounts, minlength=len(slices))
    return found.astype(np.float64)


def why(hit: Floats, reason: str) -> Any:
    """`reason` where `hit`, else None: what the column `cannot` holds."""
    return [reason if one else None for one in hit]
