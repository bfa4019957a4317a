"""A pulse from frozen groups to figures on pages, terminal and notebook: the same, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from keepwell.domain.access.queries import Viewer
from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.rules import tokens
from keepwell.domain.people import operations as people
from keepwell.domain.released import queries as released
from keepwell.workflows import figures, pulse_round
from tests.domain.listening.browsers import Browser

pytestmark = pytest.mark.django_db
TEAMS = {"Blue": ("North", 12), "Red": ("North", 9), "Green": ("North", 3), "Gold": ("South", 20)}
SAID = {"Blue": 4, "Red": 2, "Green": 3, "Gold": 5}
ENGAGEMENT = ["B47", "B48", "B49", "B50", "B51"]
AGENT = Viewer("3" * 32, "p", frozenset({"agent"}), frozenset({"Blue"}))


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(tokens.new_key, "__kwdefaults__", {"bits": 1024})


@pytest.fixture
def company() -> None:
    rows = [
        {"person_id": f"{team}{i}", "name": f"{team} {i}", "team": team, "unit": unit, "start_on": "2024-01-01"}
        for team, (unit, size) in TEAMS.items()
        for i in range(size)
    ]  # fmt: skip
    now = datetime(2026, 1, 5, tzinfo=UTC)
    people.load_people(rows=rows, batch="p", today=date(2026, 1, 5), now=now, by="hana")


def _quiet(*_told) -> None:
    """Nobody watches."""


def _round(closes_on: date = date(2026, 3, 20)) -> str:
    made = operations.draft_round(
        title="March", by="hana", opens_on=closes_on - timedelta(days=14), closes_on=closes_on,
        questions=[
            {"instrument": "kw-pulse-core-10", "items": ["P1", "P2"]},
            {"instrument": "kw-exhaustion-1", "items": ["X1"]},
            {"instrument": "kw-recommend-1", "items": ["R1", "R2"]},
        ],
    )  # fmt: skip
    pulse_round.open_now(round_key=made, by="hana", progress=_quiet)
    return made


def _answer_all(key: str) -> None:
    """Everybody answers; each team around its own mood, never all alike."""
    for at, told in enumerate(queries.asked_people(key=key)):
        mood = SAID[queries.round_of(key=key).atoms[at]["teams"][0]]
        for number, person in enumerate(sorted(told)):
            value = min(5, max(1, mood + number % 3 - 1))
            Browser(Path(settings.HOME), key, person).fetch().send(
                P1=value, P2=value, **{
                    "kw-exhaustion-1:X1": 6 - value, "kw-recommend-1:R1": 2 * value,
                    "kw-recommend-1:R2": f"note {at} {number}",
                },
            )  # fmt: skip


@pytest.fixture
def closed(company) -> str:
    key = _round()
    _answer_all(key)
    assert pulse_round.close_now(round_key=key, by="hana") == 44
    return key


def _by_team(measure: str, **more) -> dict[str, tuple[str, float | None]]:
    sheet = figures.figures(measure=measure, by=["team"], **more)
    return {one.slice["team"]: (one.state, one.value) for one in sheet.figures}


def test_small_teams_are_frozen_together_and_told_together(closed):
    told = _by_team("pulse_score")
    assert told["Green + Red"][0] == "shown"
    assert told["Green"] == ("too_few", None)
    assert set(told) == {"Blue", "Green + Red", "Red", "Green", "Gold"}


def test_the_score_is_what_plain_counting_says(closed):
    """Blue: twelve people around 4: four each of 3, 4, 5: indices 50, 75, 100; mean 75."""
    assert _by_team("pulse_score")["Blue"] == ("shown", 75.0)
    whole = figures.figures(measure="pulse_response_rate").figures[0]
    assert (whole.value, whole.numerator, whole.denominator) == (1.0, 44, 44)


def test_nobody_exhausted_in_a_small_team_is_told_as_a_band(closed):
    """Blue: none of twelve; Green and Red: eight of twelve say often or very often, or nearly."""
    told = _by_team("exhaustion_share")
    assert told["Green + Red"][0] == "shown"
    blue = figures.figures(measure="exhaustion_share", by=["team"], where={"team": "Blue"}).figures[
        0
    ]
    assert (blue.state, blue.value) == ("too_few", None)
    assert "20% or fewer" in blue.reason
    items = figures.figures(measure="pulse_item", by=["item"])
    assert any("exhausted" in one.slice["item"] for one in items.figures)


def test_everybody_sees_the_same_cells_or_fewer(closed):
    whole = figures.figures(measure="pulse_score", viewer=AGENT)
    assert [one.value for one in whole.figures] == [
        one.value for one in figures.figures(measure="pulse_score").figures
    ]


def test_page_and_terminal_read_the_same_store(closed):
    stored = figures.sheet(measure="pulse_score", by=["team"])
    asked = figures.figures(measure="pulse_score", by=["team"])
    assert [one.as_json() for one in stored.figures] == [one.as_json() for one in asked.figures]


def test_what_was_told_is_in_the_ledger_once(closed):
    from keepwell.workflows.pulse_release import publish

    before = released.ledger_size()
    assert before > 0
    publish(round_key=closed, by="hana")
    assert released.ledger_size() == before


def test_comments_are_told_of_ten_or_more(closed):
    groups = {teams for teams, _, _ in queries.comments(key=closed)}
    assert groups == {("Blue",), ("Green", "Red"), ("Gold",)}


def test_a_question_of_the_voice_that_nobody_released_is_refused(closed):
    with pytest.raises(ValueError, match="cannot be split by 'site'"):
        figures.figures(measure="pulse_score", by=["site"])
    with pytest.raises(ValueError, match="month in which a round closed"):
        figures.figures(measure="pulse_score", grain="quarter")


def test_a_joiner_three_weeks_later_is_not_told(closed):
    row = {
        "person_id": "Blue99",
        "name": "New",
        "team": "Blue",
        "unit": "North",
        "start_on": "2026-04-01",
    }
    now = datetime(2026, 4, 1, tzinfo=UTC)
    people.load_people(rows=[row], batch="q", today=date(2026, 4, 1), now=now, by="hana")
    later = _round(date(2026, 4, 10))
    _answer_all(later)
    pulse_round.close_now(round_key=later, by="hana")
    april = _by_team("pulse_score", from_="2026-04", to="2026-04")
    assert "Blue" not in {team for team, (state, _) in april.items() if state == "shown"}
    whole = figures.figures(measure="pulse_score", from_="2026-04", to="2026-04").figures
    assert [one.state for one in whole] == ["too_few"]


def test_a_company_below_the_floor_cannot_open_a_round():
    made = operations.draft_round(
        title="x", by="hana", opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 9),
        questions=[{"instrument": "kw-exhaustion-1", "items": ["X1"]}],
    )  # fmt: skip
    with pytest.raises(operations.rounds.RoundError, match="Nobody"):
        pulse_round.open_now(round_key=made, by="hana", progress=_quiet)


def test_rounds_whose_last_day_is_over_are_closed_by_night(closed):
    late = _round(date(2026, 6, 30))
    assert pulse_round.close_due(on=date(2026, 6, 29)) == 0
    assert pulse_round.close_due(on=date(2026, 6, 30)) == 1
    assert queries.round_of(key=late).state == "open"


def _only(instrument: str, items: list[str], *, closes_on: date) -> str:
    made = operations.draft_round(
        title=instrument, by="hana", opens_on=closes_on - timedelta(days=9), closes_on=closes_on,
        questions=[{"instrument": instrument, "items": items}],
    )  # fmt: skip
    pulse_round.open_now(round_key=made, by="hana", progress=_quiet)
    return made


def _answer(key: str, name: str, values: list[int], *, people: int = 99) -> None:
    told = sorted(
        (who, at) for at, some in enumerate(queries.asked_people(key=key)) for who in some
    )
    for number, (who, _) in enumerate(told[:people]):
        Browser(Path(settings.HOME), key, who).fetch().send(**{name: values[number % len(values)]})


def test_two_rounds_that_end_in_one_month_both_stay_on_the_sheets(company):
    pulse = _only("kw-pulse-core-10", ["P1"], closes_on=date(2026, 3, 6))
    tired = _only("kw-exhaustion-1", ["X1"], closes_on=date(2026, 3, 27))
    _answer(pulse, "kw-pulse-core-10:P1", [2, 3, 4])
    _answer(tired, "kw-exhaustion-1:X1", [1, 2, 4, 5], people=22)
    for one in (pulse, tired, pulse):  # the first once more, as after a correction
        pulse_round.close_now(round_key=one, by="hana")
    items = figures.figures(measure="pulse_item", by=["item"]).figures
    assert len({one.slice["item"] for one in items if one.state == "shown"}) == 2
    response = figures.figures(measure="pulse_response_rate").figures
    assert [(one.numerator, one.denominator) for one in response] == [(66, 88)]
    for measure in ("pulse_score", "exhaustion_share"):
        assert [one.period for one in figures.figures(measure=measure).figures] == ["2026-03"]


def test_a_month_has_one_figure_so_the_same_questions_end_in_it_once(company):
    _only("kw-exhaustion-1", ["X1"], closes_on=date(2026, 3, 6))
    with pytest.raises(operations.rounds.RoundError, match="same month"):
        _only("kw-exhaustion-1", ["X1"], closes_on=date(2026, 3, 27))
    _only("kw-exhaustion-1", ["X1"], closes_on=date(2026, 4, 3))


def test_another_instrument_three_weeks_later_is_told_though_somebody_joined(closed):
    """Only the same questions can be set against each other."""
    row = {"person_id": "Blue99", "name": "New", "team": "Blue", "unit": "North", "start_on": "2026-04-01"}  # fmt: skip
    now = datetime(2026, 4, 1, tzinfo=UTC)
    people.load_people(rows=[row], batch="q", today=date(2026, 4, 1), now=now, by="hana")
    later = _only("csps-engagement-5", ENGAGEMENT, closes_on=date(2026, 4, 10))
    for at, some in enumerate(queries.asked_people(key=later)):
        for number, who in enumerate(sorted(some)):
            said = {
                f"csps-engagement-5:{item}": 1 + (number + at + i) % 5
                for i, item in enumerate(ENGAGEMENT)
            }
            Browser(Path(settings.HOME), later, who).fetch().send(**said)
    pulse_round.close_now(round_key=later, by="hana")
    assert [one.state for one in figures.figures(measure="engagement_index").figures] == ["shown"]
