"""The bank on pages: own questions from writing to a round, what is refused, licences, previews."""

from __future__ import annotations

import re

import pytest

from keepwell.domain.company import operations as house
from keepwell.domain.listening import operations, queries
from keepwell.workflows import pulse_release, pulse_round
from tests.web.conftest import TODAY

PLAN = {"title": "Desks", "opens_on": "2026-11-04", "closes_on": "2026-11-18"}
QUESTION = {"text_en": "My desk is quiet enough.", "text_de": "Mein Platz ist ruhig genug.", "scale": "agree"}  # fmt: skip
LICENCE = {
    "holder": "Larkfield", "reference": "No. 7, in the safe", "language": "en", "labels": "Never\nSometimes\nAlways",
    "lowest": "0", "items": "One\n- Two", "direction": "down", "delicate": "on", "confirmed": "on",
}  # fmt: skip


@pytest.fixture
def written(signed_in) -> str:
    answer = signed_in("hana").post("/pulses/questions/new/", QUESTION)
    assert answer.status_code == 302, answer.content.decode()
    return queries.own_questions_all()[0].own.key


@pytest.fixture
def planned(signed_in, written) -> str:
    told = {**PLAN, "asked": [f"own:{written}"], "languages": ["de", "es"]}
    answer = signed_in("hana").post("/pulses/new/", told)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url.strip("/").split("/")[-1]


def test_an_own_question_is_chosen_for_a_round_and_looked_at_ahead(signed_in, planned):
    hana = signed_in("hana")
    page = hana.get(f"/pulses/{planned}/").content.decode()
    assert "My desk is quiet enough." in page
    assert "Español: one question has no words in it" in page
    ahead = hana.get(f"/pulses/{planned}/preview/?in=de").content.decode()
    assert "Mein Platz ist ruhig genug." in ahead
    assert "Stimme gar nicht zu" in ahead
    assert '<html lang="de">' in ahead
    spanish = hana.get(f"/pulses/{planned}/preview/?in=es").content.decode()
    assert '<span class="ask" lang="en">My desk is quiet enough.' in spanish


def test_what_was_said_to_an_own_question_stands_on_its_round(signed_in, written, company):
    house.set_demo(by="sam", demo=True)
    atoms = pulse_round.groups(on=TODAY)
    answers = [(at, {f"own:{written}": 1 + who % 5}) for at, atom in enumerate(atoms) for who in range(len(atom.people))]  # fmt: skip
    key = operations.load_closed_round(
        title="Desks", opens_on=TODAY, closes_on=TODAY.replace(day=18), atoms=atoms, answers=answers, by="sam",
        questions=[{"instrument": "own", "version": 1, "items": [written]}], limits=pulse_round.limits(),
    )  # fmt: skip
    pulse_release.publish(round_key=key, by="sam")
    page = signed_in("cem").get(f"/pulses/{key}/").content.decode()
    assert "One question by itself" in page
    assert re.search(
        r"My desk is quiet enough\..{0,200}<div class=\"fig\">[23]\.\d", page, re.DOTALL
    )


def test_a_preview_is_for_those_who_see_rounds(signed_in, planned):
    seen = {who: signed_in(who).get(f"/pulses/{planned}/preview/").status_code for who in ("tariq", "ana", "sam")}  # fmt: skip
    assert seen == {"tariq": 200, "ana": 404, "sam": 404}


@pytest.mark.parametrize(("text", "said"), [
    ("Have you been diagnosed with burnout?", "An employer may not ask for a diagnosis"),
    ("Who helped you most this month?", "Nobody may be named here"), ("", "8 to 200 letters"),
    ("Is your phone number up to date?", "would lead to one person"),
    ("Are you a member of a trade union?", "the law protects these"),
])  # fmt: skip
def test_what_may_not_be_asked_says_why(signed_in, text, said):
    answer = signed_in("hana").post("/pulses/questions/new/", {"text_en": text, "scale": "agree"})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not queries.own_questions_all()


def test_nobody_of_the_company_is_asked_about(signed_in, company):
    told = {"text_en": "Does Ana Castro have time for you?", "scale": "agree"}
    answer = signed_in("hana").post("/pulses/questions/new/", told).content.decode()
    assert "is the name of somebody who works here" in answer


def test_a_question_changes_until_it_is_asked_and_is_laid_aside_after(signed_in, written):
    hana, page = signed_in("hana"), f"/pulses/questions/{written}/"
    assert "My desk is quiet enough." in hana.get(page).content.decode()
    assert hana.post(page, {**QUESTION, "text_en": "My desk is quiet."}).status_code == 302
    told = {**PLAN, "asked": [f"own:{written}"]}
    assert hana.post("/pulses/new/", told).status_code == 302
    assert "its words stay" in hana.post(page, QUESTION).content.decode()
    assert hana.post(f"{page}aside/").status_code == 302
    assert "My desk is quiet." not in hana.get("/pulses/new/").content.decode()
    assert "Offer again" in hana.get("/pulses/questions/").content.decode()
    hana.post(f"{page}aside/")
    assert "My desk is quiet." in hana.get("/pulses/new/").content.decode()


def test_a_company_enters_what_it_holds_a_licence_for(signed_in):
    hana, page = signed_in("hana"), "/pulses/questions/licence/cbi-19/"
    assert hana.post(page, {**LICENCE, "confirmed": ""}).status_code == 200
    assert "2 to 11 answers" in hana.post(page, {**LICENCE, "labels": "One"}).content.decode()
    assert hana.post(page, LICENCE).status_code == 302
    bank = hana.get("/pulses/questions/").content.decode()
    assert "Larkfield, No. 7, in the safe" in bank
    assert "Copenhagen Burnout Inventory" in hana.get("/pulses/new/").content.decode()
    again = hana.get(page).content.decode()
    assert "- Two" in again or "-Two" in again
    assert hana.post(page, {"end": "1"}).status_code == 302
    assert "cbi-19:1" not in hana.get("/pulses/new/").content.decode()


def test_a_screener_is_refused(signed_in):
    hana = signed_in("hana")
    assert hana.get("/pulses/questions/licence/phq-9-gad-7/").status_code == 404
    assert "no place in an employer" in hana.get("/pulses/questions/").content.decode()


def test_an_untested_translation_is_called_one(signed_in):
    told = {**PLAN, "asked": ["csps-engagement-5:B47"], "languages": ["de"]}
    answer = signed_in("hana").post("/pulses/new/", told)
    page = signed_in("hana").get(answer.url).content.decode()
    assert "Our own translation, tested by nobody: Civil Service People Survey" in page
    assert "In Deutsch, Español our own translation" in signed_in("hana").get("/pulses/new/").content.decode()  # fmt: skip
