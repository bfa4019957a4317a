"""Candidates and leavers in the browser: HR asks and hands out codes, a stranger answers."""

from __future__ import annotations

import base64
import json
import re
import secrets
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.operations import visitors as writing
from keepwell.domain.listening.rules import manifest, tokens
from keepwell.workflows import pulse_visitors as visitors
from tests.domain.listening.rules.blinding import blind, unblind

HOME = "/candidates-and-leavers/"


@pytest.fixture(autouse=True)
def _own_ballot(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def asking(company) -> str:
    return visitors.begin(kind="candidate", by="hana", on=timezone.localdate())


@pytest.fixture
def code(asking) -> str:
    (made,) = writing.give_codes(kind="candidate", group=3, count=1, by="hana", on=timezone.localdate())  # fmt: skip
    return made


def token_of(code: str) -> tuple[str, dict[str, str]]:
    """What a browser does: the list of keys, a blind request, the signature."""
    stranger = Client()
    view, _key = reading.round_for(code=code, on=timezone.localdate())
    mine = stranger.get(f"/asked/{code}/token/").json()["key"]
    listed = manifest.read(stranger.get(f"/asked/round/{view.key}/keys/").content.decode())["keys"]
    pem = next(one["key"] for one in listed if one["id"] == mine)
    told = tokens.read_public(pem).public_numbers()
    blinded = blind(secrets.token_bytes(64), n=told.n, e=told.e)
    answer = stranger.post(f"/asked/{code}/token/", {"blinded": base64.b64encode(blinded.sent).decode()})  # fmt: skip
    signature = unblind(base64.b64decode(answer.json()["signed"]), blinded, n=told.n)
    return view.key, {
        "key": mine, "message": base64.b64encode(blinded.message).decode(),
        "signature": base64.b64encode(signature).decode(),
    }  # fmt: skip


def send(key: str, told: dict, **answers):
    body = {**told, "answers": {f"kw-candidate-5:{k}": v for k, v in answers.items()}}
    return Client().post(f"/asked/round/{key}/answer/", json.dumps(body), content_type="application/json")  # fmt: skip


def test_hr_begins_hands_out_codes_and_stops(company, signed_in):
    hana = signed_in("hana")
    assert "Begin to ask" in hana.get(HOME).content.decode()
    assert hana.post(f"{HOME}candidate/begin/").status_code == 302
    page = hana.post(f"{HOME}candidate/codes/", {"group": 3, "count": 2}).content.decode()
    assert len(set(re.findall(r"/asked/([A-Z2-9-]{14})/", page))) == 2
    assert "three days after the decision" in page
    assert hana.post(f"{HOME}candidate/end/").status_code == 302
    assert reading.open_rounds() == {}


def test_the_codes_page_is_kept_by_no_browser(asking, signed_in):
    answer = signed_in("hana").post(f"{HOME}candidate/codes/", {"group": 0, "count": 1})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("count", [0, 51, "many"])
def test_codes_that_cannot_be_are_refused_in_place(asking, signed_in, count):
    answer = signed_in("hana").post(f"{HOME}candidate/codes/", {"group": 0, "count": count})
    assert answer.status_code == 200
    assert "Words for the letter" not in answer.content.decode()


def test_whoever_only_reads_hands_out_nothing(asking, signed_in):
    for name in ("cem", "wil"):
        client = signed_in(name)
        assert "Make codes" not in client.get(HOME).content.decode()
        assert client.post(f"{HOME}candidate/codes/", {"group": 0, "count": 1}).status_code == 404
    assert signed_in("tariq").get(HOME).status_code == 404


def test_a_stranger_types_a_code_and_answers(code):
    stranger = Client()
    typed = code.lower().replace("-", " ")
    answer = stranger.post("/asked/", {"code": typed})
    assert answer["Location"] == f"/asked/{code}/"
    page = stranger.get(f"/asked/{code}/")
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    key, told = token_of(code)
    assert "The job description matched" in stranger.get(f"/asked/round/{key}/").content.decode()
    assert send(key, told, C1=5, C5=8).status_code == 204


def test_a_code_that_opens_nothing_says_so(asking):
    page = Client().post("/asked/", {"code": "ABCD-EFGH-JKMN"}).content.decode()
    assert "This code opens nothing" in page
    assert Client().get("/asked/ABCD-EFGH-JKMN/")["Location"] == "/asked/"
    assert Client().get("/asked/ABCD-EFGH-JKMN/token/").status_code == 404


def test_a_code_is_worth_one_token(code):
    token_of(code)
    again = Client().post(f"/asked/{code}/token/", {"blinded": base64.b64encode(secrets.token_bytes(384)).decode()})  # fmt: skip
    assert again.status_code in {400, 409}


def test_what_no_form_sends_is_refused(code):
    key, told = token_of(code)
    assert send(key, told, C1=9).status_code == 422
    assert send(key, {**told, "signature": told["message"]}, C1=5).status_code == 403
    assert Client().post(f"/asked/round/{key}/answer/", "{", content_type="application/json").status_code == 422  # fmt: skip
    visitors.end(kind="candidate", by="hana", on=timezone.localdate())
    assert send(key, told, C1=5).status_code == 410
    assert "This round is over" in Client().get(f"/asked/round/{key}/").content.decode()


def test_what_may_be_told_stands_on_the_page(asking, signed_in):
    from django.conf import settings

    from keepwell.domain.listening.ballot import Ballot

    ballot = Ballot.of(settings.HOME, asking)
    for at in range(9):
        body = {f"kw-candidate-5:C{n}": 1 + (at + n) % 5 for n in (1, 2, 3, 4)}
        ballot.put(nullifier=f"{at:064}", atom=3, body=body)
    visitors.end(kind="candidate", by="hana", on=timezone.localdate() + timedelta(days=1))
    page = signed_in("wil").get(HOME).content.decode()
    assert "Agreed, over all statements" in page
    assert "I was treated with respect." in page
