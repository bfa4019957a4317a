"""Pages of worth: what a leaver costs and all reckonings, a new return, one reckoning, its file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.access.queries import addresses
from keepwell.domain.partnership.operations import worth as writing
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import DROPPED, WorthError, programmes
from keepwell.schemas.worth import EFFECTS
from keepwell.web.shell.access import actor, allowed, page, today
from keepwell.web.worth import amounts, mix_reading, reading
from keepwell.web.worth.forms import ReturnForm
from keepwell.web.worth.words import PARTS
from keepwell.workflows import worth as story
from keepwell.workflows import worth_inputs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

    from keepwell.domain.partnership.queries.worth import Reckoning
    from keepwell.schemas.worth import Assumed
    from keepwell.workflows.worth_inputs import Held

FORM: Final = ("GET", "HEAD", "POST")


def trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Where a page of worth is."""
    return ((_("What care is worth"), reverse("worth")), *more)


def found(reckoning: str) -> Reckoning:
    """A reckoning; what is none looks missing."""
    view = stored.reckoning(id=reckoning)
    if view is None:
        raise Http404
    return view


def names(ids: Iterable[str]) -> dict[str, str]:
    """What people are called; the operator's own writes keep their word."""
    return {key: one.name for key, one in addresses(users=ids).items()}


@page("see_evidence")
def worth(request: HttpRequest) -> HttpResponse:
    """What a leaver costs here, what was reckoned, and what could be."""
    currency = stored.currency()
    views = stored.reckonings()
    context = {
        **_leaver(currency), "cards": [reading.card(one) for one in views],
        "aside": [reading.card(one) for one in stored.reckonings(closed=True)],
        "may_write": allowed(request, "register_initiative"), "currency": currency,
    }  # fmt: skip
    return render(request, "worth/worth.html", context)


def _leaver(currency: str) -> dict[str, Any]:
    """The cost of one leaver as a range, its parts and what moves it; or what is missing."""
    now = story.leaver()
    told = now.found
    if told is None:
        return {"title": _("What care is worth"), "missing": reading.refusal(now.refused or {})}
    cost = told["cost"]
    range_ = amounts.between(cost["low"], cost["high"], currency)
    parts = [
        {"title": PARTS[name], "range": amounts.between(one["low"], one["high"], currency),
         "middle": amounts.money(one["middle"], currency)}
        for name, one in told["parts"].items()
    ]  # fmt: skip
    bars = told["tornado"][:4]
    return {
        "title": _("One leaver costs us %(range)s") % {"range": range_}, "parts": parts,
        "own": told["own"], "middle": amounts.money(cost["middle"], currency),
        "chart": story.tornado(bars, middle=cost["middle"]) if bars else None,
    }  # fmt: skip


@page("register_initiative", methods=FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a return."""
    asked, known = request.GET.get("programme", ""), story.initiatives()
    of_ledger = request.GET.get("initiative", "")
    name = known.get(of_ledger) or _programme(asked)
    initial = {"programme": asked, "initiative": of_ledger, "name": name}
    form = ReturnForm(request.POST or None, initiatives=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _opened(request, form)
        if made:
            return redirect("worth_reckoning", made)
    context = {
        "form": form, "currency": stored.currency(),
        "trail": trail((_("A new return"), "")),
    }  # fmt: skip
    return render(request, "worth/new.html", context)


def _opened(request: HttpRequest, form: ReturnForm) -> str:
    """Its id; empty when it could not be opened, with what is wrong in the form."""
    told = form.cleaned_data
    try:
        made = writing.open_reckoning(
            name=told["name"], programme=told["programme"], ranges=form.ranges(),
            initiative=told.get("initiative", ""), by=actor(request), now=timezone.now(),
        )  # fmt: skip
    except WorthError as error:
        form.add_error(None, _(str(error)))
        return ""
    story.ask(reckoning=made, by=actor(request))
    return made


@page("see_evidence")
def reckoning(request: HttpRequest, reckoning: str) -> HttpResponse:
    """A return or a choice, with all it rests on."""
    view, currency = found(reckoning), stored.currency()
    if view.kind == "choice":
        frame = _frame(request, view, worth_inputs.of_company(), currency)
        return render(request, "worth/choice.html", frame | mix_reading.shown(view))
    held = story.held(view)
    context = _frame(request, view, worth_inputs.known(held), currency)
    context |= _assumed(view, held, currency) | {"initiative": _initiative(view, held)}
    told = view.result.result if view.result else None
    if told is not None:
        context |= _refused(told) if "refused" in told else _returned(told)
    return render(request, "worth/return.html", context)


def _frame(
    request: HttpRequest, view: Reckoning, inputs: Mapping[str, Assumed], currency: str
) -> dict[str, Any]:
    standing = story.standing(reckoning=view.id)
    return {
        "view": view, "title": view.name, "today": today(), "running": standing.running,
        "failed": standing.failed, "moved": story.moved(view, inputs, currency=currency),
        "may_write": allowed(request, "register_initiative") and not view.closed,
        "programme_title": _programme(view.programme), "currency": currency,
        "trail": trail((view.name, "")),
    }  # fmt: skip


def _programme(key: str) -> str:
    one = programmes().get(key)
    return _(one.title) if one else ""


def _initiative(view: Reckoning, held: tuple[Held, ...]) -> dict[str, Any] | None:
    title = story.initiatives().get(view.initiative) if view.initiative else None
    if not title:
        return None
    return {
        "title": title,
        "measured": any(one.holds and one.holds.standing == "measured" for one in held),
    }


def _assumed(view: Reckoning, held: tuple[Held, ...], currency: str) -> dict[str, Any]:
    told = view.result.result if view.result else {}
    called = names(one.holds.by for one in held if one.holds and one.holds.by)
    used = reading.used(told) | reading.ASKED
    listed = reading.groups(held, currency, names=called, reckoning=view.id)
    return {
        "groups": reading.only(listed, used, told=bool(told)),
        "others": reading.without(listed, used) if told else [],
    }


def _refused(told: dict[str, Any]) -> dict[str, Any]:
    why, remedy = reading.refusal(told)
    return {"why": why, "remedy": remedy}


def _returned(told: dict[str, Any]) -> dict[str, Any]:
    result, money = told["result"], told["currency"]
    tone, state, _plain = reading.sure(result["chance"])
    net = result["net"]
    return {
        "headline": reading.headline(told), "tone": tone, "state": state,
        "chance": round(100 * result["chance"]),
        "left": amounts.money(net["middle"], money, signed=True),
        "left_range": amounts.between(net["low"], net["high"], money),
        "most": _title(result["tornado"][0]["name"]) if result["tornado"] else "",
        "rows": reading.streams(told), "once": reading.once(told), "of_time": reading.of_time(told),
        "left_out": reading.not_counted(told), "draws": result["draws"],
        "chart": story.tornado(result["tornado"], middle=net["middle"]),
        "bars": [_bar(one, money) for one in result["tornado"]], "result_currency": money,
    }  # fmt: skip


def _title(name: str) -> str:
    return _(story.titles().get(name, name))


def _bar(one: dict[str, Any], money: str) -> dict[str, str]:
    return {
        "title": _title(one["name"]), "low": amounts.money(one["at_low"], money),
        "high": amounts.money(one["at_high"], money),
    }  # fmt: skip


@page("register_initiative", methods=("POST",))
def step(request: HttpRequest, reckoning: str, step: str) -> HttpResponse:
    """Reckon again, leave something out, set it aside."""
    view = found(reckoning)
    by, now = actor(request), timezone.now()
    match step:
        case "again" if not view.closed:
            story.ask(reckoning=view.id, by=by)
        case "drop" if not view.closed and request.POST.get("key") in EFFECTS.values():
            writing.assume(
                key=request.POST["key"], low=0, likely=0, high=0, source=DROPPED, by=by, now=now,
                reckoning=view.id,
            )  # fmt: skip
            story.ask(reckoning=view.id, by=by)
        case "aside":
            writing.set_aside(reckoning=view.id, by=by, now=now)
            messages.success(request, _("It is set aside and stays to be read."))
            return redirect("worth")
        case _:
            raise Http404
    return redirect("worth_reckoning", view.id)


@page("see_evidence")
def file(request: HttpRequest, reckoning: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Everything that went in and came out, for whoever wants to reckon it again."""
    view = found(reckoning)
    told = story.document(view)
    if told is None:
        raise Http404
    answer = HttpResponse(
        json.dumps(told, indent=2, ensure_ascii=False), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="keepwell-worth-{view.id[:8]}.json"'
    return answer
