"""Teams that tell enough are the same whether arrays or plain values are asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from keepwell.analytics.metrics import measures
from keepwell.analytics.statistics.planning_teams import MOST_MISSING, telling
from keepwell.analytics.statistics.released_months import released
from tests.team_figures import months, shares

MEASURES = {one.id: one for one in measures()}
PERIODS = months(18)
TEAMS = [f"Team {at:02}" for at in range(12)]
STATES = ("shown", "shown", "shown", "provisional", "counts_only", "too_few")


def by_arrays(sheet):
    teams = sorted({one.slice["team"] for one in sheet.figures})
    found = released(sheet.figures, unit=sheet.measure.unit, teams=teams, until="9999-12")
    if not found.months:
        return ()
    enough = np.isnan(found.values).mean(axis=1) <= MOST_MISSING
    return tuple(one for one, told in zip(found.teams, enough, strict=True) if told)


def sheet_of(measure):
    return shares(
        measure=MEASURES[measure], starts=dict.fromkeys(TEAMS, ""), periods=PERIODS, seed=3
    )


def test_teams_that_tell_enough_are_offered():
    sheet = sheet_of("csat")
    thin = tuple(
        one for one in sheet.figures if one.slice["team"] != TEAMS[3] or one.period > PERIODS[11]
    )
    expected = tuple(t for t in TEAMS if t != TEAMS[3])
    assert telling(replace(sheet, figures=thin)) == expected
    assert telling(replace(sheet, figures=())) == ()


def rough(one, rng):
    """A cell as a month may leave it: hidden, empty, counts without or with a base."""
    told = replace(one, state=str(rng.choice(STATES)), n=one.n if rng.random() < 0.9 else 0)
    if rng.random() < 0.3:
        told = replace(
            told, value=None, numerator=3.0, denominator=(None, 0.0, 12.0)[rng.integers(3)]
        )
    return told


@pytest.mark.parametrize("measure", ["csat", "aht"])
def test_plain_values_say_what_arrays_say(measure):
    rng, sizes = np.random.default_rng(7), set()
    whole = sheet_of(measure)
    for _time in range(60):
        kept = [rough(one, rng) for one in whole.figures if rng.random() < 0.9]
        sheet = replace(whole, figures=tuple(kept))
        assert telling(sheet) == by_arrays(sheet)
        sizes.add(len(telling(sheet)))
    assert len(sizes) > 2, "some told enough and some did not"
