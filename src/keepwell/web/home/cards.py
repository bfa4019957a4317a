"""The card beside the tasks: for a lead their team, for an agent their own page, and so on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.people import queries as people
from keepwell.domain.released import queries as released
from keepwell.domain.trail import queries as trail
from keepwell.web.shell import numbers
from keepwell.web.shell.access import roles, today, viewer, who
from keepwell.web.shell.asking import team_lines

if TYPE_CHECKING:
    from django.http import HttpRequest

TEAM = ("csat", "contact_intensity", "tough_contact_rate", "absence_rate")
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a card."""

    words: str
    state: str
    tone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card with a few lines."""

    title: str
    rows: list[Row] = field(default_factory=list)
    note: str = ""


def cards(request: HttpRequest) -> list[Card]:
    """The one card that fits who reads."""
    held = roles(request)
    if "team_lead" in held:
        return _team(request)
    if "works_council" in held:
        return [_promises()]
    if held & {"hr_partner", "support_leader"}:
        return [_who()]
    if viewer(request).person_id:
        return [_own(viewer(request).person_id)]
    return []


def _team(request: HttpRequest) -> list[Card]:
    visible = access.teams_for(user=who(request), action="see_team_page", on=today())
    mine = [one for one in people.teams() if visible is None or one.name in visible][:SHOWN]
    return [
        Card(
            one.name,
            [Row(f"{line.title}: {line.words}", line.state, line.tone, line.address)
             for line in team_lines(request, measures=TEAM, team=one.name)]
            or [Row(_("No figure yet"), _("waits for data"), "quiet")],
            "",
        )
        for one in mine[:1]
    ] + ([Card(_("More teams"), [Row(one.name, "", "", reverse("team", args=[one.id])) for one in mine[1:]])] if mine[1:] else [])  # fmt: skip


def _own(person: str) -> Card:
    looks = trail.who_looked(person=person)
    state = ngettext("%(n)s look", "%(n)s looks", len(looks)) % {"n": len(looks)}
    return Card(
        _("About me"),
        [
            Row(_("What Keepwell knows about you"), _("listed"), "", reverse("me")),
            Row(_("Who looked"), state if looks else _("nobody yet"), "", reverse("me")),
        ],
        _("Figures about you alone are shown to nobody else but your lead, as coaching."),
    )


def _who() -> Card:
    origin = people.headcount_by_origin()
    agents, contacts = people.unmatched_cost()
    matched = (
        _("all matched")
        if not agents
        else ngettext("%(n)s login open", "%(n)s logins open", agents)
        % {"n": numbers.decimal(agents)}
    )
    return Card(
        _("Who we count"),
        [
            Row(_("People from HR"), numbers.decimal(origin["hr"])),
            Row(_("Found only in contacts"), numbers.decimal(origin["contacts"])),
            Row(_("Who is who"), matched, "care" if agents else "good", reverse("who_is_who")),
            Row(_("Contacts without a person"), numbers.decimal(contacts)),
        ],
        _("Moves and leavers count in the team of that day."),
    )  # fmt: skip


def _promises() -> Card:
    seq, _link = trail.head()
    limits = company.limits()
    return Card(
        _("What is promised"),
        [
            Row(
                _("Smallest group, workforce"),
                numbers.decimal(limits.workforce),
                "",
                reverse("limits"),
            ),
            Row(
                _("Smallest group, service"),
                numbers.decimal(limits.service_agents),
                "",
                reverse("limits"),
            ),
            Row(_("Figures ever released"), numbers.decimal(released.ledger_size())),
            Row(_("Entries on the trail"), numbers.decimal(seq), "", reverse("trail")),
        ],
        _("A person is never a slice, and nobody is scored or ranked."),
    )
