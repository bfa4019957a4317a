"""When new colleagues are asked what seems odd, who may read it, what an answer needs; guides."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import date

Topic = Literal["customers", "ways"]
Sight = Literal["leaders", "lead", "everybody"]
Outcome = Literal["action", "playbook", "explained", "no"]
Stage = Literal["waiting", "answered"]

MOMENTS: Final = (7, 28, 56, 84)
"""Days after the first one: weeks 1, 4, 8 and 12 (product L4)."""
UNTIL: Final = 112
"""Eyes are fresh this long; the last moment stays open until then."""
TOPICS: Final[tuple[Topic, ...]] = ("customers", "ways")
SIGHTS: Final[tuple[Sight, ...]] = ("leaders", "lead", "everybody")
OUTCOMES: Final[tuple[Outcome, ...]] = ("action", "playbook", "explained", "no")
LONGEST: Final = 2_000
ANSWER_DAYS: Final = 7
"""An insight is answered within a week: the next moment must not come before the answer."""


class InsightError(ValueError):
    """Something that cannot be written like this; the message says what is missing."""


def age(*, first_day: date, on: date) -> int:
    """Days since the first day of work; the first day itself is 0."""
    return (on - first_day).days


def moment(*, first_day: date, on: date) -> int | None:
    """The moment (7, 28, 56 or 84) that is open on a day; None before the first and when over."""
    days = age(first_day=first_day, on=on)
    if days > UNTIL:
        return None
    return max((one for one in MOMENTS if one <= days), default=None)


def answer_by(*, told_on: date) -> date:
    """The day by which an insight is answered."""
    return told_on + timedelta(days=ANSWER_DAYS)


def checked(*, text: str, topic: str, sight: str) -> str:
    """The insight's words.

    Raises:
        InsightError: without words, with too many, or for a topic or readers nobody knows.
    """
    if topic not in TOPICS or sight not in SIGHTS:
        raise InsightError("Choose what it is about, and who may read it")
    return _words(text, "Say it in a few words: what seems odd?")


def checked_answer(*, text: str, outcome: str, became: str) -> str:
    """The answer's words. `became`: the action or the playbook that it led to.

    Raises:
        InsightError: without words, or when what it led to is not named.
    """
    if outcome not in OUTCOMES:
        raise InsightError("Choose what becomes of it")
    if outcome == "playbook" and not became:
        raise InsightError("Name the playbook or the rule that was changed")
    if outcome == "action" and not became:
        raise InsightError("Say what will be done, by whom and by when")
    return _words(text, "Every insight gets an answer in words")


def _words(text: str, missing: str) -> str:
    words = text.strip()
    if not words:
        raise InsightError(missing)
    if len(words) > LONGEST:
        raise InsightError(f"At most {LONGEST} characters")
    return words


@dataclass(frozen=True, slots=True)
class Guide:
    """Questions for a talk, ready to print: no answer is stored anywhere."""

    id: str
    title: str
    when: str
    who: str
    kept: str
    questions: tuple[str, ...]


@cache
def guides() -> tuple[Guide, ...]:
    """All guides that come with the product, by their file's name: one file each."""
    folder = resources.files("keepwell.domain.growth") / "guides"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)  # fmt: skip
    return tuple(_guide(one.name.removesuffix(".toml"), one.read_text("utf-8")) for one in files)


def _guide(name: str, text: str) -> Guide:
    told = tomllib.loads(text)
    return Guide(id=name, **{**told, "questions": tuple(told["questions"])})
