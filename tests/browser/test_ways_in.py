"""Every way in, in a real browser: passkey, app with codes, the company's own sign-in."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.browser.company_sign_in import CLIENT, SECRET, Provider
from tests.web.company import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = re.compile(r"//[^/]+/$")


@pytest.fixture
def signed_in_by_hand(visit, company):
    """Hana, who typed her password: changes of an account ask for a fresh sign-in."""
    page = visit("nobody")
    _by_password(page, company.users["hana"].email)
    page.wait_for_url(HOME)
    return page


def _by_password(page, email: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Work e-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _open(page, path: str) -> None:
    """A page that changes the account: it asks for the password once more."""
    page.goto(path)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile(path))


def _sign_out(page) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/sign-in/"))


def test_a_passkey_is_added_and_opens_the_account(signed_in_by_hand):
    page = signed_in_by_hand
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    _open(page, "/account/keys/add/")
    page.get_by_label("Name").fill("My laptop")
    box = page.get_by_role("checkbox")
    if box.count() and not box.is_checked():
        box.check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(re.compile(r"/account/(keys|recovery-codes)/$"))
    page.goto("/account/keys/")
    assert page.get_by_text("My laptop").is_visible()
    _sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(HOME)
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.complaints == []


def test_an_app_s_code_is_asked_after_the_password(signed_in_by_hand, company):
    page = signed_in_by_hand
    _open(page, "/account/second-step/app/")
    secret = page.get_by_label("Or type this secret").input_value()
    page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill(_code(secret))
    page.get_by_role("button", name="Turn on").click()
    page.wait_for_url(re.compile(r"/account/"))
    _sign_out(page)
    _by_password(page, company.users["hana"].email)
    page.wait_for_url(re.compile(r"/sign-in/second-step/"))
    page.locator("#id_code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_text("Incorrect code").is_visible()


def _code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


@pytest.fixture
def provider(settings):
    """The company's sign-in, running."""
    one = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{
        "provider_id": "company", "name": "Company sign-in", "client_id": CLIENT, "secret": SECRET,
        "settings": {"server_url": one.address},
    }]}}  # fmt: skip
    yield one
    one.close()


def _by_company(page) -> None:
    page.goto("/sign-in/")
    page.get_by_role("button", name="Continue with your work account").click()
    page.locator("#go").click()


def test_the_company_s_sign_in_opens_the_account_of_an_invited_person(provider, visit, company):
    provider.person |= {"sub": "77", "email": company.users["hana"].email}
    page = visit("nobody")
    _by_company(page)
    page.wait_for_url(HOME)
    assert "Hana" in page.get_by_role("heading", level=1).inner_text()
    assert provider.said == []


def test_a_provider_that_fails_says_so_in_our_words(provider, visit, company):
    provider.person |= {"sub": "79", "email": company.users["hana"].email}
    page = visit("nobody")
    page.goto("/sign-in/")
    page.get_by_role("button", name="Continue with your work account").click()
    provider.codes.clear()
    page.locator("#go").click()
    page.wait_for_load_state()
    assert page.get_by_role("heading", name="The company's sign-in did not work").is_visible()


@pytest.mark.parametrize("claims", [{"email": "stan@example.org"}, {"email_verified": False}])
def test_who_is_not_invited_or_not_vouched_for_stays_outside(provider, visit, company, claims):
    provider.person |= {"sub": "78", "email": company.users["hana"].email, **claims}
    page = visit("nobody")
    _by_company(page)
    page.wait_for_load_state()
    assert page.get_by_text("not invited yet").is_visible()
    page.goto("/measures/")
    assert urlsplit(page.url).path == "/sign-in/"
