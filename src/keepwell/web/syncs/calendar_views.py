"""The calendar of syncs: planning a rhythm, single dates, and starting a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.partnership.operations import meetings as holding
from keepwell.domain.partnership.operations import syncs as writing
from keepwell.domain.partnership.queries import packs, syncs
from keepwell.domain.partnership.rules.meetings import MeetingError
from keepwell.domain.partnership.rules.packs import PackError
from keepwell.domain.partnership.rules.syncs import SyncError, next_open
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, page, today, who
from keepwell.web.shell.phrases import say
from keepwell.web.syncs import words
from keepwell.web.syncs.forms import MoveForm, SeriesForm, first_values, values_of
from keepwell.web.syncs.seats import my_series, my_sync
from keepwell.web.syncs.table import people
from keepwell.workflows import mailing, monthly_sync, sync_invitations
from keepwell.workflows.sync_days import days_off

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from keepwell.domain.partnership.queries.packs import Entry
    from keepwell.domain.partnership.queries.syncs import SeriesView, SyncView
    from keepwell.domain.partnership.rules.syncs import Side

FORM = ("GET", "HEAD", "POST")
POST = ("POST",)
SHOWN = 24
"""How many past syncs the list shows."""
STAGES = {"held": "good", "cancelled": "quiet", "planned": "quiet", "running": "care"}


def trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Where a page stands."""
    return ((_("Meet"), reverse("meet")), (_("Syncs"), reverse("syncs")), *more)


def able() -> dict[str, tuple[str, Side]]:
    """Who may come, with the side of their role; HR's wins for who has both."""
    found = access.holders(action="hold_sync", on=today())
    return {
        key: (one.name, "hr" if "hr_partner" in roles else "support")
        for key, (one, roles) in found.items()
    }


@page("hold_sync")
def calendar(request: HttpRequest) -> HttpResponse:
    """Past and next syncs of who asks, and the rhythms behind them."""
    now, me = timezone.now(), actor(request)
    coming = syncs.coming(user=me, now=now)
    context = {
        "running": syncs.running(user=me),
        "coming": [_row(request, one) for one in coming],
        "unreached": not_reached(coming),
        "past": [_row(request, one) for one in syncs.past(user=me, now=now)[:SHOWN]],
        "series": [_series(one) for one in syncs.series_of(user=me)],
        "others": len([one for one in syncs.all_series() if me not in one.members]),
        "trail": trail()[:1],
    }
    return render(request, "syncs/syncs.html", context)


def _row(request: HttpRequest, one: SyncView) -> dict[str, Any]:
    zone = words.elsewhere(one, who(request).time_zone)
    here = timezone.localtime(one.starts_at)
    return {
        "sync": one, "day": numbers.day(one.on, width="full"), "when": words.when(one), "zone": zone,
        "here": words.clock(here.time()) if zone and here.date() == one.on else "",
        "tone": STAGES[one.stage], "day_off": numbers.day(one.day_off) if one.day_off else "",
        "stage": {"held": _("held"), "cancelled": _("cancelled"), "planned": _("not held"), "running": _("now")}[one.stage],
    }  # fmt: skip


def _series(one: SeriesView) -> dict[str, Any]:
    names = access.addresses(users=one.members)
    sides = {
        side: [names[key].name for key, own in one.members.items() if own == side and key in names]
        for side in ("hr", "support")
    }
    return {
        "one": one,
        "rhythm": words.rhythm(one.cadence),
        "at": words.clock(one.cadence.at),
        **sides,
    }


@page("hold_sync", methods=FORM)
def plan(request: HttpRequest) -> HttpResponse:
    """Begin a rhythm."""
    may_come = able()
    start = first_values(now=timezone.localtime(), zone=company.settings().zone, able=may_come)
    form = SeriesForm(request.POST or None, able=may_come, initial=start)
    if request.method == "POST" and form.is_valid() and _planned(request, form):
        told = _("Planned. The invitations are on their way.")
        messages.success(request, told if mailing.is_set() else _("Planned. No mail server is set, so nobody was invited: each date has a file for one's calendar."))  # fmt: skip
        return redirect("syncs")
    return render(request, "syncs/plan.html", {"form": form, "trail": trail((_("Plan"), ""))})


def _planned(request: HttpRequest, form: SeriesForm) -> bool:
    told = form.cleaned_data
    try:
        writing.plan_syncs(
            name=told["name"], cadence=form.cadence, people=told["people"], place=told["place"],
            by=actor(request), now=timezone.now(), off=days_off(),
        )  # fmt: skip
    except SyncError as problem:
        form.add_error(None, _(str(problem)))
    return form.is_valid()


@page("hold_sync", methods=FORM)
def series(request: HttpRequest, series: str) -> HttpResponse:
    """Change a rhythm; its dates to come follow."""
    found, may_come = my_series(request, series), able()
    may_come |= {key: (_("Somebody who left"), side) for key, side in found.members.items() if key not in may_come}  # fmt: skip
    form = SeriesForm(request.POST or None, able=may_come, initial=values_of(found))
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        messages.success(request, _("Changed. People's calendars hear of it."))
        return redirect("syncs")
    context = {"form": form, "series": found, "trail": trail((found.name, ""))}
    return render(request, "syncs/plan.html", context)


def _changed(request: HttpRequest, found: SeriesView, form: SeriesForm) -> bool:
    told = form.cleaned_data
    try:
        writing.change_syncs(
            series=found.id, name=told["name"], cadence=form.cadence, people=told["people"],
            place=told["place"], by=actor(request), now=timezone.now(), off=days_off(),
        )  # fmt: skip
    except SyncError as problem:
        form.add_error(None, _(str(problem)))
    return form.is_valid()


@page("hold_sync", methods=POST)
def end(request: HttpRequest, series: str) -> HttpResponse:
    """End a rhythm; what was held stays."""
    found = my_series(request, series)
    writing.end_syncs(series=found.id, by=actor(request), now=timezone.now())
    messages.success(request, _("Ended. Dates to come are cancelled; what was held stays."))
    return redirect("syncs")


@page("hold_sync")
def sync(request: HttpRequest, sync: str) -> HttpResponse:
    """One sync before it begins: who comes, the pack, moving and cancelling."""
    found = my_sync(request, sync)
    if found.stage in {"running", "held"}:
        return redirect("live" if found.stage == "running" else "minutes", sync=sync)
    return render(request, "syncs/sync.html", _one(request, found))


def _one(request: HttpRequest, found: SyncView, form: MoveForm | None = None) -> dict[str, Any]:
    month, entry = pack_of(found)
    free = next_open(found.on, off=days_off()) if found.stage == "planned" else found.on
    asked = {"on": free, "at": found.at.strftime("%H:%M"), "place": found.place}
    return {
        "free": numbers.day(free, width="full") if free != found.on else "",
        "unreached": not_reached([found]),
        **_row(request, found), "title": found.name, "hours": words.hours(found), "people": people(found).values(), "month": month,
        "pack": entry,
        "form": form or MoveForm(initial=asked), "open": form is not None, "trail": trail((found.name, "")),
        "over": found.ends_at <= timezone.now(), "busy": syncs.running(user=actor(request)),
    }  # fmt: skip


def not_reached(known: Iterable[SyncView]) -> list[dict[str, Any]]:
    """Who takes part in any of these and was not reached by the last letter, and why."""
    users = {user for one in known for user in one.members}
    found = syncs.unreached(users=users)
    names = access.addresses(users=found)
    return [
        {
            "name": names[user].name,
            "why": say(one.said),
            "at": numbers.moment(one.at, today=today()),
        }
        for user, one in found.items()
        if user in names
    ]


def pack_of(found: SyncView) -> tuple[str, Entry | None]:
    """The month a sync speaks about: the one that is over, or the last before it with a pack."""
    known = [one for one in packs.entries() if one.month <= found.month]
    return (known[0].month, known[0]) if known else (found.month, None)


@page("hold_sync")
def file(request: HttpRequest, sync: str) -> HttpResponse:
    """One sync for the reader's own calendar, where no mail brings it."""
    found = my_sync(request, sync)
    body = sync_invitations.file(sync=found.id, reader=actor(request), now=timezone.now())
    answer = HttpResponse(body or b"", content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sync-{found.on}.ics"'
    return answer


@page("hold_sync", methods=POST)
def move(request: HttpRequest, sync: str) -> HttpResponse:
    """Another day or time for one date."""
    found = my_sync(request, sync)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            writing.move_sync(
                sync=found.id, by=actor(request), now=timezone.now(), **form.cleaned_data
            )
        except SyncError as problem:
            form.add_error(None, _(str(problem)))
        else:
            messages.success(request, _("Moved. People's calendars hear of it."))
            return redirect("sync", sync=sync)
    return render(request, "syncs/sync.html", _one(request, found, form))


@page("hold_sync", methods=POST)
def cancel(request: HttpRequest, sync: str) -> HttpResponse:
    """Cancel one date; the rhythm goes on."""
    found = my_sync(request, sync)
    try:
        writing.cancel_sync(
            sync=found.id, by=actor(request), now=timezone.now(), reason=request.POST.get("reason", ""),
            off=days_off(),
        )  # fmt: skip
    except SyncError as problem:
        messages.error(request, _(str(problem)))
    else:
        messages.success(request, _("Cancelled. People's calendars hear of it."))
    return redirect("syncs")


@page("hold_sync", methods=POST)
def start(request: HttpRequest, sync: str) -> HttpResponse:
    """Open the meeting: its pack is frozen now, if it was not yet."""
    found = my_sync(request, sync)
    (month, _entry), me, now = pack_of(found), actor(request), timezone.now()
    try:
        monthly_sync.freeze(month=month, by=me, now=now)
    except PackError:
        month = found.month  # nothing was prepared: the meeting works without a pack
    try:
        holding.open_meeting(sync=found.id, month=month, by=me, now=now)
    except MeetingError as problem:
        messages.error(request, _(str(problem)))
        return redirect("sync", sync=sync)
    except LookupError as gone:
        raise Http404 from gone
    return redirect("live", sync=sync)
