"""What changed in a month: the few findings, what was no change but a fault in the data, what waits.

Plain values that the work process stores and pages read.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal

from keepwell.schemas.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.schemas.figures import State

Fault = Literal["short", "thin", "none"]
"""Little came in at all; few rows told this measure; not one was counted where many are usual."""
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a series; value in the measure's unit, None where it is not told."""

    period: str
    value: float | None
    interval: tuple[float, float] | None = None
    state: State = "shown"


@dataclass(frozen=True, slots=True)
class Driver:
    """The slice in which most of a change lies: what it is, what was expected of it.

    `part` of the whole's change, 1 is all of it; more than 1 when other slices moved back.
    """

    slice: dict[str, str]
    value: float | None
    expected: float
    part: float
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Change:
    """A series that is unlike its own past this month.

    `value` None where only counts may be told. `usual` is the range that nearly all of its months
    keep to, `since` the first of the months in a row in which it stood out to this side. `also`
    other slices of the same measure that stand out beside it.
    """

    measure: str
    slice: dict[str, str]
    period: str
    value: float | None
    interval: tuple[float, float] | None
    expected: float
    usual: tuple[float, float]
    n: int | None
    p_value: float
    rose: bool
    since: str
    sentence: Phrase
    usual_phrase: Phrase
    driver: Driver | None = None
    also: tuple[dict[str, str], ...] = ()
    trend: tuple[Point, ...] = ()

    @property
    def news(self) -> bool:
        """Whether it stands out for the first month."""
        return self.since == self.period


@dataclass(frozen=True, slots=True)
class DataFault:
    """Something that looks like a change and is a matter of the data; with its remedy."""

    measure: str
    slice: dict[str, str]
    period: str
    code: Fault
    came: int
    usual: int
    sentence: Phrase
    remedy: Phrase


@dataclass(frozen=True, slots=True)
class MonthOfChanges:
    """One month, looked at once.

    `checked` counts the series that could be judged, `wholes` those of all of Support, `by_team`
    those of each team; `waiting` names measures whose month is not final yet; `complete` says
    whether all splits were there to look into, `stamp` whether its wholes were restated since.
    """

    month: str
    changes: tuple[Change, ...] = ()
    faults: tuple[DataFault, ...] = ()
    checked: int = 0
    wholes: int = 0
    by_team: dict[str, int] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    complete: bool = False
    stamp: str = ""
    format: int = FORMAT

    def as_json(self) -> dict[str, Any]:
        """The stored form; `MonthOfChanges.from_json` reads the same back."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return told | {
            "changes": [_change_as_json(one) for one in self.changes],
            "faults": [_plain(one) for one in self.faults],
            "waiting": list(self.waiting),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> MonthOfChanges:
        """Read the stored form."""
        return cls(
            **{
                **stored,
                "changes": tuple(_change_from_json(one) for one in stored["changes"]),
                "faults": tuple(
                    DataFault(**{**one, **_phrases(one, "sentence", "remedy")})
                    for one in stored["faults"]
                ),
                "waiting": tuple(stored["waiting"]),
            }
        )


def _plain(one: Driver | DataFault | Change) -> dict[str, Any]:
    told = {name.name: getattr(one, name.name) for name in fields(one)}
    return {k: v.as_json() if isinstance(v, Phrase) else v for k, v in told.items()}


def _change_as_json(one: Change) -> dict[str, Any]:
    return _plain(one) | {
        "interval": list(one.interval) if one.interval else None,
        "usual": list(one.usual),
        "driver": _plain(one.driver) if one.driver else None,
        "also": list(one.also),
        "trend": [
            asdict(point) | {"interval": list(point.interval) if point.interval else None}
            for point in one.trend
        ],
    }


def _change_from_json(stored: Mapping[str, Any]) -> Change:
    driver = stored["driver"]
    return Change(
        **{
            **stored,
            **_phrases(stored, "sentence", "usual_phrase"),
            "interval": _pair(stored["interval"]),
            "usual": (stored["usual"][0], stored["usual"][1]),
            "driver": Driver(**{**driver, **_phrases(driver, "phrase")}) if driver else None,
            "also": tuple(stored["also"]),
            "trend": tuple(
                Point(**{**point, "interval": _pair(point["interval"])})
                for point in stored["trend"]
            ),
        }
    )


def _phrases(stored: Mapping[str, Any], *names: str) -> dict[str, Phrase]:
    return {name: Phrase.from_json(stored[name]) for name in names}


def _pair(stored: list[float] | None) -> tuple[float, float] | None:
    return (stored[0], stored[1]) if stored else None
