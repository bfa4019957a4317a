"""A fair word: for the person and their lead as coaching; HR and everybody else see nothing of it."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from keepwell.domain.released import queries as released
from keepwell.web.me.fairness import fair
from keepwell.workflows.fair_word import FairWord

TOLD = {
    "word": "clearly_above", "first": "2025-11", "last": "2026-10", "n": 420, "raw": 0.91,
    "expected": 0.83, "fair": 0.89, "low": 0.86, "high": 0.92, "usual": 0.84, "reliability": 0.7,
    "needed": 330, "why": "",
}  # fmt: skip


@pytest.fixture
def counted(company):
    """Ana's figures and her word, as they are kept after somebody asked."""
    key = company.keys["ana"]
    cache.set(f"own-figures/{key}/{released.newest()}", {})
    cache.set(f"fair-word/{key}/{released.newest()}", TOLD)
    yield key
    cache.clear()


def test_the_person_and_their_lead_read_it_and_hr_does_not(signed_in, counted):
    own = signed_in("ana").get("/me/").content.decode()
    lead = signed_in("tariq").get(f"/people/{counted}/").content.decode()
    hr = signed_in("hana").get(f"/people/{counted}/").content.decode()
    assert "Your customers are clearly more content" in own
    assert "89%, likely between 86% and 92%" in own
    assert "Ask what is done differently" in lead
    for page in (own, lead):
        assert "never for pay" in page
    assert "clearly" not in hr
    assert "fair comparison" not in hr


@pytest.mark.parametrize(
    ("word", "state"),
    [("clearly_above", "clearly above"), ("clearly_below", "clearly below"), ("not_distinguishable", "not distinguishable")],
)  # fmt: skip
def test_each_word_has_its_sentence_for_both_readers(word, state):
    said = {fair(FairWord(**(TOLD | {"word": word})), own=own).said for own in (True, False)}
    assert fair(FairWord(**(TOLD | {"word": word})), own=True).state == state
    assert len(said) == (1 if word == "not_distinguishable" else 2)


def test_what_cannot_be_told_says_why_and_shows_no_number():
    for why in ("colleagues", "expectation"):
        told = fair(FairWord(**(TOLD | {"word": "cannot_tell", "why": why})), own=True)
        assert told is not None
        assert told.state == "cannot tell"
        assert told.lines == ()
    assert fair(FairWord(**(TOLD | {"word": "cannot_tell", "why": "answers"})), own=True) is None
    assert fair(None, own=True) is None
