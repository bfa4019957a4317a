"""The agenda, the clock, and the fate of a saved note."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keepwell.domain.partnership.rules.meetings import (
    BLOCKS,
    Head,
    Save,
    Spell,
    agenda,
    apart_from,
    fate,
    neighbour,
    spent,
    worth_keeping,
)

TEN = datetime(2026, 11, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [60, 55])
def test_five_blocks_keep_their_time_when_the_meeting_has_it(minutes):
    assert list(agenda(minutes).values()) == [15, 10, 10, 10, 10]


@given(some.integers(45, 54))
def test_a_shorter_meeting_gives_every_block_its_part(minutes):
    given_ = agenda(minutes)
    assert sum(given_.values()) == minutes
    assert max(given_.values()) == given_["workforce"]
    assert min(given_.values()) >= 8


def test_time_on_a_block_is_the_sum_of_its_stretches_without_pauses():
    at = [TEN + timedelta(minutes=one) for one in (0, 6, 9, 12, 20)]
    spells = [Spell("workforce", at[0], at[1]), Spell("workforce", at[2], at[3]), Spell("policy", at[3], None)]  # fmt: skip
    assert spent(spells=spells, now=at[4]) == {"workforce": 9 * 60.0, "policy": 8 * 60.0}


def test_the_ends_of_the_agenda_are_ends():
    assert neighbour(blocks=BLOCKS, block="workforce", step=-1) == "workforce"
    assert neighbour(blocks=BLOCKS, block="workforce", step=1) == "onboarding"
    assert neighbour(blocks=BLOCKS, block="policy", step=1) == "policy"


HEAD = Head("left", 3, "late shifts")


@pytest.mark.parametrize(
    ("head", "save", "expected"),
    [
        (None, Save("l", "left", 1, "late"), "new"),
        (HEAD, Save("l", "left", 4, "late shifts again"), "newer"),
        (HEAD, Save("l", "left", 3, "late shifts"), "known"),
        (HEAD, Save("l", "left", 2, "late"), "known"),  # an old one that came again
        (HEAD, Save("l", "right", 1, "late shifts"), "known"),  # the same words
        (HEAD, Save("l", "right", 1, "late"), "known"),  # no word that is not there
        (HEAD, Save("l", "right", 9, "early shifts", seen=3), "newer"),
        (HEAD, Save("l", "right", 9, "early shifts", seen=2), "apart"),  # it never saw the third
    ],
)
def test_what_becomes_of_a_save(head, save, expected):
    assert fate(head=head, save=save) == expected


def test_words_kept_apart_always_get_the_same_place():
    assert apart_from(line="l", device="right") == apart_from(line="l", device="right")
    assert apart_from(line="l", device="right") != apart_from(line="l", device="left")


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [("late", "late shifts", False), ("late shifts", "late", True), ("late", "", True), ("", "late", False)],
)  # fmt: skip
def test_an_earlier_text_is_kept_when_the_later_one_does_not_hold_it(before, after, kept):
    assert worth_keeping(before=before, after=after) is kept
