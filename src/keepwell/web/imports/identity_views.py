"""Who is who: helpdesk agents matched to HR's people; proposed, confirmed, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.people import operations, queries
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, page, today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.people.queries import IdentityView, UnmatchedView

SURE = 0.9
SHOWN = 100


def _match(one: IdentityView) -> dict[str, Any]:
    return {
        "agent": one.name_written or one.agent[:8],
        "agent_key": one.agent,
        "person": one.person_name,
        "person_key": one.person,
        "score": one.score,
        "why": ", ".join(_(reason) for reason in one.reasons),
        "note": _contacts(one.contacts),
    }


def _contacts(count: int) -> str:
    return ngettext("%(n)s contact", "%(n)s contacts", count) % {"n": numbers.decimal(count)}


def _nobody(one: UnmatchedView) -> dict[str, Any]:
    note = " · ".join(part for part in (_contacts(one.contacts), one.team, one.site) if part)
    return {"agent_key": one.agent, "name": one.name_written or one.agent[:8], "note": note}


@page("match_people")
def who_is_who(request: HttpRequest) -> HttpResponse:
    """Proposals with their reasons, agents nobody knows and what that costs, confirmed matches."""
    proposed = [_match(one) for one in queries.matches(state="proposed")]
    alone = [_nobody(one) for one in queries.unmatched() if not one.proposals]
    agents, contacts = queries.unmatched_cost()
    lede = ngettext(
        "%(n)s login is nobody HR knows: %(contacts)s contacts belong to no person of HR's list.",
        "%(n)s logins are nobody HR knows: %(contacts)s contacts belong to no person of HR's list.",
        agents,
    ) % {"n": numbers.decimal(agents), "contacts": numbers.decimal(contacts)}
    context = {
        "title": _title(len(proposed)),
        "lede": lede if agents else _("Every login of the helpdesk is somebody HR knows."),
        "trail": ((_("Connect"), reverse("imports")), (_("Who is who"), "")),
        "sure": sum(1 for one in proposed if one["score"] >= SURE),
        "proposed": proposed[:SHOWN],
        "more": max(0, len(proposed) - SHOWN),
        "unmatched": alone[:SHOWN],
        "unmatched_contacts": contacts,
        "confirmed": [_match(one) for one in queries.matches(state="confirmed")],
        "persons": list(_labels()) if alone else [],
    }
    return render(request, "imports/who_is_who.html", context)


def _labels() -> dict[str, str]:
    """Keys of people by a label that tells namesakes apart."""
    found = queries.people(visible=None, on=today(), limit=10_000)
    return {f"{one.name} ({one.external_id or one.team or one.email})": one.key for one in found}


def _title(count: int) -> str:
    if not count:
        return _("Who is who")
    return ngettext("One match waits for your yes", "%(n)s matches wait for your yes", count) % {
        "n": numbers.in_words(count)
    }


@page("match_people", methods=("POST",))
def decide(request: HttpRequest) -> HttpResponse:
    """Confirm, reject, undo one match; confirm all sure ones; match by hand."""
    decision = request.POST.get("decision", "")
    told = {
        "agent": request.POST.get("agent", ""),
        "person": request.POST.get("person") or _labels().get(request.POST.get("label", ""), ""),
        "by": actor(request),
        "now": timezone.now(),
    }
    match decision:
        case "confirm_sure":
            _confirm_sure(request)
        case "confirm" | "reject" | "undo":
            _decide_one(request, decision, told)
    return redirect("who_is_who")


def _decide_one(request: HttpRequest, decision: str, told: dict[str, Any]) -> None:
    act = {
        "confirm": (operations.confirm_identity, _("Confirmed; figures follow tonight.")),
        "reject": (
            operations.reject_identity,
            _("Noted: not the same person. It is not proposed again."),
        ),
        "undo": (operations.undo_identity, _("Undone; figures follow tonight.")),
    }[decision]
    try:
        act[0](**told)
    except LookupError:
        messages.error(request, _("There is nobody of that name. Choose one from the list."))
    else:
        messages.success(request, act[1])


def _confirm_sure(request: HttpRequest) -> None:
    sure = [one for one in queries.matches(state="proposed") if one.score >= SURE]
    for one in sure:
        operations.confirm_identity(
            agent=one.agent, person=one.person, by=actor(request), now=timezone.now()
        )
    done = ngettext("One match confirmed.", "%(n)s matches confirmed.", len(sure)) % {
        "n": len(sure)
    }
    messages.success(request, done)
