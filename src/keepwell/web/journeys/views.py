"""Looking at both journeys, and choosing what mirrors what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import journeys as writing
from keepwell.domain.partnership.queries import journeys as stored
from keepwell.domain.partnership.rules.journeys import JourneyError
from keepwell.web.journeys import reading, words
from keepwell.web.journeys.forms import MirrorForm
from keepwell.web.shell.access import actor, allowed, page, today, viewer
from keepwell.workflows import journeys as story

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.partnership.rules.journeys import Mirror


@page("see_journeys")
def journeys(request: HttpRequest) -> HttpResponse:
    """Each phase of working here beside what customers meet."""
    doors = reading.Doors(
        choose=allowed(request, "set_journeys"),
        import_data=allowed(request, "import_data"),
        pulses=allowed(request, "run_pulses"),
    )
    found = reading.stations(story.stages(today=today(), viewer=viewer(request)), doors=doors)
    context = {
        "title": reading.headline(found), "stations": found, "may_choose": doors.choose,
    }  # fmt: skip
    return render(request, "journeys/journeys.html", context)


def _mirror(phase: str) -> Mirror:
    found = next((one for one in stored.mirrors() if one.phase == phase), None)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, mirror: Mirror) -> MirrorForm:
    staff, customers = story.candidates()
    return MirrorForm(
        request.POST if request.method == "POST" else None,
        initial={
            "staff": mirror.staff, "customer": mirror.customer, "touchpoint": mirror.touchpoint,
            "likeness": _(mirror.likeness),
        },
        staff=staff, customers=customers, touchpoints=story.touchpoints(),
    )  # fmt: skip


@page("set_journeys", methods=("GET", "HEAD", "POST"))
def choose(request: HttpRequest, phase: str) -> HttpResponse:
    """Choose the two measures of a phase."""
    mirror = _mirror(phase)
    form = _form(request, mirror)
    if request.method == "POST" and form.is_valid() and _chosen(request, mirror, form):
        messages.success(request, _("Both journeys show it now."))
        return redirect("journeys")
    context = {
        "form": form, "mirror": mirror, "title": words.TITLES[mirror.phase],
        "trail": ((_("Two journeys"), reverse("journeys")), (words.TITLES[mirror.phase], "")),
    }  # fmt: skip
    return render(request, "journeys/choose.html", context)


def _chosen(request: HttpRequest, mirror: Mirror, form: MirrorForm) -> bool:
    """Whether the choice could be kept; what is wrong stands in the form."""
    told = form.cleaned_data
    said = told["likeness"].strip()
    try:
        writing.choose_mirror(
            phase=mirror.phase, staff=told["staff"], customer=told["customer"],
            touchpoint=told.get("touchpoint", ""),
            likeness=mirror.likeness if said == _(mirror.likeness) else said,
            by=actor(request), now=timezone.now(),
        )  # fmt: skip
    except JourneyError as error:
        form.add_error(None, _(str(error)))
        return False
    return True


@page("set_journeys", methods=("POST",))
def usual(request: HttpRequest, phase: str) -> HttpResponse:
    """Go back to the usual measures of a phase."""
    writing.usual_mirror(phase=_mirror(phase).phase, by=actor(request))
    messages.success(request, _("The usual measures are back."))
    return redirect("journeys")
