"""Actions: who sees which, what moving and closing leaves behind, and who reads the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.partnership.operations import actions
from keepwell.domain.partnership.queries import actions as reading
from keepwell.domain.partnership.rules.actions import ActionError
from tests.domain.partnership.the_two_sides import DAY, figure, hex_of, release, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(now):
    from keepwell.domain.people import operations

    rows = [
        {"person_id": f"E{at}", "name": f"P {at}", "team": team, "start_on": "2024-01-01"}
        for at, team in enumerate(("Blue", "Red"))
    ]
    operations.load_people(rows=rows, batch="p", today=DAY, now=now, by="hana")
    return {
        "Hana": user("Hana", ("hr_partner", None)), "Tariq": user("Tariq", ("team_lead", "Blue")),
        "Ana": user("Ana", ("agent", "Blue")), "Sam": user("Sam", ("administrator", None)),
    }  # fmt: skip


@pytest.fixture
def add(people, now):
    def added(text, owner="Hana", **told):
        told = {"due_on": DAY, "by": hex_of("Hana"), "now": now} | told
        return actions.add(text=text, owner=hex_of(owner), **told)

    return added


def told(people, name, **more):
    sight = reading.sight(user=people[name], on=DAY)
    return [one.text for one in reading.actions(visible=sight, on=DAY, **more)]


def one_of(people, action, name="Hana"):
    return reading.action(id=action, visible=reading.sight(user=people[name], on=DAY))


def test_everybody_sees_their_own_a_lead_their_teams_both_sides_all(add, people):
    add("blue", team="Blue")
    add("red", team="Red")
    add("everywhere")
    add("for Ana", owner="Ana", team="Blue")
    assert sorted(told(people, "Hana")) == ["blue", "everywhere", "for Ana", "red"]
    assert sorted(told(people, "Tariq")) == ["blue", "for Ana"]
    assert told(people, "Ana") == ["for Ana"]
    assert told(people, "Sam") == []


def test_hidden_looks_like_missing(add, people):
    red = add("red", team="Red")
    assert one_of(people, red).text == "red"
    assert one_of(people, red, "Tariq") is None
    assert one_of(people, "no id", "Hana") is None


def test_who_may_change_an_action(add, people):
    mine, blue = one_of(people, add("a", owner="Ana")), one_of(people, add("b", team="Blue"))
    can = {
        name: reading.sight(user=people[name], on=DAY, action="write_actions") for name in people
    }
    assert [reading.may_change(action=mine, sight=can[n]) for n in ("Ana", "Hana", "Tariq")] == [True, True, False]  # fmt: skip
    assert [reading.may_change(action=blue, sight=can[n]) for n in ("Ana", "Hana", "Tariq", "Sam")] == [False, True, True, False]  # fmt: skip


def test_views(add, people, now):
    add("mine late", due_on=DAY - timedelta(days=1))
    add("theirs", owner="Tariq", due_on=DAY + timedelta(days=1))
    add("mine today")
    actions.finish(action=add("done"), on=DAY, by=hex_of("Hana"), now=now)
    actions.drop(action=add("given up"), on=DAY, reason="x", by=hex_of("Hana"), now=now)
    assert told(people, "Hana", view="ours") == ["mine late", "mine today", "theirs"]
    assert told(people, "Hana", view="mine") == ["mine late", "mine today"]
    assert told(people, "Hana", view="overdue") == ["mine late"]
    assert sorted(told(people, "Hana", view="done")) == ["done", "given up"]
    sight = reading.sight(user=people["Hana"], on=DAY)
    assert reading.counts(visible=sight, on=DAY) == {"mine": 2, "ours": 3, "overdue": 1, "done": 2}


def test_filters(add, people):
    add("from the meeting", source="meeting")
    add("a figure", source="figure", why="the queue")
    add("theirs", owner="Tariq")
    assert told(people, "Hana", source="meeting") == ["from the meeting"]
    assert told(people, "Hana", words="QUEUE") == ["a figure"]
    assert told(people, "Hana", owner=hex_of("Tariq")) == ["theirs"]


def test_moving_a_day_is_counted_and_told_and_the_first_day_stays(add, people, now):
    moved = add("again")
    for week in (1, 2):
        actions.postpone(
            action=moved, due_on=DAY + timedelta(weeks=week), reason="ill", by=hex_of("Hana"),
            now=now,
        )  # fmt: skip
    found = one_of(people, moved)
    assert (found.postponed, found.first_due_on, found.due_on) == (2, DAY, DAY + timedelta(weeks=2))
    life = [(one.kind, one.due_before, one.text, one.by) for one in reading.entries(action=moved)]
    assert life == [
        ("postponed", DAY, "ill", "Hana"),
        ("postponed", DAY + timedelta(weeks=1), "ill", "Hana"),
    ]
    with pytest.raises(ActionError, match="why"):
        actions.postpone(action=moved, due_on=DAY, reason=" ", by=hex_of("Hana"), now=now)


def test_dropping_needs_a_reason_and_reopening_brings_it_back(add, people, now):
    who = {"by": hex_of("Hana"), "now": now}
    one = add("x")
    with pytest.raises(ActionError):
        actions.drop(action=one, reason="", on=DAY, **who)
    actions.drop(action=one, reason="no money", on=DAY, **who)
    assert (one_of(people, one).status, one_of(people, one).reason) == ("dropped", "no money")
    with pytest.raises(ActionError, match="closed"):
        actions.postpone(action=one, due_on=date(2027, 1, 1), reason="x", **who)
    actions.reopen(action=one, **who)
    assert (one_of(people, one).status, one_of(people, one).closed_on) == ("open", None)


def test_an_owner_can_sign_in(add, people, now):
    from keepwell.domain.access import operations as access

    access.deactivate(user=hex_of("Ana"), by="x", on=DAY)
    with pytest.raises(ActionError, match="owner"):
        add("x", owner="Ana")
    with pytest.raises(ActionError, match="owner"):
        actions.add(text="x", owner="operator", due_on=DAY, by="operator", now=now)
    with pytest.raises(LookupError):
        actions.finish(action="nonsense", on=DAY, by="operator", now=now)


def test_editing_and_handing_over_stay_visible(add, people, now):
    one = add("first words")
    actions.edit(action=one, text="other words", topic="policy", by=hex_of("Hana"), now=now)
    actions.hand_over(action=one, owner=hex_of("Tariq"), by=hex_of("Hana"), now=now)
    assert one_of(people, one).owner_name == "Tariq"
    assert [entry.text for entry in reading.entries(action=one)] == [
        "text: first words", "Hana → Tariq",
    ]  # fmt: skip
    with pytest.raises(ActionError):
        actions.edit(action=one, due_on=DAY, by=hex_of("Hana"), now=now)


def test_a_calendar_address_is_secret_and_ends(people, now):
    first = actions.make_feed(user=hex_of("Ana"), now=now)
    assert reading.user_of_feed(secret=first) == people["Ana"]
    second = actions.make_feed(user=hex_of("Ana"), now=now)
    assert reading.user_of_feed(secret=first) is None
    assert reading.user_of_feed(secret=second) == people["Ana"]
    assert reading.has_feed(user=hex_of("Ana"))
    actions.end_feed(user=hex_of("Ana"), now=now)
    assert reading.user_of_feed(secret=second) is None
    assert reading.user_of_feed(secret="") is None


def test_a_closed_account_reads_no_calendar(people, now):
    from keepwell.domain.access import operations as access

    secret = actions.make_feed(user=hex_of("Ana"), now=now)
    access.deactivate(user=hex_of("Ana"), by="x", on=DAY)
    assert reading.user_of_feed(secret=secret) is None


def test_one_digest_a_day(people, now):
    claim = {"user": hex_of("Ana"), "on": DAY, "actions": 2, "now": now}
    assert actions.note_reminded(**claim)
    assert not actions.note_reminded(**claim)
    actions.forget_reminded(user=hex_of("Ana"), on=DAY)
    assert actions.note_reminded(**claim)


def test_whether_it_helped_is_told_without_a_cause(add, people, now):
    """Promised on 2 March: held against February; June's figure lies clearly below."""
    far = add("calmer queues", measure="tough_contact_rate")
    near = add("fewer swaps", measure="schedule_changes")
    add("nothing bound")
    release("tough_contact_rate", [
        figure("2026-01", 9.0, 8.8, 9.2), figure("2026-02", 12.0, 11.5, 12.5),
        figure("2026-06", 8.0, 7.6, 8.4),
    ], now=now)  # fmt: skip
    release("schedule_changes", [
        figure("2026-02", 0.11, 0.08, 0.14), figure("2026-06", 0.10, 0.07, 0.13),
    ], now=now)  # fmt: skip
    kept = {one.key: one for one in reading.for_pack(
        on=DAY, units={"tough_contact_rate": "per_hundred", "schedule_changes": "share"})}  # fmt: skip
    assert str(kept[far].helped) == (
        "Since then the figure went from 12 in 100 to 8.0 in 100; chance alone does not explain it."
    )
    assert str(kept[near].helped) == (
        "Since then the figure went from 11% to 10%; chance could explain that."
    )
    assert sum(one.helped is None for one in kept.values()) == 1


def test_a_pack_keeps_open_ones_and_all_of_what_was_promised_then(add, people, now):
    kept = add("old promise", promised_at="2026-01", due_on=DAY - timedelta(days=3))
    actions.finish(action=kept, on=DAY, by=hex_of("Hana"), now=now)
    add("late", due_on=DAY - timedelta(days=9), promised_at="2026-01")
    open_ones = reading.for_pack(on=DAY, units={})
    assert [(one.text, one.late_days) for one in open_ones] == [("late", 9)]
    then = reading.for_pack(on=DAY, units={}, promised_at="2026-01")
    assert [(one.text, one.status) for one in then] == [("late", "open"), ("old promise", "done")]


def test_the_same_promise_twice_is_one_and_evidence_finds_what_was_done(add, people, now):
    first = add("quiet minutes", topic="wellbeing", source="audit", source_key="2026-Q1:wellbeing")
    assert first == add(
        " quiet  minutes", topic="wellbeing", source="audit", source_key="2026-Q1:wellbeing"
    )
    assert reading.finished_about(topic="wellbeing", since=DAY) == ()
    actions.finish(action=first, on=DAY, by=hex_of("Hana"), now=datetime(2026, 3, 2, tzinfo=UTC))
    assert [one.text for one in reading.finished_about(topic="wellbeing", since=DAY)] == [
        "quiet minutes"
    ]
    assert len(reading.of_source(source="audit", source_key="2026-Q1")) == 1
