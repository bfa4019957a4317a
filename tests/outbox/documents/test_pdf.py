"""A PDF that a screen reader can read, that nothing written into the pack can break."""

from __future__ import annotations

import io
import time
from collections import Counter
from dataclasses import replace

import pytest
from pypdf import PdfReader

from keepwell.outbox import documents
from keepwell.outbox.documents.pdf import STAND_IN, UnprintableError, as_pdf
from tests.outbox import sample
from tests.outbox.documents.reading import made, pdf_text, tight, words_of


def _read(body: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(body))


def _render(pack, **more) -> bytes:
    return documents.render(pack, format="pdf", watermark=sample.WATERMARK, **more)


def _tags(reader: PdfReader) -> list[tuple[str, str]]:
    """Every tag and its alternative text, in reading order."""
    found = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((str(node["/S"]), str(node.get("/Alt", ""))))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_it_says_what_it_is_in_which_language() -> None:
    reader = _read(made("pdf"))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    title = "Blümli & Söhne <GmbH>: monthly sync of HR and Support, October 2026"
    assert reader.metadata.title == title
    assert reader.metadata.creation_date == sample.WATERMARK.at
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_its_parts_are_tagged_and_every_drawing_says_itself() -> None:
    tags = _tags(_read(made("pdf")))
    count = Counter(tag for tag, _ in tags)
    assert count["/Title"] == 1
    assert count["/H1"] >= 10
    assert count["/Table"] == count["/THead"] >= 8
    assert count["/TH"] >= 4 * count["/Table"]
    drawings = [alt for tag, alt in tags if tag == "/Figure"]
    assert len(drawings) >= 20
    assert all(drawings)
    assert "Absence: 6.1%; likely 5.4–6.8%; usual 3.8–5.8%. A real change." in drawings
    assert any(one.startswith("Line: Shifts changed at short notice") for one in drawings)


def test_the_language_given_is_the_document_s() -> None:
    assert _read(_render(sample.POOR, language="de")).trailer["/Root"]["/Lang"] == "de"


def test_every_page_says_who_took_it_and_how_many_there_are() -> None:
    pages = [page.extract_text() for page in _read(made("pdf")).pages]
    assert 2 <= len(pages) <= 5
    for at, text in enumerate(pages, start=1):
        assert "Taken out by Hana Weiß, 5 Nov 2026, 09:12" in text
        assert "Confidential to HR and Support leads" in text
        assert f"Page {at} of {len(pages)}" in text


def test_corrections_and_times_stand_at_the_top() -> None:
    first = tight(_read(made("pdf")).pages[0].extract_text())
    for words in (
        "5 November 2026, 10:00–10:55 (Europe/Berlin)",
        "Satisfied customers: 84% then, 85% as known on 12 Nov 2026, 05:00.",
        "Would recommend us: could not be told then, −11 points as known",
        "2 of 4 promises kept.",
    ):
        assert tight(words) in first


def test_every_font_travels_with_it() -> None:
    fonts = set()
    for page in _read(made("pdf")).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            fonts.add(str(descriptor["/FontName"]))
    assert any("Inter" in one for one in fonts)


@pytest.mark.parametrize("words", sample.HOSTILE, ids=range(len(sample.HOSTILE)))
def test_what_somebody_wrote_is_printed_and_never_run(words) -> None:
    promise = replace(sample.ACTIONS[0], text=f"[{words}]", owner=words, why=words)
    text = tight(pdf_text(_render(replace(sample.POOR, actions=(promise,), company=words))))
    plain = "".join(sign for sign in words if sign.isprintable() or sign == "\t")
    assert tight(f"[{plain}]") in text


def test_a_promise_of_ten_thousand_letters_goes_on_over_pages() -> None:
    promise = replace(sample.ACTIONS[0], text="All of it. " * 900 + "The end.")
    reader = _read(_render(replace(sample.POOR, actions=(promise,))))
    assert len(reader.pages) > 2
    assert "The end." in pdf_text(_render(replace(sample.POOR, actions=(promise,))))


def test_names_of_all_scripts_are_drawn_and_what_no_font_knows_has_a_stand_in() -> None:
    nobody_s = "\U0001fae8\U000f0000"
    pack = replace(sample.POOR, hr=("Ελένη", "Юлия", "محمد", f"Zoë {nobody_s}"))
    text = pdf_text(_render(pack))
    assert "Ελένη" in text
    assert STAND_IN in text
    assert "\U000f0000" not in text


def test_the_same_pack_makes_the_same_file() -> None:
    assert _render(sample.POOR) == _render(sample.POOR)


@pytest.mark.parametrize("pack", [sample.EMPTY, sample.POOR], ids=["empty", "poor"])
def test_a_pack_with_little_in_it_is_a_document_too(pack) -> None:
    reader = _read(_render(pack))
    assert len(reader.pages) <= 2
    text = pdf_text(_render(pack))
    assert "Draft: figures may still change" in text
    assert "No open actions." in text


def test_a_large_company_s_pack_is_whole() -> None:
    pack = sample.wide(16)
    text = tight(pdf_text(_render(pack)))
    for at in (0, 8, 12):
        assert tight(f"Absence · Team {at:02}") in text


def test_a_usual_pack_takes_less_than_two_seconds() -> None:
    words = words_of()
    as_pdf(words)
    start = time.perf_counter()
    as_pdf(replace(words, company="Somebody else"))
    assert time.perf_counter() - start < 2


def test_what_typst_refuses_is_told(monkeypatch) -> None:
    with pytest.raises(UnprintableError, match="could not be set"):
        as_pdf(replace(words_of(), language="not a language"))
