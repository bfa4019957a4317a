"""A review: planted effects found, traps refused, and every number computed again from what is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from keepwell.analytics.ask import review
from keepwell.analytics.metrics import measures
from keepwell.schemas.reviews import Design, Effect, Told
from tests.team_figures import months, shares

CSAT = next(one for one in measures() if one.id == "csat")
AHT = next(one for one in measures() if one.id == "aht")
PERIODS = months(24)
WAVES = (PERIODS[9], PERIODS[13])
TEAMS = [f"Team {at:02}" for at in range(20)]
STARTS = {team: WAVES[at % 2] if at < 10 else "" for at, team in enumerate(TEAMS)}
DESIGN = Design("csat", "up", STARTS, PERIODS[-1])


@pytest.fixture(scope="module")
def sheet():
    return shares(measure=CSAT, starts=STARTS, periods=PERIODS, effect=0.05)


@pytest.fixture(scope="module")
def found(sheet):
    return review.review(name="Circles", sheet=sheet, design=DESIGN, seed=7)


def test_a_planted_effect_is_found(found):
    effect = found.effect
    assert effect.word == "better"
    assert effect.low < 0.05 < effect.high
    assert (effect.teams, effect.controls) == (10, 10)
    assert effect.read == (PERIODS[0], PERIODS[-1])
    assert str(found.told.headline).startswith("Satisfied customers: about ")
    assert "with “Circles”" in str(found.told.headline)
    assert [one.tone for one in found.told.checks][:3] == ["good", "good", "good"]


def test_nothing_planted_nothing_claimed():
    quiet = shares(measure=CSAT, starts=STARTS, periods=PERIODS, seed=3)
    found = review.review(name="App", sheet=quiet, design=DESIGN, seed=7)
    assert found.effect.word == "uncertain"
    assert "would have been found four times in five" in " ".join(map(str, found.told.doubt))


def test_the_worst_chosen_are_refused_with_the_numbers(sheet):
    month = PERIODS[12]
    told = sorted((one.value, one.slice["team"]) for one in sheet.figures if one.period == month)
    worst = {team for _value, team in told[:3]}
    design = Design(
        "csat", "up", {team: PERIODS[14] if team in worst else "" for team in TEAMS}, PERIODS[-1],
        why="results", chosen_by=(month,),
    )  # fmt: skip
    quiet = shares(measure=CSAT, starts=dict.fromkeys(TEAMS, ""), periods=PERIODS, seed=9)
    found = review.review(name="Coaching", sheet=quiet, design=design, seed=7)
    assert found.effect.word in {"refused", "described", "uncertain"}
    alone = replace(design, starts={team: PERIODS[14] if team == TEAMS[0] else "" for team in TEAMS})  # fmt: skip
    refused = review.review(name="Coaching", sheet=quiet, design=alone, seed=7).effect
    assert (refused.word, refused.refusals[0].code) == ("refused", "R5")
    assert refused.refusals[0].numbers["chosen"] <= 1


def test_too_few_teams_are_described_and_say_how_many(sheet):
    design = replace(DESIGN, starts={**dict.fromkeys(TEAMS, ""), TEAMS[0]: WAVES[0]})
    found = review.review(name="Pilot", sheet=sheet, design=design, seed=7)
    assert (found.effect.word, found.effect.refusals[0].code) == ("described", "R4")
    assert "Teams that took part: 1; left to compare with: 19" in str(found.told.doubt[0])
    assert found.told.helps


def test_a_month_that_may_still_settle_is_not_read(sheet):
    late = tuple(
        replace(one, state="provisional") if one.period == PERIODS[-1] else one
        for one in sheet.figures
    )
    found = review.review(name="C", sheet=replace(sheet, figures=late), design=DESIGN, seed=7)
    assert found.effect.read[1] == PERIODS[-2]


def test_what_is_only_counted_counts_and_what_is_hidden_is_a_gap(sheet):
    def bare(one):
        if one.slice["team"] == TEAMS[0]:
            return replace(one, value=None, interval=None, state="counts_only")
        hidden = one.slice["team"] == TEAMS[-1]
        gone = {"value": None, "numerator": None, "denominator": None, "n": None, "state": "too_few"}  # fmt: skip
        return replace(one, **gone) if hidden else one

    thin = replace(sheet, figures=tuple(bare(one) for one in sheet.figures))
    found = review.review(name="C", sheet=thin, design=DESIGN, seed=7)
    kept = {one["team"]: one for one in found.inputs["teams"]}
    plain = {one["team"]: one for one in review.review(name="C", sheet=sheet, design=DESIGN, seed=7).inputs["teams"]}  # fmt: skip
    assert kept[TEAMS[0]]["value"] == pytest.approx(plain[TEAMS[0]]["value"])
    assert kept[TEAMS[-1]]["compared"] is False
    assert found.effect.left_out == (TEAMS[-1],)


def test_an_untouched_measure_is_told_beside_it(sheet):
    quiet = shares(measure=AHT, starts=STARTS, periods=PERIODS, level=0.5, seed=5)
    found = review.review(
        name="C", sheet=sheet, design=replace(DESIGN, untouched=("aht",)), seed=7,
        untouched={"aht": quiet},
    )  # fmt: skip
    assert [one.name for one in found.effect.untouched] == ["earlier_start", "aht"]
    assert "Average handle time, not meant to move" in str(found.told.checks[1].words[1])


def test_it_is_stored_and_read_back_the_same(found):
    effect, told = (json.loads(json.dumps(one.as_json())) for one in (found.effect, found.told))
    assert Effect.from_json(effect) == found.effect
    assert Told.from_json(told) == found.told
    json.dumps(found.inputs, allow_nan=False)


def test_no_figures_are_a_refusal_too(sheet):
    found = review.review(name="C", sheet=replace(sheet, figures=()), design=DESIGN, seed=7)
    assert (found.effect.word, found.effect.refusals[0].code) == ("refused", "gaps")


def test_an_outsider_computes_it_again_in_plain_numpy(found):
    """From the export alone: the estimate, its re-assignment p-value, and the event study."""
    inputs = json.loads(json.dumps(found.inputs))
    estimate, chance = by_hand(inputs)
    assert estimate == pytest.approx(found.effect.estimate, abs=1e-12)
    assert chance == pytest.approx(found.effect.p_reassigned, abs=1e-12)


def by_hand(inputs: dict) -> tuple[float, float]:
    """The mean effect since each start, and how often other assignments show as much."""
    rows = [one for one in inputs["teams"] if one["compared"]]
    table = np.array([one["used"] for one in rows])
    place = {month: at for at, month in enumerate(inputs["months"])}
    never = 10**6
    start = np.array([place.get(one["start"], never) if one["start"] else never for one in rows])
    weights = weights_of(start, table.shape[1], inputs["window"])
    centred = lambda t: t - t.mean(1, keepdims=True) - t.mean(0, keepdims=True) + t.mean()  # noqa: E731
    on = (np.arange(table.shape[1])[None, :] >= start[:, None]).astype(float)
    top, foot = weights @ centred(table).T, weights @ centred(on).T
    mine, own = np.diag(foot), np.diag(foot) / np.diag(foot).sum()
    estimate = np.trace(top) / mine.sum()
    rng = np.random.default_rng(inputs["seed"])
    team = np.arange(len(rows))
    ways = rng.permuted(np.tile(team, (inputs["draws"], 1)), axis=1)
    drawn = [size_of(top[way, team], own[way]) for way in ways]
    seen = size_of(np.diag(top), own)
    return float(estimate), (sum(one >= seen * (1 - 1e-9) for one in drawn) + 1) / (len(ways) + 1)


def size_of(parts: np.ndarray, own: np.ndarray) -> float:
    """|t| of a sum of teams' parts, the draw's own estimate taken out of its error."""
    rest = parts - parts.sum() * own
    return float(abs(parts.sum()) / np.sqrt((rest**2).sum()))


def weights_of(start: np.ndarray, months: int, window: dict) -> np.ndarray:
    """How much each team-month counts: cohort less not-yet-started teams, month less base."""
    total, told = np.zeros((start.size, months)), []
    for first in sorted({one for one in start.tolist() if 3 <= one < months}):
        past = [one for one in range(first) if one not in window["skip"]]
        size = min(window["base"], max(1, len(past) // 2))
        own, cells = start == first, []
        for month in range(first, min(first + window["horizon"], months)):
            others = start > month
            if others.sum() >= window["least"]:
                line = np.zeros(months)
                line[month] += 1
                line[past[-size:]] -= 1 / size
                cells.append(np.outer(own / own.sum() - others / others.sum(), line))
        if cells:
            told.append((own.sum(), cells))
    everyone = sum(size for size, _cells in told)
    for size, cells in told:
        for cell in cells:
            total += size / (everyone * len(cells)) * cell
    return total
