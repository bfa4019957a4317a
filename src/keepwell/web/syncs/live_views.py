"""The live meeting: one page, its news, and one door for everything that is said in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import meetings as writing
from keepwell.domain.partnership.queries import meetings
from keepwell.web.shell.access import actor, page
from keepwell.web.syncs.news import tag, written
from keepwell.web.syncs.saying import say
from keepwell.web.syncs.seats import my_meeting, my_sync
from keepwell.web.syncs.table import closing_table, table
from keepwell.workflows import mailing

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.domain.partnership.queries.meetings import News

POST = ("POST",)


@page("hold_sync")
def live(request: HttpRequest, sync: str) -> HttpResponse:
    """The meeting as it goes on; without script each form sends and comes back."""
    found = my_sync(request, sync)
    if found.stage != "running":
        return redirect("minutes" if found.stage == "held" else "sync", sync=sync)
    writing.note_seen(sync=found.id, user=actor(request), now=timezone.now())
    return render(request, "syncs/live.html", table(request, found, my_meeting(request, found)))


@page("hold_sync")
def news(request: HttpRequest, sync: str) -> HttpResponse:
    """What changed since a revision; nothing (304) as long as a window has seen it all."""
    found = my_sync(request, sync)
    if found.stage not in {"running", "held"}:
        raise Http404
    now = timezone.now()
    writing.note_seen(sync=found.id, user=actor(request), now=now)
    pulse = meetings.pulse(sync=found.id, now=now)
    assert pulse is not None
    if request.headers.get("If-None-Match") == tag(revision=pulse.revision, seats=pulse.seats):
        return HttpResponseNotModified()
    told = _news(request, found.id, request.GET.get("since", ""))
    body = written(told, reader=actor(request)) if told else {}
    # the tag of what was seen before the news were read: at worst they are sent twice
    return JsonResponse(body, headers={"ETag": tag(revision=pulse.revision, seats=pulse.seats)})


def _news(request: HttpRequest, sync: str, since: str) -> News | None:
    start = int(since) if since.isdigit() else -1
    return meetings.news(sync=sync, reader=actor(request), since=start, now=timezone.now())


@page("hold_sync", methods=POST)
def say_it(request: HttpRequest, sync: str) -> HttpResponse:
    """Everything that is said in a meeting comes through here, from the script or from a form."""
    found = my_sync(request, sync)
    if found.stage not in {"running", "held"}:
        raise Http404
    if request.content_type == "application/json":
        return _said_by_script(request, found.id)
    (answer,) = say(
        sync=found.id, by=actor(request), told=[request.POST.dict()], now=timezone.now()
    )
    if not answer["ok"]:
        messages.error(request, answer["error"])
    view = urlencode({"block": request.POST.get("view", "")})
    return redirect(f"{reverse('live', args=[sync])}?{view}")


def _said_by_script(request: HttpRequest, sync: str) -> HttpResponse:
    told = _parsed(request)
    if told is None:
        return JsonResponse({"error": _("That was not understood.")}, status=400)
    results = say(sync=sync, by=actor(request), told=told["ops"], now=timezone.now())
    fresh = _news(request, sync, str(told.get("since", "")))
    body: dict[str, Any] = {"results": results}
    if fresh is not None:
        body["news"] = written(fresh, reader=actor(request))
    return JsonResponse(body)


def _parsed(request: HttpRequest) -> dict[str, Any] | None:
    try:
        told = json.loads(request.body)
    except ValueError:
        return None
    fits = isinstance(told, dict) and isinstance(told.get("ops"), list)
    return told if fits and all(isinstance(one, dict) for one in told["ops"]) else None


@page("hold_sync", methods=("GET", "HEAD", "POST"))
def close(request: HttpRequest, sync: str) -> HttpResponse:
    """What was decided and what comes back, before the meeting is closed."""
    found = my_sync(request, sync)
    meeting = my_meeting(request, found)
    if request.method == "POST":
        send = "send" in request.POST and mailing.is_set()
        writing.close_meeting(sync=found.id, by=actor(request), now=timezone.now(), send=send)
        messages.success(
            request, _("The meeting is closed. The minutes are on their way.") if send else _("The meeting is closed.")
        )  # fmt: skip
        return redirect("minutes", sync=sync)
    if meeting.closed_at is not None:
        return redirect("minutes", sync=sync)
    told = {**closing_table(request, found, meeting), "mail": mailing.is_set()}
    return render(request, "syncs/close.html", told)
