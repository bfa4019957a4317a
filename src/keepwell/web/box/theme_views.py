"""Themes: who takes one on, by when, the answer for all; and the page where everybody reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.operations.box import AnswerError
from keepwell.domain.listening.rules.box import FROM_LETTERS
from keepwell.domain.partnership.rules.actions import ActionError
from keepwell.web.box.forms import PublicAnswer
from keepwell.web.box.words import promised, voices
from keepwell.web.shell import numbers
from keepwell.web.shell.access import SIGNED_IN, actor, allowed, page, today
from keepwell.workflows import suggestion_box

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest, HttpResponse

FORM: Final = ("GET", "HEAD", "POST")


def _owners() -> dict[str, str]:
    held = access.holders(action="answer_voice", on=today())
    return {key: one.name for key, (one, _roles) in held.items()}


@page("answer_voice", methods=FORM)
def theme(request: HttpRequest, number: int) -> HttpResponse:
    """One theme: its letters' days, its owner, and the answer for all."""
    found = reading.theme(number=number)
    if found is None:
        raise Http404
    start = {name: getattr(found, name) for name in ("title", "owner", "due_on", "state", "answer")}
    form = PublicAnswer(request.POST or None, owners=_owners(), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            suggestion_box.answer_theme(
                theme=number, by=actor(request), now=timezone.now(), **form.cleaned_data
            )
        except (AnswerError, ActionError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It stands on “You said, we did”."))
            return redirect("said_and_done")
    context = {
        "theme": found, "form": form, "lines": reading.letters_of(theme=number), "missing": max(FROM_LETTERS - found.letters, 0),
        "trail": ((_("Suggestion box"), reverse("box_inbox")), (found.title, "")),
    }  # fmt: skip
    return render(request, "box/theme.html", context)


@page(SIGNED_IN)
def board(request: HttpRequest) -> HttpResponse:
    """You said, we did: for everybody, and for the wall."""
    found, on = reading.board(), suggestion_box.today()
    people = access.addresses(users={one.owner for one in found})
    context = {
        "lede": _lede(found, on), "may_answer": allowed(request, "answer_voice"), "on": on,
        "from_letters": FROM_LETTERS,
        "rows": [
            {"it": one, "mark": promised(one, on), "voices": voices(one.letters), "who": people[one.owner].name if one.owner in people else "", "when": _when(one)}
            for one in found
        ],
    }  # fmt: skip
    return render(request, "box/board.html", context)


def _when(one: reading.Theme) -> str:
    day: Any = numbers.day
    if one.done_on:
        return _("done %(day)s") % {"day": day(one.done_on, width="medium")}
    if one.state == "no":
        return _("answered %(day)s") % {"day": day(one.answered_on, width="medium")}
    return _("due %(day)s") % {"day": day(one.due_on, width="medium")}


def _lede(found: Sequence[reading.Theme], on: date) -> str:
    """How many are done, coming, late, refused: in one sentence."""
    late = sum(one.state == "open" and one.due_on < on for one in found)
    coming = sum(one.state == "open" and one.due_on >= on for one in found)
    done, no = (sum(one.state == state for one in found) for state in ("done", "no"))
    parts = [
        ngettext("one is done", "%(n)s are done", done) % {"n": done} if done else "",
        ngettext("one is coming", "%(n)s are coming", coming) % {"n": coming} if coming else "",
        ngettext("one is late", "%(n)s are late", late) % {"n": late} if late else "",
        ngettext("to one we say no", "to %(n)s we say no", no) % {"n": no} if no else "",
    ]
    told = ", ".join(filter(None, parts))
    head = ngettext("One thing that several of you raised", "%(n)s things that several of you raised", len(found)) % {"n": numbers.in_words(len(found))}  # fmt: skip
    return f"{head}: {told}." if found else ""
