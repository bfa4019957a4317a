"""Every published result that came with the data is asked for by a test; none is forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from keepwell.analytics.statistics.false_discovery import stand_out
from keepwell.analytics.statistics.intervals import net_score
from keepwell.analytics.statistics.reliability import icc
from keepwell.analytics.statistics.survival import kaplan_meier

TESTS = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def known(shared_data):
    return json.loads((shared_data / "reference_results.json").read_text())


def test_every_entry_is_named_by_a_test(known):
    told = "\n".join(path.read_text() for path in TESTS.glob("**/test_*.py"))
    entries = [name for name, one in known.items() if isinstance(one, dict)]
    assert len(entries) >= 16
    assert [name for name in entries if f'"{name}"' not in told] == []  # fmt: skip


def test_thrombolysis(known):
    truth = known["benjamini_hochberg"]
    p = np.array(truth["p"])
    assert stand_out(p, level=truth["q"]).sum() == truth["rejected"]
    assert (p <= truth["q"] / p.size).sum() == truth["bonferroni_rejected"]
    # the adjusted value is the smallest rate at which one is found
    for at, adjusted in enumerate(truth["adjusted"]):
        assert stand_out(p, level=min(adjusted + 1e-4, 1.0))[at]
        assert not stand_out(p, level=adjusted - 1e-4)[at]


def test_net_promoter_scores(known):
    for one in known["nps"]["cases"]:
        minus = round(one["d"] * one["n"])
        plus = round(one["p"] * one["n"])
        found = net_score(plus, one["n"] - plus - minus, minus)
        assert [found.value / 100, found.error / 100] == pytest.approx([one["nps"], one["se"]], abs=6e-6)  # fmt: skip
        if "var" in one:
            assert (found.error / 100) ** 2 * one["n"] == pytest.approx(one["var"], abs=6e-6)


def test_a_call_centre_s_own_workbook(known, shared_data):
    truth = known["call_centre_pwc"]
    rows = pd.read_excel(shared_data / "call_centre_pwc.xlsx", engine="calamine")
    rows.columns = rows.columns.str.strip()
    told = {
        "calls": len(rows), "answered": (rows["Answered (Y/N)"] == "Y").sum(),
        "resolved": (rows["Resolved"] == "Y").sum(), "agents": rows["Agent"].nunique(),
    }  # fmt: skip
    assert told == {name: truth[name] for name in told}
    assert rows["Speed of answer in seconds"].mean() == pytest.approx(truth["asa_s"], abs=6e-5)
    assert rows["Satisfaction rating"].mean() == pytest.approx(truth["satisfaction_mean"], abs=6e-6)


def test_what_is_left_of_retention_and_of_agreement(known, shared_data):
    rows = pd.read_csv(shared_data / known["hr_job_retention"]["file"])
    women = rows[rows["gender"] == "F"]
    curve = kaplan_meier(women["month"], women["left"] == 1)
    at_risk = int(curve.at_risk[curve.time == 12][0])
    assert at_risk == known["hr_job_retention"]["at_risk_F_month_12"]
    army = pd.read_csv(shared_data / "bh1996.csv.gz")
    assert icc(army["WBEING"], group=army["GRP"]).icc1 == pytest.approx(
        known["agreement_bh1996"]["lme_icc1_WBEING"], abs=5e-4
    )


def test_the_contrast_that_is_not_used(known, shared_data):
    """Two-way fixed effects on staggered starts: not ours, but the number beside ours is right."""
    rows = pd.read_csv(shared_data / known["did_callaway_santanna_mpdta"]["file"])
    on = ((rows["first.treat"] > 0) & (rows["year"] >= rows["first.treat"])).astype(float)
    told = pd.DataFrame({"unit": rows["countyreal"], "year": rows["year"], "y": rows["lemp"], "d": on})  # fmt: skip
    for name in ("y", "d"):
        column = told[name]
        told[name] = (
            column
            - column.groupby(told["unit"]).transform("mean")
            - column.groupby(told["year"]).transform("mean")
            + column.mean()
        )
    slope = float((told["y"] * told["d"]).sum() / (told["d"] ** 2).sum())
    assert slope == pytest.approx(known["did_callaway_santanna_mpdta"]["twfe_for_contrast"], abs=6e-5)  # fmt: skip
