from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.company import operations, queries
from keepwell.domain.company.rules import SettingError

pytestmark = pytest.mark.django_db

WEEK = {"0": [["08:00", "12:00"], ["13:00", "17:00"]]}


def test_before_anything_is_set_an_office_week_holds():
    (found,) = queries.calendars()
    assert sorted(found.week) == ["0", "1", "2", "3", "4"]
    assert (queries.settings().zone, queries.limits().workforce) == ("UTC", 5)


def test_a_new_week_leaves_the_earlier_one_to_its_time():
    operations.set_calendar(by="sam", valid_from=date(2025, 1, 1), week=WEEK, region="DE")
    operations.set_calendar(by="sam", valid_from=date(2026, 1, 1), week={}, site="Leipzig")
    operations.set_calendar(by="sam", valid_from=date(2026, 1, 1), week={"0": WEEK["0"][:1]})
    told = [
        (one.site, one.valid_from.year, len(one.week.get("0", []))) for one in queries.calendars()
    ]
    assert told == [("", 2025, 2), ("", 2026, 1), ("Leipzig", 2026, 0)]


@pytest.mark.parametrize(
    "week",
    [{"7": [["09:00", "10:00"]]}, {"0": [["10:00", "09:00"]]}, {"0": [["9", "10"]]},
     {"0": [["09:00", "12:00"], ["11:00", "13:00"]]}],
)  # fmt: skip
def test_weeks_that_cannot_be_are_refused(week):
    with pytest.raises(SettingError):
        operations.set_calendar(by="sam", valid_from=date(2026, 1, 1), week=week)


def test_work_until_midnight_can_be_said():
    operations.set_calendar(by="sam", valid_from=date(2026, 1, 1), week={"5": [["16:00", "24:00"]]})
    assert queries.calendars()[0].week["5"] == [["16:00", "24:00"]]


def test_zones_must_exist():
    operations.set_zone(by="sam", site="Leipzig", zone="Europe/Berlin")
    assert queries.zones() == {"Leipzig": "Europe/Berlin"}
    with pytest.raises(SettingError, match="Europe/Berlin"):
        operations.set_zone(by="sam", site="Leipzig", zone="Berlin")


def test_limits_are_raised_never_lowered():
    operations.set_limits(by="sam", workforce=8)
    operations.set_limits(by="sam", service_agents=4)
    assert (queries.limits().workforce, queries.limits().service_agents) == (8, 4)
    with pytest.raises(ValueError, match="not lowered"):
        operations.set_limits(by="sam", workforce=3)
    assert queries.limits().workforce == 8


def test_a_target_ends_where_the_next_begins():
    told = {"by": "cem", "measure": "csat"}
    operations.set_target(**told, value=0.8, valid_from=date(2025, 1, 1))
    operations.set_target(**told, value=0.85, valid_from=date(2026, 1, 1))
    operations.set_target(**told, value=0.9, valid_from=date(2026, 1, 1), team="Blue")
    (before,) = queries.targets(measure="csat", on=date(2025, 12, 31))
    assert before.value == 0.8
    now = {one.team: one.value for one in queries.targets(measure="csat", on=date(2026, 1, 1))}
    assert now == {"": 0.85, "Blue": 0.9}
    operations.end_target(**told, on=date(2026, 6, 1))
    assert [one.team for one in queries.targets(on=date(2026, 6, 1))] == ["Blue"]


def test_notes_are_for_one_measure_or_all(now):
    everywhere = operations.add_note(by="cem", on=date(2026, 1, 5), text="New phone system")
    operations.add_note(by="cem", on=date(2026, 1, 6), text="Sale", measure="contacts")
    assert len(queries.notes(measure="csat")) == 1
    assert len(queries.notes(measure="contacts")) == 2
    operations.remove_note(by="cem", note=everywhere, now=now)
    assert [one.text for one in queries.notes()] == ["Sale"]
