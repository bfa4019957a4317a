"""Calendars and mailboxes hear of syncs, over a real conversation with a mail server."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.partnership.operations import meetings, syncs
from keepwell.domain.partnership.queries import syncs as queries
from keepwell.domain.partnership.rules.meetings import Save
from keepwell.domain.partnership.rules.syncs import Cadence
from keepwell.outbox.mail import MailError
from keepwell.workflows import minutes, sync_invitations
from tests.outbox.postman import Postbox, postman

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
RHYTHM = Cadence("monthly_weekday", date(2026, 3, 1), time(10), "Europe/Berlin", weekday=3)


def user(name: str, role: str, language: str = "en") -> str:
    made = access.create_user(
        email=f"{name}@x.org", name=name.title(), password=None, roles=[(role, None)], by="operator",
        on=date(2026, 1, 1),
    )  # fmt: skip
    access.set_preferences(user=made.public_id.hex, language=language)
    return made.public_id.hex


@pytest.fixture
def server(settings):
    with postman(Postbox()) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        settings.DEFAULT_FROM_EMAIL = "Keepwell <keepwell@company.example>"
        settings.SITE_ADDRESS = "https://keepwell.company.example"
        yield box


@pytest.fixture
def people():
    return {user("hana", "hr_partner"): "hr", user("cem", "support_leader", "de"): "support"}


@pytest.fixture
def series(people):
    hana = next(iter(people))
    return syncs.plan_syncs(
        name="Monthly sync", cadence=RHYTHM, people=people, by=hana, now=NOW, place="Room 4"
    )


def invited(series: str, box: Postbox, now=NOW) -> list[tuple[str, str, str, int, str]]:
    """(to, method, day, sequence, status) of what went out, by reader and day."""
    before = len(box.arrived)
    sync_invitations.invite(series=series, now=now)
    found = []
    for message in box.messages()[before:]:
        part = next(one for one in message.walk() if one.get_content_type() == "text/calendar")
        (event,) = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
        found.append((
            message["To"].addresses[0].addr_spec, part["Content-Type"].params["method"],
            f"{event['DTSTART'].dt:%Y-%m-%d %H:%M %Z}", int(event["SEQUENCE"]), str(event["STATUS"]),
        ))  # fmt: skip
    return sorted(found)


def test_everybody_is_asked_to_the_next_dates_on_the_local_clock(series, server):
    told = invited(series, server)
    assert [one[2] for one in told if one[0] == "hana@x.org"] == [
        "2026-03-05 10:00 CET", "2026-04-02 10:00 CEST", "2026-05-07 10:00 CEST",
    ]  # fmt: skip
    assert {(one[0], one[1], one[3]) for one in told} == {("hana@x.org", "REQUEST", 0), ("cem@x.org", "REQUEST", 0)}  # fmt: skip
    assert invited(series, server) == []


def test_a_moved_date_keeps_its_name_and_counts_up_and_a_cancelled_one_is_called_off(
    series, server, people
):
    invited(series, server)
    hana = next(iter(people))
    one = queries.coming(user=hana, now=NOW)[0]
    syncs.move_sync(
        sync=one.id, on=date(2026, 3, 6), at=time(14), by=hana, now=NOW, reason="A strike"
    )
    assert invited(series, server) == [
        ("cem@x.org", "REQUEST", "2026-03-06 14:00 CET", 1, "CONFIRMED"),
        ("hana@x.org", "REQUEST", "2026-03-06 14:00 CET", 1, "CONFIRMED"),
    ]
    syncs.cancel_sync(sync=one.id, by=hana, now=NOW)
    told = invited(series, server)
    assert [row[1:] for row in told if row[1] == "CANCEL"] == [("CANCEL", "2026-03-06 14:00 CET", 2, "CANCELLED")] * 2  # fmt: skip
    uids = {
        str(event["UID"])
        for message in server.messages()
        for part in message.walk()
        if part.get_content_type() == "text/calendar"
        for event in icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
        if int(event["SEQUENCE"])
    }
    assert uids == {f"sync-{one.id}@keepwell"}


def test_letters_speak_their_readers_language_and_say_where_and_why(series, server, people):
    invited(series, server)
    hana, _cem = people
    one = queries.coming(user=hana, now=NOW)[0]
    syncs.move_sync(sync=one.id, on=date(2026, 3, 6), at=time(14), by=hana, now=NOW, reason="A strike")  # fmt: skip
    sync_invitations.invite(series=series, now=NOW)
    letters = {one["To"].addresses[0].addr_spec: one for one in server.messages()[-2:]}
    text = letters["hana@x.org"].get_body(("plain",)).get_content()
    assert "Friday, 6 March 2026, 14:00 to 14:55 (Europe/Berlin)" in text
    assert "Where: Room 4" in text
    assert "A strike" in text
    assert "Freitag, 6. März 2026" in letters["cem@x.org"].get_body(("plain",)).get_content()
    assert f"https://keepwell.company.example/meet/syncs/{one.id}/" in text


def test_who_leaves_is_called_off_and_nobody_else(series, server, people):
    invited(series, server)
    _hana, cem = people
    mira = user("mira", "hr_partner")
    found = queries.find_series(series=series)
    syncs.change_syncs(series=series, name=found.name, cadence=found.cadence, place=found.place,
                       people={mira: "hr", cem: "support"}, by=cem, now=NOW)  # fmt: skip
    told = invited(series, server)
    assert {one[0] for one in told if one[1] == "CANCEL"} == {"hana@x.org"}
    assert {one[0] for one in told if one[1] == "REQUEST"} == {"mira@x.org", "cem@x.org"}


def test_a_refused_address_does_not_keep_the_others_waiting(people, server):
    hana, _cem = people
    gone = user("gone", "hr_partner")
    server.refuse_to = "450 later"
    series = syncs.plan_syncs(name="S", cadence=RHYTHM, people={**people, gone: "hr"}, by=hana, now=NOW)  # fmt: skip
    with pytest.raises(MailError):
        sync_invitations.invite(series=series, now=NOW)
    assert len(server.arrived) == 6
    server.refuse_to = ""
    assert {one[0] for one in invited(series, server)} == {"gone@x.org"}


def unreached(*people: str) -> dict[str, str]:
    return {key: str(one.said) for key, one in queries.unreached(users=people).items()}


def test_who_is_refused_for_good_is_told_of_and_the_batch_goes_on(people, server):
    hana, _cem = people
    gone = user("gone", "hr_partner")
    server.refuse_to = "550 no such user"
    series = syncs.plan_syncs(name="S", cadence=RHYTHM, people={**people, gone: "hr"}, by=hana, now=NOW)  # fmt: skip
    assert sync_invitations.invite(series=series, now=NOW) == 6
    assert unreached(*people, gone) == {
        gone: "127.0.0.1 does not take mail for gone@x.org: 550 no such user".replace("550 ", "")
    }
    server.refuse_to = ""
    assert {one[0] for one in invited(series, server)} == {"gone@x.org"}
    assert unreached(gone) == {}


def test_an_address_that_cannot_be_keeps_nobody_waiting(people, server):
    hana, _cem = people
    odd = user("o\N{LATIN SMALL LETTER U WITH DIAERESIS}d", "hr_partner")
    series = syncs.plan_syncs(name="S", cadence=RHYTHM, people={**people, odd: "hr"}, by=hana, now=NOW)  # fmt: skip
    assert {one[0] for one in invited(series, server)} == {"hana@x.org", "cem@x.org"}
    assert "must be plain letters" in unreached(odd)[odd]
    assert sync_invitations.remind(now=NOW + timedelta(hours=2)) == 2
    assert sync_invitations.remind(now=NOW + timedelta(hours=2)) == 0


def test_a_reminder_that_may_go_later_is_tried_again_for_that_one_alone(people, server):
    hana, _cem = people
    gone = user("gone", "hr_partner")
    syncs.plan_syncs(name="S", cadence=RHYTHM, people={**people, gone: "hr"}, by=hana, now=NOW)
    server.refuse_to, near = "450 later", NOW + timedelta(hours=2)
    with pytest.raises(MailError):
        sync_invitations.remind(now=near)
    assert len(server.arrived) == 2
    server.refuse_to = ""
    assert sync_invitations.remind(now=near) == 1
    assert server.messages()[-1]["To"].addresses[0].addr_spec == "gone@x.org"
    assert sync_invitations.remind(now=near) == 0


def test_one_series_that_fails_holds_up_neither_the_next_nor_reminders(people, server):
    hana, _cem = people
    gone = user("gone", "hr_partner")
    soon = datetime.now(UTC) + timedelta(days=1)
    tomorrow = Cadence("weekly", soon.date(), time(23, 59), "UTC", weekday=soon.weekday())
    for name, more in (("A", {gone: "hr"}), ("B", {})):
        syncs.plan_syncs(name=name, cadence=tomorrow, people={**people, **more}, by=hana, now=datetime.now(UTC))  # fmt: skip
    server.refuse_to = "450 later"
    with pytest.raises(MailError):
        sync_invitations.look_ahead_job({}, lambda *_: None)
    subjects = [one["Subject"] for one in server.messages() if one["Content-Language"] == "en"]
    assert sum("Invitation: B" in one for one in subjects) == 3
    assert sum(one.startswith("On ") for one in subjects) == 2


def test_people_are_reminded_once_three_days_before(series, server, people):
    assert sync_invitations.remind(now=NOW) == 0
    near = NOW + timedelta(hours=2)
    assert sync_invitations.remind(now=near) == 2
    assert sync_invitations.remind(now=near) == 0
    english, german = sorted(server.messages(), key=lambda one: one["Content-Language"], reverse=True)  # fmt: skip
    assert english["Subject"] == "On 5 March 2026: Monthly sync"
    assert "5. März 2026" in german["Subject"]
    assert "not prepared yet" in english.get_body(("plain",)).get_content()


def test_without_a_server_dates_are_planned_and_invitations_wait(series, settings):
    settings.EMAIL_HOST = ""
    sync_invitations.invite_job({"series": series}, lambda *_: None)
    assert len(queries.owed(series=series, now=NOW)) == 6
    sync_invitations.look_ahead_job({}, lambda *_: None)
    assert len(queries.owed(series=series, now=NOW)) > 6


def test_the_file_for_ones_own_calendar_is_the_invitation(series, people, server):
    hana = next(iter(people))
    one = queries.coming(user=hana, now=NOW)[0]
    body = sync_invitations.file(sync=one.id, reader=hana, now=NOW)
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert str(event["UID"]) == f"sync-{one.id}@keepwell"
    assert sync_invitations.file(sync="0" * 32, reader=hana, now=NOW) is None


def test_minutes_reach_everybody_without_private_notes(series, people, server):
    hana, _cem = people
    one = queries.coming(user=hana, now=NOW)[0].id
    meetings.open_meeting(sync=one, month="2026-02", by=hana, now=NOW)
    told = {"sync": one, "block": "policy", "by": hana, "now": NOW}
    meetings.propose_decision(key="d", text="A trial of eight weeks", **told)
    meetings.save_lines(sync=one, by=hana, now=NOW, saves=[
        Save("a", "d", 1, "Said aloud"), Save("b", "d", 1, "Kept to myself", private=True),
    ])  # fmt: skip
    meetings.close_meeting(sync=one, by=hana, now=NOW + timedelta(minutes=50))
    assert minutes.send(sync=one, now=NOW) == 2
    for message in server.messages():
        text = message.get_body(("plain",)).get_content()
        assert "A trial of eight weeks" in text
        assert "Hana: Said aloud" in text
        assert "Kept to myself" not in message.as_string()
    subjects = {message["To"].addresses[0].addr_spec: message["Subject"] for message in server.messages()}  # fmt: skip
    assert subjects["hana@x.org"] == "Minutes: Monthly sync, 5 March 2026"
    assert minutes.send(sync="0" * 32, now=NOW) == 0
