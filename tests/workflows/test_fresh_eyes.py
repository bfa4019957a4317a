"""An insight becomes an action, both or neither; erasing somebody reaches what they told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.growth import operations as growth
from keepwell.domain.growth import queries as reading
from keepwell.domain.partnership.operations import team_meetings as teams
from keepwell.domain.partnership.queries import actions
from keepwell.domain.partnership.queries import team_meetings as boards
from keepwell.domain.partnership.rules.actions import ActionError
from keepwell.domain.people import operations as people
from keepwell.domain.people import queries as register
from keepwell.schemas.packs import Pack, PackBlock
from keepwell.schemas.phrases import Phrase
from keepwell.workflows import erase_person, fresh_eyes, monthly_sync_matters
from tests.domain.people.operations.test_erasure import everything

pytestmark = pytest.mark.django_db
NOW, DAY = datetime(2026, 4, 9, 3, tzinfo=UTC), date(2026, 4, 9)
HR = reading.Reader("", answers=True, teams=None)


@pytest.fixture
def hana() -> str:
    made = access.create_user(
        email="hana@x.org", name="Hana", password=None,
        roles=[("hr_partner", None), ("administrator", None)], by="x", on=DAY,
    )  # fmt: skip
    return made.public_id.hex


@pytest.fixture
def mia(tmp_path, settings) -> str:
    settings.HOME = tmp_path
    rows = [{"_row": 0, "person_id": "E1", "name": "Mia Stone", "email": "E1@x.org", "team": "Blue", "start_on": date(2026, 3, 1)}]  # fmt: skip
    people.load_people(rows=rows, batch="a", today=DAY, now=NOW, by="operator")
    return register.people(visible=None, on=DAY)[0].key


def told(person: str, *, by: str = "ana", sight: str = "lead") -> reading.InsightView:
    growth.tell_insight(
        person=person, team="Blue", moment=28, topic="ways", sight=sight, by=by, on=DAY,
        text="Nobody told Mia Stone about macros",
    )  # fmt: skip
    return reading.own(person=person)[0]


def answered(one: reading.InsightView, owner: str, what: str = "Tell starters") -> str:
    return fresh_eyes.answer_with_action(
        insight=one, text="Right.", what=what, owner=owner, due_on=DAY + timedelta(7), by=owner,
        on=DAY, now=NOW,
    )  # fmt: skip


def test_an_insight_becomes_an_action_of_its_team(hana, mia):
    made = answered(told(mia), hana)
    (one,) = actions.open_of(user=hana)
    assert (one.id, one.source, one.team, one.topic) == (made, "voice", "Blue", "onboarding")
    (found,) = reading.own(person=mia)
    assert (found.outcome, found.became) == ("action", made)


def test_what_was_told_to_leaders_alone_names_no_team_in_the_list(hana, mia):
    answered(told(mia, sight="leaders"), hana)
    assert [one.team for one in actions.open_of(user=hana)] == [""]


def test_both_or_neither(hana, mia):
    one = told(mia)
    with pytest.raises(ActionError):
        answered(one, hana, what=" ")
    assert reading.own(person=mia)[0].outcome is None
    assert not actions.open_of(user=hana)


def test_what_waits_longer_than_a_week_is_a_point_of_the_pack(hana, mia):
    one = told(mia)
    block = PackBlock("onboarding", 10, Phrase("h", "x", {}), ())
    pack = Pack("2026-03", "Acme", NOW.isoformat(), "", (block,))
    in_time = monthly_sync_matters.with_matters(pack, today=DAY + timedelta(days=7))
    assert in_time.blocks[0].points == ()
    late = monthly_sync_matters.with_matters(pack, today=DAY + timedelta(days=8))
    (point,) = late.blocks[0].points
    assert (point.key, point.source) == ("late:insights", "late")
    assert str(point.title).endswith("longer than a week: 1")
    answered(one, hana)
    after = monthly_sync_matters.with_matters(late, today=DAY + timedelta(days=8))
    assert "late:insights" not in {one.key for one in after.blocks[0].points}


def test_erasing_somebody_reaches_insights_and_team_meetings(hana, mia):
    told(mia)
    held = teams.hold_team_meeting(team="Blue", kind="team", on=DAY, by=hana)
    teams.write_down(meeting=held, said="decision", text="Mia Stone asks the vendor", by=hana)
    assert erase_person.erase(person=mia, by=hana)
    (left,) = reading.to_answer(visible=HR)
    assert (left.person, left.author) == ("", "")
    assert "Stone" not in everything()
    assert "asks the vendor" in boards.board(team="Blue").meetings[0].words[0].text
