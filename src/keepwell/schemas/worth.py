"""What a reckoning of worth rests on, as it travels from the register to the draws and the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Lever = Literal[
    "leavers", "absence", "productivity", "repeats", "service", "ramp", "customers"
]  # fmt: skip
Standing = Literal[
    "measured", "own", "typed", "sourced", "arithmetic", "nothing", "expected"
]  # fmt: skip
"""Where a value is from: an evaluation, own figures, somebody's word, elsewhere, arithmetic."""

CLAIMS: Final[Mapping[Lever, frozenset[str]]] = {
    "leavers": frozenset({"leaving", "ramp", "recruiting"}),
    "absence": frozenset({"absent hours"}),
    "productivity": frozenset({"handling hours"}),
    "repeats": frozenset({"repeat contacts"}),
    "service": frozenset({"handling hours"}),
    "ramp": frozenset({"ramp"}),
    "customers": frozenset({"customers"}),
}
"""The hours or events that each benefit counts; no two benefits may count the same."""
EFFECTS: Final[Mapping[Lever, str]] = {
    "leavers": "effect_turnover",
    "absence": "effect_absence",
    "productivity": "effect_productivity",
    "repeats": "effect_repeats",
    "service": "effect_service",
    "ramp": "effect_ramp",
    "customers": "effect_kept",
}
"""The assumption that moves each lever."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """One value that somebody may question: its range, where it is from, who said it and when.

    `error` is the standard error of something measured, drawn from the normal around `likely`;
    None for a range, drawn from the triangle over low, likely and high.
    """

    key: str
    low: float
    likely: float
    high: float
    standing: Standing
    source: str
    error: float | None = None
    licence: str = ""
    by: str = ""
    at: str = ""

    @property
    def nothing(self) -> bool:
        """Whether it is nought and cannot be anything else."""
        return self.low == self.high == 0

    def as_json(self) -> dict[str, Any]:
        """The stored form; `Assumed(**stored)` reads it back."""
        return asdict(self)


def counted_twice(levers: Iterable[Lever]) -> tuple[tuple[Lever, Lever], ...]:
    """Pairs of levers that would count the same hours or events."""
    told = list(levers)
    return tuple(
        (one, other)
        for at, one in enumerate(told)
        for other in told[at + 1 :]
        if CLAIMS[one] & CLAIMS[other]
    )


def levers_of(inputs: Mapping[str, Assumed]) -> tuple[Lever, ...]:
    """The levers that something is expected of."""
    return tuple(
        lever for lever, key in EFFECTS.items() if key in inputs and not inputs[key].nothing
    )
