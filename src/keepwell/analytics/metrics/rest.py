"""Rest, hours and breaks: what rosters do to people, by the clock that really ran."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.turnover import EMPLOYED
from keepwell.analytics.metrics.workforce import absence
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.metrics.workforce.roster import roster
from keepwell.analytics.metrics.workforce.shares import share
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

WEEKS: Final = 17
SHIFTS: Final = (EMPLOYED, "shifts.person_id", "shifts.start_at", "shifts.end_at")
ATTRIBUTION: Final = "team, role and manager on the day of the shift"


def _with_dims(mart: Mart, asked: Request, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the roster with the dimensions of the span that holds them."""
    staff = s.everyone(mart, asked.structure)
    wanted = [name for name in asked.dims if name in staff.rows]
    held = staff.rows[wanted].iloc[rows["row"].to_numpy()].reset_index(drop=True)
    return pd.concat([rows.reset_index(drop=True), held], axis=1)


def _windows(mart: Mart, asked: Request) -> list[s.Window]:
    return s.windows(asked, s.everyone(mart, asked.structure).today)


def _of_rests(mart: Mart, asked: Request, what: str) -> pd.DataFrame:
    """Rests of one kind over all rests between days of work."""
    held = roster(mart, asked.structure)
    rests = held.months if asked.by_month else held.rests.assign(rests=1.0)
    rows = _with_dims(mart, asked, rests.assign(k=rests[what], n=rests["rests"]))
    return share(rows, asked, _windows(mart, asked), kind="share")


def daily(mart: Mart, asked: Request) -> pd.DataFrame:
    """Rests of less than eleven hours over all rests between days of work."""
    return _of_rests(mart, asked, "breach")


def closing_and_opening(mart: Mart, asked: Request) -> pd.DataFrame:
    """Late closing followed by early opening over all rests between days of work."""
    return _of_rests(mart, asked, "clopening")


def weekly(mart: Mart, asked: Request) -> pd.DataFrame:
    """Weeks without 35 hours off in a row over weeks in which somebody worked."""
    held = roster(mart, asked.structure)
    worked = held.weeks_worked.assign(k=0.0, n=1.0)[["row", "person", "day", "k", "n"]]
    broken = held.weeks.assign(k=held.weeks["breaches"], n=0.0)[["row", "person", "day", "k", "n"]]
    rows = _with_dims(mart, asked, pd.concat([worked, broken], ignore_index=True))
    return share(rows, asked, _windows(mart, asked), kind="share")


def average_hours(mart: Mart, asked: Request) -> pd.DataFrame:
    """Hours over weeks, of the 17 weeks up to the period's end; weeks of leave or sickness out."""
    staff = s.everyone(mart, asked.structure)
    own = roster(mart, asked.structure).weeks_worked
    rows = own.assign(day=own["monday"], row=own["last_row"], k=own["worked"], n=1.0)
    away = absence.weeks_away(mart, asked.structure)
    rows = rows[~(rows["person"] * s.KEY_STEP + rows["day"]).isin(away)]
    return share(_with_dims(mart, asked, rows), asked, _last_weeks(asked, staff), kind="amount")


def _last_weeks(asked: Request, staff: s.Everyone) -> list[s.Window]:
    """The last 17 whole weeks before each period's end."""
    found = []
    for one in s.windows(asked, staff.today):
        end = (one.end + 3) // 7 * 7 - 3
        found.append(s.Window(one.period, end - 7 * WEEKS, max(end, one.first - 7 * WEEKS)))
    return found


def breaks(mart: Mart, asked: Request) -> pd.DataFrame:
    """Breaks begun within a quarter of an hour of the plan over breaks planned."""
    held = roster(mart, asked.structure)
    shifts = held.months if asked.by_month else held.shifts
    planned = shifts[shifts["break_planned"] > 0]
    rows = planned.assign(k=planned["break_kept"], n=planned["break_planned"])
    rows = _with_dims(mart, asked, rows)
    return share(rows, asked, _windows(mart, asked), kind="share")


def _measure(**words: object) -> Measure:
    shared: dict[str, object] = {
        "sensitivity": "workforce", "family": "roster", "owner": "both", "needs": SHIFTS,
        "dims": PEOPLE, "attribution": ATTRIBUTION, "minimum_n": 10, "unit": "share",
        "good": "down", "clock": "the day of the shift",
        "interval": "Wilson, widened by how people differ",
    }  # fmt: skip
    return Measure(**(shared | words))  # type: ignore[arg-type]


METRICS = (
    Panel(
        figures=daily,
        measure=_measure(
            id="daily_rest_breaches",
            code="S1",
            title="Short nights between shifts",
            words="Of the rests between two days of work, the share shorter than eleven hours.",
            formula="rests under 11 hours of elapsed time / rests between days of work",
            sources=("domain rules, S1", "Directive 2003/88/EC, article 3"),
            clock="the day of the shift after the rest",
            pitfalls="Elapsed time, not the wall clock: when clocks go forward, eleven hours on "
            "the wall are ten. Parts of a split shift are one day of work.",
            numerator_words="rests too short",
            denominator_words="rests",
        ),
    ),
    Panel(
        figures=weekly,
        measure=_measure(
            id="weekly_rest_breaches",
            code="S2",
            title="Weeks without a real day off",
            words="Of the weeks somebody worked, the share without 35 hours off in a row.",
            formula="7-day windows without 35 hours off (one a week begun) / weeks worked",
            sources=("domain rules, S2", "Directive 2003/88/EC, article 5"),
            clock="the day on which the rest fell due",
            pitfalls="Counted over any seven days in a row, so working through a Sunday shows even "
            "where each calendar week has a day off. Rules that average over two weeks are milder.",
            numerator_words="weekly rests missed",
            denominator_words="weeks worked",
        ),
    ),
    Panel(
        figures=average_hours,
        measure=_measure(
            id="weekly_hours_average",
            code="S3",
            title="Hours a week",
            words="How many hours a colleague worked in an average week of the last 17.",
            formula="hours worked / weeks, 17 weeks; weeks with leave or sickness are out of both",
            unit="hours",
            good="band",
            sources=("domain rules, S3", "Directive 2003/88/EC, article 6 and 16"),
            interval="Student's t, over people",
            clock="the 17 whole weeks before the end of the period",
            pitfalls="An average hides who works 60: the limit of 48 holds for each person.",
            numerator_words="hours worked",
            denominator_words="weeks",
        ),
    ),
    Panel(
        figures=closing_and_opening,
        measure=_measure(
            id="clopenings",
            code="S4",
            title="Late shift, then early shift",
            words="Of the rests between two days of work, the share that began after 22:00, ended "
            "by 10:00 and was shorter than eleven hours.",
            formula="end at 22:00 or later, next start by 10:00, under 11 hours / rests",
            sources=("domain rules, S4",),
            clock="the day of the shift after the rest",
            pitfalls="A part of the short rests: who reads both must not add them.",
            numerator_words="late then early",
            denominator_words="rests",
        ),
    ),
    Panel(
        figures=breaks,
        measure=_measure(
            id="breaks_kept",
            code="S10",
            title="Breaks kept",
            words="Of the breaks planned, the share that began within a quarter of an hour of "
            "the plan.",
            formula="breaks begun within 15 minutes of plan / breaks planned",
            good="up",
            needs=(*SHIFTS[:3], "shifts.break_planned_at", "shifts.break_started_at"),
            sources=("domain rules, S10",),
            pitfalls="A break that nobody recorded counts as not kept.",
            numerator_words="breaks kept",
            denominator_words="breaks planned",
        ),
    ),
)
