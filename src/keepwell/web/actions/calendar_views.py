"""Open actions in somebody's own calendar: a secret address that they make, renew or end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import actions as writing
from keepwell.domain.partnership.queries import actions as reading
from keepwell.web.shell.access import EVERYONE, actor, page
from keepwell.workflows import notify

if TYPE_CHECKING:
    from django.http import HttpRequest


@page("see_actions", methods=("GET", "HEAD", "POST"))
def address(request: HttpRequest) -> HttpResponse:
    """Make an address, make a new one, or end it; a new one is shown this once."""
    secret = ""
    if request.method == "POST" and request.POST.get("what") == "end":
        writing.end_feed(user=actor(request), now=timezone.now())
    elif request.method == "POST":
        secret = writing.make_feed(user=actor(request), now=timezone.now())
    context = {
        "address": f"{settings.SITE_ADDRESS}{reverse('actions_feed', args=[secret])}"
        if secret
        else "",
        "has_feed": reading.has_feed(user=actor(request)),
        "trail": ((_("Actions"), reverse("actions")), (_("Calendar"), "")),
    }
    return render(request, "actions/calendar.html", context)


@page(EVERYONE)
def feed(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - the secret says who
    """Somebody's open actions as iCalendar, for a calendar that cannot sign in."""
    owner = reading.user_of_feed(secret=secret)
    if owner is None:
        raise Http404
    body = notify.feed_of(user=owner.public_id.hex, now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
