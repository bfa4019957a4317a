"""The answering side: what waits, one insight, its answer and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.growth import operations as writing
from keepwell.domain.growth import queries as reading
from keepwell.domain.growth.rules import InsightError
from keepwell.domain.partnership.rules.actions import ActionError
from keepwell.web.insights.forms import AnswerForm
from keepwell.web.insights.views import FORM, asks, lines
from keepwell.web.shell.access import actor, page, today
from keepwell.workflows import fresh_eyes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.growth.queries import InsightView
    from keepwell.domain.growth.rules import Stage

FORTNIGHT: Final = timedelta(days=14)


@page("answer_insights")
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the longest first; what was answered beside it."""
    asking = asks(request)
    counts = reading.counts(visible=asking)
    stage: Stage = "answered" if request.GET.get("view") == "answered" else "waiting"
    tabs = [
        (f"{_('Waiting for us')} {counts['waiting']}", "?view=waiting", stage == "waiting"),
        (f"{_('Answered')} {counts['answered']}", "?view=answered", stage == "answered"),
    ]
    context = {
        "title": _finding(counts["waiting"], sum(counts.values())), "tabs": tabs, "stage": stage,
        "lines": lines(reading.to_answer(visible=asking, stage=stage)),
        "trail": ((_("Fresh eyes"), reverse("fresh_eyes")), (_("To answer"), "")),
        "empty": not sum(counts.values()),
    }  # fmt: skip
    return render(request, "insights/inbox.html", context)


def _finding(waiting: int, told: int) -> str:
    if not told:
        return _("Nobody new has told anything yet")
    if not waiting:
        return _("Every insight is answered")
    return ngettext("One insight waits for an answer", "%(n)s insights wait for an answer", waiting) % {"n": waiting}  # fmt: skip


@page("answer_insights", methods=FORM)
def insight(request: HttpRequest, insight: str) -> HttpResponse:
    """One insight, and its answer."""
    found = reading.insight(id=insight, visible=asks(request))
    if found is None:
        raise Http404
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, found, form.cleaned_data)
        except (InsightError, ActionError) as error:
            form.add_error(None, _(str(error)))
        else:
            messages.success(request, _("Answered. Who told it reads your answer on their page."))
            return redirect("insights")
    trail = ((_("Fresh eyes"), reverse("fresh_eyes")), (_("To answer"), reverse("insights")))
    context = {
        "line": lines([found])[0], "form": form, "trail": trail,
        "action": found.became if found.outcome == "action" else "",
        "after": [form[name] for name in ("what", "owner", "due_on")],
    }  # fmt: skip
    return render(request, "insights/insight.html", context)


def _form(request: HttpRequest, found: InsightView) -> AnswerForm:
    holders = access.holders(action="see_actions", on=today())
    owners = {key: one.name for key, (one, _roles) in holders.items()}
    kept = {"text": found.answer, "outcome": found.outcome, "became": found.became if found.outcome == "playbook" else ""}  # fmt: skip
    first = {"owner": actor(request), "due_on": today() + FORTNIGHT, **kept}
    return AnswerForm(request.POST or None, owners=owners, initial=first)


def _answer(request: HttpRequest, found: InsightView, told: dict[str, Any]) -> None:
    by: dict[str, Any] = {"by": actor(request), "on": today()}
    if told["outcome"] == "action":
        fresh_eyes.answer_with_action(
            insight=found, text=told["text"], what=told["what"], owner=told["owner"],
            due_on=told["due_on"], now=timezone.now(), **by,
        )  # fmt: skip
        return
    became = told["became"] if told["outcome"] == "playbook" else ""
    writing.answer_insight(
        insight=found.id, text=told["text"], outcome=told["outcome"], became=became, **by
    )
