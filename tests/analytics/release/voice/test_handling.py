"""How letters are handled, as figures: nothing below three, counts below ten, then a share."""

from __future__ import annotations

import pytest

from keepwell.analytics.release.voice.handling import figures
from keepwell.analytics.statistics.intervals import wilson

PARTS = ("Answered", "Done")


def of(kept: int, due: int):
    (told,) = figures(months={"2026-03": {"Answered": (kept, due), "Done": (0, 0)}}, headline="Answered")[()]  # fmt: skip
    return told


@pytest.mark.parametrize(
    ("kept", "due", "state", "value", "numerator"),
    [
        (0, 0, "too_few", None, None), (2, 2, "too_few", None, None),
        (2, 3, "counts_only", None, 2), (9, 9, "counts_only", None, 9), (9, 10, "shown", 0.9, 9),
    ],
)  # fmt: skip
def test_a_month_of_letters(kept, due, state, value, numerator):
    told = of(kept, due)
    assert (told.state, told.value, told.numerator) == (state, value, numerator)
    assert (told.n is None) == (state == "too_few")
    assert bool(told.reason) == (state != "shown")


def test_the_interval_is_wilson_s():
    low, high = wilson(9, 10)
    assert of(9, 10).interval == pytest.approx((float(low), float(high)))


def test_each_part_stands_by_itself_and_months_lie_in_order():
    months = {"2026-04": {"Answered": (12, 12), "Done": (3, 11)}, "2026-03": {"Answered": (1, 10), "Done": (0, 0)}}  # fmt: skip
    told = figures(months=months, headline="Answered")
    assert [one.period for one in told[()]] == ["2026-03", "2026-04"]
    assert [(one.period, one.slice["item"], one.value) for one in told["item",]] == [
        ("2026-03", "Answered", 0.1), ("2026-03", "Done", None),
        ("2026-04", "Answered", 1.0), ("2026-04", "Done", 3 / 11),
    ]  # fmt: skip
