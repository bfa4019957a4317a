"""The bank: the company's own questions, and instruments of others that it holds a licence for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.rules.instruments import named_only
from keepwell.domain.listening.rules.own_questions import OwnQuestionError
from keepwell.domain.people import queries as people
from keepwell.web.listening.bank_forms import WORDS, LicenceForm, QuestionForm, refused
from keepwell.web.shell.access import actor, page, today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.listening.queries import OwnView

FORM: Final = ("GET", "HEAD", "POST")
EVERYBODY: Final = 100_000


def _trail(words: str) -> tuple[tuple[str, str], ...]:
    return ((_("What people say"), reverse("pulses")), (_("Question bank"), reverse("question_bank")), (words, ""))  # fmt: skip


@page("run_pulses")
def bank(request: HttpRequest) -> HttpResponse:
    """Own questions, and the instruments that a company may enter by a licence of its own."""
    entered = {one.instrument: one for one in queries.licences()}
    context = {
        "rows": [_row(one) for one in queries.own_questions_all()],
        "named": [{"one": one, "entered": entered.get(one.id)} for one in named_only()],
        "trail": ((_("What people say"), reverse("pulses")), (_("Question bank"), "")),
    }
    return render(request, "listening/bank.html", context)


def _row(found: OwnView) -> dict[str, Any]:
    own, names = found.own, dict(settings.LANGUAGES)
    return {
        "key": own.key, "text": own.texts[own.language], "language": own.language, "used": found.used,
        "retired": found.retired, "delicate": own.delicate, "scale": WORDS[own.scale],
        "languages": ", ".join(names[code] for code in own.texts if code in names),
    }  # fmt: skip


@page("run_pulses", methods=FORM)
def question(request: HttpRequest, key: str = "") -> HttpResponse:
    """Write a question, or change one that no round has yet."""
    found = _own(key) if key else None
    form = QuestionForm(request.POST or None, initial=QuestionForm.of(found) if found else None)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(form, key, by=actor(request))
        except OwnQuestionError as error:
            form.add_error(None, refused(error.refusal))
        else:
            messages.success(request, _("Kept. It can be chosen for every round from now on."))
            return redirect("question_bank")
    title = _("A question of your own")
    return render(request, "listening/question.html", {"form": form, "title": title, "asked": found is not None and found.used, "trail": _trail(title)})  # fmt: skip


def _own(key: str) -> OwnView:
    found = next((one for one in queries.own_questions_all() if one.own.key == key), None)
    if found is None:
        raise Http404
    return found


def _keep(form: QuestionForm, key: str, *, by: str) -> None:
    names = [one.name for one in people.people(visible=None, on=today(), limit=EVERYBODY)]
    if key:
        operations.reword_question(key=key, names=names, by=by, **form.told())
    else:
        operations.write_question(names=names, by=by, **form.told())


@page("run_pulses", methods=("POST",))
def lay_aside(request: HttpRequest, key: str) -> HttpResponse:
    """Take a question out of the offer, or put it back."""
    found = _own(key)
    operations.retire_question(key=key, retired=not found.retired, by=actor(request))
    return redirect("question_bank")


@page("run_pulses", methods=FORM)
def licence(request: HttpRequest, name: str) -> HttpResponse:
    """Say that the company may use an instrument, and enter its items."""
    named = next((one for one in named_only() if one.id == name and not one.refused), None)
    if named is None:
        raise Http404
    before = next((one for one in queries.licences() if one.instrument == name), None)
    if request.method == "POST" and "end" in request.POST and before:
        operations.retire_licence(instrument=name, by=actor(request))
        return redirect("question_bank")
    form = LicenceForm(request.POST or None, initial=LicenceForm.of(before) if before else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.enter_licence(instrument=name, told=form.told(), by=actor(request), on=today())  # fmt: skip
        except OwnQuestionError as error:
            form.add_error(None, refused(error.refusal))
        else:
            messages.success(request, _("Entered. Its questions can be chosen for every round from now on."))  # fmt: skip
            return redirect("question_bank")
    context = {"form": form, "named": named, "before": before, "trail": _trail(named.name)}
    return render(request, "listening/licence.html", context)
