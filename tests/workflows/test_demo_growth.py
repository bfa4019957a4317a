"""What the demo says of new colleagues, teams, candidates and leavers: once, and told as by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.growth import queries as growth
from keepwell.domain.listening import visitor_queries as visitors
from keepwell.domain.partnership.queries import team_meetings
from keepwell.domain.people import operations as people
from keepwell.workflows import demo_growth

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def told(settings, tmp_path):
    settings.HOME = tmp_path
    rows = [
        {"person_id": f"E{n}", "name": f"New {n}", "team": "Heron", "start_on": TODAY - timedelta(days=30 + n)}
        for n in range(3)
    ]  # fmt: skip
    people.load_people(rows=rows, batch="p", today=TODAY, now=NOW, by="x")
    access.create_demo_users(password="p", on=date(2026, 1, 1), by="x", team="Heron")
    for _twice in range(2):
        demo_growth.tell_growth(today=TODAY, now=NOW)


def test_the_demo_tells_its_story_once(told):
    everything = growth.Reader("", answers=True, teams=None)
    assert growth.counts(visible=everything) == {"waiting": 1, "answered": 2}
    board = team_meetings.board(team="Heron")
    assert (len(board.meetings), len(board.open)) == (2, 3)  # no sync here to pass a point on to
    assert set(visitors.open_rounds()) == {"candidate", "exit"}
    assert {(one.kind, one.group) for one in visitors.pools()} == {
        ("candidate", 0), ("candidate", 1), ("candidate", 3), ("exit", 0),
    }  # fmt: skip
