"""The demo's pulses: a past through the gate, an open round through the protocol, a team unseen."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from keepwell.connectors.demo_company import voice
from keepwell.domain.company import operations as company
from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.models import ClosedAnswer
from keepwell.domain.listening.rules import tokens
from keepwell.domain.people import operations as people
from keepwell.domain.released import operations as released
from keepwell.workflows import anonymity_published, demo_voice, figures, pulse_round

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
TEAMS = {"Avocet": 14, "Heron": 16, "Kestrel": 12, "Wren": 11, "Payroll": 5, "Post": 4}
UNIT = {name: "Office" if name in {"Payroll", "Post"} else "Support" for name in TEAMS}


@pytest.fixture
def told(tmp_path, monkeypatch) -> int:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(tokens.new_key, "__kwdefaults__", {"bits": 1024})
    rows = [
        {
            "person_id": f"{team}{at}", "name": f"{team} {at}", "team": team, "unit": UNIT[team],
            "manager_id": f"{team}0", "start_on": "2024-01-01",
        }
        for team, size in TEAMS.items() for at in range(size)
    ]  # fmt: skip
    now = datetime(2024, 1, 5, tzinfo=UTC)
    people.load_people(rows=rows, batch="p", today=date(2024, 1, 5), now=now, by="hana")
    company.set_demo(by="operator", demo=True)
    _content()
    return demo_voice.tell_voice(today=TODAY)


def _content() -> None:
    """Two years of satisfaction by team, as a refresh would have stored it."""
    months = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]
    told = [
        {"slice": {"team": team}, "period": month, "value": 0.8 + (at * 7 + number * 3) % 11 / 100, "state": "shown", "n": 90}
        for number, month in enumerate(months[:-2]) for at, team in enumerate(TEAMS)
    ]  # fmt: skip
    released.store_sheet(
        measure="csat",
        by=("team",),
        grain="month",
        figures=told,
        known_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def test_two_years_are_over_and_one_round_is_asked_for(told):
    states = [one.state for one in queries.rounds()]
    assert sorted(states) == ["closed"] * 9 + ["draft"]
    assert told == 10
    draft = next(one for one in queries.rounds() if one.state == "draft")
    pulse_round.open_now(round_key=draft.key, by="operator", progress=lambda *_told: None)
    assert queries.manifest_of(key=draft.key)
    before = ClosedAnswer.objects.count()
    demo_voice.tell_voice(today=TODAY)
    assert (len(queries.rounds()), ClosedAnswer.objects.count()) == (10, before)


def test_measures_of_the_voice_have_figures(told):
    for measure, least in {
        "engagement_index": 7, "pulse_score": 7, "enps": 7, "intent_to_stay": 7,
        "exhaustion_share": 7, "stress_conditions": 2, "pulse_response_rate": 9,
    }.items():  # fmt: skip
        found = figures.figures(measure=measure).figures
        assert len([one for one in found if one.state == "shown"]) == least, measure


def test_the_quiet_small_team_is_never_told_alone(told):
    """Payroll answers 1.7 of 5 where others answer around 3.75, and nobody can see it."""
    assert voice.QUIET_MOOD < 2
    for measure in (
        "engagement_index",
        "pulse_score",
        "enps",
        "intent_to_stay",
        "exhaustion_share",
    ):
        for one in figures.figures(measure=measure, by=["team"]).figures:
            if one.slice["team"] in {"Payroll", "Post"}:
                assert (one.state, one.value) == ("too_few", None)
            if one.state == "shown" and "Payroll" in one.slice["team"]:
                assert " + " in one.slice["team"]
    told_units = {
        one.slice["unit"]
        for one in figures.figures(measure="engagement_index", by=["unit"]).figures
        if one.state == "shown"
    }
    assert told_units <= {"Support", "Office", "Office + Support"}


def test_nothing_about_few_follows_from_all_of_it(told):
    short = [one.id for one in anonymity_published.attack() if not one.good]
    assert short == []
    assert len(anonymity_published.published()) > 100


def test_a_real_company_loads_no_answers(told):
    company.set_demo(by="operator", demo=False)
    with pytest.raises(operations.rounds.RoundError, match="demo"):
        operations.load_closed_round(
            title="x", questions=demo_voice.PULSE, opens_on=date(2026, 1, 1), closes_on=date(2026, 1, 9),
            atoms=[], limits={}, answers=[], by="hana",
        )  # fmt: skip
