"""The one place that answers 'may they?'. What is not allowed here is denied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keepwell.domain.access.models import User
from keepwell.domain.access.queries import roles, teams_for
from keepwell.domain.access.rules import ACTIONS, SELF_ACTIONS, reach
from keepwell.domain.people.queries import person_id, team_of

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser


def may(
    user: User | AnonymousUser | Any,
    action: str,
    *,
    on: date,
    team: str | None = None,
    person: str | None = None,
) -> bool:
    """Whether somebody may do something on a day.

    Args:
        user: who asks; strangers who are not signed in may nothing.
        action: one of `rules.ACTIONS`.
        on: the day that counts.
        team: name of the team it is about; None for the company as a whole.
        person: key of the person it is about.

    Raises:
        LookupError: for an action that nobody declared: a spelling mistake must not look like
            a denial.
    """
    if action not in ACTIONS:
        raise LookupError(f"{action!r} is not an action of the policy")
    if not isinstance(user, User) or not user.is_active:
        return False
    if person is not None:
        return _may_about(user, action, person, on)
    if team is not None:
        visible = teams_for(user=user, action=action, on=on)
        return visible is None or team in visible
    return reach(roles=roles(user=user, on=on), action=action) is not None


def actions(*, held: frozenset[str]) -> frozenset[str]:
    """All actions that roles allow for at least one team or person: for a whole page at once."""
    return frozenset(action for action in ACTIONS if reach(roles=held, action=action))


def _may_about(user: User, action: str, person: str, on: date) -> bool:
    subject = person_id(key=person)
    if subject is None:
        return False
    if subject == user.person_id:
        return action in SELF_ACTIONS or bool(reach(roles=roles(user=user, on=on), action=action))
    visible = teams_for(user=user, action=action, on=on)
    return visible is None or (team_of(person=subject, on=on) or None) in visible
