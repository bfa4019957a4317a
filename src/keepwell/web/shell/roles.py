"""Roles in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from keepwell.domain.access import queries as access
from keepwell.web.shell.access import today

if TYPE_CHECKING:
    from django.http import HttpRequest

WORDS = {
    "agent": _("Agent"),
    "team_lead": _("Team lead"),
    "support_leader": _("Support leader"),
    "hr_partner": _("HR partner"),
    "hr_desk_agent": _("HR desk"),
    "administrator": _("Administrator"),
    "works_council": _("Works council"),
}
_SIDES = {"hr_partner": "", "hr_desk_agent": "", "administrator": "own", "works_council": "own"}


def roles(request: HttpRequest) -> tuple[str, ...]:
    """The roles that who asks has today, asked once a request."""
    if not hasattr(request, "_roles"):
        request._roles = tuple(access.roles_of(request.user, on=today()))  # type: ignore[attr-defined]  # noqa: SLF001
    return request._roles  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001


def role_words(request: HttpRequest) -> str:
    """All roles of who asks, in words."""
    return ", ".join(str(WORDS.get(role, role)) for role in roles(request))


def side_of(request: HttpRequest) -> str:
    """Teal for HR, coral for Support, grey for those of neither side."""
    first = next(iter(roles(request)), "")
    return _SIDES.get(first, "sup")
