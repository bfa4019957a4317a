"""Events over average heads: the one arithmetic of leaving, moving and falling ill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.statistics import intervals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

Floats = Any
TOO_SHORT: Final = "HR's records reach back less than twelve months before the end of this period"


def leavers(staff: s.Everyone) -> pd.DataFrame:
    """One row a separation by today, on the last day worked, with the team of that day."""
    gone = staff.rows[staff.rows["ends"].to_numpy()]
    return gone.assign(day=gone["valid_to"] - 1, leave_class=gone["exit_class"])


def rate(
    mart: Mart,
    asked: Request,
    events: pd.DataFrame,
    *,
    year: bool = False,
    extra: Sequence[str] = (),
) -> pd.DataFrame:
    """Events of a period over average heads of the same slice, with the exact Poisson interval.

    Args:
        mart: where the people are.
        asked: the question.
        events: a row an event with `day` and the dimensions of that day.
        year: over the twelve months up to each period's end, and the mean of their averages.
        extra: dimensions of the event itself (a class of leaving); its slices share the
            denominator, so that they sum to the whole.
    """
    staff = s.everyone(mart, asked.structure)
    spans = s.windows(asked, staff.today, year=year)
    slices = s.sliced(staff.rows, asked)
    average = s.average_heads(slices, spans) if year else _plain_average(slices, spans)
    people = s.heads(slices, spans)
    parts: list[pd.DataFrame] = []
    for values, mine in _by_extra(events, asked, extra):
        events_of = s.counted(slices, mine, "day", spans)
        rates = _rates(events_of, average, people, apart=bool(asked.groups))
        parts.append(s.long(slices.keys.assign(**values), spans, asked, **rates))
    found = pd.concat(parts, ignore_index=True)
    found = found[found["denominator"] > 0].reset_index(drop=True)
    return _too_short(found, staff, spans) if year else found


def _plain_average(slices: s.Slices, spans: Sequence[s.Window]) -> Floats:
    days = np.array([max(one.days, 1) for one in spans])
    return s.person_days(slices, spans) / days


def _rates(events: Floats, average: Floats, people: Floats, *, apart: bool) -> dict[str, Floats]:
    """Rates of slices; groups are told `apart`, for what all of them together have is no whole."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(average > 0, events / average, np.nan)
        overall = value if apart else events.sum(axis=0) / average.sum(axis=0)
    low, high = intervals.poisson_rate(events, average)
    return {
        "value": value, "numerator": events, "denominator": average, "n": people,
        "people": people, "low": low, "high": high,
        "expected_events": np.nan_to_num(overall) * average,
    }  # fmt: skip


def _by_extra(
    events: pd.DataFrame, asked: Request, extra: Sequence[str]
) -> list[tuple[dict[str, str], pd.DataFrame]]:
    """The events of each value of the event's own dimensions; all of them when none is asked."""
    for name, values in asked.where:
        if name in extra:
            events = events[events[name].isin(list(values))]
    asked_extra = [name for name in extra if name in asked.by]
    if not asked_extra:
        return [({}, events)]
    if asked.groups:
        name = asked_extra[0]
        return [({name: label}, events[events[name].isin(list(members))])
                for label, members in asked.groups]  # fmt: skip
    groups = events.groupby(asked_extra, sort=True, observed=True)
    found = [(dict(zip(asked_extra, map(str, key), strict=True)), mine) for key, mine in groups]
    return found or [(dict.fromkeys(asked_extra, "none"), events)]


def _too_short(found: pd.DataFrame, staff: s.Everyone, spans: Sequence[s.Window]) -> pd.DataFrame:
    """A year that began before anybody's record did is not a year."""
    earliest = int(staff.rows["start_on"].min()) if len(staff.rows) else 0
    short = {one.period for one in spans if one.first < earliest}
    hit = found["period"].isin(short)
    found["cannot"] = s.why(hit, TOO_SHORT)
    found.loc[hit, ["value", "low", "high"]] = np.nan
    return found
