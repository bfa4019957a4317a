"""Between teams: a planted companion of leaving is found, chance is quiet, few teams are refused."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.ask import team_leaving
from keepwell.analytics.metrics import measures
from keepwell.schemas.figures import Figure, Sheet
from tests.team_figures import months

KINDS = {one.id: one for one in measures()}
PERIODS = months(14)


def sheets(*, teams=40, planted=0.0, seed=1, heads=30.0, known=12, leaving=0.3):
    """`planted`: leavers in 100 a year more for a spread of late shift changes."""
    rng = np.random.default_rng(seed)
    names = [f"Team {at:02}" for at in range(teams)]
    changes, overtime = rng.normal(0.08, 0.02, teams), rng.normal(0.05, 0.01, teams)
    told = {"turnover_12m": [], "schedule_changes": [], "overtime_share": []}
    for at, team in enumerate(names):
        chance = leaving + planted / 100 * (changes[at] - 0.08) / 0.02
        gone = float(rng.binomial(int(heads), min(max(chance, 0.0), 1.0)))
        told["turnover_12m"].append(figure("turnover_12m", team, PERIODS[-1], None, gone, heads))
        for month in PERIODS[-known:]:
            noise = rng.normal(0, 0.002, 2)
            told["schedule_changes"].append(figure("schedule_changes", team, month, changes[at] + noise[0]))  # fmt: skip
            told["overtime_share"].append(figure("overtime_share", team, month, overtime[at] + noise[1]))  # fmt: skip
    return {name: Sheet(KINDS[name], ("team",), "month", tuple(rows)) for name, rows in told.items()}  # fmt: skip


def figure(measure, team, month, value, numerator=None, denominator=None):
    state = "shown" if value is not None else "counts_only"
    return Figure(measure, {"team": team}, month, value, numerator, denominator, 30, None, state)


def test_a_planted_companion_is_found_with_its_size_and_another_is_not():
    found = team_leaving.find(sheets(planted=12.0, heads=200.0))
    changes, overtime = found.terms
    assert (changes.measure, changes.stands, overtime.stands) == ("schedule_changes", True, False)
    assert changes.low < 12 < changes.high
    assert changes.part > 0.6 > overtime.part
    assert (found.teams, found.period) == (40, PERIODS[-1])


def test_chance_is_quiet():
    alarms = sum(
        one.stands for seed in range(60) for one in team_leaving.find(sheets(seed=seed)).terms
    )
    assert alarms <= 8, "at most one in twenty of 120, and some luck"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"teams": 3}, "few_groups"),
        ({"leaving": 0.0}, "few_events"),
        ({"known": 4}, "few_events"),
    ],
)
def test_too_little_is_refused_with_a_code(told, code):
    assert team_leaving.find(sheets(**told)).code == code


def test_without_figures_and_with_hidden_ones_nothing_is_told():
    assert team_leaving.find({}).code == "few_groups"
    told = sheets()
    hidden = Sheet(
        KINDS["turnover_12m"], ("team",), "month",
        tuple(figure("turnover_12m", f"T{at}", PERIODS[-1], None) for at in range(20)),
    )  # fmt: skip
    assert team_leaving.find(told | {"turnover_12m": hidden}).code == "few_groups"


def test_no_more_lines_than_teams_bear():
    assert len(team_leaving.find(sheets(teams=9)).terms) == 1
