"""Inviting people in, giving and ending roles. Somebody can always still administer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from keepwell.domain.access.models import ApiToken, Invitation, RoleGrant, User
from keepwell.domain.access.queries import hashed
from keepwell.domain.access.rules import MOST_TOKENS, ROLES, TOKEN_DAYS, TOKEN_PREFIX
from keepwell.domain.people.queries import find_by_email, largest_team, people, person_id, teams
from keepwell.domain.trail.operations import record

INVITATION_DAYS = 14
Roles = Sequence[tuple[str, str | None]]
"""(role, team's name or None for all teams)."""


class LastAdministratorError(Exception):
    """Nobody could administer the house any more; give the role to somebody else first."""


class InvitationError(Exception):
    """The invitation cannot be used: unknown, used, withdrawn or too old."""


class TokenError(ValueError):
    """A program's way in that cannot be made; the message says what is missing."""


class AlreadyAUserError(Exception):
    """Somebody with this address can sign in already."""


def _note(verb: str, by: str, kind: str, subject: str, detail: dict[str, Any]) -> None:
    record(actor=by, verb=verb, subject_kind=kind, subject_id=subject, detail=detail)


def _team_id(name: str | None) -> int | None:
    if not name:
        return None
    for team in teams():
        if team.name == name:
            return team.id
    raise LookupError(f"there is no team {name!r}")


def _checked_role(role: str) -> str:
    if role not in ROLES:
        raise LookupError(f"{role!r} is no role; roles are {', '.join(ROLES)}")
    return role


def invite(
    *,
    email: str,
    roles: Roles,
    by: str,
    now: datetime,
    name: str = "",
    person: str = "",
    language: str = "en",
) -> str:
    """Invite an address; earlier open invitations of it are withdrawn.

    Args:
        email: whom; the invitation holds for 14 days and for one use.
        roles: what they may be from the day they accept.
        by: who invites.
        now: when.
        name: how to greet them.
        person: key of the person they are; found by work e-mail when empty.
        language: of mails and pages.

    Returns:
        The token for the link. It is kept nowhere: a lost one means a new invitation.

    Raises:
        AlreadyAUserError: when the address can sign in already; grant roles instead.
    """
    address, token = email.strip().lower(), secrets.token_urlsafe(32)
    wanted = [[_checked_role(role), team] for role, team in roles]
    for _role, team in wanted:
        _team_id(team)
    with transaction.atomic():
        if User.objects.filter(email=address).exists():
            raise AlreadyAUserError(f"{address} can sign in already")
        Invitation.objects.filter(email=address, accepted_at=None, withdrawn_at=None).update(
            withdrawn_at=now
        )
        made = Invitation.objects.create(
            email=address, name=name, token_hash=hashed(token), roles=wanted, language=language,
            person_id=person_id(key=person) if person else find_by_email(email=address),
            expires_at=now + timedelta(days=INVITATION_DAYS), invited_by=by,
        )  # fmt: skip
        _note("invite", by, "invitation", str(made.pk), {"roles": wanted})
    return token


def withdraw_invitation(*, invitation: int, by: str, now: datetime) -> None:
    """Make an invitation worthless."""
    with transaction.atomic():
        open_ones = Invitation.objects.filter(pk=invitation, accepted_at=None, withdrawn_at=None)
        if open_ones.update(withdrawn_at=now):
            _note("withdraw_invitation", by, "invitation", str(invitation), {})


def accept_invitation(*, token: str, password: str | None, now: datetime, name: str = "") -> User:
    """Turn an invitation into a user with its roles.

    Args:
        token: from the link.
        password: already checked against the rules; None when another way of signing in is set
            up right away.
        now: when; roles hold from this day on.
        name: as they want to be called.

    Raises:
        InvitationError: when the invitation cannot be used.
    """
    with transaction.atomic():
        found = Invitation.objects.select_for_update().filter(token_hash=hashed(token)).first()
        if found is None or found.accepted_at or found.withdrawn_at or found.expires_at <= now:
            raise InvitationError("This invitation cannot be used any more: ask for a new one")
        user = User.objects.create_user(
            found.email, password, name=name.strip() or found.name, person_id=found.person_id,
            language=found.language,
        )  # fmt: skip
        _add_grants(
            user, [(role, team) for role, team in found.roles], now.date(), found.invited_by
        )
        found.accepted_at = now
        found.save(update_fields=["accepted_at"])
        _note("accept_invitation", user.public_id.hex, "user", user.public_id.hex, {})
    return user


def _add_grants(user: User, roles: Roles, on: date, by: str) -> None:
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=_checked_role(role), team_id=_team_id(team), valid_from=on,
                  granted_by=by)
        for role, team in roles
    )  # fmt: skip


def create_user(
    *, email: str, name: str, password: str | None, roles: Roles, by: str, on: date
) -> User:
    """Make a user at once: the first administrator, people without mail.

    The same address again gives the user that is there, unchanged.
    """
    with transaction.atomic():
        found = User.objects.filter(email=email.strip().lower()).first()
        if found:
            return found
        user = User.objects.create_user(
            email, password, name=name, person_id=find_by_email(email=email)
        )
        _add_grants(user, roles, on, by)
        _note("create_user", by, "user", user.public_id.hex, {"roles": [list(r) for r in roles]})
    return user


def grant(*, user: str, role: str, by: str, on: date, team: str | None = None) -> int:
    """Give a user (public id) a role from a day on; one that is already held is left as it is.

    Returns:
        The grant's id.
    """
    with transaction.atomic():
        who = User.objects.select_for_update().get(public_id=user)
        team_id = _team_id(team)
        held = RoleGrant.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=on), user=who, role=_checked_role(role),
            team=team_id, valid_from__lte=on,
        ).first()  # fmt: skip
        if held and held.valid_to is None:
            return held.pk
        made = RoleGrant.objects.create(
            user=who, role=role, team_id=team_id, valid_from=on, granted_by=by
        )
        detail = {"role": role, "team": team or "", "from": on.isoformat()}
        _note("grant", by, "user", who.public_id.hex, detail)
    return made.pk


def end_grant(*, grant: int, by: str, on: date) -> None:
    """From a day on the role is no longer held.

    Raises:
        LastAdministratorError: when nobody could administer from then on.
    """
    with transaction.atomic():
        found = RoleGrant.objects.select_for_update().select_related("user").get(pk=grant)
        if found.valid_to and found.valid_to <= on:
            return
        found.valid_to, found.ended_by = on, by
        found.save(update_fields=["valid_to", "ended_by"])
        _somebody_administers(on)
        detail = {"role": found.role, "until": on.isoformat()}
        _note("end_grant", by, "user", found.user.public_id.hex, detail)


def _somebody_administers(on: date) -> None:
    holding = Q(valid_to=None) | Q(valid_to__gt=on)
    left = RoleGrant.objects.filter(
        holding, role="administrator", user__is_active=True, valid_from__lte=on
    )
    if not left.exists():
        raise LastAdministratorError(
            "Nobody could run the house any more: make somebody else administrator first"
        )


def deactivate(*, user: str, by: str, on: date) -> None:
    """Close a user's account at once.

    Raises:
        LastAdministratorError: when nobody could administer any more.
    """
    with transaction.atomic():
        if User.objects.filter(public_id=user, is_active=True).update(is_active=False):
            _somebody_administers(on)
            _note("deactivate", by, "user", _hex(user), {})


def reactivate(*, user: str, by: str) -> None:
    """Open a closed account again."""
    with transaction.atomic():
        if User.objects.filter(public_id=user, is_active=False).update(is_active=True):
            _note("reactivate", by, "user", _hex(user), {})


def _hex(public_id: str) -> str:
    return str(public_id).replace("-", "")


def link_person(*, user: str, person: str | None, by: str) -> None:
    """Say which person (key) a user is, or with None that it is none of HR's people."""
    with transaction.atomic():
        who = User.objects.select_for_update().get(public_id=user)
        wanted = person_id(key=person) if person else None
        if who.person_id == wanted:
            return
        who.person_id = wanted
        who.save(update_fields=["person"])
        _note("link_person", by, "user", who.public_id.hex, {"person": person or ""})


def set_preferences(
    *, user: str, language: str | None = None, time_zone: str | None = None, name: str | None = None
) -> None:
    """A user's own choices; their own, so the actor is the user."""
    with transaction.atomic():
        who = User.objects.select_for_update().get(public_id=user)
        asked = {"language": language, "time_zone": time_zone, "name": name}
        told = {
            field: value
            for field, value in asked.items()
            if value is not None and getattr(who, field) != value
        }
        if not told:
            return
        for field, value in told.items():
            setattr(who, field, value)
        who.save(update_fields=list(told))
        _note("set_preferences", who.public_id.hex, "user", who.public_id.hex, {})


def erase_users_of(*, person: str, by: str, on: date) -> int:
    """Close and blank the accounts of a person who is erased, with their ways in; how many."""
    with transaction.atomic():
        users = User.objects.filter(person__key=person)
        found = list(users.exclude(email__startswith=ERASED_USER))
        addresses = {user.email for user in found}
        for user in found:
            for ways in (
                "emailaddress_set",
                "socialaccount_set",
                "authenticator_set",
                "api_tokens",
            ):
                getattr(user, ways).all().delete()
            user.email, user.name = f"{ERASED_USER}{user.public_id.hex}@invalid", ""
            user.is_active = False
            user.set_unusable_password()
            user.save()
        Invitation.objects.filter(Q(person__key=person) | Q(email__in=addresses)).update(
            email="erased@invalid", name=""
        )
        if found:
            _somebody_administers(on)
            _note("erase_users", by, "person", person, {"accounts": len(found)})
    return len(found)


def make_token(*, user: str, name: str, days: int, may_write: bool, now: datetime) -> str:
    """A program's way in as a user (public id), who makes it for themself.

    Args:
        user: whose eyes it has: it sees what they see on the day it asks, and no more.
        name: what it is for, so that they know it again.
        days: how long it works, one of `rules.TOKEN_DAYS`.
        may_write: whether it may change anything in their name.
        now: when.

    Returns:
        The secret, 46 letters. It is kept nowhere: a lost one means a new one.

    Raises:
        TokenError: without a name, for another time, or when there are too many already.
    """
    words, secret = " ".join(name.split())[:80], TOKEN_PREFIX + secrets.token_urlsafe(32)
    if not words:
        raise TokenError("Say in a few words which program it is for")
    if days not in TOKEN_DAYS:
        raise TokenError(
            f"A token works for {', '.join(map(str, TOKEN_DAYS))} days, not for {days}"
        )
    with transaction.atomic():
        who = User.objects.select_for_update().get(public_id=user, is_active=True)
        living = ApiToken.objects.filter(user=who, ended_at=None, expires_on__gt=now.date())
        if living.count() >= MOST_TOKENS:
            raise TokenError(f"{MOST_TOKENS} tokens work already: end one that is not needed")
        made = ApiToken.objects.create(
            user=who, name=words, secret_hash=hashed(secret), ending=secret[-4:],
            may_write=may_write, made_at=now, expires_on=now.date() + timedelta(days=days),
        )  # fmt: skip
        detail = {"token": made.pk, "until": f"{made.expires_on}", "may_write": may_write}
        _note("make_token", user, "user", who.public_id.hex, detail)
    return secret


def end_token(*, user: str, token: int, now: datetime) -> None:
    """One of a user's own tokens opens nothing from now on; somebody else's stays as it is."""
    with transaction.atomic():
        mine = ApiToken.objects.filter(pk=token, user__public_id=user, ended_at=None)
        if mine.update(ended_at=now):
            _note("end_token", user, "user", _hex(user), {"token": token})


def note_token_used(*, user: str, token: int, on: date) -> None:
    """A token was used on a day; noted once a day, so that its owner sees whether it is needed."""
    with transaction.atomic():
        unused = Q(last_used_on=None) | Q(last_used_on__lt=on)
        if ApiToken.objects.filter(unused, pk=token).update(last_used_on=on):
            _note("use_token", user, "user", _hex(user), {"token": token, "on": f"{on}"})


ERASED_USER: Final = "erased-"
"""Begins the address of an account whose person was erased."""
DEMO_DOMAIN: Final = "demo.example"
DEMO_CAST: Final[tuple[tuple[str, str | None], ...]] = (
    ("Ana", "agent"),
    ("Tariq", "team_lead"),
    ("Cem", "support_leader"),
    ("Hana", "hr_partner"),
    ("Dora", "hr_desk_agent"),
    ("Sam", "administrator"),
    ("Wil", "works_council"),
    ("Stan", None),
)
"""Who signs in to the demo (product.md); Stan may nothing at all."""


def create_demo_users(
    *,
    password: str,
    on: date,
    by: str = "operator",
    domain: str = DEMO_DOMAIN,
    team: str = "",
    persons: Mapping[str, str] | None = None,
) -> list[tuple[str, str, str]]:
    """Make the cast of the demo; those who are there already stay as they are.

    Args:
        password: everybody's.
        on: the first day of their roles.
        by: who makes them.
        domain: of their addresses: ana@demo.example.
        team: Tariq leads it and Ana works in it; the largest team when empty.
        persons: keys of the people they are, by first name; Ana is somebody of the team when
            nothing is told, the others are found by their work e-mail.

    Returns:
        (name, e-mail, role) of each; Stan's role is empty.
    """
    team = team or largest_team(on=on)
    known = dict(persons or {})
    if "Ana" not in known and team:
        members = people(visible=None, on=on, team=team, limit=1)
        known |= dict(zip(["Ana"], [one.key for one in members], strict=False))
    made = []
    for name, role in DEMO_CAST:
        email = f"{name.lower()}@{domain}"
        scope = team if role == "team_lead" and team else None
        roles = [(role, scope)] if role else []
        user = create_user(email=email, name=name, password=password, roles=roles, by=by, on=on)
        if name in known and user.person_id is None:
            link_person(user=user.public_id.hex, person=known[name], by=by)
        made.append((name, email, role or ""))
    return made


def remove_demo_users(*, on: date, by: str, domain: str = DEMO_DOMAIN) -> int:
    """Remove the cast of the demo with their roles and ways in; how many.

    Raises:
        LastAdministratorError: when nobody of the company's own could run the house.
    """
    with transaction.atomic():
        cast = User.objects.filter(email__endswith=f"@{domain}")
        names = list(cast.values_list("email", flat=True))
        if names:
            Invitation.objects.filter(email__endswith=f"@{domain}").delete()
            cast.delete()
            _somebody_administers(on)
            _note("remove_demo_users", by, "company", "", {"users": names})
    return len(names)
