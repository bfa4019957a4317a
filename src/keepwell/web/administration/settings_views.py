"""The company's settings: name, working weeks, zones, limits, goals, notes on charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.company import operations as company_operations
from keepwell.domain.company import queries as company_queries
from keepwell.domain.company.rules import SettingError
from keepwell.web.administration.forms import (
    DAYS,
    LIMIT_WORDS,
    CompanyForm,
    LimitsForm,
    NoteForm,
    TargetForm,
    WeekForm,
    ZoneForm,
)
from keepwell.web.administration.goals import goal_amount, measure_choices, stored_value
from keepwell.web.shell.access import actor, allowed, page, require, today

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

FORM = ("GET", "HEAD", "POST")


def _saved(request: HttpRequest, words: str) -> None:
    messages.success(request, words)


@page("administer", methods=FORM)
def company(request: HttpRequest) -> HttpResponse:
    """Name and zone; working weeks and zones of sites below."""
    now = company_queries.settings()
    form = CompanyForm(request.POST or None, initial={"name": now.name, "zone": now.zone})
    if request.method == "POST" and form.is_valid():
        company_operations.set_company(by=actor(request), **form.cleaned_data)
        _saved(request, _("Saved."))
        return redirect("company")
    return _company_page(request, form=form)


def _company_page(
    request: HttpRequest,
    *,
    form: Form | None = None,
    week: Form | None = None,
    zone: Form | None = None,
) -> HttpResponse:
    now = company_queries.settings()
    return render(
        request,
        "administration/company.html",
        {
            "form": form or CompanyForm(initial={"name": now.name, "zone": now.zone}),
            "week": week or WeekForm(initial={"valid_from": today()}),
            "zone": zone or ZoneForm(initial={"zone": now.zone}),
            "calendars": [
                {"view": one, "days": _days(one.week)} for one in company_queries.calendars()
            ],
            "zones": company_queries.zones().items(),
        },
    )


def _days(week: dict[str, list[list[str]]]) -> list[tuple[str, str]]:
    """Each weekday's spans in words."""
    return [
        (str(words), ", ".join("\u2013".join(span) for span in week.get(str(at), [])) or _("free"))
        for at, words in enumerate(DAYS)
    ]


@page("administer", methods=("POST",))
def week(request: HttpRequest) -> HttpResponse:
    """A working week from a day on."""
    form = WeekForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            company_operations.set_calendar(
                by=actor(request), valid_from=told["valid_from"], week=told["week"],
                site=told["site"], region=told["region"],
            )  # fmt: skip
        except SettingError as problem:
            form.add_error(None, str(problem))
        else:
            _saved(
                request, _("The working week is saved. Business times are worked out anew tonight.")
            )
            return redirect("company")
    return _company_page(request, week=form)


@page("administer", methods=("POST",))
def zone(request: HttpRequest) -> HttpResponse:
    """A site's time zone."""
    form = ZoneForm(request.POST)
    if form.is_valid():
        company_operations.set_zone(by=actor(request), **form.cleaned_data)
        _saved(request, _("Saved. Days and hours of that site are worked out anew tonight."))
        return redirect("company")
    return _company_page(request, zone=form)


@page("see_limits", methods=FORM)
def limits(request: HttpRequest) -> HttpResponse:
    """The smallest groups in force; an administrator may raise them."""
    now = company_queries.limits()
    standing = {name: getattr(now, name) for name in LIMIT_WORDS}
    form = LimitsForm(request.POST or None, initial=standing)
    may_raise = allowed(request, "administer")
    if request.method == "POST":
        require(request, "administer")
        if form.is_valid():
            company_operations.set_limits(by=actor(request), **form.cleaned_data)
            _saved(request, _("Saved. The limits hold from the next figures on."))
            return redirect("limits")
    rows = [(words, standing[name]) for name, words in LIMIT_WORDS.items()]
    return render(
        request, "administration/limits.html", {"form": form, "rows": rows, "may_raise": may_raise}
    )


@page("set_targets", methods=FORM)
def targets(request: HttpRequest) -> HttpResponse:
    """What each measure should reach, for all of Support or one team."""
    from keepwell.domain.people import queries as people

    form = TargetForm(
        request.POST or None, measures=measure_choices(), teams=[one.name for one in people.teams()],
        initial={"valid_from": today(), "measure": request.GET.get("measure", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        company_operations.set_target(
            by=actor(request), measure=told["measure"], team=told["team"], valid_from=told["valid_from"],
            value=stored_value(told["measure"], told["value"]),
        )  # fmt: skip
        _saved(request, _("The goal is saved; it appears on the measure's page."))
        return redirect("targets")
    rows = [goal_amount(one) for one in company_queries.targets(on=today())]
    return render(request, "administration/targets.html", {"form": form, "rows": rows})


@page("set_targets", methods=("POST",))
def end_target(request: HttpRequest) -> HttpResponse:
    """From today on there is no goal."""
    company_operations.end_target(
        by=actor(request),
        measure=request.POST.get("measure", ""),
        team=request.POST.get("team", ""),
        on=today(),
    )
    _saved(request, _("The goal has ended today."))
    return redirect("targets")


@page("write_chart_notes", methods=FORM)
def notes(request: HttpRequest) -> HttpResponse:
    """What happened when: small notes on the charts."""
    form = NoteForm(request.POST or None, measures=measure_choices(), initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        company_operations.add_note(by=actor(request), **form.cleaned_data)
        _saved(request, _("The note appears on the charts that are drawn tonight."))
        return redirect("notes")
    titles = dict(measure_choices())
    rows = [
        (one, titles.get(one.measure, _("all measures")))
        for one in reversed(company_queries.notes())
    ]
    return render(request, "administration/notes.html", {"form": form, "rows": rows})


@page("write_chart_notes", methods=("POST",))
def remove_note(request: HttpRequest, note: int) -> HttpResponse:
    """Take a note off the charts."""
    company_operations.remove_note(by=actor(request), note=note, now=timezone.now())
    _saved(request, _("The note is gone."))
    return redirect("notes")
