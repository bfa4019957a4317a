"""A few rows of the helpdesk's export as CSV and XLSX, to try the door by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from keepwell.connectors.demo_company.columns import write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from keepwell.connectors.demo_company.generation import DemoFiles


def write_excerpts(*, files: DemoFiles, rows: int = 1_000) -> tuple[Path, Path]:
    """The first rows of the last month of contacts, as `contacts-excerpt.csv` and `.xlsx`."""
    source = files.of("contacts")[-1].path
    excerpt = pa.Table.from_batches([next(pq.ParquetFile(source).iter_batches(batch_size=rows))])
    csv, xlsx = (files.out_dir / f"contacts-excerpt.{ending}" for ending in ("csv", "xlsx"))
    write_csv(excerpt, csv)
    _write_xlsx(excerpt, xlsx)
    return csv, xlsx


def _write_xlsx(table: pa.Table, path: Path) -> None:
    """One sheet, the header in its first row, moments as the spreadsheet's own."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Tickets")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, table.column_names)
        for number, row in enumerate(table.to_pylist(), start=1):
            for column, value in enumerate(row.values()):
                _write_cell(sheet, number, column, value, moment)


def _write_cell(sheet: Any, row: int, column: int, value: Any, moment: Any) -> None:
    if hasattr(value, "year"):
        sheet.write_datetime(row, column, value, moment)
    elif value is not None:
        sheet.write(row, column, value)
