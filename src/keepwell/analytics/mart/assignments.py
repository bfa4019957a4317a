"""Who worked where, when: job history, identities and tenure as one set of disjoint spans.

The tables are small (a few rows a person), so they are folded here once, in whole days since
1970, and handed back to the engine for the one range join that facts need. Spans of a key never
overlap afterwards, so a join can never multiply a fact, whatever the sources say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from keepwell.analytics.mart.labels import TENURE_BANDS
from keepwell.schemas.mart import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.analytics.mart.store import Mart

FIRST_DAY: Final = -200_000
LAST_DAY: Final = int(np.datetime64(OPEN_END, "D").astype(int))
JOB: Final = ("team", "unit", "role", "site", "contract", "manager", "manager_line", "hours", "fte")
TEXTS: Final = ("team", "unit", "role", "site", "contract", "manager_line")


def days_frame(table: pa.Table) -> pd.DataFrame:
    """A small table as pandas, its days as whole numbers since 1970-01-01 (missing: NaN)."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_date32(column.type):
            column = column.cast(pa.int32())
        columns[name] = column.to_pandas()
    return pd.DataFrame(columns)


def disjoint(spans: pd.DataFrame, key: str) -> pd.DataFrame:
    """Spans of one key made disjoint: a later start ends the former span.

    A repeated start keeps the last row. `valid_from` and `valid_to` are days, half-open.
    """
    order = [key, "valid_from", "valid_to"]
    one = spans.dropna(subset=[key]).sort_values(order, kind="stable")
    one = one.drop_duplicates([key, "valid_from"], keep="last").reset_index(drop=True)
    following = one.groupby(key, sort=False)["valid_from"].shift(-1)
    one["valid_to"] = np.fmin(one["valid_to"], following).astype("int64")
    return one[one["valid_from"] < one["valid_to"]].reset_index(drop=True)


def overlay(left: pd.DataFrame, right: pd.DataFrame, on: str) -> pd.DataFrame:
    """Cut the spans of `left` by those of `right` (both disjoint within `on`).

    Every day of `left` stays, with the columns of `right` where it covers that day, else missing.
    """
    left = left.reset_index(drop=True).assign(_piece=lambda one: one.index)
    both = left.merge(right, on=on, suffixes=("", "_right"))
    both["valid_from"] = both[["valid_from", "valid_from_right"]].max(axis=1)
    both["valid_to"] = both[["valid_to", "valid_to_right"]].min(axis=1)
    both = both[both["valid_from"] < both["valid_to"]].sort_values(["_piece", "valid_from"])
    gaps = _gaps(left, both)
    pieces = [one for one in (both, gaps) if len(one)]
    whole = (pd.concat(pieces) if pieces else both).reindex(columns=both.columns)
    whole = whole.drop(columns=["_piece", "valid_from_right", "valid_to_right"], errors="ignore")
    return whole.sort_values([on, "valid_from"]).reset_index(drop=True)


def _gaps(left: pd.DataFrame, covered: pd.DataFrame) -> pd.DataFrame:
    """The parts of `left` that `covered` (pieces of it, in order) leaves open."""
    marks = covered[["_piece", "valid_from", "valid_to"]]
    ends = left[["_piece", "valid_to"]].rename(columns={"valid_to": "valid_from"})
    stops = pd.concat([marks, ends.assign(valid_to=ends["valid_from"])])
    stops = stops.sort_values(["_piece", "valid_from", "valid_to"], kind="stable")
    begin = stops.groupby("_piece", sort=False)["valid_to"].shift(1)
    start = left.set_index("_piece")["valid_from"]
    stops["gap_from"] = begin.fillna(stops["_piece"].map(start)).astype("int64")
    open_ = stops[stops["gap_from"] < stops["valid_from"]]
    gaps = left.drop(columns=["valid_from", "valid_to"]).merge(
        open_[["_piece", "gap_from", "valid_from"]], on="_piece"
    )
    return gaps.rename(columns={"valid_from": "valid_to", "gap_from": "valid_from"})


def jobs(mart: Mart, *, origins: Sequence[str] = ("hr",)) -> pd.DataFrame:
    """Job history as disjoint spans a person: person, valid_from, valid_to and the job's columns.

    HR's rows win over those found in contacts where both cover a day.
    """
    table = mart.table("job_history")
    frame = days_frame(
        table.select("person", "valid_from", "valid_to", *JOB, "origin").to_pyarrow()
    )
    frame = _whole_days(frame)
    found: pd.DataFrame | None = None
    for origin in origins:
        mine = disjoint(frame[frame["origin"] == origin], "person")
        found = mine if found is None else _fill(found, mine)
    if found is None:
        raise ValueError("name at least one origin of job history")
    return found


def _fill(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """`first`, and `second` only where `first` is silent."""
    marked = first[["person", "valid_from", "valid_to"]].assign(_taken=True)
    rest = overlay(second, marked, "person") if len(second) else second.assign(_taken=None)
    rest = rest[rest["_taken"].isna()].drop(columns="_taken")
    parts = [one for one in (first, rest) if len(one)]
    return disjoint(pd.concat(parts), "person") if parts else first


def _whole_days(frame: pd.DataFrame) -> pd.DataFrame:
    """Open ends made explicit: no start means always, no end means still."""
    frame = frame.copy()
    frame["valid_from"] = frame["valid_from"].fillna(FIRST_DAY).astype("int64")
    frame["valid_to"] = frame["valid_to"].fillna(LAST_DAY).astype("int64")
    return frame


def spells(mart: Mart, *, origins: Sequence[str] = ("hr",)) -> pd.DataFrame:
    """Employment as disjoint half-open spans.

    Columns person, valid_from, valid_to, start_on, leave_class, regretted; the day after the last
    day worked ends a spell.
    """
    table = mart.table("employment").select(
        "person", "start_on", "last_day", "leave_class", "regretted", "origin"
    )
    frame = days_frame(table.to_pyarrow())
    frame = frame[frame["origin"].isin(list(origins)) & frame["start_on"].notna()]
    frame = frame.assign(valid_from=frame["start_on"], valid_to=frame["last_day"] + 1)
    return disjoint(_whole_days(frame), "person")


def tenure(mart: Mart) -> pd.DataFrame:
    """Spans of tenure bands since the start of each spell: person, valid_from, valid_to, label."""
    known = spells(mart)[["person", "valid_from", "valid_to", "start_on"]]
    parts = []
    for label, first, end in TENURE_BANDS:
        band = known.assign(tenure_band=label)
        band["valid_from"] = np.maximum(known["valid_from"], known["start_on"] + first)
        band["valid_to"] = np.minimum(known["valid_to"], known["start_on"] + end)
        parts.append(band[band["valid_from"] < band["valid_to"]])
    return (
        pd.concat(parts)
        .drop(columns="start_on")
        .astype({"valid_from": "int64", "valid_to": "int64"})
    )


def identities(mart: Mart) -> pd.DataFrame:
    """Which person an agent was, as disjoint spans: agent, valid_from, valid_to, person."""
    table = mart.table("identities").select("agent", "person", "valid_from", "valid_to")
    return disjoint(_whole_days(days_frame(table.to_pyarrow())), "agent")


def as_of_today(spans: pd.DataFrame, key: str, today: int) -> pd.DataFrame:
    """Each key's span of today (else its last one before), stretched over all days."""
    begun = spans[spans["valid_from"] <= today]
    last = begun.sort_values([key, "valid_from"]).drop_duplicates(key, keep="last")
    return last.assign(valid_from=FIRST_DAY, valid_to=LAST_DAY)


def to_arrow(frame: pd.DataFrame, *, texts: Sequence[str]) -> pa.Table:
    """Spans for the engine: `valid_from`, `valid_to` as days, `texts` as strings."""
    arrays = {
        name: pa.array(frame[name].where(frame[name].notna(), None), type=pa.string())
        for name in texts
    }
    for name in ("valid_from", "valid_to"):
        arrays[name] = pa.array(frame[name].to_numpy(dtype="int32")).cast(pa.date32())
    return pa.table(arrays)
