"""The page says what the documents say, to the digit; what is hidden there is hidden here."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils import translation

from keepwell.outbox.documents.words import FigureWords
from keepwell.web.packs import reading
from tests.outbox import sample
from tests.outbox.documents.reading import numbers_in, tight, words_of

FIGURES = words_of().figures()
ROW = re.compile(r"<(li|tr)\b.*?</\1>", re.DOTALL)


@pytest.fixture(scope="module")
def rows() -> list[str]:
    """Every line of a ledger and every row of a table, as text."""
    with translation.override("en"):
        body = str(reading.told(sample.PACK).body)
    plain = (
        re.sub(r"<svg.*?</svg>|<[^>]+>", " ", one.group(), flags=re.DOTALL)
        for one in ROW.finditer(body)
    )
    return [unescape(re.sub(r"\s+", " ", one)) for one in plain]


def mine(figure: FigureWords, rows: list[str]) -> list[str]:
    """The lines of one figure: its title, then its slice."""
    parts = [tight(one) for one in figure.slice.split(" · ")]
    told = [(one, tight(one).replace("·", "")) for one in rows]
    begins = tight(figure.title) + parts[0]
    return [one for one, bare in told if bare.startswith(begins) and all(p in bare for p in parts)]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: one.key)
def test_value_and_likely_range_are_those_of_the_documents(figure, rows):
    own = mine(figure, rows)
    assert any(tight(figure.value) in tight(one) for one in own), (figure.value, own)
    if figure.likely:
        wanted = numbers_in(figure.likely)
        assert any(wanted <= numbers_in(one) for one in own), (figure.likely, own)


def test_nothing_hidden_has_a_number(rows):
    few = [one for one in FIGURES if one.code == "too_few"]
    assert few
    for figure in few:
        assert all(not re.search(r"\d%", one) for one in mine(figure, rows))
