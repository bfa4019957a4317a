"""Programmes beside each other, and one's own mix under a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import worth as writing
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import Mix, WorthError
from keepwell.domain.partnership.rules.worth import programmes as offered
from keepwell.web.shell.access import actor, allowed, page
from keepwell.web.worth import mix_reading
from keepwell.web.worth.forms import ChoiceForm
from keepwell.web.worth.views import FORM, found, trail
from keepwell.web.worth.words import OUTCOMES
from keepwell.workflows import worth as story

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page("see_evidence")
def programmes(request: HttpRequest) -> HttpResponse:
    """Strengths, weaknesses, cost and sourced effects of each; stories marked as such."""
    told = [mix_reading.programme(one) for one in offered().values()]
    context = {
        "programmes": [one for one in told if not one["claimed"]],
        "outcomes": list(OUTCOMES.values()),
        "stories": [one for one in told if one["claimed"]],
        "may_write": allowed(request, "register_initiative"),
        "trail": trail((_("Programmes"), "")),
    }  # fmt: skip
    return render(request, "worth/programmes.html", context)


@page("register_initiative", methods=FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Build one's own mix."""
    form = ChoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _planned(request, form)
        if made:
            story.ask(reckoning=made, by=actor(request))
            return redirect("worth_reckoning", made)
    context = {
        "form": form, "title": _("Which programmes, under a budget?"),
        "currency": stored.currency(), "trail": trail((_("A new choice"), "")),
    }  # fmt: skip
    return render(request, "worth/limits.html", context)


def _planned(request: HttpRequest, form: ChoiceForm) -> str:
    try:
        return writing.plan_mix(
            name=form.cleaned_data["name"], mix=Mix(**form.mix()), by=actor(request),
            now=timezone.now(),
        )  # fmt: skip
    except WorthError as error:
        form.add_error(None, _(str(error)))
        return ""


@page("register_initiative", methods=FORM)
def limits(request: HttpRequest, reckoning: str) -> HttpResponse:
    """Choose again under other limits."""
    view = found(reckoning)
    if view.kind != "choice" or view.closed:
        raise Http404
    form = ChoiceForm(request.POST or None, mix=view.mix)
    if request.method == "POST" and form.is_valid():
        try:
            writing.change_mix(reckoning=view.id, mix=Mix(**form.mix()), by=actor(request))
        except WorthError as error:
            form.add_error(None, _(str(error)))
        else:
            story.ask(reckoning=view.id, by=actor(request))
            return redirect("worth_reckoning", view.id)
    context = {
        "form": form, "title": view.name, "currency": stored.currency(), "view": view,
        "trail": trail((view.name, "")),
    }  # fmt: skip
    return render(request, "worth/limits.html", context)
