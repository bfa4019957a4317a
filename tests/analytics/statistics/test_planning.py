"""Before the start: what could be seen, who could take part, lots from a number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from keepwell.analytics.metrics import measures
from keepwell.analytics.statistics import planning
from keepwell.analytics.statistics.panel import NEVER
from keepwell.analytics.statistics.power import Noise, two_windows
from keepwell.analytics.statistics.released_months import column, released
from keepwell.schemas.reviews import Design
from tests.team_figures import months, shares

CSAT = next(one for one in measures() if one.id == "csat")
PERIODS = months(18)
TEAMS = [f"Team {at:02}" for at in range(12)]
LATER = {team: "2026-12" if at < 6 else "" for at, team in enumerate(TEAMS)}


@pytest.fixture(scope="module")
def sheet():
    return shares(measure=CSAT, starts=dict.fromkeys(TEAMS, ""), periods=PERIODS)


def plan(starts=LATER, until="2027-05", **told):
    return Design("csat", "up", starts, until, **told)


def test_it_agrees_with_the_head_count_formula(sheet):
    found = planning.foreseen(sheet, plan())
    near = two_windows(
        treated=6, others=6, before=6, after=6, noise=Noise(found.spread, found.follows)
    )
    assert found.effect == pytest.approx(near, rel=0.15)
    assert (found.teams, found.controls, found.after, found.refusals) == (6, 6, 7, ())


def test_more_teams_and_more_months_see_less(sheet):
    few = planning.foreseen(sheet, plan({**LATER, TEAMS[0]: "", TEAMS[1]: "", TEAMS[2]: ""}))
    short = planning.foreseen(sheet, plan(until="2026-12"))
    assert few.effect > planning.foreseen(sheet, plan()).effect
    assert short.effect > planning.foreseen(sheet, plan()).effect


@pytest.mark.parametrize(
    ("starts", "code"),
    [
        ({**dict.fromkeys(TEAMS, ""), TEAMS[0]: "2026-12"}, "R4"),
        (dict.fromkeys(TEAMS, "2026-12"), "no_controls"),
        ({team: "2026-12" if at < 3 else "" for at, team in enumerate(TEAMS[:6])}, "R4"),
    ],
    ids=["one team", "nobody waits", "three against three"],
)
def test_what_could_never_be_told_is_refused_before_it_starts(sheet, starts, code):
    assert code in {one.code for one in planning.foreseen(sheet, plan(starts)).refusals}


def test_the_worst_without_a_like_are_refused_before_they_start(sheet):
    values = {}
    for one in sheet.figures:
        values.setdefault(one.slice["team"], []).append(one.value)
    alone = max(values, key=lambda team: np.mean(values[team]))
    design = plan({**dict.fromkeys(TEAMS, ""), alone: "2026-12"}, why="results", chosen_by=(PERIODS[-1],))  # fmt: skip
    assert "R5" in {one.code for one in planning.foreseen(sheet, design).refusals}


def test_no_figures_at_all(sheet):
    found = planning.foreseen(replace(sheet, figures=()), plan())
    assert (found.effect, found.refusals[0].code) == (None, "gaps")


def test_a_measure_that_never_moves_is_constant(sheet):
    flat = tuple(replace(one, value=0.5) for one in sheet.figures)
    found = planning.foreseen(replace(sheet, figures=flat), plan())
    assert [one.code for one in found.refusals] == ["constant"]


def test_the_same_number_gives_the_same_lots_and_blocks_share_them():
    blocks = {team: "A" if at < 6 else "B" for at, team in enumerate(TEAMS)}
    told = {"teams": TEAMS, "places": [4, 4], "blocks": blocks}
    lots = planning.draw_lots(seed=4, **told)
    assert lots == planning.draw_lots(seed=4, **told | {"teams": TEAMS[::-1]})
    assert [list(lots.values()).count(wave) for wave in range(3)] == [4, 4, 4]
    assert sum(blocks[team] == "A" for team, wave in lots.items() if wave == 0) == 2
    assert any(planning.draw_lots(seed=seed, **told) != lots for seed in range(5, 9))


def test_columns_reach_back_to_nought_and_on_beyond_the_table():
    assert [column(PERIODS, one) for one in (PERIODS[0], PERIODS[5], "2020-01", "2026-12", "")] == [0, 5, 0, 19, NEVER]  # fmt: skip


def test_a_rate_a_year_is_read_from_its_counts():
    turnover = next(one for one in measures() if one.id == "separation_rate")
    base = shares(measure=turnover, starts={"A": "", "B": ""}, periods=PERIODS[:4], level=0.1)
    yearly = tuple(replace(one, value=one.value * 12) for one in base.figures)
    counted = tuple(replace(one, value=None, state="counts_only") if one.slice["team"] == "A" else one for one in yearly)  # fmt: skip
    read = {"unit": "rate", "teams": ["A", "B"], "until": "9999-12"}
    assert released(counted, **read).values == pytest.approx(released(yearly, **read).values)
