"""Rows of the register as Arrow, in the mart's declared types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keepwell.schemas.mart import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa


def table(name: str, rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Rows, in the order of the declared columns of mart table `name`."""
    return columns(TABLES[name], rows)


def columns(declared: dict[str, str], rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Rows as a table of these columns and Ibis type names."""
    import pyarrow as pa

    types = {
        "string": pa.string(), "float64": pa.float64(), "int64": pa.int64(), "boolean": pa.bool_(),
        "date": pa.date32(), "timestamp": pa.timestamp("us"),
    }  # fmt: skip
    told = list(zip(*rows, strict=True)) or [()] * len(declared)
    arrays = [
        pa.array(list(column), types[kind])
        for column, kind in zip(told, declared.values(), strict=True)
    ]
    return pa.table(arrays, names=list(declared))
