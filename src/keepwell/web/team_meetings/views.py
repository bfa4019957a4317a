"""The teams somebody meets with, and a team's page: its open points and what it decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.partnership.operations import team_meetings as writing
from keepwell.domain.partnership.queries import team_meetings as reading
from keepwell.domain.partnership.rules.team_meetings import TeamMeetingError
from keepwell.domain.people import queries as people
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, require, today, who
from keepwell.web.team_meetings.forms import HoldForm, PointForm
from keepwell.web.team_meetings.words import KINDS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.people.queries import TeamView

FORM: Final = ("GET", "HEAD", "POST")


def _visible(request: HttpRequest) -> list[TeamView]:
    names = access.teams_for(user=who(request), action="see_team_meetings", on=today())
    return [one for one in people.teams() if names is None or one.name in names]


def found(request: HttpRequest, team: int, action: str = "see_team_meetings") -> TeamView:
    """A team whose meetings somebody may see, or hold."""
    told = next((one for one in people.teams() if one.id == team), None)
    if told is None:
        raise Http404
    require(request, action, team=told.name)
    return told


@page("see_team_meetings")
def teams(request: HttpRequest) -> HttpResponse:
    """All teams that who asks may see, with what is open; one's only team at once."""
    shown = _visible(request)
    if len(shown) == 1:
        return redirect("team_board", team=shown[0].id)
    told = reading.overview(teams=[one.name for one in shown])
    rows = [{"it": one, "words": _waits(*told[one.name])} for one in shown]
    waiting = sum(count for count, _last in told.values())
    title = ngettext("One point is open in the teams", "%(n)s points are open in the teams", waiting)  # fmt: skip
    context = {
        "rows": rows,
        "title": title % {"n": numbers.decimal(waiting)} if waiting else _("Team meetings"),
    }
    return render(request, "team_meetings/teams.html", context)


def _waits(count: int, last: Any) -> str:
    open_ = ngettext("one point open", "%(n)s points open", count) % {"n": count} if count else ""
    met = _("met on %(day)s") % {"day": numbers.day(last, width="medium")} if last else _("no meeting noted yet")  # fmt: skip
    return " · ".join(filter(None, (open_, met)))


@page("see_team_meetings", methods=FORM)
def board(request: HttpRequest, team: int) -> HttpResponse:
    """One team: open points, what the sync has, its meetings; anybody of it brings a point."""
    told = found(request, team)
    form = PointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.bring_point(team=told.name, text=form.cleaned_data["text"], by=actor(request), on=today())  # fmt: skip
        except TeamMeetingError as error:
            form.add_error("text", _(str(error)))
        else:
            messages.success(request, _("It lies on the table of the next meeting."))
            return redirect("team_board", team=team)
    return _board_page(request, told, form, HoldForm(initial={"on": today()}))


def _board_page(request: HttpRequest, team: TeamView, form: PointForm, hold: HoldForm) -> HttpResponse:  # fmt: skip
    shown = reading.board(team=team.name)
    known = access.addresses(users={one.by for one in shown.open})
    context = {
        "team": team, "title": _title(team, len(shown.open)), "form": form, "hold": hold,
        "open": [{"it": one, "who": known[one.by].name if one.by in known else ""} for one in shown.open],
        "passed": shown.passed, "settled": shown.settled,
        "meetings": [{"it": one, "kind": KINDS[one.kind], "counts": _counts(one)} for one in shown.meetings],
        "holds": allowed(request, "hold_team_meetings", team=team.name),
        "writes_actions": allowed(request, "write_actions"), "today": today(),
        "guides": allowed(request, "answer_insights"),
        "trail": ((_("Team meetings"), reverse("team_meetings")), (team.name, "")),
    }  # fmt: skip
    return render(request, "team_meetings/board.html", context)


def _title(team: TeamView, waiting: int) -> str:
    if not waiting:
        return _("%(team)s: nothing is open") % {"team": team.name}
    return ngettext("%(team)s: one point is open", "%(team)s: %(n)s points are open", waiting) % {"team": team.name, "n": numbers.in_words(waiting)}  # fmt: skip


def _counts(one: reading.MeetingView) -> str:
    said = [word.said for word in one.words]
    decided, themes = said.count("decision"), said.count("theme")
    parts = (
        ngettext("one decision", "%(n)s decisions", decided) % {"n": decided} if decided else "",
        ngettext("one theme", "%(n)s themes", themes) % {"n": themes} if themes else "",
    )
    return " · ".join(filter(None, parts)) or _("nothing written down")


@page("hold_team_meetings", methods=("POST",))
def hold(request: HttpRequest, team: int) -> HttpResponse:
    """Open the page of a meeting on a day."""
    told = found(request, team, "hold_team_meetings")
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _board_page(request, told, PointForm(), form)
    made = writing.hold_team_meeting(team=told.name, by=actor(request), **form.cleaned_data)
    return redirect("team_meeting", meeting=made)
