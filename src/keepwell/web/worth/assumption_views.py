"""Assumptions: all of the company's with where they are from, one to change, the currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import worth as writing
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import WorthError
from keepwell.web.shell.access import actor, allowed, page, today
from keepwell.web.worth import amounts, reading
from keepwell.web.worth.forms import CurrencyForm, RangeForm
from keepwell.web.worth.views import FORM, found, names, trail
from keepwell.workflows import worth as story
from keepwell.workflows import worth_inputs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.workflows.worth_inputs import Held


@page("see_evidence")
def assumptions(request: HttpRequest) -> HttpResponse:
    """Every assumption of the company, from where, by whom, since when."""
    held, currency = worth_inputs.company(), stored.currency()
    called = names(one.holds.by for one in held if one.holds and one.holds.by)
    context = {
        "groups": reading.groups(held, currency, names=called), "currency": currency,
        "form": CurrencyForm(initial={"code": currency}), "today": today(),
        "may_write": allowed(request, "register_initiative"),
        "trail": trail((_("Assumptions"), "")),
    }  # fmt: skip
    return render(request, "worth/assumptions.html", context)


@page("register_initiative", methods=("POST",))
def currency(request: HttpRequest) -> HttpResponse:
    """Say in which money the company reckons."""
    form = CurrencyForm(request.POST)
    if form.is_valid():
        writing.set_currency(code=form.cleaned_data["code"], by=actor(request), now=timezone.now())
        messages.success(request, _("Amounts in another currency no longer hold: type them anew."))
    return redirect("worth_assumptions")


@page("register_initiative", methods=FORM)
def assumption(request: HttpRequest, key: str) -> HttpResponse:
    """Change one assumption of the company, or take back what was typed."""
    held = next((one for one in worth_inputs.company() if one.kind.key == key), None)
    if held is None:
        raise Http404
    back = reverse("worth_assumptions")
    return _changed(request, held, back=back, reckoning="")


@page("register_initiative", methods=FORM)
def of_reckoning(request: HttpRequest, reckoning: str, key: str) -> HttpResponse:
    """Change one assumption for one reckoning alone."""
    view = found(reckoning)
    held = next((one for one in story.held(view) if one.kind.key == key), None)
    if held is None or view.closed or view.kind != "return":
        raise Http404
    back = reverse("worth_reckoning", args=[view.id])
    return _changed(request, held, back=back, reckoning=view.id)


def _changed(request: HttpRequest, held: Held, *, back: str, reckoning: str) -> HttpResponse:
    if request.method == "POST" and "back" in request.POST:
        writing.take_back(
            key=held.kind.key, by=actor(request), now=timezone.now(), reckoning=reckoning
        )
        return _done(request, back, reckoning)
    form = RangeForm(request.POST or None, kind=held.kind, holds=held.holds)
    if request.method == "POST" and form.is_valid() and _kept(request, held, form, reckoning):
        return _done(request, back, reckoning)
    return render(request, "worth/assumption.html", _context(held, form, back, reckoning))


def _done(request: HttpRequest, back: str, reckoning: str) -> HttpResponse:
    if reckoning:
        story.ask(reckoning=reckoning, by=actor(request))
    else:
        messages.success(request, _("It holds from now on. Reckonings keep what they were made of until somebody reckons again."))  # fmt: skip
    return redirect(back)


def _kept(request: HttpRequest, held: Held, form: RangeForm, reckoning: str) -> bool:
    """Whether the range could be kept; what is wrong stands in the form."""
    low, likely, high, source = form.range()
    try:
        writing.assume(
            key=held.kind.key, low=low, likely=likely, high=high, source=source,
            by=actor(request), now=timezone.now(), reckoning=reckoning,
        )  # fmt: skip
    except WorthError as error:
        form.add_error(None, _(str(error)))
        return False
    return True


def _context(held: Held, form: RangeForm, back: str, reckoning: str) -> dict[str, Any]:
    kind, money = held.kind, stored.currency()
    told = stored.history(key=kind.key, reckoning=reckoning)
    called = names(one.by for one in told)
    here = stored.typed(reckoning=reckoning)
    return {
        "form": form, "title": _(kind.title), "words": _(kind.words), "back": back,
        "unit": amounts.unit(kind, money), "today": today(), "typed": kind.key in here,
        "own": amounts.range_of(kind, held.own, money) if held.own else "",
        "line": next(iter(reading.groups([held], money, names=called))).lines[0],
        "trail": trail(*_way(reckoning, back), (_(kind.title), "")),
        "entries": [
            {
                "at": one.at, "by": called.get(one.by, one.by),
                "range": amounts.span_of(kind, one.typed, money) if one.typed else "",
                "source": one.typed.source if one.typed else "",
            }
            for one in told
        ],
    }  # fmt: skip


def _way(reckoning: str, back: str) -> tuple[tuple[str, str], ...]:
    if not reckoning:
        return ((_("Assumptions"), back),)
    return ((found(reckoning).name, back),)
