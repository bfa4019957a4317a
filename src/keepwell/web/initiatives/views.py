"""Pages of the care ledger: the list, one result, everything behind it as a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keepwell.domain.partnership.queries import actions as promised
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.web.initiatives import forms, showing, words
from keepwell.web.initiatives.plan_views import found_or_missing
from keepwell.web.shell.access import actor, allowed, page, today, viewer, who
from keepwell.web.shell.asking import address, declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.phrases import quantity, say
from keepwell.workflows import initiative_export, initiative_review, initiative_voice

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.domain.partnership.queries.initiatives import InitiativeView
    from keepwell.schemas.figures import Measure


@page("see_evidence")
def initiatives(request: HttpRequest) -> HttpResponse:
    """Everything that is tried or was tried, with what came of it."""
    views = ledger.ledger(today=today())
    context = {
        "title": showing.title(views), "cards": [showing.card(one) for one in views],
        "may_register": allowed(request, "register_initiative"),
        "known": [str(one) for one in words.SHORT.values()],
    }  # fmt: skip
    return render(request, "initiatives/initiatives.html", context)


@page("see_evidence")
def initiative(request: HttpRequest, initiative: str) -> HttpResponse:
    """One initiative: what was found, could it be something else, what was written down before."""
    found = found_or_missing(initiative)
    measure = declared(found.plan.measure)
    if measure is None:
        raise Http404
    versions = ledger.versions(initiative=initiative)
    called = ledger.names([found.made_by, *(one.by for one in versions)])
    context = {
        "one": found, "plan": found.plan, "measure": title_of(measure),
        "to_measure": address(measure.id) + "?by=team", "today": today(),
        "headline": showing.headline(found), "state": showing.state_of(found),
        "labels": showing.labels(found), "sides": showing.sides(found.plan),
        "starts": showing.starts(found.plan), "cost": showing.money(found.plan),
        "why": words.WHYS_TOLD[found.plan.why], "final": showing.is_read(found),
        "registered": showing.registered(found, by=called.get(found.made_by, _("Keepwell"))),
        "versions": showing.history(versions, called), "lots": ledger.lots(initiative=initiative),
        "actions": _actions(request, found), "may": _may(request, found),
        "stop_form": forms.ReasonForm(auto_id="stop_%s"), "untouched": _titles(found),
        "foreseen": _foreseen(found, measure), "changed": sum(1 for one in versions[1:] if one.why), "trail": _trail(found),
        **_said(request, found),
        **_result(found, measure),
    }  # fmt: skip
    return render(request, "initiatives/initiative.html", context)


def _trail(found: InitiativeView) -> tuple[tuple[str, str], ...]:
    return ((_("Care ledger"), reverse("initiatives")), (found.plan.title, ""))


def _may(request: HttpRequest, found: InitiativeView) -> dict[str, bool]:
    registers = allowed(request, "register_initiative")
    return {
        "change": registers and found.stopped_at is None,
        "draw": registers and found.state == "drawing",
        "act": allowed(request, "write_actions"),
        "reckon": registers and found.review is not None,
    }


def _titles(found: InitiativeView) -> str:
    known = [declared(one) for one in found.plan.untouched]
    return ", ".join(title_of(one) for one in known if one)


def _foreseen(found: InitiativeView, measure: Measure) -> dict[str, Any]:
    if found.foreseen is None:
        return {}
    return showing.ahead(found.plan, found.foreseen, measure=measure)


def _said(request: HttpRequest, found: InitiativeView) -> dict[str, Any]:
    """What staff said: the whole before and since, released groups with it, answers of the box."""
    told = initiative_voice.said(found, viewer=viewer(request))
    whole = [
        {"title": title_of(kind), "address": address(kind.id), **showing.heard(kind, one.before, one.now)}
        for one in told
        if (kind := declared(one.measure))
    ]  # fmt: skip
    return {
        "said": whole,
        "heard": showing.groups(initiative_voice.groups(found, viewer=viewer(request))),
        "answered": initiative_voice.answered(found),
    }


def _result(found: InitiativeView, measure: Measure) -> dict[str, Any]:
    """What the newest review says; nothing before the first."""
    review = found.review
    if review is None:
        return {"review": None}
    effect = review.effect
    return {
        "review": review, "effect": effect, "tested": effect.tested,
        "doubt": [say(one) for one in review.told.doubt],
        "helps": [say(one) for one in review.told.helps], "checks": showing.checks(found),
        "chart": initiative_review.drawing(effect=effect, measure=measure),
        "months": showing.months(effect, measure=measure),
        "two_sides": None if effect.tested else initiative_review.sides_drawn(effect=effect, measure=measure),
        "size": quantity(initiative_review.size(effect.estimate, measure=measure, signed=True)) if effect.estimate is not None else "",
        "range": _range(found, measure), "codes": [one.code for one in effect.refusals],
    }  # fmt: skip


def _range(found: InitiativeView, measure: Measure) -> str:
    effect = found.review.effect if found.review else None
    if effect is None or effect.low is None or effect.high is None:
        return ""
    low, high = (
        quantity(initiative_review.size(one, measure=measure, signed=True))
        for one in (effect.low, effect.high)
    )
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _actions(request: HttpRequest, found: InitiativeView) -> list[promised.ActionView]:
    sight = promised.sight(user=who(request), on=today())
    return [
        one for one in promised.of_source(source="evidence", source_key=found.id)
        if sight.teams is None or one.team in sight.teams or one.owner == sight.user
    ]  # fmt: skip


@page("see_evidence")
def export(request: HttpRequest, initiative: str) -> HttpResponse:
    """Everything a review rests on: JSON with the plan and its versions, or team-months as CSV."""
    found = found_or_missing(initiative)
    name = f"keepwell-initiative-{found.id[:8]}"
    initiative_export.taken(
        found, by=actor(request), form="csv" if request.GET.get("format") == "csv" else "json"
    )
    if request.GET.get("format") == "csv":
        body: str = initiative_export.as_csv(found)
        kind, name = "text/csv; charset=utf-8", f"{name}.csv"
    else:
        body = json.dumps(initiative_export.everything(found), indent=1, ensure_ascii=False)
        kind, name = "application/json", f"{name}.json"
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
