"""Who may join: those who were invited, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """There is no open sign-up: a person joins through the link of an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Closed, always: `join` is our own page and asks for the invitation's key."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Back to the page where a person looks after their own account."""
        return reverse("account")

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing on signing in and out: the page itself shows it."""
        template = str(args[2] if len(args) > 2 else kwargs.get("message_template") or "")
        if not template.endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(*args, **kwargs)
