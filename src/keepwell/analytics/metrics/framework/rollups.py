"""Prepared sums: what the warehouse keeps so that a page never counts contacts.

For each fact and month three tables, all additive:

- `sums_<fact>`: month, team, dim, value and every sum of every measure. `team` null: all teams;
  `dim` "" and `value` "": not split. `__people` columns are distinct within the row.
- `bins_<fact>`: month, and team or dim and value (not both: there would be more bins than
  contacts), `measure`, `bin` (5 % wide), `ended`, `censored`.
- `daily_<fact>`: day, team and the sums (no people, no squares).

Two turns, because pages open with the first: splits by where people belong (`EARLY`), which are
cut from sums by person; then all others, which need a pass over the rows each. Built from
temporary tables by plain SQL that DuckDB and its likes speak; on engines without it, measures go
to the facts themselves.
"""

# ruff: noqa: S608 - the names in these queries are our own: measures, dimensions, facts

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework import cells
from keepwell.analytics.metrics.framework.facts import FACTS, PEOPLE
from keepwell.analytics.metrics.framework.registry import registry
from keepwell.analytics.metrics.framework.request import request
from keepwell.analytics.metrics.framework.shapes import Context, Distribution, SumMetric
from keepwell.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import ibis

    from keepwell.analytics.mart import Mart

KEYS: Final = ("month", "team", "dim", "value")
BASE: Final = "_kw_base"
WHO: Final = "_kw_who"
BINS: Final = "_kw_bins"
INNER: Final = "_kw_inner"
Turn = Literal["early", "late"]


def ready(mart: Mart) -> list[SumMetric]:
    """Measures made of sums whose columns have come."""
    context = Context(mart.settings, mart.coverage())
    found = (one for one in registry().values() if isinstance(one, SumMetric))
    return [one for one in found if not one.blocked(context)]


def signature(mart: Mart) -> str:
    """What prepared sums depend on besides facts and people: measures, versions, thresholds.

    `today` is left out: months that can still change are built again anyway.
    """
    settings = {k: v for k, v in _fields(mart.settings) if k != "today"}
    told = [(one.id, one.measure.version) for one in ready(mart)]
    return sha256(repr((told, sorted(settings.items()))).encode()).hexdigest()[:16]


def _fields(settings: Any) -> list[tuple[str, Any]]:
    return [(name, getattr(settings, name)) for name in settings.__slots__]


def facts(mart: Mart, turn: Turn = "late") -> list[str]:
    """Facts that any ready measure counts over; in the early turn, those that pages open with."""
    return cells.facts_of(one for one in ready(mart) if turn == "late" or not one.later)


@cache
def _waits(fact: str) -> bool:
    """Whether only measures that are released later count over it."""
    over = [one for one in registry().values() if isinstance(one, SumMetric) and one.fact == fact]
    return all(one.later for one in over)


def splits(fact: str, turn: Turn) -> tuple[str, ...]:
    """The dimensions of one turn, team left out: it is in every row. "" is not split."""
    dims = [name for name in FACTS[fact].dims if name != "team"]
    if _waits(fact):
        return () if turn == "early" else ("", *dims)
    if turn == "early":
        return ("", *(name for name in dims if name in PEOPLE))
    return tuple(name for name in dims if name not in PEOPLE)


def build(
    mart: Mart, *, fact: str, months: Sequence[date], turn: Turn = "early"
) -> dict[str, pa.Table]:
    """The tables of one fact and turn for these months (first days), to be written or replaced.

    Pass as many months as fit into memory at once (about a million rows is quick and small).
    The early turn makes `sums_`, `bins_` and `daily_`, the late one more rows of the first two.
    """
    if not splits(fact, turn):
        return {}
    dims = [name for name in splits(fact, turn) if name]
    asked = request(by=["team", *dims], periods=[Period.containing(one) for one in months])
    metrics = ready(mart)
    work = _Work(mart.table(FACTS[fact].tables[0]).get_backend(), cells.columns_of(metrics, fact))
    spread = [one for one in metrics if isinstance(one, Distribution) and one.fact == fact]
    alike = cells.same_lengths(spread)
    _base(mart, fact, work, alike, asked)
    try:
        if turn == "early":
            work.by_person(dims, len(alike))
        return _told(work, fact, turn, alike)
    finally:
        work.forget()


def _told(
    work: _Work, fact: str, turn: Turn, alike: list[list[Distribution]]
) -> dict[str, pa.Table]:
    dims = splits(fact, turn)
    same = work.constant([name for name in dims if name]) if turn == "early" else {}
    asked = [name for name in dims if name not in same]
    found = {
        f"sums_{fact}": _with_same(pa.concat_tables([work.sums(dim) for dim in asked]), same),
        f"bins_{fact}": _with_same(_bins(work, alike, asked), same),
    }
    return {**found, f"daily_{fact}": work.daily()} if "" in dims else found


def _with_same(table: pa.Table, alike: Mapping[str, str]) -> pa.Table:
    """The unsplit cells once more for each dimension that has one value only."""
    whole = table.filter(pyarrow.compute.equal(table["dim"], ""))
    parts = [table]
    for name, value in alike.items():
        one = whole.set_column(whole.column_names.index("dim"), "dim", _same(name, whole))
        place = whole.column_names.index("value")
        parts.append(one.set_column(place, "value", _same(value, whole)))
    return pa.concat_tables(parts)


def _same(word: str, rows: pa.Table) -> pa.Array:
    return pa.array([word] * rows.num_rows, pa.string())


def _base(mart: Mart, fact: str, work: _Work, alike: list[list[Distribution]], asked: Any) -> None:
    """Every row once, with its slices and parts."""
    rows = cells.rows_of(mart, fact, asked, asked.span)
    context = Context(mart.settings, mart.coverage())
    parts = {one.name: cells.counted(one.expr(rows, context)) for one in work.columns}
    work.flags = {name for name, part in parts.items() if part.type().is_boolean()}
    bins: dict[str, Any] = {}
    for place, group in enumerate(alike):
        place_of, over = cells.bin_of(group[0], rows, context)
        bins |= {f"_bin{place}": place_of.cast("int16"), f"_over{place}": over}
    wide = rows.select(
        "day", "who", "cluster", *asked.by, month=rows["day"].truncate("M"), **parts, **bins
    )
    work.backend.create_table(BASE, wide, temp=True, overwrite=True)


@dataclass
class _Work:
    """SQL over the temporary table of one fact."""

    backend: Any
    columns: list[cells.Column]
    flags: set[str] | None = None
    summed: bool = False
    """Whether sums by person and histograms are there: then rows need no further pass."""

    def ask(self, query: str) -> pa.Table:
        """An answer as Arrow."""
        return self.backend.con.execute(query).to_arrow_table()

    def forget(self) -> None:
        """Drop what was temporary."""
        made = self.ask("SELECT table_name FROM duckdb_tables() WHERE temporary")
        for name in made["table_name"].to_pylist():
            if name.startswith((INNER, BASE, WHO, BINS)):
                self.backend.con.execute(f"DROP TABLE {name}")

    def by_person(self, dims: Sequence[str], histograms: int) -> None:
        """Sum the rows by person, and by bin, once for all dimensions of people."""
        keys = ", ".join(["month", "team", *dims])
        self.backend.con.execute(
            f"CREATE TEMP TABLE {WHO} AS SELECT {keys}, who, {self._added(self.columns)} "
            f"FROM {BASE} GROUP BY ALL"
        )
        for place in range(histograms):
            self.backend.con.execute(
                f"CREATE TEMP TABLE {BINS}{place} AS SELECT {keys}, _bin{place} AS bin, "
                f"count_if(_over{place})::DOUBLE AS ended, "
                f"count_if(NOT _over{place})::DOUBLE AS censored "
                f"FROM {BASE} WHERE _bin{place} IS NOT NULL GROUP BY ALL"
            )
        self.summed = True

    def constant(self, dims: Sequence[str]) -> dict[str, str]:
        """Dimensions with one value only, which need no query of their own."""
        ends = ", ".join(f"min({name}) AS low_{name}, max({name}) AS high_{name}" for name in dims)
        if not dims:
            return {}
        row = self.ask(f"SELECT {ends} FROM {WHO}").to_pylist()[0]
        return {
            name: row[f"low_{name}"]
            for name in dims
            if row[f"low_{name}"] is not None and row[f"low_{name}"] == row[f"high_{name}"]
        }

    def sums(self, dim: str) -> pa.Table:
        """`sums_<fact>` of one dimension ("" for none)."""
        value = dim or "''"
        keys = f"month, team, {value} AS value, who"
        if self.summed:
            self._again(keys)
        else:
            self._inner(keys, self.columns)
        found = self._keyed(self._over(self.columns, people=True), dim)
        customers = cells.customer_columns(self.columns)
        if not customers:
            return found
        self._inner(f"month, team, {value} AS value, cluster AS who", customers)
        more = self._keyed(self._over(customers, people=False), dim)
        return _joined(found, more)

    def daily(self) -> pa.Table:
        """`daily_<fact>`."""
        return self.ask(f"SELECT day, team, {self._added(self.columns)} FROM {BASE} GROUP BY ALL")

    def bins(self, place: int, dim: str) -> pa.Table:
        """One histogram: by one dimension over all teams, or by team and over all."""
        value = dim or "''"
        source = f"""(SELECT *, _bin{place} AS bin, _over{place}::INT::DOUBLE AS ended,
            (NOT _over{place})::INT::DOUBLE AS censored FROM {BASE} WHERE _bin{place} IS NOT NULL)"""
        cut = (
            f"SELECT month, {{team}} AS team, '{dim}' AS dim, {value} AS value, bin, "
            f"sum(ended) AS ended, sum(censored) AS censored "
            f"FROM {f'{BINS}{place}' if self.summed else source} GROUP BY ALL"
        )
        every = cut.format(team="NULL::VARCHAR")
        return self.ask(every if dim else f"{every} UNION ALL {cut.format(team='team')}")

    def _again(self, keys: str) -> None:
        """Sums by person of one dimension, from those of all."""
        told = ", ".join(f"sum({one.name}) AS {one.name}" for one in self.columns)
        self.backend.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {INNER} AS SELECT {keys}, {told} FROM {WHO} GROUP BY ALL"
        )

    def _inner(self, keys: str, columns: Sequence[cells.Column]) -> None:
        """Sums by person (or customer)."""
        where = "" if len(columns) == len(self.columns) else self._counting(columns)
        self.backend.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {INNER} AS SELECT {keys}, {self._added(columns)} "
            f"FROM {BASE} {where} GROUP BY ALL"
        )

    def _counting(self, columns: Sequence[cells.Column]) -> str:
        bases = [f"{one.name} IS NOT NULL" for one in columns if one.part == "n"]
        return f"WHERE {' OR '.join(bases)}"

    def _added(self, columns: Sequence[cells.Column]) -> str:
        flags = self.flags or set()
        return ", ".join(
            f"{'count' if one.name in flags else 'sum'}({one.name})::DOUBLE AS {one.name}"
            for one in columns
        )

    def _over(self, columns: Sequence[cells.Column], *, people: bool) -> str:
        """What is told of a cell, from sums by person."""
        cluster = "agent" if people else "customer"
        parts = [f"sum({one.name}) AS {one.name}" for one in columns] if people else []
        for metric in {one.metric.id: one.metric for one in columns}.values():
            k, n = f"{metric.id}__k", f"{metric.id}__n"
            if people and any(one.name == n for one in columns):
                counted = f"count_if({n} > 0 AND who IS NOT NULL)::DOUBLE"
                parts.append(f"{counted} AS {metric.id}__{cells.GREATEST}")
            if metric.squares() and metric.cluster == cluster:
                parts += [f"sum({k}*{k}) AS {metric.id}__kk", f"sum({k}*{n}) AS {metric.id}__kn"]
                parts += [f"sum({n}*{n}) AS {metric.id}__nn"]
                parts += [f"count_if({n} > 0)::DOUBLE AS {metric.id}__m"]
        return ", ".join(parts)

    def _keyed(self, told: str, dim: str) -> pa.Table:
        """Cells by team, and of all teams together (who is in two teams counts once there)."""
        names = [one.name for one in self.columns]
        there = [row[0] for row in self.backend.con.execute(f"DESCRIBE {INNER}").fetchall()]
        again = ", ".join(f"sum({name}) AS {name}" for name in names if name in there)
        return self.ask(
            f"SELECT month, team, '{dim}' AS dim, value, {told} FROM {INNER} GROUP BY ALL UNION "
            f"ALL "
            f"SELECT month, NULL, '{dim}', value, {told} FROM "
            f"(SELECT month, value, who, {again} FROM {INNER} GROUP BY ALL) GROUP BY ALL"
        )


def _joined(one: pa.Table, two: pa.Table) -> pa.Table:
    """Two answers of the same cells side by side."""
    whole: pd.DataFrame = one.to_pandas().merge(two.to_pandas(), on=list(KEYS), how="left")
    sums = [name for name in two.column_names if name not in KEYS]
    whole = whole.fillna(dict.fromkeys(sums, 0.0))
    extra = [(name, pa.array(whole[name].to_numpy(dtype="float64"))) for name in sums]
    keys = pa.Table.from_pandas(
        whole[list(KEYS)], preserve_index=False, schema=one.select(KEYS).schema
    )
    for name in one.column_names:
        if name not in KEYS:
            keys = keys.append_column(name, pa.array(whole[name].to_numpy(dtype="float64")))
    for name, values in extra:
        keys = keys.append_column(name, values)
    return keys


def _bins(work: _Work, alike: list[list[Distribution]], dims: Iterable[str]) -> pa.Table:
    """`bins_<fact>`: each histogram once a dimension, named by every measure that reads it."""
    parts = []
    for place, group in enumerate(alike):
        for dim in dims:
            found = work.bins(place, dim)
            parts += [found.append_column("measure", _same(one.id, found)) for one in group]
    empty = {"month": pa.date32(), "team": pa.string(), "dim": pa.string(), "value": pa.string(),
             "bin": pa.int16(), "ended": pa.float64(), "censored": pa.float64(),
             "measure": pa.string()}  # fmt: skip
    return pa.concat_tables(parts) if parts else pa.schema(empty.items()).empty_table()


@dataclass(frozen=True)
class PreparedSums:
    """Prepared sums as a mart reads them (the `Sums` of `analytics.mart`).

    Args:
        tables: `sums_<fact>` and `bins_<fact>` as Ibis tables.
        months: the first days that were built; before the first and after the last there are no
            facts, a question about another month between them goes to the facts.
    """

    tables: Mapping[str, ibis.Table]
    months: frozenset[date]
    late: bool = True
    """Whether the late turn was built too; without, its splits go to the facts."""
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was read: all teams together whole, of histograms the last answer."""

    def cells(
        self,
        *,
        fact: str,
        by: Sequence[str],
        where: Mapping[str, tuple[str, ...]],
        parts: Sequence[str],
        months: Sequence[date],
    ) -> pd.DataFrame | None:
        """Monthly cells of a fact, or None where the sums cannot answer.

        Sums come with the squares and people of their measure, unless only people are asked for.
        """
        name = f"sums_{fact}"
        if not self._can_tell(name, by, where, months):
            return None
        held = self.tables[name].columns
        if not set(parts) <= set(held):
            return None
        measures = {part.split("__")[0] for part in parts}
        if not all(part.endswith(f"__{cells.GREATEST}") for part in parts):
            parts = [one for one in held if one.split("__")[0] in measures]
        if "team" in {*by, *where}:
            rows = self._rows(name, by, where, months)
            found: pd.DataFrame = rows.select("month", *by, *parts).to_pandas()
            return found
        return self._of_all_teams(name, by, where, months)[["month", *by, *parts]]

    def bins(
        self,
        *,
        fact: str,
        by: Sequence[str],
        where: Mapping[str, tuple[str, ...]],
        measures: Sequence[str],
        months: Sequence[date],
    ) -> pd.DataFrame | None:
        """Monthly histograms of a fact, or None where the sums cannot answer."""
        split, name = {*by, *where}, f"bins_{fact}"
        if not self._can_tell(name, by, where, months) or ("team" in split and len(split) > 1):
            return None
        question = (tuple(by), tuple(where.items()), tuple(measures), tuple(months))
        if self.kept.get(name, ((), None))[0] != question:
            rows = self._rows(name, by, where, months)
            chosen = rows.filter(rows["measure"].isin(list(measures)))
            wanted = chosen.select("month", *by, "measure", "bin", "ended", "censored")
            self.kept[name] = question, wanted.to_pandas()
        found: pd.DataFrame = self.kept[name][1]
        return found

    def _built(self, months: Sequence[date]) -> bool:
        first, last = min(self.months), max(self.months)
        return all(month in self.months for month in months if first <= month <= last)

    def _can_tell(
        self,
        name: str,
        by: Sequence[str],
        where: Mapping[str, tuple[str, ...]],
        months: Sequence[date],
    ) -> bool:
        """Whether these cells were prepared: at most one dimension beside the team."""
        dims = {*by, *where} - {"team"}
        pooled = any(len(values) > 1 for dim, values in where.items() if dim not in by)
        if len(dims) > 1 or pooled or name not in self.tables or not self._built(months):
            return False
        return self.late or dims <= {*PEOPLE}

    def _of_all_teams(
        self,
        name: str,
        by: Sequence[str],
        where: Mapping[str, tuple[str, ...]],
        months: Sequence[date],
    ) -> pd.DataFrame:
        """Cells of all teams together; there are few of them, so they are read once."""
        if name not in self.kept:
            table = self.tables[name]
            whole = table.filter(~known(table["team"])).drop("team").to_pandas()
            self.kept[name] = whole.iloc[:0], dict(iter(whole.groupby("dim")))
        nothing, parts = self.kept[name]
        dim = next(iter({*by, *where}), "")
        rows: pd.DataFrame = parts.get(dim, nothing)
        rows = rows[pd.to_datetime(rows["month"]).isin(pd.to_datetime(list(months)))]
        rows = rows.rename(columns={"value": dim}) if dim else rows
        for one, values in where.items():
            rows = rows[rows[one].isin(list(values))]
        return rows

    def _rows(
        self,
        name: str,
        by: Sequence[str],
        where: Mapping[str, tuple[str, ...]],
        months: Sequence[date],
    ) -> ibis.Table:
        """Cells of the asked grouping, their slices under their own names."""
        dim = next(iter({*by, *where} - {"team"}), "")
        table = self.tables[name]
        rows = table.filter(table["dim"] == dim, table["month"].isin(list(months)))
        by_team = "team" in by or "team" in where
        rows = rows.filter(known(rows["team"]) if by_team else ~known(rows["team"]))
        if dim:
            rows = rows.rename({dim: "value"})
        for one, values in where.items():
            rows = rows.filter(rows[one].isin(list(values)))
        return rows
