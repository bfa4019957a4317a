"""Load by week: of each team four bars beside its own 26 weeks, and of nobody in particular.

The band is the one of a process-behaviour chart (mean ± 2.66 × mean moving range) of the weeks
before; a value outside it is more, or less, than this team is used to. The bars are never added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.metrics import registry
from keepwell.analytics.metrics.weeks import Weekly, rates_in_teams, weekly
from keepwell.analytics.release.weekly import rounded, told_by_week
from keepwell.analytics.statistics.change import LEAST_POINTS, xmr_limits
from keepwell.analytics.statistics.spread import gini
from keepwell.schemas.load import BARS, WEEKS, Bar, TeamLoad

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.analytics.ask.desk import Desk
    from keepwell.analytics.mart import Mart
    from keepwell.schemas.load import Side

WEEK: Final = timedelta(weeks=1)
FOUR_WEEKS: Final = timedelta(weeks=4)
STEP: Final = 0.05


@dataclass(frozen=True, slots=True)
class Weeks:
    """The newest full week and the 26 before it: Mondays, oldest first."""

    mondays: tuple[date, ...]

    @property
    def first(self) -> date:
        """Where they begin."""
        return self.mondays[0]

    @property
    def end(self) -> date:
        """The Monday after the newest."""
        return self.mondays[-1] + WEEK


def weeks_of(mart: Mart) -> Weeks | None:
    """The newest full week in which contacts came in, and the 26 before; None without any."""
    contacts = mart.table("contacts")
    last = contacts["opened_local"].max().to_pyarrow().as_py()
    if last is None:
        return None
    return weeks_before(min(_day(last) + timedelta(days=1), mart.settings.today))


def weeks_before(moment: date) -> Weeks:
    """The last full week before the one of `moment`, and the 26 before it."""
    day = _day(moment)
    newest = day - timedelta(days=day.weekday()) - WEEK
    return Weeks(tuple(newest - WEEK * back for back in range(WEEKS, -1, -1)))


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def teams(desk: Desk) -> tuple[TeamLoad, ...]:
    """Every team's bars, in the alphabet; teams too small are there, with nothing told."""
    weeks = weeks_of(desk.mart)
    if weeks is None:
        return ()
    found = {
        one: weekly(desk.mart, one, by=("team",), first=weeks.first, end=weeks.end) for one in BARS
    }
    uneven = _uneven(desk, weeks)
    names = sorted({team for team, _ in desk.tree.teams}, key=str.casefold)
    return tuple(
        TeamLoad(
            team,
            weeks.mondays[-1].isoformat(),
            tuple(_team_bar(desk, one, found[one], team, weeks) for one in BARS),
            uneven.get(team),
        )
        for team in names
    )


def _uneven(desk: Desk, weeks: Weeks) -> dict[str, float]:
    """How unevenly contacts lie on the people of each team that is large enough."""
    rates = rates_in_teams(desk.mart, first=weeks.end - FOUR_WEEKS, end=weeks.end)
    people = {team: [len(told)] for team, told in rates.items()}
    large = told_by_week(people=people, limits=desk.limits)
    found = {team: gini(rates[team]) for team in large}
    return {team: round(round(one / STEP) * STEP, 2) for team, one in found.items() if one == one}  # noqa: PLR0124 - not a number


def _team_bar(desk: Desk, measure: str, found: Weekly, team: str, weeks: Weeks) -> Bar:
    if found.missing is not None:
        return Bar(measure, why="missing", missing=found.missing)
    mine = found.cells[found.cells["team"] == team]
    people = {team: [int(one) for one in mine["people"]]}
    if team not in told_by_week(people=people, limits=desk.limits):
        return Bar(measure, why="few" if len(mine) else "quiet")
    return bar(measure, by_week(mine.to_dict("records")), weeks)


def by_week(rows: Sequence[Mapping[Any, Any]]) -> dict[date, float]:
    """Monday to value, of weeks that have one."""
    return {_day(one["week"]): float(one["value"]) for one in rows if np.isfinite(one["value"])}


def bar(measure: str, values: Mapping[date, float], weeks: Weeks) -> Bar:
    """A bar of values by Monday: the newest week beside the band of those before."""
    unit = registry()[measure].measure.unit
    series = np.array([values.get(monday, np.nan) for monday in weeks.mondays])
    told = tuple(None if np.isnan(one) else rounded(float(one), unit=unit) for one in series)
    value = told[-1]
    if value is None:
        return Bar(measure, why="quiet", weeks=told)
    before = series[:-1]
    if np.count_nonzero(~np.isnan(before)) < LEAST_POINTS:
        return Bar(measure, value, why="young", weeks=told)
    limits = xmr_limits(before)
    low, high = max(float(limits.low[0]), 0.0), float(limits.high[0])
    if unit == "share":
        high = min(high, 1.0)
    return Bar(
        measure, value, rounded(low, unit=unit), rounded(high, unit=unit),
        _side(float(series[-1]), low, high), weeks=told,
    )  # fmt: skip


def _side(value: float, low: float, high: float) -> Side:
    if value > high:
        return "above"
    return "below" if value < low else "within"
