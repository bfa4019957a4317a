"""Roles in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from keepwell.web.shell.access import roles

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def in_words(names: Iterable[str]) -> str:
    """Roles, in words and in the order of the list above."""
    held = set(names)
    return ", ".join(str(words) for role, words in WORDS.items() if role in held)


def role_words(request: HttpRequest) -> str:
    """All roles of who asks, in words."""
    return in_words(roles(request)) or str(_("no role"))


def side_of(request: HttpRequest) -> str:
    """Teal for HR, coral for Support, grey for those of neither side."""
    first = next((role for role in WORDS if role in roles(request)), "")
    return _SIDES.get(first, "sup" if first else "own")
