"""The door: a token, nothing else; it opens what its owner may see today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from keepwell.domain.access import operations, queries
from keepwell.domain.trail import queries as trail
from tests.api.conftest import API, token_of


def asked(header: str):
    return Client().get(f"{API}/me", headers={"Authorization": header} if header else {})


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer kw_wrong", "Basic aGFuYTpw", "kw_wrong", "Bearer \x00"]
)  # fmt: skip
def test_without_a_token_that_works_there_is_no_answer(company, header):
    answer = asked(header)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    told = answer.json()
    assert (told["type"], told["status"]) == ("urn:keepwell:problem:no-token", 401)
    assert "Your account" in told["detail"]


def test_a_signed_in_browser_is_a_stranger_here(company):
    client = Client()
    client.force_login(company.users["hana"])
    assert client.get("/account/programs/").status_code == 200
    assert client.get(f"{API}/me").status_code == 401
    assert client.post(f"{API}/actions", {"text": "x"}, content_type="application/json").status_code == 401  # fmt: skip


def test_a_program_is_given_no_cookie_and_is_no_browser_on_pages(program):
    hana = program("hana")
    answer = hana.get(f"{API}/me")
    assert not answer.cookies
    assert answer["Cache-Control"] == "private, no-store"
    assert hana.get("/packs/").status_code == 302


def test_one_that_is_ended_too_old_or_of_a_closed_account_opens_nothing(company):
    user = company.users["hana"].public_id.hex
    secret = token_of(company, "hana")
    assert asked(f"Bearer {secret}").status_code == 200
    assert asked(f"bearer {secret}").status_code == 200
    (token,) = queries.tokens(user=user)
    operations.end_token(user=user, token=token.id, now=timezone.now())
    assert asked(f"Bearer {secret}").status_code == 401
    old = operations.make_token(
        user=user, name="x", days=30, may_write=False, now=timezone.now() - timedelta(days=31)
    )
    assert asked(f"Bearer {old}").status_code == 401
    last = token_of(company, "hana")
    operations.deactivate(user=user, by="sam", on=timezone.localdate())
    assert asked(f"Bearer {last}").status_code == 401


def test_who_loses_a_role_is_not_let_in_by_an_older_token(company, program):
    hana = program("hana")
    assert hana.get(f"{API}/packs").status_code == 200
    grants = next(one.grants for one in queries.users() if one.name == "Hana")
    for one in grants:
        operations.end_grant(grant=one.id, by="sam", on=timezone.localdate())
    assert hana.get(f"{API}/packs").status_code == 404
    assert hana.get(f"{API}/me").json()["roles"] == []


def test_its_use_is_seen_by_its_owner_and_noted_once_a_day(company, program):
    hana = program("hana")
    before = trail.verify_chain().entries
    for _ in range(3):
        hana.get(f"{API}/me")
    assert trail.verify_chain().entries == before + 1
    (token,) = queries.tokens(user=company.users["hana"].public_id.hex)
    assert token.last_used_on == timezone.now().date()


def test_a_lead_sees_the_figures_of_their_teams_alone(program):
    told = program("tariq").get(f"{API}/figures/turnover_12m?by=team&from=2026-10&to=2026-10").json()  # fmt: skip
    assert [one["slice"] for one in told["figures"]] == [{"team": "Returns phone"}]
    everything = program("hana").get(f"{API}/figures/turnover_12m?by=team&from=2026-10&to=2026-10")
    assert len(everything.json()["figures"]) == 7


def test_measures_are_those_that_may_be_seen(program):
    def sensitivities(name):
        return {one["sensitivity"] for one in program(name).get(f"{API}/measures").json()["measures"]}  # fmt: skip

    assert sensitivities("ana") == {"service", "voice"}
    assert {"service", "workforce", "voice"} <= sensitivities("hana")
