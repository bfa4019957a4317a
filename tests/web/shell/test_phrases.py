from __future__ import annotations

from django.utils import translation

from keepwell.schemas.phrases import Names, Phrase, Quantity, Said, When, in_english
from keepwell.web.shell.phrases import say

TOLD = Phrase(
    "words.value", "{title}, {period}: {value}.",
    {"title": Said("Satisfied customers"), "period": When("2026-10"), "value": Quantity(0.844, "share", 1)},
)  # fmt: skip


def test_in_english_a_page_says_what_the_terminal_says():
    assert say(TOLD) == in_english(TOLD) == "Satisfied customers, October 2026: 84.4%."


def test_a_page_says_it_in_german_with_german_numbers():
    with translation.override("de"):
        assert say(TOLD) == "Zufriedene Kunden, Oktober 2026: 84,4\u202f%."


def test_names_of_the_company_stay_and_are_joined_by_the_language():
    told = Phrase("x", "{teams}", {"teams": Names(("Billing", "Delivery", "Social"))})
    assert say(told) == "Billing, Delivery and Social"
    with translation.override("es"):
        assert say(told) == "Billing, Delivery y Social"


def test_times_and_points_carry_their_units():
    told = Phrase(
        "x",
        "{a} {b} {c}",
        {
            "a": Quantity(380, "seconds"),
            "b": Quantity(12, "net_score", signed=True),
            "c": Quantity(23, "share", bare=True),
        },
    )
    assert say(told) == "6 min 20 s +12 points 2,300"


def test_nothing_is_said_of_nothing():
    assert say(None) == ""
