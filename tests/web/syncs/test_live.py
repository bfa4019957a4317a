"""The live meeting over HTTP: by script and without, said twice, in and out of order."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(signed_in, company):
    """`say(name, *ops)` as the script says it, `news(name, since)` as it asks."""

    class Table:
        address = f"/meet/syncs/{company.syncs['running']}/live/"

        def say(self, name, *ops, since=-1):
            body = json.dumps({"since": since, "ops": list(ops)})
            answer = signed_in(name).post(
                f"{self.address}say/", body, content_type="application/json"
            )
            assert answer.status_code == 200
            return answer.json()

        def news(self, name, since=-1, **headers):
            return signed_in(name).get(f"{self.address}news/?since={since}", headers=headers)

        def post(self, name, **told):
            return signed_in(name).post(f"{self.address}say/", told)

        def page(self, name, more=""):
            return signed_in(name).get(self.address + more).content.decode()

    return Table()


def line(text, *, number=1, name="l1", **more):
    return {"op": "line", "line": name, "device": "d", "number": number, "text": text, "block": "policy", **more}  # fmt: skip


def test_what_one_says_the_other_hears(table):
    said = table.say("hana", line("Late shifts again"))
    assert said["results"] == [{"ok": True, "into": "l1"}]
    heard = table.news("cem").json()
    (note,) = heard["lines"]
    assert (note["text"], note["mine"], note["block"]) == ("Late shifts again", False, "policy")
    assert said["news"]["lines"][0]["mine"]


def test_nothing_new_is_told_by_an_empty_answer(table):
    first = table.news("cem")
    again = table.news("cem", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    table.say("hana", line("x"))
    assert table.news("cem", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_only_news_since_are_sent(table):
    seen = table.say("hana", line("one"))["news"]["revision"]
    table.say("hana", line("two", name="l2"))
    assert [one["text"] for one in table.news("cem", seen).json()["lines"]] == ["two"]


def test_said_twice_is_said_once(table):
    decision = {"op": "decide", "key": "d", "text": "Trial", "block": "policy"}
    for _ in range(2):
        news = table.say("hana", line("a"), decision)["news"]
    assert (len(news["lines"]), len(news["decisions"])) == (1, 1)


def test_one_statement_that_cannot_be_done_does_not_stop_the_others(table):
    answer = table.say(
        "hana", {"op": "decide", "key": "d", "text": "", "block": "policy"}, line("kept"), {"op": "nonsense"},
        {"op": "act", "key": "a", "text": "x", "owner": "nobody", "due_on": "2026-12-01"},
        {"op": "settle", "point": "1 or 1"},
    )  # fmt: skip
    assert [one["ok"] for one in answer["results"]] == [False, True, False, False, False]
    assert "few words" in answer["results"][0]["error"]
    assert [one["text"] for one in answer["news"]["lines"]] == ["kept"]


@pytest.mark.parametrize("body", ["[]", '{"ops": 3}', '{"ops": [3]}', "{"])
def test_what_is_no_statement_is_refused(table, signed_in, body):
    answer = signed_in("hana").post(f"{table.address}say/", body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "odd", [{"number": "x"}, {"number": -5}, {"text": None}, {"block": 7}, {"line": None}, {"seen": 1e99}]
)  # fmt: skip
def test_odd_notes_are_kept_rather_than_refused(table, odd):
    assert table.say("hana", {**line("words"), **odd})["results"][0]["ok"]


def test_a_private_note_reaches_nobody_else(table):
    table.say("hana", line("Ask about pay", private=True))
    assert table.news("cem").json()["lines"] == []
    assert "Ask about pay" not in table.page("cem", "?block=policy")
    assert "Ask about pay" in table.page("hana", "?block=policy")


def test_everything_works_without_script(table, company, signed_in):
    cem = company.users["cem"].public_id.hex
    answer = table.post("hana", op="line", line="f1", device="form", text="By form", block="policy", view="policy")  # fmt: skip
    assert answer["Location"] == f"{table.address}?block=policy"
    table.post("hana", op="decide", key="d", text="Trial of eight weeks", block="policy")
    table.post("cem", op="agree", key="d")
    table.post("cem", op="act", key="a", text="Ask Finance", owner=cem, due_on="2026-12-01", block="policy")  # fmt: skip
    table.post("cem", op="park", key="p", text="Winter rota", block="policy")
    table.post("cem", op="turn", seen="workforce", block="onboarding")
    page = table.page("hana", "?block=policy")
    for words in ("By form", "Trial of eight weeks", "both agreed", "Ask Finance", "Winter rota"):
        assert words in page
    assert '<li class="on" data-block="onboarding">' in page
    assert table.post("hana", op="pause").status_code == 302
    assert "Go on" in table.page("hana")


def test_a_form_that_cannot_be_done_says_why(table, signed_in):
    client = signed_in("hana")
    client.post(f"{table.address}say/", {"op": "decide", "key": "d", "text": " "})
    assert "few words" in client.get(table.address).content.decode()


def test_before_a_meeting_is_opened_there_is_nowhere_to_speak(signed_in, company):
    address = f"/meet/syncs/{company.syncs['planned']}/live/"
    told = json.dumps({"ops": [line("too early")]})
    answer = signed_in("hana").post(f"{address}say/", told, content_type="application/json")
    assert answer.status_code == signed_in("hana").get(f"{address}news/").status_code == 404


def test_who_sits_in_the_room_is_ticked(table, company):
    cem = company.users["cem"].public_id.hex
    table.post("hana", op="present", user=cem, present="1")
    seats = {one["user"]: one["here"] for one in table.news("hana").json()["seats"]}
    assert seats[cem]
    table.post("hana", op="present", user=cem, present="0")
    seats = {one["user"]: one["here"] for one in table.news("hana").json()["seats"]}
    assert not seats[cem]


def test_a_pack_stands_on_the_table_with_its_figures_and_points(table):
    page = table.page("hana")
    assert 'data-part="workforce"' in page
    assert 'class="figs"' in page


def test_closing_leads_to_the_minutes_and_late_words_still_arrive(table, company, signed_in):
    table.say("hana", line("On time"))
    answer = signed_in("cem").post(f"{table.address}close/", {"send": "on"})
    assert answer["Location"].endswith(f"{company.syncs['running']}/minutes/")
    late = table.say("hana", line("Was offline", name="l9"))
    assert late["news"]["closed"]
    page = signed_in("cem").get(answer["Location"]).content.decode()
    assert "Was offline" in page
    assert "came in after the meeting was closed" in page
    assert signed_in("hana").get(table.address)["Location"] == answer["Location"]
