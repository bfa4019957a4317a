"""Who may open a page: every view says so with `@page`, and nothing else decides it.

A view without the decorator is refused by a test; a page that somebody may not see answers
exactly like a page that does not exist. Signed out, every address leads to the sign-in page,
so that nothing can be guessed from the difference either.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils import timezone, translation

from keepwell.domain.access import policy, queries
from keepwell.domain.access.rules import ACTIONS
from keepwell.domain.trail import operations as trail
from keepwell.domain.trail.rules import READ

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from keepwell.domain.access.queries import Viewer

V = TypeVar("V", bound="Callable[..., HttpResponseBase]")

EVERYONE = "everyone"
SIGNED_IN = "sign_in_pages"
"""Pages of one's own account: any signed-in employee, also one without a role."""


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


def who(request: HttpRequest) -> Any:
    """Who asks, signed in."""
    return request.user


def actor(request: HttpRequest) -> str:
    """Who acts, as the trail names them."""
    return str(who(request).public_id.hex)


def _once(request: HttpRequest, name: str, make: Callable[[], Any]) -> Any:
    """Ask once a request."""
    kept = request.__dict__.setdefault("_keepwell", {})
    if name not in kept:
        kept[name] = make()
    return kept[name]


def roles(request: HttpRequest) -> frozenset[str]:
    """The roles that who asks has today."""
    return viewer(request).roles


def viewer(request: HttpRequest) -> Viewer:
    """Who asks, as workflows take it."""
    found = _once(request, "viewer", lambda: queries.viewer(user=who(request), on=today()))
    return cast("Viewer", found)


def allowed(request: HttpRequest, action: str, **target: Any) -> bool:
    """Whether who asks may do this today: at all, or to this team, or to this person."""
    if target:
        return policy.may(request.user, action, on=today(), **target)
    if action not in ACTIONS:
        raise LookupError(f"{action!r} is not an action of the policy")
    if not request.user.is_authenticated:
        return False
    return action in _once(request, "actions", lambda: policy.actions(held=roles(request)))


def require(request: HttpRequest, action: str, **target: Any) -> None:
    """Hidden looks like missing: what may not be seen is not found."""
    if not allowed(request, action, **target):
        raise Http404


def record_read(request: HttpRequest, *, person: str, purpose: str) -> None:
    """Note that somebody else's page was opened; the person sees role, day and purpose."""
    trail.record(
        actor=actor(request), verb=READ, subject_kind="person", subject_id=person,
        role=", ".join(sorted(roles(request))), purpose=purpose,
    )  # fmt: skip


def _speak_as(request: HttpRequest) -> None:
    """In the reader's own language and time zone, wherever they sit today."""
    if request.user.is_authenticated:
        translation.activate(who(request).language)
        timezone.activate(who(request).time_zone)


def _open(request: HttpRequest, rule: Rule) -> bool:
    if request.method not in rule.methods:
        return False
    return rule.action in {EVERYONE, SIGNED_IN} or allowed(request, rule.action)


def page(action: str, *, methods: Sequence[str] = ("GET", "HEAD")) -> Callable[[V], V]:
    """Let only those in who may do `action`; anything but `methods` is not found either.

    A page about one team or one person asks again with `require(request, action, team=…)`,
    once it knows which.
    """
    rule = Rule(action, tuple(methods))

    def guard(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if action != EVERYONE and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            _speak_as(request)
            if not _open(request, rule):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = rule  # type: ignore[attr-defined]
        return cast("V", guarded)

    return guard
