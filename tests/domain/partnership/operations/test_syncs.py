"""Rhythms and their dates: planned ahead, moved, cancelled, and what calendars must hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from keepwell.domain.jobs.models import Job
from keepwell.domain.partnership.models import Sync
from keepwell.domain.partnership.operations import syncs
from keepwell.domain.partnership.queries import syncs as queries
from keepwell.domain.partnership.rules.syncs import Cadence, SyncError
from keepwell.domain.trail import queries as trail
from keepwell.schemas.phrases import Phrase

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HANA, CEM, MIRA = "a" * 32, "b" * 32, "c" * 32
PEOPLE = {HANA: "hr", CEM: "support"}
FIRST_THURSDAY = Cadence(
    "monthly_weekday", date(2026, 3, 1), time(10), "Europe/Berlin", nth=1, weekday=3
)


def plan(cadence: Cadence = FIRST_THURSDAY, **more) -> str:
    told = {"name": "Monthly sync", "people": PEOPLE, "by": HANA, "now": NOW, **more}
    return syncs.plan_syncs(cadence=cadence, **told)


def dates(*, now: datetime = NOW) -> list[str]:
    return [f"{one.on} {one.starts_at:%H:%M}" for one in queries.coming(user=HANA, now=now)]


def change(series: str, **more) -> None:
    found = queries.find_series(series=series)
    told = {
        "name": found.name,
        "cadence": found.cadence,
        "people": found.members,
        "place": found.place,
    }
    syncs.change_syncs(series=series, by=HANA, now=NOW, **{**told, **more})


def test_three_dates_are_planned_at_the_same_local_time_whatever_the_clocks_do():
    plan()
    assert dates() == ["2026-03-05 09:00", "2026-04-02 08:00", "2026-05-07 08:00"]


def test_planning_the_same_again_is_the_same_series():
    assert plan() == plan()
    assert len(dates()) == 3


def test_a_sync_needs_both_sides():
    with pytest.raises(SyncError, match="somebody from HR and somebody from Support"):
        plan(people={HANA: "hr", MIRA: "hr"})


def test_only_who_takes_part_has_it_in_their_list():
    plan()
    assert queries.coming(user=MIRA, now=NOW) == []
    assert [one.side(CEM) for one in queries.coming(user=CEM, now=NOW)] == ["support"] * 3


def test_the_next_date_is_planned_when_one_has_passed_and_a_moved_one_is_not_doubled():
    plan()
    first, second, _third = queries.coming(user=HANA, now=NOW)
    syncs.move_sync(
        sync=second.id, on=date(2026, 4, 9), at=time(14), by=CEM, now=NOW, reason="Easter"
    )
    later = first.ends_at + timedelta(minutes=1)
    assert syncs.plan_ahead(now=later) == 1
    assert syncs.plan_ahead(now=later) == 0
    assert dates(now=later) == ["2026-04-09 12:00", "2026-05-07 08:00", "2026-06-04 08:00"]


def test_a_cancelled_date_does_not_come_back_and_another_follows_at_the_end():
    plan()
    second = queries.coming(user=HANA, now=NOW)[1]
    syncs.cancel_sync(sync=second.id, by=HANA, now=NOW, reason="Easter")
    assert [one[:10] for one in dates()] == ["2026-03-05", "2026-05-07", "2026-06-04"]
    (gone,) = queries.past(user=HANA, now=NOW)
    assert (gone.stage, gone.reason, gone.sequence) == ("cancelled", "Easter", 1)


def test_moving_keeps_the_date_its_own_and_counts_up():
    plan()
    one = queries.coming(user=HANA, now=NOW)[0]
    syncs.move_sync(sync=one.id, on=date(2026, 3, 6), at=time(9, 30), by=CEM, now=NOW)
    moved = queries.find(sync=one.id)
    assert (moved.on, moved.starts_at.hour, moved.sequence, moved.moved) == (date(2026, 3, 6), 8, 1, True)  # fmt: skip
    syncs.move_sync(sync=one.id, on=date(2026, 3, 6), at=time(9, 30), by=CEM, now=NOW)
    assert queries.find(sync=one.id).sequence == 1


def test_nothing_is_moved_into_the_past_or_after_it_was_cancelled():
    plan()
    one = queries.coming(user=HANA, now=NOW)[0]
    with pytest.raises(SyncError, match="still to come"):
        syncs.move_sync(sync=one.id, on=date(2026, 3, 1), at=time(9), by=CEM, now=NOW)
    syncs.cancel_sync(sync=one.id, by=HANA, now=NOW)
    with pytest.raises(SyncError, match="cannot be moved"):
        syncs.move_sync(sync=one.id, on=date(2026, 3, 9), at=time(9), by=CEM, now=NOW)


def test_a_new_rhythm_moves_each_date_under_its_own_id():
    series = plan()
    before = [one.id for one in queries.coming(user=HANA, now=NOW)]
    fridays = replace(FIRST_THURSDAY, weekday=4, at=time(11))
    change(series, cadence=fridays)
    after = queries.coming(user=HANA, now=NOW)
    assert [one.id for one in after] == before
    assert [f"{one.on}" for one in after] == ["2026-03-06", "2026-04-03", "2026-05-01"]
    assert {one.sequence for one in after} == {1}


def test_a_new_room_leaves_a_moved_date_where_it_is():
    series = plan()
    one = queries.coming(user=HANA, now=NOW)[0]
    syncs.move_sync(sync=one.id, on=date(2026, 3, 9), at=time(9), by=CEM, now=NOW)
    change(series, place="Room 4")
    told = queries.find(sync=one.id)
    assert (told.on, told.place, told.sequence) == (date(2026, 3, 9), "Room 4", 2)


def test_changing_nothing_changes_nothing():
    series = plan()
    before = trail.verify_chain().entries
    change(series)
    assert trail.verify_chain().entries == before
    assert {one.sequence for one in queries.coming(user=HANA, now=NOW)} == {0}


def heard(series: str) -> list[tuple[str, str, int]]:
    """What calendars are told now, as if the job ran."""
    told = queries.owed(series=series, now=NOW)
    for one in told:
        syncs.note_invited(
            sync=one.sync.id, user=one.user, email="x@y.org", sequence=one.sync.sequence,
            method=one.method, now=NOW,
        )  # fmt: skip
    return sorted((one.user[0], one.method, one.sync.sequence) for one in told)


def test_calendars_hear_each_change_once_and_who_leaves_hears_the_end():
    series = plan()
    assert heard(series) == [("a", "REQUEST", 0)] * 3 + [("b", "REQUEST", 0)] * 3
    assert heard(series) == []
    one = queries.coming(user=HANA, now=NOW)[0]
    syncs.move_sync(sync=one.id, on=date(2026, 3, 6), at=time(10), by=CEM, now=NOW)
    assert heard(series) == [("a", "REQUEST", 1), ("b", "REQUEST", 1)]
    change(series, people={MIRA: "hr", CEM: "support"})
    assert [one for one in heard(series) if one[0] == "a"] == [("a", "CANCEL", 1)] * 2 + [("a", "CANCEL", 2)]  # fmt: skip
    syncs.cancel_sync(sync=one.id, by=CEM, now=NOW)
    told = heard(series)
    assert [one for one in told if one[1] == "CANCEL"] == [("b", "CANCEL", 3), ("c", "CANCEL", 3)]
    assert [one for one in told if one[1] == "REQUEST"] == [("b", "REQUEST", 0), ("c", "REQUEST", 0)]  # the one that follows  # fmt: skip


def test_ending_a_series_cancels_what_is_ahead():
    series = plan()
    heard(series)
    syncs.end_syncs(series=series, by=HANA, now=NOW)
    assert dates() == []
    assert {one[1] for one in heard(series)} == {"CANCEL"}
    assert syncs.plan_ahead(now=NOW + timedelta(days=60)) == 0


def test_the_change_and_the_job_that_tells_it_are_one_transaction():
    series = plan()
    assert {job.payload["series"] for job in Job.objects.filter(name=syncs.INVITE)} == {series}


def test_a_sync_is_reminded_of_once_in_the_days_before_it():
    plan()
    early, near = datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
    assert queries.to_remind(now=early) == []
    (due,) = queries.to_remind(now=near)
    assert syncs.note_reminded_sync(sync=due.id, now=near)
    assert not syncs.note_reminded_sync(sync=due.id, now=near)
    assert queries.to_remind(now=near) == []


def test_dates_that_were_not_held_are_told_as_passed_by():
    plan()
    later = datetime(2026, 3, 6, tzinfo=UTC)
    assert [(one.stage, f"{one.on}") for one in queries.past(user=HANA, now=later)] == [("planned", "2026-03-05")]  # fmt: skip
    assert Sync.objects.count() == 3


def test_the_month_a_sync_speaks_of_finds_the_sync():
    plan()
    assert queries.next_for_month(month="2026-03").on == date(2026, 4, 2)
    assert queries.next_for_month(month="2020-03") is None


def test_a_date_on_a_day_off_is_on_the_next_working_day_and_speaks_of_the_same_month():
    last = replace(FIRST_THURSDAY, nth=-1, weekday=4)  # last Friday of a month
    plan(last, off={date(2026, 3, 27), date(2026, 3, 30), date(2026, 3, 31)})
    first, second, _third = queries.coming(user=HANA, now=NOW)
    assert (first.on, first.day_off, first.month) == (
        date(2026, 4, 1),
        date(2026, 3, 27),
        "2026-02",
    )
    assert (second.on, second.day_off) == (date(2026, 4, 24), None)
    assert not first.moved
    syncs.move_sync(sync=first.id, on=date(2026, 4, 2), at=time(10), by=HANA, now=NOW)
    found = queries.find(sync=first.id)
    assert found is not None
    assert (found.day_off, found.moved) == (None, True)
    assert syncs.plan_ahead(now=NOW + timedelta(days=35), off={date(2026, 6, 26)}) == 1
    assert dates(now=NOW + timedelta(days=35))[-1] == "2026-06-29 08:00"


def test_whom_a_letter_did_not_reach_is_known_until_one_is_taken():
    said = Phrase("mail.refused", "{host} does not take mail for {to}: {problem}", {"host": "h"})
    syncs.note_unreached(user=CEM, said=said, now=NOW)
    assert queries.unreached(users=[HANA, CEM])[CEM].said == said
    syncs.note_reached(user=CEM)
    assert queries.unreached(users=[HANA, CEM]) == {}
