"""A round from draft to closed answers: who may, what is kept, and what nobody can find out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, models

from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.ballot import Ballot, BallotMissingError
from keepwell.domain.listening.models import Asked, ClosedAnswer, ClosedComment, Issued
from keepwell.domain.listening.operations.answering import RoundOverError
from keepwell.domain.listening.operations.issuing import IssuedBeforeError, NotAskedError
from keepwell.domain.listening.operations.rounds import RoundError
from keepwell.domain.listening.rules import manifest, tokens
from keepwell.domain.listening.rules.answers import AnswerError
from keepwell.domain.trail import queries as trail
from tests.domain.listening.browsers import Browser, dump

pytestmark = pytest.mark.django_db
SECRET = "5" * 64
QUESTIONS = [
    {"instrument": "kw-pulse-core-10", "items": ["P1", "P2"]},
    {"instrument": "kw-recommend-1", "items": ["R1", "R2"]},
]
ATOMS = [
    operations.Atom(("Blue",), tuple(f"b{i}" for i in range(4))),
    operations.Atom(("Red", "Green"), tuple(f"r{i}" for i in range(3))),
]


@pytest.fixture(autouse=True)
def _small_keys(monkeypatch):
    """Keys of 1,024 bits: the protocol is the same and the tests take seconds."""
    monkeypatch.setattr(tokens, "BITS", 1024)
    monkeypatch.setattr(tokens.new_key, "__kwdefaults__", {"bits": 1024})


@pytest.fixture
def draft() -> str:
    return operations.draft_round(
        title="November", questions=QUESTIONS, opens_on=date(2026, 11, 2), closes_on=date(2026, 11, 16),
        by="hana",
    )  # fmt: skip


def _open(draft, home, **more):
    operations.open_round(
        round_key=draft,
        atoms=ATOMS,
        limits={"voice_score": 5},
        home=home,
        secret=SECRET,
        by="hana",
        **more,
    )


@pytest.fixture
def opened(draft, tmp_path) -> str:
    _open(draft, tmp_path)
    return draft


def _nobody(_counts):
    return []


def _everybody(_counts):
    return [(frozenset({0, 1}), ("Blue", "Red", "Green"))]


def _close(key, home, grouping=_nobody):
    return operations.close_round(round_key=key, home=home, by="hana", grouping=grouping)


def test_an_answer_goes_its_way_without_a_name(opened, tmp_path):
    for person, value in (("b0", 5), ("b1", 4), ("r0", 2)):
        assert Browser(tmp_path, opened, person).fetch().send(P1=value, P2=3) == "new"
    assert _close(opened, tmp_path) == 3
    table = queries.counts(key=opened)
    assert table["kw-pulse-core-10:P1"] == [[0, 0, 0, 1, 1], [0, 1, 0, 0, 0]]
    assert table["kw-pulse-core-10:P2"] == [[0, 0, 2, 0, 0], [0, 0, 1, 0, 0]]
    assert queries.round_of(key=opened).accepted == 3


def test_the_same_token_again_replaces_what_it_said(opened, tmp_path):
    browser = Browser(tmp_path, opened, "b0").fetch()
    assert browser.send(P1=1) == "new"
    assert browser.fetch().send(P1=5) == "again"
    assert _close(opened, tmp_path) == 1
    assert queries.counts(key=opened)["kw-pulse-core-10:P1"][0] == [0, 0, 0, 0, 1]


def test_nobody_gets_a_second_token(opened, tmp_path):
    Browser(tmp_path, opened, "b0").fetch()
    with pytest.raises(IssuedBeforeError, match="another device"):
        Browser(tmp_path, opened, "b0").fetch()


def test_who_is_not_asked_gets_none(opened, tmp_path):
    with pytest.raises(NotAskedError):
        operations.issue_token(round_key=opened, person="stan", blinded=b"\1" * 128, home=tmp_path)
    assert queries.key_for(key=opened, person="stan") == ""
    assert queries.open_for(person="stan") == []
    assert [one.key for one in queries.open_for(person="b0")] == [opened]


def test_a_token_of_one_group_is_no_token_of_another(opened, tmp_path):
    blue = Browser(tmp_path, opened, "b0").fetch()
    blue.key_id = queries.key_for(key=opened, person="r0")
    with pytest.raises(tokens.TokenError, match="not of this round"):
        blue.send(P1=3)
    blue.key_id = "0" * 32
    with pytest.raises(tokens.TokenError, match="not of this round"):
        blue.send(P1=3)


@pytest.mark.parametrize(("body", "said"), [
    ({"P1": 6}, "no option"), ({"P1": True}, "no option"), ({"P3": 1}, "was not asked"),
    ({"P1": "5"}, "no option"), ({"kw-recommend-1:R1": 11}, "no option"),
    ({"kw-recommend-1:R2": "x" * 2001}, "at most 2000"), ({"kw-recommend-1:R2": 5}, "comment"),
])  # fmt: skip
def test_what_no_form_can_send_is_refused(opened, tmp_path, body, said):
    browser = Browser(tmp_path, opened, "b0").fetch()
    with pytest.raises(AnswerError, match=said):
        browser.send(**body)


def test_after_the_end_keys_ballot_and_tokens_are_gone(opened, tmp_path):
    browser = Browser(tmp_path, opened, "b0").fetch()
    browser.send(P1=3)
    _close(opened, tmp_path)
    assert not Ballot.of(tmp_path, opened).folder.exists()
    assert not Issued.objects.exists()
    with pytest.raises(RoundOverError):
        browser.send(P1=4)
    with pytest.raises(NotAskedError):
        operations.issue_token(
            round_key=opened, person="b0", blinded=browser.blinded.sent, home=tmp_path
        )
    assert _close(opened, tmp_path) == 1


def test_a_killed_opening_goes_on_with_the_same_keys(draft, tmp_path):
    seen = []

    def die(done, _total):
        seen.append(done)
        if done == 1 and len(seen) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _open(draft, tmp_path, progress=die)
    first = (tmp_path / "ballot" / draft / "0.pem").read_bytes()
    assert queries.round_of(key=draft).state == "opening"
    assert queries.key_for(key=draft, person="b0") == ""
    _open(draft, tmp_path, progress=die)
    assert (tmp_path / "ballot" / draft / "0.pem").read_bytes() == first
    assert Asked.objects.count() == 7
    Browser(tmp_path, draft, "r2").fetch().send(P1=3)


def test_a_killed_close_is_finished_without_counting_twice(opened, tmp_path, monkeypatch):
    Browser(tmp_path, opened, "b0").fetch().send(P1=3)
    with monkeypatch.context() as broken:
        broken.setattr(Ballot, "destroy", lambda _self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            _close(opened, tmp_path)
    assert _close(opened, tmp_path) == 1
    assert ClosedAnswer.objects.count() == 1
    assert not Ballot.of(tmp_path, opened).folder.exists()


def test_a_restored_backup_of_an_open_round_is_void(opened, tmp_path):
    elsewhere = tmp_path / "restored"
    with pytest.raises(BallotMissingError):
        _close(opened, elsewhere)
    operations.void_round(round_key=opened, home=elsewhere, by="sam", reason="restored")
    assert queries.round_of(key=opened).state == "void"
    assert queries.answers(key=opened) == []


def test_comments_part_from_scores_and_small_groups_keep_silent(opened, tmp_path):
    for at, person in enumerate(("b0", "b1", "r0")):
        body = {"kw-recommend-1:R1": 9, "kw-recommend-1:R2": f"words {at}"}
        Browser(tmp_path, opened, person).fetch().send(**body)
    _close(opened, tmp_path, _everybody)
    assert {text for _, _, text in queries.comments(key=opened)} == {
        "words 0",
        "words 1",
        "words 2",
    }
    assert all("R2" not in str(chosen) for _, chosen in queries.answers(key=opened))
    assert {teams for teams, _, _ in queries.comments(key=opened)} == {("Blue", "Red", "Green")}


def test_comments_of_too_small_a_group_are_kept_nowhere(opened, tmp_path):
    Browser(tmp_path, opened, "b0").fetch().send(**{"kw-recommend-1:R2": "only me"})
    _close(opened, tmp_path)
    assert not ClosedComment.objects.exists()


def test_there_is_one_manifest_for_everybody_and_a_change_shows(opened):
    first = queries.manifest_of(key=opened)
    assert manifest.read(first)["keys"][1]["teams"] == ["Red", "Green"]
    assert manifest.fingerprint(first) == queries.round_of(key=opened).manifest_hash
    with pytest.raises(ValueError, match="changed"):
        manifest.read(first.replace("Green", "Brown"))


def test_answers_leave_no_trail_row_and_no_moment(opened, tmp_path):
    before = trail.newest()
    Browser(tmp_path, opened, "b0").fetch().send(P1=3)
    assert trail.newest() == before
    _close(opened, tmp_path)
    last = trail.entries(limit=1)[0]
    assert (last.verb, last.detail) == ("close_round", {"answers": 1})


NAMELESS = (ClosedAnswer, ClosedComment)


@pytest.mark.parametrize("model", NAMELESS)
def test_nameless_tables_know_no_person_no_moment_and_no_order(model):
    kinds = [type(one) for one in model._meta.get_fields()]
    assert not {models.DateField, models.DateTimeField, models.TimeField} & set(kinds)
    assert isinstance(model._meta.pk, models.UUIDField)
    to = {one.related_model._meta.label for one in model._meta.get_fields() if one.is_relation}
    assert to == {"listening.Round"}


def test_no_other_table_points_at_a_nameless_one():
    pointing = [
        field for other in apps.get_models() for field in other._meta.get_fields()
        if field.is_relation and field.related_model in NAMELESS and not field.auto_created
    ]  # fmt: skip
    assert pointing == []


def test_the_open_ballot_names_nobody(opened, tmp_path):
    for person in ("b0", "b1"):
        Browser(tmp_path, opened, person).fetch().send(P1=3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person FROM listening_issued")
        people = [row[0] for row in cursor.fetchall()]
    told = dump(tmp_path / "ballot")
    assert all(f'"{one}"' not in told for one in people)
    with closing(sqlite3.connect(Ballot.of(tmp_path, opened).file(0))) as link:
        schema = link.execute("SELECT sql FROM sqlite_master").fetchall()
    assert "WITHOUT ROWID" in schema[0][0]
    assert not any(
        word in schema[0][0].lower() for word in ("time", "date", "person", "autoincrement")
    )


def test_the_bytes_of_an_open_ballot_do_not_tell_the_order(opened, tmp_path):
    """The same answers in another order make the same file, but for counters of writes."""
    browsers = [Browser(tmp_path, opened, f"b{i}").fetch() for i in range(4)]
    ballot, seen = Ballot.of(tmp_path, opened), []
    for order in (browsers, browsers[::-1], browsers[2:] + browsers[:2]):
        with closing(sqlite3.connect(ballot.file(0))) as link, link:
            link.execute("DELETE FROM answer")
        for one in order:
            one.send(P1=3)
        raw = ballot.file(0).read_bytes()
        seen.append(raw[100:])
    assert seen[0] == seen[1] == seen[2]
    assert {one.stat().st_mtime for one in ballot.folder.glob("*.sqlite3")} == {946_728_000}
    assert not list(ballot.folder.glob("*-*"))


def test_closed_answers_lie_in_the_order_of_their_random_ids(opened, tmp_path):
    for at, person in enumerate(["b0", "b1", "b2", "b3", "r0", "r1", "r2"]):
        Browser(tmp_path, opened, person).fetch().send(P1=at % 5 + 1)
    _close(opened, tmp_path)
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM listening_closedanswer ORDER BY {order}")
        stored = [str(row[0]) for row in cursor.fetchall()]
    assert stored == sorted(stored)
    assert len(stored) == 7


def test_an_answer_that_comes_while_the_round_closes_is_refused_not_lost(opened, tmp_path):
    browser = Browser(tmp_path, opened, "b0").fetch()
    Ballot.of(tmp_path, opened).shuffled()
    with pytest.raises(RoundOverError):
        browser.send(P1=3)


@pytest.mark.parametrize(("change", "error"), [
    ({"questions": []}, RoundError), ({"closes_on": date(2026, 11, 2)}, RoundError),
    ({"questions": [{"instrument": "mbi", "items": ["1"]}]}, AnswerError),
    ({"questions": [{"instrument": "ons4", "items": ["Z"]}]}, AnswerError),
])  # fmt: skip
def test_a_draft_that_cannot_be_is_refused(change, error):
    told = {
        "title": "x",
        "questions": QUESTIONS,
        "opens_on": date(2026, 11, 2),
        "closes_on": date(2026, 11, 9),
        "by": "hana",
    }
    with pytest.raises(error):
        operations.draft_round(**{**told, **change})


def test_only_a_draft_is_dropped(draft, tmp_path):
    operations.drop_round(round_key=draft, by="hana")
    assert queries.rounds() == []
    operations.drop_round(round_key=draft, by="hana")


def test_what_was_opened_stays(opened):
    with pytest.raises(RoundError, match="draft"):
        operations.drop_round(round_key=opened, by="hana")


def test_nobody_to_ask_is_said_before_anything_is_made(draft, tmp_path):
    with pytest.raises(RoundError, match="Nobody"):
        operations.open_round(
            round_key=draft, atoms=[], limits={}, home=tmp_path, secret=SECRET, by="hana"
        )
    assert not (tmp_path / "ballot").exists()
