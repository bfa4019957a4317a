"""The nameless side: write, keep twelve words, read the answer with them on any device.

These pages set no cookie and ask for no sign-in. What is sent carries a hash of the words, the
work for it, the letter, and padding to one length; it is answered without a look at who sends.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.rules import box
from keepwell.web.box.words import OUTCOMES, promised, texts
from keepwell.web.shell import numbers
from keepwell.web.shell.access import EVERYONE, page
from keepwell.workflows import suggestion_box

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BODY: Final = 16_384
"""Every letter is padded to so many bytes: its length tells nothing of what was said."""
BLOCK: Final = 4_096
"""Answers are padded to whole blocks, so that their length does not tell one thread from another."""
KIOSK_SECONDS: Final = 120


def _shown(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page that keeps nothing: no cookie, no copy in a cache, no word of it to other sites."""
    asked = request.GET.get("in", "")
    if asked in dict(settings.LANGUAGES):
        translation.activate(asked)
    context |= {
        "texts": texts(), "body": BODY, "longest": box.LONGEST, "longest_name": box.LONGEST_NAME,
        "send_bits": box.SEND_BITS, "open_bits": box.OPEN_BITS, "tongues": settings.LANGUAGES, "at_once": company.settings().demo,
    }  # fmt: skip
    response = render(request, template, context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


@page(EVERYONE)
def write(request: HttpRequest) -> HttpResponse:
    """Write a letter on one's own device."""
    return _shown(request, "box/write.html")


@page(EVERYONE)
def kiosk(request: HttpRequest) -> HttpResponse:
    """Write one on a device that many use: it forgets everything by itself."""
    return _shown(request, "box/write.html", kiosk=KIOSK_SECONDS)


@page(EVERYONE)
def card(request: HttpRequest) -> HttpResponse:
    """Type in a card that somebody wrote by hand."""
    return _shown(request, "box/write.html", card=True)


@page(EVERYONE)
def read(request: HttpRequest) -> HttpResponse:
    """Open a thread with its words, and write back."""
    return _shown(request, "box/read.html")


@page(EVERYONE)
def promise(request: HttpRequest) -> HttpResponse:
    """What is stored, what stays visible, who reads."""
    return _shown(request, "box/promise.html", a_day=box.A_DAY, in_a_row=box.IN_A_ROW)


def _told(request: HttpRequest) -> dict[str, Any]:
    told = json.loads(request.body[: BODY + 1])
    if not isinstance(told, dict):
        raise box.BoxError("a letter is an object")
    return told


def _refused(said: str, status: int) -> JsonResponse:
    return JsonResponse({"said": said}, status=status)


@csrf_exempt
@page(EVERYONE, methods=("POST",))
def send(request: HttpRequest) -> HttpResponse:
    """Take a letter. There is no cookie to forge, so there is no form token to check."""
    try:
        suggestion_box.post(told=_told(request))
    except box.BoxFullError:
        return _refused(_("The box took as many letters today as it takes on one day. Keep your text; it opens again tomorrow. Cards of paper are always taken."), 429)  # fmt: skip
    except box.TooManyError:
        return _refused(_("This thread waits for an answer first. Then you can write on."), 429)
    except box.NoThreadError:
        return _refused(_("No thread opens with these words."), 404)
    except box.NoWorkError:
        return _refused(_("Your device's date seems to be wrong, or this page is old. Load it again; your text stays on the screen until then."), 403)  # fmt: skip
    except (box.BoxError, ValueError, KeyError, TypeError):
        return _refused(_("That letter could not be read. Nothing was kept."), 422)
    return JsonResponse({}, status=201)


@csrf_exempt
@page(EVERYONE, methods=("POST",))
def opened(request: HttpRequest) -> HttpResponse:
    """A thread for its words. Reading leaves nothing behind."""
    try:
        found = suggestion_box.opened(told=_told(request))
    except (box.BoxError, ValueError, KeyError, TypeError):
        return _refused(_("Load this page again; nothing was read."), 403)
    if found is None:
        return _refused(_("No thread opens with these words. Compare each of the twelve with what you wrote down."), 404)  # fmt: skip
    text = json.dumps(_thread(found))
    return JsonResponse({**json.loads(text), "pad": " " * (-len(text) % BLOCK)})


def _thread(found: reading.Thread) -> dict[str, Any]:
    """What the writer sees of their thread, in words."""
    people = access.addresses(users={one.by for one in found.messages if one.by})
    said = [_message(one, people[one.by].name if one.by in people else "") for one in found.messages]  # fmt: skip
    return {
        "messages": said, "state": _state(found), "theme": _theme(found.theme),
        "left": _left(found), "closed": found.outcome == reading.ASIDE,
    }  # fmt: skip


def _message(one: reading.Message, name: str) -> dict[str, Any]:
    on = numbers.day(one.on, width="medium")
    who = (name or _("The house")) if one.by else _("You")
    foot = f"{who} · {on}"
    if one.name:
        foot = _("You, as %(name)s · %(on)s") % {"name": one.name, "on": on}
    gone = "" if one.text or one.name else _("The words went two years after this was decided.")
    return {"mine": not one.by, "text": one.text or gone, "foot": foot}


def _state(found: reading.Thread) -> str:
    if found.outcome in OUTCOMES:
        return str(OUTCOMES[found.outcome].said)
    if found.theme and found.theme.told:
        return _("answered for all")
    if found.answered_on:
        return _("answered, still open")
    return _("not answered yet")


def _theme(theme: reading.Theme | None) -> dict[str, str] | None:
    """The public answer, once it stands there for all."""
    if theme is None or not theme.told:
        return None
    return {"title": theme.title, "answer": theme.answer, "foot": promised(theme, suggestion_box.today()).words}  # fmt: skip


def _left(found: reading.Thread) -> str:
    row = 0
    for one in reversed(found.messages):
        if one.by:
            break
        row += 1
    left = max(box.IN_A_ROW - row, 0)
    return ngettext("One more message until you are answered.", "%(n)s more messages until you are answered.", left) % {"n": left}  # fmt: skip
