"""Shared practice: who may share, and for how long it stands. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from keepwell.schemas.phrases import gettext_noop

LONGEST: Final = 1_000
DAYS: Final = 365
"""After a year it is gone unless the person shares it again: people and work change."""
SHARED_OF: Final = "clearly_above"


class PracticeError(ValueError):
    """What cannot be shared; the message says why."""


def checked(*, text: str, word: str) -> str:
    """The text as it is kept.

    Raises:
        PracticeError: for nothing, too much, or a comparison that does not say "clearly above".
    """
    told = "\n".join(" ".join(line.split()) for line in text.strip().splitlines()).strip()
    if not told:
        raise PracticeError(gettext_noop("Write what you do, in a sentence or two."))
    if len(told) > LONGEST:
        raise PracticeError(
            gettext_noop("A thousand characters at most: the part others could try.")
        )
    if word != SHARED_OF:
        raise PracticeError(
            gettext_noop("The fair comparison does not tell you apart any more, so there is nothing to share it with.")
        )  # fmt: skip
    return told


def since(today: date) -> date:
    """The day from which practice still stands."""
    return today - timedelta(days=DAYS)
