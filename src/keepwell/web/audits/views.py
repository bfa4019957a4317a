"""Pages of the audit. What is blind stays blind: scores come from queries of revealed rounds only."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.partnership.operations import actions as promising
from keepwell.domain.partnership.operations import audits as writing
from keepwell.domain.partnership.queries import audits as reading
from keepwell.domain.partnership.rules.audits import ITEMS, SIDES, RatingError
from keepwell.kernel.periods import Period
from keepwell.web.audits import showing
from keepwell.web.audits.forms import RatingForm, RoundForm
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, require, today, who
from keepwell.workflows import collaboration_audit as story

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from keepwell.domain.partnership.queries.audits import Revealed, RoundView
    from keepwell.domain.partnership.rules.audits import Side

FORM: Final = ("GET", "HEAD", "POST")
STEP_DAYS: Final = 30


def _trail(last: str) -> tuple[tuple[str, str], ...]:
    return ((_("Meet"), reverse("meet")), (_("Collaboration audit"), reverse("audits")), (last, ""))  # fmt: skip


def _round(quarter: str) -> RoundView:
    found = reading.round_of(quarter=quarter)
    if found is None:
        raise Http404
    return found


def _revealed(quarter: str) -> Revealed | None:
    return next((one for one in reading.trend().rounds if one.quarter == quarter), None)


def _now() -> str:
    return str(Period.containing(today(), "quarter"))


@page("see_audit")
def audits(request: HttpRequest) -> HttpResponse:
    """The newest audit: its result once revealed, else who is still to rate."""
    rounds = reading.rounds()
    told = [one for one in rounds if one.revealed_at]
    if not told and rounds:
        return redirect("audit", quarter=rounds[0].quarter)
    if not told:
        return render(request, "audits/none.html", {"may_open": allowed(request, "rate_audit")})
    return _result(request, told[0].quarter)


@page("see_audit")
def audit(request: HttpRequest, quarter: str) -> HttpResponse:
    """One round: its result, or, while it is blind, who has submitted."""
    found = _round(quarter)
    if found.revealed_at:
        return _result(request, quarter)
    mine = next((one for one in found.raters if one.user == actor(request)), None)
    context = {
        "quarter": quarter, "trail": _trail(numbers.period(quarter)), "round": found,
        "sides": [(name, css, found.of(side)) for side, name, css in _sides()],
        "words": showing.waiting_words(found), "mine": mine,
        "may_ask": allowed(request, "rate_audit"), "others": _others(found),
    }  # fmt: skip
    return render(request, "audits/waiting.html", context)


def _sides() -> list[tuple[Side, str, str]]:
    return [(side, _(reading.NAMES[side]), showing.CSS[side]) for side in SIDES]


def _result(request: HttpRequest, quarter: str) -> HttpResponse:
    trend = reading.trend()
    told = next(one for one in trend.rounds if one.quarter == quarter)
    rounds = reading.rounds()
    waiting = next((one for one in rounds if not one.revealed_at), None)
    context = {
        "quarter": quarter, "trail": _trail(numbers.period(quarter)), "title": showing.headline(told),
        "words": showing.words(told), "sides": showing.side_lines(told),
        "raters": showing.about_raters(told), "scale": story.scale(revealed=told),
        "gaps": story.gaps(revealed=told), "gaps_title": showing.gaps_title(told),
        "items": showing.item_rows(told), "steps": showing.steps(told),
        "quarters": story.quarters(trend=trend), "trend": showing.trend_words(trend),
        "rounds": [one for one in rounds if one.quarter != quarter], "waiting": waiting,
        "count": numbers.in_words(len(trend.rounds)), "people": numbers.decimal(told.raters),
        "mine": bool(waiting and waiting.quarter in reading.waiting_for(user=who(request))),
        "may_open": allowed(request, "rate_audit") and waiting is None and all(one.quarter != _now() for one in rounds),
        "may_act": allowed(request, "write_actions"),
    }  # fmt: skip
    return render(request, "audits/audit.html", context)


def _able() -> dict[str, dict[str, str]]:
    """Who may rate, by side: public id to name."""
    found: dict[str, dict[str, str]] = {side: {} for side in SIDES}
    for key, (person, held) in access.holders(action="rate_audit", on=today()).items():
        found["hr" if "hr_partner" in held else "support"][key] = person.name
    return found


def _others(found: RoundView) -> list[tuple[str, str]]:
    """Who could still be asked."""
    asked = {one.user for one in found.raters}
    return [
        (key, name) for named in _able().values() for key, name in named.items() if key not in asked
    ]


@page("rate_audit", methods=FORM)
def open_(request: HttpRequest) -> HttpResponse:
    """Open the round of a quarter and choose who rates."""
    taken = {one.quarter for one in reading.rounds()}
    now = Period.containing(today(), "quarter")
    quarters = [
        (str(one), numbers.period(str(one)))
        for one in (now, now.previous())
        if str(one) not in taken
    ]
    form = RoundForm(request.POST or None, quarters=quarters, people=_able())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        raters: dict[str, Side] = {key: side for side in SIDES for key in told[side]}
        writing.open_round(quarter=told["quarter"], on=today(), by=actor(request), raters=raters)
        messages.success(request, _("Opened. Everybody asked finds it on their page of today."))
        return redirect("audit", quarter=told["quarter"])
    context = {"form": form, "quarters": quarters, "trail": _trail(_("Open an audit"))}
    return render(request, "audits/open.html", context)


@page("rate_audit", methods=FORM)
def rate(request: HttpRequest, quarter: str) -> HttpResponse:
    """Five answers, apart and blind."""
    found = _round(quarter)
    mine = next((one for one in found.raters if one.user == actor(request)), None)
    if mine is None:
        raise Http404
    if found.revealed_at:
        return redirect("audit", quarter=quarter)
    evidence = story.evidence(today=today())
    form = RatingForm(request.POST or None, evidence=evidence, initial=_before(request, quarter))
    if request.method == "POST" and form.is_valid():
        return _rated(request, quarter, form)
    context = {
        "form": form, "quarter": quarter, "trail": _trail(numbers.period(quarter)), "side": mine.side,
        "rows": [_row(form, item, evidence[item].missing) for item in ITEMS],
        "answered": mine.answered, "few": len(found.of(mine.side)) < 3,
    }  # fmt: skip
    return render(request, "audits/rate.html", context)


def _row(form: Form, item: str, missing: str) -> dict[str, Any]:
    return {
        "score": form[item], "evidence": form[f"{item}_evidence"], "own": form[f"{item}_own"],
        "missing": _(missing) if missing else "",
    }  # fmt: skip


def _before(request: HttpRequest, quarter: str) -> dict[str, Any]:
    """What the rater answered before, to be changed until the scores open."""
    own = reading.own_rating(quarter=quarter, user=who(request))
    if own is None:
        return {}
    told: dict[str, Any] = {item: str(score) for item, score in own.scores.items()}
    for item, piece in own.evidence.items():
        told[f"{item}_evidence"], told[f"{item}_own"] = ("own", piece) if piece else ("none", "")
    return told


def _rated(request: HttpRequest, quarter: str, form: RatingForm) -> HttpResponse:
    try:
        writing.rate(
            quarter=quarter, by=actor(request), scores=form.scores(), evidence=form.evidence(),
            now=timezone.now(),
        )  # fmt: skip
    except RatingError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Thank you. Your answers are kept; nobody sees them alone."))
    return redirect("audit", quarter=quarter)


@page("rate_audit", methods=("POST",))
def raters(request: HttpRequest, quarter: str) -> HttpResponse:
    """Ask one more person, or no longer wait for one."""
    _round(quarter)
    user, by = request.POST.get("user", "")[:64], actor(request)
    able = _able()
    try:
        if request.POST.get("what") == "release":
            writing.release_rater(quarter=quarter, user=user, by=by, now=timezone.now())
        else:
            side = next((side for side in SIDES if user in able[side]), None)
            if side is None:
                raise Http404
            writing.ask_rater(quarter=quarter, user=user, side=side, by=by)
    except RatingError as error:
        messages.warning(request, str(error))
    return redirect("audit", quarter=quarter)


@page("see_audit", methods=("POST",))
def step(request: HttpRequest, quarter: str) -> HttpResponse:
    """A suggested step becomes an action: the reader's own, due in a month, to be changed freely."""
    require(request, "write_actions")
    told = _revealed(quarter)
    item = request.POST.get("item", "")
    if told is None or item not in ITEMS:
        raise Http404
    made = promising.add(
        text=_(story.STEP[item]), owner=actor(request), due_on=today() + timedelta(days=STEP_DAYS),
        by=actor(request), now=timezone.now(), source="audit", source_key=story.step_key(quarter, item),
        why=_(story.TITLES[item]), evidence=reverse("audit", args=[quarter]), side="both",
        topic=item,
    )  # fmt: skip
    messages.success(request, _("It is an action now, yours and due in a month. Change who and when as you like."))  # fmt: skip
    return redirect("action", action=made)


@page("see_audit")
def file(request: HttpRequest, quarter: str) -> HttpResponse:  # noqa: ARG001 - the page's decorator reads it
    """The revealed audit as CSV."""
    told = _revealed(quarter)
    if told is None:
        raise Http404
    out = io.StringIO()
    csv.writer(out).writerows(showing.csv_rows(told))
    response = HttpResponse(
        out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="audit-{quarter}.csv"'
    return response
