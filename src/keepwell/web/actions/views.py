"""The list of actions, one action, and every step it can take."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.partnership.operations import actions as writing
from keepwell.domain.partnership.queries import actions as reading
from keepwell.domain.partnership.rules.actions import ActionError
from keepwell.domain.people import queries as people
from keepwell.web.actions import forms, lists
from keepwell.web.actions.words import SOURCES
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, require, roles, today, who
from keepwell.web.shell.asking import declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest

    from keepwell.domain.partnership.queries.actions import ActionView, Sight, View

FORM: Final = ("GET", "HEAD", "POST")
DAYS_AHEAD: Final = 14
HEAD: Final = (
    "action", "why", "source", "side", "owner", "team", "due_on", "promised_for", "moved", "status",
    "closed_on", "reason", "measure", "evidence",
)  # fmt: skip
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _sight(request: HttpRequest, action: str = "see_actions") -> Sight:
    return reading.sight(user=who(request), on=today(), action=action)


def _view(request: HttpRequest) -> View:
    asked = request.GET.get("view", "")
    if asked in reading.VIEWS:
        return asked
    return "ours" if allowed(request, "write_actions") else "mine"


def _filters(request: HttpRequest) -> dict[str, str]:
    told = {name: request.GET.get(name, "")[:100] for name in ("source", "owner", "words")}
    return {name: value for name, value in told.items() if value}


@page("see_actions")
def actions(request: HttpRequest) -> HttpResponse:
    """Mine, ours, overdue, done; found by words, source or owner."""
    view, sight, told = _view(request), _sight(request), _filters(request)
    counts = reading.counts(visible=sight, on=today())
    found = reading.actions(visible=sight, view=view, on=today(), **told)
    may = _sight(request, "write_actions")
    reader = actor(request)
    context = {
        "title": lists.finding(counts, found),
        "tabs": lists.tabs(counts, view, urlencode(told)),
        "rows": [
            lists.line(
                one, today=today(), reader=reader,
                may_close=one.status == "open" and reading.may_change(action=one, sight=may),
            )
            for one in found
        ],
        "view": view, "told": told, "asked": urlencode({"view": view, **told}),
        "sources": [(key, words) for key, (words, _icon) in SOURCES.items()],
        "owners": sorted({(one.owner, one.owner_name) for one in found if one.owner}, key=lambda one: one[1]),
        "may_write": allowed(request, "write_actions"), "has_feed": reading.has_feed(user=reader),
    }  # fmt: skip
    return render(request, "actions/actions.html", context)


def _owners() -> dict[str, str]:
    """Everybody who can be asked to do something, by name."""
    return {key: one.name for key, (one, _roles) in access.holders(action="see_actions", on=today()).items()}  # fmt: skip


def _form(request: HttpRequest, data: Any = None, **initial: Any) -> forms.ActionForm:
    sight = _sight(request, "write_actions")
    names = [one.name for one in people.teams() if sight.teams is None or one.name in sight.teams]
    measures = sorted(
        (title_of(one), one.id)
        for one in figures.measures()
        if allowed(request, f"see_{one.sensitivity}_figures")
    )
    return forms.ActionForm(
        data, owners=_owners(), teams=names, everywhere=sight.teams is None,
        measures=[(key, title) for title, key in measures], initial=initial,
    )  # fmt: skip


def _side(request: HttpRequest) -> str:
    held = roles(request)
    if "hr_partner" in held:
        return "both" if "support_leader" in held else "hr"
    return "support"


def _first_values(request: HttpRequest) -> dict[str, Any]:
    """What an address brings along: a figure, a topic, words."""
    names = ("text", "why", "topic", "team", "source", "evidence", "measure", "by", "label", "key")
    told = {name: request.GET[name][:300] for name in names if name in request.GET}
    return {
        "owner": actor(request), "due_on": today() + timedelta(days=DAYS_AHEAD),
        "side": _side(request), "source": "other", **told,
    }  # fmt: skip


@page("write_actions", methods=FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Write an action down."""
    if request.method != "POST":
        return _new_page(request, _form(request, **_first_values(request)))
    form = _form(request, request.POST)
    if not form.is_valid():
        return _new_page(request, form)
    carried = {"by", "label", "key"}
    told = {name: value for name, value in form.cleaned_data.items() if name not in carried}
    made = writing.add(
        by=actor(request), now=timezone.now(), slice_=form.slice_(),
        source_key=told["measure"] if told["source"] == "figure" else "", **told,
    )  # fmt: skip
    messages.success(request, _("Written down. %(who)s is reminded in time.") % {"who": _owners()[told["owner"]]})  # fmt: skip
    return redirect("action", action=made)


def _new_page(request: HttpRequest, form: Form) -> HttpResponse:
    measure = declared(str(form["measure"].value() or ""))
    group = str(form["label"].value() or "")
    bound = (f"{title_of(measure)}, {group}" if group else title_of(measure)) if measure else ""
    context = {"form": form, "bound": bound, "trail": _trail(_("New action")), **_parts(form)}
    return render(request, "actions/new.html", context)


def _parts(form: Form) -> dict[str, Any]:
    """The fields of the form in their places; those that few need stand apart."""
    more = ("topic", "source", "evidence", "measure")
    return {
        "pair": [form[name] for name in ("owner", "due_on", "side", "team") if name in form.fields],
        "more": [form[name] for name in more if name in form.fields],
        "more_open": any(form[name].errors for name in more if name in form.fields),
        "carried": [form[name] for name in ("by", "label", "key")],
    }


def _trail(last: str) -> tuple[tuple[str, str], ...]:
    return ((_("Actions"), reverse("actions")), (last, ""))


def _seen(request: HttpRequest, action: str) -> ActionView:
    found = reading.action(id=action, visible=_sight(request))
    if found is None:
        raise Http404
    return found


def _may_change(request: HttpRequest, action: ActionView) -> bool:
    return reading.may_change(action=action, sight=_sight(request, "write_actions"))


@page("see_actions")
def action(request: HttpRequest, action: str) -> HttpResponse:
    """One action with its life, and the steps it can take."""
    return _page(request, _seen(request, action))


def _page(request: HttpRequest, found: ActionView, refused: dict[str, Form] | None = None) -> HttpResponse:  # fmt: skip
    may, owners = _may_change(request, found), _owners()
    steps: dict[str, Form] = {
        "done": forms.DoneForm(auto_id="done_%s"),
        "move": forms.MoveForm(auto_id="move_%s", initial={"due_on": found.due_on + timedelta(days=7)}),
        "drop": forms.DropForm(auto_id="drop_%s"),
        "hand_over": forms.HandOverForm(owners=owners, auto_id="over_%s", initial={"owner": found.owner}),
        "comment": forms.CommentForm(auto_id="say_%s"),
    } | (refused or {})  # fmt: skip
    moved = reading.moved(actions=[found]) if found.measure else {}
    context = {
        **lists.told(found, today=today(), reader=actor(request)),
        "helped": lists.moved_words(found, moved), "may_change": may, "forms": steps,
        "refused": list(refused or {}), "life": [lists.step(one) for one in reading.entries(action=found.id)],
        "may_hand_over": allowed(request, "write_actions"), "trail": _trail(_("One action")),
        "today": today(),
    }  # fmt: skip
    return render(request, "actions/action.html", context)


@page("write_actions", methods=FORM)
def edit(request: HttpRequest, action: str) -> HttpResponse:
    """Write its words anew."""
    found = _seen(request, action)
    if not _may_change(request, found):
        raise Http404
    kept = {name: getattr(found, name) for name in ("text", "why", "side", "topic", "team", "evidence", "measure")}  # fmt: skip
    form = _form(
        request, request.POST or None, owner=found.owner, due_on=found.due_on, source=found.source,
        by=next(iter(found.slice), ""), label=next(iter(found.slice.values()), ""), **kept,
    )  # fmt: skip
    for name in ("owner", "due_on", "source"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in kept}
        writing.edit(
            action=action, by=actor(request), now=timezone.now(), slice=form.slice_(), **told
        )
        messages.success(request, _("Saved. What it said before stays in its history."))
        return redirect("action", action=action)
    context = {"form": form, "action": found, "trail": _trail(_("Edit")), **_parts(form)}
    return render(request, "actions/edit.html", context)


def _done(action: str, told: dict[str, Any], who_: dict[str, Any]) -> None:
    writing.finish(action=action, on=today(), note=told["note"], **who_)


def _drop(action: str, told: dict[str, Any], who_: dict[str, Any]) -> None:
    writing.drop(action=action, on=today(), reason=told["reason"], **who_)


def _move(action: str, told: dict[str, Any], who_: dict[str, Any]) -> None:
    writing.postpone(action=action, due_on=told["due_on"], reason=told["reason"], **who_)


def _comment(action: str, told: dict[str, Any], who_: dict[str, Any]) -> None:
    writing.comment(action=action, text=told["text"], **who_)


def _hand_over(action: str, told: dict[str, Any], who_: dict[str, Any]) -> None:
    writing.hand_over(action=action, owner=told["owner"], **who_)


def _reopen(action: str, _told: dict[str, Any], who_: dict[str, Any]) -> None:
    writing.reopen(action=action, **who_)


STEPS: Final[dict[str, tuple[type[Form] | None, Callable[..., None]]]] = {
    "done": (forms.DoneForm, _done), "drop": (forms.DropForm, _drop), "move": (forms.MoveForm, _move),
    "comment": (forms.CommentForm, _comment), "hand_over": (forms.HandOverForm, _hand_over),
    "reopen": (None, _reopen),
}  # fmt: skip


@page("see_actions", methods=("POST",))
def take(request: HttpRequest, action: str, step: str) -> HttpResponse:
    """One step: done, drop, move, comment, hand over, reopen."""
    found = _seen(request, action)
    if step not in STEPS or not _may_change(request, found):
        raise Http404
    if step == "hand_over":
        require(request, "write_actions")
    kind, do = STEPS[step]
    more: dict[str, Any] = {"owners": _owners()} if step == "hand_over" else {}
    form = kind(request.POST, auto_id=f"{step}_%s", **more) if kind else None
    if form is not None and not form.is_valid():
        return _page(request, found, {step: form})
    try:
        do(
            found.id,
            form.cleaned_data if form else {},
            {"by": actor(request), "now": timezone.now()},
        )
    except ActionError as error:
        messages.warning(request, str(error))
    return redirect(_back(request, found.id))


def _back(request: HttpRequest, action: str) -> str:
    """Where the step was taken: the list, or the action's own page."""
    view = request.POST.get("view", "")
    if view in reading.VIEWS:
        return f"{reverse('actions')}?view={view}"
    return reverse("action", args=[action])


def _cells(one: ActionView) -> tuple[Any, ...]:
    return (
        one.text, one.why, one.source, one.side, one.owner_name, one.team, one.due_on,
        one.first_due_on, one.postponed, one.status, one.closed_on or "", one.reason, one.measure,
        one.evidence,
    )  # fmt: skip


def _defused(value: Any) -> Any:
    """A text that a spreadsheet could take for a formula, with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


@page("see_actions")
def file(request: HttpRequest) -> HttpResponse:
    """What the list shows, as CSV."""
    found = reading.actions(
        visible=_sight(request), view=_view(request), on=today(), **_filters(request)
    )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([_defused(cell) for cell in _cells(one)] for one in found)
    response = HttpResponse(
        out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="actions-{numbers.day(today(), width="short").replace("/", "-")}.csv"'  # fmt: skip
    return response
