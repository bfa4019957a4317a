"""Onboarding: how long until new colleagues are fully productive, and which sources bring them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.turnover import EMPLOYED, LEFT
from keepwell.analytics.metrics.workforce import ramp as r
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.metrics.workforce.shares import share
from keepwell.analytics.statistics.survival import Incidence, aalen_johansen
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

STARTERS: Final = 10
RAMPED: Final = 5
Z: Final = 1.96
TARGET_WEEKS: Final = 8
"""Ramped later than this is not the yield a source promised (H4)."""
FIRST_MONTHS: Final = 90
LATE_TO_KNOW: Final = 28
"""An evaluation looks back over four weeks."""
FEW: Final = "a curve needs 10 starters and 5 who are fully productive"
NOBODY: Final = (
    "nobody could be judged: it takes 8 experienced colleagues in the same role and 40 contacts "
    "in four weeks"
)


def _cohorts(
    mart: Mart, asked: Request, summarise: Callable[[pd.DataFrame], dict[str, Any]]
) -> pd.DataFrame:
    """One row a slice and period of first days."""
    started = r.ramp(mart, asked.structure)
    slices = s.sliced(started, asked)
    spans = s.windows(asked, s.everyone(mart, asked.structure).today)
    rows = []
    for one in spans:
        inside = (slices.rows["start_on"] >= one.first) & (slices.rows["start_on"] < one.end)
        for number in np.unique(slices.slice[inside.to_numpy()]):
            mine = slices.rows[inside.to_numpy() & (slices.slice == number)]
            names = [str(name) for name in slices.keys.columns]
            key = dict(zip(names, slices.keys.iloc[int(number)], strict=True))
            rows.append({**key, "period": one.period, **summarise(mine)})
    columns = [*asked.by, "period"]
    return (
        pd.DataFrame(rows) if rows else pd.DataFrame({name: [] for name in columns}, dtype=object)
    )


def _counts(mine: pd.DataFrame, outcome: int) -> dict[str, Any]:
    done = float((mine["outcome"] == outcome).sum())
    size = float(len(mine))
    return {"numerator": done, "denominator": size, "n": size, "people": size}


def weeks(mart: Mart, asked: Request) -> pd.DataFrame:
    """Median weeks to full productivity of those who started in the period."""

    def summarise(mine: pd.DataFrame) -> dict[str, Any]:
        counts = _counts(mine, r.RAMPED)
        told = _refused(mine, counts["numerator"])
        if told:
            return {**counts, "cannot": told}
        curve = aalen_johansen(mine["weeks"], mine["outcome"], cause=r.RAMPED)
        low, high = _median_interval(curve)
        value = curve.quantile(0.5)
        cannot = "half of them are not fully productive yet" if np.isnan(value) else None
        quartiles = {"quarter": curve.quantile(0.25), "three_quarters": curve.quantile(0.75)}
        return {**counts, "value": value, "low": low, "high": high, "cannot": cannot, **quartiles}

    return _cohorts(mart, asked, summarise)


def _refused(mine: pd.DataFrame, ramped: float) -> str | None:
    if not mine["evaluated"].any():
        return NOBODY
    return FEW if len(mine) < STARTERS or ramped < RAMPED else None


def _median_interval(curve: Incidence) -> tuple[float, float]:
    """Where the limits of the incidence cross one half."""
    half = Z * curve.error
    early = np.flatnonzero(curve.share + half >= 0.5)  # noqa: PLR2004 - the median
    late = np.flatnonzero(curve.share - half >= 0.5)  # noqa: PLR2004 - the median
    low = float(curve.time[early[0]]) if early.size else float("nan")
    return low, float(curve.time[late[0]]) if late.size else float("nan")


def gone(mart: Mart, asked: Request) -> pd.DataFrame:
    """The share of starters who left before they were fully productive, moved ones censored."""

    def summarise(mine: pd.DataFrame) -> dict[str, Any]:
        counts = _counts(mine, r.LEFT)
        if not mine["evaluated"].any():
            return {**counts, "cannot": NOBODY}
        curve = aalen_johansen(mine["weeks"], mine["outcome"], cause=r.LEFT)
        value = float(curve.share[-1]) if curve.share.size else 0.0
        half = Z * float(curve.error[-1]) if curve.error.size else float("nan")
        low, high = max(value - half, 0.0), min(value + half, 1.0)
        return {**counts, "value": value, "low": low, "high": high}

    return _cohorts(mart, asked, summarise)


def source_yield(mart: Mart, asked: Request) -> pd.DataFrame:
    """Starters past day 90 and ramped in time, over those who could be by today."""
    staff = s.everyone(mart, asked.structure)
    started = r.ramp(mart, asked.structure)
    ripe = started["start_on"] + FIRST_MONTHS + LATE_TO_KNOW <= staff.today
    rows = started[ripe.to_numpy()]
    spell = staff.rows.groupby(["person", "start_on"])["valid_to"].max()
    pairs = pd.MultiIndex.from_frame(rows[["person", "start_on"]])
    stayed = spell.reindex(pairs).to_numpy() - rows["start_on"].to_numpy() > FIRST_MONTHS
    in_time = (rows["outcome"] == r.RAMPED) & (rows["weeks"] <= TARGET_WEEKS)
    rows = rows.assign(day=rows["start_on"], k=(in_time & stayed).astype(float), n=1.0)
    found = share(rows, asked, s.windows(asked, staff.today), kind="share")
    judged = bool(rows["evaluated"].any())
    return found if judged else found.assign(value=np.nan, low=np.nan, high=np.nan, cannot=NOBODY)


NEEDS: Final = (
    EMPLOYED,
    "contacts.agent",
    "contacts.handle_seconds or contacts.talk_seconds",
    "qa_reviews.score or qa_reviews.points",
    "contacts.csat or ratings.score",
)
DIMS: Final = (*(name for name in PEOPLE if name != "tenure_band"), *s.HIRED)


def _measure(**words: object) -> Measure:
    shared: dict[str, object] = {
        "sensitivity": "workforce", "family": "shared", "owner": "both", "needs": NEEDS,
        "dims": DIMS, "minimum_n": STARTERS, "clock": "the first day worked",
        "attribution": "team, role and manager of the first day", "maturity_days": 182,
        "sources": ("domain rules, O1",),
    }  # fmt: skip
    return Measure(**(shared | words))  # type: ignore[arg-type]


METRICS = (
    Panel(
        figures=weeks,
        measure=_measure(
            id="ramp_weeks",
            code="O1",
            title="Weeks to full productivity",
            words="By which week half of the colleagues who started were fully productive.",
            formula="Aalen-Johansen median of weeks from the first day to the midpoint of the "
            "first of two four-week windows that pass every gate",
            unit="weeks",
            good="down",
            interval="limits of the Aalen-Johansen curve at one half",
            pitfalls="Gates: handle time at least 0.90 of experienced colleagues with the same "
            "mix of contacts, quality at least 0.95 of their median, satisfaction not worse. "
            "Still ramping counts as not yet; leaving before counts as its own outcome. Long "
            "leave stops the clock. The mean of those who finished would be too good.",
            numerator_words="fully productive",
            denominator_words="started",
        ),
    ),
    Panel(
        figures=gone,
        measure=_measure(
            id="left_before_ramp",
            code="O1",
            title="Left before fully productive",
            words="Of the colleagues who started, the share who left before they were fully "
            "productive.",
            formula="Aalen-Johansen incidence of leaving before the ramp, within 26 weeks",
            unit="share",
            good="down",
            needs=(*NEEDS, LEFT),
            interval="Aalen-Johansen",
            pitfalls="Read beside the weeks: a short ramp of the few who stayed is no success.",
            numerator_words="left before",
            denominator_words="started",
        ),
    ),
    Panel(
        figures=source_yield,
        measure=_measure(
            id="source_yield",
            code="H4",
            title="Hires that work out",
            words="Of the colleagues hired, the share still here after 90 days and fully "
            "productive within eight weeks.",
            formula="past day 90 and ramped by week 8 / hires",
            unit="share",
            good="up",
            family="hiring",
            sources=("domain rules, H4",),
            needs=(*NEEDS, LEFT),
            interval="Wilson",
            maturity_days=FIRST_MONTHS + LATE_TO_KNOW,
            pitfalls="Split by how people were found. A source that brings many and keeps few "
            "costs more than it seems. Hires too recent to tell are not in it.",
            numerator_words="worked out",
            denominator_words="hired",
        ),
    ),
)
