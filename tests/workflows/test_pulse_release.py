"""What is told of a closed round: scales of sets without a measure, own questions, sets asked in part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.company import operations as house
from keepwell.domain.listening import operations
from keepwell.domain.people import operations as people
from keepwell.workflows import anonymity_published, figures, pulse_release, pulse_round
from tests.domain.listening.round_writes import ENTERED, WORDS

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 20)
TEAMS = {"Blue": ("North", 12), "Red": ("North", 11), "Gold": ("South", 20)}


@pytest.fixture(autouse=True)
def _company() -> None:
    rows = [
        {"person_id": f"{team}{i}", "name": f"{team} {i}", "team": team, "unit": unit, "start_on": "2024-01-01"}
        for team, (unit, size) in TEAMS.items() for i in range(size)
    ]  # fmt: skip
    now = datetime(2026, 1, 5, tzinfo=UTC)
    people.load_people(rows=rows, batch="p", today=now.date(), now=now, by="hana")
    house.set_demo(by="sam", demo=True)


def _told(instrument: str, items: list[str], *, answer) -> str:
    """A closed round in which the n-th of each group chose `answer(n, place of the item)`."""
    atoms = pulse_round.groups(on=DAY - timedelta(days=14))
    answers = [
        (at, {f"{instrument}:{item}": answer(who, place) for place, item in enumerate(items)})
        for at, atom in enumerate(atoms) for who in range(len(atom.people))
    ]  # fmt: skip
    key = operations.load_closed_round(
        title=instrument, opens_on=DAY - timedelta(days=14), closes_on=DAY, atoms=atoms, answers=answers,
        questions=[{"instrument": instrument, "version": 1, "items": items}],
        limits=pulse_round.limits(), by="sam",
    )  # fmt: skip
    pulse_release.publish(round_key=key, by="sam")
    return key


def _whole(measure: str) -> dict[str, float | None]:
    sheet = figures.figures(measure=measure, by=["item"])
    return {one.slice["item"]: one.value for one in sheet.figures}


def _in_turn(who: int, place: int) -> int:
    return 1 + (who + place) % 5


def test_each_hse_scale_that_was_asked_in_full_is_told_and_no_total():
    change = ["26", "28", "32"]
    _told("hse-msit-35", [*change, "1"], answer=lambda who, place: 1 + (who + place % 2) % 5)
    scales = _whole("pulse_scale")
    assert scales == {
        "HSE Management Standards Indicator Tool: change": pytest.approx(3.0, abs=0.2)
    }
    assert len(_whole("pulse_item")) == 4
    by_team = figures.figures(measure="pulse_scale", by=["item", "team"])
    assert {one.slice["team"] for one in by_team.figures if one.state == "shown"} == set(TEAMS)


def test_reversed_items_of_a_scale_are_turned():
    relationships = ["5", "14", "21", "34"]
    _told("hse-msit-35", relationships, answer=lambda who, _place: 1 + who % 3)
    assert list(_whole("pulse_scale").values()) == [pytest.approx(4.0, abs=0.1)]
    assert max(_whole("pulse_item").values()) < 2.2


def test_a_set_asked_in_part_has_items_and_no_score():
    _told("csps-engagement-5", ["B47", "B48"], answer=_in_turn)
    assert not figures.figures(measure="engagement_index").figures
    assert len(_whole("pulse_item")) == 2


def test_an_own_question_is_told_by_its_words():
    key = operations.write_question(**WORDS)
    _told("own", [key], answer=_in_turn)
    assert _whole("pulse_item") == {"My desk is quiet.": pytest.approx(3.0, abs=0.2)}
    assert not figures.figures(measure="pulse_scale").figures


def test_a_licensed_set_is_told_as_a_scale_from_ten_answers():
    labels = [f"{n}" for n in range(7)]
    items = [{"text": f"Item {n}", "reverse": n == 2} for n in (1, 2)]
    told = {**ENTERED, "labels": labels, "lowest": 0, "items": items}
    operations.enter_licence(instrument="uwes-3-9-17", told=told, by="sam", on=DAY)
    _told("uwes-3-9-17", ["1", "2"], answer=lambda who, _place: who % 7)
    assert _whole("pulse_scale") == {"Utrecht Work Engagement Scale": 3.0}
    assert not _whole("pulse_item")  # seven options are told as one scale only


def test_the_attack_finds_every_scale_in_its_round_and_nothing_to_recover():
    _told("hse-msit-35", ["26", "28", "32"], answer=_in_turn)
    made, astray = anonymity_published.grounds(anonymity_published.published())
    assert not astray
    assert any("change" in question for question in made[0].cells)
    assert all(one.good for one in anonymity_published.attack())
