"""Hiring: seats open, how long they stay open, who says yes, and the gap they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from keepwell.analytics.mart.assignments import days_frame
from keepwell.analytics.mart.labels import NOT_KNOWN
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.turnover import EMPLOYED
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.statistics import intervals
from keepwell.analytics.statistics.survival import kaplan_meier
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

Floats = Any
PLACE: Final = ("team", "role", "site")
ANSWERED: Final = ("accepted", "reneged", "declined", "expired")
ACCEPTED: Final = ("accepted", "reneged")
RIPE_DAYS: Final = 14
"""Younger offers may still be answered (H3)."""
NEVER: Final = 10_000_000


def openings(mart: Mart) -> pd.DataFrame:
    """Requisitions by days: approved, until (NEVER while open), filled, seats, frozen, dims."""
    frame = days_frame(mart.table("requisitions").to_pyarrow())
    frame = frame[frame["approved_on"].notna()].reset_index(drop=True)
    until = frame[["filled_on", "closed_on"]].astype("float64").min(axis=1)
    for name in PLACE:
        frame[name] = frame[name].where(frame[name].notna(), NOT_KNOWN)
    return frame.assign(
        approved=frame["approved_on"].astype("int64"), until=until.fillna(NEVER),
        filled=frame["filled_on"].notna(), frozen=frame["frozen"].eq(True),
        seats=pd.to_numeric(frame["seats"]).fillna(1.0),
    )  # fmt: skip


def _open_seats(slices: s.Slices, spans: list[s.Window]) -> Floats:
    """Seats approved, not filled, not closed and not frozen at the end of each window."""
    rows = slices.rows
    found = []
    for one in spans:
        last = one.end - 1
        open_ = (rows["approved"] <= last) & (rows["until"] > last) & ~rows["frozen"]
        seats = np.where(open_, rows["seats"], 0.0)
        found.append(np.bincount(slices.slice, weights=seats, minlength=len(slices)))
    return np.column_stack(found)


def _begun(mart: Mart, asked: Request) -> list[s.Window]:
    """Windows of periods that have begun."""
    today = s.everyone(mart, asked.structure).today
    return [one for one in s.windows(asked, today) if one.days > 0]


def open_now(mart: Mart, asked: Request) -> pd.DataFrame:
    """Open seats at the end of the period (today, while it runs)."""
    spans = _begun(mart, asked)
    slices = s.sliced(openings(mart), asked)
    if not spans or slices.rows.empty:
        return _nothing(asked)
    seats = _open_seats(slices, spans)
    return s.long(slices.keys, spans, asked, value=seats, numerator=seats, n=seats, people=seats)


def gap(mart: Mart, asked: Request) -> pd.DataFrame:
    """Open seats over seats approved (people there plus open seats) at the end of the period."""
    staff, spans = s.everyone(mart, asked.structure), _begun(mart, asked)
    if not spans:
        return _nothing(asked)
    slices = s.sliced(openings(mart), asked)
    people = s.sliced(staff.rows, asked)
    last = [s.Window(one.period, one.end - 1, one.end) for one in spans]
    vacant = s.long(slices.keys, spans, asked, vacant=_open_seats(slices, spans))
    there = s.long(people.keys, spans, asked, there=s.heads(people, last))
    found = there.merge(vacant, on=[*asked.by, "period"], how="outer").fillna(
        {"there": 0.0, "vacant": 0.0}
    )
    approved = found["there"] + found["vacant"]
    return found.assign(
        value=found["vacant"] / approved.where(approved > 0), numerator=found["vacant"],
        denominator=approved, n=approved, people=found["there"],
    ).drop(columns=["there", "vacant"])  # fmt: skip


def days_to_fill(mart: Mart, asked: Request) -> pd.DataFrame:
    """KM median of days from approval to accepted offer, openings approved in the period."""
    staff = s.everyone(mart, asked.structure)
    rows = openings(mart)
    rows = rows[rows["approved"] < staff.today]
    length = np.minimum(rows["until"], staff.today) - rows["approved"]
    rows = rows.assign(length=length, got=rows["filled"] & (rows["until"] <= staff.today))
    rows = rows[rows["length"] >= 0]
    spans, slices = s.windows(asked, staff.today), s.sliced(rows, asked)
    number, kept = _in_windows(slices, spans, "approved")
    part = slices.rows.iloc[kept]
    cell = slices.slice[kept] * len(spans) + number
    size = len(slices) * len(spans)
    curve = kaplan_meier(part["length"], part["got"], group=cell, groups=size)
    low, high = curve.quantile_interval()
    count = np.bincount(cell, minlength=size).astype(float)
    filled = np.bincount(cell, weights=part["got"].to_numpy(dtype=float), minlength=size)
    shape = (len(slices), len(spans))
    found = s.long(
        slices.keys, spans, asked, value=curve.quantile().reshape(shape),
        numerator=filled.reshape(shape), denominator=count.reshape(shape), n=count.reshape(shape),
        people=count.reshape(shape), low=low.reshape(shape), high=high.reshape(shape),
    )  # fmt: skip
    found = found[found["denominator"] > 0].reset_index(drop=True)
    return found.assign(
        cannot=s.why(found["value"].isna(), "fewer than half of these openings are filled yet")
    )


def _in_windows(
    slices: s.Slices, spans: list[s.Window], day: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The window and the row of everything that lies in one."""
    when = slices.rows[day].to_numpy()
    inside = [np.flatnonzero((when >= one.first) & (when < one.end)) for one in spans]
    number = np.repeat(np.arange(len(spans)), [len(one) for one in inside])
    return number, np.concatenate(inside)


def acceptance(mart: Mart, asked: Request) -> pd.DataFrame:
    """Offers accepted over offers answered or expired, made two weeks ago or earlier."""
    staff = s.everyone(mart, asked.structure)
    frame = days_frame(mart.table("offers").to_pyarrow())
    for name in (*PLACE, "hiring_source"):
        frame[name] = frame[name].where(frame[name].notna(), NOT_KNOWN)
    ripe = frame["offered_on"] <= staff.today - RIPE_DAYS
    rows = frame[ripe & frame["answer"].isin(ANSWERED)]
    slices, spans = s.sliced(rows, asked), s.windows(asked, staff.today)
    made = s.counted(slices, rows, "offered_on", spans)
    said_yes = rows[rows["answer"].isin(ACCEPTED)]
    yes = s.counted(slices, said_yes, "offered_on", spans)
    low, high = intervals.wilson(yes, made)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = s.long(
            slices.keys, spans, asked, value=yes / made, numerator=yes, denominator=made, n=made,
            people=made, low=low, high=high,
        )  # fmt: skip
    return found[found["denominator"] > 0].reset_index(drop=True)


def _nothing(asked: Request) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in (*asked.by, "period")})


def _measure(**words: object) -> Measure:
    shared: dict[str, object] = {
        "sensitivity": "workforce", "family": "hiring", "owner": "hr", "dims": PLACE,
        "minimum_n": 10, "attribution": "team, role and site written on the opening",
    }  # fmt: skip
    return Measure(**(shared | words))  # type: ignore[arg-type]


METRICS = (
    Panel(
        figures=gap,
        measure=_measure(
            id="hiring_gap",
            code="T10",
            title="Seats empty",
            words="Of the seats we agreed to fill, the share that is empty.",
            formula="open seats / (people employed + open seats)",
            unit="share",
            good="down",
            sources=("domain rules, T10", "JOLTS openings rate (BLS)"),
            needs=(EMPLOYED, "requisitions.approved_on"),
            clock="the last day of the period",
            interval="none: every seat is counted",
            minimum_n=0,
            pitfalls="Open means approved, not filled, not frozen. An opening that is kept open "
            "for ever must be one per seat.",
            numerator_words="open seats",
            denominator_words="seats approved",
        ),
    ),
    Panel(
        figures=open_now,
        measure=_measure(
            id="open_requisitions",
            code="H1",
            title="Open positions",
            words="How many seats were approved and not yet filled at the end of the period.",
            formula="seats approved, not filled, not closed, not frozen",
            unit="count",
            good="down",
            sources=("domain rules, H1",),
            needs=("requisitions.approved_on",),
            clock="the last day of the period",
            interval="none: every seat is counted",
            minimum_n=0,
            pitfalls="One opening per seat; read beside how long they have been open.",
            numerator_words="open seats",
        ),
    ),
    Panel(
        figures=days_to_fill,
        measure=_measure(
            id="time_to_fill",
            code="H2",
            title="Time to fill a position",
            words="After how many days half of the openings approved in this period had an "
            "accepted offer.",
            formula="Kaplan-Meier median of days from approval to accepted offer",
            unit="days",
            good="down",
            sources=("domain rules, H2", "SHRM staffing metrics"),
            needs=("requisitions.approved_on", "requisitions.filled_on"),
            clock="the day of approval",
            interval="Kaplan-Meier, log-log",
            pitfalls="Openings still open or closed without a hire count as not filled yet: the "
            "mean of the filled ones would forget the hard ones. It is not the time from "
            "application, nor the time until somebody starts.",
            numerator_words="filled",
            denominator_words="openings",
        ),
    ),
    Panel(
        figures=acceptance,
        measure=_measure(
            id="offer_acceptance",
            code="H3",
            title="Offers accepted",
            words="Of the offers we made that have an answer, the share accepted.",
            formula="accepted / (accepted + declined + expired), offers older than 14 days",
            unit="share",
            good="up",
            dims=(*PLACE, "hiring_source"),
            sources=("domain rules, H3",),
            needs=("offers.offered_on", "offers.answer"),
            clock="the day of the offer",
            attribution="team, role and site written on the offer",
            interval="Wilson",
            maturity_days=RIPE_DAYS,
            pitfalls="An offer that waits is no refusal. Who accepted and then did not come did "
            "accept; that is another figure.",
            numerator_words="accepted",
            denominator_words="offers answered",
        ),
    ),
)
