"""Reading documents back as their readers see them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from pptx import Presentation
from pypdf import PdfReader

from keepwell.outbox import documents
from keepwell.outbox.documents.wording import in_words
from keepwell.outbox.documents.words import PackWords
from keepwell.schemas.packs import Pack
from keepwell.schemas.phrases import in_english, written
from tests.outbox import sample

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def words_of(pack: Pack = sample.PACK) -> PackWords:
    return in_words(
        pack, write=written, say=in_english, language="en", watermark=sample.WATERMARK,
        restatements=sample.RESTATEMENTS,
    )  # fmt: skip


@cache
def made(format: documents.Format) -> bytes:  # noqa: A002
    """The rich pack in one form, made once."""
    return documents.render(
        sample.PACK, format=format, watermark=sample.WATERMARK, restatements=sample.RESTATEMENTS
    )


def tight(text: str) -> str:
    """Without any room between letters: where lines break is the form's own matter."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def numbers_in(text: str) -> set[str]:
    return {one.replace(",", "") for one in NUMBER.findall(text)}


def pdf_text(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def slide_texts(body: bytes) -> list[list[str]]:
    """The words of each shape of each slide, in reading order."""
    deck = Presentation(io.BytesIO(body))
    return [[text for shape in slide.shapes for text in _texts(shape)] for slide in deck.slides]


def _texts(shape: Any) -> list[str]:
    if shape.has_text_frame:
        return [shape.text_frame.text]
    if getattr(shape, "has_table", False) and shape.has_table:
        return [cell.text for row in shape.table.rows for cell in row.cells]
    return []


def notes_of(body: bytes) -> list[str]:
    deck = Presentation(io.BytesIO(body))
    return [slide.notes_slide.notes_text_frame.text for slide in deck.slides]


def xml_texts(body: bytes) -> str:
    """Every word and number inside an office file, files inside it included."""
    told = []
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        for name in book.namelist():
            if name.endswith(".xml"):
                root = ET.fromstring(book.read(name))
                told += [text for element in root.iter() if (text := element.text)]
            elif name.endswith(".xlsx"):
                told.append(xml_texts(book.read(name)))
    return "\n".join(told)


@dataclass(frozen=True)
class Cell:
    """A cell: what it holds, and its format."""

    value: str | float | None
    form: str

    def shown(self) -> str:
        """A number as a spreadsheet shows it: 15 digits, halves away from zero."""
        if not isinstance(self.value, float):
            return self.value or ""
        digits = len(self.form.partition(".")[2].rstrip("%"))
        scale = 100 if self.form.endswith("%") else 1
        exact = Decimal(f"{self.value * scale:.15g}").quantize(
            Decimal(1).scaleb(-digits), ROUND_HALF_UP
        )
        return f"{exact:,}"


def sheets_of(body: bytes) -> dict[str, list[list[Cell]]]:
    """The cells of each sheet by its name."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        strings = [
            "".join(part.text or "" for part in one.iter(f"{SHEET}t"))
            for one in ET.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        forms = _forms(ET.fromstring(book.read("xl/styles.xml")))
        names = [
            one.attrib["name"]
            for one in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
        ]
        return {
            name: _rows(ET.fromstring(book.read(f"xl/worksheets/sheet{at}.xml")), strings, forms)
            for at, name in enumerate(names, start=1)
        }


def _forms(styles: ET.Element) -> list[str]:
    built_in = {
        "0": "General",
        "1": "0",
        "3": "#,##0",
        "9": "0%",
        "10": "0.00%",
        "2": "0.00",
        "4": "#,##0.00",
    }
    own = {
        one.attrib["numFmtId"]: one.attrib["formatCode"] for one in styles.iter(f"{SHEET}numFmt")
    }
    cells = styles.find(f"{SHEET}cellXfs")
    return [(built_in | own).get(one.attrib["numFmtId"], "?") for one in cells]


def _rows(sheet: ET.Element, strings: list[str], forms: list[str]) -> list[list[Cell]]:
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = []
        for cell in row:
            told = cell.find(f"{SHEET}v")
            assert cell.find(f"{SHEET}f") is None, "no cell of ours is a formula"
            value: str | float | None = None
            if told is not None:
                text = told.text or ""
                value = strings[int(text)] if cell.attrib.get("t") == "s" else float(text)
            cells.append(Cell(value, forms[int(cell.attrib.get("s", "0"))]))
        rows.append(cells)
    return rows
