"""What may be told of a team by week: only of teams that are large enough in every week.

Weekly values are rounded and told without their counts, and no total of several teams is told by
week: so neither a week that is left out nor a month less its weeks tells of fewer people than the
limit. A team that falls short once is not told by week at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.release.rules import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.kernel.limits import Limits
    from keepwell.schemas.figures import Unit

STEPS: Final[Mapping[Unit, float]] = {"share": 0.01, "per_hundred": 0.5, "rate": 0.1}
"""To which step a weekly value is rounded."""


def told_by_week(*, people: Mapping[str, Sequence[int]], limits: Limits) -> frozenset[str]:
    """Teams whose weeks may be told.

    Args:
        people: of each team, how many people stand behind each week in which it has any.
        limits: smallest groups; the stricter of both holds.
    """
    needed = max(limits.workforce, limits.service_agents)
    return frozenset(
        team
        for team, counts in people.items()
        if team != NOT_KNOWN and counts and min(counts) >= needed
    )


def rounded(value: float, *, unit: Unit) -> float:
    """A weekly value as it may be told."""
    step = STEPS[unit]
    return round(round(value / step) * step, 6)
