"""The demo's care ledger: the planted effect is found, the app is not called a success, the trap is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from keepwell.connectors.demo_company import effects, rollout
from keepwell.domain.access import operations as access
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.workflows import demo_initiatives, figures, initiative_review
from tests.team_figures import months, shares, store

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PERIODS = months(24)
ANSWERS = {"M": 520, "S": 830}
"""Rated contacts a team and month of the demo company."""


def told(size):
    """The demo's teams with the effects planted in its files, and its story told on them."""
    access.create_demo_users(password="p", on=TODAY, by="operator", team="")
    starts = {
        team: PERIODS[at]
        for team, at in rollout(size=size)["stable_schedules"].items()
        if at < len(PERIODS)
    }
    others = [f"Other {at}" for at in range(22 if size == "M" else 4)]
    app = dict.fromkeys(rollout(size=size)["wellbeing_app"], "")
    csat = next(one for one in figures.measures() if one.id == "csat")
    sheet = shares(
        measure=csat, starts={**dict.fromkeys(others, ""), **app, **starts}, periods=PERIODS,
        effect=effects.STABLE_POINTS / 100, asked=ANSWERS[size],
    )  # fmt: skip
    store(sheet, now=NOW)
    demo_initiatives.tell_initiatives(size=size, months=24, last=PERIODS[-1], today=TODAY, now=NOW)
    return {one.plan.title: one for one in ledger.ledger(today=TODAY)}


def test_what_was_planted_is_found_and_what_was_not_is_not_claimed():
    found = told("M")
    effect = found["Stable schedules"].review.effect
    assert effect.word == "better"
    assert effect.low < effects.STABLE_POINTS / 100 < effect.high
    assert effect.teams == 24
    assert not found["Stable schedules"].retrospective
    assert found["Stable schedules"].foreseen.effect < effects.STABLE_POINTS / 100
    app = found["Wellbeing app"]
    assert app.retrospective
    assert app.review.effect.word in {"uncertain", "described"}


def test_the_weakest_chosen_are_refused_and_lots_are_drawn_for_the_next():
    found = told("M")
    trap = found["Coaching for the weakest teams"].review
    assert (trap.effect.word, trap.effect.refusals[0].code) == ("refused", "R5")
    lots = ledger.lots(initiative=found["Peer circles and mentors"].id)
    assert initiative_review.drawn_again(lots)
    assert [one.name for one in lots.signatures] == ["Hana", "Cem"]
    assert found["Peer circles and mentors"].state == "planned"


def test_one_team_is_too_few_in_a_small_company():
    found = told("S")
    (first, *_rest) = found["Stable schedules"].review.effect.refusals
    assert (first.code, first.numbers["teams"]) == ("R4", 1)
    assert found["Stable schedules"].review.effect.word == "described"


def test_told_once_and_never_without_figures():
    demo_initiatives.tell_initiatives(size="S", months=24, last="2026-10", today=TODAY, now=NOW)
    assert ledger.ledger(today=TODAY) == ()
    once = told("S")
    demo_initiatives.tell_initiatives(size="S", months=24, last="2026-10", today=TODAY, now=NOW)
    assert {one.id for one in ledger.ledger(today=TODAY)} == {one.id for one in once.values()}
