"""The universal door: CSV, TSV, XLSX and Parquet files of any origin -> intake records.

`inspect` opens a file, `propose` guesses what it is, `check` reads it whole.
"""

from keepwell.connectors.spreadsheet.checking import check
from keepwell.connectors.spreadsheet.fix_file import OURS, write_fix_file
from keepwell.connectors.spreadsheet.mapping import (
    ColumnChoice,
    Mapping,
    Reading,
    dump_mapping,
    load_mapping,
    read_mapping,
    write_mapping,
)
from keepwell.connectors.spreadsheet.opening import inspect
from keepwell.connectors.spreadsheet.proposing import Proposal, propose, signature
from keepwell.connectors.spreadsheet.table import Layout, Table, UnreadableFileError

__all__ = [
    "OURS", "ColumnChoice", "Layout", "Mapping", "Proposal", "Reading", "Table", "UnreadableFileError", "check",
    "dump_mapping", "inspect", "load_mapping", "propose", "read_mapping", "signature", "write_fix_file",
    "write_mapping",
]  # fmt: skip
