"""What many rows add up to by slice: for one question, or for all splits of a refresh in one pass.

Panels that count contacts or stretches of work read millions of rows. When a question says which
splits will be asked for next (`Request.ahead`), all of them are added up together and remembered,
so that a refresh reads the rows once, not once a split.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

import ibis

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from ibis.expr.types import Table, Value

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

How = Literal["rows", "sum", "people"]
Sums = "Mapping[str, tuple[How, str]]"
"""New column -> how rows become one number, and the column it is made of (none for rows)."""
ROWS: Final = "_kw_rows"
SQL: Final[dict[How, str]] = {
    "rows": "count(*)", "sum": "sum({0})", "people": "count(DISTINCT {0})",
}  # fmt: skip


def announced(asked: Request) -> bool:
    """Whether this is one of several splits that are asked for one after the other."""
    plain = not asked.where and len(asked.by) <= 1
    return bool(asked.ahead) and plain and set(asked.by) <= set(asked.ahead)


def every_split(asked: Request) -> Request:
    """The question about all announced dimensions at once."""
    return replace(asked, by=asked.ahead, groups=())


def by_slice(
    mart: Mart,
    asked: Request,
    *,
    name: str,
    rows: Callable[[Request], Table],
    keys: Sequence[str],
    sums: Mapping[str, tuple[How, str]],
) -> pd.DataFrame:
    """Rows added up by the question's slices (not its groups) and `keys`.

    Args:
        mart: where the rows are, and where splits of the same refresh are remembered.
        asked: the question.
        name: what is counted, to tell memories apart.
        rows: the rows of a question, with its dimensions and `keys`.
        keys: columns that stay apart beside the slices.
        sums: what is told of each cell.
    """
    if not announced(asked):
        return _alone(rows(asked), [*asked.by, *keys], sums)
    kept = (name, asked.structure, asked.span, asked.ahead)
    if kept not in mart.kept:
        mart.kept[kept] = _all(rows(every_split(asked)), asked.ahead, keys, sums)
    found: dict[tuple[str, ...], pd.DataFrame] = mart.kept[kept]
    return found[asked.by]


def _alone(rows: Table, keys: Sequence[str], sums: Mapping[str, tuple[How, str]]) -> pd.DataFrame:
    if not sums:
        every: pd.DataFrame = rows.select(*keys).distinct().to_pandas()
        return every
    told = {name: _ibis(rows, how, column) for name, (how, column) in sums.items()}
    found: pd.DataFrame = rows.group_by(list(keys)).aggregate(**told).to_pandas()
    return found


def _ibis(rows: Table, how: How, column: str) -> Value:
    if how == "rows":
        return rows.count()
    return rows[column].sum() if how == "sum" else rows[column].nunique()


def _all(
    rows: Table,
    dims: Sequence[str],
    keys: Sequence[str],
    sums: Mapping[str, tuple[How, str]],
) -> dict[tuple[str, ...], pd.DataFrame]:
    """Every split by one of `dims`, and the whole, in one pass over the rows.

    A label is never null, so the one dimension that has a value says which split a row is of.
    """
    columns = dict.fromkeys([*keys, *dims, *(one for _, one in sums.values() if one)])
    backend = rows.get_backend()
    told = [f"{SQL[how].format(column)} AS {name}" for name, (how, column) in sums.items()]
    which = " ".join(f"WHEN {dim} IS NOT NULL THEN {at}" for at, dim in enumerate(dims))
    sets = ", ".join(f"({', '.join([*keys, dim])})" for dim in dims)
    wanted = [
        f"CASE {which} ELSE -1 END AS _dim", f"coalesce({', '.join(dims)}) AS _label",
        *keys, *told,
    ]  # fmt: skip
    backend.create_view(ROWS, rows.select(*columns), overwrite=True)
    try:
        query = (
            f"SELECT {', '.join(wanted)} FROM {ROWS} "  # noqa: S608 - our own names
            f"GROUP BY GROUPING SETS ({sets}, ({', '.join(keys)}))"
        )
        found = backend.sql(query, schema=_schema(rows, keys, sums)).to_pandas()
    finally:
        backend.drop_view(ROWS)
    parts = dict(iter(found.groupby("_dim")))
    whole: dict[tuple[str, ...], pd.DataFrame] = {(): _part(parts, found, -1, "")}
    return whole | {(dim,): _part(parts, found, at, dim) for at, dim in enumerate(dims)}


def _schema(rows: Table, keys: Sequence[str], sums: Mapping[str, tuple[How, str]]) -> ibis.Schema:
    told = {name: _ibis(rows, how, column).type() for name, (how, column) in sums.items()}
    kept = {name: rows[name].type() for name in keys}
    return ibis.schema({"_dim": "int32", "_label": "string", **kept, **told})


def _part(parts: Mapping[int, pd.DataFrame], like: pd.DataFrame, at: int, dim: str) -> pd.DataFrame:
    part = parts.get(at, like.iloc[:0]).drop(columns="_dim").reset_index(drop=True)
    return part.rename(columns={"_label": dim}) if dim else part.drop(columns="_label")
