"""The slot under many hands at once: every letter that was taken is there, once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

from keepwell.domain.listening.box_slot import Slot, Waiting

DAY = date(2026, 3, 2)


def letter(n: int) -> Waiting:
    return Waiting(n * 7919 + 1, f"{n:064x}", n, DAY, fresh=True, card=False, no=1, text=f"Letter {n}", name="")  # fmt: skip


def test_letters_of_many_hands_are_all_taken_once(tmp_path):
    with ThreadPoolExecutor(6) as hands:
        list(hands.map(lambda n: Slot(tmp_path).put(letter(n % 18)), range(36)))
    assert [one.thread for one in Slot(tmp_path).letters()] == list(range(18))
    assert Slot(tmp_path).sound()


def test_taking_out_leaves_what_came_meanwhile(tmp_path):
    slot = Slot(tmp_path)
    for n in range(3):
        slot.put(letter(n))
    slot.take_out([letter(n).id for n in range(2)])
    slot.take_out([])
    assert [one.text for one in slot.letters()] == ["Letter 2"]
    assert slot.letters(receipt=f"{2:064x}") == slot.letters()


def test_a_slot_that_counts_or_keeps_an_hour_is_not_sound(tmp_path):
    assert Slot(tmp_path).sound(), "none yet"
    Slot(tmp_path).put(letter(1))
    with closing(sqlite3.connect(Slot(tmp_path).file)) as link, link:
        link.execute("ALTER TABLE letter ADD COLUMN at TEXT")
    assert not Slot(tmp_path).sound()


def test_only_its_owner_may_read_the_slot(tmp_path):
    Slot(tmp_path).put(letter(1))
    assert Slot(tmp_path).file.stat().st_mode & 0o077 == 0
    assert Slot(tmp_path).file.parent.stat().st_mode & 0o077 == 0
