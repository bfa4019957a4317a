"""Reminders: in paid hours, one letter a person and day, over a real conversation with a server."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.access import operations as access
from keepwell.domain.company import operations as company
from keepwell.domain.jobs.models import Job
from keepwell.domain.partnership.operations import actions
from keepwell.domain.people import operations as people
from keepwell.outbox.mail import MailError
from keepwell.workflows import notify
from tests.outbox.postman import Postbox, postman

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


@pytest.fixture
def ana(now):
    row = {
        "person_id": "E1", "name": "Ana", "email": "ana@x.org", "start_on": "2024-01-01",
        "team": "Blue", "site": "Lisbon",
    }  # fmt: skip
    people.load_people(rows=[row], batch="p", today=MONDAY, now=now, by="hana")
    company.set_zone(site="Lisbon", zone="Europe/Lisbon", by="sam")
    return access.create_user(
        email="ana@x.org", name="Ana", password=None, roles=[("agent", None)], by="operator",
        on=MONDAY,
    ).public_id.hex  # fmt: skip


@pytest.fixture
def now():
    return MORNING


@pytest.fixture
def promise(ana):
    def made(text="Ask the floor", due=MONDAY, **told):
        return actions.add(
            text=text,
            owner=ana,
            due_on=due,
            by="operator",
            now=MORNING - timedelta(days=40),
            **told,
        )

    return made


@pytest.fixture
def server(settings):
    with postman(Postbox()) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        settings.DEFAULT_FROM_EMAIL = "Keepwell <keepwell@company.example>"
        settings.SITE_ADDRESS = "https://keepwell.company.example"
        yield box


def planned():
    return [(one.payload["user"], one.run_at) for one in Job.objects.filter(name=notify.DIGEST)]


def test_a_letter_waits_for_the_first_paid_hour(promise, ana):
    promise()
    assert notify.plan(now=MORNING) == 1
    assert planned() == [(ana, datetime(2026, 3, 2, 9, tzinfo=UTC))]
    assert notify.plan(now=MORNING) == 1
    assert len(planned()) == 1


def test_the_hours_are_those_of_the_site_on_its_own_clock(promise, ana):
    """Lisbon works from noon in this company; in July its clock is an hour ahead of UTC."""
    promise(due=date(2026, 7, 6))
    company.set_calendar(
        by="sam", site="Lisbon", valid_from=date(2020, 1, 1),
        week={str(day): [["12:00", "20:00"]] for day in range(5)},
    )  # fmt: skip
    notify.plan(now=datetime(2026, 7, 6, 0, 30, tzinfo=UTC))
    assert planned() == [(ana, datetime(2026, 7, 6, 11, tzinfo=UTC))]


def test_nothing_on_a_weekend_or_without_anything_due(promise):
    promise(due=date(2026, 3, 20))
    assert notify.plan(now=MORNING) == 0
    promise("late", due=date(2026, 2, 28))
    assert notify.plan(now=datetime(2026, 3, 7, 0, 30, tzinfo=UTC)) == 0


def test_one_letter_holds_everything_and_is_sent_once(promise, ana, server):
    promise("Ask <the> floor")
    promise("Publish earlier", due=MONDAY + timedelta(days=3))
    promise("Old promise", due=MONDAY - timedelta(days=7), why="asked twice")
    promise("Not yet", due=MONDAY + timedelta(days=9))
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert notify.send_digest(user=ana, now=at)
    assert not notify.send_digest(user=ana, now=at)
    (letter,) = server.messages()
    assert letter["To"] == "Ana <ana@x.org>"
    assert letter["From"] == "Keepwell <keepwell@company.example>"
    assert letter["Subject"] == "Your actions today: 3, of which late: 1"
    text = letter.get_body(("plain",)).get_content()
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- Old promise (due on 23 February 2026, 7 days late)",
        "- Ask <the> floor (due today)",
        "- Publish earlier (due on 5 March 2026)",
    ]
    assert "https://keepwell.company.example/actions/?view=mine" in text
    assert "Ask &lt;the&gt; floor" in letter.get_body(("html",)).get_content()


def test_a_letter_speaks_its_reader_s_language(promise, ana, server):
    access.set_preferences(user=ana, language="de")
    promise(due=MONDAY + timedelta(days=3))
    notify.send_digest(user=ana, now=datetime(2026, 3, 2, 9, tzinfo=UTC))
    (letter,) = server.messages()
    assert letter["Content-Language"] == "de"
    assert "5. März 2026" in letter.get_body(("plain",)).get_content()


def test_what_could_not_be_sent_is_tried_again(promise, ana, server):
    promise()
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    server.refuse_data = "451 come back later"
    with pytest.raises(MailError) as failed:
        notify.send_digest(user=ana, now=at)
    assert failed.value.later
    server.refuse_data = ""
    assert notify.send_digest(user=ana, now=at)
    assert len(server.arrived) == 1


def test_closed_accounts_and_closed_actions_get_nothing(promise, ana, server):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    actions.finish(action=promise("done"), on=MONDAY, by="operator", now=at)
    assert not notify.send_digest(user=ana, now=at)
    promise("open")
    access.create_user(
        email="sam@x.org", name="Sam", password=None, roles=[("administrator", None)],
        by="operator", on=MONDAY,
    )  # fmt: skip
    access.deactivate(user=ana, by="x", on=MONDAY)
    assert notify.plan(now=MORNING) == 0
    assert not notify.send_digest(user=ana, now=at)
    assert server.arrived == []


def test_the_calendar_holds_open_actions_on_their_days(promise, ana, settings):
    from icalendar import Calendar

    settings.SITE_ADDRESS = "https://keepwell.company.example"
    kept = promise("Ask the floor", due=date(2026, 3, 9), why="two syncs ago")
    actions.finish(action=promise("done"), on=MONDAY, by="operator", now=MORNING)
    actions.postpone(
        action=kept, due_on=date(2026, 3, 16), reason="ill", by="operator", now=MORNING
    )
    book = Calendar.from_ical(notify.feed_of(user=ana, now=MORNING))
    (entry,) = book.walk("VEVENT")
    assert (str(entry["summary"]), entry["dtstart"].dt) == ("Ask the floor", date(2026, 3, 16))
    assert (str(entry["uid"]), int(entry["sequence"])) == (f"action-{kept}@keepwell", 1)
    assert str(entry["url"]) == f"https://keepwell.company.example/actions/{kept}/"


def test_without_a_mail_server_nothing_is_planned(promise, settings):
    promise()
    settings.EMAIL_HOST = ""
    told = []
    notify.plan_job({}, lambda done, *_: told.append(done))
    assert (told, planned()) == ([], [])
