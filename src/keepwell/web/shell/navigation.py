"""The way around: the loop of the product, as far as somebody may walk it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepwell.web.shell.access import SIGNED_IN, allowed, viewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Place:
    """A page somebody may go to; `short` is its rank on a phone's bar, 0 where it is not.

    What is `own` is shown to who is somebody of HR's list.
    """

    words: _StrPromise
    name: str
    icon: str
    action: str = SIGNED_IN
    short: int = 0
    own: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Places of one step of the loop; without words they stand for themselves."""

    words: str | _StrPromise
    icon: str
    places: tuple[Place, ...]


ROOMS: Final = (
    Room("", "", (Place(_("Today"), "home", "sun-high", short=1),)),
    Room(_("Connect"), "database", (
        Place(_("Files"), "imports", "upload", "import_data"),
        Place(_("Who is who"), "who_is_who", "link", "match_people"),
        Place(_("Data health"), "health", "plant", "see_data_health"),
    )),
    Room(_("Listen"), "messages", (
        Place(_("Pulses"), "pulses", "messages", "see_pulses"),
        Place(_("Suggestion box"), "box_inbox", "send", "answer_voice"),
        Place(_("Fresh eyes"), "fresh_eyes", "eye"),
        Place(_("Candidates and leavers"), "visitors", "message-circle", "see_visitors"),
        Place(_("Team meetings"), "team_meetings", "coffee", "see_team_meetings"),
        Place(_("Speak up"), "said_and_done", "message-circle", short=6),
    )),
    Room(pgettext_lazy("step of the loop", "See"), "chart-line", (
        Place(_("Measures"), "measures", "chart-line", "see_service_figures", short=3),
        Place(_("What changed"), "changes", "refresh", "see_service_figures"),
        Place(_("Two journeys"), "journeys", "heart-handshake", "see_journeys"),
        Place(_("Teams"), "teams", "users", "see_team_page"),
    )),
    Room(_("Meet"), "calendar-event", (
        Place(_("Meet"), "meet", "calendar-event", "see_goals", short=2),
    )),
    Room(_("Prove"), "scale", (
        Place(_("Care ledger"), "initiatives", "scale", "see_evidence", short=4),
        Place(_("Care and customers"), "linkage", "link", "see_evidence"),
        Place(_("Who stays"), "staying", "users", "see_evidence"),
        Place(_("What care is worth"), "worth", "heart", "see_evidence"),
        Place(_("What works here"), "practices", "bulb", "see_practices"),
    )),
    Room("", "", (
        Place(_("My load"), "my_load", "heart", short=5, own=True),
        Place(_("About me"), "me", "user", short=7),
        Place(_("Glossary"), "glossary", "book"),
        Place(_("Trust"), "trust", "shield-check", "verify_anonymity"),
        Place(_("Administration"), "administration", "list-check", "administer", short=2),
    )),
)  # fmt: skip
OF_MEET = ("/packs/", "/goals/", "/actions/", "/audits/")
"""Pages that are reached from Meet and stand at addresses of their own."""
AT_A_GLANCE: Final = 12
"""Up to so many places are drawn side by side; of more, only the room one is in is open."""
ON_A_PHONE: Final = 4
"""Places on the bar of a phone, beside the one that leads to all of them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place as it is drawn on one page."""

    words: str
    address: str
    icon: str
    here: bool = False
    short: int = 0


Look = Literal["plain", "open", "shut"]


@dataclass(frozen=True, slots=True)
class Section:
    """A room as it is drawn: its places alone, under its words, or one link to the first of them.

    `rule`: a line is drawn above it.
    """

    words: str
    icon: str
    links: tuple[Link, ...]
    look: Look = "plain"
    rule: bool = False


def _is_at(path: str, address: str) -> bool:
    if address == reverse("meet") and path.startswith(OF_MEET):
        return True
    return path == address if address == "/" else path.startswith(address)


def sections(request: HttpRequest) -> list[Section]:
    """The rooms that who asks may go to, the current place marked."""
    rooms = [
        Section(str(room.words), room.icon, tuple(_links(request, room.places))) for room in ROOMS
    ]
    every = [link for room in rooms for link in room.links]
    matching = [link.address for link in every if _is_at(request.path, link.address)]
    nearest = max(matching, key=len, default=None)
    few = len(every) <= AT_A_GLANCE
    drawn = [_drawn(room, nearest, few=few) for room in rooms if room.links]
    return [*drawn[:1], *(replace(room, rule=few or not room.words) for room in drawn[1:])]


def _links(request: HttpRequest, places: Sequence[Place]) -> list[Link]:
    return [
        Link(str(one.words), reverse(one.name), one.icon, short=one.short)
        for one in places
        if (one.action == SIGNED_IN or allowed(request, one.action))
        and (viewer(request).person_id or not one.own)
    ]


def _drawn(room: Section, nearest: str | None, *, few: bool) -> Section:
    links = tuple(replace(one, here=one.address == nearest) for one in room.links)
    if few or not room.words or len(links) == 1:
        return replace(room, links=links)
    return replace(room, links=links, look="open" if any(one.here for one in links) else "shut")


def links(request: HttpRequest) -> list[Link]:
    """All places that who asks may go to."""
    return [link for room in sections(request) for link in room.links]
