"""From a plan to its finding: foreseen, drawn, evaluated every night, kept once, taken out whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from keepwell.domain.jobs import queries as jobs
from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.rules.initiatives import InitiativeError, Plan, Wave
from keepwell.workflows import figures, initiative_export
from keepwell.workflows import initiative_review as story
from tests.team_figures import months, shares, store

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PERIODS = months(24)
TEAMS = [f"Team {at:02}" for at in range(14)]
STARTS = {team: PERIODS[14] if at < 7 else "" for at, team in enumerate(TEAMS)}
WHO = {"by": "0" * 32, "now": NOW}


def measure(name):
    return next(one for one in figures.measures() if one.id == name)


def released(count=24, *, effect=0.05, seed=1):
    sheet = shares(
        measure=measure("csat"), starts=STARTS, periods=PERIODS, effect=effect, seed=seed
    )
    kept = tuple(one for one in sheet.figures if one.period in PERIODS[:count])
    store(replace(sheet, figures=kept), now=NOW)


def plan(**told):
    usual = {
        "title": "Circles", "what": "Every two weeks", "measure": "csat", "good": "up",
        "starts": STARTS, "until": PERIODS[20], "why": "other", "why_words": "they asked",
        "cost": (900.0, 1_200.0), "expected": 0.02,
    }  # fmt: skip
    return Plan(**(usual | told))


def quiet(_done, _total=None, _note=""):
    """Nobody watches."""


def evaluate(today=TODAY):
    for one in ledger.ledger(today=today):
        story.review(view=one, now=NOW)


def newest(made, today=TODAY):
    return ledger.initiative(id=made, today=today).review


def test_a_plan_says_before_the_start_what_it_could_show():
    released(14)
    found = story.foresee(plan())
    assert 0.005 < found.effect < 0.06
    assert (found.teams, found.controls, found.before) == (7, 7, 14)
    few = story.foresee(plan(starts={**dict.fromkeys(TEAMS, ""), TEAMS[0]: PERIODS[15]}))
    assert [one.code for one in few.refusals] == ["R4"]
    assert "Teams that took part: 1" in str(story.explained(few)[0])


def test_it_depends_on_no_result():
    released()
    before = story.foresee(plan(), known_to=PERIODS[13])
    sheet = figures.sheet(measure="csat", by=("team",))
    moved = [
        replace(one, value=0.2) if STARTS[one.slice["team"]] and one.period >= PERIODS[14] else one
        for one in sheet.figures
    ]
    store(replace(sheet, figures=tuple(moved)), now=NOW)
    assert story.foresee(plan(), known_to=PERIODS[13]) == before


def test_without_figures_it_says_so():
    with pytest.raises(InitiativeError, match="no figures of this measure"):
        story.foresee(plan())


def test_registering_asks_for_an_evaluation_and_the_effect_is_found():
    released()
    made = story.register(plan(), seed=3, today=date(2026, 1, 1), **WHO)
    assert jobs.open_job(key=f"initiative.review:{made}") is not None
    story.review_job({"initiative": made}, quiet)
    found = newest(made)
    assert (found.effect.word, found.final, found.read_to) == ("better", True, PERIODS[20])
    assert found.effect.low < 0.05 < found.effect.high
    assert story.drawing(effect=found.effect, measure=measure("csat")) is not None


def test_month_by_month_it_is_kept_once_and_final_only_at_the_stop_date():
    released(18)
    made = story.register(plan(), seed=3, today=date(2026, 1, 1), **WHO)
    evaluate()
    evaluate()
    assert [one.final for one in ledger.reviews(initiative=made)] == [False]
    released(21)
    evaluate()
    released(24, seed=1)
    evaluate()
    told = ledger.reviews(initiative=made)
    assert [(one.read_to, one.final) for one in told] == [(PERIODS[17], False), (PERIODS[20], True)]


def test_stopped_early_it_is_read_up_to_that_month():
    released()
    made = story.register(plan(until=PERIODS[23]), seed=3, today=date(2026, 1, 1), **WHO)
    stopped = datetime(2026, 5, 20, tzinfo=UTC)
    writing.stop_initiative(initiative=made, why="overtime rose", by=WHO["by"], now=stopped)
    evaluate()
    assert (newest(made).read_to, newest(made).final) == ("2026-05", True)


def test_what_has_not_begun_or_was_not_drawn_is_not_evaluated():
    released()
    waves = (Wave("2027-01", 4),)
    lots = plan(title="L", starts=dict.fromkeys(TEAMS, ""), why="lottery", waves=waves, until="2027-06")  # fmt: skip
    made = story.register(lots, seed=3, today=TODAY, **WHO)
    story.review_job({"initiative": ""}, quiet)
    assert newest(made) is None


def test_lots_are_those_of_the_number_and_each_unit_has_its_part():
    released()
    blocks = {team: "A" if at % 2 else "B" for at, team in enumerate(TEAMS)}
    lots = plan(
        title="L", starts=dict.fromkeys(TEAMS, ""), why="lottery", blocks=blocks, until="2027-06",
        waves=(Wave("2027-01", 4), Wave("2027-03", 4)),
    )  # fmt: skip
    made = story.register(lots, seed=3, today=TODAY, **WHO)
    story.draw(initiative=made, seed=99, today=TODAY, **WHO)
    kept = ledger.lots(initiative=made)
    assert story.drawn_again(kept)
    first = [blocks[team] for team, month in kept.drawn.items() if month == "2027-01"]
    assert sorted(first) == ["A", "A", "B", "B"]
    assert not story.drawn_again(replace(kept, seed=98))


def test_a_lottery_is_judged_by_the_ways_the_lots_could_have_fallen():
    released()
    lots = plan(title="L", starts=STARTS, why="lottery", waves=(Wave(PERIODS[14], 7),))
    made = writing.register_initiative(
        plan=lots, foreseen=story.foresee(lots), seed=3, today=date(2025, 12, 1), **WHO
    )
    evaluate()
    assert "ways the lots could have fallen" in " ".join(map(str, newest(made).told.doubt))


def test_everything_is_taken_out_with_it():
    released()
    made = story.register(plan(untouched=()), seed=3, today=date(2026, 1, 1), **WHO)
    evaluate()
    view = ledger.initiative(id=made, today=TODAY)
    whole = initiative_export.everything(view)
    assert whole["inputs"]["seed"] == 3
    assert whole["reviews"][-1]["effect"]["estimate"] == newest(made).effect.estimate
    assert len(initiative_export.rows(view)) == 14 * 21
    assert initiative_export.as_csv(view).splitlines()[0].startswith("team,month,start")


def test_on_a_small_real_company_it_refuses_with_its_numbers(small_company):
    assert "csat" in {one.id for one in story.measures(viewer=None)}
    known = story.teams(measure="csat", viewer=None)
    assert len(known) >= 2
    starts = {team: "2026-03" if at == 0 else "" for at, team in enumerate(known)}
    made = story.register(plan(starts=starts, until="2026-03"), seed=3, today=TODAY, **WHO)
    story.review_job({"initiative": made}, quiet)
    found = newest(made)
    assert found.effect.word in {"refused", "described"}
    assert found.effect.refusals[0].numbers
    assert found.told.doubt


def test_a_notebook_reads_the_same_ledger_and_its_inputs(settings):
    from keepwell.console.notebook import Keepwell

    released()
    made = story.register(plan(), seed=3, today=date(2026, 1, 1), **WHO)
    notebook = Keepwell(settings.HOME)
    assert notebook.initiatives().loc[0, "word"] is None
    evaluate()
    (row,) = notebook.initiatives().to_dict("records")
    assert (row["id"], row["word"], row["refusals"]) == (made, "better", [])
    frame = notebook.initiative_inputs(made)
    assert (len(frame), frame.attrs["seed"]) == (14 * 21, 3)
    with pytest.raises(LookupError):
        notebook.initiative_inputs("nonsense")
