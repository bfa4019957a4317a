"""The button, one's own page, and that nobody else has a way to it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from keepwell.domain.care import operations as care
from keepwell.domain.care.queries import own_marks
from keepwell.domain.released import queries as released
from keepwell.schemas.load import BARS, Bar, Four, OwnLoad
from tests.web.test_access_matrix import MATRIX, Row

WEEKS = tuple(float(40 + at % 5) for at in range(27))
SECRET = "937.5"
"""A value that stands in no page of the company but in Ana's own load."""


def kept(key: str, load: OwnLoad | None) -> None:
    """As it is kept after somebody counted."""
    cache.set(f"own-load/{key}/{released.newest()}", load.as_json() if load else {})


def load(**side: str) -> OwnLoad:
    bars = tuple(
        Bar(one, 41.0, 38.0, 46.0, side.get(one, "within"), weeks=WEEKS)  # type: ignore[arg-type]
        for one in BARS
    )
    fours = (Four("occupancy", 0.93751), Four("adherence", None, "work_states.planned_state"), Four("overtime_share", None))  # fmt: skip
    return OwnLoad("2026-10-12", bars, fours, 937.5 * 60, 3)


@pytest.fixture
def ana(company):
    yield company.keys["ana"]
    cache.clear()


def text(client, address: str) -> str:
    return client.get(address).content.decode()


def test_one_tap_from_the_page_of_today_and_a_break_is_suggested(signed_in, ana):
    browser = signed_in("ana")
    assert 'action="/load/tough/"' in text(browser, "/")
    told = browser.post("/load/tough/", follow=True).content.decode()
    assert "Take five minutes off contact now" in told
    assert "One tough moment marked" in told
    assert len(own_marks(person=ana)) == 1


def test_a_shaking_hand_presses_twice_and_marks_once(signed_in, ana):
    for _ in range(2):
        signed_in("ana").post("/load/tough/")
    assert len(own_marks(person=ana)) == 1


def test_the_third_in_a_few_hours_asks_for_more_than_five_minutes(signed_in, ana):
    for hours in (3, 1):
        care.mark_tough(person=ana, now=timezone.now() - timedelta(hours=hours))
    told = signed_in("ana").post("/load/tough/", follow=True).content.decode()
    assert "That is the third in a few hours" in told


def test_a_mark_is_taken_back_by_its_person_alone(signed_in, ana):
    mark = care.mark_tough(person=ana, now=timezone.now())
    for other in ("tariq", "hana", "sam"):
        assert signed_in(other).post("/load/tough/back/", {"mark": mark}).status_code == 404
    assert len(own_marks(person=ana)) == 1
    told = signed_in("ana").post("/load/tough/back/", {"mark": mark}, follow=True)
    assert "Taken back" in told.content.decode()
    assert own_marks(person=ana) == []


@pytest.mark.parametrize("mark", ["", "nonsense", "1", "'; drop table"])
def test_nonsense_is_not_found(signed_in, mark):
    assert signed_in("ana").post("/load/tough/back/", {"mark": mark}).status_code == 404


def test_who_is_nobody_of_hr_s_list_has_no_button_and_no_load(signed_in, company):
    browser = signed_in("hana")
    assert "not linked to a person" in text(browser, "/load/")
    assert 'action="/load/tough/"' not in text(browser, "/")
    assert browser.post("/load/tough/").status_code == 404
    assert browser.post("/load/count/").status_code == 404


def test_one_s_weeks_in_words(signed_in, ana):
    browser = signed_in("ana")
    assert "Count my weeks" in text(browser, "/load/")
    kept(ana, load(tough_contact_rate="above", recovery_taken="above", schedule_changes="below"))
    told = text(browser, "/load/")
    assert "Tough contacts: heavier than you are used to." in told
    assert told.count("Above what you are used to") == 2 * 2  # in the state and in the picture
    assert "12 Oct 2026 to 18 Oct 2026" in told
    assert "938 min" in told
    assert "It needs the column work_states.planned_state." in told
    assert "Nothing in these weeks" in told


def test_who_has_no_login_is_told_so(signed_in, ana):
    kept(ana, None)
    assert "No contact is known under a login of yours" in text(signed_in("ana"), "/load/")


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        (Bar("tough_contact_rate", why="missing", missing="contacts.tough or contacts.complaint"), "one of the columns contacts.tough, contacts.complaint"),
        (Bar("tough_contact_rate", 41.0, why="young", weeks=(None,) * 23 + (40.0,) * 4), "3 weeks are known so far"),
        (Bar("tough_contact_rate", why="quiet", weeks=(None,) * 27), "Nothing in this week"),
        (Bar("tough_contact_rate", 41.0, 38.0, 46.0, "within", weeks=(None,) * 10 + (40.0,) * 17), "The band is of 16 weeks so far"),
    ],
)  # fmt: skip
def test_little_is_said_as_little(signed_in, ana, bar, said):
    kept(ana, OwnLoad("2026-10-12", (bar,), ()))
    assert said in text(signed_in("ana"), "/load/")


def test_the_export_and_the_own_page_hold_the_marks_and_nobody_else_s_page_does(signed_in, ana):
    care.mark_tough(person=ana, now=timezone.now())
    own = signed_in("ana")
    assert len(json.loads(own.get("/me/export/").content)["tough_moments"]) == 1
    assert "Tough moments that you marked" in text(own, "/me/")
    for other in ("tariq", "hana"):
        assert "ough moment" not in text(signed_in(other), f"/people/{ana}/")


def named(patterns, prefix=""):
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from named(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield one, prefix + str(one.pattern)


def test_no_address_of_one_s_own_load_names_anybody():
    """Whose load it is follows from who is signed in: there is nothing that could be changed."""
    mine = [
        path for one, path in named(get_resolver().url_patterns)
        if one.callback.__module__ == "keepwell.web.load.views"
    ]  # fmt: skip
    assert len(mine) == 4
    assert [path for path in mine if "<" in path] == []


def addresses(company, who: str) -> list[str]:
    """Every page of the matrix that somebody may open, and everybody's page by their key."""
    rows = [one for one in MATRIX if isinstance(one, Row) and not one.post and who in one.may]
    told = [one.path for one in rows if "{" not in one.path]
    return [
        *dict.fromkeys(told),
        f"/people/{company.keys['ana']}/", f"/teams/{company.teams['Returns phone']}/",
        f"/teams/{company.teams['Returns phone']}/load/",
        f"/load/?person={company.keys['ana']}",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["tariq", "cem", "hana", "dora", "sam", "wil", "stan"])
def test_no_page_of_anybody_else_tells_her_load(signed_in, company, ana, who):
    """Every role, every page that it may open: neither her value nor her moment is in any."""
    moment = timezone.now().replace(year=2019, month=3, day=4, hour=3, minute=33)
    care.tell_marks(marks=[(ana, moment)], by="operator")
    kept(ana, OwnLoad("2026-10-12", (Bar("tough_contact_rate", 937.5, 1.0, 2.0, "above", weeks=WEEKS),), ()))  # fmt: skip
    own = text(signed_in("ana"), "/load/")
    assert SECRET in own
    browser = signed_in(who)
    for address in addresses(company, who):
        answer = browser.get(address, follow=True)
        if answer.streaming:
            continue
        body = answer.content.decode(errors="replace")
        assert SECRET not in body, address
        assert "2019" not in body or "3:33" not in body, address
