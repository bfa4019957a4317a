"""Drawing lots for who goes first, signing the draw, and drawing it again to check."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.rules.initiatives import InitiativeError
from keepwell.web.initiatives import showing
from keepwell.web.initiatives.plan_views import found_or_missing
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, today
from keepwell.workflows import initiative_review as story

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page("see_evidence")
def lots(request: HttpRequest, initiative: str) -> HttpResponse:
    """Who goes first: before the draw what will be drawn, after it the lots and how to check them."""
    found = found_or_missing(initiative)
    if not found.plan.by_lot:
        raise Http404
    kept = ledger.lots(initiative=initiative)
    me = actor(request)
    may = allowed(request, "register_initiative") and found.stopped_at is None
    context = {
        "one": found, "lots": kept, "rows": showing.lots_rows(kept) if kept else [],
        "again": story.drawn_again(kept) if kept and "check" in request.GET else None,
        "waves": [(numbers.when(one.month), one.places) for one in found.plan.waves],
        "waiting": len(found.plan.starts) - sum(one.places for one in found.plan.waves),
        "pool": sorted(found.plan.starts), "blocks": sorted(set(found.plan.blocks.values()) - {""}),
        "signed": bool(kept) and any(one.by == me for one in kept.signatures) if kept else False,
        "may": may, "trail": (
            (_("Care ledger"), reverse("initiatives")),
            (found.plan.title, reverse("initiative", args=[found.id])), (_("Lots"), ""),
        ),
    }  # fmt: skip
    return render(request, "initiatives/lots.html", context)


@page("register_initiative", methods=("POST",))
def take(request: HttpRequest, initiative: str, step: str) -> HttpResponse:
    """Draw, or sign what was drawn."""
    found = found_or_missing(initiative)
    if step not in {"draw", "sign"} or not found.plan.by_lot:
        raise Http404
    try:
        if step == "draw":
            story.draw(
                initiative=found.id, seed=secrets.randbits(53), by=actor(request),
                now=timezone.now(), today=today(),
            )  # fmt: skip
        else:
            writing.sign_lots(
                initiative=found.id, seen=request.POST.get("seen", ""), by=actor(request),
                now=timezone.now(),
            )  # fmt: skip
    except InitiativeError as error:
        messages.warning(request, _(str(error)))
    except LookupError as error:
        raise Http404 from error
    return redirect("initiative_lots", initiative=found.id)
