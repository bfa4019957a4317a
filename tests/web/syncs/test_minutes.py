"""Minutes: everything that was decided, nothing that is private."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from keepwell.domain.jobs.models import Job
from keepwell.domain.trail import queries as trail

pytestmark = pytest.mark.django_db


def test_the_minutes_say_who_what_and_what_comes_back(signed_in, company):
    page = signed_in("cem").get(f"/meet/syncs/{company.syncs['held']}/minutes/").content.decode()
    for words in (
        "Trial of 40 euros", "agreed by Hana and Cem", "Register the trial", "Cem, by 9 November 2026",
        "Hana: Refund rule came from Finance", "Quiet room on floor 2", "Present: Hana and Cem",
    ):  # fmt: skip
        assert words in page


def test_private_notes_stand_on_their_authors_page_alone(signed_in, company):
    address = f"/meet/syncs/{company.syncs['held']}/minutes"
    assert "Ask about her leave" in signed_in("hana").get(f"{address}/").content.decode()
    assert "Ask about her leave" not in signed_in("cem").get(f"{address}/").content.decode()
    assert "Ask about her leave" not in signed_in("hana").get(f"{address}.md").content.decode()


def test_a_file_reads_like_the_page(signed_in, company):
    answer = signed_in("hana").get(f"/meet/syncs/{company.syncs['held']}/minutes.md")
    assert answer["Content-Disposition"].endswith('.md"')
    text = answer.content.decode()
    assert text.startswith("# Monthly sync, ")
    assert "## Decisions\n\n- Trial of 40 euros for eight weeks (agreed by Hana and Cem)" in text
    assert "### Wellbeing and culture\n\n- Hana: Refund rule came from Finance" in text
    plain = signed_in("hana").get(f"/meet/syncs/{company.syncs['held']}/minutes.txt")
    assert "#" not in plain.content.decode()


def test_the_pdf_says_the_same_and_who_took_it(signed_in, company):
    answer = signed_in("hana").get(f"/meet/syncs/{company.syncs['held']}/minutes.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
    for words in ("Trial of 40 euros for eight weeks", "agreed by Hana and Cem", "Quiet room on floor 2", "Taken out by Hana on"):  # fmt: skip
        assert words in text
    assert "Ask about her leave" not in text
    told = trail.entries(limit=1)[0]
    assert (told.verb, told.detail) == ("export_minutes", {"form": "pdf"})


def test_minutes_are_mailed_again_when_asked(signed_in, company):
    signed_in("hana").post(f"/meet/syncs/{company.syncs['held']}/minutes/send/")
    assert Job.objects.filter(name="minutes.send", payload={"sync": company.syncs["held"]}).exists()


def test_a_german_reader_has_german_days(signed_in, company):
    company.users["cem"].language = "de"
    company.users["cem"].save()
    page = signed_in("cem").get(f"/meet/syncs/{company.syncs['held']}/minutes/").content.decode()
    assert "9. November 2026" in page
