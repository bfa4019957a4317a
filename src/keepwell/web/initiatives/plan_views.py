"""Registering an initiative and changing its plan: what could be found is shown before it counts."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.rules.initiatives import (
    TEMPLATES,
    InitiativeError,
    checked_for_today,
    digest,
    is_retrospective,
)
from keepwell.domain.people import queries as people
from keepwell.kernel.periods import add_months
from keepwell.web.initiatives import forms, showing
from keepwell.web.shell.access import actor, page, today, viewer
from keepwell.web.shell.figure_lines import title_of
from keepwell.workflows import initiative_review as story

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from keepwell.domain.partnership.queries.initiatives import InitiativeView
    from keepwell.domain.partnership.rules.initiatives import Plan
    from keepwell.schemas.figures import Measure
    from keepwell.schemas.reviews import Foreseen

FORM: Final = ("GET", "HEAD", "POST")
DIRECTIONS: Final = frozenset({"up", "down"})
AHEAD: Final = 2
"""Months until a plan that is written today would start."""
LONG: Final = 8
"""Months from then to the last that is read."""


def _trail(last: str) -> tuple[tuple[str, str], ...]:
    return ((_("Care ledger"), reverse("initiatives")), (last, ""))


def _choose(request: HttpRequest, wanted: str) -> tuple[list[Measure], Measure | None]:
    told = story.measures(viewer=viewer(request))
    known = sorted(told, key=lambda one: title_of(one).casefold())
    judged = [one for one in known if one.good in DIRECTIONS]
    found = next((one for one in judged if one.id == wanted), None)
    if wanted and found is None:
        raise Http404
    return known, found or next((one for one in judged if one.id == "csat"), judged[0] if judged else None)  # fmt: skip


def _form(
    request: HttpRequest, known: list[Measure], measure: Measure, **more: Any
) -> forms.PlanForm:
    teams = story.teams(measure=measure.id, viewer=viewer(request))
    others = [(one.id, title_of(one)) for one in known if one.id != measure.id]
    initial = more.pop("plan", None)
    return forms.PlanForm(
        _written(request, len(teams)), measure=measure, teams=teams,
        others=others,
        initial=forms.filled(initial, measure=measure, teams=teams) if initial else _begun(request, measure, teams),
    )  # fmt: skip


def _written(request: HttpRequest, teams: int) -> QueryDict | None:
    """What was filled in; asked for lots instead, as many are drawn as were chosen by hand."""
    if request.method != "POST":
        return None
    if "instead" not in request.POST:
        return request.POST
    told = request.POST.copy()
    chosen = [told.get(f"team{at}", "") for at in range(teams)]
    for wave in forms.WAVES:
        told[f"places{wave}"] = str(chosen.count(str(wave)) or "")
    told["why"] = "lottery"
    return told


def _begun(request: HttpRequest, measure: Measure, teams: tuple[str, ...]) -> dict[str, Any]:
    """A new form: the template's words, months still to come, a third of the teams in each wave."""
    part = max(len(teams) // 3, 1)
    start = add_months(today(), AHEAD)
    told: dict[str, Any] = {
        "measure": measure.id, "why": "lottery", "wave1": f"{start:%Y-%m}",
        "wave2": f"{add_months(start, 3):%Y-%m}", "places1": part, "places2": part, "until": f"{add_months(start, LONG):%Y-%m}",
    }  # fmt: skip
    one = next((t for t in TEMPLATES if t.id == request.GET.get("template")), None)
    if one is not None:
        told |= {"title": _(one.title), "what": _(one.what), "template": one.id, "source": _(one.claim)}  # fmt: skip
    return told


@page("register_initiative", methods=FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Write an initiative down; what could be found is shown first."""
    template = next((t for t in TEMPLATES if t.id == request.GET.get("template")), None)
    wanted = request.POST.get("measure", request.GET.get("measure", ""))
    known, measure = _choose(request, wanted or _measure_of(request, template))
    if measure is None:
        return render(request, "initiatives/no_figures.html", {"trail": _trail(_("New"))})
    form = _form(request, known, measure)
    told: tuple[Plan, Foreseen] | None = None
    if request.method == "POST" and form.is_valid():
        told = _foreseen(form)
        if told and _agreed(form, told[0]):
            made = _register(request, form, told[0])
            if made:
                return redirect("initiative", initiative=made)
    return _page(request, form, known, measure, told)


def _measure_of(request: HttpRequest, template: Any) -> str:
    """The template's measure, where the company has it."""
    if template is None:
        return ""
    there = {one.id for one in story.measures(viewer=viewer(request))}
    return str(template.measure) if template.measure in there else ""


def _foreseen(form: forms.PlanForm) -> tuple[Plan, Foreseen] | None:
    """The plan and what it could show; what it lacks stands in the form."""
    units = {one.name: one.unit for one in people.teams()}
    plan = form.plan(units=units)
    try:
        checked_for_today(plan, today=today())
        return plan, story.foresee(plan)
    except InitiativeError as error:
        form.add_error(None, _(str(error)))
        return None


def _agreed(form: forms.PlanForm, plan: Plan) -> bool:
    """Whether exactly this plan was on the screen together with what it could find."""
    return bool(form.cleaned_data["seen"] == digest(plan.as_json()))


def _register(request: HttpRequest, form: forms.PlanForm, plan: Plan) -> str:
    try:
        made = story.register(
            plan, seed=secrets.randbits(53), by=actor(request), now=timezone.now(), today=today()
        )
    except InitiativeError as error:
        form.add_error(None, _(str(error)))
        return ""
    messages.success(request, _("Registered. From now on every change stays visible."))
    return made


def _page(
    request: HttpRequest,
    form: forms.PlanForm,
    known: list[Measure],
    measure: Measure,
    told: tuple[Plan, Foreseen] | None,
    old: InitiativeView | None = None,
) -> HttpResponse:
    context = {
        "form": form, "measures": [(one.id, title_of(one)) for one in known if one.good in DIRECTIONS], "measure": measure,
        "templates": TEMPLATES if old is None else (), "template": request.GET.get("template", ""),
        "trail": _trail(old.plan.title if old else _("New")), "old": old,
        "ahead": showing.ahead(told[0], told[1], measure=measure) if told else None,
        "seen": digest(told[0].as_json()) if told else "",
        "retrospective": bool(told and is_retrospective(told[0], today=today())),
        "measure_title": title_of(measure),
    }  # fmt: skip
    return render(request, "initiatives/plan.html", context)


def found_or_missing(initiative: str) -> InitiativeView:
    """An initiative; a missing one is not found."""
    found = ledger.initiative(id=initiative, today=today())
    if found is None:
        raise Http404
    return found


@page("register_initiative", methods=FORM)
def change(request: HttpRequest, initiative: str) -> HttpResponse:
    """Another version of the plan; the former one stays."""
    old = found_or_missing(initiative)
    if old.stopped_at is not None:
        raise Http404
    known, measure = _choose(request, old.plan.measure)
    if measure is None:
        raise Http404
    form = _form(request, known, measure, plan=old.plan)
    told: tuple[Plan, Foreseen] | None = None
    if request.method == "POST" and form.is_valid():
        told = _kept(form, old)
        if told and _agreed(form, told[0]) and _changed(request, form, old, told[0]):
            return redirect("initiative", initiative=initiative)
    return _page(request, form, known, measure, told, old)


def _kept(form: forms.PlanForm, old: InitiativeView) -> tuple[Plan, Foreseen] | None:
    """As `_foreseen`; lots that were drawn stay drawn unless lots no longer decide."""
    units = {one.name: one.unit for one in people.teams()}
    plan = form.plan(units=units)
    if plan.by_lot and old.plan.by_lot and old.plan.drawn:
        plan = replace(plan, starts=old.plan.starts, waves=old.plan.waves, blocks=old.plan.blocks)
    try:
        return plan, story.foresee(plan)
    except InitiativeError as error:
        form.add_error(None, _(str(error)))
        return None


def _changed(request: HttpRequest, form: forms.PlanForm, old: InitiativeView, plan: Plan) -> bool:
    try:
        story.change(
            plan, initiative=old.id, why=form.cleaned_data["reason"], by=actor(request),
            now=timezone.now(), today=today(),
        )  # fmt: skip
    except InitiativeError as error:
        form.add_error("reason", _(str(error)))
        return False
    messages.success(request, _("Changed. The former version stays visible."))
    return True


@page("register_initiative", methods=("POST",))
def stop(request: HttpRequest, initiative: str) -> HttpResponse:
    """End it early; it stays in the ledger."""
    found = found_or_missing(initiative)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say why it is stopped: it stays in the ledger."))
        return redirect("initiative", initiative=initiative)
    writing.stop_initiative(
        initiative=found.id, why=form.cleaned_data["why"], by=actor(request), now=timezone.now()
    )
    story.ask_review(initiative=found.id)
    messages.success(request, _("Stopped. It is evaluated up to this month."))
    return redirect("initiative", initiative=initiative)
