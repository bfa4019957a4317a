"""Candidates and leavers: which groups they are in, their codes, when a pool may be told. Pure.

They have no account. A code of one use opens one thing: a token, signed blindly; the answer comes
later with the token, and neither code nor name (domain.md 3.5, step 2).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Final, Literal

from keepwell.schemas.phrases import gettext_noop

Kind = Literal["candidate", "exit"]
KINDS: Final[tuple[Kind, ...]] = ("candidate", "exit")
GROUPS: Final[dict[Kind, tuple[str, ...]]] = {
    "candidate": ("applied", "interviewed", "declined", "hired"),
    "exit": ("left",),
}
"""Told apart and never pooled: turned down at once or after a talk, said no themselves, hired."""
LABELS: Final[dict[Kind, tuple[str, ...]]] = {
    "candidate": (
        gettext_noop("Turned down after applying"), gettext_noop("Turned down after a talk"),
        gettext_noop("Declined our offer"), gettext_noop("Hired"),
    ),
    "exit": (gettext_noop("Leavers"),),
}  # fmt: skip
"""The groups as everybody reads them, in the same order."""
INSTRUMENTS: Final[dict[Kind, str]] = {"candidate": "kw-candidate-5", "exit": "kw-exit-8"}
SEND_AFTER: Final = timedelta(days=3)
"""Candidates are asked three days after the decision (domain.md H5)."""
VALID: Final = timedelta(days=60)
QUARTERS: Final[dict[Kind, int]] = {"candidate": 1, "exit": 2}
"""A pool spans at least so many rounds of a quarter each."""
FAVOURABLE: Final = "favourable"
"""A pool's share that agreed, over all statements."""
MOST_CODES: Final = 50
LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH, PART = 12, 4


class VisitorError(ValueError):
    """Something that cannot be done now; the message says what can."""


def new_code() -> str:
    """Twelve letters (59 bits) in three parts, none of which is mistaken for another."""
    letters = [secrets.choice(LETTERS) for _ in range(LENGTH)]
    return "-".join("".join(letters[at : at + PART]) for at in range(0, LENGTH, PART))


def mark(code: str) -> str:
    """What is kept of a code: the hash of its letters, however they were typed."""
    told = "".join(one for one in code.upper() if one in LETTERS)
    return hashlib.sha256(f"keepwell-visitor-1 {told}".encode()).hexdigest()


def quarter_start(on: date) -> date:
    """The first day of the quarter that a day lies in."""
    return date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)


def quarter_end(on: date) -> date:
    """The last day of the quarter that a day lies in."""
    later = (quarter_start(on) + timedelta(days=95)).replace(day=1)
    return later - timedelta(days=1)


def is_ready(kind: Kind, *, answers: int, rounds: int, needed: int) -> bool:
    """Whether closed rounds hold enough answers of a group to be told together.

    What was told is never pooled again: two pools that overlap would tell their difference.
    """
    return answers >= needed and rounds >= QUARTERS[kind]
