"""Numbers, months and names by language: what letters write, and what is attached to them."""

from __future__ import annotations

import pytest
from django.utils import translation

from keepwell.schemas.phrases import Names, Phrase, Quantity, When
from keepwell.web.shell import phrases as pages
from keepwell.workflows.speaking import speaks, writes

VALUES = (
    (Quantity(1234.5, "score", 1), ("1,234.5", "1.234,5", "1.234,5")),
    (Quantity(0.3215, "share", 1), ("32.1%", "32,1\u202f%", "32,1\u202f%")),
    (Quantity(-12, "count", signed=True), ("−12", "−12", "−12")),
    (Quantity(9, "weeks"), ("9 weeks", "9 Wochen", "9 semanas")),
    (Quantity(380, "seconds"), ("6 min 20 s", "6 Min. 20 Sek.", "6 min 20 s")),
    (12_345, ("12,345", "12.345", "12.345")),
    (When("2026-10"), ("October 2026", "Oktober 2026", "octubre de 2026")),
    (When("2026-10-05"), ("5 October 2026", "5. Oktober 2026", "5 de octubre de 2026")),
    (Names(("A", "B")), ("A and B", "A und B", "A y B")),
)
LANGUAGES = ("en", "de", "es")


@pytest.mark.parametrize(("value", "told"), VALUES)
def test_a_value_is_written_as_its_reader_writes_it(value, told):
    assert tuple(writes(one)(value) for one in LANGUAGES) == told


@pytest.mark.parametrize(("value", "told"), VALUES)
def test_a_sentence_and_a_page_write_it_the_same_way(value, told):
    said = tuple(speaks(one)(Phrase("t", "{it}", {"it": value})) for one in LANGUAGES)
    assert said == told
    with translation.override("de"):
        assert pages.written(value) == told[1]


def test_the_language_around_it_stays():
    with translation.override("es"):
        writes("de")(1)
        speaks("de")(Phrase("t", ""))
        assert translation.get_language() == "es"
