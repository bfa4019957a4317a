from __future__ import annotations

import pytest

from keepwell.schemas.rounding import possible


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("share", (0.0, 1.0)), ("rate", (0.0, 1.4)), ("seconds", (0.0, 1.4)), ("net_score", (-0.2, 1.4))],
)  # fmt: skip
def test_a_usual_range_never_leaves_what_the_unit_can_be(unit, expected) -> None:
    assert possible((-0.2, 1.4), unit=unit) == expected


def test_net_scores_end_at_a_hundred() -> None:
    assert possible((-140.0, 130.0), unit="net_score") == (-100.0, 100.0)
