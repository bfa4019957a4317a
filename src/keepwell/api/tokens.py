"""Who a program asks for. A token gives its owner's view, and the policy answers as on a page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.security import HttpBearer

from keepwell.api.problems import Refused, missing
from keepwell.domain.access import operations, policy, queries
from keepwell.domain.access.queries import TokenView, Viewer

EVERYBODY: Final = "sign_in_pages"
"""What any employee may, also one without a role, as on the pages of one's own account."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a token, as they are today."""

    user: Any
    token: TokenView
    viewer: Viewer
    now: datetime

    @property
    def today(self) -> date:
        """The day it is where they are."""
        return timezone.localdate(self.now)

    @property
    def actor(self) -> str:
        """Who acts, as the trail names them."""
        return self.viewer.user_id

    def may(self, action: str) -> bool:
        """Whether they may do this today: at all."""
        return action in policy.actions(held=self.viewer.roles)

    def require(self, action: str, **target: Any) -> None:
        """Hidden looks like missing: what may not be seen is not found."""
        if not policy.may(self.user, action, on=self.today, **target):
            raise missing()


class Token(HttpBearer):
    """Lets in whose owner may do `action`; `write` asks for a token that may change things.

    The order says nothing to strangers: first the token (401), then the person (404), then what
    the token itself may (403).
    """

    def __init__(self, action: str, *, write: bool = False) -> None:
        super().__init__()
        self.action, self.write = action, write

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:  # noqa: ARG002 - the framework's form
        """The caller; None for a token that does not work.

        Raises:
            Refused: 404 for a person who may not, 403 for a token that may only read.
        """
        now = timezone.now()
        found = queries.bearer(secret=token, on=now.date())
        if found is None:
            return None
        translation.activate("en")
        timezone.activate(found.user.time_zone)
        viewer = queries.viewer(user=found.user, on=timezone.localdate(now))
        caller = Caller(found.user, found.token, viewer, now)
        if found.token.last_used_on != now.date():
            operations.note_token_used(user=caller.actor, token=found.token.id, on=now.date())
        if self.action != EVERYBODY and not caller.may(self.action):
            raise missing()
        if self.write and not found.token.may_write:
            raise Refused(403)
        return caller


def caller(request: HttpRequest) -> Caller:
    """Who asks; every operation has a `Token` before it."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]
