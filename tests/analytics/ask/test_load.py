"""Four bars: beside a team's own weeks, and beside nobody else's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from keepwell.analytics.ask import Desk, Tree, load
from keepwell.analytics.mart import Mart
from keepwell.schemas.load import BARS, WEEKS
from tests.analytics.metrics.service_rows import contact, mart

NEWEST = date(2026, 4, 6)
TODAY = date(2026, 4, 15)
FIRST = datetime(2026, 4, 6, 9) - timedelta(weeks=WEEKS)


def contacts(team: str, agents: int, *, tough_in_last: int = 0, weeks: int = WEEKS) -> list[dict[str, Any]]:  # fmt: skip
    """Ten contacts a week and agent; of every team two or four in a hundred are tough, by turns."""
    found = []
    for week in range(WEEKS - weeks, WEEKS + 1):
        for place in range(agents * 10):
            tough = tough_in_last if week == WEEKS else 1 + week % 2
            found.append(
                contact(
                    len(found), at=FIRST + timedelta(weeks=week, days=place % 7),
                    agent=f"{team}{place % agents}", file_team=team, tough=place < tough,
                )
            )  # fmt: skip
    return [{**one, "contact_id": f"{team}-{one['contact_id']}"} for one in found]


def teams_of(held: Mart, *names: str) -> dict[str, dict[str, Any]]:
    desk = Desk(held, tree=Tree(tuple((name, "Care") for name in names)))
    return {one.team: {bar.measure: bar for bar in one.bars} for one in load.teams(desk)}


def test_a_week_far_above_the_team_s_own_band_is_said_and_only_of_large_teams() -> None:
    rows = [*contacts("Blue", 5, tough_in_last=10), *contacts("Red", 5, tough_in_last=2), *contacts("Tiny", 4, tough_in_last=9)]  # fmt: skip
    found = teams_of(mart(contacts=rows, today=TODAY), "Blue", "Red", "Tiny", "Nobody")
    blue, red, tiny = (found[one]["tough_contact_rate"] for one in ("Blue", "Red", "Tiny"))
    assert (blue.value, blue.side, blue.known, len(blue.weeks)) == (20.0, "above", WEEKS, WEEKS + 1)
    assert blue.low == 0.0
    assert blue.high is not None
    assert 4.0 < blue.high < 20.0
    assert (red.value, red.side) == (4.0, "within")
    assert (tiny.why, tiny.value, tiny.weeks) == ("few", None, ())
    assert found["Nobody"]["tough_contact_rate"].why == "quiet"


def test_the_bars_stand_side_by_side_and_each_says_what_it_lacks() -> None:
    held = mart(contacts=contacts("Blue", 5), today=TODAY)
    found = teams_of(held, "Blue")["Blue"]
    assert tuple(found) == BARS
    assert found["schedule_changes"].why == "missing"
    assert found["schedule_changes"].missing == "shifts.published_at"
    assert found["contact_intensity"].missing == "work_states.state"
    assert "handle_seconds" in found["recovery_taken"].missing


def test_a_week_needs_eight_before_it_to_be_compared() -> None:
    for weeks, why in ((7, "young"), (8, "")):
        rows = contacts("Blue", 5, tough_in_last=10, weeks=weeks)
        found = teams_of(mart(contacts=rows, today=TODAY), "Blue")["Blue"]["tough_contact_rate"]
        assert (found.value, found.why, found.known) == (20.0, why, weeks)


def test_an_empty_company_has_no_week() -> None:
    assert load.weeks_of(mart(today=TODAY)) is None
    assert load.teams(Desk(mart(today=TODAY), tree=Tree((("Blue", "Care"),)))) == ()


@pytest.mark.parametrize(
    ("last", "today", "newest"),
    [
        (datetime(2026, 4, 12, 23), date(2026, 4, 15), date(2026, 4, 6)),  # until a Sunday
        (datetime(2026, 4, 11, 23), date(2026, 4, 15), date(2026, 3, 30)),  # a day short
        (datetime(2026, 4, 20, 9), date(2026, 4, 15), date(2026, 4, 6)),  # a date to come
    ],
)
def test_only_full_weeks_are_told(last: datetime, today: date, newest: date) -> None:
    weeks = load.weeks_of(mart(contacts=[contact(0, at=last)], today=today))
    assert weeks is not None
    assert (weeks.mondays[-1], len(weeks.mondays)) == (newest, WEEKS + 1)


def test_a_team_s_weeks_do_not_depend_on_another_team() -> None:
    alone = teams_of(mart(contacts=contacts("Blue", 5), today=TODAY), "Blue")["Blue"]
    rows = [*contacts("Blue", 5), *contacts("Red", 9, tough_in_last=9)]
    assert teams_of(mart(contacts=rows, today=TODAY), "Blue", "Red")["Blue"] == alone


def there(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Forty hours a week for everybody."""
    moments = {(one["agent"], one["handled_local"].date()) for one in rows}
    mondays = {(agent, day - timedelta(days=day.weekday())) for agent, day in moments}
    return [
        {"agent": agent, "start_at": at, "start_local": at, "state": "idle", "seconds": 144_000.0}
        for agent, monday in sorted(mondays)
        for at in [datetime(monday.year, monday.month, monday.day, 9)]
    ]


def test_how_evenly_work_lies_on_people_is_told_of_large_teams_alone() -> None:
    """Matched people, for working states say no team; one of five takes six times the contacts."""
    rows = [*contacts("Blue", 5), *contacts("Red", 5), *contacts("Tiny", 4)]
    extra = [{**one, "contact_id": f"{one['contact_id']}-{at}"} for one in rows if one["agent"] == "Red0" for at in range(5)]  # fmt: skip
    since, until = date(2025, 1, 1), date(9999, 12, 31)
    agents = sorted({one["agent"] for one in rows})
    who = [
        {"agent": one, "person": f"p-{one}", "valid_from": since, "valid_to": until}
        for one in agents
    ]
    jobs = [{**one, "team": one["agent"][:-1], "origin": "hr"} for one in who]
    tables = {
        "contacts": [{**one, "channel": "phone", "reason_group": "pay", "handle_seconds": 60.0} for one in [*rows, *extra]],
        "work_states": there(rows), "identities": who,
        "job_history": [{name: value for name, value in one.items() if name != "agent"} for one in jobs],
    }  # fmt: skip
    held = mart(today=TODAY, **tables)
    desk = Desk(held, tree=Tree((("Blue", "Care"), ("Red", "Care"), ("Tiny", "Care"))))
    found = {one.team: one.uneven for one in load.teams(desk)}
    assert found == {"Blue": 0.0, "Red": 0.4, "Tiny": None}
