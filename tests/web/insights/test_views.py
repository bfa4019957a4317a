"""Fresh eyes in the browser: told by somebody new, read by whom they chose, answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from keepwell.domain.growth import operations as growth
from keepwell.domain.growth import queries as reading
from keepwell.domain.partnership.queries import actions
from keepwell.domain.people import operations as people

TOLD = {"topic": "customers", "text": "We ask for the order number twice", "sight": "lead"}


@pytest.fixture
def new(company):
    """Ana began 28 days ago: it is her fourth week."""
    began = timezone.localdate() - timedelta(days=28)
    row = {"person_id": "C0", "name": "Ana Castro", "email": "ana@demo.example",
           "team": "Returns phone", "role": "Agent", "start_on": began}  # fmt: skip
    people.load_people(rows=[row], batch="p2", today=timezone.localdate(), now=timezone.now(), by="x")  # fmt: skip
    return company


@pytest.fixture
def told(new):
    """What Ana told her lead, HR and Support's leaders."""
    return _tell(new)


def _tell(company, **other) -> str:
    words = {"person": company.keys["ana"], "team": "Returns phone", "moment": 28, **TOLD,
             "by": company.users["ana"].public_id.hex, "on": timezone.localdate()}  # fmt: skip
    return growth.tell_insight(**{**words, **other})


def test_who_is_new_finds_the_question_and_tells_it(new, signed_in):
    ana = signed_in("ana")
    assert "What seems odd to you here?" in ana.get("/").content.decode()
    page = ana.get("/fresh-eyes/").content.decode()
    assert "Your question of week 4" in page
    assert ana.post("/fresh-eyes/", TOLD).status_code == 302
    after = ana.get("/fresh-eyes/").content.decode()
    assert "We ask for the order number twice" in after
    assert "to be answered in 7 days" in after
    assert "What seems odd to you here?" not in ana.get("/").content.decode()


def test_who_is_not_new_is_not_asked_and_cannot_tell(company, signed_in):
    tariq = signed_in("tariq")
    assert "Your question of" not in tariq.get("/fresh-eyes/").content.decode()
    assert tariq.post("/fresh-eyes/", TOLD).status_code == 404


def test_nothing_is_told_without_words(new, signed_in):
    answer = signed_in("ana").post("/fresh-eyes/", {**TOLD, "text": " "})
    assert answer.status_code == 200
    assert reading.own(person=new.keys["ana"]) == []


@pytest.mark.parametrize(
    ("sight", "may"), [("leaders", "cem hana"), ("lead", "cem hana tariq"), ("everybody", "cem hana tariq")]
)  # fmt: skip
def test_only_whom_its_author_chose_reads_and_answers_it(new, signed_in, sight, may):
    one = _tell(new, sight=sight)
    cast = ("stan", "ana", "tariq", "cem", "hana", "dora", "sam", "wil")
    got_in = {name for name in cast if signed_in(name).get(f"/fresh-eyes/inbox/{one}/").status_code == 200}  # fmt: skip
    assert got_in == set(may.split())


def test_an_answer_reaches_who_told_it(told, signed_in):
    hana = signed_in("hana")
    assert "One insight of a new colleague waits" in hana.get("/").content.decode()
    answer = hana.post(
        f"/fresh-eyes/inbox/{told}/",
        {"text": "Thank you. The form asks again after a transfer.", "outcome": "explained"},
    )
    assert answer.status_code == 302
    page = signed_in("ana").get("/fresh-eyes/").content.decode()
    assert "The form asks again after a transfer." in page
    assert "explained" in page


def test_a_good_one_becomes_an_action(told, new, signed_in):
    due = timezone.localdate() + timedelta(days=10)
    cem = new.users["cem"].public_id.hex
    words = {"text": "Right, we change it.", "outcome": "action", "what": "Ask once for the number", "owner": cem, "due_on": due.isoformat()}  # fmt: skip
    assert signed_in("tariq").post(f"/fresh-eyes/inbox/{told}/", words).status_code == 302
    (made,) = [one for one in actions.open_of(user=cem) if one.text == "Ask once for the number"]
    assert (made.source, made.team, made.due_on) == ("voice", "Returns phone", due)
    page = signed_in("hana").get(f"/fresh-eyes/inbox/{told}/").content.decode()
    assert f"/actions/{made.id}/" in page


def test_an_action_without_words_is_refused_in_place(told, signed_in):
    answer = signed_in("hana").post(f"/fresh-eyes/inbox/{told}/", {"text": "Yes", "outcome": "action"})  # fmt: skip
    assert answer.status_code == 200
    assert "Needed for what you chose above." in answer.content.decode()


def test_what_is_for_everybody_stands_on_everybodys_page_once_answered(new, signed_in):
    one = _tell(new, sight="everybody")
    assert TOLD["text"] not in signed_in("dora").get("/fresh-eyes/").content.decode()
    growth.answer_insight(
        insight=one, text="Changed.", outcome="playbook", became="Returns by phone",
        by=new.users["hana"].public_id.hex, on=timezone.localdate(),
    )  # fmt: skip
    page = signed_in("dora").get("/fresh-eyes/").content.decode()
    assert TOLD["text"] in page
    assert "Returns by phone" in page


def test_ones_own_is_taken_back_by_oneself_alone(told, signed_in):
    assert signed_in("hana").post(f"/fresh-eyes/{told}/take-back/").status_code == 404
    assert signed_in("ana").post(f"/fresh-eyes/{told}/take-back/").status_code == 302
    assert TOLD["text"] not in signed_in("ana").get("/fresh-eyes/").content.decode()


def test_guides_for_talks_are_found_from_the_inbox(company, signed_in):
    tariq = signed_in("tariq")
    assert "/talks/" in tariq.get("/fresh-eyes/inbox/").content.decode()
    assert "Stay interview" in tariq.get("/talks/").content.decode()


def test_it_is_in_the_export_of_what_is_held(told, signed_in):
    assert signed_in("ana").get("/me/export/").json()["insights"][0]["text"] == TOLD["text"]
