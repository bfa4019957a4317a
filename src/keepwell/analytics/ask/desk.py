"""Where questions are asked of one mart: counts shared between measures, months there are data for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

import pandas as pd

from keepwell.analytics.ask.question import Answer, Count, Dims, Rules, Where, answer
from keepwell.analytics.mart import HOUR_BANDS, TENURE_BANDS, WEEKDAYS, Mart
from keepwell.analytics.metrics import compute_many, registry
from keepwell.analytics.release import Ledgered, Tree
from keepwell.kernel.limits import Limits
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Measure, Sensitivity

Kind = Literal["service", "workforce"]
MONTHS_KEPT: Final = 60
"""How far back a month that falls short is looked for."""
CLOCKS: Final[dict[Kind, tuple[tuple[str, str], ...]]] = {
    "service": (
        ("contacts", "handled_local"), ("contacts", "opened_local"), ("ratings", "rated_at"),
        ("work_states", "start_local"), ("qa_reviews", "reviewed_local"),
    ),
    "workforce": (
        ("employment", "start_on"), ("employment", "last_day"), ("absences", "start_on"),
        ("shifts", "start_local"), ("training", "completed_on"), ("job_history", "valid_from"),
    ),
}  # fmt: skip
"""What tells from when to when there are data."""


@dataclass(frozen=True, slots=True)
class Span:
    """Months there are data for, both ends included."""

    first: Period
    last: Period

    def months(self) -> tuple[Period, ...]:
        """Every month of it."""
        return tuple(Period(self.first.start, self.last.end, "all").months())


@dataclass
class Desk:
    """Asks measures of one mart, for one company, on the mart's day.

    `limits` and `tree` go to the gate; `known_at` is written on figures.
    """

    mart: Mart
    limits: Limits = field(default_factory=Limits)
    tree: Tree = field(default_factory=Tree)
    known_at: str = ""
    _kept: dict[Any, pd.DataFrame] = field(default_factory=dict, repr=False)
    _spans: dict[Kind, Span | None] = field(default_factory=dict, repr=False)

    def measure(self, measure_id: str) -> Measure:
        """A measure's declaration.

        Raises:
            ValueError: for an id that nobody declares.
        """
        found = registry().get(measure_id)
        if found is None:
            raise ValueError(f"there is no measure {measure_id!r}; `figures --list` names them all")
        return found.measure

    def ask(
        self,
        measure_id: str,
        *,
        by: Dims = (),
        where: Mapping[str, str] | None = None,
        periods: Sequence[Period],
        already: Iterable[Ledgered] = (),
    ) -> Answer:
        """Figures of one question, as they may be shown.

        Raises:
            ValueError: for a measure or a split that does not exist.
        """
        measure = self.measure(measure_id)
        return answer(
            count=self._count(measure_id),
            measure=measure,
            by=by,
            where=where or {},
            periods=periods,
            rules=self._rules(measure.sensitivity),
            already=already,
        )

    def span(self, sensitivity: Sensitivity) -> Span | None:
        """From when to when there are data for such measures; None when there are none."""
        kind = _kind(sensitivity)
        if kind not in self._spans:
            self._spans[kind] = _span(self.mart, kind)
        return self._spans[kind]

    def forget(self) -> None:
        """Drop what was counted, to keep memory small between measures' dimensions."""
        self._kept.clear()

    def _rules(self, sensitivity: Sensitivity) -> Rules:
        span = self.span(sensitivity)
        months = span.months()[-MONTHS_KEPT:] if span else ()
        return Rules(self.limits, self.tree, RANKS, months, self.known_at)

    def _count(self, measure_id: str) -> Count:
        def count(*, by: Dims, where: Where, periods: Sequence[Period]) -> pd.DataFrame:
            return self._counted(measure_id, by, where, tuple(periods))

        return count

    def _counted(
        self, measure_id: str, by: Dims, where: Where, periods: tuple[Period, ...]
    ) -> pd.DataFrame:
        """Cells of one measure; all measures that can be split so are counted in one pass."""
        key = (by, where, periods)
        if (measure_id, *key) not in self._kept:
            together = [measure_id] if where else self._alike(measure_id, by)
            found = compute_many(self.mart, together, by=by, where=where, periods=periods)
            self._kept.update({(one, *key): cells for one, cells in found.items()})
        return self._kept[measure_id, *key]

    def _alike(self, measure_id: str, by: Dims) -> list[str]:
        """Measures of the same sensitivity that have these dimensions and were not counted yet."""
        kind = registry()[measure_id].measure.sensitivity
        found = (metric.measure for metric in registry().values())
        return [m.id for m in found if m.sensitivity == kind and set(by) <= set(m.dims)]


def _order(labels: Iterable[str]) -> dict[str, int]:
    return {label: place for place, label in enumerate(labels)}


RANKS: Final[dict[str, dict[str, int]]] = {
    "tenure_band": _order(label for label, _, _ in TENURE_BANDS),
    "weekday": _order(WEEKDAYS),
    "hour_band": _order(HOUR_BANDS),
}


def _kind(sensitivity: Sensitivity) -> Kind:
    return "service" if sensitivity == "service" else "workforce"


def _span(mart: Mart, kind: Kind) -> Span | None:
    ends = [end for name, column in CLOCKS[kind] for end in _ends(mart, name, column)]
    today = mart.settings.today
    ends = [one for one in ends if one <= today]
    if not ends:
        return None
    return Span(Period.containing(min(ends)), Period.containing(max(ends)))


def _ends(mart: Mart, name: str, column: str) -> list[date]:
    """The first and the last day of a column; nothing where the table is empty."""
    if mart.is_empty(name):
        return []
    table = mart.table(name)
    found = table.aggregate(low=table[column].min(), high=table[column].max()).to_pyarrow()
    ends = [value for value in found.to_pylist()[0].values() if value is not None]
    return [one.date() if isinstance(one, datetime) else one for one in ends]
