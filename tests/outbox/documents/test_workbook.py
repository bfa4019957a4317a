"""Sheets that count: numbers as numbers, words as words, tables as tables."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from keepwell.outbox import documents
from keepwell.outbox.documents.words import Number
from keepwell.outbox.documents.workbook import _as_printed, _unused, number_format
from keepwell.schemas.phrases import Quantity, written
from tests.outbox import sample
from tests.outbox.documents.reading import SHEET, Cell, made, sheets_of


def _render(pack) -> bytes:
    return documents.render(pack, format="xlsx", watermark=sample.WATERMARK)


def test_its_sheets() -> None:
    assert list(sheets_of(made("xlsx"))) == [
        "About this file", "Figures", "Trends", "Actions", "Goals", "Audit", "What the figures mean",
    ]  # fmt: skip


def test_numbers_are_numbers_and_hidden_ones_are_nothing() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made("xlsx"))).get_sheet_by_name("Figures")
    rows = {(row[1], row[2]): row for row in sheet.to_python()}
    csat = rows["Satisfied customers", "Billing chat"]
    assert csat[4] == "71%"
    assert csat[5:11] == [0.712, pytest.approx(0.641), pytest.approx(0.783), 111, 156, 156]
    assert csat[15] == "A real change"
    hidden = rows["Leavers we would have kept", "Night desk"]
    assert hidden[4] == "–"
    assert hidden[5:14] == [""] * 9
    assert hidden[15:17] == [
        "Too few to show",
        "Too few people to show alone: counted in Night desk + Social.",
    ]
    counts = rows["Training finished on time", ""]
    assert (counts[4], counts[5], counts[8], counts[9]) == ("4 of 7", "", 4, 7)


@pytest.mark.parametrize("sheet", range(2, 8))
def test_each_is_a_table_with_its_head_frozen(sheet) -> None:
    with zipfile.ZipFile(io.BytesIO(made("xlsx"))) as book:
        root = ET.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
        table = ET.fromstring(book.read(f"xl/tables/table{sheet - 1}.xml"))
    pane = root.find(f".//{SHEET}pane")
    assert pane.attrib["state"] == "frozen"
    assert pane.attrib["ySplit"] == "1"
    assert table.find(f"{SHEET}autoFilter") is not None
    heads = [one.attrib["name"] for one in table.iter(f"{SHEET}tableColumn")]
    assert len(heads) == len(set(heads))
    setup = root.find(f"{SHEET}pageSetup").attrib
    assert setup["orientation"] == "landscape"
    assert root.find(f"{SHEET}sheetPr/{SHEET}pageSetUpPr").attrib["fitToPage"] == "1"
    footer = root.find(f"{SHEET}headerFooter/{SHEET}oddFooter").text
    assert "Taken out by Hana Weiß" in footer


@pytest.mark.parametrize("words", sample.HOSTILE, ids=range(len(sample.HOSTILE)))
def test_what_looks_like_a_formula_is_text(words) -> None:
    promise = replace(sample.ACTIONS[0], text=words, why=words, owner=words)
    row = sheets_of(_render(replace(sample.POOR, actions=(promise,), company=words)))["Actions"][1]
    plain = "".join(sign for sign in words if sign.isprintable() or sign == "\t")
    assert [cell.value for cell in row[:3]] == [plain] * 3


def test_days_are_days() -> None:
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(made("xlsx")))
        .get_sheet_by_name("Actions")
        .to_python()
    )
    assert str(rows[1][4]) == "2026-11-13"


@pytest.mark.parametrize(
    "value", [0.125, 0.135, 0.845, 0.5, 2.5, 8.5, 0.0625, 0.2349999999999999, 1.005]
)
@pytest.mark.parametrize(
    ("unit", "digits"), [("share", 0), ("share", 1), ("score", 0), ("score", 1)]
)
def test_a_half_is_rounded_as_it_is_printed(value, unit, digits) -> None:
    """Spreadsheets round 12.5 to 13, Python to 12: the cell shows what everybody else prints."""
    told = _as_printed(Number(value, digits), unit)
    printed = written(Quantity(value, unit, digits, bare=True))
    assert Cell(told, number_format(unit, digits)).shown() == printed
    assert told == pytest.approx(value, abs=0.51 * 10**-digits)


def test_a_number_that_rounds_alike_stays_whole() -> None:
    assert _as_printed(Number(0.8431234, 0), "share") == 0.8431234


def test_sheets_have_names_that_the_format_allows() -> None:
    taken: set[str] = set()
    assert _unused("a/b[c]:*?", taken) == "a b c"
    assert _unused("A b c", taken) == "A b c 2"
    assert len(_unused("x" * 60, taken)) == 31
    assert _unused("'", taken) == "–"


def test_a_very_long_text_fits_its_cell() -> None:
    promise = replace(sample.ACTIONS[0], text="x" * 40_000)
    row = sheets_of(_render(replace(sample.POOR, actions=(promise,))))["Actions"][1]
    assert len(row[0].value) == 32_000


def test_an_empty_pack_is_a_workbook_too() -> None:
    sheets = sheets_of(_render(sample.EMPTY))
    assert "Audit" not in sheets
    assert [cell.value for cell in sheets["Figures"][0]][:2] == ["Block", "Figure"]
