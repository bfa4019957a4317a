"""The company of the pages' tests, asked by programs."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from keepwell.domain.access import operations
from tests.web.conftest import (
    _founded,
    _no_language_left,
    _nothing_kept,
    _static_folder,
    company,
)

__all__ = ["_founded", "_no_language_left", "_nothing_kept", "_static_folder", "company"]
API = "/api/v1"


def token_of(company: SimpleNamespace, name: str, *, write: bool = True) -> str:
    """A token that somebody of the cast makes."""
    user = company.users[name].public_id.hex
    return operations.make_token(
        user=user, name="Nightly", days=30, may_write=write, now=timezone.now()
    )


@pytest.fixture
def program(company) -> Callable[..., Client]:
    """A program with a token of one of the cast, by first name in small letters."""

    def asking(name: str, *, write: bool = True) -> Client:
        if name == "nobody":
            return Client()
        secret = token_of(company, name, write=write)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return asking
