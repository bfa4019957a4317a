"""Who stays, who leaves and how long learning takes, by groups, as it is stored and shown.

Shares 0-1, times in months (ramp: weeks). Every group has at least 20 people (ramp: 10 starters);
smaller ones are counted together. Nothing is computed for a person.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from keepwell.schemas.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class At:
    """A curve at one time: share, its likely range, and how many are followed that long."""

    time: float
    value: float
    low: float | None
    high: float | None
    at_risk: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One group; without points where fewer than five have left."""

    label: str
    people: int
    events: int | None
    points: tuple[At, ...] = ()
    chart: str = ""

    def at(self, time: float) -> At | None:
        """The curve at a time; None where it was not followed that far."""
        return next((one for one in self.points if one.time == time), None)


@dataclass(frozen=True, slots=True)
class Split:
    """Curves by one dimension, and whether they differ by more than chance among all splits."""

    dim: str
    curves: tuple[Curve, ...]
    p: float | None
    differs: bool
    said: Phrase


@dataclass(frozen=True, slots=True)
class Reason:
    """Leaving for one class of reasons, the others competing."""

    reason: str
    events: int
    points: tuple[At, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """By how many times as many leave in a group, the other groups of the list held equal."""

    dim: str
    label: str
    ratio: float
    low: float
    high: float
    p: float
    stands: bool
    people: int
    events: int


@dataclass(frozen=True, slots=True)
class Drivers:
    """What goes with leaving; a code and its numbers where it cannot be told."""

    terms: tuple[Term, ...] = ()
    beside: dict[str, str] = field(default_factory=dict)
    """Dimension to the group that the others are held beside."""
    steady: bool = True
    people: int = 0
    events: int = 0
    code: str = ""
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TeamTerm:
    """Leavers in 100 a year more, for one usual difference of a measure between teams."""

    measure: str
    slope: float
    low: float
    high: float
    part: float
    stands: bool


@dataclass(frozen=True, slots=True)
class TeamsLeaving:
    """What goes together with leaving between teams; a code and its numbers where it cannot be told.

    `r2`: the share of the differences between teams that goes with all terms together.
    """

    terms: tuple[TeamTerm, ...] = ()
    teams: int = 0
    leavers: float = 0.0
    r2: float = 0.0
    period: str = ""
    code: str = ""
    numbers: dict[str, float] = field(default_factory=dict)

    @property
    def quiet(self) -> bool:
        """Whether nothing stands out."""
        return not any(one.stands for one in self.terms)


@dataclass(frozen=True, slots=True)
class Ramp:
    """Starters of some months: when half were fully productive, how many left before."""

    first: str
    last: str
    starters: int
    ramped: int
    left: int
    still: int
    median: float | None
    low: float | None
    high: float | None
    said: Phrase
    chart: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """The page; `first` and `last` are the months that were observed."""

    first: str
    last: str
    headline: Phrase
    whole: Curve
    splits: tuple[Split, ...]
    reasons: tuple[Reason, ...]
    reasons_chart: str
    drivers: Drivers
    ramps: tuple[Ramp, ...]
    teams: TeamsLeaving = TeamsLeaving()
    format: int = FORMAT

    def as_json(self) -> dict[str, Any]:
        """The stored form; `from_json` reads the same back."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Retention:
        """Read the stored form."""
        told = stored["drivers"]
        return cls(
            **{
                **stored,
                "headline": Phrase.from_json(stored["headline"]),
                "whole": _curve(stored["whole"]),
                "splits": tuple(_split(one) for one in stored["splits"]),
                "reasons": tuple(
                    Reason(**{**one, "points": _points(one["points"])}) for one in stored["reasons"]
                ),
                "teams": _teams(stored.get("teams")),
                "drivers": Drivers(**{**told, "terms": tuple(Term(**t) for t in told["terms"])}),
                "ramps": tuple(
                    Ramp(**{**one, "said": Phrase.from_json(one["said"])})
                    for one in stored["ramps"]
                ),
            }
        )


def _plain(value: Any) -> Any:
    if isinstance(value, Phrase):
        return value.as_json()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Split | Ramp):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Curve | Reason | Drivers | TeamsLeaving):
        return asdict(value)
    return value


def _teams(stored: Mapping[str, Any] | None) -> TeamsLeaving:
    """Pages that were stored before teams were looked at have none."""
    told = stored or {}
    return TeamsLeaving(
        **{**told, "terms": tuple(TeamTerm(**one) for one in told.get("terms", ()))}
    )


def _points(stored: list[dict[str, Any]]) -> tuple[At, ...]:
    return tuple(At(**one) for one in stored)


def _curve(stored: Mapping[str, Any]) -> Curve:
    return Curve(**{**stored, "points": _points(stored["points"])})


def _split(stored: Mapping[str, Any]) -> Split:
    return Split(
        **{
            **stored,
            "curves": tuple(_curve(one) for one in stored["curves"]),
            "said": Phrase.from_json(stored["said"]),
        }
    )
