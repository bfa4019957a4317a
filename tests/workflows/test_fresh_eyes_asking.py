"""Letters of weeks 1, 4, 8 and 12: to everybody who is new alike, once each, in paid hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.growth import operations as growth
from keepwell.domain.jobs.models import Job
from keepwell.domain.people import operations as people
from keepwell.domain.people import queries as known
from keepwell.workflows import fresh_eyes_asking as asking
from tests.outbox.postman import Postbox, postman

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    settings.HOME = tmp_path


@pytest.fixture
def team() -> list[str]:
    """Two who began on Monday, one long ago; all have an account, one more new one has none."""
    rows = [
        {"person_id": f"E{at}", "name": f"P {at}", "email": f"p{at}@x.org", "team": "Blue", "start_on": began}
        for at, began in enumerate(["2026-03-02", "2026-03-02", "2024-01-01", "2026-03-02"])
    ]  # fmt: skip
    people.load_people(rows=rows, batch="p", today=MONDAY, now=_night(0), by="hana")
    return [
        access.create_user(
            email=f"p{at}@x.org", name=f"P {at}", password=None, roles=[("agent", None)], by="operator",
            on=MONDAY,
        ).public_id.hex
        for at in range(3)
    ]  # fmt: skip


def _night(day: int) -> datetime:
    return datetime(2026, 3, 2, 2, 0, tzinfo=UTC) + timedelta(days=day)


def _ask(day: int) -> int:
    return asking.ask_due(on=_night(day).date(), now=_night(day))


def _letters() -> list[dict]:
    return [one.payload for one in Job.objects.filter(name=asking.LETTER)]


def test_four_letters_to_each_who_is_new_and_no_other(team):
    asked = {day: count for day in range(120) if (count := _ask(day))}
    assert asked == {7: 2, 28: 2, 56: 2, 84: 2}
    assert {one["user"] for one in _letters()} == set(team[:2])


@pytest.mark.parametrize(
    ("day", "moment"),
    [(6, None), (7, 7), (13, 7), (14, None), (27, None), (28, 28), (84, 84), (90, 84), (91, None)],
)
def test_a_letter_goes_within_its_week(team, day, moment):
    assert asking.moment_of(user=team[0], on=MONDAY + timedelta(days=day)) == moment


def test_a_night_that_was_missed_is_made_up_for_in_the_week(team):
    assert _ask(10) == 2
    assert _ask(11) == 0


def test_on_a_weekend_it_waits_for_a_paid_hour(team):
    assert _ask(12) == 0  # Saturday
    assert _ask(13) == 0
    assert _ask(9) == 2
    assert {one.run_at.hour for one in Job.objects.filter(name=asking.LETTER)} == {9}


def test_who_told_something_gets_the_same_letter(team):
    (person,) = [one.key for one in known.people(visible=None, on=MONDAY) if one.name == "P 0"]
    growth.tell_insight(
        person=person, team="Blue", moment=7, topic="ways", sight="lead", text="Odd", by=team[0],
        on=MONDAY + timedelta(days=7),
    )  # fmt: skip
    assert _ask(8) == 2
    told = [asking.letter(user=one, moment=7) for one in team[:2]]
    assert len({(one.subject, one.parts) for one in told}) == 1


def test_a_letter_speaks_its_reader_s_language(team):
    english = asking.letter(user=team[0], moment=7).subject
    access.set_preferences(user=team[0], language="de")
    told = asking.letter(user=team[0], moment=7)
    assert told.language == "de"
    assert told.subject != english == "What fresh eyes see"


def test_a_letter_leaves_for_who_is_still_here(team, settings):
    with postman(Postbox()) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        payload = {"user": team[0], "moment": 7}
        asking.letter_job(payload, lambda *_told: None)
        assert len(box.arrived) == 1
        access.grant(user=team[2], role="administrator", on=MONDAY, by="sam")
        access.deactivate(user=team[0], on=MONDAY, by="sam")
        asking.letter_job(payload, lambda *_told: None)
        assert len(box.arrived) == 1
