"""Files of every coding, delimiter and format open as the same table."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from keepwell.connectors.spreadsheet import UnreadableFileError, inspect
from keepwell.connectors.spreadsheet.engine import engine, relation

ROWS = [
    ["Ticket ID", "Grund", "Kommentar"],
    ["007", "Größe", 'sagt "ja", gern'],
    ["008", "Preis", "zwei\nZeilen"],
    ["009", "", "ñandú"],
]
READ = [
    ("007", "Größe", 'sagt "ja", gern'),
    ("008", "Preis", "zwei\nZeilen"),
    ("009", None, "ñandú"),
]


def text(sign: str = ",", end: str = "\n") -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in ROWS]
    return "".join(sign.join(row) + end for row in quoted)


def cells(path: Path, **kwargs: str) -> list[tuple[str | None, ...]]:
    table = inspect(path, **kwargs)
    with engine() as session:
        rows = session.execute(f"SELECT * FROM {relation(table)}").fetchall()
    return [tuple(cell or None for cell in row) for row in rows]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|", "^"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, sign: str, end: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(text(sign, end).encode())
    assert cells(path) == READ


@pytest.mark.parametrize(
    "coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"]
)
def test_codings(tmp_path: Path, coding: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(text().encode(coding))
    assert cells(path) == READ


def test_packed(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress(text(";", "\r\n").encode()))
    assert cells(path) == READ


def test_mixed_line_ends_and_mixed_codings_are_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"a,b\r\n1,Gr\xc3\xb6\xc3\x9fe\n2,Gr\xf6\xdfe\r\n")
    assert cells(path) == [("1", "Größe"), ("2", "Größe")]


def test_titles_above_the_header_blank_and_double_headers(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text(
        "Ticket report,,,\nPrinted 2024-01-05,,,\n\nID,Name,,Name\n1,Ann,x,Bo\n2,Cy,y,Di\n"
    )
    table = inspect(path)
    assert table.columns == ("ID", "Name", "column 3", "Name (2)")
    assert cells(path) == [("1", "Ann", "x", "Bo"), ("2", "Cy", "y", "Di")]
    assert any("above the header" in note for note in table.notes)


def test_a_file_without_header_keeps_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("1001,2024-01-05,Ann,5\n1002,2024-01-06,Bo,4\n1003,2024-01-07,Cy,3\n")
    assert inspect(path).columns == ("column 1", "column 2", "column 3", "column 4")
    assert len(cells(path)) == 3


def test_ragged_rows_are_evened_and_told(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("a,b,c\n1,2,3\n4,5\n6,7,8,9\n")
    table = inspect(path)
    assert cells(path) == [("1", "2", "3"), ("4", "5", None), ("6", "7", "8")]
    assert any("end early" in note for note in table.notes)
    assert any("more cells" in note for note in table.notes)


def test_workbook_takes_the_sheet_with_most_rows_and_names_its_rivals(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    small, large = book.add_worksheet("2023"), book.add_worksheet("2024")
    for sheet, count, second in ((small, 3, "Points"), (large, 4, "Score")):
        sheet.write_row(0, 0, ["Id", second])
        for row in range(count):
            sheet.write_row(row + 1, 0, [7253.0 + row, 4.5])
    book.close()
    table = inspect(path)
    assert (table.sheet, table.rows, table.rivals) == ("2024", 4, ("2023",))
    assert cells(path)[0] == ("7253", "4.5")
    assert inspect(path, sheet="2023").rows == 3
    with pytest.raises(UnreadableFileError, match="no sheet"):
        inspect(path, sheet="2022")


def test_parquet_cells_become_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"Ticket ID": [1, 2], "Name": ["Ann", None]}), path)
    assert inspect(path).columns == ("Ticket ID", "Name")
    assert cells(path) == [("1", "Ann"), ("2", None)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"one\ntwo\n", "no table"),
        (b"PK\x03\x04broken", "workbook"),
        (b"\x1f\x8bbroken", "packed but broken"),
        (b"PAR1broken", "broken Parquet"),
    ],
)
def test_unreadable_files_say_what_to_do(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=says):
        inspect(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"nowhere\.csv cannot be opened"):
        inspect(tmp_path / "nowhere.csv")
