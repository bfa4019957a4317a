from __future__ import annotations

import pytest

from keepwell.schemas.phrases import written
from keepwell.schemas.scales import axis


@pytest.mark.parametrize(
    ("values", "unit", "ticks"),
    [
        ([0.12, 0.48], "share", ["10%", "20", "30", "40", "50%"]),
        ([0.97, 1.0], "share", ["97%", "98", "99", "100%"]),
        ([0, 7], "count", ["0", "2", "4", "6", "8"]),
        ([300, 480], "seconds", ["5 min", "6", "7", "8 min"]),
        ([9000, 20000], "seconds", ["2 h", "3", "4", "5", "6 h"]),
        ([-12, 30], "net_score", ["-20", "-10", "0", "10", "20", "30"]),
    ],
)
def test_ticks_are_round_and_carry_the_unit_at_the_ends(values, unit, ticks) -> None:
    scale = axis(values, unit=unit)
    every = scale.ticks()
    shown = [scale.label(t, first=t == every[0], last=t == every[-1])[1] for t in every]
    assert shown == ticks


def test_one_value_alone_still_has_a_scale() -> None:
    assert axis([0.5], unit="share").ticks()
    assert axis([], unit="seconds").ticks()


def test_a_tick_can_be_written_in_the_reader_s_language() -> None:
    scale = axis([0.12, 0.48], unit="share")
    number, unit = scale.said(0.2, first=False, last=False)
    assert (written(number), unit) == ("20", "")
    assert scale.said(0.1, first=True, last=False)[1] == "%"
