"""The shapes a measure can have, and the additive sums each is made of.

All sums can be added over months, teams and slices; what cannot be added (a rate, a median) is
only ever made from sums at the end. Expressions take the fact's rows and a `Context`; a row
whose expression is null does not count.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from keepwell.analytics.mart.values import known
from keepwell.analytics.statistics import intervals

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.mart import Mart, MartSettings
    from keepwell.analytics.metrics.framework.request import Request
    from keepwell.schemas.figures import Measure

Expr = Callable[["Table", "Context"], "Value"]
Cluster = Literal["agent", "customer"]
RESULT: Final = ("value", "numerator", "denominator", "n", "low", "high", "cannot")
PROMOTES_FROM: Final = 9
DETRACTS_TO: Final = 6
GROUPS_TO_TELL: Final = 2
"""Fewer clusters than this tell nothing about how much clusters differ."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may know besides its rows: thresholds, and which columns are filled."""

    settings: MartSettings
    coverage: Mapping[str, int]

    def has(self, column: str) -> bool:
        """Whether an intake column ("contacts.hold_seconds") is filled anywhere."""
        return self.coverage.get(column, 0) > 0


@dataclass(frozen=True, slots=True)
class Part:
    """One additive sum over one fact."""

    fact: str
    name: str
    expr: Expr


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A measure's declaration and where its numbers come from."""

    measure: Measure
    later: bool = False
    """Takes long, so it is released after what pages open with."""

    @property
    def id(self) -> str:
        """The measure's id."""
        return self.measure.id

    def blocked(self, context: Context) -> bool:
        """Whether nothing at all can be computed for want of a column."""
        return self.missing(context) is not None

    def missing(self, context: Context) -> str | None:
        """The first column it needs that no file has brought, else None.

        A need written "a or b" is met by either; one written with "+" needs all of them.
        """
        for need in self.measure.needs:
            options = need.split(" or ")
            if not any(all(context.has(one) for one in way.split("+")) for way in options):
                return need
        return None


@dataclass(frozen=True, kw_only=True)
class SumMetric(Metric, ABC):
    """A measure made of additive sums over one fact (or, for its parts, several)."""

    fact: str
    cluster: Cluster = "agent"
    scales: Mapping[str, Expr] = field(default_factory=dict)
    """Conditions of the scales that may not be pooled; the rest is one more scale."""

    def parts(self) -> tuple[Part, ...]:
        """Its sums; the part called `n` is the base that people are counted behind."""
        own = [Part(self.fact, name, expr) for name, expr in self.sums().items()]
        pools = [Part(self.fact, f"scale_{i}", one) for i, one in enumerate(self.scales.values())]
        return (*own, *pools)

    @abstractmethod
    def sums(self) -> Mapping[str, Expr]:
        """Its own sums by name."""

    def squares(self) -> bool:
        """Whether its interval needs Σk², Σkn, Σn² over clusters."""
        return False

    def finish(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Figures from summed cells (columns by part name), one row each: RESULT."""
        found = self.result(cells)
        found["cannot"] = self._pooled(cells)
        blank = ["value", "numerator", "denominator", "low", "high"]
        found.loc[found["cannot"].notna(), blank] = np.nan
        return found[list(RESULT)]

    @abstractmethod
    def result(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Value, numerator, denominator, n, low and high of summed cells."""

    def _pooled(self, cells: pd.DataFrame) -> pd.Series:
        """Why a cell cannot be told: it holds ratings of scales that may not be pooled."""
        why = pd.Series(None, index=cells.index, dtype=object)
        if not self.scales:
            return why
        counts = cells[[f"scale_{i}" for i in range(len(self.scales))]].set_axis(
            list(self.scales), axis=1
        )
        counts["another scale"] = cells["n"] - counts.sum(axis=1)
        mixed = (counts > 0).sum(axis=1) > 1
        for row in np.flatnonzero(mixed.to_numpy()):
            names = [name for name in counts.columns if counts.iloc[int(row)][name] > 0]
            why.iloc[int(row)] = f"ratings on different scales ({', '.join(names)}) are not pooled"
        return why


@dataclass(frozen=True, kw_only=True)
class Count(SumMetric):
    """How many rows count: `n` is 1 for those that do. A census, so without an interval."""

    n: Expr

    def sums(self) -> Mapping[str, Expr]:
        """Its own sums by name."""
        return {"n": self.n}

    def result(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Figures of summed cells."""
        n = cells["n"]
        return _table(cells, value=n, numerator=n, n=n)


@dataclass(frozen=True, kw_only=True)
class Ratio(SumMetric):
    """Σk / Σn.

    A `share` counts rows (Wilson, with the design effect of its clusters); a `rate` divides
    amounts (linearised over its clusters).
    """

    k: Expr
    n: Expr
    kind: Literal["share", "rate"] = "share"
    k_fact: str = ""
    base: Expr | None = None
    """Rows behind a rate, when Σn is an amount of something else (seconds, hours, points)."""
    per: float = 1.0

    def parts(self) -> tuple[Part, ...]:
        """Its sums, the numerator from a fact of its own where one is named."""
        parts = super().parts()
        if not self.k_fact:
            return parts
        return tuple(Part(self.k_fact, "k", self.k) if one.name == "k" else one for one in parts)

    def sums(self) -> Mapping[str, Expr]:
        """Its own sums by name."""
        base = {"base": self.base} if self.base else {}
        return {"k": self.k, "n": self.n, **base}

    def squares(self) -> bool:
        """Whether clusters are told: not when its parts come from two facts."""
        return not self.k_fact

    def result(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Figures of summed cells."""
        k, n = cells["k"], cells["n"]
        value = (k / n.where(n > 0)) * self.per
        low, high = self._interval(cells)
        rows = cells["base"] if self.base else n
        return _table(
            cells, value=value, numerator=k.where(n > 0), denominator=n, n=rows, low=low, high=high
        )

    def _interval(self, cells: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        k, n = cells["k"].to_numpy(), cells["n"].to_numpy()
        if not self.squares():
            if self.kind == "share":
                low, high = intervals.wilson(k, n)
                return low * self.per, high * self.per
            return np.full(len(cells), np.nan), np.full(len(cells), np.nan)
        squares = [cells[name].to_numpy() for name in ("kk", "kn", "nn")]
        if self.kind == "rate":
            low, high = _linearised(cells)
            return low * self.per, high * self.per
        deff = intervals.deff_from_sums(k, n, *squares)
        if self.cluster == "agent":
            # all alike says nothing about how agents differ; only customers have a worst case
            deff = np.where((k > 0) & (k < n) & (cells["m"] >= GROUPS_TO_TELL), deff, 1.0)
        low, high = intervals.wilson(k, n, deff=deff)
        return low * self.per, high * self.per


@dataclass(frozen=True, kw_only=True)
class Mean(SumMetric):
    """The mean of `amount` over the rows where it is known."""

    amount: Expr

    def sums(self) -> Mapping[str, Expr]:
        """Its own sums by name."""
        return {
            "n": lambda t, c: one(known(self.amount(t, c))),
            "s": self.amount,
            "ss": lambda t, c: self.amount(t, c) * self.amount(t, c),
        }

    def result(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Figures of summed cells."""
        n, s = cells["n"], cells["s"]
        low, high = intervals.mean_t(s, cells["ss"], n)
        mean = s / n.where(n > 0)
        return _table(
            cells, value=mean, numerator=s.where(n > 0), denominator=n, n=n, low=low, high=high
        )


@dataclass(frozen=True, kw_only=True)
class NetScore(SumMetric):
    """100 x (share for it - share against), from 0-10 answers."""

    score: Expr
    cluster: Cluster = "customer"

    def sums(self) -> Mapping[str, Expr]:
        """Its own sums by name."""
        return {
            "n": lambda t, c: one(known(self.score(t, c))),
            "d": lambda t, c: one(self.score(t, c) <= DETRACTS_TO),
            "p": lambda t, c: one(self.score(t, c) >= PROMOTES_FROM),
        }

    def result(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Figures of summed cells."""
        n, plus = cells["n"], cells["p"]
        minus = cells["d"]
        net = intervals.net_score(plus, n - plus - minus, minus)
        return _table(
            cells, value=net.value, numerator=(plus - minus).where(n > 0), denominator=n, n=n,
            low=net.low, high=net.high,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Distribution(SumMetric):
    """A quantile of `seconds`, read from bins that widen by 5 %.

    With `over` (true where the span has ended) open spans are censored and the quantile is
    Kaplan and Meier's; without it every span has ended.
    """

    seconds: Expr
    q: float = 0.5
    over: Expr | None = None

    def sums(self) -> Mapping[str, Expr]:
        """Its own sums by name."""
        ended = self.over
        counted: dict[str, Expr] = {"n": lambda t, c: one(known(self.seconds(t, c)))}
        if ended is not None:
            counted["k"] = lambda t, c: one(ended(t, c) & known(self.seconds(t, c)))
        return counted

    def result(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Figures of summed cells."""
        n = cells["n"]
        ended = cells["k"] if self.over else n
        return _table(
            cells, value=cells["quantile"], numerator=ended.where(n > 0), denominator=n, n=n,
            low=cells["quantile_low"], high=cells["quantile_high"],
        )  # fmt: skip


PanelFunction = Callable[["Mart", "Request"], pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Panel(Metric):
    """A measure that folds small tables its own way.

    `figures(mart, request)` returns the `by` columns, `period` (as written) and, of RESULT and
    `people`, those it knows; the framework adds the rest. Where the request has groups, they are
    the slices (`panels.grouped`), each told as if the rows of its members were all there are.
    """

    figures: PanelFunction
    fact: str = ""


def one(condition: Value) -> Value:
    """A part that counts the rows where a condition holds (not where it is unknown)."""
    return condition.cast("boolean")


def _table(cells: pd.DataFrame, **columns: object) -> pd.DataFrame:
    names = [name for name in RESULT if name != "cannot"]
    filled = {name: columns.get(name, np.nan) for name in names}
    return pd.DataFrame(filled, index=cells.index).astype("float64")


def _linearised(cells: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """T interval of a ratio of amounts, its variance linearised over its clusters."""
    from scipy import special

    names = ("k", "n", "kk", "kn", "nn", "m")
    k, n, kk, kn, nn, m = (cells[name].to_numpy() for name in names)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = k / n
        spread = np.maximum(kk - 2 * ratio * kn + ratio**2 * nn, 0)
        error = np.sqrt(spread * m / (m - 1)) / n
        half = special.stdtrit(np.maximum(m - 1, 1), 0.975) * error
    half = np.where((m >= GROUPS_TO_TELL) & (n > 0), half, np.nan)
    return np.maximum(ratio - half, 0), ratio + half
