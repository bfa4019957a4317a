"""What may be shown: figures, and the declarations that say what a measure means.

Plain declarations that the web process can import: no dataframe in sight.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from keepwell.schemas.phrases import Phrase

Unit = Literal[
    "share",
    "net_score",
    "seconds",
    "weeks",
    "days",
    "hours",
    "count",
    "score",
    "per_hundred",
    "rate",
]
State = Literal["shown", "provisional", "counts_only", "too_few", "cannot_tell", "missing_input"]
Sensitivity = Literal["service", "workforce", "voice", "case"]
Good = Literal["up", "down", "band", "neither"]
Family = Literal["shared", "workforce", "hiring", "service", "load", "roster", "voice"]

HIDDEN_STATES: Final[frozenset[State]] = frozenset({"too_few", "cannot_tell", "missing_input"})
"""States in which value and numerator are null."""

DIMENSIONS: Final[tuple[str, ...]] = (
    "team", "unit", "site", "role", "contract", "tenure_band", "shift", "manager_line", "channel",
    "queue", "topic", "reason_group", "product", "touchpoint", "language", "customer_segment",
    "first_or_repeat", "weekday", "hour_band", "leave_class", "absence_class", "hiring_source",
    "cohort", "round", "engagement_tercile", "desk_topic", "item",
)  # fmt: skip
"""A person is never a dimension."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure means, in words that a leader reads and terms that a program keeps.

    `needs` names the intake columns ("contacts.hold_seconds") without which it cannot be told;
    `maturity_days` is the lag after a period's end before it is final; `minimum_n` the base
    below which no rate is given; `dims` the dimensions it may be split by. `rolls` names, for a
    measure over the last twelve months, the monthly one whose groups it is put together from.
    """

    id: str
    code: str
    title: str
    words: str
    formula: str
    unit: Unit
    good: Good
    sensitivity: Sensitivity
    family: Family
    owner: Literal["hr", "support", "both"]
    sources: tuple[str, ...]
    needs: tuple[str, ...]
    dims: tuple[str, ...]
    clock: str
    attribution: str
    interval: str
    minimum_n: int = 10
    maturity_days: int = 0
    version: int = 1
    pitfalls: str = ""
    numerator_words: str = ""
    denominator_words: str = ""
    rolls: str = ""

    def as_json(self) -> dict[str, Any]:
        """What the contract lists of a measure."""
        return {
            "id": self.id, "code": self.code, "title": self.title, "words": self.words,
            "unit": self.unit, "good": self.good, "family": self.family,
            "sensitivity": self.sensitivity, "dimensions": list(self.dims),
            "needs": list(self.needs), "definition_version": self.version,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, as it may be shown to whoever asked.

    `value` in the measure's unit (shares 0–1); `interval` 95 %; `reason` says why a figure is
    not plainly shown (a column that is missing, where few people are counted instead).
    """

    measure: str
    slice: dict[str, str]
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int | None
    interval: tuple[float, float] | None
    state: State
    reason: str = ""
    definition_version: int = 1
    known_at: str = ""
    comparison: dict[str, Any] = field(default_factory=dict)
    said: Phrase | None = None
    """`reason` in the form that a page translates."""
    sentences: tuple[Phrase, ...] = ()
    """The figure in words that a leader reads aloud: finding, doubt, comparison."""

    def as_json(self) -> dict[str, Any]:
        """The form of the contract."""
        return {
            "slice": dict(self.slice), "period": self.period, "value": self.value,
            "numerator": self.numerator, "denominator": self.denominator, "n": self.n,
            "interval": list(self.interval) if self.interval else None, "state": self.state,
            "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """All figures of one question: a measure, split by dimensions, over periods of one grain."""

    measure: Measure
    by: tuple[str, ...]
    grain: str
    figures: tuple[Figure, ...]
    where: tuple[tuple[str, str], ...] = ()

    @property
    def known_at(self) -> str | None:
        """When what the figures are counted from was read; None when there is none."""
        return next((one.known_at for one in self.figures if one.known_at), None)

    def as_json(self) -> dict[str, Any]:
        """The contract's document: the same for the terminal and for programs."""
        return {
            "measure": self.measure.id, "unit": self.measure.unit,
            "definition_version": self.measure.version, "known_at": self.known_at,
            "figures": [one.as_json() for one in self.figures],
        }  # fmt: skip
