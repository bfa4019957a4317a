"""The overview of measures, a measure's page, its files, and the tickets behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from keepwell.domain.company import queries as company
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.web.figures import download
from keepwell.web.figures.question import asked
from keepwell.web.figures.sheet_page import page_of
from keepwell.web.figures.words import FAMILIES
from keepwell.web.shell.access import allowed, page, require, viewer
from keepwell.web.shell.asking import address, declared, goals, lines
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.kept import kept
from keepwell.workflows import figures

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.schemas.figures import Measure
    from keepwell.web.shell.figure_lines import Line

SHOWN_MONTHS = 24


def _may(request: HttpRequest, measure: Measure) -> bool:
    return allowed(request, f"see_{measure.sensitivity}_figures")


def _group(key: str, found: list[Line]) -> dict[str, Any]:
    words, note = FAMILIES[key]
    told = [
        one for one in found if one.figure is not None and one.figure.state not in HIDDEN_STATES
    ]
    waiting = [one for one in found if one not in told]
    return {"key": key, "words": words, "note": note, "lines": told, "missing": waiting}


@page("see_service_figures")
def measures(request: HttpRequest) -> HttpResponse:
    """Shared measures first, then service, people, hiring, load and roster."""
    body = kept(request, "figures/overview_body.html", lambda: _overview(request))
    return render(request, "figures/overview.html", {"body": body})


def _overview(request: HttpRequest) -> dict[str, Any]:
    period = request.GET.get("month", "")[:10]
    shown = [one for one in figures.measures() if _may(request, one)]
    found = lines(request, measures=[one.id for one in shown], period=period)
    groups = [_group(key, [one for one in found if one.measure.family == key]) for key in FAMILIES]
    groups = [one for one in groups if one["lines"] or one["missing"]]
    months = figures.months()[-SHOWN_MONTHS:][::-1]
    return {
        "title": _("All measures"),
        "lede": _(
            "Each with how sure we are. The dot is what we measured; sand is where it usually is."
        ),
        "groups": groups,
        "months": months,
        "month": period or (months[0] if months else ""),
        "may_set_targets": allowed(request, "set_targets"),
        "may_import": allowed(request, "import_data"),
    }


def _declared(request: HttpRequest, measure: str) -> Measure:
    found = declared(measure)
    if found is None:
        raise Http404
    require(request, f"see_{found.sensitivity}_figures")
    return found


@page("see_service_figures")
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure: sentence, trend, table, slices, definition, data quality."""
    found = _declared(request, measure)
    body = kept(request, "figures/measure_body.html", lambda: _measure(request, found))
    return render(request, "figures/measure.html", {"name": title_of(found), "body": body})


def _measure(request: HttpRequest, found: Measure) -> dict[str, Any]:
    question = asked(request, found)
    return page_of(found, question, who=viewer(request), goal=goals().get(found.id)) | {
        "may_import": allowed(request, "import_data"),
        "may_tickets": allowed(request, "see_ticket_numbers") and found.sensitivity == "service",
        "may_act": allowed(request, "write_actions"),
        "trail": (
            (_("Measures"), reverse("measures")), (str(FAMILIES[found.family][0]), ""), (title_of(found), ""),
        ),
        "notes": company.notes(measure=found.id),
        "tabs": _tabs(request, found),
    }  # fmt: skip


def _tabs(request: HttpRequest, measure: Measure) -> list[tuple[str, str, bool]]:
    from keepwell.web.figures.related import related

    known = [found for found in (declared(one) for one in related(measure.id)) if found]
    return [
        (title_of(one), address(one.id), one.id == measure.id)
        for one in known
        if _may(request, one)
    ]


_WRITERS = {
    "csv": (download.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (download.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@page("see_service_figures")
def file(request: HttpRequest, measure: str, kind: str) -> HttpResponse:
    """The figures of the page as CSV or XLSX, through the same gate."""
    found = _declared(request, measure)
    if kind not in _WRITERS:
        raise Http404
    question = asked(request, found)
    by = (question.by,) if question.by else ()
    who = viewer(request)
    sheets = [
        figures.sheet(measure=found.id, by=split, grain=question.grain, viewer=who)
        for split in {(), by}
    ]
    write, content_type = _WRITERS[kind]
    body = write(found, [one for sheet in sheets if sheet for one in sheet.figures])
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.id}.{kind}"'
    return response


@page("see_ticket_numbers")
def tickets(request: HttpRequest, measure: str) -> HttpResponse:
    """The numbers of the contacts behind a service figure, to look them up in the helpdesk."""
    found = _declared(request, measure)
    if found.sensitivity != "service":
        raise Http404
    label = request.GET.get("slice", "")[:200]
    question = asked(request, found)
    behind = figures.tickets(
        measure=found.id,
        by=question.by if label else "",
        period=question.period or (figures.months() or [""])[-1],
        where=label,
        viewer=viewer(request),
    )
    context = {
        "measure": found,
        "name": f"{title_of(found)}, {label}" if label else title_of(found),
        "question": question,
        "found": behind,
        "columns": [_(TICKET_COLUMNS[one]) for one in behind.columns] if behind else [],
        "trail": (
            (_("Measures"), reverse("measures")),
            (title_of(found), f"{address(found.id)}?{question.address()}"),
            (_("Ticket numbers"), ""),
        ),
    }
    return render(request, "figures/tickets.html", context)


TICKET_COLUMNS = {
    "contact": gettext_noop("Contact"),
    "day": gettext_noop("Day"),
    "channel": gettext_noop("Channel"),
    "team": gettext_noop("Team"),
}
