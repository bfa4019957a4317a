"""Links in words: no cause is ever told, a refusal names its number, the sign is in the word."""

from __future__ import annotations

import pytest

from keepwell.analytics.words import linking as words
from keepwell.schemas.linkage import Lagged

LINK = Lagged("later", 1, effect=-0.8, low=-1.3, high=-0.3, swing=2.0, teams=12, months=20)


def _told(link: Lagged, word: str) -> str:
    return str(words.finding(link, word=word, care="Overtime", outcome="Satisfied", matters=0.5))  # type: ignore[arg-type]


def test_the_sign_is_told_in_words_and_the_ends_without() -> None:
    assert "0.8 points lower" in _told(LINK, "strong")
    assert "(between 0.3 and 1.3)" in _told(LINK, "strong")
    up = Lagged("later", 2, effect=0.8, low=0.3, high=1.3, swing=2.0)
    assert _told(up, "weak").startswith("2 months after")
    assert "higher" in _told(up, "weak")


@pytest.mark.parametrize("word", ["strong", "weak", "hardly", "cannot_tell"])
def test_no_sentence_names_a_cause(word) -> None:
    said = [_told(LINK, word), *map(str, words.doubts(word, both_ways=True, reverse=True))]
    said.append(
        str(
            words.headline(
                word, care="Overtime", outcome="csat", both_ways=True, code="", numbers={}
            )
        )
    )
    for one in said:
        assert not {"because", "drives", "impact", "effect"} & set(one.lower().split())


@pytest.mark.parametrize(
    ("code", "numbers", "part"),
    [
        ("R1", {"teams": 5.0, "months": 12.0}, "5 teams"),
        ("R1", {"teams": 9.0, "months": 4.0}, "4 months"),
        ("R1", {"teams": 0.0, "months": 0.0}, "six months"),
        ("R2", {"reliability": 0.41}, "41%"),
        ("R3", {"half_width": 6.2}, "6.2 points"),
        ("constant", {}, "the same in all months"),
        ("same_effects", {}, "held equal"),
    ],
)
def test_a_refusal_names_the_number_that_triggered_it(code, numbers, part) -> None:
    assert part in str(words.refused(code, numbers, voice=False))


def test_what_would_help_fits_what_is_missing() -> None:
    assert "more teams would" in str(words.remedy("R1", {"teams": 5}, more_months=0, voice=False))
    assert "protection stays" in str(words.remedy("R1", {"teams": 5}, more_months=0, voice=True))
    assert str(words.remedy("", {}, more_months=7, voice=False)).startswith("About 7 more months")
    assert "two more years" in str(words.remedy("", {}, more_months=30, voice=False))
    assert words.remedy("", {}, more_months=0, voice=False) is None


def test_small_numbers_keep_a_digit_that_says_something() -> None:
    assert str(words.points(0.04).digits) == "2"
    assert words.points(1.2).digits == 1
