"""Ramp: a planted curve recovered, leavers kept apart, refusals with their reason."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from keepwell.analytics.metrics import compute
from keepwell.analytics.metrics.workforce.ramp import RAMPED, ramp
from keepwell.kernel.periods import Period
from tests.analytics.metrics.staff_rows import company, day, job, people, spell

FIRST = date(2025, 6, 2)
LAST = date(2026, 4, 12)
TODAY = date(2026, 4, 13)


def floor(
    seed: int = 1,
    starters: int = 40,
    planted: float = 9.0,
    quit_share: float = 0.0,
    noise: float = 0.15,
):
    """Twenty experienced colleagues and starters whose pace reaches 0.90 of theirs in week
    `planted` (drawn around it for each)."""
    rng = np.random.default_rng(seed)
    spells = [spell(f"old{one}", "2022-01-01") for one in range(20)]
    ramps = {}
    for one in range(starters):
        start = FIRST + timedelta(weeks=int(rng.integers(4, 12)))
        last = (
            start + timedelta(days=int(rng.integers(10, 40))) if rng.random() < quit_share else None
        )
        spells.append(
            spell(
                f"new{one}", str(start), str(last) if last else None, "voluntary" if last else None
            )
        )
        ramps[f"new{one}"] = (start, planted * rng.lognormal(0, 0.2))
    frames = []
    for row in spells:
        begin = max(row["start_on"], FIRST)
        end = row["last_day"] or LAST
        days = pd.bdate_range(begin, end)
        if not len(days):
            continue
        at = (
            np.repeat(days.to_numpy(), 3)
            + np.tile(np.arange(3) * np.timedelta64(1, "h"), len(days))
            + np.timedelta64(9, "h")
        )
        mix = rng.random(len(at)) < 0.3
        seconds = np.where(mix, 900.0, 300.0) * rng.lognormal(0, noise, len(at))
        if row["person"] in ramps:
            start, weeks = ramps[row["person"]]
            age = (at - np.datetime64(start)).astype("timedelta64[D]").astype(float) / 7
            pace = np.clip(0.5 + 0.4 * age / weeks, 0.5, 1.0)
            seconds = seconds / pace
        frames.append(
            pd.DataFrame(
                {
                    "agent": "A" + row["person"],
                    "handled_local": at,
                    "handle_seconds": seconds,
                    "channel": np.where(mix, "mail", "chat"),
                }
            )
        )
    contacts = pd.concat(frames, ignore_index=True)
    contacts["contact_id"] = contacts.index.astype(str)
    contacts = contacts.assign(
        source="s",
        opened_at=contacts["handled_local"],
        handled_at=contacts["handled_local"],
        opened_local=contacts["handled_local"],
    )
    names = [row["person"] for row in spells]
    identities = [
        {
            "agent": "A" + one,
            "person": one,
            "valid_from": day("2000-01-01"),
            "valid_to": day("9999-12-31"),
        }
        for one in names
    ]
    rated = contacts.iloc[::3]
    ratings = pd.DataFrame(
        {
            "contact_id": rated["contact_id"],
            "source": "s",
            "rating_kind": "csat",
            "score": np.where(rng.random(len(rated)) < 0.85, 5.0, 2.0),
            "scale": "1-5",
            "rated_at": rated["handled_local"],
            "agent": rated["agent"],
        }
    )
    seen = contacts.iloc[::10]
    reviews = pd.DataFrame(
        {
            "contact_id": seen["contact_id"],
            "agent": seen["agent"],
            "reviewed_at": seen["handled_local"],
            "reviewed_local": seen["handled_local"],
            "points": 90 + rng.normal(0, 3, len(seen)),
            "applicable_points": 100.0,
        }
    )
    tables = {
        "employment": spells, "people": people(*names), "job_history": [job(one, "T", "2020-01-01", role="Agent") for one in names],
        "identities": identities, "contacts": contacts, "ratings": ratings, "qa_reviews": reviews,
    }  # fmt: skip
    return tables, {name: weeks for name, (_, weeks) in ramps.items()}


YEAR = [Period.parse("2025")]


def mart_of(tables: dict):
    return company(today=TODAY, **tables)


@pytest.fixture(scope="module")
def plain():
    tables, truth = floor()
    return mart_of(tables), truth


def test_a_planted_ramp_is_recovered(plain):
    mart, truth = plain
    row = compute(mart, "ramp_weeks", periods=YEAR).iloc[0]
    assert row["value"] == pytest.approx(np.median(list(truth.values())), abs=1.5)
    assert row["low"] <= row["value"] <= row["high"]
    assert (row["denominator"], row["n"]) == (40, 40)
    assert row["numerator"] >= 30


def test_slices_sum_to_the_whole(plain):
    mart, _ = plain
    months = compute(mart, "ramp_weeks", by=["cohort"], periods=YEAR)
    assert months["denominator"].sum() == 40
    assert (
        months["numerator"].sum() == compute(mart, "ramp_weeks", periods=YEAR).iloc[0]["numerator"]
    )


def test_leavers_are_an_outcome_of_their_own_and_do_not_shorten_the_ramp():
    tables, _ = floor(seed=2, quit_share=0.3)
    mart = mart_of(tables)
    left = compute(mart, "left_before_ramp", periods=YEAR).iloc[0]
    quits = sum(row["last_day"] is not None for row in tables["employment"])
    assert left["numerator"] == quits
    assert left["value"] == pytest.approx(quits / 40, abs=0.03)
    people_ = ramp(mart)
    assert (people_["outcome"] == RAMPED).sum() + quits <= 40


def test_long_leave_stops_the_clock():
    tables, _ = floor(seed=3, starters=12)
    before = ramp(mart_of(tables)).set_index("person")
    away = [
        {
            "person": row["person"],
            "start_on": row["start_on"] + timedelta(days=7),
            "end_on": row["start_on"] + timedelta(days=20),
            "absence_class": "leave",
        }
        for row in tables["employment"][20:]
    ]
    after = ramp(mart_of({**tables, "absences": away})).set_index("person")
    both = (before["outcome"] == RAMPED) & (after["outcome"] == RAMPED)
    assert both.any()
    assert (before["weeks"] - after["weeks"])[both].tolist() == pytest.approx([2.0] * both.sum())


def test_too_few_experienced_colleagues_refuse_with_the_reason():
    tables, _ = floor(seed=4, starters=12)
    few = {f"old{one}" for one in range(14)}
    tables["employment"] = [row for row in tables["employment"] if row["person"] not in few]
    # before the first starters have half a year themselves
    early = tables["contacts"]["handled_local"] < pd.Timestamp("2025-12-01")
    tables["contacts"] = tables["contacts"][early]
    mart = company(today=date(2025, 12, 1), **tables)
    row = compute(mart, "ramp_weeks", periods=YEAR).iloc[0]
    assert np.isnan(row["value"])
    assert "8 experienced colleagues" in row["cannot"]


def test_missing_inputs_are_named():
    tables, _ = floor(seed=5, starters=3)
    for gone, column in (
        ("qa_reviews", "qa_reviews.score"),
        ("ratings", "csat"),
        ("employment", "people.start_on"),
    ):
        rest = {name: rows for name, rows in tables.items() if name != gone}
        row = compute(mart_of(rest), "ramp_weeks", periods=YEAR).iloc[0]
        assert np.isnan(row["value"])
        assert column in row["missing"]


def test_few_starters_are_counts_only():
    tables, _ = floor(seed=6, starters=6)
    row = compute(mart_of(tables), "ramp_weeks", periods=YEAR).iloc[0]
    assert np.isnan(row["value"])
    assert row["denominator"] == 6
    assert "10 starters" in row["cannot"]


def test_yield_by_source():
    tables, _ = floor(seed=7, starters=30, planted=5.0, quit_share=0.1)
    tables["people"] = [
        {**row, "hiring_source": "Friend" if i % 2 else "Portal"}
        for i, row in enumerate(tables["people"])
    ]
    mart = mart_of(tables)
    whole = compute(mart, "source_yield", periods=YEAR).iloc[0]
    parts = compute(mart, "source_yield", by=["hiring_source"], periods=YEAR)
    assert parts["denominator"].sum() == whole["denominator"] == 30
    assert parts["numerator"].sum() == whole["numerator"]
    assert whole["value"] > 0.6
