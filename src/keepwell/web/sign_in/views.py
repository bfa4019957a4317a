"""Joining, one's own account, and the language of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language

from keepwell.domain.access import operations
from keepwell.web.shell.access import EVERYONE, SIGNED_IN, actor, page
from keepwell.web.sign_in.forms import Join

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

POST = ("GET", "HEAD", "POST")


def not_invited(request: HttpRequest) -> HttpResponse:
    """There is no open sign-up."""
    return render(request, "sign_in/join.html", {"used": True})


@page(EVERYONE, methods=POST)
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Accept an invitation: a name, a password, and in."""
    form = Join(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = operations.accept_invitation(token=key, now=timezone.now(), **form.cleaned_data)
        except operations.InvitationError:
            return render(request, "sign_in/join.html", {"used": True})
        login(request, user, settings.AUTHENTICATION_BACKENDS[0])
        return redirect("home")
    return render(request, "sign_in/join.html", {"form": form})


@page(SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """Language, password, second step, sign out."""
    return render(request, "sign_in/account.html")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


@page(EVERYONE, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language: for the signed in with their account, else in a cookie."""
    wanted: Any = request.POST.get("language", "")
    response = HttpResponseRedirect(_next(request))
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31_536_000, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        if request.user.is_authenticated:
            operations.set_preferences(user=actor(request), language=wanted)
    return response
