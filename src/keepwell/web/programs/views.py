"""Somebody's own tokens, and the page that says what programs can ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.access import operations, queries
from keepwell.schemas.described import operations as rows_of
from keepwell.web.programs.forms import TokenForm
from keepwell.web.shell.access import SIGNED_IN, actor, page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.access.queries import TokenView

FORM = ("GET", "HEAD", "POST")


@page(SIGNED_IN, methods=FORM)
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def programs(request: HttpRequest) -> HttpResponse:
    """One's own tokens; making one asks for the password first, and shows it this once."""
    form = TokenForm(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        made = _made(request, form)
    if made:
        form = TokenForm()
    response = render(request, "programs/programs.html", _context(request, form, made))
    response["Cache-Control"] = "private, no-store"
    return response


def _made(request: HttpRequest, form: TokenForm) -> str:
    try:
        return operations.make_token(user=actor(request), now=timezone.now(), **form.cleaned_data)
    except operations.TokenError:
        form.add_error(None, _("Too many of your tokens work already. End one that is not needed."))
        return ""


def _context(request: HttpRequest, form: TokenForm, made: str) -> dict[str, Any]:
    on = timezone.now().date()
    rows = [_row(one, on) for one in queries.tokens(user=actor(request))]
    return {
        "form": form, "made": made, "address": f"{settings.SITE_ADDRESS}/api/v1/me",
        "working": [one for one in rows if one["works"]],
        "ended": [one for one in rows if not one["works"]], "trail": _trail(_("Programs")),
    }  # fmt: skip


def _row(one: TokenView, on: dt.date) -> dict[str, Any]:
    last = one.expires_on - timedelta(days=1)
    return {
        "token": one,
        "last": last,
        "works": one.works(on=on),
        "never": one.last_used_on is None,
    }


def _trail(last: str, *between: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Your account"), reverse("account")), *between, (last, ""))


@page(SIGNED_IN, methods=("POST",))
def end(request: HttpRequest, token: int) -> HttpResponse:
    """End one of one's own; somebody else's is not found."""
    if token not in {one.id for one in queries.tokens(user=actor(request))}:
        raise Http404
    operations.end_token(user=actor(request), token=token, now=timezone.now())
    messages.success(request, _("Ended. It opens nothing any more."))
    return redirect("programs")


@page(SIGNED_IN)
def reference(request: HttpRequest, described: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    """What programs can ask for, printed from the description that they read themselves."""
    told = described()
    context = {
        "about": told["info"]["description"].split("\n\n"), "subjects": rows_of(told).items(),
        "trail": _trail(_("What can be asked for"), (_("Programs"), reverse("programs"))),
    }  # fmt: skip
    return render(request, "programs/reference.html", context)
