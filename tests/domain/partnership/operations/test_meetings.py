"""A meeting: the shared clock, notes that lose no word, what both sides decide, what stays open."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keepwell.domain.access import operations as access
from keepwell.domain.jobs.models import Job
from keepwell.domain.partnership.models import NoteLine
from keepwell.domain.partnership.operations import meetings, syncs
from keepwell.domain.partnership.queries import meetings as queries
from keepwell.domain.partnership.queries import syncs as sync_queries
from keepwell.domain.partnership.rules.meetings import MeetingError, Save
from keepwell.domain.partnership.rules.syncs import Cadence
from keepwell.domain.trail import queries as trail

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
PLANNED = datetime(2026, 3, 2, 8, tzinfo=UTC)
RHYTHM = Cadence("monthly_weekday", date(2026, 3, 1), time(10), "Europe/Berlin", weekday=3)


def user(name: str, role: str) -> str:
    made = access.create_user(
        email=f"{name}@x.org", name=name.title(), password="p", roles=[(role, None)], by="operator",
        on=date(2026, 1, 1),
    )  # fmt: skip
    return made.public_id.hex


@pytest.fixture
def hana():
    return user("hana", "hr_partner")


@pytest.fixture
def cem():
    return user("cem", "support_leader")


@pytest.fixture
def sync(hana, cem):
    """A sync whose meeting has just begun."""
    syncs.plan_syncs(
        name="Monthly sync", cadence=RHYTHM, people={hana: "hr", cem: "support"}, by=hana, now=PLANNED
    )  # fmt: skip
    found = sync_queries.coming(user=hana, now=PLANNED)[0].id
    meetings.open_meeting(sync=found, month="2026-02", by=hana, now=NOW)
    return found


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def look(sync: str, reader: str, *, since: int = -1, at: datetime = NOW):
    return queries.news(sync=sync, reader=reader, since=since, now=at)


def note(
    sync: str, by: str, text: str, *, line="l1", number=1, device="left", seen=0, **more
) -> str:
    save = Save(line, device, number, text, seen, **more)
    return meetings.save_lines(sync=sync, saves=[save], by=by, now=NOW)[0].into


def texts(sync: str, reader: str) -> list[str]:
    return [one.text for one in look(sync, reader).lines]


def test_both_sides_see_the_same_clock_and_a_reload_keeps_it(sync, hana, cem):
    meetings.turn_to(sync=sync, block="onboarding", seen="workforce", now=after(14))
    one, other = (look(sync, who, at=after(20)).clock for who in (hana, cem))
    assert one == other
    assert (one.block, one.running, one.spent) == ("onboarding", True, {"workforce": 840.0, "onboarding": 360.0})  # fmt: skip


def test_two_who_press_next_at_once_go_one_block_further(sync, hana):
    for _ in range(2):
        meetings.turn_to(sync=sync, block="onboarding", seen="workforce", now=after(14))
    meetings.turn_to(sync=sync, block="wellbeing", seen="workforce", now=after(14))
    assert look(sync, hana).clock.block == "onboarding"


def test_a_pause_is_not_counted(sync, hana):
    meetings.pause_clock(sync=sync, now=after(5))
    meetings.pause_clock(sync=sync, now=after(6))
    assert not look(sync, hana, at=after(9)).clock.running
    meetings.resume_clock(sync=sync, now=after(10))
    meetings.resume_clock(sync=sync, now=after(11))
    assert look(sync, hana, at=after(12)).clock.spent == {"workforce": 7 * 60.0}


def test_only_one_meeting_of_a_series_goes_on(sync, hana):
    second = sync_queries.coming(user=hana, now=NOW)[0].id
    with pytest.raises(MeetingError, match="still open"):
        meetings.open_meeting(sync=second, month="2026-03", by=hana, now=NOW)


def test_a_cancelled_sync_is_not_opened(sync, hana):
    second = sync_queries.coming(user=hana, now=NOW)[0].id
    syncs.cancel_sync(sync=second, by=hana, now=NOW)
    with pytest.raises(MeetingError, match="cancelled"):
        meetings.open_meeting(sync=second, month="2026-03", by=hana, now=NOW)


def test_a_note_grows_and_is_one_line(sync, hana, cem):
    for number, text in enumerate(("late", "late shifts", "late shifts again"), start=1):
        note(sync, hana, text, number=number)
    assert texts(sync, cem) == ["late shifts again"]
    assert queries.versions(sync=sync, author=hana) == {}


def test_words_that_were_changed_are_kept_as_an_earlier_text(sync, hana):
    note(sync, hana, "late shifts", number=1)
    note(sync, hana, "early shifts", number=2)
    note(sync, hana, "", number=3)
    assert queries.versions(sync=sync, author=hana) == {"l1": ["late shifts", "early shifts"]}


def test_sending_twice_and_out_of_order_is_harmless(sync, hana):
    for number, text in ((1, "a"), (3, "a b c"), (2, "a b"), (1, "a"), (3, "a b c")):
        note(sync, hana, text, number=number)
    assert texts(sync, hana) == ["a b c"]


def test_two_windows_of_one_person_never_overwrite_each_other(sync, hana):
    note(sync, hana, "from the left", device="left", number=1)
    into = note(sync, hana, "from the right", device="right", number=2)
    again = note(sync, hana, "from the right and more", device="right", number=3)
    assert into == again != "l1"
    assert texts(sync, hana) == ["from the left", "from the right and more"]


def test_a_window_that_saw_the_newest_text_goes_on_with_it(sync, hana):
    note(sync, hana, "from the left", device="left", number=1)
    assert note(sync, hana, "changed", device="right", number=2, seen=1) == "l1"
    assert texts(sync, hana) == ["changed"]


def test_nobody_reaches_a_line_of_somebody_else(sync, hana, cem):
    note(sync, hana, "mine")
    note(sync, cem, "not yours", number=99)
    assert texts(sync, hana) == ["mine", "not yours"]
    assert {one.author for one in look(sync, hana).lines} == {hana, cem}


def test_a_private_note_is_seen_by_its_author_alone(sync, hana, cem):
    note(sync, hana, "ask about pay", private=True)
    assert texts(sync, hana) == ["ask about pay"]
    assert texts(sync, cem) == []
    note(sync, hana, "ask about pay, softly", number=2, private=False)
    assert texts(sync, cem) == []


def test_what_no_database_takes_does_not_stop_a_window(sync, hana):
    note(sync, hana, "a\x00b \ud83d c")
    assert texts(sync, hana) == ["ab ? c"]


def test_a_block_nobody_knows_is_the_one_spoken_of(sync, hana):
    note(sync, hana, "x", block="nonsense")
    assert look(sync, hana).lines[0].block == "workforce"


def test_whatever_order_and_repeats_every_newest_text_arrives(sync, hana, cem):
    """Windows that lose answers and repeat themselves at random: nothing is lost, nothing doubled."""
    rng = random.Random(7)
    written: dict[tuple[str, str], str] = {}
    for _ in range(40):
        by, device, line = rng.choice((hana, cem)), rng.choice("lr"), rng.choice("12")
        key = (by, f"{device}{line}")
        text = written.get(key, "") + f"{rng.randrange(1000)} "
        written[key] = text
        for _repeat in range(rng.choice((1, 1, 3))):
            note(sync, by, text, line=f"{device}{line}", device=device, number=len(text))
    assert sorted(texts(sync, hana)) == sorted(written.values())


def test_the_trail_tells_once_that_somebody_takes_notes(sync, hana, cem):
    before = trail.verify_chain().entries
    for number in range(1, 6):
        note(sync, hana, "x" * number, number=number)
    note(sync, cem, "y")
    told = trail.entries(limit=2)
    assert trail.verify_chain().entries == before + 2
    assert {(one.verb, one.actor) for one in told} == {("write_notes", hana), ("write_notes", cem)}
    assert "xxx" not in str(told)


def test_news_are_only_what_changed_since(sync, hana, cem):
    note(sync, hana, "first")
    seen = look(sync, cem).revision
    note(sync, hana, "second", line="l2")
    found = look(sync, cem, since=seen)
    assert [one.text for one in found.lines] == ["second"]
    assert look(sync, cem, since=found.revision).lines == ()


def test_a_decision_stands_when_both_sides_agreed(sync, hana, cem):
    meetings.propose_decision(
        sync=sync, key="d1", text=" Try  40 € ", block="policy", by=hana, now=NOW
    )
    meetings.agree_decision(sync=sync, key="d1", by=hana)
    (one,) = look(sync, cem).decisions
    assert (one.text, one.hr_by, one.support_by, one.stands) == ("Try 40 €", hana, "", False)
    meetings.agree_decision(sync=sync, key="d1", by=cem)
    assert look(sync, cem).decisions[0].stands
    with pytest.raises(MeetingError, match="Both sides"):
        meetings.withdraw_decision(sync=sync, key="d1", by=hana, now=NOW)


def test_who_has_no_seat_decides_nothing(sync):
    with pytest.raises(MeetingError, match="takes part"):
        meetings.propose_decision(
            sync=sync, key="d", text="x", block="policy", by="f" * 32, now=NOW
        )


def test_what_is_said_twice_under_one_key_is_said_once(sync, hana, cem):
    for _ in range(2):
        meetings.propose_decision(sync=sync, key="k", text="x", block="policy", by=hana, now=NOW)
        meetings.park_point(sync=sync, key="k", text="y", block="policy", by=hana, now=NOW)
        meetings.take_action(sync=sync, key="k", text="z", owner=cem, due_on=date(2026, 3, 19),
                             block="policy", by=hana, now=NOW)  # fmt: skip
    found = look(sync, hana)
    assert (len(found.decisions), len(found.points), len(found.taken)) == (1, 1, 1)


def test_an_action_taken_stands_in_the_list_of_actions(sync, hana, cem):
    from keepwell.domain.partnership.models import Action

    meetings.take_action(sync=sync, key="k", text="Ask Finance", owner=cem, due_on=date(2026, 3, 19),
                         block="wellbeing", by=hana, now=NOW)  # fmt: skip
    (one,) = Action.objects.all()
    assert (one.text, one.source, one.source_key, one.side, one.topic, one.promised_at) == (
        "Ask Finance", "meeting", sync, "support", "wellbeing", "2026-02",
    )  # fmt: skip
    assert look(sync, hana).taken[0].action == one.public_id.hex


def next_meeting(hana: str) -> str:
    found = sync_queries.coming(user=hana, now=NOW)[0].id
    meetings.open_meeting(sync=found, month="2026-03", by=hana, now=after(60 * 24 * 28))
    return found


def test_what_is_not_settled_comes_back_until_it_is(sync, hana, cem):
    meetings.park_point(sync=sync, key="p1", text="Quiet room", block="wellbeing", by=cem, now=NOW)
    meetings.park_point(sync=sync, key="p2", text="Done today", block="policy", by=cem, now=NOW)
    meetings.propose_decision(
        sync=sync, key="d1", text="Later shifts", block="policy", by=hana, now=NOW
    )
    settled = look(sync, hana).points[1]
    meetings.settle_point(sync=sync, point=settled.id, by=hana)
    meetings.close_meeting(sync=sync, by=hana, now=after(55))
    second = next_meeting(hana)
    assert [(one.title, one.kind, one.times) for one in look(second, cem).points] == [
        ("Quiet room", "parked", 2), ("Later shifts", "decision", 1),
    ]  # fmt: skip
    assert [one.title for one in queries.left_open()] == ["Quiet room", "Later shifts"]
    meetings.settle_point(sync=second, point=look(second, cem).points[0].id, by=cem)
    assert [one.title for one in queries.left_open()] == ["Later shifts"]
    before = {one.title: (one.settled, one.times) for one in look(sync, hana).points}
    assert before == {"Quiet room": (False, 1), "Done today": (True, 1)}


def test_a_point_settled_too_early_can_be_opened_again(sync, hana):
    meetings.park_point(sync=sync, key="p1", text="Quiet room", block="wellbeing", by=hana, now=NOW)
    point = look(sync, hana).points[0].id
    meetings.settle_point(sync=sync, point=point, by=hana)
    meetings.reopen_point(sync=sync, point=point, by=hana)
    assert [one.title for one in queries.left_open()] == ["Quiet room"]


def test_words_that_come_after_closing_are_kept_and_told_as_late(sync, hana, cem):
    meetings.close_meeting(sync=sync, by=hana, now=after(55), send=False)
    note(sync, cem, "was offline")
    meetings.propose_decision(
        sync=sync, key="d9", text="Offline idea", block="policy", by=cem, now=after(56)
    )
    meetings.park_point(
        sync=sync, key="p9", text="Offline point", block="policy", by=cem, now=after(56)
    )
    (line,) = look(sync, hana).lines
    assert (line.text, line.late) == ("was offline", True)
    assert [one.title for one in queries.left_open()] == ["Offline idea", "Offline point"]
    with pytest.raises(MeetingError, match="closed"):
        meetings.turn_to(sync=sync, block="policy", seen="workforce", now=after(57))


def test_closing_stops_the_clock_and_asks_for_the_minutes_once(sync, hana):
    for _ in range(2):
        meetings.close_meeting(sync=sync, by=hana, now=after(50))
    found = queries.meeting(sync=sync, reader=hana, now=after(90))
    assert found.news.clock.spent == {"workforce": 3000.0}
    assert Job.objects.filter(name=meetings.SEND_MINUTES).count() == 1
    assert sync_queries.find(sync=sync).stage == "held"
    assert not found.sent
    meetings.note_minutes_sent(sync=sync, now=after(51))
    assert queries.meeting(sync=sync, reader=hana, now=after(90)).sent


def here(sync: str, reader: str, at: datetime) -> set[str]:
    return {one.user for one in look(sync, reader, at=at).seats if one.here}


def test_who_asks_for_news_is_present_and_who_sits_in_the_room_can_be_ticked(sync, hana, cem):
    assert here(sync, hana, NOW) == set()
    meetings.note_seen(sync=sync, user=hana, now=NOW)
    assert here(sync, hana, after(0.5)) == {hana}
    assert here(sync, hana, after(2)) == set()
    meetings.mark_present(sync=sync, user=cem, present=True, by=hana)
    assert here(sync, hana, after(2)) == {cem}


def test_asking_for_news_does_not_write_each_second(sync, hana):
    meetings.note_seen(sync=sync, user=hana, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        meetings.note_seen(sync=sync, user=hana, now=NOW + timedelta(seconds=5))
    assert not [one for one in asked if one["sql"].startswith(("UPDATE", "INSERT"))]


def test_who_joins_the_series_later_gets_a_seat(sync, hana, cem):
    mira = user("mira", "hr_partner")
    series = sync_queries.series_of(user=hana)[0]
    syncs.change_syncs(series=series.id, name=series.name, cadence=series.cadence,
                       people={**series.members, mira: "hr"}, by=hana, now=NOW)  # fmt: skip
    meetings.note_seen(sync=sync, user=mira, now=NOW)
    meetings.propose_decision(sync=sync, key="d", text="x", block="policy", by=mira, now=NOW)
    assert look(sync, hana).decisions[0].hr_by == mira


def test_a_very_long_note_is_kept_whole(sync, hana):
    text = "word " * 15_000
    note(sync, hana, text)
    assert NoteLine.objects.get().text == text
