"""Search: everything one may open, found by its words; people only for those who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.people import queries as people
from keepwell.web.shell.access import SIGNED_IN, allowed, page, today, who
from keepwell.web.shell.asking import address
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.navigation import links, sections
from keepwell.web.shell.terms import TERMS
from keepwell.workflows import figures

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST = 12
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    words: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one sort."""

    words: str
    icon: str
    hue: str
    hits: list[Hit]


def _matches(wanted: str, *texts: str) -> bool:
    return all(any(part in text.casefold() for text in texts) for part in wanted.casefold().split())


def _measures(request: HttpRequest, wanted: str) -> list[Hit]:
    return [
        Hit(title_of(one), _(one.words), address(one.id))
        for one in figures.measures()
        if _matches(wanted, title_of(one), one.id, one.code)
        and allowed(request, f"see_{one.sensitivity}_figures")
    ]


def _teams(request: HttpRequest, wanted: str) -> list[Hit]:
    visible = access.teams_for(user=who(request), action="see_team_page", on=today())
    return [
        Hit(one.name, one.unit or one.site, reverse("team", args=[one.id]))
        for one in people.teams()
        if _matches(wanted, one.name) and (visible is None or one.name in visible)
    ]


def _people(request: HttpRequest, wanted: str) -> list[Hit]:
    visible = access.teams_for(user=who(request), action="see_person_page", on=today())
    found = people.people(visible=visible, on=today(), text=wanted, limit=MOST)
    return [Hit(one.name, one.team, reverse("person", args=[one.key])) for one in found]


def _terms(wanted: str) -> list[Hit]:
    return [
        Hit(str(one.word), str(one.meaning), f"{reverse('glossary')}#{one.key}")
        for one in TERMS
        if _matches(wanted, str(one.word), str(one.meaning))
    ]


def _pages(request: HttpRequest, wanted: str) -> list[Hit]:
    return [
        Hit(one.words, "", one.address) for one in links(request) if _matches(wanted, one.words)
    ]


def _groups(request: HttpRequest, wanted: str) -> list[Group]:
    return [
        Group(_("Measures"), "chart-line", "teal", _measures(request, wanted)[:MOST]),
        Group(_("Teams"), "users", "coral", _teams(request, wanted)[:MOST]),
        Group(_("People"), "user", "coral", _people(request, wanted)[:MOST]),
        Group(_("Words"), "book", "sand", _terms(wanted)[:MOST]),
        Group(_("Pages"), "file-spreadsheet", "", _pages(request, wanted)[:MOST]),
    ]


@page(SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """What was found, sort by sort; every place there is, while nothing is looked for."""
    wanted = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    groups = _groups(request, wanted) if wanted else []
    found = [one for one in groups if one.hits]
    rooms = [] if wanted else [one for one in sections(request) if one.words or len(one.links) > 1]
    context = {
        "wanted": wanted, "groups": found, "total": sum(len(one.hits) for one in found), "rooms": rooms,
    }  # fmt: skip
    return render(request, "search/search.html", context)
