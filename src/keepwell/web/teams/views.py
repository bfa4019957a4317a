"""The teams somebody may see; a page for each with its load, its figures, its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.people import queries as people
from keepwell.web.shell import numbers
from keepwell.web.shell.access import allowed, page, require, today, who
from keepwell.web.shell.asking import team_lines

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.people.queries import TeamView

LOAD = (
    "contact_intensity",
    "tough_contact_rate",
    "recovery_taken",
    "back_to_back_share",
    "schedule_changes",
)
DOING = (
    "csat",
    "aht",
    "fcr_repeat",
    "first_response_time",
    "headcount",
    "turnover_12m",
    "absence_rate",
    "training_on_time",
)


def _visible(request: HttpRequest, action: str = "see_team_page") -> frozenset[str] | None:
    return access.teams_for(user=who(request), action=action, on=today())


def _row(team: TeamView, mine: str) -> dict[str, Any]:
    note = " · ".join(one for one in (team.parent, team.unit, team.site) if one)
    return {
        "id": team.id,
        "name": team.name,
        "note": note or _("on its own"),
        "mine": team.name == mine,
        "hue": "coral",
    }


@page("see_team_page")
def teams(request: HttpRequest) -> HttpResponse:
    """All teams that who asks may see, in the alphabet."""
    visible = _visible(request)
    mine = access.own_team(user=who(request), on=today())
    rows = [_row(one, mine) for one in people.teams() if visible is None or one.name in visible]
    count = len(rows)
    context = {
        "rows": rows,
        "title": ngettext("One team", "%(n)s teams", count) % {"n": numbers.in_words(count)}
        if count
        else _("Teams"),
        "lede": _("In the order of the alphabet; teams are never ranked."),
    }
    return render(request, "teams/teams.html", context)


def _found(team: int) -> TeamView:
    for one in people.teams():
        if one.id == team:
            return one
    raise Http404


def _people(request: HttpRequest, team: TeamView) -> list[dict[str, str]]:
    if not allowed(request, "see_person_page", team=team.name):
        return []
    shown = people.people(visible=frozenset({team.name}), on=today(), team=team.name)
    return [
        {
            "name": one.name,
            "key": one.key,
            "note": " · ".join(part for part in (one.role, one.site) if part),
        }
        for one in shown
    ]


@page("see_team_page")
def team(request: HttpRequest, team: int) -> HttpResponse:
    """One team: load as separate bars, figures, people by the alphabet."""
    found = _found(team)
    require(request, "see_team_page", team=found.name)
    load = team_lines(request, measures=LOAD, team=found.name)
    ledger = team_lines(request, measures=DOING, team=found.name)
    outside = sum(1 for line in [*load, *ledger] if line.tone == "care")
    lede = ngettext(
        "One figure moved more than usual.", "%(n)s figures moved more than usual.", outside
    ) % {"n": numbers.in_words(outside)}
    context = {
        "team": found,
        "title": found.name,
        "lede": lede if outside else _("Nothing moved more than it usually does."),
        "trail": ((_("Teams"), reverse("teams")), (found.parent or found.unit or found.name, "")),
        "load": load,
        "ledger": ledger,
        "people": _people(request, found),
    }
    return render(request, "teams/team.html", context)
