"""What works here in people's own words: read by HR and leaders, given and taken back by each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import practices as writing
from keepwell.domain.partnership.queries import practices as reading
from keepwell.domain.partnership.rules.practices import PracticeError
from keepwell.domain.people import queries as people
from keepwell.web.shell.access import SIGNED_IN, actor, page, today, viewer
from keepwell.workflows.fair_word import fair_word

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page("see_practices")
def practices(request: HttpRequest) -> HttpResponse:
    """Everything that is shared now, under the names of those who agreed."""
    rows: list[dict[str, Any]] = [
        {"it": one, "name": who.name, "team": who.team}
        for one in reading.shared(today=today())
        if (who := people.person(key=one.person, visible=None, on=today()))
    ]
    return render(request, "practices/practices.html", {"rows": rows})


def _me(request: HttpRequest) -> str:
    key = viewer(request).person_id
    if not key:
        raise Http404
    return key


def _back() -> HttpResponse:
    return redirect(reverse("me") + "#pr")


@page(SIGNED_IN, methods=("POST",))
def share(request: HttpRequest) -> HttpResponse:
    """Agree that others read it; the comparison is looked at again, the form is not believed."""
    person = _me(request)
    found = fair_word(person=person) or fair_word(person=person, fresh=True)
    try:
        writing.share_practice(
            person=person, text=request.POST.get("text", ""), word=found.word if found else "",
            months=(found.first, found.last) if found else ("", ""), by=actor(request),
            today=today(),
        )  # fmt: skip
    except PracticeError as error:
        messages.warning(request, _(str(error)))
        return _back()
    messages.success(request, _("Shared. You can change it or take it back at any time."))
    return _back()


@page(SIGNED_IN, methods=("POST",))
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take it back."""
    writing.withdraw_practice(person=_me(request), by=actor(request))
    messages.success(request, _("Taken back. Nobody reads it any more."))
    return _back()
