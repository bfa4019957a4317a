"""What a company may ask in its own words, and the sets that its questions make."""

from __future__ import annotations

import pytest

from keepwell.domain.listening.rules.own_questions import (
    Own,
    OwnQuestionError,
    banks,
    is_delicate,
    licensed,
    refusal,
)
from keepwell.domain.listening.rules.wording import lacking, untested, worded

PEOPLE = ["Ana Cruz", "Bo Li"]
LICENCE = {
    "id": "uwes-3-9-17", "name": "UWES", "holder": "Larkfield", "reference": "No. 7", "language": "en",
    "lowest": 0, "labels": ["Never", "Sometimes", "Always"], "delicate": False, "direction": "up",
    "items": [{"text": "One", "reverse": False}, {"text": "Two", "reverse": True}],
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), [
    ("My lead has time for me when I need it.", ""), ("Meine Führungskraft hört mir zu.", ""),
    ("The company takes care of our health.", ""), ("Las políticas de la empresa son claras.", ""),
    ("Somebody had my back when a customer was rude.", ""), ("Wir haben genug Pausen im Dienst.", ""),
    ("Who helped you most this month?", "person"), ("Wer hat dir am meisten geholfen?", "person"),
    ("¿Quién te ayudó más este mes?", "person"), ("Which colleague should leave?", "person"),
    ("What is your name and your team?", "person"), ("Wie lautet dein Name?", "person"),
    ("Write the name of your doctor.", "person"), ("Is Ana Cruz a good lead for you?", "name"),
    ("Does Cruz listen when it matters?", "name"), ("Is your phone number up to date?", "contact"),
    ("Have you been diagnosed with burnout?", "health"), ("Nimmst du Medikamente gegen Angst?", "health"),
    ("¿Está usted embarazada este año?", "health"), ("Were you sick more than five days?", "health"),
    ("Are you a member of a trade union?", "belief"), ("Welcher Religion gehörst du an?", "belief"),
    ("Short?", "length"), ("x" * 201, "length"),
])  # fmt: skip
def test_what_may_not_be_asked_is_refused_with_its_words(text, code):
    found = refusal(text, names=PEOPLE)
    assert (found.code if found else "") == code


@pytest.mark.parametrize(("text", "delicate"), [
    ("I think of leaving this company.", True), ("Ich bin nach der Arbeit erschöpft.", True),
    ("Nadie me acosa en el trabajo.", True), ("I know my shifts early enough.", False),
])  # fmt: skip
def test_leaving_harassment_and_exhaustion_are_delicate(text, delicate):
    assert is_delicate([text]) == delicate


def _bank():
    return banks([
        Own("a", {"en": "My desk is quiet.", "de": "Mein Platz ist ruhig."}, "agree"),
        Own("b", {"de": "Was fehlt dir am Platz?"}, "words"),
        Own("c", {"es": "A menudo estoy agotado."}, "often", delicate=True),
    ])  # fmt: skip


def test_plain_and_delicate_questions_make_two_sets():
    found = _bank()
    assert {name: [one.id for one in kept.items] for name, kept in found.items()} == {
        "own": ["a", "b"], "own-delicate": ["c"],
    }  # fmt: skip
    assert found["own-delicate"].delicate
    assert not banks([])


def test_a_question_is_read_in_the_language_in_which_it_was_written():
    bank = _bank()
    own, (desk, lacks) = bank["own"], bank["own"].items
    german = worded(own, desk, language="de")
    assert (german.text, german.labels[0], german.language) == ("Mein Platz ist ruhig.", "Stimme gar nicht zu", "de")  # fmt: skip
    assert worded(own, desk, language="es").language == "en"
    assert worded(own, lacks, language="en").language == "de"
    spanish = worded(bank["own-delicate"], bank["own-delicate"].items[0], language="en")
    assert (spanish.language, spanish.labels[0]) == ("es", "Nunca")
    assert lacking([(own, desk), (own, lacks)], language="en") == 1
    assert not untested(own, languages=["de", "es"])


def test_a_licensed_instrument_is_made_of_what_was_entered():
    made = licensed(LICENCE)
    assert [one.reverse for one in made.items] == [False, True]
    assert made.scales["main"].values == (0, 1, 2)
    assert made.notice == "Larkfield · No. 7"


@pytest.mark.parametrize(("change", "code"), [
    ({"holder": " "}, "holder"), ({"labels": ["one"]}, "options"), ({"items": []}, "items"),
    ({"labels": [f"{n}" for n in range(12)]}, "options"),
])  # fmt: skip
def test_what_makes_no_instrument_says_what_is_missing(change, code):
    with pytest.raises(OwnQuestionError) as raised:
        licensed({**LICENCE, **change})
    assert raised.value.refusal.code == code
