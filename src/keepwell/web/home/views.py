"""Today, for each role its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.sources import queries as sources
from keepwell.web.home import freshness
from keepwell.web.home.cards import cards
from keepwell.web.home.needs import needs
from keepwell.web.shell import data_health as health
from keepwell.web.shell import numbers, what_changed
from keepwell.web.shell.access import SIGNED_IN, allowed, page, roles, today, viewer, who
from keepwell.web.shell.asking import lines
from keepwell.web.shell.suppliers import CORE
from keepwell.workflows import changes

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponse

    from keepwell.schemas.changes import MonthOfChanges
    from keepwell.web.home.needs import Need
    from keepwell.web.shell.figure_lines import Line
    from keepwell.web.shell.what_changed import Told

SHARED = ("turnover_12m", "ramp_weeks", "csat", "fcr_repeat", "first_response_time", "absence_rate")
CUSTOMERS = ("csat", "ces", "nps", "fcr_repeat", "first_response_time")
NOON, EVENING = 12, 18
MOST_SOURCES = 6


def greeting(now: dt.datetime, name: str) -> str:
    """By the reader's own clock."""
    if now.hour < NOON:
        return _("Good morning, %(name)s.") % {"name": name}
    if now.hour < EVENING:
        return _("Good afternoon, %(name)s.") % {"name": name}
    return _("Good evening, %(name)s.") % {"name": name}


def _finding(found: list[Need]) -> str:
    if not found:
        return _("Nothing needs you today.")
    return ngettext("One thing needs you today.", "%(n)s things need you today.", len(found)) % {
        "n": numbers.in_words(len(found))
    }


def _figures(request: HttpRequest) -> list[Line]:
    """All figures of the page in one go."""
    if not allowed(request, "see_service_figures"):
        return []
    return lines(request, measures=tuple(dict.fromkeys((*SHARED, *CUSTOMERS))))


def _looked(request: HttpRequest, told: list[Line]) -> tuple[MonthOfChanges | None, list[Line]]:
    """The newest month that was looked at; and the lines, marked where they stand out in theirs."""
    if not allowed(request, "see_service_figures"):
        return None, told
    found, stood = changes.newest(viewer=viewer(request))
    return found, [
        replace(one, stands=one.figure is not None and (one.measure.id, one.figure.period) in stood)
        for one in told
    ]


def _picked(found: list[Line], measures: tuple[str, ...]) -> list[Line]:
    by_measure = {one.measure.id: one for one in found}
    return [by_measure[one] for one in measures if one in by_measure]


def _ledger(request: HttpRequest, found: list[Line], *, waits: bool) -> tuple[str, list[Line]]:
    if not allowed(request, "see_service_figures"):
        return "", []
    whole = allowed(request, "see_workforce_figures")
    title = _("How Support is doing") if whole else _("Our customers this month")
    measures = SHARED if whole else CUSTOMERS
    told = _picked(found, measures)
    return title, freshness.with_places(told, measures) if waits else told


def _changes(found: MonthOfChanges | None) -> tuple[list[dict[str, str]], str]:
    """What stands out in the newest month that was looked at, and how much was."""
    if found is None:
        return [], ""
    told = [one for one in map(what_changed.change, found.changes) if one]
    return [_change(one) for one in told], (
        f"{what_changed.headline(found)}. {what_changed.lede(found)}"
    )


def _change(one: Told) -> dict[str, str]:
    return {
        "title": one.sentence,
        "words": one.where,
        "address": f"{reverse('changes')}#{slugify(one.key)}",
        "look": _("Look at %(title)s") % {"title": one.title},
    }


@page(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """What needs me, how Support is doing, what changed, whether the data can be trusted."""
    found = needs(request)
    month, told = _looked(request, _figures(request))
    new = freshness.fresh() if allowed(request, "see_service_figures") else freshness.NOTHING
    title, ledger = _ledger(request, told, waits=new.waits)
    moved, checked = _changes(month)
    came = _sources() if allowed(request, "see_data_health") else []
    context: dict[str, Any] = {
        "date": numbers.day(today(), width="full"),
        "greeting": greeting(timezone.localtime(), who(request).get_short_name()),
        "finding": _finding(found),
        "fresh": new,
        "needs": found,
        "calm": _("All quiet"),
        "calm_words": _calm(request, {one.kind for one in came}),
        "cards": cards(request),
        "may_mark": "agent" in roles(request) and bool(viewer(request).person_id),
        "ledger_title": title,
        "ledger": ledger,
        "changes": moved,
        "checked": checked,
        "may_import": allowed(request, "import_data"),
        "sources": came[:MOST_SOURCES],
        "today": today(),
    }
    return render(request, "home/home.html", context)


@page("see_service_figures")
def fresh(request: HttpRequest) -> HttpResponse:
    """The line that says how new the figures are; the first ones bring the whole page anew."""
    found = freshness.fresh()
    answer = render(request, "home/fresh.html", {"fresh": found})
    if found.shown and request.GET.get("shown") == "none":
        answer["HX-Refresh"] = "true"
    return answer


def _calm(request: HttpRequest, came: set[str]) -> str:
    if not roles(request):
        return _("Your account has no role yet. Your administrator can give you one.")
    if allowed(request, "import_data"):
        if "contacts" in came and not came & {"people", "job_history"}:
            return _(
                "Contacts are here. HR's file of people adds who stays, who is away, and names."
            )
        if came & {"people", "job_history"} and "contacts" not in came:
            return _("HR's people are here. Support's contacts add what customers say of the work.")
        return _("No file waits for an answer, and every login that could be matched is.")
    return _("No task is waiting. Your own page tells what is stored about you and who looked.")


def _sources() -> list[health.Source]:
    found = health.sources(sources.data_health(), now=timezone.now())
    return sorted(found, key=lambda one: (one.tone == "good", one.kind not in CORE))
