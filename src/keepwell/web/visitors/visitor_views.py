"""The visitor's side: a code opens a token; the answer comes with the token and neither code nor name."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.csrf import csrf_exempt

from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.operations import visitors as writing
from keepwell.domain.listening.operations.answering import RoundOverError
from keepwell.domain.listening.operations.issuing import IssuedBeforeError, NotAskedError
from keepwell.domain.listening.rules.answers import LONGEST_COMMENT, AnswerError
from keepwell.domain.listening.rules.tokens import TokenError
from keepwell.web.shell.access import EVERYONE, page, today
from keepwell.web.visitors import words
from keepwell.web.visitors.questions import asked

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.domain.listening.visitor_queries import VisitorView

BODY: Final = 16_384
"""Every answer is padded to so many bytes: its length tells nothing of what was said."""
LONGEST_CODE: Final = 40


class CodeForm(forms.Form):
    """The code from the letter."""

    code = forms.CharField(label=later("Your code"), max_length=LONGEST_CODE)


@page(EVERYONE, methods=("GET", "HEAD", "POST"))
def enter(request: HttpRequest) -> HttpResponse:
    """Where a code on paper is typed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = "-".join(form.cleaned_data["code"].upper().split()).replace("/", "")
        if code and reading.round_for(code=code, on=today()):
            return redirect("visitor_start", code=code)
        form.add_error("code", _("This code opens nothing: it was used, is older than 60 days, or has a slip."))  # fmt: skip
    return render(request, "visitors/enter.html", {"form": form})


def _found(code: str) -> tuple[VisitorView, str]:
    found = reading.round_for(code=code, on=today())
    if found is None:
        raise Http404
    return found


@page(EVERYONE)
def start(request: HttpRequest, code: str) -> HttpResponse:
    """The script changes the code for a token, blindly; then the way parts."""
    if reading.round_for(code=code, on=today()) is None:
        return redirect("asked")
    now, _key = _found(code)
    context = {"code": code, "round": now, "title": words.TITLES[now.kind], "kind": now.kind}
    return _unreferred(render(request, "visitors/start.html", context))


@page(EVERYONE, methods=("GET", "HEAD", "POST"))
def token(request: HttpRequest, code: str) -> HttpResponse:
    """Which key is the code's; and the blind signature for a message only the browser knows."""
    _now, key_id = _found(code)
    if request.method != "POST":
        return JsonResponse({"key": key_id})
    try:
        blinded = base64.b64decode(request.POST.get("blinded", ""), validate=True)
        signed = writing.issue_visitor_token(
            code=code, blinded=blinded, home=Path(settings.HOME), on=today()
        )
    except (TokenError, binascii.Error):
        return JsonResponse({"said": _("That request could not be read.")}, status=400)
    except IssuedBeforeError:
        return JsonResponse({"said": _("This code was used on another device. Please answer there; there is no second token, so that nobody answers twice.")}, status=409)  # fmt: skip
    except NotAskedError as error:
        raise Http404 from error
    return JsonResponse({"signed": base64.b64encode(signed).decode()})


def _unreferred(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@page(EVERYONE)
def form(request: HttpRequest, key: str) -> HttpResponse:
    """The questions. Whoever has no token on this device is told to type the code first."""
    found = reading.visitor_round(key=key)
    if found is None:
        raise Http404
    context = {
        "round": found, "questions": asked(found), "body": BODY,
        "longest": LONGEST_COMMENT, "over": found.state != "open", "kind": found.kind,
    }  # fmt: skip
    return _unreferred(render(request, "visitors/form.html", context))


@page(EVERYONE)
def keys(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The signed list of all public keys: byte for byte the same for everybody."""
    found = reading.visitor_round(key=key)
    if found is None:
        raise Http404
    return HttpResponse(found.manifest, content_type="application/json")


@csrf_exempt
@page(EVERYONE, methods=("POST",))
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Take an answer. There is no cookie to forge, so there is no form token to check."""
    if reading.visitor_round(key=key) is None:
        raise Http404
    try:
        told = _read(request)
        writing.submit_visitor_answer(round_key=key, home=Path(settings.HOME), **told)
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
