"""A person's own page, and somebody else's for those who may; every such look is recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.growth import queries as growth
from keepwell.domain.partnership.queries import practices
from keepwell.domain.people import queries as people
from keepwell.domain.trail import queries as trail
from keepwell.web.me.facts import facts, private_facts, shared_facts
from keepwell.web.me.fairness import fair
from keepwell.web.shell import numbers
from keepwell.web.shell.access import (
    SIGNED_IN,
    allowed,
    page,
    record_read,
    require,
    today,
    viewer,
    who,
)
from keepwell.web.shell.asking import address, newest
from keepwell.web.shell.figure_lines import line
from keepwell.web.shell.roles import in_words
from keepwell.workflows import own_load
from keepwell.workflows.fair_word import fair_word
from keepwell.workflows.own_figures import own_figures

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from keepwell.domain.people.queries import PersonView
    from keepwell.web.shell.figure_lines import Line
    from keepwell.workflows.fair_word import FairWord


def _looks(key: str) -> list[dict[str, Any]]:
    return [
        {
            "who": in_words(look.role.split(", ")) or look.role,
            "on": look.on,
            "purpose": _(look.purpose),
        }
        for look in trail.who_looked(person=key)
    ]


def _ledger(person: str) -> list[Line] | None:
    """Figures of one person's own work; None when they were not counted lately."""
    sheets = own_figures(person=person, now=timezone.now())
    if sheets is None:
        return None
    return [
        line(measure=one.measure, figure=newest(one.figures), address=address(one.measure.id))
        for one in sheets
        if any(figure.n for figure in one.figures)
    ]


def _page(
    request: HttpRequest, person: PersonView, *, own: bool, coached: bool = False
) -> HttpResponse:
    shared = practices.of_person(person=person.key, today=today()) if own else None
    stored = facts(person=person, today=today()) + (
        [*shared_facts(shared), *private_facts(person)] if own else []
    )
    looks = _looks(person.key)
    things = ngettext("One thing, listed here.", "%(n)s things, all listed here.", len(stored)) % {
        "n": numbers.in_words(len(stored))
    }
    seen = ngettext("One look so far.", "%(n)s looks so far.", len(looks)) % {
        "n": numbers.in_words(len(looks))
    }
    title = _("What Keepwell knows about you") if own else person.name
    told = fair_word(person=person.key) if own or coached else None
    here = _("About me") if own else _("Person")
    context = {
        "own": own, "title": title, "name": person.name, "facts": stored, "looks": looks,
        "lede": f"{things} {seen if looks else _('Nobody has looked yet.')}",
        "trail": ((here, ""), (person.team or person.name, "")),
        "coached": own or coached,
        "ledger": _ledger(person.key) if own or coached else None,
        "fair": fair(told, own=own),
        "practice": _practice(shared, told) if own else None,
        "count_at": reverse("person_figures", args=[person.key]),
    }  # fmt: skip
    return render(request, "me/me.html", context)


def _practice(found: practices.Shared | None, told: FairWord | None) -> dict[str, Any]:
    """What they share of how they work; offered to who is clearly above, kept until taken back."""
    above = told is not None and told.word == "clearly_above"
    return {
        "open": above or found is not None, "shared": found is not None,
        "text": found.text if found else "", "on": found.shared_on if found else None,
    }  # fmt: skip


def _self(request: HttpRequest) -> PersonView | None:
    key = viewer(request).person_id
    return people.person(key=key, visible=None, on=today()) if key else None


@page(SIGNED_IN)
def me(request: HttpRequest) -> HttpResponse:
    """What Keepwell knows about who asks."""
    person = _self(request)
    if person is None:
        return render(request, "me/nobody.html")
    return _page(request, person, own=True)


@page(SIGNED_IN)
def export(request: HttpRequest) -> HttpResponse:
    """All of it, as a file for machines."""
    person = _self(request)
    if person is None:
        raise Http404
    held = people.export_person(key=person.key) or {}
    held["insights"] = growth.export_person(person=person.key)
    held["practice"] = practices.export_person(person=person.key, today=today())
    held["tough_moments"] = own_load.export(myself=person.key)
    looks = [
        {"role": one.role, "on": one.on, "purpose": one.purpose}
        for one in trail.who_looked(person=person.key)
    ]
    body = json.dumps({**held, "who_looked": looks}, default=str, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="about-me.json"'
    return response


@page(SIGNED_IN)
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody's page for those who may open it: recorded before it is shown."""
    require(request, "see_person_page", person=str(key))
    own = viewer(request).person_id == str(key)
    visible = (
        None if own else access.teams_for(user=who(request), action="see_person_page", on=today())
    )
    found = people.person(key=str(key), visible=visible, on=today())
    if found is None:
        raise Http404
    coached = not own and allowed(request, "see_coaching_figures", person=found.key)
    if not own:
        record_read(request, person=found.key, purpose=COACHING if coached else PURPOSE)
    return _page(request, found, own=own, coached=coached)


@page(SIGNED_IN, methods=("POST",))
def count(request: HttpRequest, key: UUID) -> HttpResponse:
    """Count somebody's own figures anew: for themself, or for the lead who coaches them."""
    require(request, "see_coaching_figures", person=str(key))
    own_figures(person=str(key), now=timezone.now(), fresh=True)
    fair_word(person=str(key), fresh=True)
    own = viewer(request).person_id == str(key)
    return redirect(reverse("me" if own else "person", args=[] if own else [key]) + "#mf")


PURPOSE = gettext_noop("opened your page")
COACHING = gettext_noop("opened your page and your own figures, for a coaching talk")
"""What the person reads of a look."""
