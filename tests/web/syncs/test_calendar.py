"""The calendar: planned through its form, moved, cancelled; and nobody sees a table they do not sit at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from keepwell.domain.access import operations as access
from keepwell.domain.access.models import User
from keepwell.domain.company import operations as house
from keepwell.domain.company.queries import OFFICE_WEEK
from keepwell.domain.partnership.operations import syncs as writing
from keepwell.domain.partnership.queries import syncs
from keepwell.domain.partnership.rules.syncs import Cadence, next_open
from keepwell.schemas.phrases import Phrase

pytestmark = pytest.mark.django_db


def asked(company, **more):
    people = [company.users[name].public_id.hex for name in ("hana", "cem")]
    return {
        "name": "Fortnightly", "rhythm": "fortnightly", "nth": 1, "weekday": 1, "day": 10,
        "starts_on": timezone.localdate(), "at": "14:30", "minutes": 45, "zone": "Europe/Madrid",
        "place": "Room 4", "people": people, **more,
    }  # fmt: skip


def user(name: str, role: str) -> User:
    return access.create_user(
        email=f"{name}@x.org", name=name.title(), password="p", roles=[(role, None)], by="sam",
        on=date(2026, 1, 1),
    )  # fmt: skip


def test_a_rhythm_is_planned_by_its_form(signed_in, company):
    client = signed_in("cem")
    answer = client.post("/meet/syncs/plan/", asked(company))
    assert answer["Location"] == "/meet/syncs/"
    hana = company.users["hana"].public_id.hex
    made = next(one for one in syncs.series_of(user=hana) if one.name == "Fortnightly")
    assert isinstance(made.cadence, Cadence)
    assert (made.cadence.minutes, made.cadence.zone, made.place) == (45, "Europe/Madrid", "Room 4")
    page = client.get("/meet/syncs/").content.decode()
    assert "Every second Tuesday" in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"minutes": 61}, "less than or equal to 60"),
        ({"zone": "Europe/Atlantis"}, "Select a valid choice"),
        ({"day": 32}, "less than or equal to 31"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(signed_in, company, wrong, told):
    page = signed_in("hana").post("/meet/syncs/plan/", asked(company, **wrong))
    assert page.status_code == 200
    assert told in page.content.decode()


def test_a_sync_without_support_is_not_planned(signed_in, company):
    alone = [company.users["hana"].public_id.hex]
    page = signed_in("hana").post("/meet/syncs/plan/", asked(company, people=alone))
    assert "Who comes from Support? Tick at least one." in page.content.decode()


def test_a_new_rhythm_shows_what_it_is_now(signed_in, company):
    address = f"/meet/syncs/series/{company.syncs['series']}/"
    page = signed_in("hana").get(address).content.decode()
    assert 'value="monthly_weekday" selected' in page
    assert signed_in("hana").post(address, asked(company)).status_code == 302
    assert syncs.find_series(series=company.syncs["series"]).cadence.rhythm == "fortnightly"


def test_a_date_is_moved_and_cannot_be_moved_into_the_past(signed_in, company):
    address = f"/meet/syncs/{company.syncs['planned']}/move/"
    day = timezone.localdate() + timedelta(days=3)
    told = {"on": day, "at": "09:30", "place": "", "reason": "Easter"}
    assert signed_in("cem").post(address, told)["Location"].endswith(f"{company.syncs['planned']}/")
    found = syncs.find(sync=company.syncs["planned"])
    assert (found.on, found.at.hour, found.reason) == (day, 9, "Easter")
    page = signed_in("cem").post(address, {**told, "on": "2020-01-01"})
    assert "still to come" in page.content.decode()


def test_a_cancelled_date_says_so(signed_in, company):
    client = signed_in("hana")
    client.post(f"/meet/syncs/{company.syncs['planned']}/cancel/", {"reason": "Nobody is there"})
    page = client.get(f"/meet/syncs/{company.syncs['planned']}/").content.decode()
    assert "Nobody is there" in page
    assert "Start the meeting" not in page


def test_who_may_hold_syncs_but_does_not_take_part_sees_nothing_of_it(signed_in, company):
    mira = user("mira", "hr_partner")
    company.users["mira"] = mira
    client = signed_in("mira")
    for stage, end in (("planned", ""), ("running", "live/"), ("held", "minutes/"), ("held", "minutes.md")):  # fmt: skip
        assert client.get(f"/meet/syncs/{company.syncs[stage]}/{end}").status_code == 404
    page = client.get("/meet/syncs/").content.decode()
    assert "is held by others" in page
    assert "Monthly sync</h2>" not in page


def test_an_empty_calendar_says_how_to_begin(signed_in, company):
    company.users["lena"] = user("lena", "support_leader")
    page = signed_in("lena").get("/meet/").content.decode()
    assert "No sync is planned yet" in page
    assert "/meet/syncs/plan/" in page


def test_the_way_into_meet_names_what_is_next_and_what_was_left(signed_in, company):
    page = signed_in("cem").get("/meet/").content.decode()
    assert "The meeting goes on" in page
    assert f"/meet/syncs/{company.syncs['running']}/live/" in page
    assert "Quiet room on floor 2" in page
    lead = signed_in("tariq").get("/meet/").content.decode()
    assert "The meeting goes on" not in lead
    assert "Quiet room" not in lead


def test_a_planned_date_on_a_day_off_says_so_and_offers_the_next_working_day(signed_in, company):
    one = syncs.coming(user=company.users["hana"].public_id.hex, now=timezone.now())[0]
    house.set_calendar(
        by="sam", valid_from=date(2020, 1, 1), week=OFFICE_WEEK, closed=(one.on, one.on + timedelta(days=1))
    )  # fmt: skip
    client, address = signed_in("hana"), f"/meet/syncs/{one.id}/"
    page = client.get(address).content.decode()
    assert "day off in your company" in page
    free = next_open(one.on, off={one.on, one.on + timedelta(days=1)})
    told = {"on": free, "at": f"{one.at:%H:%M}", "place": one.place}
    for name in ("on", "at"):
        assert f'type="hidden" name="{name}" value="{told[name]}"' in page
    assert client.post(f"{address}move/", told).status_code == 302
    moved = syncs.find(sync=one.id)
    assert moved is not None
    assert moved.on == free
    assert "day off in your company" not in client.get(address).content.decode()


def test_a_rhythm_is_planned_around_days_off_and_says_so(signed_in, company):
    found = next(
        one for one in syncs.coming(user=company.users["hana"].public_id.hex, now=timezone.now())
    )
    house.set_calendar(by="sam", valid_from=date(2020, 1, 1), week=OFFICE_WEEK, closed=(found.on,))
    rhythm = {"rhythm": "monthly_weekday", "nth": 1, "weekday": 3, "name": "Around", "at": "10:00"}
    assert signed_in("cem").post("/meet/syncs/plan/", asked(company, **rhythm)).status_code == 302
    page = signed_in("cem").get("/meet/syncs/").content.decode()
    assert ", a day off" in page


def test_whom_no_letter_reached_is_told_to_those_they_meet(signed_in, company):
    cem = company.users["cem"].public_id.hex
    said = Phrase("mail.answered", "The mail server answered: {problem}", {"problem": "<full>"})
    writing.note_unreached(user=cem, said=said, now=timezone.now())
    for address in ("/meet/syncs/", f"/meet/syncs/{company.syncs['planned']}/"):
        page = signed_in("hana").get(address).content.decode()
        assert "Not everybody was reached by mail" in page
        assert "The mail server answered: &lt;full&gt;" in page
    writing.note_reached(user=cem)
    assert "Not everybody" not in signed_in("hana").get("/meet/syncs/").content.decode()
