"""Actions written by a program are the same actions as those of the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from keepwell.domain.partnership.queries import actions as reading
from keepwell.domain.trail import queries as trail
from tests.api.conftest import API

ACTIONS = f"{API}/actions"


def post(client, path, **body):
    return client.post(f"{ACTIONS}{path}", body, content_type="application/json")


def test_written_once_it_stands_in_the_list_and_in_the_trail(program, company):
    cem = program("cem")
    day = timezone.localdate() + timedelta(days=3)
    told = {"text": "Second screens", "team": "Billing", "due_on": f"{day}", "owner": "tariq@demo.example"}  # fmt: skip
    before = trail.verify_chain().entries
    made = post(cem, "", **told)
    assert made.status_code == 201
    assert made.json() | told == made.json()
    assert post(cem, "", **told).json()["id"] == made.json()["id"]
    assert trail.verify_chain().entries == before + 2  # the action, and the first use of the token
    sight = reading.sight(user=company.users["cem"], on=timezone.localdate())
    kept = reading.action(id=made.json()["id"], visible=sight)
    assert (kept.text, kept.opened_by) == ("Second screens", company.users["cem"].public_id.hex)
    listed = cem.get(ACTIONS, {"owner": "tariq@demo.example"}).json()["actions"]
    assert [one["id"] for one in listed] == [made.json()["id"]]


def test_left_out_it_is_ones_own_in_two_weeks(program):
    made = post(program("hana"), "", text="Read three exit talks").json()
    assert made["owner"] == "hana@demo.example"
    assert made["due_on"] == f"{timezone.localdate() + timedelta(days=14)}"


@pytest.mark.parametrize(
    ("name", "body", "place"),
    [
        ("hana", {"owner": "nobody@x.org"}, "body.owner"),
        ("hana", {"owner": "stan@demo.example"}, "body.owner"),
        ("hana", {"team": "Atlantis"}, "body.team"),
        ("tariq", {"team": "Billing"}, "body.team"),
        ("tariq", {}, "body.team"),
        ("hana", {"measure": "happiness"}, "body.measure"),
        ("hana", {"measure": "csat", "slice": {"leave_class": "x"}}, "body.slice"),
    ],
)
def test_what_the_page_does_not_offer_is_refused_here(program, name, body, place):
    answer = post(program(name), "", text="x", **body)
    assert answer.status_code == 422
    assert [one["place"] for one in answer.json()["errors"]] == [place]


def test_its_life(program, company):
    ana, action = program("ana"), company.joint.of_ana
    later = timezone.localdate() + timedelta(days=40)
    moved = post(ana, f"/{action}/move", due_on=f"{later}", reason="Waiting for IT").json()
    assert (moved["due_on"], moved["postponed"]) == (f"{later}", 1)
    assert moved["first_due_on"] != moved["due_on"]
    assert post(ana, f"/{action}/comments", text="Asked IT again").json()["comments"] == 1
    done = post(ana, f"/{action}/done", note="It stands in the handbook").json()
    assert (done["status"], done["closed_on"]) == ("done", f"{timezone.localdate()}")
    refused = post(ana, f"/{action}/move", due_on="2030-01-01", reason="x")
    assert refused.status_code == 422
    assert "open it again first" in refused.json()["errors"][0]["remedy"]
    assert [one["id"] for one in ana.get(ACTIONS, {"view": "done"}).json()["actions"]] == [action]
    dropped = post(ana, f"/{action}/drop", reason="No longer needed").json()
    assert (dropped["status"], dropped["reason"]) == ("dropped", "No longer needed")
