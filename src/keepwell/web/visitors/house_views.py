"""HR's side: whether candidates and leavers are asked, codes to hand out, what may be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.operations import visitors as writing
from keepwell.domain.listening.rules.visitors import KINDS, MOST_CODES, VisitorError
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, today
from keepwell.web.visitors import words
from keepwell.workflows import pulse_visitors as story

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.listening.rules.visitors import Kind
    from keepwell.domain.listening.visitor_queries import PoolView, VisitorView

POST: Final = ("POST",)


class CodesForm(forms.Form):
    """How many codes, and for whom."""

    group = forms.TypedChoiceField(label=later("For whom"), coerce=int)
    count = forms.IntegerField(
        label=later("How many"), min_value=1, max_value=MOST_CODES, initial=1
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = list(enumerate(words.GROUPS[kind]))  # type: ignore[attr-defined]


@page("see_visitors")
def voices(request: HttpRequest) -> HttpResponse:
    """Both kinds: are they asked, until when, and what was told so far."""
    return _page(request, {})


def _page(request: HttpRequest, forms_: dict[str, CodesForm]) -> HttpResponse:
    now, told = reading.open_rounds(), reading.pools()
    context = {
        "kinds": [_kind(one, now.get(one), told, forms_.get(one)) for one in KINDS],
        "asks": allowed(request, "ask_visitors"), "told": bool(told),
        "guides": allowed(request, "answer_insights"),
    }  # fmt: skip
    return render(request, "visitors/voices.html", context)


def _kind(
    kind: Kind, now: VisitorView | None, told: list[PoolView], form: CodesForm | None
) -> dict[str, Any]:
    groups = []
    for at, name in enumerate(words.GROUPS[kind]):
        pools = [_pool(one) for one in told if one.kind == kind and one.group == at]
        groups.append({"name": name, "pools": pools})
    return {
        "key": kind, "title": words.TITLES[kind], "asks": words.ASKS[kind], "now": now,
        "needs": words.NEEDS[kind], "groups": groups, "any": any(one["pools"] for one in groups),
        "form": form or CodesForm(kind=kind, auto_id=f"{kind}_%s"),
    }  # fmt: skip


def _pool(one: PoolView) -> dict[str, Any]:
    when = f"{numbers.day(one.from_on, width='medium')} – {numbers.day(one.to_on, width='medium')}"
    return {"when": when, "lines": [_line(one, told) for told in one.figures], "comments": one.comments}  # fmt: skip


def _line(pool: PoolView, told: dict[str, Any]) -> dict[str, str]:
    unit = "score" if told["name"] == "recommend" else "share"
    value = str(words.BANDS[told["band"]]) if told["band"] else _number(told["value"], unit)
    likely = ""
    if told["low"] is not None and not told["band"]:
        ends = {"low": _number(told["low"], unit), "high": _number(told["high"], unit)}
        likely = _("likely %(low)s to %(high)s") % ends
    return {"name": _name(pool, told), "value": value, "likely": likely}


def _number(value: float, unit: str) -> str:
    return numbers.told(value, unit="share") if unit == "share" else numbers.decimal(value)


def _name(pool: PoolView, told: dict[str, Any]) -> str:
    if told["name"] in words.SCORES:
        return str(words.SCORES[told["name"]])
    if "reason" in told:
        return _("Main reason: %(reason)s") % {"reason": told["reason"] or _("others")}
    instrument = reading.instrument_of(pool.kind)
    item = instrument.item(str(told["name"]).rsplit(":", 1)[-1])
    return item.text


def _known(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return kind


@page("ask_visitors", methods=POST)
def step(request: HttpRequest, kind: str, step: str) -> HttpResponse:
    """Begin to ask, or stop."""
    whom = _known(kind)
    if step == "begin":
        story.begin(kind=whom, by=actor(request), on=today())
        messages.success(request, _("They are asked from today on. Hand out a code to each."))
    elif step == "end":
        story.end(kind=whom, by=actor(request), on=today())
        messages.success(request, _("Nobody is asked any more. What may be told stands here."))
    else:
        raise Http404
    return redirect("visitors")


@page("ask_visitors", methods=POST)
def codes(request: HttpRequest, kind: str) -> HttpResponse:
    """Codes for a group, shown this once, with words for the letter."""
    whom = _known(kind)
    form = CodesForm(request.POST, kind=whom, auto_id=f"{kind}_%s")
    if not form.is_valid():
        return _page(request, {whom: form})
    try:
        made = writing.give_codes(kind=whom, by=actor(request), on=today(), **form.cleaned_data)
    except VisitorError as error:
        messages.warning(request, _(str(error)))
        return redirect("visitors")
    address = settings.SITE_ADDRESS.rstrip("/")
    rows = [{"code": one, "address": f"{address}{reverse('visitor_start', args=[one])}"} for one in made]  # fmt: skip
    context = {
        "rows": rows, "group": words.GROUPS[whom][form.cleaned_data["group"]], "kind": whom,
        "entry": f"{address}{reverse('asked')}",
        "letter": str(words.LETTERS[whom]).replace("{address}", rows[0]["address"]),
        "trail": ((_("Candidates and leavers"), reverse("visitors")), (_("Codes"), "")),
    }  # fmt: skip
    answer = render(request, "visitors/codes.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
