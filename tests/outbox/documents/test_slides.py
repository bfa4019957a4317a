"""Slides that can be edited, read aloud and gone on with."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from keepwell.outbox import documents
from tests.outbox import sample
from tests.outbox.documents.reading import made, notes_of, slide_texts


def _deck(pack=None):
    if pack is None:
        return Presentation(io.BytesIO(made("pptx")))
    return Presentation(io.BytesIO(_render(pack)))


def _render(pack) -> bytes:
    return documents.render(pack, format="pptx", watermark=sample.WATERMARK)


def test_one_slide_a_block_beside_title_findings_actions_goals_audit() -> None:
    titles = [slide.shapes.title.text for slide in _deck().slides]
    assert titles == [
        "October 2026", "What changed",
        "Absence is above its usual range; turnover is too early to call.",
        "New colleagues reach full pace in about six weeks.",
        "Work without a breath between contacts is above its usual range.",
        "Three in four are still here after a year.",
        "More shifts than usual changed at short notice.",
        "What we promised last time", "Actions", "Goals", "How well HR and Support work together",
    ]  # fmt: skip


def test_titles_footers_and_numbers_are_real_ones() -> None:
    for slide in _deck().slides:
        kinds = {shape.placeholder_format.type.name: shape for shape in slide.placeholders}
        assert {"FOOTER", "SLIDE_NUMBER"} <= set(kinds)
        assert {"TITLE", "CENTER_TITLE"} & set(kinds)
        assert "Taken out by Hana Weiß, 5 Nov 2026, 09:12" in kinds["FOOTER"].text_frame.text
        assert 'type="slidenum"' in etree.tostring(kinds["SLIDE_NUMBER"].element).decode()


def test_nothing_leaves_the_slide() -> None:
    for pack in (sample.PACK, sample.POOR, sample.wide(12)):
        deck = _deck(pack)
        assert deck.slide_width > deck.slide_height
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= deck.slide_height + Inches(0.05)


def test_every_drawing_and_table_says_itself() -> None:
    drawn = 0
    for slide in _deck().slides:
        for shape in slide.shapes:
            if shape.shape_type is not None and shape.shape_type.name in {
                "GROUP",
                "CHART",
                "TABLE",
            }:
                drawn += 1
                assert shape.element.xpath(".//p:cNvPr")[0].get("descr")
    assert drawn > 20


def test_charts_can_be_edited_and_take_the_theme_s_colours() -> None:
    charts = [shape.chart for slide in _deck().slides for shape in slide.shapes if shape.has_chart]
    assert charts
    for chart in charts:
        assert chart.part.chart_workbook.xlsx_part is not None
        assert chart.has_legend is False
        first = chart.plots[0].series[0]
        assert first.smooth is False
        assert first.format.line.color.theme_color.name == "ACCENT_1"


def test_the_theme_is_the_house_s() -> None:
    with zipfile.ZipFile(io.BytesIO(made("pptx"))) as deck:
        theme = deck.read("ppt/theme/theme1.xml").decode()
        assert deck.testzip() is None
    assert '<a:accent1><a:srgbClr val="12776C"/></a:accent1>' in theme
    assert theme.count('<a:latin typeface="Inter"') == 2
    assert 'panose="020B0604020202020204"' in theme


def test_words_carry_their_language() -> None:
    deck = Presentation(io.BytesIO(documents.render(sample.POOR, format="pptx", watermark=sample.WATERMARK, language="de")))  # fmt: skip
    runs = [
        one.get("lang")
        for one in deck.slides[2].shapes._spTree.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"
        )
    ]
    assert "de-DE" in runs


def test_the_notes_hold_the_evidence() -> None:
    notes = notes_of(made("pptx"))
    assert all(notes)
    workforce = notes[2]
    for words in (
        "Turnover, October 2026: about 32 in 100.", "38 of the 51 more days were short sickness.",
        "To decide: Ask Billing chat what changed, before deciding anything.", "All other figures", "1,234,567",
    ):  # fmt: skip
        assert words in workforce


def test_what_does_not_fit_goes_on_to_another_slide() -> None:
    many = tuple(replace(sample.ACTIONS[0], key=str(at), text=f"Action {at}") for at in range(60))
    deck = _deck(replace(sample.POOR, actions=many))
    pages = [slide for slide in deck.slides if slide.shapes.title.text == "Actions"]
    assert len(pages) > 3
    told = [
        cell.text
        for slide in pages
        for shape in slide.shapes
        if shape.has_table
        for cell in shape.table.iter_cells()
    ]
    assert [one.splitlines()[0] for one in told if one.startswith("Action ")] == [
        one.text for one in many
    ]


def test_many_points_go_on_without_losing_one() -> None:
    points = tuple(
        replace(sample.WORKFORCE.points[0], key=str(at), title=sample.said(f"Point {at}"))
        for at in range(15)
    )
    pack = replace(sample.PACK, blocks=(replace(sample.WORKFORCE, points=points),))
    texts = "\n".join(text for slide in slide_texts(_render(pack)) for text in slide)
    assert re.findall(r"Point \d+", texts) == [f"Point {at}" for at in range(15)]


@pytest.mark.parametrize("words", sample.HOSTILE, ids=range(len(sample.HOSTILE)))
def test_what_somebody_wrote_is_text(words) -> None:
    promise = replace(sample.ACTIONS[0], text=f"[{words}]")
    texts = "\n".join(
        text
        for slide in slide_texts(_render(replace(sample.POOR, actions=(promise,))))
        for text in slide
    )
    plain = "".join(sign for sign in words if sign.isprintable() or sign == "\t")
    assert f"[{plain}]" in texts


def test_very_long_texts_are_cut_on_the_slide_and_whole_in_the_notes() -> None:
    promise = replace(sample.ACTIONS[0], text="All of it. " * 200 + "The end.")
    body = _render(replace(sample.POOR, actions=(promise,)))
    assert "The end." not in "\n".join(text for slide in slide_texts(body) for text in slide)
    assert any("The end." in one for one in notes_of(body))


def test_an_empty_pack_has_its_three_slides() -> None:
    assert [slide.shapes.title.text for slide in _deck(sample.EMPTY).slides] == [
        "October 2026", "What changed", "Actions",
    ]  # fmt: skip


def test_every_shape_of_a_slide_has_a_number_of_its_own() -> None:
    for slide in _deck().slides:
        ids = slide.shapes.element.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))
