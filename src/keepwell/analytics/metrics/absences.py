"""Absence: time lost, how often, how long, how many, and how suddenly. For groups, never people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from keepwell.analytics.metrics.framework.facts import PEOPLE
from keepwell.analytics.metrics.framework.panels import grouped
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.turnover import EMPLOYED
from keepwell.analytics.metrics.workforce import absence
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.metrics.workforce.roster import roster
from keepwell.analytics.metrics.workforce.shares import share
from keepwell.analytics.statistics import intervals
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

SHORT_NOTICE: Final = 2 * 3_600
"""Seconds before the shift: later than this is short notice (A5)."""
HOURS: Final = "people.contract_hours or job_history.contract_hours or shifts.start_at"
DATED: Final = (EMPLOYED, "absences.start_on")
CLASS: Final = (*PEOPLE, "absence_class")


def lost_hours(mart: Mart, asked: Request) -> pd.DataFrame:
    """Hours lost over hours scheduled, its interval by how people differ."""
    staff = s.everyone(mart, asked.structure)
    rows = absence.lost_time(mart, asked.structure)
    return share(rows, asked, s.windows(asked, staff.today), kind="amount", base="n").pipe(_people)


def _people(found: pd.DataFrame) -> pd.DataFrame:
    """What stands behind a rate of hours are people, not hours."""
    return found.assign(n=found["people"])


def _spells(mart: Mart, asked: Request) -> pd.DataFrame:
    """Spells of lost time with the dimensions of their first day."""
    staff, found = s.everyone(mart, asked.structure), absence.spells(mart, asked.structure)
    for name, values in asked.where:
        if name == "absence_class":
            found = found[found[name].isin(list(values))]
    held = staff.rows[[one for one in PEOPLE if one in asked.dims]]
    return pd.concat(
        [found.reset_index(drop=True), held.iloc[found["row"]].reset_index(drop=True)], axis=1
    )


def frequency(mart: Mart, asked: Request) -> pd.DataFrame:
    """Spells begun over person-years employed."""
    staff = s.everyone(mart, asked.structure)
    spans = s.windows(asked, staff.today)
    slices = s.sliced(staff.rows, asked)
    years = s.person_days(slices, spans) / s.YEAR
    people = s.heads(slices, spans)
    parts = []
    for values, mine in _by_class(_spells(mart, asked), asked):
        begun = s.counted(slices, mine, "first", spans)
        low, high = intervals.poisson_rate(begun, years)
        with np.errstate(divide="ignore", invalid="ignore"):
            rate, whole = begun / years, begun.sum(axis=0) / years.sum(axis=0)
        overall = rate if asked.groups else whole
        part = s.long(
            slices.keys.assign(**values), spans, asked, value=rate, numerator=begun,
            denominator=years, n=people, people=people, low=low, high=high,
            expected_events=np.nan_to_num(overall) * years,
        )  # fmt: skip
        parts.append(part)
    found = pd.concat(parts, ignore_index=True)
    return found[found["denominator"] > 0].reset_index(drop=True)


def _by_class(spells: pd.DataFrame, asked: Request) -> list[tuple[dict[str, str], pd.DataFrame]]:
    if "absence_class" not in asked.by:
        return [({}, spells)]
    classes = asked.groups or tuple((one, (one,)) for one in absence.LOST)
    return [
        ({"absence_class": label}, spells[spells["absence_class"].isin(list(members))])
        for label, members in classes
    ]


def length(mart: Mart, asked: Request) -> pd.DataFrame:
    """Mean hours of the spells that ended in the period; the median stands beside it."""
    staff = s.everyone(mart, asked.structure)
    spells = _spells(mart, asked)
    closed = spells[~spells["open"].to_numpy(dtype=bool) & spells["hours"].notna()]
    rows = closed.assign(day=closed["end"] - 1, k=closed["hours"], n=1.0)
    found = share(rows, asked, s.windows(asked, staff.today), kind="amount")
    return found.merge(_medians(rows, asked, staff), on=[*asked.by, "period"], how="left")


def _medians(rows: pd.DataFrame, asked: Request, staff: s.Everyone) -> pd.DataFrame:
    day = rows["day"].to_numpy()
    spans = s.windows(asked, staff.today)
    inside = [np.flatnonzero((day >= one.first) & (day < one.end)) for one in spans]
    period = np.repeat([one.period for one in spans], [len(one) for one in inside])
    mine = rows.iloc[np.concatenate(inside)].assign(period=period)
    for name, values in asked.where:
        if name in mine:
            mine = mine[mine[name].isin(list(values))]
    keys = [*asked.by, "period"]
    mine = grouped(mine, asked)
    return mine.groupby(keys, observed=True)["k"].median().reset_index(name="median")


def people_absent(mart: Mart, asked: Request) -> pd.DataFrame:
    """People with a spell in twelve months over people employed in them."""
    staff = s.everyone(mart, asked.structure)
    spans = s.windows(asked, staff.today, year=True)
    slices = s.sliced(staff.rows, asked)
    everybody = s.heads(slices, spans)
    touched = _touched(staff, absence.spells(mart, asked.structure))
    ill = s.sliced(staff.rows.loc[touched["row"]].assign(
        valid_from=touched["first"].to_numpy(), valid_to=touched["end"].to_numpy()
    ), asked)  # fmt: skip
    absent = np.zeros_like(everybody)
    place = s.matched(slices, ill.keys) if len(ill.rows) else np.zeros(0, np.int64)
    if len(ill.rows):
        absent[place] = s.heads(ill, spans)
    low, high = intervals.wilson(absent, everybody)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = s.long(
            slices.keys, spans, asked, value=absent / everybody, numerator=absent,
            denominator=everybody, n=everybody, people=everybody, low=low, high=high,
        )  # fmt: skip
    return found[found["denominator"] > 0].reset_index(drop=True)


def _touched(staff: s.Everyone, spells: pd.DataFrame) -> pd.DataFrame:
    """Spells cut by the spans of job they touch: row, first, end."""
    spans = staff.rows[["person", "valid_from", "valid_to"]].assign(span=staff.rows.index)
    both = spells[["person", "first", "end"]].merge(spans, on="person")
    first = np.maximum(both["first"], both["valid_from"])
    end = np.minimum(both["end"], both["valid_to"])
    return pd.DataFrame({"row": both["span"], "first": first, "end": end})[end > first]


def short_notice(mart: Mart, asked: Request) -> pd.DataFrame:
    """Spells reported less than two hours before the first shift over those with both known."""
    staff, held = s.everyone(mart, asked.structure), roster(mart, asked.structure)
    spells = _spells(mart, asked)
    first = held.shifts.drop_duplicates(["person", "day"])[["person", "day", "planned_start"]]
    both = spells.merge(first, left_on=["person", "first"], right_on=["person", "day"])
    both = both[both["reported"].notna()]
    late = both["planned_start"] - both["reported"] < SHORT_NOTICE
    rows = both.assign(k=late.astype(float), n=1.0)
    return share(rows, asked, s.windows(asked, staff.today), kind="share")


def _measure(**words: object) -> Measure:
    shared: dict[str, object] = {
        "sensitivity": "workforce", "family": "workforce", "owner": "hr", "dims": PEOPLE,
        "good": "down", "minimum_n": 10,
        "attribution": "team, role and manager on the first day of the spell",
    }  # fmt: skip
    return Measure(**(shared | words))  # type: ignore[arg-type]


METRICS = (
    Panel(
        figures=lost_hours,
        measure=_measure(
            id="absence_rate",
            code="A1",
            title="Time lost to absence",
            words="Of the hours we had planned to work, the share lost to sickness and "
            "unexcused absence.",
            formula="hours absent (sickness, unauthorised) / hours scheduled",
            unit="share",
            family="shared",
            sources=("domain rules, A1", "ONS, sickness absence in the labour market"),
            needs=(*DATED, HOURS),
            clock="every day",
            attribution="team, role and manager on each day",
            interval="Student's t, over people",
            pitfalls="Leave, parental leave, training, strikes and public holidays are in neither "
            "part. Without shifts the hours are the contract's. Compare with the same month of "
            "last year: flu comes every winter.",
            numerator_words="hours lost",
            denominator_words="hours scheduled",
        ),
    ),
    Panel(
        figures=frequency,
        measure=_measure(
            id="absence_frequency",
            code="A2",
            title="How often people are absent",
            words="How many spells of absence began for every person in a year.",
            formula="spells begun x 365 / days employed",
            unit="rate",
            dims=CLASS,
            sources=("domain rules, A2",),
            needs=DATED,
            clock="the first day of the spell",
            interval="exact Poisson",
            pitfalls="Two absences with only days off between them are one spell.",
            numerator_words="spells begun",
            denominator_words="person-years",
        ),
    ),
    Panel(
        figures=length,
        measure=_measure(
            id="absence_spell_length",
            code="A3",
            title="How long a spell lasts",
            words="How many working hours a spell of absence took, on average.",
            formula="hours of the spells that ended / spells that ended",
            unit="hours",
            dims=CLASS,
            sources=("domain rules, A3",),
            needs=(*DATED, f"absences.hours or {HOURS}"),
            clock="the last day of the spell",
            interval="Student's t, over people",
            pitfalls="A few long cases make most of the mean: read the median beside it. Spells "
            "that go on are not in it yet.",
            numerator_words="hours",
            denominator_words="spells ended",
        ),
    ),
    Panel(
        figures=people_absent,
        measure=_measure(
            id="absent_people_share",
            code="A4",
            title="People absent at least once",
            words="Of the colleagues who worked here in twelve months, the share who were absent "
            "at least once.",
            formula="people with a spell in twelve months / people employed in them",
            unit="share",
            sources=("domain rules, A4",),
            needs=DATED,
            clock="the twelve months up to the end of the period",
            attribution="team, role and manager on each day",
            rolls="absence_frequency",
            interval="Wilson",
            pitfalls="Being ill is no fault: a low share can mean that people come to work sick.",
            numerator_words="people absent",
            denominator_words="people",
        ),
    ),
    Panel(
        figures=short_notice,
        measure=_measure(
            id="short_notice_absence_share",
            code="A5",
            title="Absences reported late",
            words="Of the spells of absence, the share reported less than two hours before the "
            "shift.",
            formula="spells reported under 2 hours before the shift / spells with both times known",
            unit="share",
            sources=("domain rules, A5",),
            needs=(*DATED, "absences.reported_at", "shifts.start_at"),
            clock="the first day of the spell",
            interval="Wilson, widened by how people differ",
            pitfalls="It says how much spare cover a roster needs; it is no judgement of anybody.",
            numerator_words="reported late",
            denominator_words="spells",
        ),
    ),
)
