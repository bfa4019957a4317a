"""What staff elsewhere said: published figures with their source, beside ours and never a target."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepwell.domain.company import queries as company
from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.rules.instruments import shipped
from keepwell.web.listening.questions import with_name
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, page, today
from keepwell.web.shell.asking import declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.workflows import published_norms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from keepwell.schemas.norms import Norm

FORM: Final = ("GET", "HEAD", "POST")
LARGEST: Final = 5_000_000


class Bring(forms.Form):
    """A file of published results, and where it is from."""

    file = forms.FileField(label=gettext_lazy("The file (CSV)"))
    source = forms.CharField(
        label=gettext_lazy("Where it was published"), max_length=200,
        help_text=gettext_lazy("Title and address, so that anybody can look it up."),
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("Year"), required=False, min_value=1990, max_value=2100,
        help_text=gettext_lazy("Where neither the file nor its name says it."),
    )  # fmt: skip
    group = forms.CharField(
        label=gettext_lazy("Whose row"), required=False, max_length=160,
        help_text=gettext_lazy("As it is written there; empty takes the rows that stand for all."),
    )  # fmt: skip

    def text(self) -> str:
        """The file as text, whatever wrote it; empty where it is no text, or far too large."""
        told = self.cleaned_data["file"]
        if told.size > LARGEST:
            return ""
        content: bytes = told.read()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", errors="ignore")


@page("run_pulses", methods=FORM)
def elsewhere(request: HttpRequest) -> HttpResponse:
    """All published figures that stand beside results here; more may be brought."""
    if "drop" in request.POST:
        operations.drop_norms(source=request.POST["drop"], by=actor(request))
        return redirect("elsewhere")
    form = Bring(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _brought(request, form):
        return redirect("elsewhere")
    found = queries.norms()
    ours = {norm.source for one in shipped().values() for norm in one.norms}
    context = {
        "form": form, "parts": _parts(found),
        "sources": sorted({one.source for one in found} - ours),
        "trail": ((_("What people say"), reverse("pulses")), (_("Elsewhere"), "")),
    }  # fmt: skip
    return render(request, "listening/elsewhere.html", context)


def _parts(found: list[Norm]) -> list[dict[str, Any]]:
    """Indices and shares in sight; single questions, of which a survey brings dozens, to be opened."""
    told = list(rows(found))
    return [{"folded": item, "rows": [one for one in told if one["item"] == item]} for item in (False, True)]  # fmt: skip


def _brought(request: HttpRequest, form: Bring) -> bool:
    told = form.cleaned_data
    try:
        found = published_norms.bring(
            files={told["file"].name: form.text()}, source=told["source"], year=told["year"],
            group=told["group"], by=actor(request), on=today(),
        )  # fmt: skip
    except published_norms.NotReadError:
        form.add_error("file", _("This file is of no shape that we know, or does not say of which year it is. A plain list works always: the columns of (the question's words), group, year, value, and answers if you like."))  # fmt: skip
        return False
    if not found.figures:
        form.add_error("file", _("None of its questions is asked here with the same words, so there is nothing to set beside ours."))  # fmt: skip
        return False
    messages.success(request, " ".join((
        ngettext("One figure stands beside ours now.", "%(n)s figures stand beside ours now.", found.figures) % {"n": found.figures},
        ngettext("One question of the file is not asked here.", "%(n)s questions of the file are not asked here.", found.unknown) % {"n": found.unknown} if found.unknown else "",
    )))  # fmt: skip
    return True


def rows(found: Iterable[Norm]) -> Iterable[dict[str, Any]]:
    """A line a question or index, with its groups: their years, the newest first, and the source."""
    name, texts = company.settings().name, published_norms.words()
    for of, told in groupby(found, key=lambda one: one.of):
        yield {"title": _title(of, texts, name), "item": of in texts, "told": _groups(told)}


def _groups(told: Iterable[Norm]) -> list[dict[str, Any]]:
    made = []
    for group, norms in groupby(told, key=lambda one: one.group):
        years = sorted(norms, key=lambda one: -one.year)
        made.append({
            "group": group, "source": years[0].source, "year": years[0].year, "value": amount(years[0]),
            "years": [(one.year, amount(one)) for one in years],
        })  # fmt: skip
    return made


def _title(of: str, texts: dict[str, str], name: str) -> str:
    kind = declared(of)
    if kind is not None:
        return title_of(kind)
    if of in shipped():
        return shipped()[of].name
    return with_name(texts.get(of) or of, name=name)


def amount(one: Norm) -> str:
    """A published figure in its unit."""
    return numbers.told(one.value, unit="score" if one.kind == "index" else "share")


def beside(measures: Iterable[str]) -> list[dict[str, Any]]:
    """The newest published figure of each group, for measures that a page tells."""
    return list(rows(queries.norms(of=list(measures))))
