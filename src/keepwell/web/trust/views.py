"""For works council, HR and administrator: limits, keys, the last report, a fresh attack on demand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keepwell.domain.company import queries as company
from keepwell.domain.jobs import queries as jobs
from keepwell.domain.listening import queries
from keepwell.domain.trail import queries as trail
from keepwell.web.shell.access import actor, page, today
from keepwell.workflows import anonymity_audit

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.workflows.anonymity_audit import Report

SHOWN: Final = 8
HOUR: Final = 3_600
FOUR: Final = 4
"""Hex digits that are read out together."""


@page("verify_anonymity", methods=("GET", "HEAD", "POST"))
def trust(request: HttpRequest) -> HttpResponse:
    """The promises and how they were attacked; whoever may verify may have it done now."""
    if request.method == "POST":
        anonymity_audit.ask(by=actor(request))
        messages.success(
            request, _("The attack has begun; its report appears here in a minute or two.")
        )
        return redirect("trust")
    found = anonymity_audit.last()
    job = jobs.latest_job(key=anonymity_audit.AUDIT)
    context = {
        "title": _headline(found), "report": found, "today": today(),
        "at": dt.datetime.fromisoformat(found.at) if found and found.at else None,
        "running": job is not None and job.state in {"queued", "running"},
        "failed": job.note if job is not None and job.state == "failed" else "",
        "limits": _limits(), "keys": _keys(), "earlier": trail.entries(verb=anonymity_audit.VERB, limit=SHOWN),
        "findings": sorted(found.findings, key=lambda one: one.good) if found else (),
    }  # fmt: skip
    return render(request, "trust/trust.html", context)


def _headline(found: Report | None) -> str:
    if found is None:
        return _("Nobody has attacked this yet")
    if not found.genuine:
        return _("The last report is not the one that was signed")
    if found.good:
        return _("We attacked ourselves: nothing found")
    return _("We attacked ourselves: something falls short")


def _limits() -> list[dict[str, Any]]:
    """Words, what holds now, and the lowest that is possible; empty where a limit was forced down."""
    try:
        now = company.limits()
    except ValueError:
        return []
    return [
        {"words": _("Scores shown from"), "now": now.voice_score, "floor": 5},
        {"words": _("All options of a question from"), "now": now.voice_distribution, "floor": 8},
        {"words": _("Comments, and questions on health or leaving, from"), "now": now.voice_comments, "floor": 10},
        {"words": _("Answers leave the device after"), "hours": settings.PULSE_DELAY_SECONDS / HOUR},
    ]  # fmt: skip


def _keys() -> dict[str, Any] | None:
    """The newest round that has keys: its groups, people, and what each key is called."""
    found = next((one for one in queries.rounds() if one.manifest_hash), None)
    if found is None:
        return None
    return {
        "round": found, "open": found.state == "open", "whole": _apart(found.manifest_hash, FOUR),
        "rows": [_key_row(one) for one in found.atoms],
    }  # fmt: skip


def _key_row(atom: dict[str, Any]) -> dict[str, Any]:
    return {
        "teams": " + ".join(atom["teams"]), "people": atom["people"],
        "key": _apart(str(atom.get("key", "")), 2),
    }  # fmt: skip


def _apart(digits: str, groups: int) -> str:
    """The first groups of a fingerprint, as people read them to each other."""
    return " ".join(digits[at * FOUR : (at + 1) * FOUR] for at in range(groups))


@page("verify_anonymity")
def report(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The signed report itself, to keep elsewhere and to check with any tool."""
    text = anonymity_audit.written()
    if not text:
        raise Http404
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="keepwell-anonymity-report.json"'
    return answer
