"""Pages in a real browser: the system's Chromium, the live server, the cast signed in by cookie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from tests.browser.chromium import FLAGS, chromium_path
from tests.web.company import found_company
from tests.web.conftest import NOW, TODAY, _static_folder  # noqa: F401 - a fixture

SIZES = {"desktop": (1280, 860), "phone": (390, 844)}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium is installed (set KEEPWELL_CHROMIUM to its path)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def company(transactional_db):
    """The company of the pages' tests, really written, for a server in another thread."""
    call_command("createcachetable", verbosity=0)
    return found_company(today=TODAY, now=NOW)


@pytest.fixture
def visit(chromium, live_server, company):
    """A browser window signed in as one of the cast; complaints of the console are kept."""
    contexts = []

    def window(
        name: str = "hana", *, size: str = "desktop", dark: bool = False, **more: Any
    ) -> Any:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light", **more,
        )  # fmt: skip
        contexts.append(context)
        if name != "nobody":
            client = Client()
            client.force_login(company.users[name])
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        page = context.new_page()
        page.complaints = []
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.set_default_timeout(15_000)
        return page

    yield window
    for context in contexts:
        context.close()
