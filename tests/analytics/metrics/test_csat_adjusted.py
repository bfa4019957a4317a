"""Adjusted satisfaction: takes the mix out, keeps what people do, refuses the incomparable."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
import statsmodels.api as sm

from keepwell.analytics.mart import Mart, MartSettings, in_memory
from keepwell.analytics.metrics import compute
from keepwell.analytics.statistics.mix import expected, learned
from keepwell.kernel.periods import Period

QUARTER = [Period.parse("2026-Q1")]
HARD, EASY = 0.60, 0.90


def company(
    *,
    lift: float = 0.0,
    own_kind: bool = False,
    months: int = 3,
    hard: tuple[float, float] = (0.8, 0.2),
) -> Mart:
    """Team H gets more hard contacts than team E; H is better by `lift`."""
    rng = np.random.default_rng(11)
    contacts, ratings = [], []
    for i in range(6000):
        team = "HE"[i % 2]
        is_hard = rng.random() < hard["HE".index(team)]
        reason = "own" if own_kind and team == "H" and is_hard else ("hard" if is_hard else "easy")
        at = datetime(2026, 1 + i % months, 1) + timedelta(minutes=6 * (i // months))
        chance = (HARD if is_hard else EASY) + (lift if team == "H" else 0)
        row = {
            "contact_id": str(i),
            "agent": f"{team}{i % 20}",
            "file_team": team,
            "reason_group": reason,
            "customer": f"k{i}",
        }
        contacts.append(
            {**row, "opened_at": at, "opened_local": at, "handled_at": at, "handled_local": at}
        )
        good = bool(rng.random() < chance)
        ratings.append(
            {
                "contact_id": str(i),
                "rating_kind": "csat",
                "scale": "1-5",
                "score": 5.0 if good else 1.0,
                "good": good,
                "rated_at": at,
            }
        )
    return in_memory(
        {"contacts": contacts, "ratings": ratings}, settings=MartSettings(today=date(2026, 5, 1))
    )


def by_team(mart: Mart) -> dict[str, dict]:
    found = compute(mart, "csat_adjusted", by=["team"], periods=QUARTER)
    return {row["team"]: dict(row) for _, row in found.iterrows()}


def test_equal_teams_with_unequal_mix_come_out_equal() -> None:
    teams = by_team(company())
    assert teams["E"]["raw"] - teams["H"]["raw"] > 0.13
    assert abs(teams["E"]["value"] - teams["H"]["value"]) < 0.04
    for team in teams.values():
        assert team["low"] < team["value"] < team["high"]


def test_a_planted_lift_is_found() -> None:
    teams = by_team(company(lift=0.08, hard=(0.5, 0.4)))
    assert teams["H"]["value"] - teams["E"]["value"] == pytest.approx(0.08, abs=0.035)


def test_contacts_that_nobody_else_handles_are_not_compared() -> None:
    teams = by_team(company(own_kind=True, hard=(0.8, 0.1)))
    assert np.isnan(teams["H"]["value"])
    assert "nobody else handles" in teams["H"]["cannot"]
    assert teams["E"]["cannot"] is None


def test_one_team_alone_is_compared_with_the_company() -> None:
    mart = company()
    alone = compute(mart, "csat_adjusted", where={"team": "H"}, periods=QUARTER).iloc[0]
    assert alone["value"] == pytest.approx(by_team(mart)["H"]["value"])
    assert alone["cannot"] is None


def test_without_other_months_nothing_is_expected() -> None:
    row = compute(company(months=1), "csat_adjusted", periods=QUARTER).iloc[0]
    assert np.isnan(row["value"])
    assert "other months" in row["cannot"]


def test_the_fit_is_the_logistic_regression_of_the_textbook() -> None:
    rng = np.random.default_rng(3)
    columns = np.column_stack([np.ones(60), rng.integers(0, 2, (60, 3))]).astype(float)
    n = rng.integers(200, 400, 60).astype(float)
    k = rng.binomial(n.astype(int), 1 / (1 + np.exp(-(columns @ [1.0, -0.7, 0.4, 0.2])))).astype(
        float
    )
    reference = sm.GLM(np.column_stack([k, n - k]), columns, family=sm.families.Binomial()).fit()
    assert expected(columns, learned(columns, k, n)) == pytest.approx(
        reference.fittedvalues, abs=2e-3
    )
