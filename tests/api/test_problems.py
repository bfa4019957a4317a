"""Every refusal has the same shape, names its place, and says what to do."""

from __future__ import annotations

import pytest

from keepwell.api import door, problems
from tests.api.conftest import API

PROBLEM = {"type", "title", "status", "detail", "errors"}


def refused(answer, status):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert set(told) == PROBLEM
    assert told["status"] == status
    assert told["type"].startswith("urn:keepwell:problem:")
    return told


@pytest.mark.parametrize("path", ["/", "/nonsense", "/figures", "/packs/2026-09/pdf", "/me/"])
def test_what_is_no_operation_is_nothing(program, path):
    refused(program("hana").get(API + path), 404)


def test_another_method_is_told_which_ones_there_are(program):
    answer = program("hana").delete(f"{API}/actions")
    refused(answer, 405)
    assert answer["Allow"] == "GET, POST"


@pytest.mark.parametrize(("body", "status"), [("{", 400), ("[]", 422), ("{}", 422), ("", 422)])
def test_a_body_that_cannot_be_read_is_refused(program, body, status):
    refused(program("hana").post(f"{API}/actions", body, content_type="application/json"), status)


def test_every_wrong_field_is_named_at_once(program):
    body = {"text": " ", "due_on": "soon", "sides": "hr", "side": "mine"}
    answer = program("hana").post(f"{API}/actions", body, content_type="application/json")
    told = refused(answer, 422)
    assert {one["place"] for one in told["errors"]} == {
        "body.text", "body.due_on", "body.sides", "body.side",
    }  # fmt: skip
    assert all(one["remedy"].endswith(".") for one in told["errors"])


def test_a_parameter_that_nobody_knows_is_not_passed_over(program):
    told = refused(program("hana").get(f"{API}/actions?veiw=mine"), 422)
    assert told["errors"] == [
        {"place": "query.veiw", "remedy": "Leave it out; there is owner, source, view, words."}
    ]


def test_what_breaks_is_told_without_its_trace(program, monkeypatch, caplog):
    def broken(**_told):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("keepwell.api.packs.stored.entries", broken)
    told = refused(program("hana").get(f"{API}/packs"), 500)
    assert "secret" not in str(told)
    assert "the secret of the house" in caplog.text


def test_only_one_question_is_counted_at_a_time(program, monkeypatch):
    from keepwell.workflows import figure_answers

    with figure_answers._COUNTING:
        answer = program("hana").get(f"{API}/figures/csat?grain=year")
        refused(answer, 429)
        assert int(answer["Retry-After"]) > 0
        shown = program("hana").get(f"{API}/figures/csat?from=2026-09&to=2026-09")
        assert shown.status_code == 200


def test_every_status_that_is_described_has_its_words():
    told = {
        int(status)
        for path in door.described()["paths"].values()
        for one in path.values()
        for status in one["responses"]
        if int(status) >= 400
    }
    assert told <= set(problems.KINDS)


def test_the_description_is_open_to_everybody_and_valid(client, program):
    answer = client.get(f"{API}/openapi.json")
    assert answer.status_code == 200
    told = answer.json()
    assert told["openapi"].startswith("3.1")
    assert len(told["paths"]) > 20
    refused(client.post(f"{API}/openapi.json"), 405)
