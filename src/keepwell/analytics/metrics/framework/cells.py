"""Monthly cells of a fact: every sum of many measures in one query.

First everything is summed by person (or customer) within month and slice, then over those: that
one pass gives the sums, how many people stand behind a cell, and the squares for design effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final

import ibis
import pandas as pd

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.facts import FACTS
from keepwell.analytics.metrics.framework.shapes import Context, Distribution, Expr, SumMetric

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ibis.expr.types import Table, Value

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

GREATEST: Final = "people"
"""The one column that is not added but taken at its greatest: people met in several months are
the same people, so this is a safe lower bound for longer periods."""
STEP: Final = 1.05


@dataclass(frozen=True, slots=True)
class Column:
    """One sum of one measure: `csat__k`."""

    metric: SumMetric
    part: str
    expr: Expr

    @property
    def name(self) -> str:
        """Its name in a cell."""
        return f"{self.metric.id}__{self.part}"


def columns_of(metrics: Iterable[SumMetric], fact: str) -> list[Column]:
    """All sums of these measures over one fact."""
    return [
        Column(metric, part.name, part.expr)
        for metric in metrics
        for part in metric.parts()
        if part.fact == fact
    ]


def facts_of(metrics: Iterable[SumMetric]) -> list[str]:
    """The facts these measures count over, once each."""
    return list(dict.fromkeys(part.fact for metric in metrics for part in metric.parts()))


def rows_of(mart: Mart, fact: str, request: Request, span: tuple[date, date]) -> Table:
    """The fact's rows of a span that the question keeps."""
    rows = FACTS[fact].rows(mart, request.dims, request.structure, span)
    for name, values in request.where:
        rows = rows.filter(rows[name].isin(list(values)))
    return rows


def bin_of(metric: Distribution, rows: Table, context: Context) -> tuple[Value, Value]:
    """The bin a row's length falls into, and whether it has ended."""
    seconds = metric.seconds(rows, context).cast("float64")
    over = metric.over(rows, context) if metric.over else ibis.literal(True)
    return log_bin(seconds), over.fill_null(False)


def wide_rows(
    mart: Mart, fact: str, columns: Sequence[Column], request: Request, span: tuple[date, date]
) -> Table:
    """The fact's rows of a span with month, slice, person, cluster and one column a sum."""
    rows = rows_of(mart, fact, request, span)
    context = Context(mart.settings, mart.coverage())
    sums = {one.name: counted(one.expr(rows, context)) for one in columns}
    return rows.select(
        month=rows["day"].truncate("M"), who=rows["who"], cluster=rows["cluster"],
        **{name: rows[name] for name in request.by}, **sums,
    )  # fmt: skip


def counted(part: Value) -> Value:
    """A row's part of a sum: conditions as true or nothing, amounts as numbers."""
    return part.nullif(False) if part.type().is_boolean() else part.cast("float64")


def added(column: Value) -> Value:
    """The sum of a column of parts; conditions are counted, which costs far less."""
    whole = column.count() if column.type().is_boolean() else column.sum()
    return whole.cast("float64")


def fact_cells(
    mart: Mart, fact: str, metrics: Sequence[SumMetric], request: Request, span: tuple[date, date]
) -> pd.DataFrame:
    """Monthly cells straight from the facts: `month`, the slices, and a column a sum."""
    columns = columns_of(metrics, fact)
    keys = ["month", *request.by]
    wide = wide_rows(mart, fact, columns, request, span)
    cells = people_cells(wide, columns, keys)
    customers = customer_columns(columns)
    if customers:
        # both sides read `wide`, which engines then work out once
        more = cluster_cells(wide, customers, keys)
        added_names = [name for name in more.columns if name not in keys]
        side = more.rename({f"_{name}": name for name in keys})
        same = [cells[name] == side[f"_{name}"] for name in keys]
        cells = cells.left_join(side, same).select(*cells.columns, *added_names)
    return tidy(cells.to_pandas(), keys)


def people_cells(wide: Table, columns: Sequence[Column], keys: Sequence[str]) -> Table:
    """Sums, people and squares over people, a row a cell."""
    inner = wide.group_by([*keys, "who"]).aggregate(
        **{one.name: added(wide[one.name]) for one in columns}
    )
    return over_people(inner, columns, keys)


def over_people(inner: Table, columns: Sequence[Column], keys: Sequence[str]) -> Table:
    """From sums a person to cells."""
    found: dict[str, Value] = {one.name: inner[one.name].sum() for one in columns}
    for metric in {one.metric.id: one.metric for one in columns}.values():
        names = {one.part for one in columns if one.metric is metric}
        if "n" in names:
            base = inner[f"{metric.id}__n"]
            there = (base > 0) & known(inner["who"])
            found[f"{metric.id}__{GREATEST}"] = there.ifelse(1, 0).sum()
        if metric.squares() and metric.cluster == "agent":
            found |= _squares(inner, metric)
    return inner.group_by(list(keys)).aggregate(**found)


def customer_columns(columns: Sequence[Column]) -> list[Column]:
    """The sums whose clusters are customers."""
    return [
        one for one in columns
        if one.metric.cluster == "customer" and one.metric.squares() and one.part in {"k", "n"}
    ]  # fmt: skip


def cluster_cells(wide: Table, columns: Sequence[Column], keys: Sequence[str]) -> Table:
    """Squares over customers, a row a cell; rows that count for none of them stay out."""
    counts = [known(wide[one.name]) for one in columns if one.part == "n"]
    wide = wide.filter(reduce(lambda a, b: a | b, counts))
    inner = wide.group_by([*keys, "cluster"]).aggregate(
        **{one.name: added(wide[one.name]) for one in columns}
    )
    found: dict[str, Value] = {}
    for metric in {one.metric.id: one.metric for one in columns}.values():
        found |= _squares(inner, metric)
    return inner.group_by(list(keys)).aggregate(**found)


def _squares(inner: Table, metric: SumMetric) -> dict[str, Value]:
    """Σk², Σkn, Σn² and the number of clusters."""
    k, n = inner[f"{metric.id}__k"], inner[f"{metric.id}__n"]
    products = {"kk": k * k, "kn": k * n, "nn": n * n, "m": (n > 0).ifelse(1.0, 0.0)}
    return {f"{metric.id}__{name}": one.sum() for name, one in products.items()}


def fact_bins(
    mart: Mart,
    fact: str,
    metrics: Sequence[Distribution],
    request: Request,
    span: tuple[date, date],
) -> pd.DataFrame:
    """Monthly histograms: month, slices, measure, bin, ended, censored."""
    parts: list[pd.DataFrame] = []
    for alike in same_lengths(metrics):
        found = bins_query(mart, fact, alike[0], request, span).to_pandas()
        parts.extend(found.assign(measure=one.id) for one in alike)
    return tidy(pd.concat(parts, ignore_index=True), ["month", *request.by])


def same_lengths(metrics: Iterable[Distribution]) -> list[list[Distribution]]:
    """Measures that read different quantiles from one histogram, together."""
    groups: dict[object, list[Distribution]] = {}
    for one in metrics:
        groups.setdefault((one.seconds, one.over), []).append(one)
    return list(groups.values())


def bins_query(
    mart: Mart, fact: str, metric: Distribution, request: Request, span: tuple[date, date]
) -> Table:
    """One measure's histogram cells."""
    rows = rows_of(mart, fact, request, span)
    place, over = bin_of(metric, rows, Context(mart.settings, mart.coverage()))
    keys = {name: rows[name] for name in request.by}
    cut = rows.select(month=rows["day"].truncate("M"), **keys, bin=place, ended=over)
    cut = cut.filter(known(cut["bin"]))
    ended = cut["ended"].ifelse(1.0, 0.0)
    return cut.group_by(["month", *request.by, "bin"]).aggregate(
        ended=ended.sum(), censored=(1.0 - ended).sum()
    )


def log_bin(seconds: Value) -> Value:
    """The 5 % bin of a length, as `statistics.intervals.log_bin` numbers them."""
    whole = (ibis.greatest(seconds, 1.0).ln() / _ln_step() + 1e-9).floor().cast("int64") + 1
    return known(seconds).ifelse((seconds < 1).ifelse(0, whole), ibis.null("int64"))


def _ln_step() -> float:
    from math import log

    return log(STEP)


def tidy(cells: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Months as timestamps, sums without holes."""
    cells = cells.assign(month=pd.to_datetime(cells["month"]).astype("datetime64[s]"))
    sums = [name for name in cells.columns if name not in {*keys, "measure"}]
    return cells.assign(**{name: cells[name].astype("float64").fillna(0.0) for name in sums})
