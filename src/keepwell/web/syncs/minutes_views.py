"""The minutes of a meeting: to read, to take along, to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import meetings as writing
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, page, who
from keepwell.web.shell.phrases import say
from keepwell.web.syncs.calendar_views import trail
from keepwell.web.syncs.seats import my_meeting, my_sync
from keepwell.workflows import mailing
from keepwell.workflows import minutes as story

if TYPE_CHECKING:
    from django.http import HttpRequest

KINDS = {"md": "text/markdown; charset=utf-8", "txt": "text/plain; charset=utf-8", "pdf": "application/pdf"}  # fmt: skip


@page("hold_sync")
def minutes(request: HttpRequest, sync: str) -> HttpResponse:
    """The minutes, with the reader's own private notes below."""
    found = my_sync(request, sync)
    meeting = my_meeting(request, found)
    told = story.compose(sync=found.id, now=timezone.now(), reader=actor(request))
    context = {
        "sync": found, "meeting": meeting, "told": told, "day": numbers.day(found.on, width="full"),
        "trail": trail((found.name, "")), "mail": mailing.is_set(),
    }  # fmt: skip
    return render(request, "syncs/minutes.html", context)


@page("hold_sync")
def file(request: HttpRequest, sync: str, kind: str) -> HttpResponse:
    """The minutes as a file; private notes are never in it."""
    found = my_sync(request, sync)
    told = story.compose(sync=found.id, now=timezone.now())
    if kind not in KINDS or told is None:
        raise Http404
    writing.export_minutes(sync=found.id, form=kind, by=actor(request))
    answer = HttpResponse(_body(request, told, kind), content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="minutes-{found.on}.{kind}"'
    return answer


def _body(request: HttpRequest, told: story.Minutes, kind: str) -> bytes:
    if kind == "pdf":
        return story.as_pdf(
            told, name=str(who(request)), now=timezone.now(), say=say, language=get_language() or "en"
        )  # fmt: skip
    return story.as_text(told, say=say, marks=kind == "md").encode()


@page("hold_sync", methods=("POST",))
def send(request: HttpRequest, sync: str) -> HttpResponse:
    """Mail the minutes to everybody who takes part."""
    found = my_sync(request, sync)
    my_meeting(request, found)
    writing.send_minutes(sync=found.id, by=actor(request), now=timezone.now())
    messages.success(request, _("The minutes are on their way to everybody who takes part."))
    return redirect("minutes", sync=sync)
