"""Letters of a round: alike for everybody, in paid hours, once; and nobody is asked too often."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from keepwell.domain.access import operations as access
from keepwell.domain.jobs.models import Job
from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.rules import tokens
from keepwell.domain.people import operations as people
from keepwell.domain.people import queries as known
from keepwell.workflows import pulse_reminding, pulse_round
from tests.outbox.postman import Postbox, postman

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
NIGHT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(tokens.new_key, "__kwdefaults__", {"bits": 1024})


@pytest.fixture
def team() -> list[str]:
    """Twelve people, three of them with an account."""
    rows = [
        {"person_id": f"E{at}", "name": f"P {at}", "email": f"p{at}@x.org", "team": "Blue", "start_on": "2024-01-01"}
        for at in range(12)
    ]  # fmt: skip
    people.load_people(rows=rows, batch="p", today=MONDAY, now=NIGHT, by="hana")
    return [
        access.create_user(
            email=f"p{at}@x.org", name=f"P {at}", password=None, roles=[("agent", None)], by="operator",
            on=MONDAY,
        ).public_id.hex
        for at in range(3)
    ]  # fmt: skip


def _drafted(instrument="kw-exhaustion-1", item="X1", *, opens_on=MONDAY, days=14) -> str:
    return operations.draft_round(
        title="March", by="hana", opens_on=opens_on, closes_on=opens_on + timedelta(days=days),
        questions=[{"instrument": instrument, "items": [item]}],
    )  # fmt: skip


def _opened(**more) -> str:
    key = _drafted(**more)
    pulse_round.open_now(round_key=key, by="hana", progress=lambda *_told: None)
    return key


def _letters() -> list[Job]:
    return list(Job.objects.filter(name=pulse_reminding.LETTER))


def test_everybody_with_an_account_gets_each_letter_once(team):
    key = _opened()
    assert len(_letters()) == 3
    for day in (11, 11, 12, 13):  # Friday, once more, and a weekend without a paid hour
        now = NIGHT + timedelta(days=day)
        pulse_reminding.remind_due(on=now.date(), now=now)
    told = [one.payload for one in _letters()]
    assert sorted(one["kind"] for one in told) == ["last"] * 3 + ["open"] * 3
    assert {one["user"] for one in told} == set(team)
    assert {one["round"] for one in told} == {key}


@pytest.mark.parametrize(
    ("day", "kind"),
    [(0, "open"), (6, "open"), (7, "half"), (10, "half"), (11, "last"), (13, "last"), (14, "")],
)
def test_three_letters_a_round(team, day, kind):
    found = queries.round_of(key=_opened())
    assert pulse_reminding.due(found, on=MONDAY + timedelta(days=day)) == kind


def test_letters_go_in_paid_hours(team):
    key = _opened()
    Job.objects.all().delete()
    pulse_reminding.invite(round_key=key, kind="half", now=NIGHT)
    assert {one.run_at.astimezone(UTC).hour for one in _letters()} == {9}


def test_all_get_the_same_words_and_who_answered_changes_nothing(team):
    found = queries.round_of(key=_opened())
    told = [pulse_reminding.letter(found=found, user=one, kind="half") for one in team]
    assert len({(one.subject, one.parts) for one in told}) == 1
    assert found.manifest_hash in str(told[0].parts)
    assert "Nobody knows who has answered" in str(told[0].parts)


def test_a_letter_leaves_while_the_round_is_open_and_not_after(team, settings):
    key = _opened()
    with postman(Postbox()) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        payload = {"round": key, "user": team[0], "kind": "half"}
        pulse_reminding.letter_job(payload, lambda *_told: None)
        assert len(box.arrived) == 1
        pulse_round.close_now(round_key=key, by="hana")
        pulse_reminding.letter_job(payload, lambda *_told: None)
        assert len(box.arrived) == 1


def test_nobody_is_asked_in_a_third_round_within_four_weeks(team):
    today = date.today()
    for instrument, item in (("kw-exhaustion-1", "X1"), ("kw-pulse-core-10", "P1")):
        _opened(instrument=instrument, item=item, opens_on=today)
    assert len(pulse_round.spared(on=today)) == len(known.placed(on=today)) == 12
    third = _drafted("kw-recommend-1", "R1", opens_on=today)
    with pytest.raises(operations.rounds.RoundError, match="Nobody"):
        pulse_round.open_now(round_key=third, by="hana", progress=lambda *_told: None)
    assert not pulse_round.spared(on=today + timedelta(days=29))
