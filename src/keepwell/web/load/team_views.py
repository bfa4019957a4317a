"""A team's load as a group, for those who lead it; no person is behind any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keepwell.domain.people import queries as people
from keepwell.web.load import bars
from keepwell.web.shell.access import page, require
from keepwell.workflows import team_load as story

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page("see_workforce_figures")
def team_load(request: HttpRequest, team: int) -> HttpResponse:
    """Four bars beside the team's own 26 weeks."""
    found = next((one for one in people.teams() if one.id == team), None)
    if found is None:
        raise Http404
    require(request, "see_workforce_figures", team=found.name)
    told = story.told(team=found.name)
    trail = (
        (_("Teams"), reverse("teams")),
        (found.name, reverse("team", args=[team])),
        (_("Load"), ""),
    )
    context: dict[str, Any] = {"team": found, "trail": trail, "told": told, "bars": []}
    if told is not None:
        drawn = bars.drawn(told.load.bars, week=told.load.week, own=False)
        context |= {
            "bars": drawn, "finding": bars.finding(drawn, own=False),
            "week": bars.week_in_words(told.load.week), "evenness": bars.evenness(told.load.uneven),
        }  # fmt: skip
    return render(request, "load/team_load.html", context)
