"""A new colleague's page: the moment's question, what one told, and the answers for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.growth import operations as writing
from keepwell.domain.growth import queries as reading
from keepwell.domain.growth import rules
from keepwell.domain.growth.rules import InsightError
from keepwell.domain.people import queries as staff
from keepwell.web.insights.forms import InsightForm
from keepwell.web.insights.words import READ_BY, TOPICS, mark, week
from keepwell.web.shell import numbers
from keepwell.web.shell.access import SIGNED_IN, actor, page, today, viewer, who

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.growth.queries import InsightView, Reader

FORM: Final = ("GET", "HEAD", "POST")


def open_moment(request: HttpRequest) -> int | None:
    """The moment at which who asks may tell something today; None for who is not new."""
    began = _began(request)
    return rules.moment(first_day=began, on=today()) if began else None


def _began(request: HttpRequest) -> date | None:
    person = viewer(request).person_id
    return reading.first_day(person=person, on=today()) if person else None


def asks(request: HttpRequest) -> Reader:
    """Who asks, and how far they answer."""
    return reading.reader(user=who(request), person=viewer(request).person_id, on=today())


def _named(person: str) -> str:
    """Somebody who told something and has no account: by HR's list, unless they were erased."""
    found = staff.person(key=person, visible=None, on=today()) if person else None
    return found.name if found else _("somebody who is not here any more")


def lines(found: Iterable[InsightView]) -> list[dict[str, Any]]:
    """Insights as pages show them, with names as they are now known."""
    told = list(found)
    people = access.addresses(users={name for one in told for name in (one.author, one.answered_by)})  # fmt: skip
    return [
        {
            "it": one, "mark": mark(one, today()), "topic": TOPICS[one.topic], "week": week(one.moment),
            "read_by": READ_BY[one.sight],
            "author": people[one.author].name if one.author in people else _named(one.person),
            "answered_by": people[one.answered_by].name if one.answered_by in people else "",
        }
        for one in told
    ]  # fmt: skip


@page(SIGNED_IN, methods=FORM)
def fresh_eyes(request: HttpRequest) -> HttpResponse:
    """Tell what seems odd, read the answers to one's own, and those that are for everybody."""
    now = open_moment(request)
    if request.method != "POST":
        return _page(request, now, InsightForm())
    if now is None:
        raise Http404
    form = InsightForm(request.POST)
    if not form.is_valid():
        return _page(request, now, form)
    writing.tell_insight(
        person=viewer(request).person_id, moment=now, by=actor(request), on=today(),
        team=access.own_team(user=who(request), on=today()), **form.cleaned_data,
    )  # fmt: skip
    by = numbers.day(rules.answer_by(told_on=today()))
    messages.success(request, _("Thank you. You read an answer here by %(day)s.") % {"day": by})
    return redirect("fresh_eyes")


def _page(request: HttpRequest, now: int | None, form: InsightForm) -> HttpResponse:
    asking = asks(request)
    mine = reading.own(person=asking.person)
    told = any(one.moment == now for one in mine)
    shared = [one for one in reading.for_everybody() if one.person != asking.person or not one.person]  # fmt: skip
    context = {
        "title": _title(request, now, told=told), "lede": _lede(request, now), "form": form if now else None,
        "week": week(now) if now else "", "told": told,
        "mine": lines(mine), "shared": lines(shared),
        "answers": asking.answers,
        "waiting": reading.counts(visible=asking)["waiting"] if asking.answers else 0,
    }  # fmt: skip
    return render(request, "insights/fresh_eyes.html", context)


def _title(request: HttpRequest, now: int | None, *, told: bool) -> str:
    if now is None:
        return _("What fresh eyes see")
    if told:
        return _("Thank you, %(name)s") % {"name": who(request).get_short_name()}
    return _("%(name)s, what seems odd to you here?") % {"name": who(request).get_short_name()}


def _lede(request: HttpRequest, now: int | None) -> str:
    if now is not None:
        return _("You see what we stopped noticing: in what customers live through with us, and in how we work. You choose who reads it. Every insight gets an answer.")  # fmt: skip
    began = _began(request)
    first = rules.MOMENTS[0]
    if began and 0 <= rules.age(first_day=began, on=today()) < first:
        return _("After your first week you are asked here what seems odd to you. Until then: welcome.")  # fmt: skip
    return _("New colleagues are asked in weeks 1, 4, 8 and 12 what seems odd to them. What they told to everybody stands here, with its answer.")  # fmt: skip


@page(SIGNED_IN, methods=("POST",))
def take_back(request: HttpRequest, insight: str) -> HttpResponse:
    """Take back something of one's own."""
    mine = {one.id for one in reading.own(person=viewer(request).person_id)}
    if insight not in mine:
        raise Http404
    try:
        writing.take_back_insight(insight=insight, by=actor(request))
    except InsightError as error:
        messages.warning(request, _(str(error)))
    else:
        messages.success(request, _("Taken back, with its answer."))
    return redirect("fresh_eyes")
