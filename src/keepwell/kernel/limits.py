"""How many people must stand behind a figure before it may be shown.

One place, so that a test can hold every outlet against it. Limits can be raised by a company,
never lowered: `Limits(workforce=8)` is fine, `Limits(workforce=3)` is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

COUNTS_ONLY_BELOW: Final = 10
"""Below this base a figure shows its counts, not a rate (domain rules, low base)."""
GREYED_BELOW: Final = 30
"""Below this base the value is shown greyed, with its interval."""
RARE_EVENTS: Final = 5
"""Rates of rare events show counts until this many are expected."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Smallest groups by sensitivity; each is a floor that may only be raised."""

    service_agents: int = 3
    workforce: int = 5
    absence_cause: int = 10
    case_people: int = 5
    cases: int = 10
    voice_score: int = 5
    voice_distribution: int = 8
    voice_comments: int = 10

    def __post_init__(self) -> None:
        for limit in fields(self):
            floor, asked = limit.default, getattr(self, limit.name)
            if asked < floor:
                raise ValueError(f"{limit.name} may be raised, not lowered: {asked} < {floor}")
