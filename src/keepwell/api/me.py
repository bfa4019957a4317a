"""Who a token asks for: the first thing to try."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from keepwell.api.problems import declared
from keepwell.api.tokens import EVERYBODY, Token, caller
from keepwell.domain.access import policy

router = Router()


class Me(Schema):
    """The owner of a token, and what their eyes see."""

    email: str
    name: str
    roles: list[str]
    teams: list[str] | None = Field(description="Teams whose figures may be seen; null for all")
    actions: list[str] = Field(description="What they may do, for at least one team")
    token: str = Field(description="What its owner calls the token")
    may_write: bool
    expires_on: date = Field(description="The first day on which it does not work any more")


@router.get("/me", response={200: Me, **declared()}, auth=Token(EVERYBODY), operation_id="who_asks", summary="Who a token asks for")  # fmt: skip
def me(request: HttpRequest) -> dict[str, Any]:
    """Roles, teams and what may be done, as they stand today."""
    who = caller(request)
    teams = who.viewer.teams
    return {
        "email": who.user.email, "name": str(who.user), "roles": sorted(who.viewer.roles),
        "teams": None if teams is None else sorted(teams),
        "actions": sorted(policy.actions(held=who.viewer.roles)), "token": who.token.name,
        "may_write": who.token.may_write, "expires_on": who.token.expires_on,
    }  # fmt: skip
