"""A person's own load, and their button.

Whose it is follows from who is signed in: no address and no field names a person, so nobody can
ask for somebody else's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.care import operations as care
from keepwell.domain.care import queries as marks
from keepwell.domain.care import rules
from keepwell.domain.people import queries as people
from keepwell.web.load import bars
from keepwell.web.shell import numbers
from keepwell.web.shell.access import SIGNED_IN, allowed, page, today, viewer, who
from keepwell.workflows import own_load

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.people.queries import TeamView
    from keepwell.schemas.load import OwnLoad

LISTED: Final = timedelta(days=7)
MINUTE: Final = 60


def _myself(request: HttpRequest) -> str:
    """The one who is signed in, as a person.

    Raises:
        Http404: for an account that is nobody of HR's list.
    """
    key = viewer(request).person_id
    if not key:
        raise Http404
    return str(key)


@page(SIGNED_IN)
def my_load(request: HttpRequest) -> HttpResponse:
    """The button, one's own marks, one's own weeks."""
    if not viewer(request).person_id:
        return render(request, "load/nobody.html", {"teams": _led(request)})
    myself, now = _myself(request), timezone.now()
    listed = marks.own_marks(person=myself, since=now - LISTED)
    found = own_load.own_load(myself=myself)
    context = {
        "counted": own_load.counted(myself=myself),
        "rest": rules.suggested(marked=[one.at for one in listed], now=now),
        "marks": listed, "marked": _marked(len(listed)),
        "teams": _led(request), "today": today(), **_told(found),
    }  # fmt: skip
    return render(request, "load/my_load.html", context)


def _told(found: OwnLoad | None) -> dict[str, Any]:
    if found is None:
        return {"bars": []}
    drawn = bars.drawn(found.bars, week=found.week, own=True)
    return {
        "bars": drawn, "finding": bars.finding(drawn, own=True), "week": bars.week_in_words(found.week),
        "lines": bars.lines(found.fours), "longest": _longest(found),
    }  # fmt: skip


def _longest(found: OwnLoad) -> list[bars.Line]:
    told = []
    if found.longest_stretch is not None:
        words = _("%(n)s min") % {"n": numbers.decimal(round(found.longest_stretch / MINUTE))}
        told.append(bars.Line(_("Longest stretch without a breath"), _("No five minutes off contact in it."), words))  # fmt: skip
    if found.longest_run is not None:
        told.append(bars.Line(_("Most tough contacts in a row"), _("Within one shift."), numbers.decimal(found.longest_run)))  # fmt: skip
    return told


def _marked(count: int) -> str:
    if not count:
        return _("No tough moment marked in the last seven days.")
    return ngettext("One tough moment marked in the last seven days.", "%(n)s tough moments marked in the last seven days.", count) % {"n": numbers.in_words(count)}  # fmt: skip


def _led(request: HttpRequest) -> list[TeamView]:
    """The teams whose load as a group the reader may see, where they lead any."""
    if not allowed(request, "see_workforce_figures") or not allowed(request, "see_team_page"):
        return []
    visible = access.teams_for(user=who(request), action="see_workforce_figures", on=today())
    return [one for one in people.teams() if visible is None or one.name in visible]


@page(SIGNED_IN, methods=("POST",))
def tough(request: HttpRequest) -> HttpResponse:
    """That was tough: marked for oneself, with a break suggested."""
    care.mark_tough(person=_myself(request), now=timezone.now())
    messages.success(request, _("Marked, for you alone."))
    return redirect("my_load")


@page(SIGNED_IN, methods=("POST",))
def back(request: HttpRequest) -> HttpResponse:
    """Take one of one's own marks back."""
    if not care.take_back(person=_myself(request), mark=_mark(request)):
        raise Http404
    messages.success(request, _("Taken back. It is gone."))
    return redirect("my_load")


def _mark(request: HttpRequest) -> str:
    try:
        return str(UUID(request.POST.get("mark", "")))
    except ValueError as error:
        raise Http404 from error


@page(SIGNED_IN, methods=("POST",))
def count(request: HttpRequest) -> HttpResponse:
    """Count one's own weeks now."""
    own_load.own_load(myself=_myself(request), fresh=True)
    return redirect("my_load")
