"""The nameless side: a token for who is asked, a form for who holds one, an answer without a cookie.

Fetching a token is a page of the signed in. Answering is a page of its own path that asks for no
sign-in and keeps no log; its request carries a token, options, padding, and nothing else.
"""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.operations.answering import RoundOverError
from keepwell.domain.listening.operations.issuing import IssuedBeforeError, NotAskedError
from keepwell.domain.listening.rules.answers import LONGEST_COMMENT, AnswerError
from keepwell.domain.listening.rules.tokens import TokenError
from keepwell.web.listening.questions import questions
from keepwell.web.shell.access import EVERYONE, SIGNED_IN, page, viewer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.domain.listening.queries import RoundView

BODY: Final = 16_384
"""Every answer is padded to so many bytes: its length tells nothing of what was said."""


def _open(key: str) -> RoundView:
    found = queries.round_of(key=key)
    if found is None or found.state != "open":
        raise Http404
    return found


@page(SIGNED_IN)
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """From the invitation to the form: the token is fetched on this device, then the way parts."""
    if not queries.key_for(key=key, person=viewer(request).person_id):
        raise Http404
    return render(request, "listening/mine.html", {"round": _open(key)})


@page(SIGNED_IN, methods=("GET", "HEAD", "POST"))
def token(request: HttpRequest, key: str) -> HttpResponse:
    """Which key is mine; and the blind signature for a message that only the browser knows."""
    person = viewer(request).person_id
    key_id = queries.key_for(key=key, person=person) if person else ""
    if not key_id or _open(key) is None:
        raise Http404
    if request.method != "POST":
        return JsonResponse({"key": key_id})
    try:
        blinded = base64.b64decode(request.POST.get("blinded", ""), validate=True)
        signed = operations.issue_token(
            round_key=key, person=person, blinded=blinded, home=Path(settings.HOME)
        )
    except (TokenError, binascii.Error):
        return JsonResponse({"said": _("That request could not be read.")}, status=400)
    except IssuedBeforeError:
        return JsonResponse({"said": _("Your token was made on another device. Please answer there; there is no second one, so that nobody can answer twice.")}, status=409)  # fmt: skip
    except NotAskedError as error:
        raise Http404 from error
    return JsonResponse({"signed": base64.b64encode(signed).decode()})


def as_asked(found: RoundView, *, language: str) -> dict[str, Any]:
    """What the page of questions is made of, for whoever answers and for whoever looks ahead."""
    items = queries.items_of(questions=found.questions).values()
    return {
        "round": found, "questions": questions(found, language=language), "body": BODY,
        "longest": LONGEST_COMMENT, "delay": settings.PULSE_DELAY_SECONDS,
        "delicate": any(instrument.delicate for instrument, _item in items),
    }  # fmt: skip


@page(EVERYONE)
def form(request: HttpRequest, key: str) -> HttpResponse:
    """The questions. Whoever has no token on this device is told where to get one."""
    found = queries.round_of(key=key)
    if found is None or found.state in {"draft", "opening"}:
        raise Http404
    context = {**as_asked(found, language=get_language() or ""), "over": found.state != "open"}
    response = render(request, "listening/answer.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@page(EVERYONE)
def keys(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The signed list of all public keys: byte for byte the same for everybody."""
    told = queries.manifest_of(key=key)
    if not told:
        raise Http404
    return HttpResponse(told, content_type="application/json")


@csrf_exempt
@page(EVERYONE, methods=("POST",))
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Take an answer. There is no cookie to forge, so there is no form token to check."""
    try:
        told = _read(request)
        operations.submit_answer(round_key=key, home=Path(settings.HOME), **told)
    except RoundOverError:
        return JsonResponse({"said": _("This round is over.")}, status=410)
    except TokenError:
        return JsonResponse({"said": _("This token is not of this round and group.")}, status=403)
    except (AnswerError, ValueError, KeyError, TypeError):
        return JsonResponse({"said": _("That answer could not be read.")}, status=422)
    return HttpResponse(status=204)


def _read(request: HttpRequest) -> dict[str, Any]:
    told = json.loads(request.body[: BODY + 1])
    return {
        "key_id": str(told["key"]),
        "message": base64.b64decode(told["message"], validate=True),
        "signature": base64.b64decode(told["signature"], validate=True),
        "body": dict(told["answers"]),
    }
