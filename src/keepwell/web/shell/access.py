"""Who may open a page: every view says so with `@page`, and nothing else decides it.

A view without the decorator is refused by a test; a page that somebody may not see answers
exactly like a page that does not exist. Signed out, every address leads to the sign-in page,
so that nothing can be guessed from the difference either.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils import timezone, translation

from keepwell.domain.access import policy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[..., HttpResponseBase]

V = TypeVar("V", bound="Callable[..., HttpResponseBase]")

EVERYONE = "everyone"
SIGNED_IN = "signed in"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a page asks of who opens it: everyone, the signed in, or an action of the policy."""

    action: str
    methods: tuple[str, ...]


class Guarded(Protocol):
    """A view that carries its rule, so that a test can list them all."""

    access: Rule


def today() -> dt.date:
    """The day it is where the reader is; the one clock of the pages."""
    return timezone.localdate()


def allowed(request: HttpRequest, action: str, **target: Any) -> bool:
    """Whether who asks may do this (to this team, to this person) today."""
    return policy.may(request.user, action, on=today(), **target)


def require(request: HttpRequest, action: str, **target: Any) -> None:
    """Hidden looks like missing: what may not be seen is not found."""
    if not allowed(request, action, **target):
        raise Http404


def _speak_as(request: HttpRequest) -> None:
    """In the reader's own language and time zone, wherever they sit today."""
    if request.user.is_authenticated:
        translation.activate(request.user.language)
        timezone.activate(request.user.time_zone)


def page(
    action: str, *, methods: Sequence[str] = ("GET", "HEAD")
) -> Callable[[V], V]:
    """Let only those in who may do `action`; anything but `methods` is not found either.

    A page about one team or one person asks again with `require(request, action, team=…)`,
    once it knows which.
    """

    def guard(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if action != EVERYONE and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if action not in {EVERYONE, SIGNED_IN} and not allowed(request, action):
                raise Http404
            if request.method not in methods:
                raise Http404
            _speak_as(request)
            return view(request, *args, **kwargs)

        guarded.access = Rule(action, tuple(methods))  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard
