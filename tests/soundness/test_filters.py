"""A filter, a split and a merged group count the same people and the same events."""

from __future__ import annotations

import pandas as pd
import pytest

from keepwell.analytics.metrics import compute, compute_many, registry
from keepwell.analytics.metrics.framework.shapes import Context, Panel
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, day, job, spell

PERIODS = [Period.parse(one) for one in ("2026-03", "2025", "2023-01")]
TEAMS = {"North": (6, 3), "South": (5, 2), "West": (4, 1)}
TOLD = ["value", "numerator", "denominator", "n"]


def _mart():
    """Three teams in which different shares leave, move, and are away."""
    spells, jobs, away = [], [], []
    for team, (stay, leave) in TEAMS.items():
        for at in range(stay + leave):
            who = f"{team}{at}"
            last = f"2026-03-{10 + at}" if at < leave else None
            spells.append(
                spell(who, "2023-01-01", last, "voluntary" if last else None, regretted=bool(last))
            )
            jobs.append(
                job(who, team, "2023-01-01", contract="full" if at % 2 else "part", hours=40.0)
            )
            if at % 2:
                away.append({
                    "person": who, "start_on": day("2026-03-02"), "end_on": day("2026-03-04"), "hours": 24.0,
                    "absence_class": "sickness",
                })  # fmt: skip
    columns = ("start_on", "end_on", "leave_class", "regretted")
    coverage = [{"kind": "people", "field": name, "rows": 30, "filled": 30} for name in columns]
    coverage += [
        {"kind": "absences", "field": name, "rows": 9, "filled": 9}
        for name in ("start_on", "end_on", "hours", "absence_class")
    ]
    return company(employment=spells, job_history=jobs, absences=away, coverage=coverage)


def _told() -> list[str]:
    """Workforce panels that this company has the columns for."""
    context = Context(_mart().settings, _mart().coverage())
    return sorted(
        one.id
        for one in registry().values()
        if isinstance(one, Panel)
        and one.measure.sensitivity == "workforce"
        and "team" in one.measure.dims
        and not one.blocked(context)
    )


MEASURES = _told()


@pytest.fixture(scope="module")
def mart():
    return _mart()


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values("period")[TOLD].astype("float64").reset_index(drop=True)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_filter_is_the_slice_of_a_split(mart, measure: str) -> None:
    split = compute(mart, measure, by=["team"], periods=PERIODS)
    for team in sorted(set(split["team"].dropna())):
        only = compute(mart, measure, where={"team": team}, periods=PERIODS)
        pd.testing.assert_frame_equal(_rows(only), _rows(split[split["team"] == team]))


@pytest.mark.parametrize("measure", MEASURES)
def test_a_group_of_all_teams_is_the_whole(mart, measure: str) -> None:
    groups = {"all": tuple(TEAMS)}
    found = compute_many(mart, [measure], by=["team"], periods=PERIODS, groups=groups)[measure]
    whole = compute(mart, measure, periods=PERIODS)
    pd.testing.assert_frame_equal(_rows(found), _rows(whole))


def test_leavers_of_two_teams_are_theirs_alone(mart) -> None:
    found = compute(mart, "separation_rate", where={"team": ["South", "West"]}, periods=PERIODS[:1])
    assert found["numerator"].tolist() == [3.0]
