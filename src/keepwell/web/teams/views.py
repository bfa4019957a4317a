"""The teams somebody may see; a page for each with its load, its figures, its people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.people import queries as people
from keepwell.schemas.phrases import Names
from keepwell.web.shell import numbers
from keepwell.web.shell.access import allowed, page, require, today, who
from keepwell.web.shell.asking import team_lines
from keepwell.web.shell.phrases import written

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.people.queries import PersonView, TeamView
    from keepwell.web.shell.figure_lines import Line

LOAD = (
    "contact_intensity",
    "tough_contact_rate",
    "recovery_taken",
    "back_to_back_share",
    "overtime_share",
    "schedule_changes",
)
NEW_WEEKS = 13
"""Weeks in which somebody counts as new."""
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


def _people(request: HttpRequest, team: TeamView) -> list[PersonView]:
    if not allowed(request, "see_person_page", team=team.name):
        return []
    return people.people(visible=frozenset({team.name}), on=today(), team=team.name)


def _listed(shown: list[PersonView]) -> list[dict[str, str]]:
    return [
        {
            "name": one.name,
            "key": one.key,
            "note": " · ".join(part for part in (one.role, one.site) if part),
        }
        for one in shown
    ]


def _new(team: TeamView, shown: list[PersonView]) -> list[dict[str, Any]]:
    """Who began lately, by date: the weeks in which a talk helps most."""
    if not shown:
        return []
    began = people.starters(
        team=team.name, since=today() - dt.timedelta(weeks=NEW_WEEKS), on=today()
    )
    return [
        {"name": one.name, "key": one.key, "first": began[one.key], "words": _week(began[one.key])}
        for one in sorted(shown, key=lambda one: began.get(one.key, today()), reverse=True)
        if one.key in began
    ]


def _week(first: dt.date) -> str:
    return _("week %(n)s") % {"n": (today() - first).days // 7 + 1}


def _moved(lines: list[Line]) -> str:
    """The finding as the page's second line: which figures moved, by name."""
    outside = [one.title for one in lines if one.tone == "care"]
    if not outside:
        return _("Nothing moved more than it usually does.")
    return ngettext(
        "%(which)s moved more than usual.", "%(n)s figures moved more than usual: %(which)s.",
        len(outside),
    ) % {"n": numbers.in_words(len(outside)), "which": written(Names(tuple(outside)))}  # fmt: skip


@page("see_team_page")
def team(request: HttpRequest, team: int) -> HttpResponse:
    """One team: load as separate bars, figures, people by the alphabet."""
    found = _found(team)
    require(request, "see_team_page", team=found.name)
    load = team_lines(request, measures=LOAD, team=found.name)
    ledger = team_lines(request, measures=DOING, team=found.name)
    shown = _people(request, found)
    context = {
        "team": found,
        "title": found.name,
        "lede": _moved([*load, *ledger]),
        "trail": ((_("Teams"), reverse("teams")), (found.parent or found.unit or found.name, "")),
        "load": load,
        "week_by_week": allowed(request, "see_workforce_figures", team=found.name),
        "ledger": ledger,
        "new": _new(found, shown),
        "people": _listed(shown),
    }
    return render(request, "teams/team.html", context)
