"""Candidates and leavers: codes, tokens, answers; nothing leads from one to the other."""

from __future__ import annotations

import base64
import secrets
from datetime import date, timedelta

import pytest
from django.db import connection

from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.ballot import Ballot
from keepwell.domain.listening.operations import visitors
from keepwell.domain.listening.operations.answering import RoundOverError
from keepwell.domain.listening.operations.issuing import IssuedBeforeError, NotAskedError
from keepwell.domain.listening.rules import manifest, tokens
from keepwell.domain.listening.rules import visitors as rules
from keepwell.domain.listening.rules.answers import AnswerError
from keepwell.domain.listening.rules.tokens import TokenError
from keepwell.domain.listening.rules.visitors import VisitorError
from keepwell.domain.trail import queries as trail
from tests.domain.listening.rules.blinding import blind, unblind

DAY = date(2026, 3, 2)
END = date(2026, 3, 31)
SECRET = "a" * 64
BY = {"by": "hana"}


class Visitor:
    """A browser with a code: a token for it, then an answer without it."""

    def __init__(self, home, code: str) -> None:
        self.home, self.code = home, code
        view, self.key_id = reading.round_for(code=code, on=DAY)
        self.round = view.key
        pem = next(one["key"] for one in manifest.read(view.manifest)["keys"] if one["id"] == self.key_id)  # fmt: skip
        told = tokens.read_public(pem).public_numbers()
        self.n = told.n
        self.blinded = blind(secrets.token_bytes(64), n=told.n, e=told.e)

    def fetch(self):
        signed = visitors.issue_visitor_token(code=self.code, blinded=self.blinded.sent, home=self.home, on=DAY)  # fmt: skip
        self.signature = unblind(signed, self.blinded, n=self.n)
        return self

    def send(self, **body) -> str:
        return visitors.submit_visitor_answer(
            round_key=self.round, key_id=self.key_id, message=self.blinded.message,
            signature=self.signature, body={f"kw-candidate-5:{k}": v for k, v in body.items()},
            home=self.home,
        )  # fmt: skip


@pytest.fixture
def asked(db, tmp_path) -> str:
    return visitors.ask_visitors(
        kind="candidate", opens_on=DAY, closes_on=END, home=tmp_path, secret=SECRET, **BY
    )


def codes(group=1, count=1, on=DAY) -> list[str]:
    return visitors.give_codes(kind="candidate", group=group, count=count, on=on, **BY)


def visitor(home, group=1) -> Visitor:
    return Visitor(home, codes(group)[0]).fetch()


class TestRules:
    def test_codes_are_read_however_they_were_typed(self):
        code = rules.new_code()
        assert len(code) == 14
        assert rules.mark(code) == rules.mark(code.lower().replace("-", " "))
        assert rules.mark(code) != rules.mark(rules.new_code())

    @pytest.mark.parametrize(
        ("on", "end"),
        [("2026-01-01", "2026-03-31"), ("2026-02-28", "2026-03-31"), ("2026-12-31", "2026-12-31"),
         ("2024-05-15", "2024-06-30"), ("2026-11-22", "2026-12-31")],
    )  # fmt: skip
    def test_a_quarter_ends_on_its_last_day(self, on, end):
        assert rules.quarter_end(date.fromisoformat(on)) == date.fromisoformat(end)

    @pytest.mark.parametrize(
        ("kind", "answers", "rounds", "ready"),
        [("candidate", 5, 1, True), ("candidate", 4, 1, False), ("exit", 10, 1, False), ("exit", 10, 2, True)],
    )  # fmt: skip
    def test_pools_wait_until_they_are_enough(self, kind, answers, rounds, ready):
        needed = {"candidate": 5, "exit": 10}[kind]
        assert rules.is_ready(kind, answers=answers, rounds=rounds, needed=needed) is ready


def test_begin_twice_is_one_round(asked, tmp_path):
    again = visitors.ask_visitors(
        kind="candidate", opens_on=DAY, closes_on=END, home=tmp_path, secret=SECRET, **BY
    )
    assert again == asked
    assert reading.open_keys() == {asked}


def test_a_code_gives_one_token_and_the_token_one_answer(asked, tmp_path):
    one = visitor(tmp_path)
    assert one.send(C1=5, C5=9) == "new"
    assert one.send(C1=4) == "again"
    one.fetch()  # the same request is signed again
    other = Visitor(tmp_path, one.code)
    with pytest.raises(IssuedBeforeError):
        other.fetch()


def test_codes_that_open_nothing_all_look_alike(asked, tmp_path):
    (old,) = codes(on=DAY - rules.VALID)
    for code in (old, "nonsense", rules.new_code()):
        assert reading.round_for(code=code, on=DAY) is None
        with pytest.raises(NotAskedError):
            visitors.issue_visitor_token(code=code, blinded=b"", home=tmp_path, on=DAY)


def test_a_group_cannot_answer_for_another(asked, tmp_path):
    one = visitor(tmp_path, group=1)
    view = reading.visitor_round(key=asked)
    one.key_id = view.keys[3]
    with pytest.raises(TokenError):
        one.send(C1=5)


def test_what_no_form_sends_is_refused(asked, tmp_path):
    one = visitor(tmp_path)
    with pytest.raises(AnswerError):
        one.send(C1=6)
    with pytest.raises(AnswerError):
        one.send(C9=1)


@pytest.mark.parametrize(("group", "count"), [(4, 1), (-1, 1), (0, 0), (0, 51)])
def test_codes_that_cannot_be(asked, group, count):
    with pytest.raises(VisitorError):
        codes(group, count)


def test_without_a_round_no_codes(db):
    with pytest.raises(VisitorError, match="Begin"):
        codes()


def test_closing_keeps_answers_by_group_and_forgets_keys_and_used_codes(asked, tmp_path):
    spare = codes()[0]
    for group, value in ((1, 5), (1, 4), (3, 2)):
        visitor(tmp_path, group).send(C1=value)
    last = visitor(tmp_path)
    visitors.close_visitors(round_key=asked, home=tmp_path, **BY)
    visitors.close_visitors(round_key=asked, home=tmp_path, **BY)
    assert not Ballot.of(tmp_path, asked).exists
    told = [one["kw-candidate-5:C1"] for one in reading.answers(keys=[asked], group=1)]
    assert sorted(told) == [4, 5]
    assert reading.unpooled(kind="candidate", group=1) == [(asked, DAY, END)]
    with pytest.raises(RoundOverError):
        last.send(C1=1)
    again = visitors.ask_visitors(
        kind="candidate", opens_on=END, closes_on=END + timedelta(90), home=tmp_path, secret=SECRET, **BY
    )  # fmt: skip
    assert reading.round_for(code=spare, on=DAY)[0].key == again  # not used yet: opens the next
    assert reading.round_for(code=last.code, on=DAY) is None


def test_a_round_whose_ballot_is_gone_is_void(asked, tmp_path):
    Ballot.of(tmp_path, asked).destroy()
    visitors.close_visitors(round_key=asked, home=tmp_path, **BY)
    assert reading.visitor_round(key=asked).state == "void"
    assert reading.unpooled(kind="candidate", group=0) == []


def test_what_was_told_is_in_no_other_pool(asked, tmp_path):
    visitors.close_visitors(round_key=asked, home=tmp_path, **BY)
    told = {"kind": "candidate", "group": 1, "rounds": [asked], "figures": [{"name": "favourable", "value": 0.8}], "comments": (), "on": DAY}  # fmt: skip
    visitors.tell_pool(**told, **BY)
    with pytest.raises(VisitorError):
        visitors.tell_pool(**told, **BY)
    assert reading.unpooled(kind="candidate", group=1) == []
    assert reading.unpooled(kind="candidate", group=2) != []
    assert [one.figures[0]["value"] for one in reading.pools()] == [0.8]


def test_named_steps_leave_a_row_and_answers_none(asked, tmp_path):
    before = trail.verify_chain().entries
    one = Visitor(tmp_path, codes()[0])
    assert trail.verify_chain().entries == before + 1
    one.fetch().send(C1=5)
    assert trail.verify_chain().entries == before + 1
    visitors.close_visitors(round_key=asked, home=tmp_path, **BY)
    assert trail.verify_chain().entries == before + 2
    assert one.code not in repr(trail.entries(limit=9))


def test_the_register_holds_no_code_and_no_way_from_a_code_to_an_answer(asked, tmp_path):
    one = visitor(tmp_path)
    one.send(C1=5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM listening_visitorcode")
        assert one.code not in repr(cursor.fetchall())
        related = connection.introspection.get_relations(cursor, "listening_visitoranswer")
    assert {table for _column, table in related.values()} == {"listening_visitorround"}
    raw = b"".join(file.read_bytes() for file in Ballot.of(tmp_path, asked).folder.iterdir())
    for trace in (one.code.encode(), rules.mark(one.code).encode(), base64.b64encode(one.blinded.sent)):  # fmt: skip
        assert trace not in raw
