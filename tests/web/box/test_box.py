"""The pages of the suggestion box: without a name on one side, with an answer on the other."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from keepwell.domain.company import operations as company_operations
from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.operations import box as writing
from keepwell.domain.listening.rules import box
from keepwell.domain.trail import queries as trail
from keepwell.workflows import anonymity_box, suggestion_box
from tests.domain.listening.box_writers import letter, mark_of, worked

CAST = ("nobody", "stan", "ana", "tariq", "cem", "hana", "dora", "sam", "wil")
PUBLIC = ("/box/", "/box/kiosk/", "/box/card/", "/box/read/", "/box/promise/")


@pytest.fixture(autouse=True)
def _own_slot(settings, tmp_path, monkeypatch):
    """A slot of one's own, and eight zeros of work instead of eighteen."""
    settings.HOME = tmp_path
    monkeypatch.setattr(box, "SEND_BITS", 8)
    monkeypatch.setattr(box, "OPEN_BITS", 4)


def send(told: dict, client: Client | None = None):
    return (client or Client()).post("/box/send/", json.dumps(told), content_type="application/json")  # fmt: skip


def posted(words: str, text: str, **more):
    answer = send(letter(words, text, today=suggestion_box.today(), **more))
    assert answer.status_code == 201, answer.content
    return answer


def opened(words: str) -> dict:
    asked = worked({"mark": mark_of(words)}, purpose="open", bits=box.OPEN_BITS, today=suggestion_box.today())  # fmt: skip
    answer = Client().post("/box/open/", json.dumps(asked), content_type="application/json")
    return {"status": answer.status_code, "size": len(answer.content), **answer.json()}


@pytest.fixture
def demo(company):
    """The demo lays letters out at once."""
    company_operations.set_demo(by="operator", demo=True)
    return company


@pytest.fixture
def theme(demo):
    """Three letters of one theme; its number."""
    for n in range(3):
        posted(f"w{n}", f"Headsets hurt {n}")
    on = suggestion_box.today()
    owner = demo.users["cem"].public_id.hex
    number = writing.open_theme(title="Headsets hurt", owner=owner, due_on=on + timedelta(days=5), by=owner, on=on)  # fmt: skip
    for line in reading.inbox(view="waiting"):
        writing.put_in_theme(letter=line.id, theme=number, by=owner)
    return number


def test_a_letter_needs_no_account_and_gets_no_cookie(company):
    client = Client()
    for path in PUBLIC:
        page = client.get(path)
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store"
        assert page["Referrer-Policy"] == "no-referrer"
    posted("one", "The headsets hurt.")
    assert opened("one")["messages"] == [
        {"mine": True, "text": "The headsets hurt.", "foot": opened("one")["messages"][0]["foot"]}
    ]
    assert not client.cookies
    assert ":" not in opened("one")["messages"][0]["foot"]


def test_who_is_signed_in_sends_no_more_than_a_stranger(signed_in, demo):
    before = trail.entries(limit=50)
    told = letter("one", "The headsets hurt.", today=suggestion_box.today())
    client = signed_in("ana")
    assert send(told, client).status_code == 201
    assert reading.counts()["waiting"] == 1
    assert trail.entries(limit=50) == before
    ana = demo.users["ana"]
    (line,) = reading.inbox(view="waiting")
    found = reading.thread(letter=line.id)
    assert ana.public_id.hex not in f"{found}"
    assert "Ana" not in f"{found}"


def test_letters_of_today_are_opened_tomorrow(signed_in, company):
    company_operations.set_demo(by="operator", demo=False)
    posted("one", "The headsets hurt.")
    page = signed_in("hana").get("/box/inbox/").content.decode()
    assert "The headsets hurt." not in page
    company_operations.set_demo(by="operator", demo=True)
    assert "The headsets hurt." in signed_in("hana").get("/box/inbox/").content.decode()


def test_an_answer_is_read_with_the_words_and_by_nobody_else(signed_in, demo):
    posted("one", "The headsets hurt.")
    (line,) = reading.inbox(view="waiting")
    hana = signed_in("hana")
    hana.post(f"/box/inbox/{line.id}/answer/", {"text": "Pad or band?", "outcome": ""})
    told = opened("one")
    assert [one["text"] for one in told["messages"]] == ["The headsets hurt.", "Pad or band?"]
    assert told["messages"][1]["foot"].startswith("Hana ·")
    assert told["state"] == "answered, still open"
    assert opened("two")["status"] == 404
    posted("one", "The pad.", new=False)
    page = hana.get(f"/box/inbox/{line.id}/").content.decode()
    assert page.count('class="msg') == 3


def test_threads_of_any_length_answer_in_whole_blocks(demo):
    posted("one", "Short.")
    posted("two", "Long. " * 200)
    assert {opened(name)["size"] // 4_096 for name in ("one", "two")} == {1}
    assert abs(opened("one")["size"] - opened("two")["size"]) < 64


@pytest.mark.parametrize("step", ["answer", "aside", "theme", "nonsense"])
def test_only_those_who_answer_read_a_letter(signed_in, demo, step):
    posted("one", "The headsets hurt.")
    (line,) = reading.inbox(view="waiting")
    for name in CAST:
        page = signed_in(name).get(f"/box/inbox/{line.id}/")
        assert page.status_code == {"nobody": 302, "hana": 200, "cem": 200}.get(name, 404)
        if name not in {"hana", "cem"}:
            taken = signed_in(name).post(f"/box/inbox/{line.id}/{step}/", {"text": "I see"})
            assert taken.status_code == (302 if name == "nobody" else 404)
            assert "sign-in" in taken.get("Location", "sign-in")
    assert [one.text for one in reading.thread(letter=line.id).messages] == ["The headsets hurt."]


def test_requests_that_no_page_makes_are_refused_and_keep_nothing(demo):
    good = letter("one", "Fine", today=suggestion_box.today())
    assert send({**good, "nonce": "0" * 9 + "x"}).status_code == 403
    assert send({**good, "text": ""}).status_code == 422
    assert Client().post("/box/send/", "[1]", content_type="application/json").status_code == 422
    assert Client().post("/box/send/", "{", content_type="application/json").status_code == 422
    assert Client().post("/box/open/", "{}", content_type="application/json").status_code == 403
    assert Client().get("/box/send/").status_code == 404
    assert send({**letter("two", "x", today=suggestion_box.today()), "new": False}).status_code in {403, 404}  # fmt: skip
    assert reading.counts()["waiting"] == 0


def test_guessing_words_gets_nowhere_without_work(demo):
    posted("one", "The headsets hurt.")
    asked = {"mark": mark_of("one"), "day": suggestion_box.today().isoformat(), "nonce": ""}
    answer = Client().post("/box/open/", json.dumps(asked), content_type="application/json")
    assert answer.status_code == 403
    assert "headsets" not in answer.content.decode()
    assert {opened(f"guess {n}")["status"] for n in range(8)} == {404}


def test_a_full_box_says_so_without_asking_who(demo, monkeypatch):
    monkeypatch.setattr(box, "A_DAY", 1)
    posted("one", "First")
    answer = send(letter("two", "Second", today=suggestion_box.today()))
    assert answer.status_code == 429
    assert "tomorrow" in answer.json()["said"]


def test_a_theme_reaches_the_page_for_all_the_thread_and_the_list_of_actions(signed_in, theme, demo):  # fmt: skip
    form = {
        "title": "Headsets hurt", "owner": demo.users["cem"].public_id.hex, "state": "open",
        "due_on": (suggestion_box.today() + timedelta(days=5)).isoformat(), "answer": "Soft pads for all.",
    }  # fmt: skip
    assert "Soft pads" not in signed_in("ana").get("/said-and-done/").content.decode()
    assert signed_in("cem").post(f"/box/themes/{theme}/", form).status_code == 302
    page = signed_in("ana").get("/said-and-done/").content.decode()
    assert "Soft pads for all." in page
    assert "three letters or more" in page
    assert "in 5 days" in page
    assert "Headsets hurt 0" not in page, "no words of a letter"
    assert opened("w0")["theme"]["answer"] == "Soft pads for all."
    assert "Headsets hurt" in signed_in("cem").get("/actions/").content.decode()
    assert signed_in("stan").get("/said-and-done/").status_code == 200


def test_below_three_letters_nothing_is_told(signed_in, demo):
    posted("one", "Headsets hurt")
    (line,) = reading.inbox(view="waiting")
    hana = signed_in("hana")
    hana.post(f"/box/inbox/{line.id}/theme/", {"theme": "", "title": "Headsets"})
    (found,) = reading.themes()
    form = {"title": "Headsets", "owner": found.owner, "due_on": found.due_on, "state": "open", "answer": "Soft pads"}  # fmt: skip
    page = hana.post(f"/box/themes/{found.id}/", form)
    assert "from 3 letters on" in page.content.decode()
    assert reading.board() == []


def test_the_writer_alone_gives_a_name(signed_in, demo):
    posted("one", "The headsets hurt.")
    posted("one", "", new=False, name="Ana Cruz")
    (line,) = reading.inbox(view="waiting")
    page = signed_in("hana").get(f"/box/inbox/{line.id}/").content.decode()
    assert "Ana Cruz" in page
    assert opened("one")["messages"][1]["foot"].startswith("You, as Ana Cruz")


def test_a_card_is_answered_for_all(signed_in, demo):
    posted("one", "From the kitchen", card=True)
    (line,) = reading.inbox(view="waiting")
    assert line.card
    assert "came on paper" in signed_in("hana").get(f"/box/inbox/{line.id}/").content.decode()


def test_the_company_writes_its_own_texts_in_each_language(signed_in, company):
    hana = signed_in("hana")
    hana.post("/box/texts/?in=de", {"welcome": "Was stört?", "crisis": "", "report": "meldestelle@example.org"})  # fmt: skip
    german = Client().get("/box/?in=de").content.decode()
    assert "Was stört?" in german
    assert "meldestelle@example.org" in german
    assert "Was stört?" not in Client().get("/box/?in=en").content.decode()
    assert "112" in Client().get("/box/?in=en").content.decode()


def test_who_verifies_sees_that_it_works_and_no_letter(signed_in, theme, demo):
    for name in ("wil", "sam", "hana"):
        page = signed_in(name).get("/box/health/").content.decode()
        assert "in an order drawn by lot" in page
        assert "Headsets" not in page


def test_a_column_that_could_name_a_writer_is_found(company):
    from django.db import connection

    assert anonymity_box.check().good
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE listening_boxmessage ADD COLUMN sent_at text NULL")
    found = anonymity_box.check()
    assert not found.good
    assert "listening_boxmessage.sent_at" in str(found.came)


def test_the_poster_needs_nothing_from_elsewhere(signed_in, company):
    page = signed_in("ana").get("/box/poster/").content.decode()
    assert "<svg viewBox" in page
    assert "style=" not in page


def test_the_page_of_today_says_that_letters_wait(signed_in, demo):
    assert "letter waits" not in signed_in("hana").get("/").content.decode()
    posted("one", "The headsets hurt.")
    assert "One letter waits for an answer" in signed_in("hana").get("/").content.decode()
    assert "letter waits" not in signed_in("tariq").get("/").content.decode()


def test_what_is_promised_once_stands_once_in_the_list_of_actions(theme, demo):
    from keepwell.domain.partnership.queries import actions

    told = {"title": "Headsets hurt", "owner": demo.users["cem"].public_id.hex, "state": "open", "by": demo.users["cem"].public_id.hex, "now": demo.now}  # fmt: skip
    for days in (5, 9):
        due = suggestion_box.today() + timedelta(days=days)
        suggestion_box.answer_theme(theme=theme, due_on=due, answer=f"In {days} days.", **told)
    made = actions.of_source(source="voice", source_key=f"box-theme/{theme}")
    assert [one.text for one in made] == ["Headsets hurt"]


def test_an_owner_who_cannot_sign_in_is_refused_and_nothing_is_told(signed_in, theme, demo):
    form = {"title": "Headsets", "owner": "0" * 32, "state": "open", "due_on": "2030-01-01", "answer": "Soft pads"}  # fmt: skip
    assert signed_in("cem").post(f"/box/themes/{theme}/", form).status_code == 200
    assert reading.board() == []
