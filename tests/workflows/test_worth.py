"""From released figures to a stored result: what holds, what is missing, what moved since."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from keepwell.domain.jobs import queries as jobs
from keepwell.domain.partnership.operations import initiatives as ledger
from keepwell.domain.partnership.operations import worth as writing
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import DROPPED, Mix
from keepwell.schemas.phrases import Phrase
from keepwell.schemas.reviews import Effect, Reviewed, Side, Told
from keepwell.workflows import worth as story
from keepwell.workflows import worth_inputs
from tests.domain.partnership.initiative_writes import SEEN, plan
from tests.domain.partnership.the_two_sides import figure, release

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
WHO = {"by": "hana", "now": NOW}
RANGE = {"low": 0.05, "likely": 0.1, "high": 0.2, "source": "our hope"}


@pytest.fixture
def figures():
    """60 people at 30 % a year, whole years of absence and contacts, three teams, one hidden."""
    release("turnover_12m", [figure("2026-01", 0.3, 0.2, 0.4)], now=NOW)
    release("headcount", [{**figure("2026-01", 60.0), "interval": None}], now=NOW)
    release("absence_rate", [figure("2025", 0.05, 0.04, 0.06), {**figure("2026", 0.09, 0.05, 0.13), "state": "provisional"}], grain="year", now=NOW)  # fmt: skip
    release("contacts", [{**figure("2025", 90_000.0), "interval": None}], grain="year", now=NOW)
    heads = {"Blue": 30.0, "Red": 24.0, "Desk": 6.0, "Small": None}
    for measure, values in (
        ("headcount", heads),
        ("contacts", {"Blue": 900.0, "Red": 700.0, "Small": 9.0}),
    ):
        rows = [
            {**figure("2026-01", value, slice={"team": team}), "interval": None,
             "state": "too_few" if value is None else "shown"}
            for team, value in values.items()
        ]  # fmt: skip
        release(measure, rows, by=("team",), now=NOW)


def opened(**told):
    return writing.open_reckoning(**{"name": "Circles", "programme": "combined", **WHO, **told})


def reckoned(one):
    story.reckon(stored.reckoning(id=one), by="hana")
    return stored.reckoning(id=one).result.result


def test_own_figures_hold_where_there_are_any_and_unfinished_years_do_not(figures):
    held = worth_inputs.of_company()
    assert (held["turnover"].standing, held["turnover"].likely) == ("own", 0.3)
    assert held["turnover"].error == pytest.approx(0.2 / 3.92)
    assert (held["absence_rate"].likely, held["absence_rate"].source) == (
        0.05,
        "own figures: absence_rate 2025",
    )
    assert held["contacts"].likely == 90_000
    assert held["pay"].standing == "sourced"
    assert "ramp_weeks" not in held


def test_without_any_figures_priors_hold_and_people_are_missing():
    assert worth_inputs.of_company()["turnover"].standing == "sourced"
    told = reckoned(opened())
    assert told["refused"] == {"code": "no_source", "numbers": {"people": 1.0}}


def test_a_result_holds_everything_that_went_in_and_can_be_drawn_again(figures):
    told = json.loads(json.dumps(reckoned(opened())))
    rng, drawn = np.random.default_rng(told["seed"]), {}
    for one in told["inputs"]:
        if one["shape"] == "triangle":
            drawn[one["name"]] = rng.triangular(
                one["low"], one["likely"], one["high"], told["draws"]
            )
        elif one["shape"] == "normal":
            drawn[one["name"]] = rng.normal(one["value"], one["error"], told["draws"])
        else:
            drawn[one["name"]] = one["value"]
    gain, cost = (
        sum(
            term["sign"] * np.prod(np.broadcast_arrays(*(drawn[name] for name in term["factors"])), axis=0)
            for stream in told[side] for term in stream["terms"]
        )
        for side in ("benefits", "costs")
    )  # fmt: skip
    assert np.median(gain - cost) == pytest.approx(told["result"]["net"]["middle"], rel=1e-12)
    assert {one["name"] for one in told["benefits"]} == {"leavers", "absence", "productivity"}
    assert all(one["source"] for one in told["assumed"])


def test_what_is_left_out_is_counted_nowhere(figures):
    one = opened()
    writing.assume(key="effect_productivity", low=0, likely=0, high=0, source=DROPPED, reckoning=one, **WHO)  # fmt: skip
    assert {stream["name"] for stream in reckoned(one)["benefits"]} == {"leavers", "absence"}


def test_two_benefits_of_the_same_hours_are_refused(figures):
    one = opened()
    writing.assume(key="effect_service", reckoning=one, **RANGE, **WHO)
    writing.assume(key="use_of_time", low=0.5, likely=0.6, high=0.7, source="s", **WHO)
    told = reckoned(one)
    assert told["refused"]["code"] == "counted_twice"
    assert set(told["refused"]["numbers"]) == {"productivity", "service"}


def test_a_result_says_when_an_assumption_moved_and_keeps_what_it_was(figures):
    one = opened()
    reckoned(one)

    def moved():
        view = stored.reckoning(id=one)
        inputs = worth_inputs.known(story.held(view))
        return story.moved(view, inputs, currency=stored.currency())

    assert not moved()
    writing.assume(key="pay", low=28_000, likely=32_000, high=36_000, source="list", **WHO)
    assert moved()
    assert stored.reckoning(id=one).result.result["currency"] == "EUR"
    reckoned(one)
    assert not moved()
    writing.set_currency(code="CHF", **WHO)
    assert moved()


def test_asking_is_a_job_that_the_work_process_does(figures):
    one = opened()
    story.ask(reckoning=one, by="hana")
    story.ask(reckoning=one, by="cem")
    assert story.standing(reckoning=one).running
    (job,) = [job for job in jobs.recent() if job.name == story.JOB]
    story.reckon_job(job.payload, lambda *_, **__: None)
    assert stored.reckoning(id=one).result.by == "cem", "while it waits, the newer wish holds"


def test_one_that_was_set_aside_meanwhile_is_left_alone(figures):
    one = opened()
    writing.set_aside(reckoning=one, **WHO)
    story.reckon_job({"reckoning": one, "by": "hana"}, lambda *_, **__: None)
    assert stored.reckoning(id=one).result is None


def test_teams_are_those_that_handle_contacts_and_are_not_hidden(figures):
    assert [(name, people) for name, people, _site in worth_inputs.teams()] == [
        ("Blue", 30.0),
        ("Red", 24.0),
    ]


def test_a_choice_is_stored_with_sets_within_five_per_cent(figures):
    mix = Mix(("stable_schedules", "individual_wellbeing"), 20_000, 20)
    told = reckoned(writing.plan_mix(name="Next year", mix=mix, **WHO))
    means = [one["mean"] for one in told["sets"]]
    assert told["sets"][0]["programmes"] == ["stable_schedules"]
    assert min(means) >= 0.95 * max(means)
    assert all(one["money"] <= 20_000 and one["hours"] <= 20 for one in told["sets"])
    assert set(told["sets"][0]["teams"]["stable_schedules"]) == {"Blue", "Red"}


def test_a_choice_without_teams_says_so():
    told = reckoned(writing.plan_mix(name="Next year", mix=Mix(("combined",), 9_000, 20), **WHO))
    assert told["refused"]["code"] == "few_groups"


def test_a_leaver_s_cost_is_told_or_says_what_is_missing():
    found = story.leaver().found
    cost = found["cost"]
    assert cost["low"] < cost["middle"] < cost["high"]
    writing.set_currency(code="CHF", **WHO)
    assert story.leaver().refused == {"refused": {"code": "no_source", "numbers": {"pay": 1.0}}}


def judged(word="better", measure="absence_rate", good="down", **told):
    """Blue has it; its absence fell by a hundredth of working time, from five."""
    starts = {"Blue": "2026-05", "Red": ""}
    made = plan(starts=starts, measure=measure, good=good, cost=(4_000.0, 8_000.0))
    one = ledger.register_initiative(plan=made, foreseen=SEEN, seed=1, today=NOW.date(), **WHO)
    found = Effect(
        word, (), ("2025-01", "2026-06"), teams=1, controls=1, estimate=-0.01, low=-0.0198,
        high=-0.0002, treated=Side(1, 0.05, 0.04), others=Side(1, 0.05, 0.05), **told,
    )  # fmt: skip
    ledger.keep_review(
        initiative=one, version=1, read_to="2026-06", final=False, known_at=NOW, now=NOW,
        reviewed=Reviewed(found, Told(Phrase("x", "It fell"), (Phrase("y", "Sure"),)), {}),
    )  # fmt: skip
    return one


def test_a_tested_review_goes_before_what_is_typed_and_its_plan_says_whom_and_how_much(figures):
    one = opened(programme="", initiative=judged())
    writing.assume(key="effect_absence", reckoning=one, **RANGE, **WHO)
    held = worth_inputs.known(story.held(stored.reckoning(id=one)))
    effect = held["effect_absence"]
    assert (effect.standing, effect.source) == ("measured", "care ledger: Circles")
    assert (effect.likely, effect.error) == (pytest.approx(0.2), pytest.approx(0.1))
    assert (held["people"].likely, held["cost_once"].likely) == (30.0, 6_000.0)
    told = reckoned(one)
    drawn = {entry["name"]: entry["shape"] for entry in told["inputs"]}
    assert drawn["effect_absence"] == "normal"


@pytest.mark.parametrize(
    "told", [{"word": "described"}, {"word": "refused"}, {"measure": "csat", "good": "up"}]
)
def test_what_was_not_tested_or_has_no_price_is_no_effect(figures, told):
    one = opened(programme="", initiative=judged(**told))
    held = worth_inputs.known(story.held(stored.reckoning(id=one)))
    assert not [key for key in held if key.startswith("effect_")]
    assert held["people"].likely == 30.0


def test_a_notebook_lists_what_was_reckoned_and_hands_out_the_same_file(figures, settings):
    from keepwell.console.notebook import Keepwell

    one, other = opened(), opened(name="Not reckoned yet")
    told = reckoned(one)
    mix = writing.plan_mix(name="Next year", mix=Mix(("stable_schedules",), 20_000, 20), **WHO)
    best = reckoned(mix)["sets"][0]
    book = Keepwell(settings.HOME)
    listed = book.worth().set_index("id")
    assert list(listed.index) == [mix, other, one]
    assert listed.loc[one, "middle"] == told["result"]["net"]["middle"]
    assert listed.loc[mix, "low"] == best["low"] - best["money"]
    assert listed.loc[other].isna()["chance"]
    assert book.worth_inputs(one)["inputs"] == told["inputs"]
    for wrong in (other, "nonsense"):
        with pytest.raises(LookupError):
            book.worth_inputs(wrong)
