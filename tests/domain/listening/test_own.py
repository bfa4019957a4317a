"""The company's own questions: kept once, unchanged once asked, read by rounds; licences entered."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.operations.rounds import RoundError
from keepwell.domain.listening.rules.answers import AnswerError
from keepwell.domain.listening.rules.own_questions import OwnQuestionError
from tests.domain.listening.round_writes import ENTERED, WORDS

pytestmark = pytest.mark.django_db
DAYS = {"opens_on": date(2026, 3, 2), "closes_on": date(2026, 3, 16), "by": "hana"}


@pytest.fixture
def quiet() -> str:
    return operations.write_question(**WORDS)


def _plan(*items: str, instrument: str = "own", **more):
    told = [{"instrument": instrument, "version": 1, "items": list(items)}]
    return operations.draft_round(title="March", questions=told, **{**DAYS, **more})


def test_the_same_question_is_in_the_bank_once(quiet):
    assert operations.write_question(**WORDS) == quiet
    assert [one.own.key for one in queries.own_questions_all()] == [quiet]


def test_a_round_asks_questions_of_the_bank(quiet):
    key = _plan(quiet, languages=["de"])
    found = queries.round_of(key=key)
    items = queries.items_of(questions=found.questions)
    assert list(items) == [f"own:{quiet}"]
    assert items[f"own:{quiet}"][1].text == "My desk is quiet."
    assert found.languages == ("de",)
    assert queries.own_questions_all()[0].used


def test_what_was_asked_keeps_its_words(quiet):
    _plan(quiet)
    with pytest.raises(OwnQuestionError, match="asked"):
        operations.reword_question(key=quiet, **{**WORDS, "scale": "often"})
    operations.retire_question(key=quiet, retired=True, by="hana")
    assert "own" not in queries.own_instruments(offered=True)
    assert "own" in queries.own_instruments()


def test_a_question_that_nobody_asked_may_change(quiet):
    told = {**WORDS, "texts": {"en": "I think of leaving the company."}}
    operations.reword_question(key=quiet, **told)
    (found,) = queries.own_questions_all()
    assert found.own.delicate
    assert list(queries.own_instruments()) == ["own-delicate"]


@pytest.mark.parametrize("change", [
    {"texts": {}}, {"texts": {"en": "  "}}, {"scale": "stars"}, {"texts": {"en": "Does Ana Cruz listen?"}},
    {"texts": {"en": "My desk is quiet.", "de": "Nimmst du Medikamente?"}},
])  # fmt: skip
def test_what_may_not_be_asked_is_not_kept(change):
    with pytest.raises(OwnQuestionError):
        operations.write_question(**{**WORDS, **change})
    assert not queries.own_questions_all()


def test_two_rounds_of_a_month_ask_different_own_questions(quiet):
    other = operations.write_question(**{**WORDS, "texts": {"en": "My chair is good."}})
    _plan(quiet)
    _plan(other)
    with pytest.raises(RoundError, match="same month"):
        _plan(quiet, other)


def test_a_licence_is_stated_with_its_items_and_then_asked():
    operations.enter_licence(instrument="cbi-19", told=ENTERED, by="hana", on=DAYS["opens_on"])
    (kept,) = queries.licences()
    assert (kept.name, kept.stated_by) == ("Copenhagen Burnout Inventory", "hana")
    _plan("1", instrument="cbi-19")
    changed = {**ENTERED, "labels": ["yes", "no"]}
    with pytest.raises(OwnQuestionError, match="asked"):
        operations.enter_licence(instrument="cbi-19", told=changed, by="hana", on=date(2026, 4, 1))
    operations.retire_licence(instrument="cbi-19", by="hana")
    assert not queries.own_instruments(offered=True)
    assert queries.own_instruments()["cbi-19"].delicate


@pytest.mark.parametrize("name", ["phq-9-gad-7", "csps-engagement-5", "nonsense"])
def test_no_licence_is_taken_for_a_screener_or_what_is_here_already(name):
    with pytest.raises(LookupError):
        operations.enter_licence(instrument=name, told=ENTERED, by="hana", on=date(2026, 3, 2))


def test_a_round_cannot_ask_what_is_in_no_bank():
    with pytest.raises(AnswerError):
        _plan("nonsense")
