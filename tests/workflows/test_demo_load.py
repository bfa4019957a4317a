"""The demo presses the button where its helpdesk says that a contact was tough."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from keepwell.domain.access import operations as access
from keepwell.domain.care.queries import own_marks
from keepwell.domain.people import queries as people
from keepwell.workflows import demo_load, import_file, nightly_refresh

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 8, tzinfo=UTC)
START = datetime(2026, 3, 2, 9)


def quiet(*_told: object) -> None:
    """Nobody listens."""


@pytest.fixture
def ana(tmp_path, monkeypatch) -> str:
    """Sixty calls of five minutes, one an hour, every second one tough; and whose login it is."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    path = tmp_path / "contacts.csv"
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["contact_id", "opened_at", "agent", "team", "channel", "wait_seconds", "handle_seconds", "tough"])  # fmt: skip
        for at in range(60):
            opened = START + timedelta(hours=at)
            out.writerow([f"C{at}", opened, "Ana Silva", "Blue", "Phone", 60, 300, "yes" if at % 2 else "no"])  # fmt: skip
    view = import_file.check_file(path=path, by="operator", kind="contacts", progress=quiet)
    assert view.state == "checked", (view.state, view.questions, view.error)
    import_file.load(batch=view.id, by="operator", progress=quiet, refresh=False)
    nightly_refresh.refresh_warehouse(progress=quiet)
    (key,) = {person for _, person in people.identities()}
    access.create_demo_users(
        password="p", on=date(2026, 3, 1), by="operator", team="Blue", persons={"Ana": key}
    )
    return key


def test_presses_end_tough_contacts_and_some_were_made_lately(ana):
    told = demo_load.tell_load(now=NOW)
    marks = [one.at for one in own_marks(person=ana)]
    assert len(marks) == told
    past = [one for one in marks if one < NOW - timedelta(days=7)]
    assert len(marks) - len(past) == len(demo_load.LATELY[1])
    assert 10 < len(past) < 28  # about six in ten of thirty
    ends = {START + timedelta(hours=at, seconds=350) for at in range(1, 60, 2)}
    assert {one.replace(tzinfo=None) for one in past} <= ends


def test_telling_it_twice_is_telling_it_once(ana):
    demo_load.tell_load(now=NOW)
    assert demo_load.tell_load(now=NOW) == 0
