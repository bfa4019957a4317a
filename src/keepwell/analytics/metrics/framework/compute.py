"""Measures over slices and periods: one query a fact, whatever the number of measures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from keepwell.analytics.metrics.framework import cells as monthly
from keepwell.analytics.metrics.framework.histograms import quantiles
from keepwell.analytics.metrics.framework.registry import registry
from keepwell.analytics.metrics.framework.request import Request, Where, request
from keepwell.analytics.metrics.framework.shapes import (
    RESULT,
    Context,
    Distribution,
    Metric,
    Panel,
    SumMetric,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from keepwell.analytics.mart import Mart, Structure
    from keepwell.kernel.periods import Period

NUMBERS: Final = ("value", "numerator", "denominator", "low", "high")
COLUMNS: Final = (
    "period", "value", "numerator", "denominator", "n", "people", "low", "high", "provisional",
    "missing", "cannot",
)  # fmt: skip


def compute(
    mart: Mart,
    measure_id: str,
    *,
    by: Iterable[str] = (),
    where: Where = (),
    periods: Iterable[Period],
    structure: Structure = "as_was",
) -> pd.DataFrame:
    """One measure, raw and unreleased.

    Returns:
        A row a slice and period: the `by` columns, `period` as written, `value` in the measure's
        unit (NaN: cannot be told), `numerator`, `denominator`, `n`, `people` (distinct, at least
        so many), `low`, `high` (95 %), `provisional`, `missing` (the column no file brought),
        `cannot` (why a cell cannot be told).
    """
    return compute_many(
        mart, [measure_id], by=by, where=where, periods=periods, structure=structure
    )[measure_id]


def compute_many(
    mart: Mart,
    measure_ids: Iterable[str],
    *,
    by: Iterable[str] = (),
    where: Where = (),
    periods: Iterable[Period],
    structure: Structure = "as_was",
    groups: Mapping[str, Collection[str]] | None = None,
) -> dict[str, pd.DataFrame]:
    """Many measures of one question; those over one fact share one pass (see `compute`).

    With `groups` (label to members, slices of the one dimension) each group is counted as one
    slice; its people are those of its greatest member in its greatest month, at least.

    Raises:
        KeyError: for an id that no module declares.
        ValueError: for a dimension that does not exist, or no period.
    """
    asked = request(by=by, where=where, periods=periods, structure=structure, groups=groups)
    metrics = [_named(one) for one in measure_ids]
    _check_dims(metrics, asked)
    context = Context(mart.settings, mart.coverage())
    ready = {one.id: one for one in metrics if not one.blocked(context)}
    sums = [one for one in ready.values() if isinstance(one, SumMetric)]
    found = _sums(mart, sums, asked) if sums else {}
    for metric in metrics:
        if isinstance(metric, Panel) and metric.id in ready:
            found[metric.id] = _panel(mart, metric, asked)
    return {one.id: _framed(mart, one, found.get(one.id), asked, context) for one in metrics}


def _named(measure_id: str) -> Metric:
    found = registry().get(measure_id)
    if found is None:
        raise KeyError(f"no measure {measure_id!r}; `figures --list` names them all")
    return found


def _check_dims(metrics: Sequence[Metric], asked: Request) -> None:
    for metric in metrics:
        wrong = [name for name in asked.dims if name not in metric.measure.dims]
        if wrong:
            raise ValueError(f"{metric.id} cannot be split by {', '.join(wrong)}")


def _sums(mart: Mart, metrics: Sequence[SumMetric], asked: Request) -> dict[str, pd.DataFrame]:
    """Figures of all measures made of sums: rows of `by`, period and RESULT."""
    months = tuple(one for one in asked.periods if one.start.day == one.end.day == 1)
    apart = [(one,) for one in asked.periods if one not in months]
    spans = [months, *apart] if months else apart
    parts = [_periods(mart, metrics, replace(asked, periods=one)) for one in spans]
    return {one.id: pd.concat([part[one.id] for part in parts]) for one in metrics}


def _periods(mart: Mart, metrics: Sequence[SumMetric], asked: Request) -> dict[str, pd.DataFrame]:
    """Figures of periods that one span of months makes up."""
    summed: pd.DataFrame | None = None
    keys = [*asked.by, "period"]
    for fact in monthly.facts_of(metrics):
        part = _into_periods(_cells(mart, fact, metrics, asked), asked)
        summed = part if summed is None else summed.merge(part, on=keys, how="outer")
    assert summed is not None
    bins = _bins(mart, [one for one in metrics if isinstance(one, Distribution)], asked)
    return {one.id: _finish(one, summed, bins, keys) for one in metrics}


def _cells(mart: Mart, fact: str, metrics: Sequence[SumMetric], asked: Request) -> pd.DataFrame:
    """Monthly cells, prepared ones where they can answer."""
    if mart.sums is not None and asked.by_month and asked.structure == "as_was":
        names = [one.name for one in monthly.columns_of(metrics, fact)]
        found = mart.sums.cells(
            fact=fact, by=asked.by, where=dict(asked.where), parts=names, months=_months(asked)
        )
        if found is not None:
            return _grouped(monthly.tidy(found, ["month", *asked.by]), asked)
    return _grouped(monthly.fact_cells(mart, fact, metrics, asked, asked.span), asked)


def _grouped(cells: pd.DataFrame, asked: Request) -> pd.DataFrame:
    """Cells with the labels of groups for those of their members; adding up is left to periods."""
    if not asked.groups:
        return cells
    dim = asked.by[0]
    members = [(label, one) for label, ones in asked.groups for one in ones]
    placed = cells.merge(pd.DataFrame(members, columns=["__group", dim]), on=dim)
    return placed.drop(columns=dim).rename(columns={"__group": dim})


def _bins(mart: Mart, metrics: Sequence[Distribution], asked: Request) -> dict[str, pd.DataFrame]:
    """Histograms summed into periods, by measure."""
    found: dict[str, pd.DataFrame] = {}
    for fact in dict.fromkeys(one.fact for one in metrics):
        mine = [one for one in metrics if one.fact == fact]
        cells = _fact_bins(mart, fact, mine, asked)
        for one in mine:
            rows = cells[cells["measure"] == one.id].drop(columns="measure")
            found[one.id] = _into_periods(rows, asked, extra=("bin",))
    return found


def _fact_bins(
    mart: Mart, fact: str, metrics: Sequence[Distribution], asked: Request
) -> pd.DataFrame:
    if mart.sums is not None and asked.by_month and asked.structure == "as_was":
        found = mart.sums.bins(
            fact=fact, by=asked.by, where=dict(asked.where),
            measures=[one.id for one in metrics], months=_months(asked),
        )  # fmt: skip
        if found is not None:
            return _grouped(monthly.tidy(found, ["month", *asked.by]), asked)
    return _grouped(monthly.fact_bins(mart, fact, metrics, asked, asked.span), asked)


def _months(asked: Request) -> list[date]:
    months = {one.start for period in asked.periods for one in period.months()}
    return sorted(months)


def _into_periods(cells: pd.DataFrame, asked: Request, extra: tuple[str, ...] = ()) -> pd.DataFrame:
    """Monthly cells added up into the asked periods; people are taken at their greatest."""
    steps = pd.DataFrame(
        [
            (np.datetime64(month.start, "s"), str(period))
            for period in asked.periods
            for month in period.months()
        ],
        columns=["month", "period"],
    )
    steps["month"] = steps["month"].astype("datetime64[s]")
    keys = [*asked.by, "period", *extra]
    placed = cells.merge(steps, on="month").drop(columns="month")
    greatest = f"__{monthly.GREATEST}"
    how = {
        name: "max" if name.endswith(greatest) else "sum"
        for name in placed.columns
        if name not in keys
    }
    return placed.groupby(keys, as_index=False, dropna=False, sort=True).agg(how)


def _finish(
    metric: SumMetric, summed: pd.DataFrame, bins: dict[str, pd.DataFrame], keys: list[str]
) -> pd.DataFrame:
    """One measure's figures from the cells of all."""
    prefix = f"{metric.id}__"
    mine = {name: name.removeprefix(prefix) for name in summed.columns if name.startswith(prefix)}
    cells = summed[[*keys, *mine]].rename(columns=mine)
    cells = cells.fillna(dict.fromkeys(mine.values(), 0.0))
    if isinstance(metric, Distribution):
        found = quantiles(bins[metric.id], keys, q=metric.q, censored=metric.over is not None)
        cells = cells.merge(found, on=keys, how="left")
        cells = cells.astype({name: "float64" for name in found.columns if name not in keys})
    result = metric.finish(cells)
    return pd.concat([cells[keys], result, cells[["people"]]], axis=1)


def _panel(mart: Mart, metric: Panel, asked: Request) -> pd.DataFrame:
    """A panel's own figures, with the columns it left out; groups are asked for one by one."""
    if asked.groups:
        dim = asked.by[0]
        parts = [
            _panel(
                mart, metric,
                replace(asked, by=(), where=(*asked.where, (dim, members)), groups=()),
            ).assign(**{dim: label})
            for label, members in asked.groups
        ]  # fmt: skip
        return pd.concat(parts, ignore_index=True)
    found = metric.figures(mart, asked)
    for name in (*RESULT, "people"):
        if name not in found:
            found[name] = None if name == "cannot" else np.nan
    return found.astype(dict.fromkeys([*asked.by, "period"], object)) if found.empty else found


def _framed(
    mart: Mart, metric: Metric, found: pd.DataFrame | None, asked: Request, context: Context
) -> pd.DataFrame:
    """Every slice seen in every period, with its maturity and what is missing."""
    keys = [*asked.by, "period"]
    periods = [str(one) for one in asked.periods]
    if found is None:
        frame = pd.DataFrame({**dict.fromkeys(asked.by), "period": periods})
        frame = frame.assign(**dict.fromkeys(NUMBERS, np.nan), n=0.0, people=0.0, cannot=None)
    else:
        grid = _grid(found, asked.by, periods)
        frame = grid.merge(found, on=keys, how="left")
        frame = frame.fillna({"n": 0.0, "people": 0.0})
    frame["missing"] = metric.missing(context)
    return _last_touches(mart, metric, frame, asked)


def _grid(found: pd.DataFrame, by: tuple[str, ...], periods: list[str]) -> pd.DataFrame:
    if not by:
        return pd.DataFrame({"period": periods})
    slices = found[list(by)].drop_duplicates().sort_values(list(by))
    return slices.merge(pd.DataFrame({"period": periods}), how="cross")


def _last_touches(mart: Mart, metric: Metric, frame: pd.DataFrame, asked: Request) -> pd.DataFrame:
    ripe = {
        str(one): mart.settings.today < one.end + timedelta(days=metric.measure.maturity_days)
        for one in asked.periods
    }
    frame["provisional"] = frame["period"].map(ripe).astype(bool)
    why = frame["cannot"].astype(object)
    frame["cannot"] = why.where(why.notna(), None)
    extra = [name for name in frame.columns if name not in {*asked.by, *COLUMNS}]
    whole = frame.astype({"n": "int64", "people": "int64"})
    return whole[[*asked.by, *COLUMNS, *extra]].reset_index(drop=True)
