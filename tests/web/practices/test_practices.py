"""Shared practice: only by who is clearly above and agrees; read by HR and leaders; taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from keepwell.domain.partnership.models import Practice
from keepwell.domain.partnership.operations import practices as writing
from keepwell.domain.released import queries as released
from keepwell.domain.trail import queries as trail
from tests.web.reading import text

WORD = {
    "word": "clearly_above", "first": "2025-11", "last": "2026-10", "n": 900, "raw": 0.93,
    "expected": 0.84, "fair": 0.91, "low": 0.89, "high": 0.93, "usual": 0.84, "reliability": 0.8,
    "needed": 300, "why": "",
}  # fmt: skip
TOLD = {"text": "I ask what they tried first."}


def counted(company, **told):
    """Ana's own figures and her word, as they are kept after somebody asked."""
    key = company.keys["ana"]
    cache.set(f"own-figures/{key}/{released.newest()}", {})
    cache.set(f"fair-word/{key}/{released.newest()}", WORD | told)
    return key


def test_who_is_clearly_above_may_share_and_hr_and_leaders_read_it(signed_in, company):
    counted(company)
    ana = signed_in("ana")
    assert "I agree: share it under my name" in text(ana.get("/me/"))
    assert "Nobody shares their practice yet" in text(signed_in("hana").get("/practices/"))
    page = text(ana.post("/practices/mine/", TOLD, follow=True))
    assert "Shared with HR and leaders" in page
    assert "What you share of how you work" in page, "it is listed with all that is stored"
    for reader in ("hana", "cem"):
        shown = text(signed_in(reader).get("/practices/"))
        assert "Ana Castro" in shown
        assert TOLD["text"] in shown
        assert "91" not in shown, "no figure goes with it"
    assert 'href="/practices/"' in signed_in("hana").get("/initiatives/").content.decode()


def test_it_is_taken_back_and_leaves_two_rows_on_the_trail(signed_in, company):
    key = counted(company)
    ana = signed_in("ana")
    ana.post("/practices/mine/", TOLD)
    assert "Taken back" in text(ana.post("/practices/mine/back/", follow=True))
    assert TOLD["text"] not in text(signed_in("hana").get("/practices/"))
    assert not Practice.objects.exists()
    verbs = [one.verb for one in trail.entries(limit=20) if one.subject_id == key]
    assert verbs.count("share_practice") == verbs.count("withdraw_practice") == 1


@pytest.mark.parametrize("word", ["not_distinguishable", "clearly_below", "cannot_tell"])
def test_nobody_else_is_asked_and_a_forged_form_shares_nothing(signed_in, company, word):
    counted(company, word=word)
    ana = signed_in("ana")
    assert "Would you share what you do?" not in text(ana.get("/me/"))
    page = text(ana.post("/practices/mine/", TOLD, follow=True))
    assert "there is nothing to share it with" in page
    assert not Practice.objects.exists()


@pytest.mark.parametrize(("told", "words"), [("  ", "a sentence or two"), ("x" * 1_001, "A thousand characters")])  # fmt: skip
def test_bad_input_is_answered_with_what_helps(signed_in, company, told, words):
    counted(company)
    assert words in text(signed_in("ana").post("/practices/mine/", {"text": told}, follow=True))


def test_after_a_year_it_is_gone(signed_in, company):
    old = date.today() - timedelta(days=366)
    writing.share_practice(
        person=company.keys["ana"], text="Old.", word="clearly_above", months=("2024-01", "2024-12"),
        by=company.users["ana"].public_id.hex, today=old,
    )  # fmt: skip
    assert "Old." not in text(signed_in("hana").get("/practices/"))
    assert writing.end_practices(today=date.today()) == 1
    assert not Practice.objects.exists()


def test_the_lead_sees_no_form_and_the_person_takes_it_out(signed_in, company):
    key = counted(company)
    signed_in("ana").post("/practices/mine/", TOLD)
    assert "Would you share what you do?" not in text(signed_in("tariq").get(f"/people/{key}/"))
    assert signed_in("ana").get("/me/export/").json()["practice"]["text"] == TOLD["text"]


def test_markup_is_words(signed_in, company):
    counted(company)
    signed_in("ana").post("/practices/mine/", {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in signed_in("hana").get("/practices/").content.decode()
