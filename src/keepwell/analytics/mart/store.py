"""The mart itself: named tables, the company's thresholds, and prepared sums when there are any."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import ibis

from keepwell.schemas.mart import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd


@dataclass(frozen=True, slots=True)
class MartSettings:
    """What the company decided, passed in so that no measure asks a clock or a setting.

    All thresholds are stored here so that a figure can be computed again; times in seconds.
    """

    today: date
    zone: str = "UTC"
    service_level_seconds: float = 20.0
    """Answered within so long counts as in time (C6)."""
    short_abandon_seconds: float = 5.0
    """Who hangs up sooner never really waited (C6)."""
    first_response_target_seconds: float = 8 * 3600.0
    """Business time to the first human reply (C8)."""
    repeat_days: int = 7
    """Days without a further contact that make a contact solved at once (C4)."""
    back_to_back_seconds: float = 10.0
    """A contact that starts so soon after the former one left no breath between (W6)."""
    recovery_seconds: float = 600.0
    """Five minutes off contact that begin so soon after a tough contact count as recovery (W8)."""
    schedule_notice_days: int = 14
    """Changes later than so many days before the shift are short notice (W10)."""
    repeat_business_days: int = 90
    """An order within so many days after a contact counts as coming back."""
    backlog_window_days: int = 28
    """Days before the snapshot whose closes say how fast work goes away (C10)."""


class Sums(Protocol):
    """Prepared monthly sums, as the warehouse keeps them (see `metrics.framework.rollups`)."""

    def cells(
        self,
        *,
        fact: str,
        by: Sequence[str],
        where: Mapping[str, tuple[str, ...]],
        parts: Sequence[str],
        months: Sequence[date],
    ) -> pd.DataFrame | None:
        """Monthly cells of a fact, or None where the sums cannot answer."""

    def bins(
        self,
        *,
        fact: str,
        by: Sequence[str],
        where: Mapping[str, tuple[str, ...]],
        measures: Sequence[str],
        months: Sequence[date],
    ) -> pd.DataFrame | None:
        """Monthly histograms of a fact, or None where the sums cannot answer."""  # fmt: skip


@dataclass(frozen=True)
class Mart:
    """Tables as `schemas.mart` declares them, whatever engine holds them.

    Tables that are not given are there and empty. `kept` remembers what is dear to find (who
    worked where, a fitted mix model) for the life of this object.
    """

    tables: Mapping[str, ibis.Table]
    settings: MartSettings
    sums: Sums | None = None
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def table(self, name: str) -> ibis.Table:
        """A table by its name; empty when nothing came in.

        Raises:
            KeyError: when the mart declares no such table.
        """
        if name in self.tables:
            return self.tables[name]
        if name not in TABLES:
            raise KeyError(f"the mart has no table {name!r}; it has {', '.join(TABLES)}")
        return ibis.memtable([], schema=ibis.schema(TABLES[name]))

    def is_empty(self, name: str) -> bool:
        """Whether no row of this table came in."""
        key = ("empty", name)
        if key not in self.kept:
            given = name in self.tables
            self.kept[key] = not given or self.table(name).limit(1).count().execute() == 0
        return bool(self.kept[key])

    def attributed(self, fact: str, **choices: Any) -> ibis.Table:
        """Rows of `fact` with the dimensions of the people behind them (see `attribution`)."""
        from keepwell.analytics.mart.attribution import attributed

        return attributed(self, fact, **choices)

    def coverage(self) -> dict[str, int]:
        """Rows in which a column is filled, by `kind.field`, of every column that was mapped."""
        if "coverage" not in self.kept:
            frame = self.table("coverage").to_pyarrow().to_pylist()
            found: dict[str, int] = {}
            for row in frame:
                name = f"{row['kind']}.{row['field']}"
                found[name] = found.get(name, 0) + int(row["filled"] or 0)
            self.kept["coverage"] = found
        return dict(self.kept["coverage"])
