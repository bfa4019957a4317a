"""Measures over slices and periods: one query a fact, whatever the number of measures."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from keepwell.analytics.mart import Mart, Structure
    from keepwell.analytics.metrics.framework.kept import KeptCells, Span
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
    ahead: Iterable[str] = (),
    kept: KeptCells | None = None,
) -> dict[str, pd.DataFrame]:
    """Many measures of one question; those over one fact share one pass (see `compute`).

    With `groups` (label to members, slices of the one dimension) each group is counted as one
    slice; its people are those of its greatest member in its greatest month, at least. `ahead`
    names the dimensions that will be asked for next (see `Request`). What has to be counted from
    facts is looked up in `kept` first, and left there.

    Raises:
        KeyError: for an id that no module declares.
        ValueError: for a dimension that does not exist, or no period.
    """
    asked = request(
        by=by, where=where, periods=periods, structure=structure, groups=groups, ahead=ahead
    )
    metrics = [_named(one) for one in measure_ids]
    _check_dims(metrics, asked)
    context = Context(mart.settings, mart.coverage())
    ready = {one.id: one for one in metrics if not one.blocked(context)}
    sums = [one for one in ready.values() if isinstance(one, SumMetric)]
    counting = _Counting(mart, kept)
    found = _sums(counting, sums, asked) if sums else {}
    grid = _grid(next(iter(found.values())), asked) if sums else None
    for metric in metrics:
        if isinstance(metric, Panel) and metric.id in ready:
            found[metric.id] = _panel(mart, metric, asked)
    told = _Told(mart, asked, context, grid)
    return {one.id: _framed(one, found.get(one.id), told) for one in metrics}


def people_many(
    mart: Mart, measure_ids: Iterable[str], *, by: Iterable[str], periods: Iterable[Period]
) -> dict[str, pd.DataFrame]:
    """Of measures made of sums only who stands behind their cells: `by`, period, people.

    Raises:
        KeyError: for an id that no module declares.
        ValueError: for a dimension that does not exist, or no period.
    """
    asked = request(by=by, periods=periods)
    metrics = [one for one in map(_named, measure_ids) if isinstance(one, SumMetric)]
    _check_dims(metrics, asked)
    context = Context(mart.settings, mart.coverage())
    ready = [one for one in metrics if not one.blocked(context)]
    nobody = pd.DataFrame({name: [] for name in (*asked.by, "period", "people")})
    found = dict.fromkeys((one.id for one in metrics), nobody)
    keys = [*asked.by, "period"]
    for fact in dict.fromkeys(one.fact for one in ready):
        mine = [one for one in ready if one.fact == fact]
        summed = _into_periods(_cells(_Counting(mart), fact, mine, asked, only_people=True), asked)
        for one in mine:
            told = summed[[*keys, f"{one.id}__{monthly.GREATEST}"]]
            found[one.id] = told.set_axis([*keys, "people"], axis=1)
    return found


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


@dataclass(frozen=True, slots=True)
class _Counting:
    """Where cells come from: prepared sums of the mart, cells kept before, or its facts."""

    mart: Mart
    kept: KeptCells | None = None

    def from_facts(
        self, what: Hashable, asked: Request, count: Callable[[Span], pd.DataFrame]
    ) -> pd.DataFrame:
        """Monthly cells that no prepared sums answer."""
        if self.kept is None or not asked.by_month or asked.structure != "as_was":
            return count(asked.span)
        return self.kept.cells(what, asked, count)


def _sums(
    counting: _Counting, metrics: Sequence[SumMetric], asked: Request
) -> dict[str, pd.DataFrame]:
    """Figures of all measures made of sums: rows of `by`, period and RESULT."""
    months = tuple(one for one in asked.periods if one.start.day == one.end.day == 1)
    apart = [(one,) for one in asked.periods if one not in months]
    spans = [months, *apart] if months else apart
    parts = [_periods(counting, metrics, replace(asked, periods=one)) for one in spans]
    return {one.id: pd.concat([part[one.id] for part in parts]) for one in metrics}


def _periods(
    counting: _Counting, metrics: Sequence[SumMetric], asked: Request
) -> dict[str, pd.DataFrame]:
    """Figures of periods that one span of months makes up."""
    summed: pd.DataFrame | None = None
    keys = [*asked.by, "period"]
    for fact in monthly.facts_of(metrics):
        part = _grouped(_into_periods(_cells(counting, fact, metrics, asked), asked), asked)
        summed = part if summed is None else summed.merge(part, on=keys, how="outer")
    assert summed is not None
    bins = _bins(counting, [one for one in metrics if isinstance(one, Distribution)], asked)
    return {one.id: _finish(one, summed, bins, keys) for one in metrics}


def _cells(
    counting: _Counting,
    fact: str,
    metrics: Sequence[SumMetric],
    asked: Request,
    *,
    only_people: bool = False,
) -> pd.DataFrame:
    """Monthly cells, prepared ones where they can answer."""
    mart = counting.mart
    if mart.sums is not None and asked.by_month and asked.structure == "as_was":
        columns = monthly.columns_of(metrics, fact)
        people = dict.fromkeys(f"{one.metric.id}__{monthly.GREATEST}" for one in columns)
        names = list(people) if only_people else [one.name for one in columns]
        found = mart.sums.cells(
            fact=fact, by=asked.by, where=dict(asked.where), parts=names, months=_months(asked)
        )
        if found is not None:
            return monthly.tidy(found, ["month", *asked.by])
    what = ("cells", fact, tuple(one.id for one in metrics))
    return counting.from_facts(
        what, asked, lambda span: monthly.fact_cells(mart, fact, metrics, asked, span)
    )


def _grouped(told: pd.DataFrame, asked: Request, extra: tuple[str, ...] = ()) -> pd.DataFrame:
    """Cells in periods by label, added up for each group; people are taken at their greatest.

    Laid out as label × cell and multiplied: a label may stand in hundreds of groups.
    """
    if not asked.groups:
        return told
    (dim,) = asked.by
    rest = ["period", *extra]
    greatest = f"__{monthly.GREATEST}"
    numbers = [name for name in told.columns if name not in {dim, *rest}]
    people = np.array([name.endswith(greatest) for name in numbers], dtype=bool)
    places, labels = pd.factorize(told[dim])
    known = places >= 0
    cell = told.groupby(rest, sort=True).ngroup().to_numpy()[known]
    cells = told[rest].drop_duplicates().sort_values(rest, ignore_index=True)
    laid = np.zeros((len(labels), len(cells), len(numbers)))
    there = np.zeros((len(labels), len(cells)), dtype=bool)
    laid[places[known], cell] = told[numbers].to_numpy(dtype="float64")[known]
    there[places[known], cell] = True
    parts = []
    for label, members in sorted(asked.groups):
        mine = labels.isin(list(members))
        told_of = there[mine].any(axis=0)
        if not told_of.any():
            continue
        sums, most = laid[mine].sum(axis=0), laid[mine].max(axis=0)
        values = pd.DataFrame(np.where(people, most, sums)[told_of], columns=numbers)
        values.insert(0, dim, label)
        parts.append(pd.concat([values, cells[told_of].reset_index(drop=True)], axis=1))
    return pd.concat(parts, ignore_index=True)[list(told.columns)] if parts else told.iloc[:0]


def _bins(
    counting: _Counting, metrics: Sequence[Distribution], asked: Request
) -> dict[str, pd.DataFrame]:
    """Histograms summed into periods, by measure."""
    found: dict[str, pd.DataFrame] = {}
    for fact in dict.fromkeys(one.fact for one in metrics):
        mine = [one for one in metrics if one.fact == fact]
        cells = _fact_bins(counting, fact, mine, asked)
        for one in mine:
            rows = cells[cells["measure"] == one.id].drop(columns="measure")
            told = _into_periods(rows, asked, extra=("bin",))
            found[one.id] = _grouped(told, asked, extra=("bin",))
    return found


def _fact_bins(
    counting: _Counting, fact: str, metrics: Sequence[Distribution], asked: Request
) -> pd.DataFrame:
    mart = counting.mart
    if mart.sums is not None and asked.by_month and asked.structure == "as_was":
        found = mart.sums.bins(
            fact=fact, by=asked.by, where=dict(asked.where),
            measures=[one.id for one in metrics], months=_months(asked),
        )  # fmt: skip
        if found is not None:
            return monthly.tidy(found, ["month", *asked.by])
    what = ("bins", fact, tuple(one.id for one in metrics))
    return counting.from_facts(
        what, asked, lambda span: monthly.fact_bins(mart, fact, metrics, asked, span)
    )


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
    people = [name for name in placed.columns if name.endswith(greatest)]
    sums = [name for name in placed.columns if name not in {*keys, *people}]
    groups = placed.groupby(keys, dropna=False, sort=True)
    parts = [groups[sums].sum(), groups[people].max()]
    return pd.concat([one for one in parts if len(one.columns)], axis=1).reset_index()


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
    """A panel's own figures, with the columns it left out."""
    ahead = tuple(dim for dim in asked.ahead if dim in metric.measure.dims)
    found = metric.figures(mart, replace(asked, ahead=ahead))
    for name in (*RESULT, "people"):
        if name not in found:
            found[name] = None if name == "cannot" else np.nan
    return found.astype(dict.fromkeys([*asked.by, "period"], object)) if found.empty else found


@dataclass(frozen=True, slots=True)
class _Told:
    """The question that figures answer; `grid` is that of all measures made of sums."""

    mart: Mart
    asked: Request
    context: Context
    grid: _Grid | None


@dataclass(frozen=True, slots=True)
class _Grid:
    """Every slice in every period, and the row of the figures that tells of each (-1: none)."""

    cells: pd.DataFrame
    row: NDArray[np.int64]


def _grid(found: pd.DataFrame, asked: Request) -> _Grid:
    """The grid of figures; measures made of sums of one question all have the same."""
    keys = [*asked.by, "period"]
    cells = pd.DataFrame({"period": [str(one) for one in asked.periods]})
    if asked.by:
        slices = found[[*asked.by]].drop_duplicates().sort_values([*asked.by])
        cells = slices.merge(cells, how="cross")
    place = found[keys].assign(_row=np.arange(len(found)))
    row = cells.merge(place, on=keys, how="left")["_row"]
    return _Grid(cells, row.fillna(-1).to_numpy(dtype=np.int64))


def _framed(metric: Metric, found: pd.DataFrame | None, told: _Told) -> pd.DataFrame:
    """Every slice seen in every period, with its maturity and what is missing."""
    asked = told.asked
    if found is None:
        periods = [str(one) for one in asked.periods]
        frame = pd.DataFrame({**dict.fromkeys(asked.by), "period": periods})
        frame = frame.assign(**dict.fromkeys(NUMBERS, np.nan), n=0.0, people=0.0, cannot=None)
    else:
        summed = isinstance(metric, SumMetric)
        grid = told.grid if summed and told.grid else _grid(found, asked)
        values = found.drop(columns=[*asked.by, "period"]).reset_index(drop=True)
        frame = pd.concat([grid.cells, values.reindex(grid.row).reset_index(drop=True)], axis=1)
        frame = frame.fillna({"n": 0.0, "people": 0.0})
    frame["missing"] = metric.missing(told.context)
    return _last_touches(told.mart, metric, frame, asked)


def _last_touches(mart: Mart, metric: Metric, frame: pd.DataFrame, asked: Request) -> pd.DataFrame:
    ripe = [
        mart.settings.today < one.end + timedelta(days=metric.measure.maturity_days)
        for one in asked.periods
    ]
    # every slice comes with all periods in their order
    frame["provisional"] = np.tile(ripe, len(frame) // max(len(ripe), 1))
    why = frame["cannot"].astype(object)
    frame["cannot"] = why.where(why.notna(), None)
    extra = [name for name in frame.columns if name not in {*asked.by, *COLUMNS}]
    whole = frame.astype({"n": "int64", "people": "int64"})
    return whole[[*asked.by, *COLUMNS, *extra]].reset_index(drop=True)
