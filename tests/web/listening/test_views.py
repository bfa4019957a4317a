"""Pulses on pages: who plans, who reads, what a stranger gets, and a whole round from plan to figure."""

from __future__ import annotations

import base64
import json
import secrets

import pytest
from django.utils import timezone

from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs import registry
from keepwell.domain.listening import queries
from keepwell.domain.listening.rules import manifest, tokens
from tests.domain.listening.rules.blinding import blind, unblind

PLAN = {
    "title": "November pulse", "opens_on": "2026-11-04", "closes_on": "2026-11-18",
    "asked": ["kw-pulse-core-10:P1", "kw-pulse-core-10:P2"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _home(tmp_path, settings, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(tokens.new_key, "__kwdefaults__", {"bits": 1024})


@pytest.fixture
def planned(signed_in) -> str:
    answer = signed_in("hana").post("/pulses/new/", PLAN)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url.strip("/").split("/")[-1]


def _work() -> None:
    """Do what was asked of the work process, here and now."""
    while leased := jobs.lease_next(worker="w", now=timezone.now()):
        if leased.name.startswith("pulse."):
            registry.handler(leased.name)(leased.payload, lambda *_told: None)
        jobs.finish(job_id=leased.id, worker="w", now=timezone.now())


@pytest.fixture
def opened(signed_in, planned) -> str:
    answer = signed_in("hana").post(f"/pulses/{planned}/open/")
    assert answer.status_code == 302
    _work()
    assert queries.round_of(key=planned).state == "open"
    return planned


def _send(client, key, person, **answers):
    """What the browser of one person does."""
    key_id = queries.key_for(key=key, person=person)
    listed = manifest.read(queries.manifest_of(key=key))["keys"]
    numbers = tokens.read_public(
        next(one["key"] for one in listed if one["id"] == key_id)
    ).public_numbers()
    blinded = blind(secrets.token_bytes(64), n=numbers.n, e=numbers.e)
    told = client.post(
        f"/my-pulse/{key}/token/", {"blinded": base64.b64encode(blinded.sent).decode()}
    )
    signature = unblind(base64.b64decode(told.json()["signed"]), blinded, n=numbers.n)
    return {
        "key": key_id, "message": base64.b64encode(blinded.message).decode(),
        "signature": base64.b64encode(signature).decode(), "answers": answers,
    }  # fmt: skip


def test_a_plan_is_seen_by_those_who_listen_and_opened_by_hr_alone(signed_in, planned):
    page = f"/pulses/{planned}/"
    assert {who: signed_in(who).get(page).status_code for who in ("hana", "cem", "tariq", "wil", "ana", "sam", "stan")} == {
        "hana": 200, "cem": 200, "tariq": 200, "wil": 200, "ana": 404, "sam": 404, "stan": 404,
    }  # fmt: skip
    assert signed_in("cem").post(f"{page}open/").status_code == 404
    assert "Open it" in signed_in("hana").get(page).content.decode()
    assert "Open it" not in signed_in("cem").get(page).content.decode()


@pytest.mark.parametrize(("change", "said"), [
    ({"asked": []}, "required"), ({"closes_on": "2026-11-04"}, "after the day it opens"),
    ({"asked": [f"csps-item-bank:B{n:02}" for n in range(1, 14)]}, "At most 12"),
    ({"asked": ["mbi:1"]}, "not one of the available choices"), ({"title": ""}, "required"),
])  # fmt: skip
def test_a_plan_that_cannot_be_says_why(signed_in, change, said):
    answer = signed_in("hana").post("/pulses/new/", {**PLAN, **change})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert queries.rounds() == []


def test_while_it_is_open_nobody_sees_a_number(signed_in, opened, company):
    ana = signed_in("ana")
    body = _send(ana, opened, company.keys["ana"], **{"kw-pulse-core-10:P1": 4})
    stranger = signed_in("nobody")
    answer = stranger.post(
        f"/answer/{opened}/send/", json.dumps(body), content_type="application/json"
    )
    assert answer.status_code == 204
    assert not answer.cookies
    told = signed_in("hana").get(f"/pulses/{opened}/").content.decode()
    assert "Until it closes nobody sees anything" in told
    assert "What may be told" not in told


@pytest.mark.parametrize(("change", "status"), [
    ({"answers": {"kw-pulse-core-10:P1": 9}}, 422), ({"answers": [1]}, 422), ({"key": "0" * 32}, 403),
    ({"message": "AAAA"}, 403), ({"signature": "no base 64!"}, 422),
])  # fmt: skip
def test_what_no_browser_sends_is_refused_without_a_trace(
    signed_in, opened, company, change, status
):
    body = _send(signed_in("ana"), opened, company.keys["ana"], **{"kw-pulse-core-10:P1": 4})
    answer = signed_in("nobody").post(
        f"/answer/{opened}/send/", json.dumps({**body, **change}), content_type="application/json"
    )
    assert answer.status_code == status


def test_the_list_of_keys_is_the_same_for_everybody(signed_in, opened):
    seen = {
        signed_in(who).get(f"/answer/{opened}/keys/").content for who in ("ana", "hana", "nobody")
    }
    assert len(seen) == 1


def test_a_token_is_only_for_who_is_asked(signed_in, opened):
    assert signed_in("stan").get(f"/my-pulse/{opened}/token/").status_code == 404
    assert signed_in("nobody").get(f"/my-pulse/{opened}/token/").status_code == 302


def test_a_closed_round_tells_what_may_be_told(signed_in, opened, company):
    body = _send(
        signed_in("ana"),
        opened,
        company.keys["ana"],
        **{"kw-pulse-core-10:P1": 4, "kw-pulse-core-10:P2": 2},
    )
    signed_in("nobody").post(
        f"/answer/{opened}/send/", json.dumps(body), content_type="application/json"
    )
    signed_in("hana").post(f"/pulses/{opened}/close/")
    _work()
    told = signed_in("cem").get(f"/pulses/{opened}/").content.decode()
    assert "Answered the pulse" in told
    assert "Pulse score" not in told  # one answer tells nothing
    assert (
        signed_in("nobody").get(f"/answer/{opened}/").content.decode().count("This round is over")
        == 1
    )
    late = signed_in("nobody").post(
        f"/answer/{opened}/send/", json.dumps(body), content_type="application/json"
    )
    assert late.status_code == 410


def test_a_plan_that_the_month_refuses_says_why(signed_in, planned):
    answer = signed_in("hana").post("/pulses/new/", PLAN)
    assert answer.status_code == 200
    assert "same month" in answer.content.decode()
    assert len(queries.rounds()) == 1


@pytest.mark.parametrize(
    ("ready", "count"), [("front", 10), ("engagement", 8), ("conditions", 9), ("x", 0)]
)
def test_a_ready_made_round_is_ticked_and_fits(signed_in, ready, count):
    told = signed_in("hana").get(f"/pulses/new/?ready={ready}").content.decode()
    assert told.count(" checked><span>") == count
    assert (f"{count} of at most 12 chosen" in told) == bool(count)


def test_a_plan_is_read_with_its_options_before_it_opens(signed_in, planned):
    told = signed_in("hana").get(f"/pulses/{planned}/").content.decode()
    assert "Strongly disagree · Disagree" in told


def test_a_poster_shows_the_way_and_the_fingerprint(signed_in, planned, opened):
    told = signed_in("tariq").get(f"/pulses/{opened}/poster/").content.decode()
    keys = queries.round_of(key=opened).manifest_hash
    assert f"/my-pulse/{opened}/" in told
    assert "<svg" in told
    assert f"{keys[:4]} {keys[4:8]}" in told
    assert signed_in("ana").get(f"/pulses/{opened}/poster/").status_code == 404


def test_a_round_that_is_not_open_has_no_poster(signed_in, planned):
    assert signed_in("hana").get(f"/pulses/{planned}/poster/").status_code == 404


def test_whoever_is_asked_is_told_on_the_page_of_today_answered_or_not(signed_in, opened, company):
    def waits(who: str) -> bool:
        return f"/my-pulse/{opened}/" in signed_in(who).get("/").content.decode()

    assert {who: waits(who) for who in ("ana", "tariq", "sam")} == {
        "ana": True, "tariq": True, "sam": False,
    }  # fmt: skip
    body = _send(signed_in("ana"), opened, company.keys["ana"], **{"kw-pulse-core-10:P1": 4})
    signed_in("nobody").post(
        f"/answer/{opened}/send/", json.dumps(body), content_type="application/json"
    )
    assert waits("ana")
