"""Training: finished when it was due, and passed at the first attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from keepwell.analytics.mart.assignments import days_frame
from keepwell.analytics.mart.labels import NOT_KNOWN
from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.workforce import absence
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.metrics.workforce.shares import share
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

DIMS: Final = (*PEOPLE, "product", "touchpoint")
ON_LEAVE: Final = ("leave", "parental")


def _rows(mart: Mart, asked: Request, day: str) -> pd.DataFrame:
    """Training with `day`, person and the dimensions of that day; who had left is out."""
    kept = ("training", asked.structure, day)
    if kept not in mart.kept:
        mart.kept[kept] = _placed(mart, s.everyone(mart, asked.structure), day)
    found: pd.DataFrame = mart.kept[kept]
    return found


def _placed(mart: Mart, staff: s.Everyone, day: str) -> pd.DataFrame:
    frame = days_frame(mart.table("training").to_pyarrow())
    frame = frame[frame[day].notna()].reset_index(drop=True)
    frame = frame.assign(day=frame[day].astype("int64"), name=frame["person"])
    person = staff.coded(frame["name"])
    place = staff.place(person, frame["day"].to_numpy())
    strangers, _ = pd.factorize(frame["name"])
    frame["person"] = np.where(person >= 0, person, len(staff.codes) + strangers)
    frame["row"] = place
    for name in ("product", "touchpoint"):
        frame[name] = frame[name].where(frame[name].notna(), NOT_KNOWN)
    frame = pd.concat([frame, _dims(staff, place)], axis=1)
    # nobody's record: their team is not known; a record that had ended or not begun: not theirs
    return frame[(place >= 0) | (person < 0)].reset_index(drop=True)


def _dims(staff: s.Everyone, place: np.ndarray) -> pd.DataFrame:
    held = staff.rows[list(PEOPLE)].astype(object).reindex(np.where(place >= 0, place, -1))
    return held.where(held.notna(), NOT_KNOWN).reset_index(drop=True)


def on_time(mart: Mart, asked: Request) -> pd.DataFrame:
    """Assignments finished by their day over assignments due; who was on leave moves out."""
    staff = s.everyone(mart, asked.structure)
    rows = _rows(mart, asked, "due_on")
    once = ["person", "course", "assigned_on", "due_on"]
    done = rows.groupby(once, dropna=False)["completed_on"].transform("min")
    rows = rows.assign(k=(done <= rows["due_on"]).astype(float), n=1.0).drop_duplicates(once)
    rows = rows[~_away(mart, asked, rows)]
    return share(rows, asked, s.windows(asked, staff.today), kind="share")


def _away(mart: Mart, asked: Request, rows: pd.DataFrame) -> np.ndarray:
    """Whether each was on leave on the day."""
    leave = absence.rows(mart, asked.structure)
    leave = leave[leave["absence_class"].isin(ON_LEAVE)]
    both = (
        rows[["person", "day"]]
        .assign(place=np.arange(len(rows)))
        .merge(leave[["person", "first", "end"]], on="person")
    )
    found = np.zeros(len(rows), dtype=bool)
    found[both.loc[(both["first"] <= both["day"]) & (both["day"] < both["end"]), "place"]] = True
    return found


def first_try(mart: Mart, asked: Request) -> pd.DataFrame:
    """First attempts passed over first attempts, on the day they were finished."""
    staff = s.everyone(mart, asked.structure)
    rows = _rows(mart, asked, "completed_on")
    rows = rows[(rows["attempt"] == 1) & rows["passed"].notna()]
    rows = rows.assign(k=rows["passed"].eq(True).astype(float), n=1.0)
    return share(rows, asked, s.windows(asked, staff.today), kind="share")


def _measure(**words: object) -> Measure:
    shared: dict[str, object] = {
        "sensitivity": "workforce", "family": "workforce", "owner": "both", "dims": DIMS,
        "good": "up", "unit": "share", "minimum_n": 10,
        "interval": "Wilson, widened by how people differ",
    }  # fmt: skip
    return Measure(**(shared | words))  # type: ignore[arg-type]


METRICS = (
    Panel(
        figures=on_time,
        measure=_measure(
            id="training_on_time",
            code="O2",
            title="Training done in time",
            words="Of the training due in this period, the share finished by its day.",
            formula="assignments finished by their due day / assignments due",
            sources=("domain rules, O2",),
            needs=("training.due_on", "training.completed_on"),
            clock="the day it was due",
            attribution="team, role and manager on the day it was due",
            pitfalls="Not finished over assigned: what is not due yet is not late. Colleagues on "
            "leave on the day are not counted. Finishing is not mastering: read it with the "
            "share who pass at the first attempt.",
            numerator_words="finished in time",
            denominator_words="due",
        ),
    ),
    Panel(
        figures=first_try,
        measure=_measure(
            id="first_attempt_pass",
            code="O3",
            title="Passed at the first attempt",
            words="Of the checks taken for the first time, the share passed.",
            formula="first attempts passed / first attempts",
            sources=("domain rules, O3",),
            needs=("training.attempt", "training.passed", "training.completed_on"),
            clock="the day of the attempt",
            attribution="team, role and manager on the day of the attempt",
            pitfalls="A test that everybody passes teaches nobody where to help.",
            numerator_words="passed",
            denominator_words="first attempts",
        ),
    ),
)
