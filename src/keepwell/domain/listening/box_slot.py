"""The slot of the suggestion box: where today's letters lie until they are laid out.

A file of its own, not in the register and in no backup. It is written anew after every letter, so
that its bytes say nothing of the order in which letters came: the same letters make the same
file, however they arrived. No person, no moment; the day alone.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FOLDER: Final = "box"
COLUMNS: Final = ("id", "receipt", "thread", "day", "fresh", "card", "no", "text", "name")
_WAIT_SECONDS: Final = 20.0
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS letter (
    id INTEGER NOT NULL, receipt TEXT NOT NULL, thread INTEGER NOT NULL, day TEXT NOT NULL,
    fresh INTEGER NOT NULL, card INTEGER NOT NULL, no INTEGER NOT NULL, text TEXT NOT NULL,
    name TEXT NOT NULL, PRIMARY KEY (id)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter in the slot; `no` counts the messages of its own thread, and of nothing else."""

    id: int
    receipt: str
    thread: int
    day: date
    fresh: bool
    card: bool
    no: int
    text: str
    name: str


class Slot:
    """The slot in a company's folder."""

    def __init__(self, home: Path) -> None:
        self.file = home / FOLDER / "slot.sqlite3"

    def put(self, letter: Waiting) -> None:
        """Take a letter; the same one again changes nothing."""
        self.file.parent.mkdir(mode=0o700, exist_ok=True)
        with self._open() as link:
            row = (
                letter.id, letter.receipt, letter.thread, letter.day.isoformat(), letter.fresh,
                letter.card, letter.no, letter.text, letter.name,
            )  # fmt: skip
            link.execute("INSERT OR IGNORE INTO letter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._forget_the_hour(letter.day)

    def letters(self, *, receipt: str = "") -> list[Waiting]:
        """Letters that wait, of one thread or of all, in the order of their random numbers."""
        if not self.file.exists():
            return []
        where, told = (" WHERE receipt = ?", (receipt,)) if receipt else ("", ())
        with closing(self._connect()) as link:
            rows = link.execute(f"SELECT * FROM letter{where} ORDER BY id", told).fetchall()  # noqa: S608 - our own words
        return [_waiting(row) for row in rows]

    def take_out(self, ids: Sequence[int]) -> None:
        """Letters that were laid out go, with every byte of them."""
        if not ids:
            return
        with self._open() as link:
            link.executemany("DELETE FROM letter WHERE id = ?", [(one,) for one in ids])

    def sound(self) -> bool:
        """Whether the file is made as it should be: these columns, no number in order."""
        if not self.file.exists():
            return True
        with closing(self._connect()) as link:
            columns = tuple(row[1] for row in link.execute("PRAGMA table_info(letter)"))
            made = str(
                link.execute("SELECT sql FROM sqlite_master WHERE name = 'letter'").fetchone()
            )
            more = link.execute(
                "SELECT count(*) FROM sqlite_master WHERE name <> 'letter'"
            ).fetchone()[0]
        return columns == COLUMNS and "WITHOUT ROWID" in made and not more

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One change, then the whole file anew: in it, letters lie by number and not by arrival."""
        with closing(self._connect()) as link:
            link.execute("BEGIN IMMEDIATE")
            link.execute(_TABLE)
            yield link
            link.execute("COMMIT")
            link.execute("VACUUM")
        self.file.chmod(0o600)

    def _connect(self) -> sqlite3.Connection:
        link = sqlite3.connect(self.file, timeout=_WAIT_SECONDS, isolation_level=None)
        link.execute("PRAGMA synchronous = FULL")
        link.execute("PRAGMA secure_delete = ON")
        return link

    def _forget_the_hour(self, day: date) -> None:
        """The file and its folder are dated by the day: a listing must not tell the minute."""
        noon = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
        for place in (self.file, self.file.parent):
            os.utime(place, (noon, noon))


def _waiting(row: Sequence[object]) -> Waiting:
    number, receipt, thread, day, fresh, card, no, text, name = row
    return Waiting(
        int(str(number)), str(receipt), int(str(thread)), date.fromisoformat(str(day)),
        bool(fresh), bool(card), int(str(no)), str(text), str(name),
    )  # fmt: skip
