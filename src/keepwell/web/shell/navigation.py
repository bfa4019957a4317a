"""The way around: the loop of the product, as far as somebody may walk it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keepwell.web.shell.access import SIGNED_IN, allowed, viewer

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the main navigation; `rule` draws a line above it; `short` puts it on phones.

    What is `own` is shown to who is somebody of HR's list.
    """

    words: str | _StrPromise
    name: str
    icon: str
    action: str = SIGNED_IN
    rule: bool = False
    short: bool = True
    own: bool = False


PLACES = (
    Place(_("Today"), "home", "sun-high"),
    Place(_("Connect"), "imports", "database", "import_data", rule=True, short=False),
    Place(_("Who is who"), "who_is_who", "link", "match_people", short=False),
    Place(_("Data health"), "health", "plant", "see_data_health", short=False),
    Place(_("Listen"), "pulses", "messages", "see_pulses"),
    Place(_("Suggestion box"), "box_inbox", "send", "answer_voice", short=False),
    Place(_("Fresh eyes"), "fresh_eyes", "eye", short=False),
    Place(_("Candidates and leavers"), "visitors", "message-circle", "see_visitors", short=False),
    Place(_("Measures"), "measures", "chart-line", "see_service_figures", rule=True),
    Place(_("What changed"), "changes", "refresh", "see_service_figures", short=False),
    Place(_("Two journeys"), "journeys", "heart-handshake", "see_journeys", short=False),
    Place(_("Teams"), "teams", "users", "see_team_page"),
    Place(_("Team meetings"), "team_meetings", "coffee", "see_team_meetings", short=False),
    Place(_("Meet"), "meet", "calendar-event", "see_goals", rule=True),
    Place(_("Prove"), "initiatives", "scale", "see_evidence", rule=True),
    Place(_("Care and customers"), "linkage", "link", "see_evidence", short=False),
    Place(_("Who stays"), "staying", "users", "see_evidence", short=False),
    Place(_("What care is worth"), "worth", "heart", "see_evidence", short=False),
    Place(_("What works here"), "practices", "bulb", "see_practices", short=False),
    Place(_("Speak up"), "said_and_done", "message-circle", rule=True),
    Place(_("My load"), "my_load", "heart", short=False, own=True),
    Place(_("About me"), "me", "user"),
    Place(_("Glossary"), "glossary", "book", short=False),
    Place(_("Trust"), "trust", "shield-check", "verify_anonymity", short=False),
    Place(_("Administration"), "administration", "list-check", "administer", rule=True),
)
OF_MEET = ("/packs/", "/goals/", "/actions/", "/audits/")
"""Pages that are reached from Meet and stand at addresses of their own."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place as it is drawn on one page."""

    words: str
    address: str
    icon: str
    here: bool
    rule: bool
    short: bool
    count: int = 0


def _here(path: str, address: str) -> bool:
    if address == reverse("meet") and path.startswith(OF_MEET):
        return True
    return path == address if address == "/" else path.startswith(address)


def links(request: HttpRequest) -> list[Link]:
    """The places that who asks may go to, the current one marked."""
    drawn = [
        Link(
            words=str(place.words),
            address=reverse(place.name),
            icon=place.icon,
            here=False,
            rule=place.rule,
            short=place.short,
        )
        for place in PLACES
        if (place.action == SIGNED_IN or allowed(request, place.action))
        and (viewer(request).person_id or not place.own)
    ]
    matching = [link.address for link in drawn if _here(request.path, link.address)]
    nearest = max(matching, key=len, default=None)
    return [
        Link(one.words, one.address, one.icon, one.address == nearest, one.rule, one.short)
        for one in drawn
    ]
