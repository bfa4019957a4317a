"""The same figures to the digit in PDF, slides, workbook and data; hidden ones in none."""

from __future__ import annotations

import io
import json
from dataclasses import asdict

import pytest
from pptx import Presentation

from keepwell.outbox.documents import FORMATS
from keepwell.outbox.documents.words import FigureWords
from keepwell.schemas.packs import Pack
from keepwell.schemas.phrases import written
from tests.outbox import sample
from tests.outbox.documents.reading import (
    made,
    notes_of,
    numbers_in,
    pdf_text,
    sheets_of,
    slide_texts,
    tight,
    words_of,
    xml_texts,
)

WORDS = words_of()
FIGURES = WORDS.figures()
SIDES = {"hr": "HR", "support": "Support"}
GREEK = "\u0370"


def _latin(figure: FigureWords) -> bool:
    """pypdf reads glyphs that two scripts share as one of them, and right to left from the left."""
    return not any(GREEK <= sign < "\u2000" or sign > "\u2fff" for sign in figure.name)


@pytest.fixture(scope="module")
def pdf() -> str:
    return tight(pdf_text(made("pdf")))


@pytest.mark.parametrize(
    "figure", [one for block in WORDS.blocks for one in block.figures], ids=lambda one: one.key
)
def test_a_block_s_figure_stands_in_the_pdf_with_its_base_and_range(figure, pdf) -> None:
    sides = " ".join(SIDES[one] for one in figure.sides)
    small = " · ".join(one for one in (sides, figure.period, figure.base) if one)
    assert tight(figure.title + figure.slice + small + figure.value + figure.likely) in pdf


@pytest.mark.parametrize(
    "figure", [one for block in WORDS.blocks for one in block.more if _latin(one)], ids=lambda one: one.key,
)  # fmt: skip
def test_every_other_figure_stands_in_its_table(figure, pdf) -> None:
    assert tight(figure.name + figure.value + figure.likely + figure.base) in pdf


@pytest.mark.parametrize("block", WORDS.blocks, ids=lambda one: one.title)
def test_a_slide_s_tiles_hold_the_same_words(block) -> None:
    at = next(
        i
        for i, texts in enumerate(slide_texts(made("pptx")))
        if any(block.title in one for one in texts)
    )
    texts = "|".join(slide_texts(made("pptx"))[at])
    for one in block.figures:
        under = f"likely {one.likely}" if one.likely else one.base or " "
        assert f"{one.name}|{one.value}|{under}" in texts
    for one in (*block.figures, *block.more):
        assert one.spoken in notes_of(made("pptx"))[at]


def test_charts_draw_the_numbers_of_the_trend() -> None:
    deck = Presentation(io.BytesIO(made("pptx")))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 5
    by_name = {one.name: one for one in FIGURES}
    for chart in charts:
        series = chart.plots[0].series[0]
        figure = by_name[series.name]
        drawn = [None if one.number is None else one.number.value for one in figure.trend]
        assert list(series.values) == pytest.approx(drawn, nan_ok=True)
        assert list(chart.plots[0].categories) == [one.period for one in figure.trend]


def test_the_workbook_shows_the_same_digits() -> None:
    _, *rows = sheets_of(made("xlsx"))["Figures"]
    assert len(rows) == len(FIGURES)
    for row, figure in zip(rows, FIGURES, strict=True):
        shown, value, low, high = row[4:8]
        assert shown.value == figure.value
        assert (row[1].value, row[2].value or "") == (figure.title, figure.slice)
        if figure.numbers.unit == "seconds":
            assert value.value == figure.numbers.value.value
            continue
        assert _digits(value) <= numbers_in(figure.value)
        assert _digits(low) | _digits(high) <= numbers_in(figure.likely)
        assert bool(figure.likely) == bool(_digits(low))
        assert _digits(row[11]) | _digits(row[12]) <= numbers_in(figure.usual)
        assert _digits(row[13]) <= numbers_in(figure.goal)


def _digits(cell) -> set[str]:
    return numbers_in(cell.shown()) if cell.value is not None else set()


def test_the_workbook_s_trends_show_the_same_digits() -> None:
    _, *rows = sheets_of(made("xlsx"))["Trends"]
    points = [(one, point) for one in FIGURES if len(one.trend) > 1 for point in one.trend]
    assert len(rows) == len(points) > 200
    for row, (figure, point) in zip(rows, points, strict=True):
        assert row[3].value == point.value or (row[3].value, point.value) == ("–", "")
        if figure.numbers.unit != "seconds":
            assert _digits(row[4]) <= numbers_in(point.value)
            assert _digits(row[5]) | _digits(row[6]) <= numbers_in(point.likely)


def test_the_data_are_the_pack_and_write_the_same_digits() -> None:
    told = json.loads(made("json"))
    figures = Pack.from_json(told["pack"]).figures()
    assert told["format"] == 1
    assert [one.key for one in FIGURES] == list(figures)
    for one in FIGURES:
        shown = figures[one.key].shown
        assert (written(shown) if shown else "") in {one.value, ""}
        assert bool(shown) == (one.numbers.value is not None)


def test_no_document_prints_a_number_that_the_words_do_not_hold() -> None:
    allowed = numbers_in(json.dumps(asdict(WORDS), default=str, ensure_ascii=False))
    slides = "\n".join(text for slide in slide_texts(made("pptx")) for text in slide)
    assert numbers_in(slides) - allowed == set()
    pages = {str(at) for at in range(1, 7)}
    assert numbers_in(pdf_text(made("pdf")).replace("\u200b", "")) - allowed - pages == set()


HIDDEN = {float(one) for one in sample.HIDDEN} | {98.765, 43.21}


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_state_hides_is_in_no_document(format) -> None:  # noqa: A002
    body = made(format)
    text = {"pdf": pdf_text, "json": bytes.decode}.get(format, xml_texts)(body)
    found = {float(one) for one in numbers_in(text)}
    assert found & HIDDEN == set()
    assert len(found) > 100


def test_the_sample_does_hold_what_must_be_hidden() -> None:
    stored = {float(one) for one in numbers_in(json.dumps(sample.PACK.as_json()))}
    assert {0.98765, 98765.0, 777.0, 0.4321, 1337.0} <= stored


@pytest.mark.parametrize("promise", [*WORDS.actions, *WORDS.promises], ids=lambda one: one.due)
def test_actions_and_promises_are_told_alike(promise, pdf) -> None:
    slides = tight("\n".join(text for slide in slide_texts(made("pptx")) for text in slide))
    book = tight(xml_texts(made("xlsx")))
    for place in (slides, book, pdf):
        assert tight(promise.text.replace("\t", " ")) in place
        assert tight(promise.state) in place


@pytest.mark.parametrize("goal", WORDS.goals, ids=lambda one: one.key_result)
def test_goals_are_told_alike(goal, pdf) -> None:
    slides = tight("\n".join(text for slide in slide_texts(made("pptx")) for text in slide))
    book = [cell.value for row in sheets_of(made("xlsx"))["Goals"] for cell in row]
    for words in (goal.key_result, goal.now, goal.baseline, goal.target, goal.likely):
        assert tight(words) in pdf
        assert tight(words) in slides
        assert not words or words in book
