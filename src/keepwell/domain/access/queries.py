"""Reading users, roles and what somebody may see."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from keepwell.domain.access.models import ApiToken, Invitation, RoleGrant, User
from keepwell.domain.access.rules import ACTIONS, reach
from keepwell.domain.people.queries import person_key, subtree, team_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

SEEN_TEAMS: Final = "see_service_figures"
"""The action whose reach names the teams that a viewer sees."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks for figures: plain values, so that workflows need no tables.

    `teams`: names of the teams whose slices may be seen; None for all.
    """

    user_id: str
    person_id: str
    roles: frozenset[str]
    teams: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role of a user; an empty team stands for all."""

    id: int
    user: str
    email: str
    role: str
    team: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class UserView:
    """A user for the administrator's list."""

    id: str
    email: str
    name: str
    active: bool
    linked: bool
    last_login: datetime | None
    grants: tuple[GrantView, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """How to name, reach and speak to a user; the id is the public one."""

    id: str
    name: str
    email: str
    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation that is still open."""

    id: int
    email: str
    name: str
    roles: tuple[tuple[str, str], ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenView:
    """A program's way in, as its owner's list shows it; `ending` its last letters."""

    id: int
    name: str
    ending: str
    may_write: bool
    made_at: datetime
    expires_on: date
    ended_at: datetime | None
    last_used_on: date | None

    def works(self, *, on: date) -> bool:
        """Whether it opens anything on a day."""
        return self.ended_at is None and on < self.expires_on


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a program asks for, by which token, and whether it may change anything."""

    user: User
    token: TokenView


def grants_on(*, user: User, on: date) -> list[tuple[str, int | None]]:
    """(role, team or None) that somebody holds on a day; none for who is not active."""
    if not user.is_active:
        return []
    holding = Q(valid_to=None) | Q(valid_to__gt=on)
    rows = RoleGrant.objects.filter(holding, user=user, valid_from__lte=on)
    return list(rows.values_list("role", "team_id"))


def roles(*, user: User, on: date) -> frozenset[str]:
    """Roles that somebody holds on a day."""
    return frozenset(role for role, _team in grants_on(user=user, on=on))


def own_team(*, user: User, on: date) -> str:
    """The team somebody works in on a day; empty when in none."""
    return team_of(person=user.person_id, on=on) if user.person_id else ""


def teams_for(*, user: User, action: str, on: date) -> frozenset[str] | None:
    """Teams for which somebody may do an action on a day; None for all, empty for none."""
    return _teams(user, grants_on(user=user, on=on), action, on)


def _teams(
    user: User, grants: list[tuple[str, int | None]], action: str, on: date
) -> frozenset[str] | None:
    scope = reach(roles=frozenset(role for role, _team in grants), action=action)
    if scope is None:
        return frozenset()
    with_action = {role for role, _ in grants if reach(roles=frozenset({role}), action=action)}
    wide = {role for role in with_action if _wide(role, action)}
    if any(role in wide and team is None for role, team in grants):
        return None
    led = [team for role, team in grants if role in with_action and team is not None]
    own = own_team(user=user, on=on) if _own_team_counts(with_action) else ""
    return subtree(team_ids=led) | (frozenset({own}) if own else frozenset())


def _wide(role: str, action: str) -> bool:
    return reach(roles=frozenset({role}), action=action) == "company"


def _own_team_counts(with_action: set[str]) -> bool:
    """Agents and the HR desk see their own team; a lead's scope is the teams granted."""
    return bool(with_action & {"agent", "hr_desk_agent"})


def visible_teams(*, user: User, on: date) -> frozenset[str] | None:
    """Teams whose service figures somebody may see on a day; None for all."""
    return teams_for(user=user, action=SEEN_TEAMS, on=on)


def viewer(*, user: User, on: date) -> Viewer:
    """Who asks, as `workflows.figures` takes it."""
    person = person_key(person_id=user.person_id) if user.person_id else ""
    grants = grants_on(user=user, on=on)
    held = frozenset(role for role, _team in grants)
    return Viewer(user.public_id.hex, person, held, _teams(user, grants, SEEN_TEAMS, on))


def user_by_id(*, public_id: str) -> User | None:
    """The user with a public id."""
    return User.objects.filter(public_id=public_id).first()


def user_by_email(*, email: str) -> User | None:
    """The user who signs in with an address."""
    return User.objects.filter(email=email.strip().lower()).first()


def addresses(*, users: Iterable[str]) -> dict[str, Address]:
    """Users by their public ids; ids that are no user's are left out (SYSTEM, OPERATOR)."""
    ids = [one for one in set(users) if len(one) == 32]
    return {one.public_id.hex: _address(one) for one in User.objects.filter(public_id__in=ids)}


def names_of(*, person: str) -> dict[str, str]:
    """A person's accounts by public id, each with the name that it is shown by."""
    rows = User.objects.filter(person__key=person)
    return {one.public_id.hex: one.name for one in rows}


def name_is_shared(*, name: str, person: str) -> bool:
    """Whether an account of somebody else is shown by this name too."""
    others = User.objects.filter(name__iexact=name).exclude(person__key=person)
    return others.exists()


def holders(*, action: str, on: date) -> dict[str, tuple[Address, frozenset[str]]]:
    """Active users who may do an action on a day, with their roles, by name."""
    able = [role for role in ACTIONS[action] if reach(roles=frozenset({role}), action=action)]
    holding = Q(valid_to=None) | Q(valid_to__gt=on)
    rows = RoleGrant.objects.filter(
        holding, role__in=able, valid_from__lte=on, user__is_active=True
    ).select_related("user")
    found: dict[str, tuple[Address, frozenset[str]]] = {}
    for one in rows.order_by("user__name", "user__email"):
        _, held = found.get(one.user.public_id.hex, (None, frozenset[str]()))
        found[one.user.public_id.hex] = (_address(one.user), held | {one.role})
    return found


def _address(one: User) -> Address:
    return Address(one.public_id.hex, str(one), one.email, one.language, one.time_zone)


def _grant_view(one: RoleGrant) -> GrantView:
    return GrantView(
        one.pk, one.user.public_id.hex, one.user.email, one.role,
        one.team.name if one.team else "", one.valid_from, one.valid_to,
    )  # fmt: skip


def users() -> list[UserView]:
    """Everybody who can sign in, by name, with all their grants."""
    grants: dict[int, list[GrantView]] = {}
    for one in RoleGrant.objects.select_related("user", "team").order_by("valid_from", "pk"):
        grants.setdefault(one.user_id, []).append(_grant_view(one))
    return [
        UserView(
            one.public_id.hex, one.email, one.name, one.is_active, one.person_id is not None,
            one.last_login, tuple(grants.get(one.pk, ())),
        )
        for one in User.objects.order_by("name", "email")
    ]  # fmt: skip


def open_invitations(*, now: datetime) -> list[InvitationView]:
    """Invitations that can still be accepted, newest first."""
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return [
        InvitationView(
            one.pk, one.email, one.name, tuple((role, team or "") for role, team in one.roles),
            one.expires_at,
        )
        for one in rows.order_by("-pk")
    ]  # fmt: skip


def has_users() -> bool:
    """Whether anybody can sign in at all."""
    return User.objects.exists()


def hashed(secret: str) -> str:
    """What is kept of a secret of 43 random letters; it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens(*, user: str) -> list[TokenView]:
    """A user's (public id) tokens, the newest first, ended ones too."""
    rows = ApiToken.objects.filter(user__public_id=user).order_by("-pk")
    return [_token(one) for one in rows]


def bearer(*, secret: str, on: date) -> Bearer | None:
    """Who asks with a secret; None for one that was never given, has ended, or is too old."""
    rows = ApiToken.objects.filter(
        secret_hash=hashed(secret), ended_at=None, expires_on__gt=on, user__is_active=True
    )
    found = rows.select_related("user").first()
    return Bearer(found.user, _token(found)) if found else None


def _token(one: ApiToken) -> TokenView:
    return TokenView(
        one.pk, one.name, one.ending, one.may_write, one.made_at, one.expires_on, one.ended_at,
        one.last_used_on,
    )  # fmt: skip
