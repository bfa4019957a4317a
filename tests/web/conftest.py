"""A small company in the register, its cast signed in, and released figures to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import translation

from tests.web.company import PASSWORD, found_company

TODAY = date(2026, 11, 4)
NOW = datetime(2026, 11, 4, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_language_left() -> Iterator[None]:
    """A page served in a reader's language leaves it active in this thread: the next test has its own."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """The folder that `keepwell init` makes."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Each test's register goes back to what it was: no part of a page may outlive it."""
    caches["pages"].clear()


@pytest.fixture(scope="module")
def _founded(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Made once a module, in a transaction of its own that is rolled back at the end."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        call_command("createcachetable", verbosity=0)
        yield found_company(today=TODAY, now=NOW)
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def company(_founded, db) -> SimpleNamespace:
    """Eight teams, forty people, three files, released figures of a year and a half."""
    return _founded


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
