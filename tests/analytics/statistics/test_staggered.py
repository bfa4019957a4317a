"""Staggered roll-outs: the published example, two libraries, by hand, planted, quiet, large."""

from __future__ import annotations

import json
import warnings

import diff_diff
import numpy as np
import pandas as pd
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from csdid.att_gt import ATTgt

from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.panel import NEVER, exposed, starts, tabled
from keepwell.analytics.statistics.pretrend import wald
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.staggered import event_study, group_time, overall
from tests.analytics.statistics.team_months import company, long, steps


@pytest.fixture(scope="module")
def counties(shared_data):
    rows = pd.read_csv(shared_data / "did_mpdta.csv.gz")
    table = tabled(team=rows["countyreal"], month=rows["year"], value=rows["lemp"])
    first = rows.groupby(rows["countyreal"].astype(str))["first.treat"].first()
    when = first.reindex(list(table.teams)).to_numpy()
    return table.values, starts(np.where(when > 0, when - 2003, np.nan))


@pytest.fixture(scope="module")
def known(shared_data):
    return json.loads((shared_data / "reference_results.json").read_text())[
        "did_callaway_santanna_mpdta"
    ]


def test_the_published_minimum_wage_example(counties, known):
    found = group_time(*counties, controls="never")
    for key, value in known["att_gt"].items():
        cohort, year = (int(one) - 2003 for one in key.split(","))
        row = (found.cohort == cohort) & (found.month == year)
        assert found.effect[row].item() == pytest.approx(value, abs=6e-5)
    for event, value in known["dynamic"].items():
        assert found.at(int(event)).value == pytest.approx(value, abs=6e-5)
    dynamic = found.overall("dynamic")
    assert dynamic.value == pytest.approx(known["dynamic_overall"], abs=6e-5)
    assert dynamic.error == pytest.approx(known["dynamic_overall_se"], rel=0.1)
    assert found.overall("simple").value == pytest.approx(known["simple"], abs=6e-5)
    assert found.overall("group").value == pytest.approx(known["group_overall"], abs=6e-5)
    assert wald(found) == pytest.approx(known["pretest_p"], abs=6e-6)


def drawn(seed):
    rng = np.random.default_rng(seed)
    start = steps(30, (6, 4), (8, 7), (6, 9))
    return company(rng, 30, 12) + 2 * exposed(start, 12), start


def test_two_libraries_agree_to_the_last_digit():
    table, start = drawn(1)
    rows, ours = long(table, start), group_time(table, start)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ATTgt(
            yname="y", tname="month", idname="team", gname="first", data=rows,
            control_group=["notyettreated"],
        ).fit(est_method="reg", bstrap=False)  # fmt: skip
        other = diff_diff.CallawaySantAnna(control_group="not_yet_treated").fit(
            rows, "y", "team", "month", "first"
        )
        for kind in ("simple", "group", "dynamic"):
            told = theirs.aggte(kind, bstrap=False, cband=False).atte
            mine = ours.overall(kind)
            assert mine.value == pytest.approx(told["overall_att"], abs=1e-9)
            assert mine.error == pytest.approx(told["overall_se"], rel=1e-6)
    assert ours.overall("simple").value == pytest.approx(other.overall_att, abs=1e-9)
    assert ours.overall("simple").error == pytest.approx(other.overall_se, rel=1e-6)
    for (cohort, month), cell in other.group_time_effects.items():
        row = (ours.cohort == cohort - 1) & (ours.month == month - 1)
        assert ours.effect[row].item() == pytest.approx(cell["effect"], abs=1e-9)


def test_a_hand_worked_table():
    # team 0 starts in month 2; 1 in month 3; 2 and 3 never
    table = [[1, 2, 9, 9], [4, 4, 5, 9], [0, 1, 2, 3], [2, 3, 4, 5]]
    found = group_time(table, [2, 3, NEVER, NEVER])
    rows = {
        (int(g), int(t)): e for g, t, e in zip(found.cohort, found.month, found.effect, strict=True)
    }
    assert rows[2, 2] == pytest.approx(7 - 1)  # the others rose by one, team 1 among them
    assert rows[2, 3] == pytest.approx(7 - 2)  # team 1 has begun: only the last two control
    assert rows[3, 3] == pytest.approx(4 - 1)
    assert rows[3, 2] == pytest.approx(1 - 1)  # before the start: month on month
    assert found.overall("group").value == pytest.approx((5.5 + 3) / 2)


def test_one_start_is_plain_difference_in_differences():
    table, _ = drawn(2)
    start = steps(30, (10, 6))
    found = group_time(table, start).at(0)
    change = table[:, 6] - table[:, 5]
    assert found.value == pytest.approx(change[:10].mean() - change[10:].mean())


def test_the_few_team_answer_agrees_on_the_published_example(counties):
    """Its window leaves out the cohort with one year before; the sign and size stay."""
    told = overall(
        *counties,
        rng=np.random.default_rng(1),
        window=Window(base=1, horizon=4, least=1),
        draws=299,
    )
    assert -0.06 < told.low < told.estimate < told.high < 0.01


def test_an_event_study_finds_the_growth_and_its_band_holds():
    rng = np.random.default_rng(3)
    start = steps(24, (4, 10), (4, 12), (4, 14))
    since = np.arange(24)[None, :] - start[:, None]
    growing = np.where(since >= 0, np.minimum(since + 1, 4.0), 0.0)
    curve = event_study(company(rng, 24, 24) + growing, start, window=Window(), rng=rng)
    truth = np.where(curve.event >= 0, np.minimum(curve.event + 1, 4), 0)
    told = np.isfinite(curve.low)
    assert told.sum() >= 12
    assert ((curve.low <= truth) & (truth <= curve.high))[told].all()
    assert curve.value[curve.event == 4].item() == pytest.approx(4, abs=0.8)


def test_bands_hold_as_often_as_they_say():
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(150):
        start = steps(20, (2, 12), (3, 13), (3, 15))
        curve = event_study(company(rng, 20, 24), start, window=Window(), rng=rng, draws=99)
        told = np.isfinite(curve.low)
        held += bool(((curve.low <= 0) & (curve.high >= 0))[told].all())
    assert held >= 0.90 * 150


def test_few_teams_at_a_distance_have_no_band():
    start = steps(12, (1, 6), (4, 12))
    rng = np.random.default_rng(5)
    curve = event_study(company(rng, 12, 18), start, window=Window(horizon=8), rng=rng)
    assert curve.teams[curve.event == 7].item() == 1
    assert np.isnan(curve.low[curve.event == 7]).all()


def test_no_controls_is_refused():
    table, _ = drawn(6)
    nobody = np.full(30, 5)
    assert group_time(table, nobody) == Refusal("no_controls", {"teams": 30.0})
    rng = np.random.default_rng(6)
    assert event_study(table, nobody, window=Window(), rng=rng).code == "no_controls"
    assert overall(table, nobody, window=Window(), rng=rng).code == "no_controls"


def test_a_thousand_teams_are_no_burden():
    rng = np.random.default_rng(7)
    start = steps(1_000, (200, 12), (200, 14), (200, 18))
    table = company(rng, 1_000, 36) + exposed(start, 36)
    told = overall(table, start, rng=rng, window=Window(), draws=99)
    assert told.estimate == pytest.approx(1, abs=0.1)
    assert told.low < 1 < told.high
