from __future__ import annotations

import pytest

from keepwell.kernel.spans import span


def test_without_a_value_there_is_no_strip():
    assert span(value=None, usual=(1, 2)) is None


def test_value_interval_usual_range_and_goal_keep_their_order():
    at = span(value=0.32, interval=(0.23, 0.43), usual=(0.28, 0.48), goal=0.28)
    assert 0 < at.low < at.goal == at.usual < at.value < at.high < at.usual + at.usual_width < 100
    assert at.outside is False


def test_a_value_beyond_its_usual_range_is_outside():
    assert span(value=12, usual=(4, 7)).outside is True
    assert span(value=12).outside is False


def test_given_ends_fix_the_scale_and_nothing_leaves_the_strip():
    at = span(value=20, interval=(5, 40), ends=(0, 30))
    assert at.value == pytest.approx(66.7)
    assert at.high == 100


def test_one_single_number_stands_in_the_middle():
    assert span(value=5).value == 50
    assert span(value=0).value == 50
