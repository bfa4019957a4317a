"""The page of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keepwell.web.changes import reading
from keepwell.web.shell import what_changed
from keepwell.web.shell.access import allowed, page, viewer
from keepwell.workflows import changes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.schemas.changes import MonthOfChanges


@page("see_service_figures")
def month(request: HttpRequest) -> HttpResponse:
    """The newest month, or the one that is asked for; what is missing while there is none."""
    known = changes.months(viewer=viewer(request))
    asked = request.GET.get("month", "")
    if not known and not asked:
        return render(request, "changes/none.html", {"may_import": allowed(request, "import_data")})
    found = next((one for one in known if asked in {"", one.month}), None)
    if found is None:
        raise Http404
    return render(request, "changes/month.html", _context(request, found, known))


def _context(
    request: HttpRequest, found: MonthOfChanges, known: list[MonthOfChanges]
) -> dict[str, Any]:
    """What the page of a month shows."""
    told = [one for one in map(what_changed.change, found.changes) if one]
    return {
        "title": what_changed.headline(found),
        "lede": what_changed.lede(found),
        "trail": ((_("What changed"), reverse("changes")),) if found != known[0] else None,
        "month": found.month,
        "months": [one.month for one in known if one.checked or one.faults] or [found.month],
        "changes": told,
        "faults": reading.faults(found.faults),
        "waiting": reading.waiting(found),
        "complete": found.complete,
        "past": reading.past(known, here=found.month),
        "may_health": allowed(request, "see_data_health"),
        "alone": viewer(request).teams is not None,
    }
