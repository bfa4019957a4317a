"""Load by week as it is stored and shown: four bars, never added up into one number.

A bar is a measure's newest full week beside the band of the weeks before it, for a team, or for one
person in front of themself alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

BARS: Final = (
    "contact_intensity", "tough_contact_rate", "recovery_taken", "schedule_changes",
)  # fmt: skip
"""Intensity, tough contacts, recovery, uncertainty (domain 1.5): side by side, in this order."""
WEEKS: Final = 26
"""Weeks before the newest that make the band."""
FORMAT: Final = 1

Side = Literal["", "above", "within", "below"]
Why = Literal["", "missing", "few", "young", "quiet"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure of the newest week beside its own past.

    `value`, `low`, `high` in the measure's unit, rounded; `side` says where the value lies beside
    the band. `why` says why there is nothing to say: a column is missing (`missing` names it), too
    few people stand behind it, too few weeks are known, or nothing happened in the week.
    `weeks` are the values of the 26 weeks before and the newest, oldest first, None where nothing
    is told.
    """

    measure: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    side: Side = ""
    why: Why = ""
    missing: str = ""
    weeks: tuple[float | None, ...] = ()

    @property
    def known(self) -> int:
        """How many weeks before the newest are told."""
        return sum(one is not None for one in self.weeks[:-1])


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """The bars of one team; `week` is the newest one's Monday (ISO).

    `uneven`: how unevenly contacts an hour lie on its people in the newest four weeks (Gini, 0
    all alike, in steps of 0.05); None where it cannot be told.
    """

    team: str
    week: str
    bars: tuple[Bar, ...]
    uneven: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return {**asdict(self), "format": FORMAT}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> TeamLoad:
        """Read the stored form."""
        bars = tuple(bar(one) for one in stored["bars"])
        return cls(stored["team"], stored["week"], bars, stored.get("uneven"))


@dataclass(frozen=True, slots=True)
class Four:
    """A measure of load over the newest four weeks, for the person alone."""

    measure: str
    value: float | None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class OwnLoad:
    """What one person is told of their own load; `week` as of a team.

    `longest_stretch`: seconds of the longest time without five minutes off contact, and
    `longest_run`: most tough contacts one after the other in a shift, both in the newest four
    weeks; None where nobody can tell.
    """

    week: str
    bars: tuple[Bar, ...]
    fours: tuple[Four, ...]
    longest_stretch: float | None = None
    longest_run: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The form in which it is kept for some hours."""
        return {**asdict(self), "format": FORMAT}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> OwnLoad:
        """Read it again."""
        return cls(
            stored["week"],
            tuple(bar(one) for one in stored["bars"]),
            tuple(Four(**one) for one in stored["fours"]),
            stored["longest_stretch"],
            stored["longest_run"],
        )


def bar(stored: Mapping[str, Any]) -> Bar:
    """A stored bar."""
    return Bar(**{**stored, "weeks": tuple(stored["weeks"])})
