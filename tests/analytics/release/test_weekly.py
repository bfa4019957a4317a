"""By week only what no subtraction can undo: teams that are large enough every week."""

from __future__ import annotations

import pytest

from keepwell.analytics.release.weekly import rounded, told_by_week
from keepwell.kernel.limits import Limits


def test_a_team_that_falls_short_once_is_not_told_at_all() -> None:
    people = {"Blue": [5, 9, 5], "Red": [9, 4, 9], "Gone": [], "not known": [50, 50]}
    assert told_by_week(people=people, limits=Limits()) == {"Blue"}


def test_the_stricter_limit_holds_and_limits_can_be_raised() -> None:
    people = {"Blue": [6], "Red": [8]}
    assert told_by_week(people=people, limits=Limits(workforce=7)) == {"Red"}
    assert told_by_week(people=people, limits=Limits(service_agents=9)) == frozenset()


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [(0.3449, "share", 0.34), (6.74, "per_hundred", 6.5), (6.76, "per_hundred", 7.0), (4.449, "rate", 4.4)],
)  # fmt: skip
def test_values_are_told_in_steps(value: float, unit: str, told: float) -> None:
    assert rounded(value, unit=unit) == told  # type: ignore[arg-type]
