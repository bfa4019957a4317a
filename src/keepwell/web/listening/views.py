"""The named side: plan a round, open and close it, read what was released of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from keepwell.domain.company import queries as company
from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.operations.rounds import RoundError
from keepwell.domain.listening.rules.instruments import shipped
from keepwell.domain.listening.rules.own_questions import BANKS
from keepwell.domain.listening.rules.wording import lacking, untested
from keepwell.web.listening.answer_views import as_asked
from keepwell.web.listening.elsewhere_views import beside
from keepwell.web.listening.forms import MOST, Plan
from keepwell.web.listening.questions import questions, with_name
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, require, today, viewer
from keepwell.web.shell.asking import address, declared
from keepwell.web.shell.figure_lines import line
from keepwell.web.shell.squares import square
from keepwell.workflows import figures, pulse_round

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.listening.queries import RoundView
    from keepwell.domain.listening.rules.instruments import Instrument
    from keepwell.web.shell.figure_lines import Line

POST: Final = ("GET", "HEAD", "POST")
TONES: Final = {
    "draft": "plain",
    "opening": "quiet",
    "open": "care",
    "closed": "good",
    "void": "few",
}
WORDS: Final = {
    "draft": gettext_lazy("Planned"), "opening": gettext_lazy("Being opened"),
    "open": gettext_lazy("Open"), "closed": gettext_lazy("Closed"), "void": gettext_lazy("Void"),
}  # fmt: skip
FORTNIGHT: Final = 14
READY: Final = {
    "front": (gettext_lazy("How work goes on the front line"), ("kw-pulse-core-10",)),
    "engagement": (gettext_lazy("Engagement, recommendation, staying"), ("csps-engagement-5", "kw-recommend-1", "csps-intent-1")),
    "conditions": (gettext_lazy("Conditions that cause stress, and exhaustion"), ("csps-proxy-stress-8", "kw-exhaustion-1")),
}  # fmt: skip
"""Rounds to begin with: what they are about, and the instruments of which all items are asked."""


def _row(one: RoundView) -> dict[str, Any]:
    count = sum(len(part["items"]) for part in one.questions)
    return {
        "key": one.key, "title": one.title, "tone": TONES[one.state], "state": WORDS[one.state],
        "note": " · ".join((
            ngettext("one question", "%(n)s questions", count) % {"n": count},
            _("%(first)s to %(last)s") % {"first": numbers.day(one.opens_on, width="medium"), "last": numbers.day(one.closes_on, width="medium")},
        )),
    }  # fmt: skip


@page("see_pulses")
def pulses(request: HttpRequest) -> HttpResponse:
    """All rounds, the newest first; those that wait for one's own answer above all."""
    mine = queries.open_for(person=viewer(request).person_id)
    context = {
        "title": _("What people say"),
        "rows": [_row(one) for one in queries.rounds()],
        "mine": [{"key": one.key, "title": one.title, "until": one.closes_on} for one in mine],
        "may_run": allowed(request, "run_pulses"),
    }
    return render(request, "listening/pulses.html", context)


@page("run_pulses", methods=POST)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a round: choose from instruments that others have tried, with their licences."""
    start: dict[str, Any] = {
        "opens_on": today(),
        "closes_on": today() + dt.timedelta(days=FORTNIGHT),
    }
    start["languages"] = [code for code, _name in settings.LANGUAGES]
    form = Plan(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("pulse", _drafted(form, by=actor(request)))
        except RoundError as error:
            form.add_error("closes_on", str(error))
    chosen = set(request.POST.getlist("asked")) or _ready(request.GET.get("ready", ""))
    name = company.settings().name
    sets = [_set(one, chosen, name) for one in form.sets.values()]
    ready = [{"name": one, "words": words, "count": len(_ready(one))} for one, (words, _listed) in READY.items()]  # fmt: skip
    context = {"form": form, "sets": sets, "ready": ready, "chosen": len(chosen), "most": MOST, "trail": ((_("What people say"), reverse("pulses")), (_("A new round"), ""))}  # fmt: skip
    return render(request, "listening/new.html", context)


def _set(one: Instrument, chosen: set[str], name: str) -> dict[str, Any]:
    """An instrument with its items to tick: open where one is ticked."""
    items = [(f"{one.id}:{item.id}", with_name(item.text, name=name), f"{one.id}:{item.id}" in chosen) for item in one.items]  # fmt: skip
    return {
        "one": one, "items": items, "open": any(on for _value, _text, on in items),
        "own": one.id in BANKS, "name": _("Your own questions") if one.id in BANKS else one.name,
        "untested": _names_of(code for code, words in one.languages.items() if words.status == "unvalidated"),
    }  # fmt: skip


def _names_of(codes: Iterable[str]) -> str:
    """Languages by their names, told one after the other."""
    names = dict(settings.LANGUAGES)
    return ", ".join(names[code] for code in codes if code in names)


def _ready(name: str) -> set[str]:
    """Items of a ready-made round, as the form names them."""
    listed = READY[name][1] if name in READY else ()
    return {f"{one}:{item.id}" for one in listed for item in shipped()[one].items}


def _drafted(form: Plan, *, by: str) -> str:
    told = form.cleaned_data
    return operations.draft_round(
        title=told["title"], questions=form.questions(), opens_on=told["opens_on"],
        closes_on=told["closes_on"], languages=told["languages"], by=by,
    )  # fmt: skip


def _found(key: str) -> RoundView:
    found = queries.round_of(key=key)
    if found is None:
        raise Http404
    return found


@page("see_pulses")
def pulse(request: HttpRequest, key: str) -> HttpResponse:
    """One round: its promise while it runs, its released figures when it is over."""
    found = _found(key)
    context = {
        "round": found, "row": _row(found), "questions": questions(found, language=get_language() or ""),
        "tongues": _tongues(found),
        "groups": [{"teams": " + ".join(one["teams"]), "people": one["people"]} for one in found.atoms],
        "results": _results(request, found) if found.state == "closed" else [],
        "by_question": _by_question(request, found) if found.state == "closed" else [],
        "beside": _beside(found) if found.state == "closed" else [],
        "may_run": allowed(request, "run_pulses"),
        "asked": queries.key_for(key=key, person=viewer(request).person_id),
        "trail": ((_("What people say"), reverse("pulses")), (found.title, "")),
    }  # fmt: skip
    return render(request, "listening/pulse.html", context)


def _tongues(found: RoundView) -> list[str]:
    """What is to be known about the languages of a round: words that are missing, words untested."""
    items = list(queries.items_of(questions=found.questions).values())
    missing = [(code, lacking(items, language=code)) for code in found.languages]
    told = [
        ngettext("%(language)s: one question has no words in it and is asked as it was written.", "%(language)s: %(n)s questions have no words in it and are asked as they were written.", count) % {"language": _names_of([code]), "n": count}
        for code, count in missing if count
    ]  # fmt: skip
    sets = {instrument.name for instrument, _item in items if untested(instrument, languages=found.languages)}  # fmt: skip
    if sets:
        told.append(_("Our own translation, tested by nobody: %(names)s. Such answers stand beside no published figure.") % {"names": ", ".join(sorted(sets))})  # fmt: skip
    return told


@page("see_pulses")
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The questions as whoever answers will see them, in each language; nothing can be sent."""
    found = _found(key)
    names = dict(settings.LANGUAGES)
    asked_in = request.GET.get("in", "")
    language = asked_in if asked_in in names else get_language() or "en"
    codes = [code for code in names if code in found.languages] or [found.language]
    with translation.override(language):
        context = {
            **as_asked(found, language=language), "preview": True, "over": False,
            "tabs": [(names[code], f"?in={code}", code == language) for code in codes],
            "LANGUAGE_CODE": language,
        }  # fmt: skip
        return render(request, "listening/answer.html", context)


def _results(request: HttpRequest, found: RoundView) -> list[Line]:
    """The round's figures for the whole company, as every page shows figures."""
    items = queries.items_of(questions=found.questions).values()
    ids = ["pulse_response_rate", *(one.measure for one, _item in items if one.measure)]
    period = f"{found.closes_on:%Y-%m}"
    lines = []
    for one in dict.fromkeys(ids):
        kind, sheet = declared(one), figures.sheet(measure=one, viewer=viewer(request))
        told = next((f for f in sheet.figures if f.period == period), None) if sheet else None
        if kind is not None and told is not None:
            lines.append(line(measure=kind, figure=told, address=address(one)))
    return lines


def _by_question(request: HttpRequest, found: RoundView) -> list[Line]:
    """Scales and single questions of the whole company: where a company's own ones are read."""
    items = list(queries.items_of(questions=found.questions).values())
    asked, sets = {item.text for _set_, item in items}, tuple({one.name for one, _item in items})
    period, name = f"{found.closes_on:%Y-%m}", company.settings().name
    lines = []
    for one in ("pulse_scale", "pulse_item"):
        kind, sheet = declared(one), figures.sheet(measure=one, by=("item",), period=period, viewer=viewer(request))  # fmt: skip
        for told in sheet.figures if sheet and kind else ():
            item = told.slice.get("item", "")
            if kind and (item in asked or (one == "pulse_scale" and item.startswith(sets))):
                lines.append(line(measure=kind, figure=told, title=with_name(item, name=name)))
    return lines


def _beside(found: RoundView) -> list[dict[str, Any]]:
    """Published figures of the same instruments; none where an untested translation was used."""
    sets = {one.id: one for one, _item in queries.items_of(questions=found.questions).values()}
    fit = [one for one in sets.values() if not untested(one, languages=found.languages)]
    return beside(one.measure or one.id for one in fit)


@page("see_pulses")
def poster(request: HttpRequest, key: str) -> HttpResponse:
    """A sheet for the wall: what is asked until when, a square code, the fingerprint of the keys."""
    found = _found(key)
    if found.state != "open":
        raise Http404
    address = f"{settings.SITE_ADDRESS}{reverse('my_pulse', args=[key])}"
    context = {
        "title": _("A poster for the wall"), "round": found, "address": address, "code": square(address),
        "keys": " ".join(found.manifest_hash[at : at + 4] for at in range(0, 16, 4)),
        "trail": ((_("What people say"), reverse("pulses")), (found.title, reverse("pulse", args=[key])), (_("Poster"), "")),
    }  # fmt: skip
    return render(request, "listening/poster.html", context)


@page("run_pulses", methods=("POST",))
def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Open, close or drop a round; the work process does what takes a while."""
    found = _found(key)
    steps = {"open": _open, "close": _close, "drop": _drop}
    if step not in steps:
        raise Http404
    require(request, "run_pulses")
    try:
        return steps[step](request, found)
    except RoundError as error:
        messages.error(request, str(error))
        return redirect("pulse", key)


def _open(request: HttpRequest, found: RoundView) -> HttpResponse:
    pulse_round.ask_to_open(round_key=found.key, by=actor(request))
    messages.success(request, _("The round is being opened: groups are frozen and keys are made. It takes a moment."))  # fmt: skip
    return redirect("pulse", found.key)


def _close(request: HttpRequest, found: RoundView) -> HttpResponse:
    pulse_round.ask_to_close(round_key=found.key, by=actor(request))
    messages.success(request, _("The round is being closed: answers are shuffled, keys are destroyed."))  # fmt: skip
    return redirect("pulse", found.key)


def _drop(request: HttpRequest, found: RoundView) -> HttpResponse:
    operations.drop_round(round_key=found.key, by=actor(request))
    return redirect("pulses")


@page("sign_in_pages")
def check(request: HttpRequest) -> HttpResponse:
    """How anybody can check the promise: what is stored, what stays linkable, what to compare."""
    open_rounds = [one for one in queries.rounds() if one.state == "open"]
    return render(request, "listening/check.html", {"rounds": open_rounds, "title": _("How can I check this?")})  # fmt: skip
