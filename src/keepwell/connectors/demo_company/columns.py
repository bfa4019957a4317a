"""Numbers to Arrow columns, and tables to files that do not change from run to run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Array = npt.NDArray[Any]
ROWS_PER_GROUP = 1_000_000


def moments(seconds: Array, missing: Array | None = None) -> pa.Array:
    """Seconds since 1970 UTC to timestamps without a zone (UTC)."""
    return pa.array(seconds.astype("datetime64[s]"), mask=missing)


def days(numbers: Array, missing: Array | None = None) -> pa.Array:
    """Day numbers to dates."""
    return pa.array(numbers.astype("datetime64[D]"), mask=missing)


def words(index: Array, choices: Sequence[str], missing: Array | None = None) -> pa.Array:
    """Indices into a list of texts to a text column."""
    return pa.DictionaryArray.from_arrays(
        pa.array(index.astype(np.int32), mask=missing), pa.array(choices, pa.string())
    )


def whole(values: Array, missing: Array | None = None) -> pa.Array:
    """Whole numbers."""
    return pa.array(values.astype(np.int64), mask=missing)


def yes_no(values: Array, missing: Array | None = None) -> pa.Array:
    """Flags, written as people see them."""
    return words(values.astype(np.int32), ("no", "yes"), missing)


class ParquetFile:
    """A Parquet file written table by table.

    Text as dictionaries, numbers plain, no row ever held back, the same bytes for the same rows.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._writer: pq.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        """Append a table; all of them have the same columns."""
        if self._writer is None:
            texts = [one.name for one in table.schema if pa.types.is_dictionary(one.type)]
            self._writer = pq.ParquetWriter(
                self.path,
                table.schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=texts,
                store_schema=False,
                write_statistics=True,
                dictionary_pagesize_limit=8 << 20,
            )
        self._writer.write_table(table, row_group_size=ROWS_PER_GROUP)
        self.rows += table.num_rows

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()


def write_csv(table: pa.Table, path: Path) -> int:
    """Write a table as CSV; text that is a dictionary in memory becomes text. Returns its rows."""
    plain = pa.table({name: _plain(table[name]) for name in table.column_names})
    pc.write_csv(plain, path, pc.WriteOptions(quoting_style="needed"))
    return int(table.num_rows)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
