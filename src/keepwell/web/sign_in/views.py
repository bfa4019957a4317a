"""Joining, one's own account, and the language of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.views import LoginView
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
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

POST = ("GET", "HEAD", "POST")


class SignIn(LoginView):  # type: ignore[misc]
    """E-mail and password, a passkey, or the company's own sign-in.

    The button of the company's sign-in is a form that ends at another address, so the page's
    policy names that one place beside our own.
    """

    template_name = "sign_in/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, with the company's provider among the places that forms may lead to."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response._csp_update = {"form-action": _providers()}  # type: ignore[attr-defined]  # noqa: SLF001 - how django-csp takes it
        return response


def _providers() -> list[str]:
    """Origins of the company's sign-in; none when there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    parts = [urlsplit(one["settings"]["server_url"]) for one in apps]
    return [f"{one.scheme}://{one.netloc}" for one in parts]


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
