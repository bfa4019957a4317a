"""Users and what they may do. No superuser flag: nobody passes by the policy."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from keepwell.domain.access.rules import ROLES


class UserManager(BaseUserManager["User"]):
    """Finds users by their e-mail, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user who signs in with this address."""
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **more: Any) -> User:
        """A user; without a password, one who cannot sign in by password."""
        user = self.model(email=email.strip().lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="users"
    )
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Name, or address when there is none."""
        return str(self)

    def get_short_name(self) -> str:
        """First word of the name."""
        return str(self).split(" ", maxsplit=1)[0]


class RoleGrant(models.Model):
    """A role in [valid_from, valid_to), for a team and what is below it, or for all teams."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    team = models.ForeignKey("people.Team", null=True, on_delete=models.PROTECT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.CharField(max_length=64)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["role", "valid_to"], name="grant_role")]


class Invitation(models.Model):
    """A way in for one address; only the hash of its token is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    roles = models.JSONField()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL)
    language = models.CharField(max_length=8, default="en")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    invited_by = models.CharField(max_length=64)


class ApiToken(models.Model):
    """A program's way in as one user; only the hash of its secret is kept.

    It works from `made_at` until the day `expires_on` begins (UTC), or until it is ended.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
