"""Pages of evidence: read as they were worked out, never counted while somebody waits."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keepwell.web.evidence import linked as showing
from keepwell.web.evidence import stayed
from keepwell.web.shell.access import allowed, page
from keepwell.web.shell.phrases import say
from keepwell.workflows import evidence, linking, retention

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.schemas.linkage import Linked, Pair


@page("see_evidence")
def linkage(request: HttpRequest) -> HttpResponse:
    """Whether care and customers moved together; what is missing while that was not looked at."""
    told = linking.told()
    if told is None:
        return render(request, "evidence/none.html", _waiting(request))
    care = request.GET.get("care", "")
    pair = showing.chosen(told.linked, care)
    if pair is None and (care or told.linked.pairs):
        raise Http404
    context = _context(told.linked, pair) | {
        "known_at": told.known_at, "looking": evidence.looking(),
        "may_act": allowed(request, "write_actions"),
    }  # fmt: skip
    return render(request, "evidence/linkage.html", context)


def _context(found: Linked, pair: Pair | None) -> dict[str, Any]:
    lead = pair is not None and pair.care == found.lead
    charts = pair.charts if pair else {}
    return {
        "title": say(found.headline) if lead or pair is None else _(pair.title),
        "trail": ((_("Prove"), ""), (_("Care and customers"), "")),
        "found": found,
        "pair": pair,
        "outcome": _(found.outcome_title),
        "care": _(pair.title) if pair else "",
        "tone": showing.tone(pair) if pair else "few",
        "base": showing.base(pair) if pair else "",
        "charts": {place: linking.drawing(content) for place, content in charts.items()},
        "rows": showing.rows(found, pair),
        "cards": showing.cards(found),
        "has_voice": any(one.voice for one in found.pairs),
        "equal": showing.names(found.equal),
        "unequal": showing.names(found.unequal),
        "absent": showing.names(found.absent),
    }


def _waiting(request: HttpRequest) -> dict[str, Any]:
    return {
        "title": _("Care and customers"), "looking": evidence.looking(),
        "may_import": allowed(request, "import_data"),
    }  # fmt: skip


@page("see_evidence")
def linkage_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """Everything that went in, and what came out, so that an outsider can recompute it."""
    told = linking.document()
    if told is None or kind not in {"csv", "json"}:
        raise Http404
    if kind == "json":
        body = json.dumps(told, default=str, ensure_ascii=False, indent=1).encode()
    else:
        out = io.StringIO()
        csv.writer(out).writerows([told["columns"], *told["rows"]])
        body = out.getvalue().encode("utf-8-sig")
    types = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
    response = HttpResponse(body, content_type=types[kind])
    response["Content-Disposition"] = f'attachment; filename="linkage.{kind}"'
    return response


@page("see_evidence")
def staying(request: HttpRequest) -> HttpResponse:
    """Who stays and who leaves, by groups."""
    told = retention.told()
    if told is None:
        return render(request, "evidence/nobody_left.html", _waiting(request))
    split = stayed.split_of(told.retention, request.GET.get("by", ""))
    if split is None:
        raise Http404
    found = told.retention
    context = {
        "title": say(found.headline),
        "trail": ((_("Prove"), ""), (_("Who stays"), "")),
        "found": found,
        "known_at": told.known_at,
        "whole": stayed.shown(found.whole),
        "split": split,
        "tone": "care" if split.differs else "plain",
        "dim": stayed.SPLITS[split.dim],
        "choices": stayed.tabs(found, split),
        "curves": [stayed.shown(one) for one in split.curves],
        "columns": stayed.COLUMNS,
        "reasons": stayed.reasons(found.reasons),
        "reasons_chart": retention.drawing(found.reasons_chart),
        "drivers": stayed.drivers(found.drivers),
        "refusal": stayed.refusal(found.drivers),
        "in_common": stayed.in_common(found.teams),
        "no_common": stayed.no_common(found.teams),
        "ramps": stayed.ramps(found.ramps),
    }
    return render(request, "evidence/staying.html", context)


@page("see_evidence")
def staying_file(_request: HttpRequest) -> HttpResponse:
    """All curves with their ranges and how many are followed."""
    told = retention.told()
    if told is None:
        raise Http404
    body = json.dumps(
        {"known_at": told.known_at, "result": told.retention.as_json()},
        default=str, ensure_ascii=False, indent=1,
    )  # fmt: skip
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="staying.json"'
    return response


@page("see_evidence", methods=("POST",))
def look(request: HttpRequest) -> HttpResponse:
    """Have it worked out now."""
    evidence.ask()
    messages.success(request, _("It is being worked out; reload in a moment."))
    return redirect("staying" if request.POST.get("from") == "staying" else "linkage")
