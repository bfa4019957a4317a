"""The suggestion box: receipts, the work that a letter costs, and what of it may be told. Pure.

A writer has no account. Their browser draws 128 random bits, shows them as twelve words and sends
only a hash of them; what is stored is a keyed hash of that hash. Abuse is made dear, not traced:
a browser works a second or two for a letter, and the box takes so many a day from all together.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEND_BITS: Final = 18
"""A new letter costs about 2^18 hashes: a third of a second on a laptop, a second or two on a phone."""
OPEN_BITS: Final = 13
"""Opening a thread costs about 2^13: nothing for one reader, a wall for who guesses words."""
LONGEST: Final = 3_000
LONGEST_NAME: Final = 120
LONGEST_NONCE: Final = 10
IN_A_ROW: Final = 5
"""So many messages a writer may leave until they are answered: a limit of the thread, not of a person."""
A_DAY: Final = 200
"""New letters that the box takes on one day, from all together."""
FROM_LETTERS: Final = 3
"""A theme is told from so many letters on (domain rules, 3.4)."""
STEP: Final = 5
ANSWER_IN: Final = 2
"""Working days in which a letter should be answered (domain rules, E7)."""
DECIDE_IN: Final = 20
"""Working days in which it should be decided."""
KEPT_DAYS: Final = 730
"""So long the words of a letter stay after it was decided; then its days and its outcome remain."""
MARK: Final = re.compile(r"[0-9a-f]{64}")
KEY: Final = re.compile(r"[0-9a-f]{32}")
LOT_DIGITS: Final = 15
"""Hex digits of a number drawn by lot: 60 bits, so that it fits every database's integer."""


class BoxError(ValueError):
    """A letter that no page of this box sends; nothing was kept."""


class NoWorkError(BoxError):
    """The work for it was not done, or on another day."""


class BoxFullError(BoxError):
    """No more letters today, from nobody."""


class TooManyError(BoxError):
    """This thread waits for an answer first."""


class NoThreadError(LookupError):
    """No thread opens with these words."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a browser sends: hashes, words, and a name only where the writer gave one.

    `mark` is the hash of the receipt's words, `key` a random number of this one message (so that
    a lost answer of the server can be asked for again), `card` says that it stood on paper.
    """

    mark: str
    key: str
    text: str
    new: bool
    card: bool = False
    name: str = ""


def checked_letter(told: Mapping[str, Any]) -> Letter:
    """A letter from what a browser sent.

    Raises:
        BoxError: for a form that no page of ours sends, or no words.
    """
    mark, key = told.get("mark"), told.get("key")
    text, name = told.get("text"), told.get("name", "")
    if not (isinstance(mark, str) and MARK.fullmatch(mark)):
        raise BoxError("a receipt is a hash of 64 digits")
    if not (isinstance(key, str) and KEY.fullmatch(key)):
        raise BoxError("a message has a random number of 32 digits")
    if not isinstance(text, str) or not isinstance(name, str):
        raise BoxError("a letter is text")
    words, said = (_readable(one).strip() for one in (text, " ".join(name.split())))
    if not words and not said:
        raise BoxError("an empty letter says nothing")
    if len(words) > LONGEST or len(said) > LONGEST_NAME:
        raise BoxError(f"a letter has at most {LONGEST} characters")
    return Letter(mark, key, words, told.get("new") is True, told.get("card") is True, said)


def _readable(text: str) -> str:
    """Without signs that nobody types and not every database keeps: one letter must not stop all.

    Raises:
        BoxError: for half a sign, which no text can hold.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BoxError("a letter is text") from error
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) != "Cc")


def check_work(*, purpose: str, told: Mapping[str, Any], bits: int, today: date) -> None:
    """Check that a browser worked for what it asks.

    The work is bound to the receipt and to the day, so it cannot be used for another thread and
    nothing needs to be remembered about who did it.

    Args:
        purpose: "send" or "open".
        told: `mark`, `day` (ISO) and `nonce` as the browser sent them.
        bits: zeros in front that the hash must have.
        today: the day it is here; the browser's may be one beside it.

    Raises:
        NoWorkError: when it was not done.
    """
    day, nonce, mark = (str(told.get(name, "")) for name in ("day", "nonce", "mark"))
    beside = {(today + timedelta(days=off)).isoformat() for off in (-1, 0, 1)}
    if (
        day not in beside
        or not nonce.isascii()
        or not nonce.isdigit()
        or len(nonce) > LONGEST_NONCE
    ):
        raise NoWorkError("the work for it is missing")
    found = hashlib.sha256(f"{purpose}{day}{mark[:32]}{nonce}".encode()).digest()
    if int.from_bytes(found[:8], "big") >> (64 - bits):
        raise NoWorkError("the work for it was not done")


def receipt_of(*, mark: str, secret: str) -> str:
    """What is stored of a receipt: a keyed hash (64 hex digits), worthless without the secret."""
    return _keyed(secret, "receipt", mark)


def lot(*, secret: str, kind: str, text: str) -> int:
    """A number of 60 bits that looks drawn by lot, the same for the same text.

    Rows lie in the order of these numbers; nobody outside can choose or foretell one.
    """
    return int(_keyed(secret, kind, text)[:LOT_DIGITS], 16)


def _keyed(secret: str, kind: str, text: str) -> str:
    return hmac.new(bytes.fromhex(secret), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def told_voices(letters: int) -> int:
    """Letters behind a theme as they may be told: 3, then in fives; 0 when too few to tell.

    An exact count, looked at twice, would say on which day one more wrote.
    """
    if letters < FROM_LETTERS:
        return 0
    return max(FROM_LETTERS, letters - letters % STEP)


@dataclass(frozen=True, slots=True)
class Handled:
    """The days of one letter: came, first answered, decided; and whether it was done."""

    came_on: date
    answered_on: date | None
    decided_on: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n` letters."""

    k: int
    n: int


def handling(letters: Sequence[Handled], *, on: date, free: frozenset[int]) -> dict[str, Share]:
    """How letters were handled: answered in time, decided in time, done of those decided.

    A letter counts once its time is over, or as soon as it was handled.

    Args:
        letters: their days.
        on: the day that it is.
        free: weekdays (Monday is 0) that are no working days.
    """
    decided = [one for one in letters if one.decided_on]
    return {
        "answered": _in_time([(one.came_on, one.answered_on) for one in letters], ANSWER_IN, on, free),
        "decided": _in_time([(one.came_on, one.decided_on) for one in letters], DECIDE_IN, on, free),
        "done": Share(sum(one.done for one in decided), len(decided)),
    }  # fmt: skip


def _in_time(
    spans: Sequence[tuple[date, date | None]], within: int, on: date, free: frozenset[int]
) -> Share:
    taken = [working_days(came, until or on, free=free) for came, until in spans]
    kept = sum(
        bool(until) and days <= within for (_, until), days in zip(spans, taken, strict=True)
    )
    late = sum(days > within for days in taken)
    return Share(kept, kept + late)


def working_days(first: date, last: date, *, free: frozenset[int]) -> int:
    """Working days after `first` up to and with `last`; `free` weekdays (Monday is 0) are none."""
    days = (first + timedelta(days=at) for at in range(1, (last - first).days + 1))
    return sum(day.weekday() not in free for day in days)
