"""A small company in the register, its cast signed in, and released figures to show."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from tests.web.company import PASSWORD, found_company

TODAY = date(2026, 11, 4)
NOW = datetime(2026, 11, 4, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """The folder that `keepwell init` makes."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def company(db) -> SimpleNamespace:
    """Eight teams, forty people, three files, released figures of a year."""
    call_command("createcachetable", verbosity=0)
    return found_company(today=TODAY, now=NOW)


@pytest.fixture
def signed_in(company):
    """A browser signed in as one of the cast, by first name in small letters."""

    def sign_in(name: str) -> Client:
        client = Client()
        if name != "nobody":
            client.force_login(company.users[name])
        return client

    return sign_in


@pytest.fixture
def password() -> str:
    return PASSWORD
