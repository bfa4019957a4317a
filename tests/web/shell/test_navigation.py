"""Rooms of the loop in the frame: what is open, what is marked, and that every way leads somewhere."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from keepwell.web.shell.layout import page_frame
from keepwell.web.shell.navigation import AT_A_GLANCE, ON_A_PHONE, links, sections

CAST = ("hana", "cem", "tariq", "ana", "sam", "wil", "stan")


def asked(company, name, path="/"):
    request = RequestFactory().get(path)
    request.user = company.users[name]
    return request


@pytest.mark.parametrize("name", CAST)
def test_every_place_offered_opens(company, signed_in, name):
    client = signed_in(name)
    for link in links(asked(company, name)):
        assert client.get(link.address).status_code in {200, 302}, link


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("path", ["/", "/measures/csat/", "/goals/", "/evidence/linkage/", "/me/"])
def test_at_most_one_place_is_marked(company, name, path):
    assert sum(link.here for link in links(asked(company, name, path))) <= 1


def test_of_many_places_only_the_room_one_is_in_is_open(company):
    rooms = sections(asked(company, "hana", "/evidence/linkage/"))
    looks = {room.words: room.look for room in rooms if room.words}
    assert looks == {
        "Connect": "shut",
        "Listen": "shut",
        "See": "shut",
        "Meet": "plain",
        "Prove": "open",
    }
    assert [link.words for room in rooms for link in room.links if link.here] == [
        "Care and customers"
    ]


def test_pages_of_the_meeting_are_in_its_room(company):
    assert [one.words for one in links(asked(company, "hana", "/actions/")) if one.here] == ["Meet"]


def test_few_places_stand_side_by_side_with_lines_between(company):
    rooms = sections(asked(company, "stan"))
    assert sum(len(room.links) for room in rooms) <= AT_A_GLANCE
    assert {room.look for room in rooms} == {"plain"}
    assert [room.rule for room in rooms] == [False, *[True] * (len(rooms) - 1)]


def test_a_phone_has_the_first_few_and_a_way_to_all(company, signed_in):
    assert [link.words for link in page_frame(asked(company, "hana"))["frame"].short] == [
        "Today", "Meet", "Measures", "Care ledger",
    ]  # fmt: skip
    page = signed_in("hana").get("/").content.decode()
    bar = page[page.index('<nav class="tabbar') :]
    assert bar[: bar.index("</nav>")].count("<a ") == ON_A_PHONE + 1
    assert 'href="/search/"' in bar[: bar.index("</nav>")]


def test_the_page_of_search_lists_every_place_until_something_is_looked_for(company, signed_in):
    client = signed_in("hana")
    every = [one.address for one in links(asked(company, "hana")) if one.address != "/"]
    main = client.get("/search/").content.decode().split("<main", 1)[1]
    assert [one for one in every if f'href="{one}"' not in main] == []
    assert (
        'href="/evidence/staying/"'
        not in client.get("/search/?q=csat").content.decode().split("<main", 1)[1]
    )
