"""One meeting as it is held or was, and the steps that a point can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.partnership.operations import team_meetings as writing
from keepwell.domain.partnership.queries import team_meetings as reading
from keepwell.domain.partnership.rules.team_meetings import TeamMeetingError
from keepwell.domain.people import queries as people
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, require, today
from keepwell.web.team_meetings.forms import PassOnForm, WordForm
from keepwell.web.team_meetings.views import FORM
from keepwell.web.team_meetings.words import KINDS, SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.partnership.queries.team_meetings import MeetingView, WordView


def _team_id(name: str) -> int | None:
    """The page of a team; none for one that has another name by now."""
    return next((one.id for one in people.teams() if one.name == name), None)


@page("see_team_meetings", methods=FORM)
def meeting(request: HttpRequest, meeting: str) -> HttpResponse:
    """What was said; who holds it writes it down, line by line."""
    found = reading.team_meeting(meeting=meeting)
    if found is None:
        raise Http404
    require(request, "see_team_meetings", team=found.team)
    if request.method != "POST":
        return _page(request, found, WordForm())
    require(request, "hold_team_meetings", team=found.team)
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            writing.write_down(meeting=meeting, by=actor(request), **form.cleaned_data)
        except TeamMeetingError as error:
            form.add_error("text", _(str(error)))
        else:
            return redirect("team_meeting", meeting=meeting)
    return _page(request, found, form)


def _page(request: HttpRequest, found: MeetingView, form: WordForm) -> HttpResponse:
    board = reading.board(team=found.team)
    known = access.addresses(users={found.by})
    groups = [
        {"head": head, "icon": icon, "hue": hue, "words": told}
        for said, head, icon, hue in SHOWN
        if (told := [one for one in found.words if one.said == said])
    ]
    team = _team_id(found.team)
    address = reverse("team_board", args=[team]) if team else ""
    context = {
        "meeting": found, "title": _("%(kind)s, %(day)s") % {"kind": KINDS[found.kind], "day": numbers.day(found.on, width="full")},
        "held_by": known[found.by].name if found.by in known else "", "groups": groups, "form": form,
        "table": [one for one in board.open if one not in found.words],
        "holds": allowed(request, "hold_team_meetings", team=found.team), "address": address,
        "trail": ((_("Team meetings"), reverse("team_meetings")), (found.team, address)),
    }  # fmt: skip
    return render(request, "team_meetings/meeting.html", context)


def _point(request: HttpRequest, point: str) -> WordView:
    found = reading.team_point(point=point)
    if found is None:
        raise Http404
    require(request, "hold_team_meetings", team=found.team)
    return found


def _back(request: HttpRequest, found: WordView) -> str:
    """Where the step was taken: a meeting of the team, or the team's page."""
    told = reading.team_meeting(meeting=request.POST.get("meeting", ""))
    if told is not None and told.team == found.team:
        return reverse("team_meeting", args=[told.id])
    team = _team_id(found.team)
    return reverse("team_board", args=[team]) if team else reverse("team_meetings")


def _settle(found: WordView, by: str) -> None:
    writing.settle_team_point(point=found.id, by=by, on=today())


def _reopen(found: WordView, by: str) -> None:
    writing.reopen_team_point(point=found.id, by=by)


STEPS: Final[dict[str, Callable[[WordView, str], None]]] = {"settle": _settle, "reopen": _reopen}


@page("hold_team_meetings", methods=("POST",))
def step(request: HttpRequest, point: str, step: str) -> HttpResponse:
    """Settle a point, or open it again."""
    found = _point(request, point)
    if step not in STEPS:
        raise Http404
    STEPS[step](found, actor(request))
    return redirect(_back(request, found))


@page("hold_team_meetings", methods=FORM)
def pass_on(request: HttpRequest, point: str) -> HttpResponse:
    """Choose the words that the monthly sync reads, and where in it."""
    found = _point(request, point)
    if found.passed_on:
        return redirect(_back(request, found))
    form = PassOnForm(request.POST or None, initial={"words": found.text})
    if request.method == "POST" and form.is_valid() and _passed(request, found, form):
        return redirect(_back(request, found))
    context: dict[str, Any] = {
        "point": found, "form": form, "back": _back(request, found),
        "trail": ((_("Team meetings"), reverse("team_meetings")), (found.team, _back(request, found))),
    }  # fmt: skip
    return render(request, "team_meetings/pass_on.html", context)


def _passed(request: HttpRequest, found: WordView, form: PassOnForm) -> bool:
    try:
        writing.pass_on_point(
            point=found.id, by=actor(request), on=today(), now=timezone.now(), **form.cleaned_data
        )
    except TeamMeetingError as error:
        form.add_error(None, _(str(error)))
        return False
    messages.success(request, _("It lies on the table of the next monthly sync. Your team's page says when it is settled there."))  # fmt: skip
    return True
