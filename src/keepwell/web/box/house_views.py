"""The named side: read letters of earlier days, write back, decide, print the poster."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.operations import box as writing
from keepwell.domain.listening.rules.box import A_DAY, ANSWER_IN, DECIDE_IN, FROM_LETTERS, IN_A_ROW
from keepwell.web.box.forms import AnswerForm, TextsForm, ThemeChoice
from keepwell.web.box.words import OUTCOMES, VIEWS, default_texts, promised
from keepwell.web.shell import numbers
from keepwell.web.shell.access import SIGNED_IN, actor, allowed, page
from keepwell.web.shell.squares import square
from keepwell.workflows import anonymity_box, suggestion_box

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

POST: Final = ("POST",)
FORM: Final = ("GET", "HEAD", "POST")
EXCERPT: Final = 160
FORTNIGHT: Final = timedelta(days=14)
"""A theme's day until somebody sets another one."""


def _view(request: HttpRequest) -> reading.View:
    asked = request.GET.get("view", "")
    return asked if asked in reading.VIEWS else "waiting"


@page("answer_voice")
def inbox(request: HttpRequest) -> HttpResponse:
    """Letters of earlier days: what waits for an answer first, and the themes beside them."""
    suggestion_box.lay_out()
    view, counts = _view(request), reading.counts()
    on = suggestion_box.today()
    context = {
        "title": _finding(counts), "view": view,
        "tabs": [(f"{words} {counts[key]}", f"?view={key}", key == view) for key, words in VIEWS.items()],
        "lines": [_line(one, on) for one in reading.inbox(view=view)],
        "themes": [{"it": one, "mark": promised(one, on) if one.answered_on else None, "missing": max(FROM_LETTERS - one.letters, 0)} for one in reading.themes()],
        "may_write": allowed(request, "run_pulses"), "empty": not sum(counts.values()),
    }  # fmt: skip
    return render(request, "box/inbox.html", context)


def _finding(counts: dict[reading.View, int]) -> str:
    waiting = counts["waiting"]
    if not sum(counts.values()):
        return _("The box is hung up, and empty")
    if not waiting:
        return _("Every letter is answered")
    return ngettext("One letter waits for an answer", "%(n)s letters wait for an answer", waiting) % {"n": waiting}  # fmt: skip


def _line(one: reading.Line, on: Any) -> dict[str, Any]:
    days = (on - one.came_on).days
    waited = ngettext("one day", "%(n)s days", days) % {"n": days} if days else _("today")
    outcome = OUTCOMES.get(one.outcome)
    excerpt = one.text if len(one.text) <= EXCERPT else one.text[:EXCERPT].rsplit(" ", 1)[0] + " …"
    notes = [numbers.day(one.came_on, width="medium"), waited if one.waits else "", one.theme, _("on paper") if one.card else "",
             ngettext("one message", "%(n)s messages", one.messages) % {"n": one.messages} if one.messages > 1 else ""]  # fmt: skip
    return {"it": one, "excerpt": excerpt, "note": " · ".join(filter(None, notes)), "outcome": outcome}  # fmt: skip


def _found(letter: int) -> reading.Thread:
    found = reading.thread(letter=letter)
    if found is None:
        raise Http404
    return found


@page("answer_voice")
def letter(request: HttpRequest, letter: int) -> HttpResponse:
    """One letter with what followed, and what can be done with it."""
    return _letter_page(request, _found(letter), AnswerForm(), _choice(_found_theme(letter)))


def _found_theme(letter: int) -> int | None:
    found = reading.thread(letter=letter)
    return found.theme.id if found and found.theme else None


def _choice(theme: int | None, data: Any = None) -> ThemeChoice:
    told = {f"{one.id}": one.title for one in reading.themes()}
    return ThemeChoice(data, themes=told, initial={"theme": f"{theme or ''}"})


def _letter_page(request: HttpRequest, found: reading.Thread, form: AnswerForm, choice: ThemeChoice) -> HttpResponse:  # fmt: skip
    people = access.addresses(users={one.by for one in found.messages if one.by})
    said = [
        {"it": one, "who": people[one.by].name if one.by in people else _("The house")}
        for one in found.messages
    ]
    context = {
        "thread": found, "said": said, "form": form, "choice": choice,
        "outcome": OUTCOMES.get(found.outcome), "revealed": next((one.name for one in reversed(found.messages) if one.name), ""),
        "trail": ((_("Suggestion box"), reverse("box_inbox")), (_("A letter"), "")),
    }  # fmt: skip
    return render(request, "box/letter.html", context)


def _answer(request: HttpRequest, found: reading.Thread) -> HttpResponse | None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        theme = found.theme.id if found.theme else None
        return _letter_page(request, found, form, _choice(theme))
    told = {"letter": found.id, "text": form.cleaned_data["text"], "by": actor(request), "on": suggestion_box.today()}  # fmt: skip
    if form.cleaned_data["outcome"]:
        writing.decide(outcome=form.cleaned_data["outcome"], **told)
    else:
        writing.answer(**told)
    messages.success(request, _("Answered. The writer reads it with their words."))
    return None


def _aside(request: HttpRequest, found: reading.Thread) -> HttpResponse | None:
    writing.decide(letter=found.id, outcome="aside", by=actor(request), on=suggestion_box.today())
    messages.success(request, _("Set aside. It counts for no theme."))
    return redirect("box_inbox")


def _theme(request: HttpRequest, found: reading.Thread) -> HttpResponse | None:
    form = _choice(None, request.POST)
    if not form.is_valid():
        return _letter_page(request, found, AnswerForm(), form)
    title, chosen, on = form.cleaned_data["title"], form.cleaned_data["theme"], suggestion_box.today()  # fmt: skip
    number = int(chosen) if chosen else None
    if title.strip():
        number = writing.open_theme(title=title, owner=actor(request), due_on=on + FORTNIGHT, by=actor(request), on=on)  # fmt: skip
    writing.put_in_theme(letter=found.id, theme=number, by=actor(request))
    return None


STEPS: Final[dict[str, Callable[[HttpRequest, reading.Thread], HttpResponse | None]]] = {
    "answer": _answer, "aside": _aside, "theme": _theme,
}  # fmt: skip


@page("answer_voice", methods=POST)
def step(request: HttpRequest, letter: int, step: str) -> HttpResponse:
    """Answer, put into a theme, or set aside."""
    found = _found(letter)
    if step not in STEPS:
        raise Http404
    try:
        went = STEPS[step](request, found)
    except writing.AnswerError as error:
        messages.warning(request, str(error))
        went = None
    return went or redirect("box_letter", letter=letter)


@page(SIGNED_IN)
def poster(request: HttpRequest) -> HttpResponse:
    """A poster for the wall and cards for the kitchen: anybody may print them."""
    address = f"{settings.SITE_ADDRESS}{reverse('box')}"
    context = {
        "address": address, "code": square(address), "cards": range(4),
        "kiosk": f"{settings.SITE_ADDRESS}{reverse('box_kiosk')}",
        "trail": ((_("You said, we did"), reverse("said_and_done")), (_("Poster and cards"), "")),
    }  # fmt: skip
    return render(request, "box/poster.html", context)


@page("run_pulses", methods=FORM)
def texts(request: HttpRequest) -> HttpResponse:
    """The company's own words on the box, in each language."""
    asked = request.GET.get("in", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"
    own = reading.texts(language=language)
    form = TextsForm(request.POST or None, initial={"welcome": own.welcome, "crisis": own.crisis, "report": own.report})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        writing.set_texts(language=language, by=actor(request), **form.cleaned_data)
        messages.success(request, _("Saved. It stands on the box from now on."))
        return redirect(f"{reverse('box_texts')}?in={language}")
    with translation.override(language):
        ours = default_texts()
    for name in ("welcome", "crisis", "report"):
        form.fields[name].widget.attrs["placeholder"] = getattr(ours, name)
    context = {
        "form": form, "tabs": [(name, f"?in={code}", code == language) for code, name in settings.LANGUAGES],
        "trail": ((_("Suggestion box"), reverse("box_inbox")), (_("Texts"), "")),
    }  # fmt: skip
    return render(request, "box/texts.html", context)


def _handling() -> list[dict[str, Any]]:
    """Answered, decided, done: how many of how many, since the box was hung up."""
    told = suggestion_box.handling()
    words = {
        "answered": (_("Answered in time"), ngettext("within one working day", "within %(n)s working days", ANSWER_IN) % {"n": ANSWER_IN}),
        "decided": (_("Decided in time"), ngettext("within one working day", "within %(n)s working days", DECIDE_IN) % {"n": DECIDE_IN}),
        "done": (_("Put into practice"), _("of those decided")),
    }  # fmt: skip
    return [
        {"words": words[name][0], "note": words[name][1], "share": share}
        for name, share in told.items()
        if share.n >= FROM_LETTERS
    ]


@page("verify_anonymity")
def health(request: HttpRequest) -> HttpResponse:
    """That the box works and keeps its promise: counts in steps and times, never a letter."""
    context = {
        "told": _handling(), "a_day": A_DAY, "in_a_row": IN_A_ROW, "from_letters": FROM_LETTERS,
        "check": anonymity_box.check(), "may_read": allowed(request, "answer_voice"),
        "at_once": company.settings().demo,
        "trail": ((_("Trust"), reverse("trust")), (_("The suggestion box"), "")),
    }  # fmt: skip
    return render(request, "box/health.html", context)
