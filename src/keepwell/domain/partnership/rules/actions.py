"""When an action is late, when it is time to remind, and who may touch it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Source = Literal[
    "meeting", "audit", "goal", "figure", "evidence", "import", "leader", "voice", "other",
]  # fmt: skip
Status = Literal["open", "done", "dropped"]
Topic = Literal["", "hiring", "onboarding", "turnover", "wellbeing", "career", "policy"]
Why = Literal["soon", "today", "late"]

SOURCES: Final[tuple[Source, ...]] = (
    "meeting", "audit", "goal", "figure", "evidence", "import", "leader", "voice", "other",
)  # fmt: skip
STATUSES: Final[tuple[Status, ...]] = ("open", "done", "dropped")
SIDES: Final = ("hr", "support", "both")
TOPICS: Final[tuple[Topic, ...]] = (
    "hiring", "onboarding", "turnover", "wellbeing", "career", "policy",
)  # fmt: skip
DAYS_BEFORE: Final = 3
DAYS_BETWEEN: Final = 7
LONGEST_WAY: Final = 14
"""Days looked around for a working day: no closure of a whole company lasts longer."""


class ActionError(ValueError):
    """An action that cannot be written; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Promise:
    """As much of an open action as a reminder needs."""

    id: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """One action to be told of on a day, and why."""

    action: str
    why: Why


def late_days(*, due_on: date, status: str, today: date) -> int:
    """Days an open action is past its day; 0 for one that is not, or is closed."""
    return max((today - due_on).days, 0) if status == "open" else 0


def kept(*, first_due_on: date, done_on: date | None) -> bool:
    """Whether a promise was kept: done by the day that was told first.

    The first day counts, not the last it was moved to: else moving would keep every promise.
    """
    return done_on is not None and done_on <= first_due_on


def reminders(
    *, promises: Iterable[Promise], day: date, works: Callable[[date], bool]
) -> tuple[Reminder, ...]:
    """What to tell somebody on a working day: three days before, on the day, weekly when late.

    A moment that falls on a day off is told on the working day before; one of an action that is
    late already on the working day after.

    Args:
        promises: somebody's open actions.
        day: the day of the mail.
        works: whether they work on a day.
    """
    if not works(day):
        return ()
    found = []
    for one in sorted(promises, key=lambda promise: promise.due_on):
        why = _why(one.due_on, day, works)
        if why:
            found.append(Reminder(one.id, why))
    return tuple(found)


def _why(due_on: date, day: date, works: Callable[[date], bool]) -> Why | None:
    if _working(due_on, works, back=True) == day:
        return "today"
    if _working(due_on - timedelta(days=DAYS_BEFORE), works, back=True) == day:
        return "soon"
    told = due_on
    while told < day:
        told = _working(told + timedelta(days=DAYS_BETWEEN), works, back=False)
    return "late" if told == day else None


def _working(day: date, works: Callable[[date], bool], *, back: bool) -> date:
    step = timedelta(days=-1 if back else 1)
    for _ in range(LONGEST_WAY):
        if works(day):
            return day
        day += step
    return day


def checked(*, text: str, source: str, side: str, topic: str = "") -> str:
    """The action's words, when everything it needs is there.

    Raises:
        ActionError: without words, or for a source, side or topic nobody knows.
    """
    words = " ".join(text.split())
    if not words:
        raise ActionError("An action needs a few words: what will be done?")
    if source not in SOURCES or side not in SIDES or topic not in ("", *TOPICS):
        raise ActionError(f"{source!r}, {side!r} or {topic!r} is nothing an action can have")
    return words


def checked_reason(reason: str) -> str:
    """Why something is dropped or moved.

    Raises:
        ActionError: when nothing is said.
    """
    words = reason.strip()
    if not words:
        raise ActionError("Say why in a few words: others waited for it")
    return words
