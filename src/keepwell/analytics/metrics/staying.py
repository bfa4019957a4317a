"""Staying: new starters in their first months, the curve of all, and who is still here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.turnover import EMPLOYED, LEFT
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.statistics import intervals
from keepwell.analytics.statistics.survival import kaplan_meier
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

CURVE_PEOPLE: Final = 20
CURVE_EVENTS: Final = 5
TOO_FEW: Final = "a curve needs 20 people and 5 leavers"
TOO_YOUNG: Final = "nobody of these starters has been here that long yet"


def hires(mart: Mart, asked: Request) -> pd.DataFrame:
    """One row a start by today: first day's team, days here (so far), whether it ended."""
    staff = s.everyone(mart, asked.structure)
    rows = staff.rows[staff.rows["start_on"] < staff.today]
    spell = rows.groupby(["person", "start_on"], sort=False)
    first = rows[~rows.duplicated(["person", "start_on"])]
    end = spell["valid_to"].transform("max")[first.index]
    gone = spell["ends"].transform("max")[first.index].astype(bool)
    stay = np.minimum(end, staff.today) - first["start_on"]
    return first.assign(stay=stay, gone=gone)


def early(mart: Mart, asked: Request, *, days: int) -> pd.DataFrame:
    """1 - KM(`days`) of those who started in each period; who is younger is still counted in."""
    started = hires(mart, asked)
    spans = s.windows(asked, s.everyone(mart, asked.structure).today)
    slices = s.sliced(started, asked)
    cell, mine = _cells(slices, spans)
    curve = kaplan_meier(mine["stay"], mine["gone"], group=cell, groups=len(slices) * len(spans))
    at = curve.at(float(days))
    hired = np.bincount(cell, minlength=curve.groups).astype(float)
    left = np.bincount(
        cell, weights=(mine["gone"] & (mine["stay"] <= days)).to_numpy(), minlength=curve.groups
    )
    shape = (len(slices), len(spans))
    found = s.long(
        slices.keys, spans, asked,
        value=(1 - at.survival).reshape(shape), numerator=left.reshape(shape),
        denominator=hired.reshape(shape), n=hired.reshape(shape), people=hired.reshape(shape),
        low=(1 - at.high).reshape(shape), high=(1 - at.low).reshape(shape),
    )  # fmt: skip
    found = found[found["denominator"] > 0].reset_index(drop=True)
    return found.assign(cannot=s.why(found["value"].isna(), TOO_YOUNG))


def _cells(slices: s.Slices, spans: list[s.Window]) -> tuple[np.ndarray, pd.DataFrame]:
    """Which slice and window each start belongs to, and the starts that belong to one."""
    start = slices.rows["start_on"].to_numpy()
    cells, kept = [], []
    for number, one in enumerate(spans):
        inside = np.flatnonzero((start >= one.first) & (start < one.end))
        cells.append(slices.slice[inside] * len(spans) + number)
        kept.append(inside)
    return np.concatenate(cells), slices.rows.iloc[np.concatenate(kept)]


def curve(mart: Mart, asked: Request) -> pd.DataFrame:
    """KM(365) at the leaving rates of the last twelve months (or of a longer period itself)."""
    staff = s.everyone(mart, asked.structure)
    spans = [
        min(pair, key=lambda one: one.first)
        for pair in zip(
            s.windows(asked, staff.today, year=True), s.windows(asked, staff.today), strict=True
        )
    ]
    slices = s.sliced(staff.rows, asked)
    pieces = [_at_risk(slices, one, number, len(spans)) for number, one in enumerate(spans)]
    cell, entry, until, gone = (np.concatenate(one) for one in zip(*pieces, strict=True))
    found = kaplan_meier(until, gone, entry=entry, group=cell, groups=len(slices) * len(spans))
    at = found.at(float(s.YEAR))
    shape = (len(slices), len(spans))
    events = np.bincount(cell, weights=gone, minlength=found.groups).reshape(shape)
    people = s.heads(slices, spans)
    frame = s.long(
        slices.keys, spans, asked,
        value=at.survival.reshape(shape), numerator=events, denominator=people, n=people,
        people=people, low=at.low.reshape(shape), high=at.high.reshape(shape),
        stay_365=found.restricted_mean(s.YEAR).reshape(shape),
    )  # fmt: skip
    frame = frame[frame["denominator"] > 0].reset_index(drop=True)
    few = (frame["denominator"] < CURVE_PEOPLE) | (frame["numerator"] < CURVE_EVENTS)
    frame.loc[few, ["value", "low", "high", "stay_365"]] = np.nan
    return frame.assign(cannot=s.why(few, TOO_FEW))


def _at_risk(
    slices: s.Slices, window: s.Window, number: int, width: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Tenure on entering and leaving the window: who was here before enters late."""
    rows = slices.rows
    first = np.maximum(rows["valid_from"].to_numpy(), window.first)
    last = np.minimum(rows["valid_to"].to_numpy(), window.end)
    kept = last > first
    start = rows["start_on"].to_numpy()[kept]
    gone = (rows["ends"].to_numpy() & (rows["valid_to"].to_numpy() <= window.end))[kept]
    return (
        slices.slice[kept] * width + number, first[kept] - start, last[kept] - start, gone
    )  # fmt: skip


def stability(mart: Mart, asked: Request) -> pd.DataFrame:
    """Of the people here a year before the period's last day, those still here on it."""
    staff = s.everyone(mart, asked.structure)
    spans = s.windows(asked, staff.today, year=True)
    slices = s.sliced(staff.rows, asked)
    whole = staff.rows.groupby(["person", "start_on"])["valid_to"].max()
    pairs = pd.MultiIndex.from_frame(slices.rows[["person", "start_on"]])
    end = whole.reindex(pairs).to_numpy()
    here, still = [], []
    for one in spans:
        then = (slices.rows["valid_from"] < one.first) & (slices.rows["valid_to"] >= one.first)
        now = then.to_numpy() & (end >= one.end)
        here.append(np.bincount(slices.slice[then], minlength=len(slices)))
        still.append(np.bincount(slices.slice[now], minlength=len(slices)))
    base, kept = np.column_stack(here).astype(float), np.column_stack(still).astype(float)
    low, high = intervals.wilson(kept, base)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = s.long(
            slices.keys, spans, asked, value=kept / base, numerator=kept, denominator=base,
            n=base, people=base, low=low, high=high,
        )  # fmt: skip
    return found[found["denominator"] > 0].reset_index(drop=True)


def _early(days: int) -> Panel:
    return Panel(
        figures=partial(early, days=days),
        measure=Measure(
            id=f"early_leavers_{days}d",
            code="T5",
            title=f"New starters gone within {days} days",
            words=f"Of the colleagues who started in this period, the share who left within "
            f"{days} days.",
            formula=f"1 - Kaplan-Meier({days}) over the starters of the period",
            unit="share",
            good="down",
            sensitivity="workforce",
            family="shared" if days == 90 else "workforce",
            owner="both",
            sources=("domain rules, T5",),
            needs=(EMPLOYED, LEFT),
            dims=(*(name for name in PEOPLE if name != "tenure_band"), *s.HIRED),
            clock="the first day worked",
            attribution="team, role and manager of the first day",
            interval="Kaplan-Meier, log-log",
            minimum_n=10,
            maturity_days=days,
            pitfalls="The base is starters, never headcount. Whoever started too recently is "
            "neither kept nor lost yet. Who never came on day one is not a starter.",
            numerator_words=f"left within {days} days",
            denominator_words="started",
        ),
    )


METRICS = (
    *(_early(days) for days in (30, 90, 180, 365)),
    Panel(
        figures=curve,
        measure=Measure(
            id="retention_curve",
            code="T6",
            title="Staying a first year",
            words="At the pace at which people leave now, the share of new starters who would "
            "still be here after a year.",
            formula="Kaplan-Meier at 365 days with delayed entry, over the last twelve months",
            unit="share",
            good="up",
            sensitivity="workforce",
            family="workforce",
            owner="hr",
            sources=("domain rules, T6",),
            needs=(EMPLOYED, LEFT),
            dims=(*(name for name in PEOPLE if name != "tenure_band"), "hiring_source"),
            clock="every day of the twelve months up to the end of the period",
            attribution="team, role and manager of each day",
            rolls="separation_rate",
            interval="Kaplan-Meier, log-log",
            minimum_n=20,
            pitfalls="Colleagues who were here before the records began enter at the tenure they "
            "had then; without that the curve is far too good. Groups only, never a forecast "
            "for one person.",
            numerator_words="left",
            denominator_words="people observed",
        ),
    ),
    Panel(
        figures=stability,
        measure=Measure(
            id="stability_12m",
            code="T7",
            title="Still here after a year",
            words="Of the colleagues who were here a year ago, the share who are still here.",
            formula="here twelve months ago and still here / here twelve months ago",
            unit="share",
            good="up",
            sensitivity="workforce",
            family="workforce",
            owner="hr",
            sources=("domain rules, T7",),
            needs=(EMPLOYED, LEFT),
            dims=(*PEOPLE, "hiring_source"),
            clock="the end of the period and the same day a year before",
            attribution="team, role and manager a year ago",
            rolls="separation_rate",
            interval="Wilson",
            minimum_n=10,
            pitfalls="One seat that turns over five times hurts turnover, not this: read both.",
            numerator_words="still here",
            denominator_words="here a year ago",
        ),
    ),
)
