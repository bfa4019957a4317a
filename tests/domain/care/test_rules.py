from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from keepwell.domain.care.rules import forgotten_before, same_press, suggested

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("seconds", "same"), [(0, True), (29.9, True), (30, False), (3_600, False)]
)
def test_a_press_right_after_another_is_the_same_moment(seconds, same):
    last = NOW - timedelta(seconds=seconds)
    assert same_press(last=last, now=NOW) is same


def test_a_first_press_and_one_from_the_future_stand_alone():
    assert not same_press(last=None, now=NOW)
    assert not same_press(last=NOW + timedelta(seconds=5), now=NOW)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        ((), ""),
        ((0,), "five"),
        ((9.9,), "five"),
        ((10,), ""),
        ((2, 100), "five"),
        ((2, 100, 239), "longer"),
        ((2, 100, 240), "five"),  # the third is four hours old
        ((11, 20, 30), ""),  # a run, but the moment has passed
    ],
)
def test_a_break_is_suggested_while_it_helps(minutes, told):
    assert suggested(marked=ago(*minutes), now=NOW) == told


def test_marks_are_kept_for_27_months():
    assert NOW - forgotten_before(now=NOW) == timedelta(days=820)
